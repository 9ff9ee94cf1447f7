//! `doorplate dataset licences`: what the data set stands on, and what has to be shown for it.

use clap::Args;
use doorplate_domain::data_set::{LicenceClass, SourceUse};

use super::sources::{self, Leave};
use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::{data_set_file, terminal};

/// Print what the data set stands on: sources, licences, attribution
#[derive(Debug, Args)]
pub(crate) struct Licences {
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Licences {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        let used = data_set.sources();
        if self.json {
            return terminal::print_json(&used);
        }
        let manifests = sources::all(&config)?;
        let leave = Leave::new(&config)?;
        let accepted = |id: &str| {
            let manifest = manifests.iter().find(|manifest| manifest.id == id);
            let found = manifest.and_then(|manifest| leave.acceptance(manifest));
            found.map(|found| format!("{}, {}", found.by, found.at.day())).unwrap_or_default()
        };
        let header = ["source", "licence", "class", "as of", "rows", "facts", "accepted by"];
        let mut table = terminal::table(&header);
        for source in used {
            table.add_row([
                source.id.clone(),
                source.licence.clone(),
                source.licence_class.as_str().to_owned(),
                source.as_of.clone(),
                terminal::grouped(source.rows),
                terminal::grouped(source.facts),
                accepted(&source.id),
            ]);
        }
        terminal::print_table(&table)?;
        terminal::print(&attributions(used))
    }
}

fn attributions(sources: &[SourceUse]) -> String {
    let lines: Vec<String> = sources
        .iter()
        .filter(|source| !source.attribution.is_empty())
        .map(|source| format!("  {}\n", source.attribution))
        .collect();
    let mut text = String::new();
    if !lines.is_empty() {
        text.extend([format!("\nto be shown (the portal does):\n{}", lines.concat())]);
    }
    let shared_alike: Vec<&str> = sources
        .iter()
        .filter(|source| source.licence_class == LicenceClass::ShareAlike)
        .map(|source| source.id.as_str())
        .collect();
    if !shared_alike.is_empty() {
        let ids = shared_alike.join(", ");
        text.extend([format!(
            "\nwhoever passes the data set on does so under the licence of: {ids}\n"
        )]);
    }
    text
}
