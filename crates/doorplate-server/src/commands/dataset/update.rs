//! `doorplate dataset update`: fetches sources, and builds when something changed.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use doorplate_engine::ports::Clock;
use doorplate_identify::manifest::Manifest;
use doorplate_integrations::download::{
    DownloadError, DownloadSettings, Downloader, Outcome, SourceState,
};
use doorplate_integrations::web_client::{Reach, WebClient, WebSettings};
use indicatif::ProgressBar;
use serde::Serialize;

use super::build;
use super::sources::{self, Leave};
use crate::arguments::{DataFolder, Settings};
use crate::config::Config;
use crate::failure::AnswerIsNo;
use crate::wiring::{self, SystemClock};
use crate::{data_folder, data_set_file, terminal};

/// Fetch the sources that are due, and build the data set if something changed
#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    data: DataFolder,
    /// Take the files from this folder, by their names, and ask nobody
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
    /// Fetch this source only, due or not; may be given again
    #[arg(long = "source", value_name = "ID")]
    sources: Vec<String>,
    /// Accept a source that shrinks by more than 20 %
    #[arg(long)]
    accept_drop: bool,
    /// Leave out this source, or all of this licence class; may be given again
    #[arg(long, value_name = "SOURCE|CLASS")]
    without: Vec<String>,
    /// Fetch only; build later with `doorplate dataset build`
    #[arg(long)]
    no_build: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    sources: Vec<SourceReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_set: Option<doorplate_domain::data_set::DataSetSummary>,
}

#[derive(Serialize)]
struct SourceReport {
    id: String,
    /// `updated`, `unchanged`, `absent` or `failed`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<SourceState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Update {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let npm = sources::npm_config(settings.variables());
        let mut config = settings.data(&self.data).load()?;
        config.dataset.without.extend(self.without.iter().cloned());
        let manifests = sources::all(&config)?;
        let leave = Leave::new(&config)?;
        for id in self.sources.iter().chain(&config.dataset.with) {
            sources::check_id(&manifests, id)?;
            for manifest in manifests.iter().filter(|manifest| manifest.id == *id) {
                leave.check_accepted(manifest)?;
            }
        }
        let reach = config.outbound.hosts.clone().map_or(Reach::Anywhere, Reach::Only);
        let web = WebClient::new(WebSettings { reach, ..WebSettings::default() })?;
        let downloader = Downloader::new(
            web,
            npm,
            DownloadSettings {
                folder: data_folder::sources(&config.data),
                accepts_drop: self.accept_drop,
                now: SystemClock.now(),
            },
        );
        let reports = wiring::runtime()?.block_on(self.fetch(&leave, &manifests, &downloader))?;
        self.conclude(&config, &manifests, reports)
    }

    async fn fetch(
        &self,
        leave: &Leave<'_>,
        manifests: &[Manifest],
        downloader: &Downloader,
    ) -> anyhow::Result<Vec<SourceReport>> {
        let mut reports = Vec::new();
        for manifest in manifests.iter().filter(|manifest| self.wants(leave, manifest)) {
            let bar = terminal::bytes_bar(None);
            bar.set_prefix(manifest.id.clone());
            let result = self.fetch_one(leave, manifest, downloader, &bar).await;
            bar.finish_and_clear();
            let report = report(&manifest.id, result);
            if !self.json && report.outcome != "absent" {
                terminal::say(&in_words(&report));
            }
            reports.push(report);
        }
        Ok(reports)
    }

    fn wants(&self, leave: &Leave<'_>, manifest: &Manifest) -> bool {
        if !self.sources.is_empty() {
            return self.sources.contains(&manifest.id);
        }
        // Whoever lays a file into the folder wants it used, also when it is off by default.
        let is_laid_down = self.from.is_some() && leave.is_allowed(manifest);
        is_laid_down || leave.is_on(manifest)
    }

    async fn fetch_one(
        &self,
        leave: &Leave<'_>,
        manifest: &Manifest,
        downloader: &Downloader,
        bar: &ProgressBar,
    ) -> Result<Option<Outcome>, DownloadError> {
        let mut manifest = manifest.clone();
        manifest.mirrors.retain(|mirror| leave.is_class_allowed(mirror));
        let manifest = &manifest;
        if let Some(folder) = &self.from {
            bar.set_message("copying");
            return downloader.import(manifest, folder).await;
        }
        // What the operator lays into the import folder needs no download.
        let import = data_folder::import(leave.data());
        if let Some(outcome) = downloader.import(manifest, &import).await? {
            return Ok(Some(outcome));
        }
        if manifest.mirrors.iter().all(|mirror| mirror.address.starts_with("file:")) {
            return Ok(None);
        }
        let is_named = self.sources.contains(&manifest.id);
        if !is_named && let Some(state) = downloader.find_fresh(manifest)? {
            return Ok(Some(Outcome::Unchanged(state)));
        }
        let progress = |file: &str, bytes: u64, total: Option<u64>| {
            if let Some(total) = total {
                bar.set_length(total);
            }
            bar.set_message(file.to_owned());
            bar.set_position(bytes);
        };
        downloader.update(manifest, &progress).await.map(Some)
    }

    fn conclude(
        self,
        config: &Config,
        manifests: &[Manifest],
        reports: Vec<SourceReport>,
    ) -> anyhow::Result<()> {
        let failed = reports.iter().filter(|report| report.outcome == "failed").count();
        let is_here = reports.iter().any(|report| report.state.is_some());
        if !is_here && self.from.is_some() && failed == 0 {
            anyhow::bail!("no file in the folder is one that a source names");
        }
        let is_changed = reports.iter().any(|report| report.outcome == "updated");
        let data_set = match data_set_file::find(config) {
            _ if self.no_build || !is_here => None,
            Ok(Some(data_set)) if !is_changed => Some(data_set.summary().clone()),
            _ => {
                let target = data_set_file::path(config);
                let built = build::build(config, manifests, &target).context("the build failed")?;
                Some(built.data_set.summary().clone())
            }
        };
        if self.json {
            terminal::print_json(&Report { sources: reports, data_set })?;
        } else if let Some(summary) = &data_set {
            terminal::print(&build::in_words(summary))?;
        }
        if failed > 0 {
            let text = format!("{failed} of the sources could not be fetched; the rest is in use");
            return Err(AnswerIsNo(text).into());
        }
        Ok(())
    }
}

fn report(id: &str, result: Result<Option<Outcome>, DownloadError>) -> SourceReport {
    let (outcome, state, error) = match result {
        Ok(None) => ("absent", None, None),
        Ok(Some(Outcome::Unchanged(state))) => ("unchanged", Some(state), None),
        Ok(Some(Outcome::Updated(state))) => ("updated", Some(state), None),
        Err(error) => ("failed", None, Some(format!("{:#}", anyhow::Error::new(error)))),
    };
    SourceReport { id: id.to_owned(), outcome, state, error }
}

fn in_words(report: &SourceReport) -> String {
    match (&report.state, &report.error) {
        (Some(state), _) => format!(
            "{:<20} {:<10} {:>12} rows  {}",
            report.id,
            report.outcome,
            terminal::grouped(state.rows),
            state.address
        ),
        (None, error) => {
            let error = error.as_deref().unwrap_or_default();
            format!("{:<20} {:<10} {error}", report.id, report.outcome)
        }
    }
}
