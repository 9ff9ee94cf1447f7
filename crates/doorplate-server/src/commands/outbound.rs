//! `doorplate outbound`: every connection to the outside that there can be.

use clap::Args;
use doorplate_integrations::outbound;

use super::dataset::sources;
use crate::arguments::{DataFolder, Settings};
use crate::terminal;

/// List every possible connection to the outside, with its reason and its switch
#[derive(Debug, Args)]
pub(crate) struct Outbound {
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Outbound {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let npm = sources::npm_config(settings.variables());
        let config = settings.data(&self.data).load()?;
        let manifests = sources::all(&config)?;
        let registry =
            |package: &str| npm.registry_for(package).unwrap_or("the npm registry").to_owned();
        let connections = outbound::list(&manifests, registry);
        if self.json {
            return terminal::print_json(&connections);
        }
        let mut table = terminal::table(&["destination", "reason", "happens when"]);
        for connection in &connections {
            table.add_row([&connection.destination, &connection.reason, &connection.enabled_by]);
        }
        terminal::print_table(&table)?;
        terminal::print(
            "\nEach download is a GET request that says nothing about visitors or workspaces.\n\
            Questions to the DNS carry addresses, and go to your own name servers only; \
            `doorplate serve`\nopens no connection by itself unless `validation.enabled` is set.\n\
            The setting `outbound.hosts` names the only hosts that may be asked.\n",
        )
    }
}
