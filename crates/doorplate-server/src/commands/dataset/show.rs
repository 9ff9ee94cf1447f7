//! `doorplate dataset show`: the data set at a glance.

use clap::Args;

use super::build::in_words;
use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::{data_set_file, terminal};

/// Show the data set at a glance
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        if self.json {
            return terminal::print_json(data_set.summary());
        }
        let path = data_set_file::path(&config);
        terminal::print(&format!("{}\n{}", path.display(), in_words(data_set.summary())))
    }
}
