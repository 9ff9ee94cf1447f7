//! The commands, one file each.

pub(crate) mod completions;
pub(crate) mod corrections;
pub(crate) mod dataset;
pub(crate) mod doctor;
pub(crate) mod enrich;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod look_up;
pub(crate) mod man;
pub(crate) mod openapi;
pub(crate) mod outbound;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod simulate;

use crate::arguments::{Arguments, Command, Settings};

/// Runs the command that was asked for.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = Settings::new(arguments.config);
    match arguments.command {
        Command::Serve(command) => command.run(settings),
        Command::Import(command) => command.run(settings),
        Command::Export(command) => command.run(settings),
        Command::Report(command) => command.run(settings),
        Command::LookUp(command) => command.run(settings),
        Command::Explain(command) => command.run(settings),
        Command::Enrich(command) => command.run(settings),
        Command::Eval(command) => command.run(settings),
        Command::Dataset(command) => command.run(settings),
        Command::Corrections(command) => command.run(settings),
        Command::Doctor(command) => command.run(settings),
        Command::Openapi(openapi::Openapi {}) => openapi::Openapi::run(),
        Command::Outbound(command) => command.run(settings),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Simulate(command) => command.run(settings),
    }
}
