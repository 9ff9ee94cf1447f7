//! Enriching a combined log beside plain programs: lines a second, and ratios within one run.
//!
//! `cargo bench -p doorplate-identify --bench enrich -- --log FILE --dataset FILE [--out FILE]`.
//! In memory, one core, processor time: our own code, splitting and nothing else, and the plain
//! programs. Then the plain programs as programs: the log read from its file, the rows written to
//! `/dev/null` and to `--out`, by the clock; the command is measured in the same way by
//! `cargo xtask bench enrich`.
#![expect(clippy::print_stdout, reason = "a bench prints")]
#![expect(clippy::unwrap_used, reason = "a bench may stop at anything unexpected")]

mod plain;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use doorplate_identify::DataSet;
use doorplate_identify::access_log::LogLayout;
use doorplate_identify::enrich::{EnrichFormat, Enricher};
use doorplate_identify::mmdb_export::to_mmdb;
use serde_json::json;

/// Rounds of all candidates; the median counts.
const ROUNDS: usize = 5;
/// Rounds of the programs that read and write files.
const FILE_ROUNDS: usize = 3;
/// What is given to our own code at a time, as the command does.
const CHUNK_BYTES: usize = 256 * 1024;

fn main() {
    let argument = |name: &str| {
        let mut arguments = std::env::args_os().skip_while(|argument| argument != name);
        arguments.nth(1).map(PathBuf::from)
    };
    let (Some(log), Some(data_set)) = (argument("--log"), argument("--dataset")) else {
        println!("say --log FILE and --dataset FILE");
        return;
    };
    let (log_path, log) = (log.clone(), std::fs::read(log).unwrap());
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
    let in_memory = |run: Plain| rate(&|| run(&reader, &mut &log[..], &mut std::io::sink()));
    let (plain_csv, plain_appended) = (in_memory(plain::csv), in_memory(plain::append));
    let lean_appended = in_memory(plain::append_lean);
    let mut figures = json!({
        "lines": lines,
        "bytes": log.len(),
        "split_lines_per_second": splitting.round(),
        "enrich_csv_lines_per_second": csv.round(),
        "enrich_json_lines_per_second": json.round(),
        "append_lines_per_second": appended.round(),
        "plain_csv_lines_per_second": plain_csv.round(),
        "plain_append_lines_per_second": plain_appended.round(),
        "plain_append_first_word_only_lines_per_second": lean_appended.round(),
        "one_core_csv_times_plain": csv / plain_csv,
        "one_core_append_times_plain": appended / plain_appended,
        "one_core_append_times_plain_first_word_only": appended / lean_appended,
        "one_core_append_share_of_splitting": appended / splitting,
        "one_core_csv_share_of_splitting": csv / splitting,
    });
    drop(log);
    let programs: [(&str, Plain); 3] = [
        ("csv", plain::csv),
        ("append", plain::append),
        ("append_first_word_only", plain::append_lean),
    ];
    let sinks = [("null", Some(PathBuf::from("/dev/null"))), ("file", argument("--out"))];
    for (sink, path) in sinks.into_iter().filter_map(|(sink, path)| Some((sink, path?))) {
        for (name, run) in programs {
            let rate = by_the_clock(run, &reader, (&log_path, &path), lines);
            figures[format!("plain_{name}_to_{sink}_lines_per_second")] = json!(rate.round());
        }
    }
    println!("{figures}");
}

type Plain = fn(&maxminddb::Reader<Vec<u8>>, &mut dyn BufRead, &mut dyn Write) -> u64;

/// Lines a second of a plain program that reads a file and writes another; the median.
fn by_the_clock(
    run: Plain,
    reader: &maxminddb::Reader<Vec<u8>>,
    (log, out): (&Path, &Path),
    lines: u64,
) -> f64 {
    let mut rounds: Vec<f64> = (0..FILE_ROUNDS)
        .map(|_| {
            let started = Instant::now();
            let mut log = BufReader::new(File::open(log).unwrap());
            let mut out = BufWriter::new(File::create(out).unwrap());
            black_box(run(reader, &mut log, &mut out));
            out.flush().unwrap();
            lines as f64 / started.elapsed().as_secs_f64()
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[FILE_ROUNDS / 2]
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
