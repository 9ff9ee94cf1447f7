//! `cargo xtask dataset`: the development data set, from a folder of public files.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use doorplate_identify::DataSet;
use doorplate_identify::compile::Compiler;
use doorplate_identify::manifest::Manifest;

use crate::development_sources;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the public files; see its README.
    #[arg(long, value_name = "FOLDER")]
    from: PathBuf,
    /// Where to write the data set.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Builds the development data set for a bench that was given none.
pub(crate) fn for_a_bench(folder: &Path) -> anyhow::Result<PathBuf> {
    let out = folder.join("development.data");
    run(&Arguments { from: crate::workspace_root().join("../shared/data"), out: out.clone() })?;
    Ok(out)
}

/// Builds, checks and writes the data set; prints what it stands on.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let started = Instant::now();
    let compiler = read(&arguments.from)?;
    let read = started.elapsed();
    let mut out = io::stderr().lock();
    let mut stage = "";
    let file = compiler.compile(&mut |progress| {
        if progress.stage != stage {
            stage = progress.stage;
            // Progress is a courtesy: a closed terminal is no reason to stop.
            writeln!(out, "{stage} …").ok();
        }
    });
    write_atomically(&arguments.out, &file)?;
    let built = started.elapsed();
    let opening = Instant::now();
    let data_set = DataSet::open(&arguments.out)?;
    let opened = opening.elapsed();
    let summary = data_set.summary();
    writeln!(
        out,
        "data set {}: {} + {} ranges, {} companies, {:.1} MiB\n\
         read {:.1} s, built {:.1} s, opened in {:.1} ms",
        summary.version,
        summary.networks_v4,
        summary.networks_v6,
        summary.companies,
        file.len() as f64 / f64::from(1 << 20),
        read.as_secs_f64(),
        built.as_secs_f64(),
        opened.as_secs_f64() * 1e3,
    )?;
    Ok(())
}

/// Reads all development sources, and says what it read.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Compiler> {
    let mut compiler = Compiler::new();
    for (name, text) in development_sources::TEXTS {
        let manifest = Manifest::parse(name, text)?;
        add(&mut compiler, &manifest, folder)
            .with_context(|| format!("failed to read the source {}", manifest.id))?;
    }
    Ok(compiler)
}

fn add(compiler: &mut Compiler, manifest: &Manifest, folder: &Path) -> anyhow::Result<()> {
    let mirror = manifest.mirrors.first().context("a manifest has a mirror")?;
    let mut files = Vec::new();
    for name in &mirror.files {
        let path = folder.join(name);
        files.push(File::open(&path).with_context(|| format!("no file {}", path.display()))?);
    }
    let as_of = mirror.files.first().map(|file| as_of(&folder.join(file))).unwrap_or_default();
    let mut readers: Vec<&mut dyn Read> =
        files.iter_mut().map(|file| file as &mut dyn Read).collect();
    let report = compiler.add_source(manifest, mirror, &as_of, &mut readers)?;
    if report.rows < mirror.rows_min {
        bail!("{} rows, at least {} were expected", report.rows, mirror.rows_min);
    }
    let mut out = io::stderr().lock();
    write!(out, "{:<26} {:>8} rows", manifest.id, report.rows)?;
    for (kind, count) in &report.problem_counts {
        let first = report.problems.iter().find(|(_, known)| known == kind);
        let line = first.map(|(line, _)| *line).unwrap_or_default();
        write!(out, ", {count} {} (first: line {line})", kind.as_str())?;
    }
    writeln!(out)?;
    Ok(())
}

/// The day of a source: the last date in the SOURCE.txt beside it. Empty when there is none.
fn as_of(file: &Path) -> String {
    let Some(folder) = file.parent() else { return String::new() };
    let text = fs::read_to_string(folder.join("SOURCE.txt")).unwrap_or_default();
    let commit = text.lines().find(|line| line.starts_with("commit:")).unwrap_or(&text);
    let is_day = |word: &&str| {
        let bytes = word.as_bytes();
        bytes.len() == 10
            && bytes.iter().enumerate().all(|(place, byte)| match place {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    let mut words = commit.split([' ', 'T', ',', '(', ')', ';', '\n']);
    words.rfind(is_day).unwrap_or_default().to_owned()
}

/// Writes beside the target and renames, so that nobody maps half a file.
fn write_atomically(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let beside = path.with_extension("partial");
    fs::write(&beside, bytes).with_context(|| format!("failed to write {}", beside.display()))?;
    fs::rename(&beside, path).with_context(|| format!("failed to write {}", path.display()))
}
