//! Fetches what source manifests name into a folder: several mirrors, one result.
//!
//! ```text
//! <folder>/<source id>/state.json     what is here, from which mirror, with its checksums
//! <folder>/<source id>/<file>         the files, as published
//! ```
//! A new file takes the place of an old one only after the whole source was fetched, read from
//! end to end and found sane; until then it lies in `.incoming`. Compiling is not done here.

use std::fs;
use std::path::{Path, PathBuf};

use doorplate_domain::time::{DAY_MICROS, Timestamp};
use doorplate_identify::manifest::{Manifest, Mirror};
use doorplate_identify::sources;
use reqwest::Url;

mod error;
mod import;
mod staging;
mod state;

pub use error::{DownloadError, MirrorFailure};
pub use state::{FileState, SourceState, find_state};

use crate::npm::{self, NpmConfig};
use crate::web_client::{Question, Validators, WebClient};
use staging::{Incoming, IncomingFile, Staging};

/// The most of one file. The largest register packs to half a gigabyte.
const FILE_BYTES_MAX: u64 = 2 << 30;
/// A source may shrink by this share; more means that something broke at the other end.
const DROP_MAX: f64 = 0.2;
/// A nightly job does not start at the same microsecond every night: three hours of slack.
const SLACK_MICROS: i64 = DAY_MICROS / 8;

/// Told about each step: the file, bytes so far, and of how many if that is known.
pub type Progress<'a> = &'a (dyn Fn(&str, u64, Option<u64>) + Send + Sync);

/// What an update does.
#[derive(Debug, Clone)]
pub struct DownloadSettings {
    /// Where sources are kept.
    pub folder: PathBuf,
    /// Whether a source may shrink by any share.
    pub accepts_drop: bool,
    /// The time that is recorded.
    pub now: Timestamp,
}

/// What became of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The publisher has nothing new.
    Unchanged(SourceState),
    /// It is newer now, or here for the first time.
    Updated(SourceState),
}

/// Fetches sources.
#[derive(Debug)]
pub struct Downloader {
    web: WebClient,
    npm: NpmConfig,
    settings: DownloadSettings,
}

/// What a mirror had: nothing new, or files and the publisher's version of them.
type Fetched = Option<(Incoming, String)>;

impl Downloader {
    /// Makes one. Nothing is fetched yet.
    pub fn new(web: WebClient, npm: NpmConfig, settings: DownloadSettings) -> Self {
        Self { web, npm, settings }
    }

    /// Fetches a source from the first mirror that has it. Mirrors of the import folder are
    /// passed over.
    pub async fn update(
        &self,
        manifest: &Manifest,
        progress: Progress<'_>,
    ) -> Result<Outcome, DownloadError> {
        let staging = Staging::new(&self.settings.folder, &manifest.id)?;
        let known = find_state(&self.settings.folder, &manifest.id)?;
        let mut failures = Vec::new();
        for mirror in manifest.mirrors.iter().filter(|one| !one.address.starts_with("file:")) {
            // Only the same mirror can say "unchanged", and only its figures can be compared.
            let known = known.as_ref().filter(|known| self.is_here(manifest, mirror, known));
            let result = match self.fetch(mirror, known, &staging, progress).await {
                Ok(None) => return self.keep(known.expect("it was asked about").clone()),
                Ok(Some((incoming, version))) => {
                    self.accept(manifest, mirror, (incoming, version)).await
                }
                Err(error) => Err(error),
            };
            match result {
                Err(error) if !error.is_final() => {
                    failures.push(MirrorFailure::new(&mirror.address, &error));
                }
                result => return result,
            }
        }
        Err(DownloadError::NoMirror { id: manifest.id.clone(), failures })
    }

    /// Finds what is here of a source, if its rhythm does not ask for more yet.
    pub fn find_fresh(&self, manifest: &Manifest) -> Result<Option<SourceState>, DownloadError> {
        let Some(days) = manifest.rhythm.days() else { return Ok(None) };
        let age = i64::from(days) * DAY_MICROS - SLACK_MICROS;
        let known = find_state(&self.settings.folder, &manifest.id)?;
        Ok(known.filter(|known| {
            let is_fresh = self.settings.now.0 - known.checked_at.0 < age;
            is_fresh && manifest.mirrors.iter().any(|one| self.is_here(manifest, one, known))
        }))
    }

    /// Takes a source from a folder in which its files lie, by their names, as downloaded from
    /// any mirror. `None` when they are not there.
    pub async fn import(
        &self,
        manifest: &Manifest,
        from: &Path,
    ) -> Result<Option<Outcome>, DownloadError> {
        let staging = Staging::new(&self.settings.folder, &manifest.id)?;
        for mirror in &manifest.mirrors {
            let Some(found) = import::find_files(&manifest.id, mirror, from) else { continue };
            let incoming = import::copy(mirror, &found, &staging)?;
            let known = find_state(&self.settings.folder, &manifest.id)?
                .filter(|known| self.is_here(manifest, mirror, known));
            if let Some(known) = known.filter(|known| incoming.is_same_as(&known.files)) {
                return self.keep(known).map(Some);
            }
            return self.accept(manifest, mirror, (incoming, String::new())).await.map(Some);
        }
        Ok(None)
    }

    async fn fetch(
        &self,
        mirror: &Mirror,
        known: Option<&SourceState>,
        staging: &Staging,
        progress: Progress<'_>,
    ) -> Result<Fetched, DownloadError> {
        match mirror.package() {
            Some(package) => self.fetch_package((package, mirror), known, staging, progress).await,
            None => self.fetch_files(mirror, known, staging, progress).await,
        }
    }

