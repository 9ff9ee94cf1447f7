//! `doorplate dataset export`: the data set in the format that other programs read.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use doorplate_identify::mmdb_export::to_mmdb;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::{data_set_file, terminal};

/// Write the data set as an MMDB file, for everything that reads that format
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Export {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        let spinner = terminal::spinner("writing the MMDB file");
        let file = to_mmdb(&data_set);
        // Beside it and renamed, so that nobody reads half a file.
        let beside = self.out.with_extension("partial");
        std::fs::write(&beside, &file)
            .and_then(|()| std::fs::rename(&beside, &self.out))
            .with_context(|| format!("failed to write {}", self.out.display()))?;
        spinner.finish_and_clear();
        let mebibytes = file.len().div_ceil(1 << 20);
        terminal::say(&format!("{}: {mebibytes} MiB", self.out.display()));
        Ok(())
    }
}
