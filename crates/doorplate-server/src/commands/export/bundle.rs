//! `doorplate export --bundle FILE`: a workspace as one file.

use std::path::Path;

use anyhow::Context;
use doorplate_domain::site::Host;
use doorplate_engine::ports::Clock;

use crate::bundle_file::BundleWriter;
use crate::config::Config;
use crate::{data_set_file, terminal, wiring};

/// Writes the workspace of a site.
pub(super) async fn write(config: &Config, host: &Host, path: &Path) -> anyhow::Result<()> {
    let data_set = data_set_file::find(config)?;
    let engine = wiring::open_engine_beside(config, data_set).await?;
    let found = engine.find_site_of_operator(host).await?;
    let (scope, _) = found.with_context(|| format!("there is no site for {host}"))?;
    let mut bundle = engine.open_bundle(scope.workspace_id()).await?;
    let mut file = BundleWriter::create(path, wiring::SystemClock.now())?;
    let bar = terminal::rows_bar(None);
    while let Some(member) = bundle.next().await? {
        bar.inc(member.rows);
        file.add(&member)?;
    }
    bar.finish_and_clear();
    file.finish()?;
    let rows = terminal::grouped(bar.position());
    terminal::say(&format!("{}: {rows} rows", path.display()));
    Ok(())
}
