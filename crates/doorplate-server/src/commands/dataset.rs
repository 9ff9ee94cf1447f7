//! `doorplate dataset …`: what the answers stand on, and how it is renewed.

use clap::Subcommand;

mod accept;
mod acceptances;
mod build;
mod diff;
mod export;
mod licences;
mod refusals;
mod show;
pub(crate) mod sources;
mod update;

use crate::arguments::Settings;

/// Fetch sources, build the data set, show what it stands on
#[derive(Debug, Subcommand)]
pub(crate) enum Dataset {
    Update(update::Update),
    Build(build::Build),
    Accept(accept::Accept),
    Withdraw(accept::Withdraw),
    Licences(licences::Licences),
    Diff(diff::Diff),
    Export(export::Export),
    Show(show::Show),
}

impl Dataset {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        match self {
            Self::Update(command) => command.run(settings),
            Self::Build(command) => command.run(settings),
            Self::Accept(command) => command.run(settings),
            Self::Withdraw(command) => command.run(settings),
            Self::Licences(command) => command.run(settings),
            Self::Diff(command) => command.run(),
            Self::Export(command) => command.run(settings),
            Self::Show(command) => command.run(settings),
        }
    }
}
