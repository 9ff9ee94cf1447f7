//! `doorplate dataset diff A B`: what changed from one data set to the next.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use doorplate_identify::DataSet;
use doorplate_identify::difference::{Difference, NetworkDifference, difference};

use crate::terminal;

/// Show what changed from one data set to another
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The earlier data set
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// The later one
    #[arg(value_name = "TO")]
    to: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Diff {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let found = difference(&open(&self.from)?, &open(&self.to)?);
        if self.json {
            return terminal::print_json(&found);
        }
        terminal::print(&in_words(&found))
    }
}

fn open(path: &Path) -> anyhow::Result<DataSet> {
    DataSet::open(path)
        .with_context(|| format!("no data set could be opened at {}", path.display()))
}

fn in_words(found: &Difference) -> String {
    let mut text = format!("from {} to {}\n", found.from, found.to);
    for (name, networks) in [("IPv4", &found.v4), ("IPv6", &found.v6)] {
        text.push_str(&networks_in_words(name, networks));
    }
    let companies = &found.companies;
    text.extend([format!(
        "companies: {} added, {} removed, {} changed\n",
        terminal::grouped(companies.added),
        terminal::grouped(companies.removed),
        terminal::grouped(companies.changed),
    )]);
    text
}

/// Shares of the address space that either data set has.
fn networks_in_words(name: &str, networks: &NetworkDifference) -> String {
    let share = |amount: f64| {
        let all = if networks.all > 0.0 { networks.all } else { 1.0 };
        format!("{:.3} %", amount / all * 100.0)
    };
    let mut text = format!(
        "{name}: {} added, {} removed, {} of another kind, {} of another company, {} of another \
        holder\n",
        share(networks.added),
        share(networks.removed),
        share(networks.kind_changed),
        share(networks.company_changed),
        share(networks.holder_changed),
    );
    for (kinds, amount) in &networks.kinds {
        text.extend([format!("  {kinds}: {}\n", share(*amount))]);
    }
    text
}
