//! `doorplate import LOG…`: turns access logs into visits, or lays a bundle down.

mod bundle;

use std::path::PathBuf;

use clap::Args;
use doorplate_domain::site::{Host, Site};
use doorplate_engine::import::{ImportSummary, Importer};
use indicatif::ProgressBar;
use serde_json::{Map, json};

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::config::Config;
use crate::failure::AskedWrongly;
use crate::log_reader::{self, LogReader};
use crate::{data_set_file, terminal, wiring};

/// Import access logs (combined or common format; plain, gzip, zstd)
///
/// Importing a log again changes nothing, so an import that was interrupted is simply started
/// again. It may run beside `doorplate serve`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Access logs, oldest first; `-` is standard input
    #[arg(required_unless_present = "bundle", value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// The host whose log this is; the site is made when there is none
    #[arg(long, value_name = "HOST", required_unless_present = "bundle")]
    site: Option<String>,
    /// Lay down what `export --bundle` wrote; what is here already stays as it is
    #[arg(long, value_name = "FILE", conflicts_with_all = ["logs", "site"])]
    bundle: Option<PathBuf>,
    #[command(flatten)]
    data: DataFolder,
    #[command(flatten)]
    dataset: DataSetFile,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        if let Some(path) = &self.bundle {
            let imported = bundle::read(&config, path)?;
            return if self.json {
                terminal::print_json(&imported)
            } else {
                terminal::print(&bundle::in_words(&imported))
            };
        }
        let host = Host::parse(self.site.as_deref().unwrap_or_default())
            .map_err(|error| AskedWrongly(error.to_string()))?;
        let bar = terminal::bytes_bar(log_reader::total_bytes(&self.logs));
        let imported = wiring::runtime()?.block_on(self.import(&config, &host, &bar));
        bar.finish_and_clear();
        let (site, summary) = imported?;
        if self.json {
            return terminal::print_json(&as_json(&site, &summary));
        }
        terminal::print(&in_words(&site, &summary))
    }

    async fn import(
        &self,
        config: &Config,
        host: &Host,
        bar: &ProgressBar,
    ) -> anyhow::Result<(Site, ImportSummary)> {
        let data_set = data_set_file::open_or_build(config)?;
        let engine = wiring::open_engine_beside(config, Some(data_set)).await?;
        let (scope, site) = engine.find_or_create_import_site(host).await?;
        let mut importer = Importer::new(engine, scope, site.clone()).await?;
        let read = self.read(&mut importer, bar).await;
        // What came before a broken place is kept; starting again passes over it.
        let summary = importer.finish().await?;
        read.map(|()| (site, summary))
    }

    async fn read(&self, importer: &mut Importer, bar: &ProgressBar) -> anyhow::Result<()> {
        let mut line = Vec::new();
        for path in &self.logs {
            let mut log = LogReader::open(path, bar)?;
            while log.read_line(&mut line)? {
                importer.take(&line).await?;
            }
        }
        Ok(())
    }
}

fn as_json(site: &Site, summary: &ImportSummary) -> serde_json::Value {
    let dropped: Map<String, serde_json::Value> = summary
        .dropped
        .iter()
        .map(|(reason, count)| (reason.as_str().into(), json!(count)))
        .collect();
    json!({
        "site": site.host.as_str(),
        "site_key": site.site_key.as_str(),
        "lines": summary.lines,
        "hits": summary.hits,
        "visits": summary.visits,
        "duplicates": summary.duplicates,
        "dropped": dropped,
    })
}

fn in_words(site: &Site, summary: &ImportSummary) -> String {
    let mut text = format!(
        "{}: {} lines, {} new hits in {} visits\n",
        site.host,
        terminal::grouped(summary.lines),
        terminal::grouped(summary.hits),
        terminal::grouped(summary.visits),
    );
    if summary.duplicates > 0 {
        let duplicates = terminal::grouped(summary.duplicates);
        text.extend([format!("  {duplicates} lines were here already\n")]);
    }
    for (reason, count) in &summary.dropped {
        text.extend([format!("  {} dropped: {}\n", terminal::grouped(*count), reason.as_str())]);
    }
    text
}
