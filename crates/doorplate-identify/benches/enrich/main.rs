//! Enriching a combined log beside a plain program: lines a second on one core, and ratios.
//!
//! `cargo bench -p doorplate-identify --bench enrich -- --log FILE --dataset FILE [--json]`. The
//! plain program is what one would write in an hour: `BufRead::lines`, a parser by `split`, the
//! same table in `maxminddb`, the `csv` crate. Both write the same kind of row into memory.
#![expect(clippy::print_stdout, reason = "a bench prints")]
#![expect(clippy::unwrap_used, reason = "a bench may stop at anything unexpected")]

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::net::IpAddr;
use std::path::PathBuf;

use doorplate_identify::DataSet;
use doorplate_identify::access_log::LogLayout;
use doorplate_identify::enrich::{EnrichFormat, Enricher};
use doorplate_identify::mmdb_export::to_mmdb;
use serde::Deserialize;
use serde_json::json;

/// Rounds of all candidates; the median counts.
const ROUNDS: usize = 5;
/// What is given to our own code at a time, as the command does.
const CHUNK_BYTES: usize = 512 * 1024;

fn main() {
    let argument = |name: &str| {
        let mut arguments = std::env::args_os().skip_while(|argument| argument != name);
        arguments.nth(1).map(PathBuf::from)
    };
    let (Some(log), Some(data_set)) = (argument("--log"), argument("--dataset")) else {
        println!("say --log FILE and --dataset FILE");
        return;
    };
    let log = std::fs::read(log).unwrap();
    let data_set = DataSet::open(&data_set).unwrap();
    let reader = maxminddb::Reader::from_source(to_mmdb(&data_set)).unwrap();
    let lines = split(&log);
    let rate = |run: &dyn Fn() -> u64| {
        let mut rounds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let started = processor_time();
                black_box(run());
                lines as f64 / (processor_time() - started)
            })
            .collect();
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    };
    let splitting = rate(&|| split(&log));
    let csv = rate(&|| ours(&data_set, EnrichFormat::Csv, &log));
    let json = rate(&|| ours(&data_set, EnrichFormat::JsonLines, &log));
    let appended = rate(&|| ours(&data_set, EnrichFormat::Appended, &log));
    let plain = rate(&|| plain(&reader, &log));
    let plain_appended = rate(&|| plain_appended(&reader, &log));
    println!(
        "{}",
        json!({
            "lines": lines,
            "bytes": log.len(),
            "split_lines_per_second": splitting.round(),
            "enrich_csv_lines_per_second": csv.round(),
            "enrich_json_lines_per_second": json.round(),
            "append_lines_per_second": appended.round(),
            "plain_csv_lines_per_second": plain.round(),
            "plain_append_lines_per_second": plain_appended.round(),
            "one_core_csv_times_plain": csv / plain,
            "one_core_append_times_plain": appended / plain_appended,
            "one_core_append_share_of_splitting": appended / splitting,
        })
    );
}

/// What this thread has used of the processor, in seconds.
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Only finds where lines end.
fn split(log: &[u8]) -> u64 {
    let mut rest = log;
    let (mut lines, mut longest) = (0, 0);
    while let Some(end) = memchr::memchr(b'\n', rest) {
        longest = longest.max(end);
        rest = &rest[end + 1..];
        lines += 1;
    }
    black_box(longest);
    lines
}

fn ours(data_set: &DataSet, format: EnrichFormat, log: &[u8]) -> u64 {
    let enricher = Enricher::new(data_set, format, true);
    let mut verdicts = enricher.verdicts();
    let mut layout = LogLayout::of(log);
    let mut rows = Vec::new();
    let (mut rest, mut line_next) = (log, 1);
    while !rest.is_empty() {
        let chunk = &rest[..rest.len().min(CHUNK_BYTES)];
        let end = memchr::memrchr(b'\n', chunk).map_or(chunk.len(), |end| end + 1);
        rows.clear();
        let counts =
            enricher.enrich(&mut verdicts, &mut layout, (line_next, &rest[..end]), &mut rows);
        line_next += counts.lines;
        rest = &rest[end..];
        black_box(rows.len());
    }
    line_next
}

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

fn plain(reader: &maxminddb::Reader<Vec<u8>>, log: &[u8]) -> u64 {
    let mut writer = csv::Writer::from_writer(std::io::sink());
    let mut lines = 0;
    for line in log.lines() {
        let line = line.unwrap();
        lines += 1;
        let mut quoted = line.split('"');
        let head = quoted.next().unwrap_or_default();
        let request = quoted.next().unwrap_or_default();
        let status = quoted.next().unwrap_or_default().split_whitespace().next();
        let referrer = quoted.next().unwrap_or_default();
        let user_agent = quoted.nth(1).unwrap_or_default();
        let mut words = request.split(' ');
        let (method, target) = (words.next(), words.next());
        let ip = head.split(' ').next().unwrap_or_default();
        let time = head.split(['[', ']']).nth(1).unwrap_or_default();
        let address: Option<IpAddr> = ip.parse().ok();
        let found = address.and_then(|address| reader.lookup(address).ok());
        let record = found.and_then(|found| found.decode::<Record>().ok().flatten());
        let asn = record.as_ref().map_or(0, |record| record.autonomous_system_number).to_string();
        let text = |field: fn(&Record) -> String| record.as_ref().map(field).unwrap_or_default();
        let row = [
            &lines.to_string(),
            ip,
            time,
            method.unwrap_or_default(),
            target.unwrap_or_default(),
            status.unwrap_or_default(),
            referrer,
            user_agent,
            &text(|record| record.kind.to_owned()),
            &asn,
            &text(|record| record.autonomous_system_organization.to_owned()),
            &text(|record| record.company.as_ref().map(|it| it.name).unwrap_or_default().into()),
            &text(|record| record.company.as_ref().map(|it| it.domain).unwrap_or_default().into()),
        ];
        writer.write_record(row).unwrap();
    }
    lines
}

/// Appends to each line what the plain CSV has of the network.
fn plain_appended(reader: &maxminddb::Reader<Vec<u8>>, log: &[u8]) -> u64 {
    let mut out = std::io::BufWriter::new(std::io::sink());
    let mut lines = 0;
    for line in log.lines() {
        let line = line.unwrap();
        lines += 1;
        let address: Option<IpAddr> =
            line.split(' ').next().and_then(|address| address.parse().ok());
        let found = address.and_then(|address| reader.lookup(address).ok());
        let record = found.and_then(|found| found.decode::<Record>().ok().flatten());
        match record {
            Some(record) => writeln!(
                out,
                "{line}\t{}\t{}\t{}\t{}\t{}",
                record.kind,
                record.autonomous_system_number,
                record.autonomous_system_organization,
                record.company.as_ref().map_or("", |company| company.name),
                record.company.as_ref().map_or("", |company| company.domain),
            ),
            None => writeln!(out, "{line}\t"),
        }
        .unwrap();
    }
    lines
}
