//! The registries of addresses, as they publish: small files of our own in their forms.

use super::mirror;
use crate::sources::{ProblemKind, Row, SourceMemory, SourceReport, read_next};

/// Reads files of one source one after the other: what they say, and what was refused.
fn read(format: &str, files: &[&str]) -> (Vec<String>, SourceReport) {
    let mut said = Vec::new();
    let mut memory = SourceMemory::default();
    let mut report = SourceReport::default();
    for file in files {
        let mut bytes = file.as_bytes();
        let next = read_next(&mirror(format, ""), &mut memory, &mut bytes, &mut |row| {
            said.push(match row {
                Row::Held(row) => {
                    format!("{}-{} {} {}", row.first, row.last, row.country, row.name)
                }
                Row::AsName { asn, name } => format!("AS{asn} {name}"),
                Row::Company(row) => format!("{} {} {}", row.name, row.country, row.domain),
                other => format!("{other:?}"),
            });
        });
        report.add(next.unwrap());
    }
    (said, report)
}

#[test]
fn objects_name_users_of_addresses_and_nobody_else() {
    let organisations = "#\n# terms\n#\n\norganisation: ORG-EX1-TEST\norg-name: Example\n\
        + Werke GmbH\norg-type: OTHER\ncountry: DE\naddress: Dummy address for ORG-EX1-TEST\n\n\
        organisation: ORG-EX2-TEST\norg-name: Erika Mustermann\norg-type: OTHER\n";
    let networks = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: EX\ndescr: Example site\ncountry: DE\n\
        org: ORG-EX1-TEST\nstatus: ASSIGNED PI\n\n\
        inetnum: 198.51.100.0 - 198.51.100.7\nnetname: CUST\ndescr: Beispiel Handels GmbH # x\n\
        country: AT\norg: ORG-EX1-TEST\nstatus: ASSIGNED PA\n\n\
        inetnum: 198.51.100.8 - 198.51.100.15\nnetname: POOL\ndescr: xDSL pool, static\n\
        status: ASSIGNED PA\n\n\
        inetnum: 0.0.0.0 - 255.255.255.255\nnetname: IANA-BLK\nstatus: ALLOCATED UNSPECIFIED\n\n\
        inetnum: 198.51.100.9 - 198.51.100.1\nnetname: R\nstatus: ASSIGNED PA\n\n\
        inetnum: 203.0.113.0 - 203.0.113.255\nnetname: NON-RIPE-NCC-MANAGED-1\n\n\
        inet6num: 2001:db8:1::/48\nnetname: P\norg: ORG-EX2-TEST\nstatus: ASSIGNED PI\n\n\
        inetnum: 203.0.113.0 - 203.0.113.9\nnetname: D\norg: ORG-GONE\nstatus: ASSIGNED PI\n\n\
        aut-num: AS64500\nas-name: EX\norg: ORG-EX1-TEST\n\nperson: Erika Mustermann\n";
    let (said, report) = read("rpsl", &[organisations, networks]);
    assert_eq!(
        said,
        [
            "192.0.2.0-192.0.2.255 DE Example Werke GmbH",
            "198.51.100.0-198.51.100.7 AT Beispiel Handels GmbH",
            "AS64500 Example Werke GmbH",
        ]
    );
    let counts: Vec<(ProblemKind, u64)> = report.problem_counts.into_iter().collect();
    assert_eq!(
        counts,
        [
            (ProblemKind::RangeReversed, 1),
            (ProblemKind::RangeTooWide, 1),
            (ProblemKind::NaturalPerson, 1),
            (ProblemKind::Placeholder, 2),
            (ProblemKind::DeadReference, 1),
        ]
    );
    // A registry with one file for all classes has organisations at its end.
    let (said_later, _) = read("rpsl", &[&format!("{networks}\n{organisations}")]);
    assert_eq!(said_later.len(), 3);
}

#[test]
fn blocks_of_arin_are_read() {
    let text = "NetHandle:      NET-192-0-2-0-1\nOrgID:          EX\nParent:         NET-192\n\
        NetName:        EXAMPLE\nNetRange:       192.0.2.0 - 192.0.2.255\n\
        NetType:        assignment\n\n\
        NetHandle:      NET-198-51-100-0-1\nOrgID:          EX\n\
        NetRange:       198.51.100.0 - 198.51.100.255\nNetType:        allocation\n\n\
        ASHandle:       AS64500\nOrgID:          EX\nASNumber:       64500 - 64501\n\n\
        OrgID:          EX\nOrgName:        Example Works, Inc.\nStreet:         1 Main Street\n\
        City:           Springfield\nCountry:        US\n\n\
        POCHandle:      JD1-ARIN\nFirstName:      Jane\n";
    let (said, report) = read("arin-text", &[text]);
    assert_eq!(
        said,
        [
            "192.0.2.0-192.0.2.255 US Example Works, Inc.",
            "AS64500 Example Works, Inc.",
            "AS64501 Example Works, Inc."
        ]
    );
    assert_eq!(report.problem_counts[&ProblemKind::Placeholder], 1);
}

#[test]
fn answers_of_rdap_name_organisations_and_no_persons() {
    let answer = |first: &str, last: &str, kind: &str, name: &str| {
        format!(
            r#"{{"objectClassName":"ip network","startAddress":"{first}","endAddress":"{last}",
            "country":"DE","type":"ASSIGNED PI","entities":[{{"roles":["technical"]}},
            {{"roles":["registrant"],"vcardArray":["vcard",[["version",{{}},"text","4.0"],
            ["fn",{{}},"text","{name}"],["kind",{{}},"text","{kind}"]]]}}]}}"#
        )
    };
    let answers = [
        answer("192.0.2.0", "192.0.2.255", "org", "Example Werke GmbH"),
        answer("198.51.100.0", "198.51.100.7", "individual", "Erika Mustermann"),
        answer("203.0.113.9", "203.0.113.1", "org", "Example Werke GmbH"),
        r#"{"errorCode":404}"#.to_owned(),
    ];
    let (said, report) = read("rdap-json", &[&format!("[{}]", answers.join(","))]);
    assert_eq!(said, ["192.0.2.0-192.0.2.255 DE Example Werke GmbH"]);
    assert_eq!(
        report.problems,
        [
            (2, ProblemKind::NaturalPerson),
            (3, ProblemKind::RangeReversed),
            (4, ProblemKind::Malformed),
        ]
    );
}

#[test]
fn networks_and_organisations_of_peeringdb_are_told_apart() {
    let mirror: crate::manifest::Mirror = toml::from_str(
        "address = 'file:'\nfiles = ['a']\nformat = 'peeringdb-json'\nentries = 'data'\n[licence]\n\
         name = 'x'\nclass = 'open'",
    )
    .unwrap();
    let text = r#"{"data":[{"id":1,"name":"Example Net","asn":64500,"status":"ok"},
        {"id":2,"name":"Example, Inc.","website":"http://www.example.com","country":"US",
         "status":"ok"},{"id":3,"name":"Gone","asn":64501,"status":"deleted"}]}"#;
    let mut bytes = text.as_bytes();
    let mut said = Vec::new();
    let mut memory = SourceMemory::default();
    let report = read_next(&mirror, &mut memory, &mut bytes, &mut |row| match row {
        Row::AsName { asn, name } => said.push(format!("AS{asn} {name}")),
        Row::Company(row) => said.push(format!("{} {}", row.name, row.domain)),
        _ => {}
    });
    assert_eq!(said, ["AS64500 Example Net", "Example, Inc. example.com"]);
    assert_eq!(report.unwrap().problems, [(3, ProblemKind::LeftOut)]);
}
