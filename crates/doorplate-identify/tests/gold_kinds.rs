//! Network kinds and names, measured on the development gold sets.
//!
//! The models saw these rows: the figures of rows not seen come from cross-validation, which the
//! fitting command prints. What is held here is that nothing gets lost on the way.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail here, and says what it skipped and measured"
)]

use std::net::IpAddr;
use std::path::PathBuf;

use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use doorplate_domain::network::NetworkKind;
use doorplate_identify::eval::{self, EvalReport};
use doorplate_identify::starter;

fn score(file: &str) -> Option<EvalReport> {
    #[expect(clippy::disallowed_methods, reason = "tests find their data through the environment")]
    let folder = std::env::var("DOORPLATE_SHARED").map_or_else(
        |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = folder.join("eval").join(file);
    let Ok(mut opened) = std::fs::File::open(&path) else {
        println!("skipped: {} is missing; set DOORPLATE_SHARED", path.display());
        return None;
    };
    let report = eval::run(&mut opened, &nobody).unwrap();
    println!(
        "{file}: {} scored, accuracy {:?}, macro-F1 {:?}, precision {:?}, recall {:?}, ECE {:?}",
        report.scored,
        report.accuracy,
        report.macro_f1,
        report.precision,
        report.recall,
        report.ece
    );
    Some(report)
}

/// No data set: sizes are unknown and nobody is named.
fn nobody(_: IpAddr) -> Identification {
    Identification {
        status: VerdictStatus::Abstained,
        reason: Some(AbstainReason::Unknown),
        confidence: 0.0,
        kind: NetworkKind::Unknown,
        service: String::new(),
        asn: 0,
        network_name: String::new(),
        country: String::new(),
        company: None,
        evidence: Vec::new(),
        data_set_version: String::new(),
    }
}

#[test]
fn carriers_and_hosters_are_seldom_taken_for_businesses() {
    let Some(report) = score("network_kind_asn_hand.csv.gz") else { return };
    assert!(report.false_business_rate.unwrap() <= 0.02);
    assert!(report.recall.unwrap() >= 0.85);
    assert!(report.accuracy.unwrap() >= 0.85);
}

#[test]
fn domains_have_their_kinds() {
    let Some(report) = score("domain_kind.csv.gz") else { return };
    assert!(report.macro_f1.unwrap() >= 0.85);
    assert!(report.false_business_rate.unwrap() <= 0.03);
}

#[test]
fn registrations_name_businesses_and_no_person() {
    let Some(report) = score("registrant.csv.gz") else { return };
    assert_eq!(report.persons_shown, Some(0));
    assert!(report.precision.unwrap() >= 0.97);
    assert!(report.recall.unwrap() >= 0.72);
}

#[test]
fn names_rank_above_chance_and_keep_their_promise() {
    let Some(report) = score("name_pairs.csv.gz") else { return };
    assert!(report.average_precision.unwrap() >= 0.85);
    assert!(report.ece.unwrap() <= 0.02);
}

#[test]
fn host_names_have_their_form() {
    let Some(report) = score("reverse_dns_hostname.csv.gz") else { return };
    assert!(report.accuracy.unwrap() >= 0.9);
}

#[test]
fn the_starter_facts_are_enough_for_a_demonstration() {
    let facts = starter::facts();
    assert!(facts.organisations.len() >= 200 && facts.networks.len() >= 600);
    let kinds = [NetworkKind::Business, NetworkKind::Education, NetworkKind::Government];
    for kind in kinds {
        assert!(facts.organisations.iter().filter(|one| one.kind == kind).count() >= 25);
    }
    let with_ranges = facts.networks.iter().filter(|one| !one.ranges.is_empty());
    assert!(with_ranges.count() >= 100);
}
