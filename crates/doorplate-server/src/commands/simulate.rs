//! `doorplate simulate`: writes a believable access log, for demonstrations and load tests.
//!
//! The same arguments and the same data set give the same bytes. The visitors are made up; the
//! networks they come from are real ones of the data set.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use doorplate_domain::site::Host;
use doorplate_domain::time::Day;
use doorplate_engine::ports::Clock;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

mod cast;
mod script;
mod words;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::failure::AskedWrongly;
use crate::wiring::SystemClock;
use crate::{data_set_file, terminal};

/// The longest span, in days: two years.
const DAYS_MAX: i32 = 730;
/// The most lines: some gigabytes.
const HITS_MAX: u64 = 20_000_000;

/// Write a made-up access log of companies, homes, hosters, relays and robots
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The host whose log it is
    #[arg(long, value_name = "HOST")]
    site: String,
    /// How many days
    #[arg(long, default_value_t = 30)]
    days: i32,
    /// The last day (default: today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<String>,
    /// The same seed gives the same log
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// About how many lines
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    hits: u64,
    /// Where to write it; `-` is standard output
    #[arg(long, value_name = "LOG")]
    out: PathBuf,
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
}

impl Simulate {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let wrong = |text: String| anyhow::Error::new(AskedWrongly(text));
        let host = Host::parse(&self.site).map_err(|error| wrong(error.to_string()))?;
        if !(1..=DAYS_MAX).contains(&self.days) || !(1..=HITS_MAX).contains(&self.hits) {
            let text = format!("choose 1 to {DAYS_MAX} days and 1 to {HITS_MAX} hits");
            return Err(wrong(text));
        }
        let now = SystemClock.now();
        let last = match &self.until {
            Some(text) => Day::parse(text).map_err(|error| wrong(error.to_string()))?,
            None => now.day(),
        };
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open_or_build(&config)?;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let cast = cast::choose(&data_set, &mut random);
        anyhow::ensure!(!cast.companies.is_empty(), "the data set names no company");
        let days = (Day(last.0 - self.days + 1), last);
        // Nobody has visited in the future yet.
        let end = if self.until.is_none() { now } else { last.end() };
        let lines = script::play(&cast, host.as_str(), (days, end, self.hits), &mut random);
        write(&self.out, &lines)?;
        terminal::say(&format!(
            "{} lines, {} to {}, {} companies",
            terminal::grouped(lines.len() as u64),
            days.0,
            days.1,
            cast.companies.len()
        ));
        Ok(())
    }
}

fn write(path: &Path, lines: &[String]) -> anyhow::Result<()> {
    let failed = || format!("could not write {}", path.display());
    let mut out: Box<dyn Write> = if path == Path::new("-") {
        Box::new(terminal::output())
    } else {
        Box::new(BufWriter::new(File::create(path).with_context(failed)?))
    };
    for line in lines {
        out.write_all(line.as_bytes()).with_context(failed)?;
    }
    out.flush().with_context(failed)
}
