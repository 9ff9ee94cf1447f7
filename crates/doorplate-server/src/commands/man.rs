//! `doorplate man`: the manual page, and with a folder those of all commands.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use crate::arguments::Arguments;
use crate::terminal;

/// Print the manual page, or write those of all commands to a folder
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for each command to this folder instead
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let command = Arguments::command();
        if let Some(folder) = &self.out {
            let failed = || format!("could not write to {}", folder.display());
            fs::create_dir_all(folder).with_context(failed)?;
            return clap_mangen::generate_to(command, folder).with_context(failed);
        }
        let mut page = Vec::new();
        Page::new(command).render(&mut page)?;
        terminal::print(&String::from_utf8_lossy(&page))
    }
}
