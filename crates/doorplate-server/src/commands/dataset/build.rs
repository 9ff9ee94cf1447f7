//! `doorplate dataset build`: compiles the sources that are here.

use std::path::{Path, PathBuf};

use clap::Args;
use doorplate_domain::data_set::DataSetSummary;
use doorplate_identify::manifest::Manifest;
use serde::Serialize;

use super::refusals;
use super::sources::{self, Leave};
use crate::arguments::{DataFolder, Settings};
use crate::config::Config;
use crate::data_set_file::{self, Built, BuiltSource};
use crate::{data_folder, terminal};

/// Build the data set from the sources that are here
#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    data: DataFolder,
    /// Write the data set to this file (default: the one in the data folder)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Leave out this source, or all of this licence class; may be given again
    #[arg(long, value_name = "SOURCE|CLASS")]
    without: Vec<String>,
    /// Tell each refused row that is kept, with its file and line
    #[arg(long)]
    details: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    file: PathBuf,
    sources: Vec<BuiltSource>,
    data_set: DataSetSummary,
}

impl Build {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let mut config = settings.data(&self.data).load()?;
        config.dataset.without.extend(self.without);
        let manifests = sources::all(&config)?;
        let target = self.out.unwrap_or_else(|| data_set_file::path(&config));
        let built = build(&config, &manifests, &target)?;
        let data_set = built.data_set.summary().clone();
        if self.json {
            return terminal::print_json(&Report {
                file: target,
                sources: built.sources,
                data_set,
            });
        }
        terminal::print(&in_words(&data_set))?;
        refusals::print(&built.sources, self.details)
    }
}

/// Builds with a bar over what is read.
pub(super) fn build(
    config: &Config,
    manifests: &[Manifest],
    target: &Path,
) -> anyhow::Result<Built> {
    let allowed = Leave::new(config)?.usable(manifests)?;
    let bar = terminal::bytes_bar(None);
    let sources = data_folder::sources(&config.data);
    let result = data_set_file::build(&sources, &allowed, target, &mut |progress| {
        bar.set_message(progress.stage);
        if progress.stage == data_set_file::READING {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
    });
    bar.finish_and_clear();
    result
}

/// What was built, in one line.
pub(super) fn in_words(summary: &DataSetSummary) -> String {
    format!(
        "data set {}: {} IPv4 and {} IPv6 networks, {} companies, {} sources, {} MiB\n",
        summary.version,
        terminal::grouped(summary.networks_v4),
        terminal::grouped(summary.networks_v6),
        terminal::grouped(summary.companies),
        summary.sources.len(),
        summary.file_bytes.div_ceil(1 << 20),
    )
}
