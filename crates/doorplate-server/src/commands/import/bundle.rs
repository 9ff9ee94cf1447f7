//! `doorplate import --bundle FILE`: lays a workspace down.

use std::path::Path;

use doorplate_engine::bundle::ImportedBundle;

use crate::bundle_file::BundleFile;
use crate::config::Config;
use crate::{data_set_file, terminal, wiring};

/// Lays a workspace down, once the whole file was found to be as it was written.
pub(super) fn read(config: &Config, path: &Path) -> anyhow::Result<ImportedBundle> {
    let length = std::fs::metadata(path).ok().map(|metadata| metadata.len());
    let bar = terminal::bytes_bar(length);
    bar.set_prefix("checking");
    let file = BundleFile::check(path, &bar)?;
    bar.set_prefix("importing");
    let runtime = wiring::runtime()?;
    let engine = runtime.block_on(async {
        let data_set = data_set_file::find(config)?;
        wiring::open_engine_beside(config, data_set).await
    })?;
    let mut import = None;
    file.read(&bar, &mut |member| {
        runtime.block_on(async {
            match &mut import {
                None => import = Some(engine.begin_bundle_import(&member).await?),
                Some(import) => import.take(&member).await?,
            }
            Ok(())
        })
    })?;
    bar.finish_and_clear();
    let import = import.ok_or_else(|| anyhow::anyhow!("{} is empty", path.display()))?;
    Ok(runtime.block_on(import.finish())?)
}

/// What came, in words.
pub(super) fn in_words(imported: &ImportedBundle) -> String {
    if *imported == ImportedBundle::default() {
        return "everything is here already\n".to_owned();
    }
    let counts = [
        (imported.sites, "sites"),
        (imported.visits, "visits"),
        (imported.other_hits, "other hits in the books"),
        (imported.revisions, "superseded verdicts"),
        (imported.corrections, "corrections"),
        (imported.segments, "segments"),
        (imported.annotations, "companies with labels or notes"),
    ];
    let line = |(count, what): &(u64, &str)| format!("{:>12} {what}\n", terminal::grouped(*count));
    counts.iter().filter(|(count, _)| *count > 0).map(line).collect()
}
