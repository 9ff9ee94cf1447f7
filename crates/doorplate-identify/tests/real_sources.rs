//! The importers on real files of the registries and of MMDB makers. Skipped, with a word, where
//! the files are not there.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use std::fs::File;
use std::path::Path;

use doorplate_identify::manifest::Mirror;
use doorplate_identify::sources::{Row, SourceMemory, SourceReport, read_next};

/// Reads real files as one source: a line for each row.
fn read(head: &str, files: &[&str]) -> Option<(Vec<String>, SourceReport)> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !shared.is_dir() {
        eprintln!("skipped: no ../shared/data beside the repository");
        return None;
    }
    let mirror: Mirror = toml::from_str(&format!(
        "address = 'file:'\nfiles = ['a']\n{head}\n[licence]\nname = 'x'\nclass = 'open'"
    ))
    .unwrap();
    let mut said = Vec::new();
    let mut memory = SourceMemory::default();
    let mut report = SourceReport::default();
    for file in files {
        let mut file = File::open(shared.join(file)).unwrap();
        let next = read_next(&mirror, &mut memory, &mut file, &mut |row| {
            said.push(match row {
                Row::Held(row) => format!("{}-{} {}", row.first, row.last, row.name),
                Row::Routed(row) => {
                    format!("{}-{} AS{} {}", row.first, row.last, row.asn, row.organisation)
                }
                Row::AsName { asn, name } => format!("AS{asn} {name}"),
                Row::Company(row) => format!("{} {}", row.name, row.domain),
                other => format!("{other:?}"),
            });
        });
        report.add(next.unwrap());
    }
    Some((said, report))
}

#[test]
fn objects_of_ripe_name_towns_and_schools_but_no_allocations() {
    let files = ["rir/rpsl-samples/ripe-split-dump-sample.txt"];
    let Some((said, report)) = read("format = 'rpsl'", &files) else { return };
    assert!(said.contains(&"193.135.104.0-193.135.105.255 Ville de Nyon".to_owned()), "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("193.247.203.0-")));
    assert!(!said.iter().any(|line| line.starts_with("185.144.36.0-")), "an allocation");
    assert!(!said.iter().any(|line| line.contains("Dummy")));
    assert!(report.rows >= 5);
}

#[test]
fn a_registrys_test_database_gives_nobody_the_whole_internet() {
    let files = ["rir/delegated/TEST.db-rpsl-sample.txt"];
    let Some((said, report)) = read("format = 'rpsl'", &files) else { return };
    assert!(!said.iter().any(|line| line.starts_with("0.0.0.0-255")));
    assert!(report.rows_refused >= 2);
}

#[test]
fn networks_and_organisations_of_peeringdb_are_read() {
    let files = ["peeringdb/prod-net-p1.json", "peeringdb/prod-org-p1.json"];
    let head = "format = 'peeringdb-json'\nentries = 'data'";
    let Some((said, _)) = read(head, &files) else { return };
    assert!(said.iter().any(|line| line.starts_with("AS4436 ")));
    assert!(said.contains(&"Equinix, Inc. equinix.com".to_owned()));
    // Half of the organisations say neither website nor country.
    assert!(said.len() > 350, "{}", said.len());
}

#[test]
fn mmdb_files_of_several_makers_are_read() {
    for (file, columns, least) in [
        (
            "mmdb-test/GeoLite2-ASN-Test.mmdb",
            "asn = 'autonomous_system_number'\norganisation = 'autonomous_system_organization'",
            300,
        ),
        (
            "mmdb-test/GeoIP2-ISP-Test.mmdb",
            "asn = 'autonomous_system_number'\norganisation = 'organization'",
            300,
        ),
        (
            "mmdb-test/GeoIP2-Enterprise-Test.mmdb",
            "organisation = 'traits.organization'\ndomain = 'traits.domain'\n\
             country = 'country.iso_code'",
            5,
        ),
        ("ipinfo-samples/ip_company_sample.mmdb", "organisation = 'name'\ndomain = 'domain'", 50),
        ("mmdb-test/MaxMind-DB-test-ipv4-24.mmdb", "organisation = 'ip'", 1),
        ("mmdb-test/MaxMind-DB-test-mixed-24.mmdb", "organisation = 'ip'", 1),
        ("mmdb-test/MaxMind-DB-test-ipv6-32.mmdb", "organisation = 'ip'", 0),
    ] {
        let Some((said, _)) = read(&format!("format = 'mmdb'\n[columns]\n{columns}"), &[file])
        else {
            return;
        };
        assert!(said.len() >= least, "{file}: {} rows", said.len());
    }
}
