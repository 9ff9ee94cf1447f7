//! `cargo xtask bench`: figures of the released executable on this machine. Not tests: nothing
//! fails for being slow.

mod collect;
mod enrich;
mod identify;
mod look_up;
mod look_up_api;
mod portal;
mod start;

use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

/// What to measure, and how.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to measure
    #[arg(value_enum)]
    name: Name,
    /// Print one line of JSON instead of a table
    #[arg(long)]
    json: bool,
    /// The data set to use
    #[arg(long = "dataset", value_name = "FILE")]
    data_set: Option<PathBuf>,
    /// collect: connections at once
    #[arg(long, default_value_t = 128)]
    connections: usize,
    /// collect: how long, in seconds
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// collect: kill the server so many times under load and look for losses
    #[arg(long, default_value_t = 0, value_name = "TIMES")]
    kill: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Hits a second with a durable answer
    Collect,
    /// Lines of a combined log enriched a second, beside a plain program
    Enrich,
    /// Nanoseconds of a look-up in the whole-Internet table, beside other structures
    LookUp,
    /// Look-ups over HTTP a second, beside an empty answer of the same server
    LookUpApi,
    /// Bytes of the portal's first load and time of a list, on the demo's data
    Portal,
    /// Time to the first answer, and memory while idle
    Start,
}

/// Measures and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let figures = match arguments.name {
        Name::Collect => collect::run(arguments)?,
        Name::Enrich => enrich::run(arguments)?,
        Name::LookUp => look_up::run()?,
        Name::LookUpApi => look_up_api::run(arguments)?,
        Name::Portal => portal::run(arguments)?,
        Name::Start => start::run(arguments)?,
    };
    if arguments.json {
        println!("{figures}");
    } else {
        print_table(&figures);
    }
    Ok(())
}

fn print_table(figures: &Value) {
    for (name, value) in figures.as_object().into_iter().flatten() {
        match value.as_f64().filter(|_| value.is_f64()) {
            Some(number) => println!("{name:<32} {number:>14.2}"),
            None => println!("{name:<32} {:>14}", value.to_string().trim_matches('"')),
        }
    }
}