    async fn fetch_files(
        &self,
        mirror: &Mirror,
        known: Option<&SourceState>,
        staging: &Staging,
        progress: Progress<'_>,
    ) -> Result<Fetched, DownloadError> {
        let mut incoming = Incoming::default();
        for file in &mirror.files {
            let address = format!("{}{file}", mirror.address);
            let url = Url::parse(&address).map_err(|_| DownloadError::NoAddress { address })?;
            let before = known.and_then(|known| known.files.iter().find(|one| one.path == *file));
            let question = Question {
                url,
                accept: "",
                authorization: "",
                known: before.map(|before| &before.validators),
                bytes_max: FILE_BYTES_MAX,
            };
            let target = staging.place(file)?;
            let watch = |bytes, total| progress(file, bytes, total);
            let saved = self.web.save(&question, &target, &watch).await?;
            incoming.files.push(match (saved, before) {
                (Some(saved), _) => IncomingFile {
                    location: target,
                    is_new: true,
                    state: FileState {
                        path: file.clone(),
                        bytes: saved.bytes,
                        sha256: saved.sha256,
                        validators: saved.validators,
                    },
                },
                (None, Some(before)) => IncomingFile {
                    location: staging.current(file),
                    is_new: false,
                    state: before.clone(),
                },
                (None, None) => return Err(DownloadError::NoAddress { address: file.clone() }),
            });
        }
        Ok(incoming.files.iter().any(|file| file.is_new).then_some((incoming, String::new())))
    }

    async fn fetch_package(
        &self,
        (package, mirror): (&str, &Mirror),
        known: Option<&SourceState>,
        staging: &Staging,
        progress: Progress<'_>,
    ) -> Result<Fetched, DownloadError> {
        let newest = npm::find_newest(&self.web, &self.npm, package).await?;
        if known.is_some_and(|known| known.version == newest.version) {
            return Ok(None);
        }
        let archive = staging.place(".package.tgz")?;
        let watch = |bytes, total| progress(package, bytes, total);
        let folder = staging.folder();
        let taken = npm::download(
            &self.web,
            &self.npm,
            &newest,
            (&archive, &folder),
            (&mirror.files, &watch),
        );
        let files = taken.await?.into_iter().map(|file| IncomingFile {
            location: folder.join(&file.path),
            is_new: true,
            state: FileState {
                path: file.path,
                bytes: file.bytes,
                sha256: file.sha256,
                validators: Validators::default(),
            },
        });
        Ok(Some((Incoming { files: files.collect() }, newest.version)))
    }

    /// Reads the files from end to end, compares with what was here, and puts them in its place.
    async fn accept(
        &self,
        manifest: &Manifest,
        mirror: &Mirror,
        (incoming, version): (Incoming, String),
    ) -> Result<Outcome, DownloadError> {
        let rows = count_rows(mirror, &incoming).await?;
        if rows < mirror.rows_min {
            return Err(DownloadError::TooFewRows { rows, rows_min: mirror.rows_min });
        }
        let before = find_state(&self.settings.folder, &manifest.id)?;
        let same_mirror = before.as_ref().filter(|one| one.address == mirror.address);
        if let Some(known) = same_mirror
            && !self.settings.accepts_drop
        {
            check_drop(&manifest.id, "rows", known.rows, rows)?;
            check_drop(&manifest.id, "bytes", known.bytes(), incoming.bytes())?;
        }
        let state = SourceState {
            source: manifest.id.clone(),
            address: mirror.address.clone(),
            version,
            fetched_at: self.settings.now,
            checked_at: self.settings.now,
            as_of: self.settings.now.day().to_string(),
            rows,
            files: incoming.files.iter().map(|file| file.state.clone()).collect(),
        };
        staging::replace(&self.settings.folder, &state, incoming, before.as_ref())?;
        Ok(Outcome::Updated(state))
    }

    fn keep(&self, mut state: SourceState) -> Result<Outcome, DownloadError> {
        state.checked_at = self.settings.now;
        state::write(&self.settings.folder, &state)?;
        Ok(Outcome::Unchanged(state))
    }

    /// Whether this mirror's files are here as they were recorded.
    fn is_here(&self, manifest: &Manifest, mirror: &Mirror, known: &SourceState) -> bool {
        let folder = self.settings.folder.join(&manifest.id);
        let is_whole = |file: &FileState| {
            fs::metadata(folder.join(&file.path)).is_ok_and(|found| found.len() == file.bytes)
        };
        known.address == mirror.address
            && known.files.len() == mirror.files.len()
            && known.files.iter().zip(&mirror.files).all(|(file, path)| file.path == *path)
            && known.files.iter().all(is_whole)
    }
}

async fn count_rows(mirror: &Mirror, incoming: &Incoming) -> Result<u64, DownloadError> {
    let mirror = mirror.clone();
    let locations: Vec<PathBuf> = incoming.files.iter().map(|file| file.location.clone()).collect();
    let counted = tokio::task::spawn_blocking(move || {
        let mut rows = 0;
        for location in locations {
            let mut file = fs::File::open(&location)
                .map_err(|source| DownloadError::folder(&location, source))?;
            rows += sources::read(&mirror, &mut file, &mut |_| {})?.rows;
        }
        Ok(rows)
    });
    counted.await.expect("reading a source does not panic")
}

fn check_drop(id: &str, what: &'static str, before: u64, after: u64) -> Result<(), DownloadError> {
    if (after as f64) < before as f64 * (1.0 - DROP_MAX) {
        return Err(DownloadError::Dropped { id: id.to_owned(), what, before, after });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
