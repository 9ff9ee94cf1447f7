//! The arguments: which commands there are, and what all of them understand.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use toml::Value;

use crate::commands::{
    completions, corrections, dataset, doctor, enrich, eval, explain, export, import, look_up, man,
    openapi, outbound, report, serve, simulate,
};
use crate::config::{Config, Origins};
use crate::failure::AskedWrongly;

/// Tells which businesses visit a website, and never who.
#[derive(Debug, Parser)]
#[command(name = "doorplate", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Read settings from this file (default: doorplate.toml, if there is one)
    #[arg(long, global = true, value_name = "FILE", env = "DOORPLATE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(serve::Serve),
    Import(import::Import),
    Export(export::Export),
    Report(report::Report),
    LookUp(look_up::LookUp),
    Explain(explain::Explain),
    Enrich(enrich::Enrich),
    Eval(eval::Eval),
    #[command(subcommand)]
    Dataset(dataset::Dataset),
    #[command(subcommand)]
    Corrections(corrections::Corrections),
    Doctor(doctor::Doctor),
    Openapi(openapi::Openapi),
    Outbound(outbound::Outbound),
    Completions(completions::Completions),
    Man(man::Man),
    Simulate(simulate::Simulate),
}

/// The data folder.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataFolder {
    /// The data folder (default: data)
    #[arg(long = "data", value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

/// The data set.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataSetFile {
    /// The data-set file (default: the one in the data folder)
    #[arg(long = "dataset", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Gathers what flags say, and reads the settings.
pub(crate) struct Settings {
    origins: Origins,
}

impl Settings {
    /// Begins with the file named and the environment.
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        let text = |text: std::ffi::OsString| text.into_string().ok();
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?)));
        let variables = variables.collect();
        Self { origins: Origins { file, variables, flags: Vec::new() } }
    }

    /// The environment.
    pub(crate) fn variables(&self) -> &[(String, String)] {
        &self.origins.variables
    }

    /// Adds what a flag says, if it was given.
    pub(crate) fn flag(mut self, key: &'static str, value: Option<impl Into<Value>>) -> Self {
        self.origins.flags.extend(value.map(|value| (key, value.into())));
        self
    }

    /// Adds the data folder.
    pub(crate) fn data(self, data: &DataFolder) -> Self {
        self.flag("data", data.folder.as_ref().map(|path| path.display().to_string()))
    }

    /// Adds the data set.
    pub(crate) fn dataset(self, dataset: &DataSetFile) -> Self {
        self.flag("dataset.file", dataset.file.as_ref().map(|path| path.display().to_string()))
    }

    /// Reads the settings.
    pub(crate) fn load(&self) -> anyhow::Result<Config> {
        Config::load(&self.origins).map_err(|error| AskedWrongly(error.to_string()).into())
    }
}
