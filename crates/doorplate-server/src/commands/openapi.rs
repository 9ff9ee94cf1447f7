//! `doorplate openapi`: the description of the API, as the code has it.

use clap::Args;

use crate::terminal;

/// Print the description of the API (OpenAPI 3.1)
#[derive(Debug, Args)]
pub(crate) struct Openapi {}

impl Openapi {
    pub(crate) fn run() -> anyhow::Result<()> {
        terminal::print(&doorplate_http::openapi_json())
    }
}
