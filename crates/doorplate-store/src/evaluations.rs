//! Evaluations: a JSON file each, in a folder beside the data set.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::evaluations::{EVALUATIONS_MAX, Evaluation, Evaluations};
use doorplate_engine::scope::InstallationScope;

use crate::error::{from_join, unreadable};

/// The largest file that is read: a report has some kilobytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// The folder.
#[derive(Debug, Clone)]
pub struct EvaluationFolder(PathBuf);

impl EvaluationFolder {
    /// The folder in a data folder. It is made when something is kept.
    pub fn new(data: &Path) -> Self {
        Self(data.join("evaluations"))
    }
}

/// The name of an evaluation's file: letters and digits of labels and version.
fn file_name(evaluation: &Evaluation) -> String {
    let plain = |text: &str| -> String {
        text.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' }).collect()
    };
    format!("{}.{}.json", plain(&evaluation.labels), plain(&evaluation.data_set_version))
}

fn read(path: &Path) -> Option<Evaluation> {
    let is_small = path.metadata().is_ok_and(|facts| facts.len() <= FILE_BYTES_MAX);
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let text = (is_small && is_json).then(|| std::fs::read(path).ok()).flatten()?;
    serde_json::from_slice(&text).ok()
}

fn list(folder: &Path) -> Result<Vec<Evaluation>, StoreError> {
    let what = "listing the evaluations";
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::unavailable(what, error)),
    };
    let mut evaluations = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| StoreError::unavailable(what, error))?;
        evaluations.extend(read(&entry.path()));
    }
    evaluations.sort_by(|one: &Evaluation, other| {
        (other.made_at, &one.labels).cmp(&(one.made_at, &other.labels))
    });
    evaluations.truncate(EVALUATIONS_MAX);
    Ok(evaluations)
}

#[async_trait]
impl Evaluations for EvaluationFolder {
    async fn keep_evaluation(
        &self,
        _scope: &InstallationScope,
        evaluation: &Evaluation,
    ) -> Result<(), StoreError> {
        let what = "keeping an evaluation";
        let text = serde_json::to_vec_pretty(evaluation).map_err(unreadable("an evaluation"))?;
        let (folder, name) = (self.0.clone(), file_name(evaluation));
        let work = move || {
            std::fs::create_dir_all(&folder)?;
            // A reader sees the file before or the file after, never a half.
            let fresh = folder.join(format!("{name}.new"));
            std::fs::write(&fresh, text)?;
            std::fs::rename(fresh, folder.join(name))
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(from_join(what))?
            .map_err(|error| StoreError::unavailable(what, error))
    }

    async fn list_evaluations(
        &self,
        _scope: &InstallationScope,
    ) -> Result<Vec<Evaluation>, StoreError> {
        let folder = self.0.clone();
        tokio::task::spawn_blocking(move || list(&folder))
            .await
            .map_err(from_join("listing the evaluations"))?
    }
}
