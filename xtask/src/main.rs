//! `cargo xtask`: what a developer runs. One file per subcommand; none of it is in the product.
#![expect(clippy::print_stdout, reason = "talking to the developer is what this program does")]

mod bench;
mod dataset;
mod demo;
mod development_sources;
mod fit;
mod http_client;
mod installation;
mod openapi;
mod programs;
mod steps;
mod test;
mod tidy;
mod web;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Build, check, try and measure Doorplate.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, fill an installation with traffic and open it to the browser
    Demo(demo::Arguments),
    /// Run every check and every test there is
    Test(test::Arguments),
    /// Build the development data set from a folder of public files
    Dataset(dataset::Arguments),
    /// Fit the embedded models on the labelled rows beside the repository
    Fit(fit::Arguments),
    /// Check the structure of the code: crate edges, style limits, links
    Tidy,
    /// Write openapi.json from the code
    Openapi,
    /// Check, test and build the portal and the tracking script
    Web,
    /// Measure something and print the figures
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Dataset(arguments) => dataset::run(&arguments),
        Command::Fit(arguments) => fit::run(&arguments),
        Command::Tidy => tidy::run(),
        Command::Openapi => openapi::run(),
        Command::Web => web::run(),
        Command::Bench(arguments) => bench::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace, where every command runs.
fn workspace_root() -> PathBuf {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("xtask lies within the workspace").to_path_buf()
}
