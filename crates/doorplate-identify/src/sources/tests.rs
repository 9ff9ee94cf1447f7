//! Every format with what is wrong in real files, and with any bytes.

use std::io::Write;

use proptest::prelude::*;

use super::{ProblemKind, Row, SourceError, SourceReport, read};
use crate::manifest::Mirror;

fn mirror(format: &str, columns: &str) -> Mirror {
    toml::from_str(&format!(
        "address = 'file:'\nfiles = ['a']\nformat = '{format}'\n[columns]\n{columns}\n\
         [licence]\nname = 'x'\nclass = 'open'"
    ))
    .unwrap()
}

/// Reads bytes as a format: the rows as they print, and the report.
fn rows(format: &str, bytes: &[u8]) -> (Vec<String>, SourceReport) {
    let mut rows = Vec::new();
    let mut bytes = bytes;
    let report = read(&mirror(format, ""), &mut bytes, &mut |row| {
        rows.push(match row {
            Row::Routed(row) => format!(
                "{}-{} AS{} {}|{}|{}",
                row.first, row.last, row.asn, row.country, row.handle, row.organisation
            ),
            Row::Listed { first, last } => format!("{first}-{last}"),
            Row::ListedAs { asn } => format!("AS{asn}"),
            other => format!("{other:?}"),
        });
    });
    (rows, report.unwrap())
}

#[test]
fn an_as_table_is_read() {
    let (rows, report) = rows(
        "ip2asn-tsv",
        b"\xef\xbb\xbf1.0.0.0\t1.0.0.255\t13335\tUS\tCLOUDFLARENET\r\n\
          1.0.4.0\t1.0.7.255\t38803\tNone\tGTELECOM-AS-AP Gtelecom Pty Ltd\r\n\
          1.0.8.0\t1.0.15.255\t0\tNone\tNot routed\r\n\
          2001:200::\t2001:200:ff::\t2500\tJP\tWIDE-BB WIDE Project\r\n\
          9.0.0.0\t8.0.0.0\t1\tUS\tX\r\n\
          0.0.0.0\t255.255.255.255\t1\tUS\tX\r\n\
          nonsense\r\n\
          1.0.6.0\t1.0.6.255\t7\tDE\tM\xfcller GmbH\r\n",
    );
    assert_eq!(
        rows,
        [
            "1.0.0.0-1.0.0.255 AS13335 US|CLOUDFLARENET|",
            "1.0.4.0-1.0.7.255 AS38803 |GTELECOM-AS-AP|Gtelecom Pty Ltd",
            "2001:200::-2001:200:ff:: AS2500 JP|WIDE-BB|WIDE Project",
            "1.0.6.0-1.0.6.255 AS7 DE||Müller GmbH",
        ]
    );
    assert_eq!(
        report.problems,
        [
            (5, ProblemKind::RangeReversed),
            (6, ProblemKind::RangeTooWide),
            (7, ProblemKind::Malformed),
            (8, ProblemKind::NotUtf8),
        ]
    );
    assert_eq!((report.rows, report.rows_refused), (4, 3));
}

#[test]
fn an_overlap_is_reported_and_taken() {
    let (rows, report) =
        rows("range-csv", b"1.0.0.0,1.0.0.255,1,\"A, Inc.\"\n1.0.0.9,1.0.0.9,2,B\n");
    assert_eq!(rows.len(), 2);
    assert_eq!(report.problems, [(2, ProblemKind::Overlap)]);
    assert_eq!(report.rows_refused, 0);
}

#[test]
fn lists_are_read_in_every_dress() {
    let text = b"# head\n10.0.0.0/24 ; office\n\n2001:db8::/32\n192.0.2.7\n192.0.2.0/7\nfoo\n";
    let (lines, report) = rows("cidr-list", text);
    assert_eq!(
        lines,
        [
            "10.0.0.0-10.0.0.255",
            "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "192.0.2.7-192.0.2.7"
        ]
    );
    assert_eq!(report.problems, [(6, ProblemKind::RangeTooWide), (7, ProblemKind::Malformed)]);
    let aws = br#"{"syncToken":"1","prefixes":[{"ip_prefix":"3.4.12.4/32","region":"eu-west-1"}],
        "ipv6_prefixes":[{"ipv6_prefix":"2600:1f00::/40"}]}"#;
    assert_eq!(rows("cidr-json", aws).0.len(), 2);
    assert_eq!(rows("cidr-json", br#"{"list":["192.0.2.0/24","host.example"]}"#).1.rows_refused, 1);
    let (systems, _) = rows("asn-list", b"\"ASN\",\"type\"\n\"174\",\"isp\"\nAS9009 # M247\n");
    assert_eq!(systems, ["AS174", "AS9009"]);
}

#[test]
fn a_packed_file_is_unpacked_and_a_cut_one_is_an_error() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for number in 0..5000_u32 {
        writeln!(packer, "10.{}.{}.0/24", number >> 8, number & 255).unwrap();
    }
    let packed = packer.finish().unwrap();
    assert_eq!(rows("cidr-list", &packed).1.rows, 5000);
    let cut = &packed[..packed.len() / 2];
    let result = read(&mirror("cidr-list", ""), &mut &*cut, &mut |_| {});
    assert!(matches!(result, Err(SourceError::Unreadable { .. })));
}

