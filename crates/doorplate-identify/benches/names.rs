//! Names: pairs compared in a second, and how long a dictionary takes for an answer.
//!
//! Uses the labelled pairs and the dictionary of `../shared/eval` beside the repository, or of
//! `DOORPLATE_SHARED`; says so and stops when they are not there.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the environment")]

use std::path::PathBuf;

use doorplate_identify::names::index::NameIndex;
use doorplate_identify::names::pair::{PreparedName, same_probability};

/// Seconds of processor time that this thread has used: other work on the machine does not count.
fn seconds_used() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Queries asked of the dictionary.
const QUERIES_MAX: usize = 5_000;

/// A table of the labelled sets.
struct Table {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(file: &str) -> Option<Self> {
        let folder = std::env::var("DOORPLATE_SHARED").map_or_else(
            |_| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
            PathBuf::from,
        );
        let input = std::fs::File::open(folder.join("eval").join(file)).ok()?;
        let mut reader = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(input));
        let header = reader.headers().ok()?.clone();
        Some(Self { header, rows: reader.records().collect::<Result<_, _>>().ok()? })
    }

    /// Names with domains and countries, from the columns of these names; an absent one is empty.
    fn prepared(&self, columns: [&str; 3]) -> Vec<PreparedName> {
        let places = columns.map(|column| self.header.iter().position(|one| one == column));
        let prepare = |row: &csv::StringRecord| {
            let [name, domain, country] =
                places.map(|place| place.and_then(|place| row.get(place)).unwrap_or_default());
            PreparedName::new(name).with_domain(domain).with_country(country)
        };
        self.rows.iter().map(prepare).collect()
    }
}

fn main() {
    let (Some(pairs), Some(dictionary)) =
        (Table::read("name_pairs.csv.gz"), Table::read("canonical_names.csv.gz"))
    else {
        println!("skipped: no labelled names; set DOORPLATE_SHARED");
        return;
    };
    let start = seconds_used();
    let queries = pairs.prepared(["query", "", ""]);
    let candidates = pairs.prepared(["candidate", "cand_domain", "cand_country"]);
    let prepared = (2 * queries.len()) as f64 / (seconds_used() - start);
    let start = seconds_used();
    let sum: f32 =
        queries.iter().zip(&candidates).map(|(one, other)| same_probability(one, other)).sum();
    let compared = queries.len() as f64 / (seconds_used() - start);
    let names = dictionary.prepared(["canonical", "domain", "country"]);
    let count = names.len();
    let start = seconds_used();
    let index = NameIndex::of(names);
    let built = seconds_used() - start;
    let step = queries.len() / QUERIES_MAX + 1;
    let start = seconds_used();
    let answers = queries.iter().step_by(step).filter_map(|query| index.answer(query)).count();
    let took = (seconds_used() - start) / (queries.len() / step) as f64;
    println!("names prepared a second           {prepared:>12.0}");
    println!("pairs compared a second, one core {compared:>12.0}   (sum {sum:.0})");
    println!("dictionary of {count} names, seconds {built:>11.2}");
    println!("microseconds an answer            {:>12.1}   ({answers} answers)", took * 1e6);
}
