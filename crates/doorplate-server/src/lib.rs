//! The executable `doorplate`: commands, configuration, and how the parts are put together.
//!
//! Here alone are arguments and environment read, and here alone are engines chosen. What the
//! product does is in `doorplate-engine`.

mod arguments;
mod bundle_file;
mod commands;
pub mod config;
mod data_folder;
mod data_set_file;
mod failure;
mod log_reader;
mod terminal;
pub mod wiring;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

/// Runs the command that the arguments name.
///
/// The exit code is 0 when it did what it should, 1 when it did not, 2 when it was asked wrongly.
/// A reader that goes away (`doorplate … | head`) is no failure.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if failure::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&error);
            ExitCode::from(failure::exit_code(&error))
        }
    }
}
