//! Who accepted the terms of which source, and when: a file in the data folder to which lines are
//! added and from which none is taken.
//!
//! Each line carries the hash of the line before it, so that a changed or removed line shows. An
//! acceptance is of the terms as they were shown: when a manifest's terms change, it counts no
//! longer.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use doorplate_domain::time::Timestamp;
use doorplate_identify::manifest::Manifest;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Acceptance {
    /// The source's id.
    pub(crate) source: String,
    /// Whether the terms were accepted or the acceptance was withdrawn.
    pub(crate) action: Action,
    /// Who said so, for the operator.
    pub(crate) by: String,
    /// When.
    pub(crate) at: Timestamp,
    /// The licences' names.
    pub(crate) licence: String,
    /// SHA-256 of the terms that were shown.
    pub(crate) terms_sha256: String,
    /// SHA-256 of the line before; empty in the first.
    before: String,
}

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    /// The terms are accepted.
    Accepted,
    /// They are no longer.
    Withdrawn,
}

/// All that was said so far.
#[derive(Debug, Default)]
pub(crate) struct Acceptances {
    lines: Vec<Acceptance>,
    last_hash: String,
}

fn path(data: &Path) -> PathBuf {
    data.join("acceptances.jsonl")
}

impl Acceptances {
    /// Reads the file; nothing was said when there is none. Fails when a line was changed.
    pub(crate) fn read(data: &Path) -> anyhow::Result<Self> {
        let path = path(data);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                let what = format!("could not read {}", path.display());
                return Err(error).context(what);
            }
        };
        let mut known = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let acceptance: Acceptance = serde_json::from_str(line)
                .with_context(|| format!("line {number} of {} cannot be read", path.display()))?;
            if acceptance.before != known.last_hash {
                bail!("{} was changed before line {number}", path.display());
            }
            known.last_hash = hash(line);
            known.lines.push(acceptance);
        }
        Ok(known)
    }

    /// The acceptance that counts for a source now.
    pub(crate) fn find(&self, manifest: &Manifest) -> Option<&Acceptance> {
        let last = self.lines.iter().rev().find(|line| line.source == manifest.id)?;
        let counts = last.action == Action::Accepted && last.terms_sha256 == hash(&terms(manifest));
        counts.then_some(last)
    }

    /// Adds a line, which is on disk when this returns.
    pub(crate) fn record(
        &self,
        data: &Path,
        manifest: &Manifest,
        (action, by, at): (Action, &str, Timestamp),
    ) -> anyhow::Result<Acceptance> {
        let licences: Vec<&str> =
            manifest.mirrors.iter().map(|mirror| mirror.licence.name.as_str()).collect();
        let acceptance = Acceptance {
            source: manifest.id.clone(),
            action,
            by: by.to_owned(),
            at,
            licence: licences.join("; "),
            terms_sha256: hash(&terms(manifest)),
            before: self.last_hash.clone(),
        };
        let mut line = serde_json::to_string(&acceptance)?;
        line.push('\n');
        let path = path(data);
        let write = || {
            fs::create_dir_all(data)?;
            let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
            file.write_all(line.as_bytes())?;
            file.sync_all()?;
            File::open(data)?.sync_all()
        };
        write().with_context(|| format!("could not write {}", path.display()))?;
        Ok(acceptance)
    }
}

/// The terms of a source, as they are shown and hashed.
pub(crate) fn terms(manifest: &Manifest) -> String {
    let of_mirrors: Vec<String> = manifest
        .mirrors
        .iter()
        .map(|mirror| {
            let licence = &mirror.licence;
            format!("{} ({})\n{}\n", licence.name, mirror.address, licence.terms.trim())
        })
        .collect();
    of_mirrors.concat()
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let digits: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(terms: &str) -> Manifest {
        let mut manifest =
            Manifest::all_default().into_iter().find(|manifest| manifest.id == "rdap").unwrap();
        terms.clone_into(&mut manifest.mirrors[0].licence.terms);
        manifest
    }

    #[test]
    fn an_acceptance_is_of_the_terms_that_were_shown_and_can_be_withdrawn() {
        let folder = tempfile::tempdir().unwrap();
        let read = || Acceptances::read(folder.path()).unwrap();
        let say = |action| {
            read().record(folder.path(), &manifest("a"), (action, "Ada", Timestamp(7))).unwrap();
        };
        assert!(read().find(&manifest("a")).is_none());
        say(Action::Accepted);
        assert_eq!(read().find(&manifest("a")).unwrap().by, "Ada");
        assert!(read().find(&manifest("b")).is_none());
        say(Action::Withdrawn);
        assert!(read().find(&manifest("a")).is_none());
    }

    #[test]
    fn a_changed_line_shows() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let known = Acceptances::read(folder.path()).unwrap();
            let said = (Action::Accepted, "Ada", Timestamp(7));
            known.record(folder.path(), &manifest("a"), said).unwrap();
        }
        let text = fs::read_to_string(path(folder.path())).unwrap();
        fs::write(path(folder.path()), text.replacen("Ada", "Bob", 1)).unwrap();
        assert!(Acceptances::read(folder.path()).is_err());
    }
}
