//! A workspace taken out as one file and laid down elsewhere, with the real executable.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::commands::{doorplate, json_of, text_of};
use crate::exporting::{imported, report};

/// A file of a bundle: its name and its bytes.
type Packed = (String, Vec<u8>);

fn bundle(data: &Path, path: &Path) {
    let output = doorplate(&["export", "--site", "www.example.com", "--data"])
        .arg(data)
        .arg("--bundle")
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
}

fn lay_down(data: &Path, path: &Path) -> Output {
    let mut command = doorplate(&["import", "--json", "--data"]);
    command.arg(data).arg("--bundle").arg(path).output().unwrap()
}

/// A workspace with a correction, one company of whose verdicts is hidden, and its bundle.
fn bundled() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let (folder, data) = imported();
    let company = report(&data)["companies"][0]["id"].as_str().unwrap().to_owned();
    let add = ["corrections", "add", &company, "--is", "company:Acme Holding", "--site"];
    let output = doorplate(&add).args(["www.example.com", "--data"]).arg(&data).output().unwrap();
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    let path = folder.path().join("acme.doorplate-bundle");
    bundle(&data, &path);
    (folder, data, path)
}

#[test]
fn a_bundle_gives_a_fresh_instance_the_same_report() {
    let (folder, data, path) = bundled();
    let fresh = folder.path().join("fresh");
    let imported = json_of(&lay_down(&fresh, &path));
    assert_eq!((&imported["sites"], &imported["corrections"]), (&1.into(), &1.into()));
    assert_eq!(imported["visits"], report(&data)["visits"]);
    assert_eq!(report(&fresh), report(&data));
    assert_eq!(report(&fresh)["companies"][0]["name"], "Acme Holding");

    let again = json_of(&lay_down(&fresh, &path));
    let changes = again.as_object().unwrap().values();
    assert!(changes.clone().all(|count| *count == 0), "the second time changes nothing: {again}");
    assert_eq!(report(&fresh), report(&data));

    // The correction can still be undone: what it was made of came along.
    let corrections = ["corrections", "list", "--json", "--site", "www.example.com", "--data"];
    let corrections: Value = json_of(&doorplate(&corrections).arg(&fresh).output().unwrap());
    let id = corrections[0]["id"].as_str().unwrap();
    for folder in [&fresh, &data] {
        let undo = ["corrections", "undo", id, "--site", "www.example.com", "--data"];
        let output = doorplate(&undo).arg(folder).output().unwrap();
        assert!(output.status.success(), "{}", text_of(&output.stderr));
    }
    assert_eq!(report(&fresh), report(&data));
    assert_eq!(report(&fresh)["companies"][0]["name"], "Acme Pumps GmbH");
}

#[test]
fn a_bundle_that_is_not_whole_is_refused_with_what_is_wrong() {
    let (folder, _data, path) = bundled();
    let whole = std::fs::read(&path).unwrap();
    let fresh = folder.path().join("fresh");
    let refused = |bytes: &[u8], reason: &str| {
        let path = folder.path().join("other");
        std::fs::write(&path, bytes).unwrap();
        let output = lay_down(&fresh, &path);
        let complaint = text_of(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{complaint}");
        assert!(complaint.contains(reason), "{complaint}");
    };
    refused(&whole[..whole.len() / 2], "is cut off or damaged");
    refused(&[], "is cut off");
    refused(b"nothing of the kind", "is cut off or damaged");
    let mut flipped = whole.clone();
    flipped[whole.len() / 3] ^= 1;
    // Either what it is packed in does not hold, or a checksum.
    refused(&flipped, "/other ");

    let repacked = |change: &dyn Fn(&mut Vec<Packed>)| {
        let mut members = unpack(&whole);
        change(&mut members);
        pack(&members)
    };
    let altered = repacked(&|members| {
        let (_, content) = members.iter_mut().find(|(name, _)| name.starts_with("visits")).unwrap();
        let last = content.len() - 2;
        content[last] = b' ';
    });
    refused(&altered, "was altered: visits/site_");
    refused(&repacked(&|members| drop(members.remove(1))), "corrections.jsonl is missing");
    refused(&repacked(&|members| drop(members.pop())), "it has no manifest at its end");
    assert!(!fresh.join("directory.db").exists(), "nothing was laid down");
}

#[test]
fn a_bundle_has_no_address_and_no_key() {
    let (_folder, data, path) = bundled();
    let whole = std::fs::read(&path).unwrap();
    let text: Vec<u8> = unpack(&whole).into_iter().flat_map(|(_, content)| content).collect();
    let holds = |needle: &str| text.windows(needle.len()).any(|part| part == needle.as_bytes());
    assert!(holds("Acme Pumps GmbH"));
    for address in [crate::fixtures::ACME, crate::fixtures::HOME, crate::fixtures::UNKNOWN] {
        assert!(!holds(address), "{address}");
    }
    for word in ["visitor", "password", "secret", "Mozilla"] {
        assert!(!holds(word), "{word}");
    }
    assert!(data.join("directory.db").exists());
}

fn unpack(bundle: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(zstd::Decoder::new(bundle).unwrap());
    let entries = archive.entries().unwrap();
    entries
        .map(|entry| {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().display().to_string();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
            (name, content)
        })
        .collect()
}

fn pack(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 3).unwrap());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        archive.append_data(&mut header, name, content.as_slice()).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}
