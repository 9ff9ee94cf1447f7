//! Finds, opens, builds and watches the data-set file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use doorplate_identify::DataSet;
use doorplate_identify::compile::{Compiler, Progress};
use doorplate_identify::manifest::{Manifest, Mirror};
use doorplate_integrations::download::find_state;

use crate::commands::dataset::sources::{self, Leave, mirror_of};
use crate::config::Config;
use crate::{data_folder, terminal};

/// How often a running server looks whether the file is another one.
pub(crate) const LOOK_EVERY: Duration = Duration::from_secs(3);

/// The file to use: the one named by flag or setting, else the one in the data folder.
pub(crate) fn path(config: &Config) -> PathBuf {
    config.dataset.file.clone().unwrap_or_else(|| data_folder::data_set(&config.data))
}

/// Opens the data set; says what to do when there is none.
pub(crate) fn open(config: &Config) -> anyhow::Result<DataSet> {
    let path = path(config);
    DataSet::open(&path).with_context(|| {
        format!(
            "no data set could be opened at {}; name one with --dataset, or make one with \
            `doorplate dataset update`",
            path.display()
        )
    })
}

/// Opens the data set if there is one.
pub(crate) fn find(config: &Config) -> anyhow::Result<Option<DataSet>> {
    let path = path(config);
    match fs::exists(&path) {
        Ok(false) if config.dataset.file.is_none() => Ok(None),
        _ => open(config).map(Some),
    }
}

/// Opens the data set; in a data folder without one, makes one first: of the sources that are
/// there, or of the facts that come with the product alone.
pub(crate) fn open_or_build(config: &Config) -> anyhow::Result<DataSet> {
    match find(config) {
        Ok(Some(data_set)) => return Ok(data_set),
        Err(error) if config.dataset.file.is_some() => return Err(error),
        // The file in the data folder is our own work: an older version of us may have made it.
        Err(error) => terminal::say(&format!("making the data set anew: {}", error.root_cause())),
        Ok(None) => {}
    }
    let folder = data_folder::sources(&config.data);
    let manifests = sources::all(config)?;
    let allowed = Leave::new(config)?.usable(&manifests)?;
    let built = build(&folder, &allowed, &path(config), &mut |_| {})?;
    if built.sources.is_empty() {
        terminal::say(
            "made a small data set of the facts that come with the product; \
            `doorplate dataset update` fetches the whole Internet's",
        );
    }
    Ok(built.data_set)
}

/// What tells one file from the next under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: SystemTime,
    bytes: u64,
}

impl Stamp {
    /// Reads the stamp; nothing when the file is not there.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self { modified: metadata.modified().ok()?, bytes: metadata.len() })
    }
}

/// What a build did with one source.
#[derive(Debug, serde::Serialize)]
pub(crate) struct BuiltSource {
    pub(crate) id: String,
    pub(crate) rows: u64,
    pub(crate) rows_refused: u64,
    /// How often each thing was wrong, by its name.
    pub(crate) reasons: BTreeMap<&'static str, u64>,
    /// The first refused rows, word for word.
    pub(crate) problems: Vec<BuiltProblem>,
}

/// A row that was refused, or taken with a remark.
#[derive(Debug, serde::Serialize)]
pub(crate) struct BuiltProblem {
    pub(crate) file: String,
    /// The line, or the entry of a JSON file; 0 when it is not known.
    pub(crate) line: u64,
    pub(crate) reason: &'static str,
}

/// What is said while sources are read; the figures are bytes then.
pub(crate) const READING: &str = "reading sources";

/// A finished build.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) data_set: DataSet,
    pub(crate) sources: Vec<BuiltSource>,
}

/// Compiles the sources that are in the data folder, ascending by id, and puts the file in place
/// in one step. Equal sources give equal bytes.
pub(crate) fn build(
    sources: &Path,
    manifests: &[Manifest],
    target: &Path,
    progress: &mut dyn FnMut(Progress),
) -> anyhow::Result<Built> {
    let mut compiler = Compiler::new();
    let mut built = Vec::new();
    let mut found = Vec::new();
    for manifest in manifests {
        found.extend(find_state(sources, &manifest.id)?.map(|state| (manifest, state)));
    }
    let total = found.iter().map(|(_, state)| state.bytes()).sum();
    let mut done = 0;
    for (manifest, state) in &found {
        let Some(mirror) = mirror_of(manifest, state) else {
            anyhow::bail!(
                "the source {} was fetched from {}, which its manifest does not name any more; \
                run `doorplate dataset update`",
                manifest.id,
                state.address
            );
        };
        let mut watch = |bytes| {
            done += bytes;
            progress(Progress { stage: READING, done, total });
        };
        let source = (*manifest, mirror, state.as_of.as_str());
        built.push(add_source(&mut compiler, source, &sources.join(&manifest.id), &mut watch)?);
    }
    let bytes = compiler.compile(progress);
    write_in_place(target, &bytes)
        .with_context(|| format!("could not write {}", target.display()))?;
    // Mapped and in memory, the file would be there twice.
    drop(bytes);
    let data_set = DataSet::open(target).context("what was built cannot be opened")?;
    Ok(Built { data_set, sources: built })
}

fn add_source(
    compiler: &mut Compiler,
    (manifest, mirror, as_of): (&Manifest, &Mirror, &str),
    folder: &Path,
    watch: &mut dyn FnMut(u64),
) -> anyhow::Result<BuiltSource> {
    let watch = RefCell::new(watch);
    let mut files = Vec::new();
    for file in &mirror.files {
        let path = folder.join(file);
        let opened = File::open(&path);
        let file = opened.with_context(|| format!("could not read {}", path.display()))?;
        files.push(Watched { file, watch: &watch });
    }
    let mut readers: Vec<&mut dyn Read> =
        files.iter_mut().map(|file| file as &mut dyn Read).collect();
    let report = compiler
        .add_source(manifest, mirror, as_of, &mut readers)
        .with_context(|| format!("could not read the source {}", manifest.id))?;
    let problems = report.problems.iter().zip(0..).map(|((line, kind), place)| BuiltProblem {
        file: mirror.files.get(report.file_of(place)).cloned().unwrap_or_default(),
        line: *line,
        reason: kind.as_str(),
    });
    Ok(BuiltSource {
        id: manifest.id.clone(),
        rows: report.rows,
        rows_refused: report.rows_refused,
        problems: problems.collect(),
        reasons: report
            .problem_counts
            .iter()
            .map(|(kind, count)| (kind.as_str(), *count))
            .collect(),
    })
}

/// A file whose reading is watched.
struct Watched<'a, 'b> {
    file: File,
    watch: &'a RefCell<&'b mut dyn FnMut(u64)>,
}

impl Read for Watched<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        (self.watch.borrow_mut())(read as u64);
        Ok(read)
    }
}

fn write_in_place(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    // A temporary file is for its owner only; a data set is no secret.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644))?;
    }
    file.persist(target)?;
    File::open(folder)?.sync_all()
}
