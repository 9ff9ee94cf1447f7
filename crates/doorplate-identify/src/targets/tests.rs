//! Rows of a list, put to a small data set.

use super::*;
use crate::compile::Compiler;
use crate::manifest::Manifest;

const REGISTER: &str = "n,d,c\nExample Pumps GmbH,example-pumps.de,DE\n\
    Example Pumps Holding AG,example-pumps.de,CH\nNorthern Ferries Ltd,northernferries.co.uk,GB\n\
    Aurora Precision Tools Inc,auroraprecision.com,US\nAurora Health Network,aurorahealth.org,US\n";

fn data_set() -> DataSet {
    let manifest = Manifest::parse(
        "test",
        "id = 'register'\nname = 'Test list'\nrhythm = 'never'\n[[mirror]]\naddress = 'file:'\n\
         files = ['a']\nformat = 'company-csv'\n\
         columns = { name = 'n', domain = 'd', country = 'c' }\n\
         [mirror.licence]\nname = 'CC0-1.0'\nclass = 'open'",
    )
    .unwrap();
    let mut compiler = Compiler::new();
    let mut text = REGISTER.as_bytes();
    compiler.add_source(&manifest, &manifest.mirrors[0], "2026-08-01", &mut [&mut text]).unwrap();
    DataSet::from_bytes(compiler.compile(&mut |_| {})).unwrap()
}

fn wanted(name: &str, website: &str) -> WantedCompany {
    let row = WantedCompany { name: name.into(), domain: website.into(), country: String::new() };
    table::gather(&[row]).unwrap().rows.remove(0)
}

fn find(data_set: &DataSet, name: &str, website: &str) -> (MatchState, Vec<String>) {
    let found = TargetMatcher::new(data_set).find(&wanted(name, website));
    if let Some(id) = &found.company_id {
        assert_eq!(&found.candidates[0].company_id, id);
    }
    (found.state, found.candidates.into_iter().map(|candidate| candidate.name).collect())
}

#[test]
fn a_domain_of_one_company_decides() {
    let data_set = data_set();
    let by_domain = find(&data_set, "", "https://www.northernferries.co.uk/timetable");
    assert_eq!(by_domain.0, MatchState::Matched);
    assert!(by_domain.1[0].starts_with("Northern Ferries"), "{by_domain:?}");
    let with_name = find(&data_set, "Northern Ferries Limited", "northernferries.co.uk");
    assert_eq!(with_name.0, MatchState::Matched);
}

#[test]
fn a_domain_of_a_group_needs_the_name() {
    let data_set = data_set();
    let (state, candidates) = find(&data_set, "", "example-pumps.de");
    assert_eq!((state, candidates.len()), (MatchState::Review, 2));
}

#[test]
fn a_name_that_contradicts_the_domain_is_for_a_person() {
    let (state, candidates) = find(&data_set(), "Zebra Logistics", "northernferries.co.uk");
    assert_eq!((state, candidates.len()), (MatchState::Review, 1));
}

#[test]
fn a_name_that_is_like_none_is_unknown() {
    let (state, candidates) = find(&data_set(), "Quintessential Umbrellas", "");
    assert_eq!((state, candidates.len()), (MatchState::Unknown, 0));
}

#[test]
fn a_name_decides_alone_only_when_it_is_sure() {
    let data_set = data_set();
    let (state, candidates) = find(&data_set, "Aurora Precision Tools", "");
    assert_ne!(state, MatchState::Unknown);
    assert!(candidates[0].starts_with("Aurora Precision"), "{candidates:?}");
    let (state, _) = find(&data_set, "Aurora", "");
    assert_ne!(state, MatchState::Matched);
}
