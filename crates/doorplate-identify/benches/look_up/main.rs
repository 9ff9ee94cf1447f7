//! Look-ups in the whole-Internet table beside its peers: nanoseconds each, and ratios.
//!
//! `cargo bench -p doorplate-identify --bench look_up [-- --json]`. Rounds of all candidates are
//! interleaved and the median of each counts, in processor time of the thread, so that other work
//! on the machine decides little. A look-up ends at the handle of a record: our record number, the
//! record's offset of `maxminddb`, the number kept in the other structures; `…_record` reads three
//! fields besides. Keys are addresses of one version, tightly packed, for everybody.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints")]
#![expect(clippy::unwrap_used, reason = "a bench may stop at anything unexpected")]

mod keys;
mod peers;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use doorplate_identify::DataSet;
use doorplate_identify::compile::Compiler;
use doorplate_identify::manifest::Manifest;
use serde_json::json;

use keys::Keys;
use peers::Peers;

/// Rounds of all candidates.
const ROUNDS: usize = 9;

fn main() {
    let Some(file) = build() else {
        eprintln!("skipped: no ../shared/data beside the repository");
        return;
    };
    let path = std::env::temp_dir().join("doorplate-bench.data");
    fs::write(&path, &file).unwrap();
    let mut openings = Vec::new();
    for _ in 0..ROUNDS {
        let opening = Instant::now();
        DataSet::open(&path).unwrap();
        openings.push(opening.elapsed().as_secs_f64() * 1e3);
    }
    let open_ms = median(&mut openings);
    let data_set = DataSet::open(&path).unwrap();
    let peers = Peers::new(&data_set);
    let mut all = BTreeMap::new();
    for is_v4 in [true, false] {
        for (stream, keys) in keys::streams(&data_set, is_v4) {
            for (candidate, nanoseconds) in measure(&data_set, &peers, &keys) {
                let version = if is_v4 { "v4" } else { "v6" };
                all.insert((version, candidate, stream), nanoseconds);
            }
        }
    }
    print(&all, &data_set, open_ms);
}

