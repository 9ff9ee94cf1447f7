//! The plain programs: what one writes in an hour, knowing the libraries. `BufRead::lines`, the
//! line taken apart by `split`, the same table in `maxminddb`, its record read by `serde` without
//! copying a text, and rows written by the `csv` crate or by `writeln!`.

use std::io::{BufRead, Write};
use std::net::IpAddr;

use serde::Deserialize;

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(default)]
    kind: &'a str,
    #[serde(default)]
    autonomous_system_number: u32,
    #[serde(default)]
    autonomous_system_organization: &'a str,
    #[serde(borrow)]
    company: Option<Company<'a>>,
}

#[derive(Deserialize)]
struct Company<'a> {
    #[serde(default)]
    name: &'a str,
    #[serde(default)]
    domain: &'a str,
}

/// The fields of a combined line.
struct Fields<'a> {
    ip: &'a str,
    time: &'a str,
    method: &'a str,
    target: &'a str,
    status: &'a str,
    referrer: &'a str,
    user_agent: &'a str,
}

fn parse(line: &str) -> Option<Fields<'_>> {
    let mut quoted = line.split('"');
    let head = quoted.next()?;
    let request = quoted.next()?;
    let status = quoted.next()?.split_whitespace().next()?;
    let referrer = quoted.next().unwrap_or_default();
    let user_agent = quoted.nth(1).unwrap_or_default();
    let mut words = request.split(' ');
    Some(Fields {
        ip: head.split(' ').next()?,
        time: head.split(['[', ']']).nth(1)?,
        method: words.next()?,
        target: words.next()?,
        status,
        referrer,
        user_agent,
    })
}

fn find<'r>(reader: &'r maxminddb::Reader<Vec<u8>>, ip: &str) -> Option<Record<'r>> {
    let address: IpAddr = ip.parse().ok()?;
    reader.lookup(address).ok()?.decode().ok()?
}

/// A row of cells for each line.
pub(crate) fn csv(
    reader: &maxminddb::Reader<Vec<u8>>,
    log: &mut dyn BufRead,
    out: &mut dyn Write,
) -> u64 {
    let mut writer = csv::Writer::from_writer(out);
    let mut lines = 0;
    for line in log.lines() {
        let line = line.unwrap();
        lines += 1;
        let Some(fields) = parse(&line) else { continue };
        let record = find(reader, fields.ip);
        let company = record.as_ref().and_then(|record| record.company.as_ref());
        let asn = record.as_ref().map_or(0, |record| record.autonomous_system_number);
        let row: [&str; 13] = [
            &lines.to_string(),
            fields.ip,
            fields.time,
            fields.method,
            fields.target,
            fields.status,
            fields.referrer,
            fields.user_agent,
            record.as_ref().map_or("", |record| record.kind),
            &asn.to_string(),
            record.as_ref().map_or("", |record| record.autonomous_system_organization),
            company.map_or("", |company| company.name),
            company.map_or("", |company| company.domain),
        ];
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
    lines
}

/// Appends to each line that can be parsed what the table has of its address.
pub(crate) fn append(
    reader: &maxminddb::Reader<Vec<u8>>,
    log: &mut dyn BufRead,
    out: &mut dyn Write,
) -> u64 {
    let mut lines = 0;
    for line in log.lines() {
        let line = line.unwrap();
        lines += 1;
        let record = parse(&line).and_then(|fields| find(reader, fields.ip));
        write_appended(out, &line, record.as_ref());
    }
    lines
}

/// The same, and of the line nothing is read but its first word: the least that does.
pub(crate) fn append_lean(
    reader: &maxminddb::Reader<Vec<u8>>,
    log: &mut dyn BufRead,
    out: &mut dyn Write,
) -> u64 {
    let mut lines = 0;
    for line in log.lines() {
        let line = line.unwrap();
        lines += 1;
        let record = line.split(' ').next().and_then(|ip| find(reader, ip));
        write_appended(out, &line, record.as_ref());
    }
    lines
}

fn write_appended(out: &mut dyn Write, line: &str, record: Option<&Record<'_>>) {
    let Some(record) = record else {
        return writeln!(out, "{line}\t").unwrap();
    };
    let company = record.company.as_ref();
    writeln!(
        out,
        "{line}\t{}\t{}\t{}\t{}\t{}",
        record.kind,
        record.autonomous_system_number,
        record.autonomous_system_organization,
        company.map_or("", |company| company.name),
        company.map_or("", |company| company.domain),
    )
    .unwrap();
}
