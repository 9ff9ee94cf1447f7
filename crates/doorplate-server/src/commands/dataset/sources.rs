//! Which sources there are, which are used, and from which registry packages come.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use doorplate_domain::data_set::LicenceClass;
use doorplate_identify::manifest::{Manifest, Mirror};
use doorplate_integrations::download::{SourceState, find_state};
use doorplate_integrations::npm::{NpmConfig, NpmSurroundings};

use super::acceptances::{Acceptance, Acceptances};
use crate::config::Config;
use crate::data_folder;
use crate::failure::AskedWrongly;

/// What may stand in `dataset.without` besides ids of sources.
const LICENCE_CLASSES: [LicenceClass; 5] = [
    LicenceClass::Open,
    LicenceClass::Attribution,
    LicenceClass::ShareAlike,
    LicenceClass::OperatorAgreed,
    LicenceClass::FirstParty,
];
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
    let is_class = |id: &&String| LICENCE_CLASSES.iter().any(|class| class.as_str() == *id);
    let without = config.dataset.without.iter().filter(|id| !is_class(id));
    for id in config.dataset.with.iter().chain(without) {
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

/// What may be used now: settings, licence classes that are left out, and recorded acceptances.
#[derive(Debug)]
pub(crate) struct Leave<'a> {
    config: &'a Config,
    acceptances: Acceptances,
}

impl<'a> Leave<'a> {
    /// Reads what was accepted.
    pub(crate) fn new(config: &'a Config) -> anyhow::Result<Self> {
        Ok(Self { config, acceptances: Acceptances::read(&config.data)? })
    }

    /// The data folder.
    pub(super) fn data(&self) -> &Path {
        &self.config.data
    }

    /// The acceptance that counts for a source now.
    pub(crate) fn acceptance(&self, manifest: &Manifest) -> Option<&Acceptance> {
        self.acceptances.find(manifest)
    }

    /// Whether an update asks for this source without it being named.
    pub(crate) fn is_on(&self, manifest: &Manifest) -> bool {
        let is_wanted = manifest.enabled
            || manifest.needs_acceptance
            || self.config.dataset.with.contains(&manifest.id);
        is_wanted && self.is_allowed(manifest)
    }

    /// Whether a build may use this source when its files are here.
    pub(crate) fn is_allowed(&self, manifest: &Manifest) -> bool {
        !self.config.dataset.without.contains(&manifest.id)
            && manifest.mirrors.iter().any(|mirror| self.is_class_allowed(mirror))
            && (!manifest.needs_acceptance || self.acceptance(manifest).is_some())
    }

    /// Whether facts of a mirror's licence class may be used.
    pub(crate) fn is_class_allowed(&self, mirror: &Mirror) -> bool {
        !self.config.dataset.without.iter().any(|name| name == mirror.licence.class.as_str())
    }

    /// Fails for a source that is asked for by name while its terms are not accepted.
    pub(super) fn check_accepted(&self, manifest: &Manifest) -> anyhow::Result<()> {
        if !manifest.needs_acceptance || self.acceptance(manifest).is_some() {
            return Ok(());
        }
        let text = format!(
            "the terms of the source {id} are not accepted; read them with `doorplate dataset \
            accept {id}`",
            id = manifest.id
        );
        Err(AskedWrongly(text).into())
    }

    /// The manifests that a build may use, of those that are here or not. A source that the
    /// settings ask for has to be accepted; others are left out without a word.
    pub(crate) fn usable(&self, manifests: &[Manifest]) -> anyhow::Result<Vec<Manifest>> {
        let folder = data_folder::sources(&self.config.data);
        let mut usable = Vec::new();
        for manifest in manifests {
            if self.config.dataset.with.contains(&manifest.id) {
                self.check_accepted(manifest)?;
            }
            if !self.is_allowed(manifest) {
                continue;
            }
            let state = find_state(&folder, &manifest.id)?;
            let mirror = state.as_ref().and_then(|state| mirror_of(manifest, state));
            if mirror.is_none_or(|mirror| self.is_class_allowed(mirror)) {
                usable.push(manifest.clone());
            }
        }
        Ok(usable)
    }
}

/// The mirror that the files here came from.
pub(crate) fn mirror_of<'a>(manifest: &'a Manifest, state: &SourceState) -> Option<&'a Mirror> {
    let paths = || state.files.iter().map(|file| &file.path);
    manifest
        .mirrors
        .iter()
        .find(|mirror| mirror.address == state.address && mirror.files.iter().eq(paths()))
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