#[test]
fn a_line_without_end_is_left_out() {
    let mut bytes = b"10.0.0.0/8\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'1', 3 * super::LINE_BYTES_MAX));
    bytes.extend_from_slice(b"\n11.0.0.0/8\n");
    let (lines, report) = rows("cidr-list", &bytes);
    assert_eq!(lines.len(), 2);
    assert_eq!(report.problems, [(2, ProblemKind::LineTooLong)]);
    let (_, report) = rows("range-csv", &bytes);
    assert_eq!(report.problem_counts[&ProblemKind::LineTooLong], 1);
}

#[test]
fn companies_are_read_by_their_columns() {
    let mirror = mirror("company-csv", "name = 'CompanyName'\ndomain = 'URL'\nlei = 'LEI'");
    let text = format!(
        "CompanyName , LEI,URL\n\"Example, Inc\",{LEI},https://www.example.com/\nTwin,{LEI},\n,2,\n"
    );
    let mut companies = Vec::new();
    let report = read(&mirror, &mut text.as_bytes(), &mut |row| {
        if let Row::Company(row) = row {
            companies.push((row.name, row.domain, row.identifiers));
        }
    })
    .unwrap();
    assert_eq!(
        companies,
        [("Example, Inc".into(), "example.com".into(), vec![("lei", LEI.to_owned())])]
    );
    assert_eq!(report.problems, [(3, ProblemKind::Duplicate), (4, ProblemKind::Malformed)]);
}

#[test]
fn a_missing_column_is_an_error() {
    let mirror = mirror("company-csv", "name = 'Name'");
    assert!(read(&mirror, &mut "a,b\n1,2\n".as_bytes(), &mut |_| {}).is_err());
}

mod companies;
mod registries;

const LEI: &str = "5493001KJTIIGC8Y1R12";

const FORMATS: [&str; 21] = [
    "ip2asn-tsv",
    "range-csv",
    "as-names-csv",
    "delegated",
    "cidr-list",
    "cidr-csv",
    "cidr-json",
    "asn-list",
    "universities-json",
    "crawlers-json",
    "user-agents-yaml",
    "operator-csv",
    "mmdb",
    "company-csv",
    "company-json",
    "company-table-json",
    "owner-csv",
    "rpsl",
    "arin-text",
    "rdap-json",
    "peeringdb-json",
];

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        format in prop::sample::select(&FORMATS[..]),
    ) {
        let mut given = 0;
        let columns = if format == "owner-csv" { "owner = 'a'" } else { "name = 'a'" };
        let mirror = mirror(format, columns);
        let result = read(&mirror, &mut bytes.as_slice(), &mut |_| given += 1);
        if let Ok(report) = result {
            prop_assert!(report.rows >= given);
        }
    }

    #[test]
    fn every_line_of_a_routing_table_is_taken_or_reported(
        lines in proptest::collection::vec(
            ("[0-9.]{1,15}|1\\.2\\.3\\.[0-9]", "1\\.2\\.3\\.[0-9]", "[1-9][0-9]{0,3}|x"),
            0..40,
        ),
    ) {
        let joined = lines
            .iter()
            .map(|(first, last, asn)| [first, last, asn, "DE", "NAME"].join("\t"));
        let text = joined.collect::<Vec<_>>().join("\n");
        let (rows, report) = rows("ip2asn-tsv", text.as_bytes());
        prop_assert_eq!(rows.len() as u64, report.rows);
        prop_assert_eq!(report.rows + report.rows_refused, lines.len() as u64);
    }
}
