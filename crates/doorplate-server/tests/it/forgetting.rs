//! The promise that matters most: after the deadline no file has a trace of an address.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::fixtures::{ACME, HOME, UNIVERSITY, UNKNOWN};
use crate::harness::Installation;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Every way in which an address could stand in a file.
fn forms(address: &str) -> Vec<Vec<u8>> {
    let ip: IpAddr = address.parse().unwrap();
    let mut forms = vec![address.as_bytes().to_vec()];
    match ip {
        IpAddr::V4(ip) => {
            forms.push(ip.octets().to_vec());
            forms.push(ip.octets().into_iter().rev().collect());
            forms.push(ip.to_ipv6_mapped().octets().to_vec());
            forms.push(ip.to_bits().to_string().into_bytes());
            let hexadecimal: Vec<String> =
                ip.octets().iter().map(|octet| format!("{octet:02x}")).collect();
            forms.push(hexadecimal.concat().into_bytes());
        }
        IpAddr::V6(ip) => {
            forms.push(ip.octets().to_vec());
            forms.push(ip.octets().into_iter().rev().collect());
            let full: Vec<String> =
                ip.segments().iter().map(|segment| format!("{segment:04x}")).collect();
            forms.push(full.join(":").into_bytes());
            forms.push(full.concat().into_bytes());
        }
    }
    forms
}

pub(crate) fn traces(folder: &Path, addresses: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut paths = Vec::new();
    files(folder, &mut paths);
    assert!(paths.len() >= 5, "the data folder has its files");
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        for address in addresses {
            for (number, form) in forms(address).iter().enumerate() {
                if bytes.windows(form.len()).any(|window| window == &form[..]) {
                    found.push(format!("{address} (form {number}) in {}", path.display()));
                }
            }
        }
    }
    found
}

/// The files below a folder that hold any of these texts.
pub(crate) fn traces_of(folder: &Path, texts: &[&[u8]]) -> Vec<String> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let holds = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        texts.iter().any(|text| bytes.windows(text.len()).any(|window| window == *text))
    };
    paths.retain(holds);
    paths.iter().map(|path| path.display().to_string()).collect()
}

#[tokio::test]
async fn after_the_deadline_no_file_has_a_trace_of_an_address() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let addresses = [ACME, UNIVERSITY, HOME, UNKNOWN];
    for address in addresses {
        assert_eq!(installation.beacon(address, &site.view("/")).await.1, "accepted");
    }
    // In the log, in the pool and in the event store: sealed or not there at all.
    assert_eq!(traces(installation.folder.path(), &addresses), [""; 0]);
    installation.drain().await;
    assert_eq!(traces(installation.folder.path(), &addresses), [""; 0]);
    let pending = owner.get("/api/v1/pending").await;
    assert_eq!(
        (pending["waiting"].as_u64(), pending["deadline_hours"].as_u64()),
        (Some(1), Some(24))
    );

    installation.clock.advance_hours(25);
    let swept = installation.engine.sweep().await.unwrap();
    assert_eq!(swept.purged, 1);
    let pending = owner.get("/api/v1/pending").await;
    assert_eq!(pending["waiting"], 0);
    assert_eq!(pending["purges"][0]["count"], 1);
    assert_eq!(traces(installation.folder.path(), &addresses), [""; 0]);
}

#[tokio::test]
async fn the_key_of_a_sealed_address_is_destroyed_too() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    installation.beacon(UNKNOWN, &site.view("/")).await;
    installation.drain().await;
    installation.clock.advance_hours(24 * 4);
    let swept = installation.engine.sweep().await.unwrap();
    assert_eq!(swept.purged, 1);
    assert!(swept.keys_destroyed >= 2, "the day's salt and the seal's key");
    assert_eq!(swept.visitor_keys_forgotten, 1);
}
