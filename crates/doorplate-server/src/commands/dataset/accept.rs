//! `doorplate dataset accept` and `withdraw`: the recorded agreement to the terms of a source.

use std::fs;

use anyhow::Context;
use clap::Args;
use doorplate_engine::ports::Clock;
use doorplate_identify::manifest::Manifest;

use super::acceptances::{Acceptances, Action, terms};
use super::sources;
use crate::arguments::{DataFolder, Settings};
use crate::config::Config;
use crate::failure::{AnswerIsNo, AskedWrongly};
use crate::wiring::SystemClock;
use crate::{data_folder, terminal};

/// Show the terms of a source, and record that they are accepted
#[derive(Debug, Args)]
pub(crate) struct Accept {
    #[command(flatten)]
    data: DataFolder,
    /// The source
    #[arg(value_name = "SOURCE")]
    source: String,
    /// Who accepts the terms, for the operator; without it they are only shown
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Accept {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).load()?;
        let manifest = find(&config, &self.source)?;
        let acceptances = Acceptances::read(&config.data)?;
        if !self.json {
            terminal::print(&format!(
                "{}: {}\n\n{}\n",
                manifest.id,
                manifest.name,
                terms(&manifest)
            ))?;
        }
        let Some(by) = self.by.as_deref().map(str::trim).filter(|by| !by.is_empty()) else {
            if let Some(known) = acceptances.find(&manifest) {
                let text = format!("accepted by {} on {}\n", known.by, known.at.day());
                return terminal::print(&text);
            }
            let text = format!(
                "not accepted; whoever may accept these terms for the operator runs \
                `doorplate dataset accept {} --by NAME`",
                manifest.id
            );
            return Err(AnswerIsNo(text).into());
        };
        let said = (Action::Accepted, by, SystemClock.now());
        let recorded = acceptances.record(&config.data, &manifest, said)?;
        if self.json {
            return terminal::print_json(&recorded);
        }
        terminal::print(&format!(
            "recorded: {by} accepted the terms; the next `doorplate dataset update` uses {}\n",
            manifest.id
        ))
    }
}

/// Withdraw the acceptance of a source's terms, and remove its files
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    data: DataFolder,
    /// The source
    #[arg(value_name = "SOURCE")]
    source: String,
    /// Who withdraws, for the operator
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Withdraw {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).load()?;
        let manifest = find(&config, &self.source)?;
        let acceptances = Acceptances::read(&config.data)?;
        if acceptances.find(&manifest).is_none() {
            return Err(AnswerIsNo(format!("{} is not accepted", manifest.id)).into());
        }
        let said = (Action::Withdrawn, self.by.trim(), SystemClock.now());
        let recorded = acceptances.record(&config.data, &manifest, said)?;
        let folder = data_folder::sources(&config.data).join(&manifest.id);
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("could not remove {}", folder.display()))?;
        }
        if self.json {
            return terminal::print_json(&recorded);
        }
        terminal::print(
            "recorded, and the files are removed; `doorplate dataset build` makes a data set \
            without anything that came from them\n",
        )
    }
}

fn find(config: &Config, id: &str) -> anyhow::Result<Manifest> {
    let manifests = sources::all(config)?;
    sources::check_id(&manifests, id)?;
    let manifest = manifests.into_iter().find(|manifest| manifest.id == id);
    match manifest.filter(|manifest| manifest.needs_acceptance) {
        Some(manifest) => Ok(manifest),
        None => Err(AskedWrongly(format!("the source {id} needs no acceptance")).into()),
    }
}
