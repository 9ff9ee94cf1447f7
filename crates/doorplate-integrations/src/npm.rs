//! Packages of an npm registry as a road to data: metadata, tarball, integrity, files.
//!
//! Where only a package registry can be reached, this road still works. The registry is the one
//! that the user's npm configuration names; no program of a package is ever run.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use serde::Deserialize;

mod config;
mod tarball;

pub use config::{NpmConfig, NpmSurroundings};
pub use tarball::{Extracted, TarballError, TarballLimits, extract};

use crate::checksum;
use crate::web_client::{Question, Watch, WebClient, WebError};

/// The most of a package's metadata. A package published daily for years has some 20 MiB.
const METADATA_BYTES_MAX: u64 = 128 << 20;
/// The most of a packed package.
const TARBALL_BYTES_MAX: u64 = 1 << 30;
/// The short form of the metadata: versions and where they are.
const METADATA_TYPE: &str = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8";

/// Says why a package cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum NpmError {
    /// The registry did not answer.
    #[error("could not ask the registry for {package}")]
    Ask {
        /// The package.
        package: String,
        /// Why.
        source: WebError,
    },
    /// Nothing names a registry.
    #[error(
        "no registry is named for {package}; set npm_config_registry or `registry=` in an .npmrc"
    )]
    NoRegistry {
        /// The package.
        package: String,
    },
    /// The registry's answer is no description of a package.
    #[error("the registry's answer about {package} cannot be used: {reason}")]
    Metadata {
        /// The package.
        package: String,
        /// What is wrong.
        reason: String,
    },
    /// The tarball is not what the registry says it is.
    #[error("the tarball of {package} {version} does not match its integrity checksum")]
    Integrity {
        /// The package.
        package: String,
        /// The version.
        version: String,
    },
    /// The tarball cannot be read.
    #[error("could not unpack {package} {version}")]
    Unpack {
        /// The package.
        package: String,
        /// The version.
        version: String,
        /// Why.
        source: TarballError,
    },
}

/// The newest version of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageVersion {
    /// The package's name.
    pub package: String,
    /// Its version.
    pub version: String,
    tarball: Url,
    sha512: Vec<u8>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "dist-tags")]
    tags: BTreeMap<String, String>,
    versions: BTreeMap<String, VersionMetadata>,
}

#[derive(Deserialize)]
struct VersionMetadata {
    dist: Distribution,
}

#[derive(Deserialize)]
struct Distribution {
    tarball: String,
    #[serde(default)]
    integrity: String,
}

/// Asks for the newest version of a package.
pub async fn find_newest(
    web: &WebClient,
    config: &NpmConfig,
    package: &str,
) -> Result<PackageVersion, NpmError> {
    let wrong = |reason: &str| NpmError::Metadata {
        package: package.to_owned(),
        reason: reason.to_owned(),
    };
    let registry = config
        .registry_for(package)
        .ok_or_else(|| NpmError::NoRegistry { package: package.to_owned() })?;
    let address = format!("{registry}{}", package.replace('/', "%2f"));
    let url = Url::parse(&address).map_err(|_| wrong("the registry's address is no address"))?;
    let question = Question {
        accept: METADATA_TYPE,
        authorization: config.authorization_for(&url),
        known: None,
        bytes_max: METADATA_BYTES_MAX,
        url,
    };
    let ask_error = |source| NpmError::Ask { package: package.to_owned(), source };
    let bytes = web.get(&question).await.map_err(ask_error)?;
    let metadata: Metadata = serde_json::from_slice(&bytes).map_err(|error| {
        NpmError::Metadata { package: package.to_owned(), reason: error.to_string() }
    })?;
    let version = metadata.tags.get("latest").ok_or_else(|| wrong("no version is the latest"))?;
    let distribution =
        &metadata.versions.get(version).ok_or_else(|| wrong("the latest version is missing"))?.dist;
    let sha512 = read_sha512(&distribution.integrity).ok_or_else(|| wrong("no sha512 checksum"))?;
    let tarball = config
        .locate_tarball(package, &distribution.tarball)
        .ok_or_else(|| wrong("the tarball's address is no address"))?;
    Ok(PackageVersion { package: package.to_owned(), version: version.clone(), tarball, sha512 })
}

/// Downloads a version to `archive`, checks it and takes `files` out of it into `folder`.
pub async fn download(
    web: &WebClient,
    config: &NpmConfig,
    version: &PackageVersion,
    (archive, folder): (&Path, &Path),
    (files, watch): (&[String], Watch<'_>),
) -> Result<Vec<Extracted>, NpmError> {
    let question = Question {
        url: version.tarball.clone(),
        accept: "",
        authorization: config.authorization_for(&version.tarball),
        known: None,
        bytes_max: TARBALL_BYTES_MAX,
    };
    web.save(&question, archive, watch)
        .await
        .map_err(|source| NpmError::Ask { package: version.package.clone(), source })?;
    let (archive, folder, files) = (archive.to_owned(), folder.to_owned(), files.to_vec());
    let sha512 = version.sha512.clone();
    let unpacked = tokio::task::spawn_blocking(move || {
        if checksum::sha512(&mut std::fs::File::open(&archive).map_err(TarballError::from)?)?
            != sha512
        {
            return Ok(None);
        }
        extract(&archive, &files, &folder, TarballLimits::default()).map(Some)
    });
    let (package, number) = (version.package.clone(), version.version.clone());
    match unpacked.await.expect("unpacking does not panic") {
        Ok(Some(extracted)) => Ok(extracted),
        Ok(None) => Err(NpmError::Integrity { package, version: number }),
        Err(source) => Err(NpmError::Unpack { package, version: number, source }),
    }
}

/// Reads the SHA-512 of a subresource-integrity text; there may be weaker ones beside it.
fn read_sha512(integrity: &str) -> Option<Vec<u8>> {
    let text = integrity.split_ascii_whitespace().find_map(|one| one.strip_prefix("sha512-"))?;
    let digest = STANDARD.decode(text.split('?').next()?).ok()?;
    (digest.len() == 64).then_some(digest)
}