type Figures = BTreeMap<(&'static str, &'static str, &'static str), f64>;

/// The median of each candidate's rounds, in nanoseconds a key.
fn measure(data_set: &DataSet, peers: &Peers, keys: &Keys) -> Vec<(&'static str, f64)> {
    let mut rounds: Vec<(&'static str, Vec<f64>)> = Vec::new();
    for _ in 0..ROUNDS {
        let mut time = |name: &'static str, run: &dyn Fn() -> u64| {
            let started = processor_time();
            black_box(run());
            let nanoseconds = (processor_time() - started) / keys.len() as f64;
            match rounds.iter_mut().find(|(known, _)| *known == name) {
                Some((_, before)) => before.push(nanoseconds),
                None => rounds.push((name, vec![nanoseconds])),
            }
        };
        time("single", &|| keys.sum(|key| number(data_set.find(key))));
        time("single_record", &|| keys.sum(|key| record(data_set.find(key))));
        time("batch", &|| batch(data_set, keys, u64::from));
        time("batch_record", &|| batch(data_set, keys, |number| record(data_set.network(number))));
        peers.each(keys, &mut time);
    }
    rounds.into_iter().map(|(name, mut figures)| (name, median(&mut figures))).collect()
}

/// The middle one.
fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Looks all keys up, 64 at a time, and adds up what each number gives.
#[inline]
fn batch(data_set: &DataSet, keys: &Keys, value: impl Fn(u32) -> u64) -> u64 {
    let mut numbers = [0; 64];
    let mut sum = 0_u64;
    match keys {
        Keys::V4(keys) => {
            for keys in keys.chunks(64) {
                data_set.find_numbers_v4(keys, &mut numbers);
                let values = numbers[..keys.len()].iter().map(|number| value(*number));
                sum = sum.wrapping_add(values.fold(0, u64::wrapping_add));
            }
        }
        Keys::V6(keys) => {
            for keys in keys.chunks(64) {
                data_set.find_numbers_v6(keys, &mut numbers);
                let values = numbers[..keys.len()].iter().map(|number| value(*number));
                sum = sum.wrapping_add(values.fold(0, u64::wrapping_add));
            }
        }
    }
    sum
}

/// What this thread has used of the processor, in nanoseconds: others on the machine do not count.
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

fn number(found: Option<doorplate_identify::NetworkRecord>) -> u64 {
    found.map_or(0, |network| u64::from(network.number()))
}

/// Three fields of the record.
fn record(found: Option<doorplate_identify::NetworkRecord>) -> u64 {
    found.map_or(0, |network| {
        u64::from(network.asn()) + network.kind() as u64 + network.name().len() as u64
    })
}

fn print(all: &Figures, data_set: &DataSet, open_ms: f64) {
    let mean = |version: &str, candidate: &str| {
        let figures: Vec<f64> = all
            .iter()
            .filter(|((v, c, _), _)| *v == version && *c == candidate)
            .map(|(_, nanoseconds)| nanoseconds.ln())
            .collect();
        (figures.iter().sum::<f64>() / figures.len() as f64).exp()
    };
    let ratio = |version: &str, candidate: &str, to: &str| {
        (mean(version, to) / mean(version, candidate) * 100.0).round() / 100.0
    };
    let ratios = |to: &str| {
        json!({
            "v4_single": ratio("v4", "single", to),
            "v6_single": ratio("v6", "single", to),
            "v4_batch": ratio("v4", "batch", to),
            "v6_batch": ratio("v6", "batch", to),
        })
    };
    let times = |version: &str, candidate: &str| 1.0 / ratio(version, candidate, "limit");
    let times_the_limit = json!({
        "v4_single": times("v4", "single"),
        "v6_single": times("v6", "single"),
        "v4_batch": times("v4", "batch"),
        "v6_batch": times("v6", "batch"),
    });
    let (index_v4, index_v6) = data_set.index_bytes();
    if std::env::args_os().any(|argument| argument == "--json") {
        let mut figures = serde_json::Map::new();
        for ((version, candidate, stream), nanoseconds) in all {
            let rounded = (nanoseconds * 100.0).round() / 100.0;
            figures.insert(format!("{version}_{candidate}_{stream}"), rounded.into());
        }
        println!(
            "{}",
            json!({
                "bench": "look-up",
                "ratio_to_maxminddb": ratios("maxminddb"),
                "ratio_to_maxminddb_with_record": {
                    "v4_single": ratio("v4", "single_record", "maxminddb_record"),
                    "v6_single": ratio("v6", "single_record", "maxminddb_record"),
                    "v4_batch": ratio("v4", "batch_record", "maxminddb_record"),
                    "v6_batch": ratio("v6", "batch_record", "maxminddb_record"),
                },
                "times_the_limit": times_the_limit,
                "nanoseconds": figures,
                "index_bytes": {"v4": index_v4, "v6": index_v6},
                "file_bytes": data_set.summary().file_bytes,
                "open_ms": open_ms,
            })
        );
        return;
    }
    println!("{:<28}{:>10}{:>10}{:>10}{:>10}", "ns", "uniform", "prefixes", "zipf", "sequential");
    for version in ["v4", "v6"] {
        let mut names: Vec<&str> =
            all.keys().filter(|(v, ..)| *v == version).map(|(_, name, _)| *name).collect();
        names.dedup();
        for name in names {
            print!("{version} {name:<25}");
            for stream in ["uniform", "prefixes", "zipf", "sequential"] {
                let nanoseconds = all.get(&(version, name, stream)).copied().unwrap_or(f64::NAN);
                print!("{nanoseconds:>10.1}");
            }
            println!();
        }
    }
    println!("times maxminddb: {}", ratios("maxminddb"));
    println!("times the limit: {times_the_limit}");
    println!("index: {index_v4} + {index_v6} bytes; opened in {open_ms:.1} ms");
}

/// The development data set, as `cargo xtask dataset` makes it.
fn build() -> Option<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = root.join("../shared/data");
    if !shared.is_dir() {
        return None;
    }
    let manifests = fs::read_dir(root.join("xtask/src/development_sources")).unwrap();
    let mut paths: Vec<PathBuf> = manifests.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut compiler = Compiler::new();
    for path in paths {
        let manifest = Manifest::parse("bench", &fs::read_to_string(path).unwrap()).unwrap();
        let mirror = &manifest.mirrors[0];
        let mut files: Vec<File> =
            mirror.files.iter().map(|name| File::open(shared.join(name)).unwrap()).collect();
        let mut readers: Vec<&mut dyn Read> =
            files.iter_mut().map(|file| file as &mut dyn Read).collect();
        compiler.add_source(&manifest, mirror, "", &mut readers).unwrap();
    }
    Some(compiler.compile(&mut |_| {}))
}
