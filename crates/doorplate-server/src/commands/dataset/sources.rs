//! Which sources there are, which are used, and from which registry packages come.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use doorplate_identify::manifest::Manifest;
use doorplate_integrations::npm::{NpmConfig, NpmSurroundings};

use crate::config::Config;
use crate::failure::AskedWrongly;

/// Where npm looks for its system-wide configuration.
const NPM_SYSTEM_FILES: [&str; 3] = ["/usr/local/etc/npmrc", "/usr/etc/npmrc", "/etc/npmrc"];

/// All manifests: the product's own and the operator's, ascending by id. One of the operator's
/// takes the place of the product's with the same id.
pub(crate) fn all(config: &Config) -> anyhow::Result<Vec<Manifest>> {
    let mut manifests = Manifest::all_default();
    if let Some(folder) = &config.dataset.manifests {
        for manifest in read_folder(folder)? {
            manifests.retain(|known| known.id != manifest.id);
            manifests.push(manifest);
        }
    }
    manifests.sort_by(|left, right| left.id.cmp(&right.id));
    for id in config.dataset.with.iter().chain(&config.dataset.without) {
        check_id(&manifests, id)?;
    }
    Ok(manifests)
}

fn read_folder(folder: &Path) -> anyhow::Result<Vec<Manifest>> {
    let failed = || format!("could not read the manifests in {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(failed)? {
        paths.push(entry.with_context(failed)?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let mut manifests = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).with_context(failed)?;
        manifests.push(Manifest::parse(&path.display().to_string(), &text)?);
    }
    Ok(manifests)
}

/// Checks that there is a source of this id.
pub(super) fn check_id(manifests: &[Manifest], id: &str) -> anyhow::Result<()> {
    if manifests.iter().any(|manifest| manifest.id == id) {
        return Ok(());
    }
    let known: Vec<&str> = manifests.iter().map(|manifest| manifest.id.as_str()).collect();
    let text = format!("there is no source {id:?}; there are {}", known.join(", "));
    Err(AskedWrongly(text).into())
}

/// Whether an update asks for this source without it being named.
pub(super) fn is_on(config: &Config, manifest: &Manifest) -> bool {
    let is_wanted = manifest.enabled || config.dataset.with.contains(&manifest.id);
    is_wanted && is_allowed(config, manifest)
}

/// Whether a build may use this source when its files are here.
pub(super) fn is_allowed(config: &Config, manifest: &Manifest) -> bool {
    !config.dataset.without.contains(&manifest.id)
        && (!manifest.needs_acceptance || config.dataset.with.contains(&manifest.id))
}

/// The registries and credentials of the user's npm configuration.
pub(crate) fn npm_config(variables: &[(String, String)]) -> NpmConfig {
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| PathBuf::from(value))
    };
    let user = variable("npm_config_userconfig")
        .or_else(|| variable("HOME").map(|home| home.join(".npmrc")));
    let mut paths = vec![PathBuf::from(".npmrc")];
    paths.extend(user);
    match variable("npm_config_globalconfig") {
        Some(path) => paths.push(path),
        None => paths.extend(NPM_SYSTEM_FILES.map(PathBuf::from)),
    }
    let files = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let mut surroundings = NpmSurroundings { variables: variables.to_vec(), files };
    let config = NpmConfig::read(&surroundings);
    if config.registry_for("").is_some() {
        return config;
    }
    // Nobody says: then npm's own choice counts, where there is an npm.
    let registry = registry_of_npm();
    surroundings.variables.extend(registry.map(|it| ("npm_config_registry".to_owned(), it)));
    NpmConfig::read(&surroundings)
}

fn registry_of_npm() -> Option<String> {
    let asked = Command::new("npm").args(["config", "get", "registry"]).output().ok()?;
    let address = String::from_utf8(asked.stdout).ok()?.trim().to_owned();
    (asked.status.success() && address.starts_with("http")).then_some(address)
}
