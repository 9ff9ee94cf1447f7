//! A bundle as a file: a tar archive packed with Zstandard, and at its end a manifest that names
//! every member with its length and checksum. It is read twice: first to see that it is whole and
//! as it was written, then to be laid down. The checksums find damage; they are no signature.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use doorplate_domain::time::Timestamp;
use doorplate_engine::bundle::{FORMAT, MEMBER_BYTES_MAX, Member, VERSION};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tar::{Archive, Builder, Header};
use tempfile::NamedTempFile;

/// The last member.
const MANIFEST: &str = "manifest.json";
/// Zstandard's own default: fast, and a tenth of the text is left.
const LEVEL: i32 = 3;

/// What a bundle has.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    product: String,
    created_at: Timestamp,
    members: Vec<MemberLine>,
}

/// A member, as the manifest has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct MemberLine {
    name: String,
    rows: u64,
    bytes: u64,
    sha256: String,
}

impl MemberLine {
    fn new(name: &str, rows: u64, content: &[u8]) -> Self {
        let sha256 = hexadecimal(&Sha256::digest(content));
        Self { name: name.to_owned(), rows, bytes: content.len() as u64, sha256 }
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    use std::fmt::Write;
    digest.iter().fold(String::with_capacity(digest.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

type Packed = zstd::Encoder<'static, BufWriter<NamedTempFile>>;

/// Writes a bundle. Until it is finished, there is no file of its name.
pub(crate) struct BundleWriter {
    archive: Builder<Packed>,
    path: PathBuf,
    manifest: Manifest,
}

impl BundleWriter {
    pub(crate) fn create(path: &Path, created_at: Timestamp) -> anyhow::Result<Self> {
        let failed = || format!("could not write {}", path.display());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).with_context(failed)?;
        let mut packed = zstd::Encoder::new(BufWriter::new(file), LEVEL).with_context(failed)?;
        packed.include_checksum(true).with_context(failed)?;
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            product: concat!("doorplate ", env!("CARGO_PKG_VERSION")).to_owned(),
            created_at,
            members: Vec::new(),
        };
        Ok(Self { archive: Builder::new(packed), path: path.to_owned(), manifest })
    }

    pub(crate) fn add(&mut self, member: &Member) -> anyhow::Result<()> {
        self.manifest.members.push(MemberLine::new(&member.name, member.rows, &member.bytes));
        self.append(&member.name, &member.bytes)
    }

    /// Writes the manifest, and gives the file its name.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        let failed = format!("could not write {}", self.path.display());
        let manifest = serde_json::to_vec_pretty(&self.manifest)?;
        self.append(MANIFEST, &manifest)?;
        let packed = self.archive.into_inner().context(failed.clone())?;
        let buffer = packed.finish().context(failed.clone())?;
        let file = buffer.into_inner().map_err(std::io::IntoInnerError::into_error);
        let file = file.context(failed.clone())?;
        file.as_file().sync_all().context(failed.clone())?;
        file.persist(&self.path).context(failed)?;
        Ok(())
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(self.manifest.created_at.seconds().unsigned_abs());
        self.archive
            .append_data(&mut header, name, bytes)
            .with_context(|| format!("could not write {}", self.path.display()))
    }
}

/// A bundle that is whole and as it was written.
pub(crate) struct BundleFile {
    path: PathBuf,
    manifest: Manifest,
}

impl BundleFile {
    /// Reads a bundle to its end, and refuses one that is cut off or altered.
    pub(crate) fn check(path: &Path, bar: &ProgressBar) -> anyhow::Result<Self> {
        let shown = path.display();
        let mut lines = Vec::new();
        let mut manifest = None;
        walk(path, bar, &mut |name, content| {
            anyhow::ensure!(manifest.is_none(), "{shown} goes on behind its manifest: {name}");
            if name == MANIFEST {
                let read = serde_json::from_slice::<Manifest>(&content);
                manifest = Some(read.with_context(|| format!("the manifest of {shown}"))?);
            } else {
                lines.push(MemberLine::new(name, 0, &content));
            }
            Ok(())
        })?;
        let manifest = manifest
            .with_context(|| format!("{shown} is cut off: it has no manifest at its end"))?;
        anyhow::ensure!(
            manifest.format == FORMAT && manifest.version == VERSION,
            "{shown} is {} of version {}; {FORMAT} of version {VERSION} is read here",
            manifest.format,
            manifest.version
        );
        compare(path, &manifest, &lines)?;
        Ok(Self { path: path.to_owned(), manifest })
    }

    /// Gives each member in turn, and stops at the first that is not what was checked.
    pub(crate) fn read(
        &self,
        bar: &ProgressBar,
        take: &mut dyn FnMut(Member) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut lines = self.manifest.members.iter();
        walk(&self.path, bar, &mut |name, content| {
            if name == MANIFEST {
                return Ok(());
            }
            let line = lines.next();
            let is_same =
                line.is_some_and(|line| *line == MemberLine::new(name, line.rows, &content));
            anyhow::ensure!(is_same, "{} changed while it was read", self.path.display());
            let rows = line.map_or(0, |line| line.rows);
            take(Member { name: name.to_owned(), rows, bytes: content })
        })
    }
}

/// Says in what the members differ from what the manifest says of them.
fn compare(path: &Path, manifest: &Manifest, found: &[MemberLine]) -> anyhow::Result<()> {
    let shown = path.display();
    let names: HashSet<_> = found.iter().map(|line| line.name.as_str()).collect();
    for line in &manifest.members {
        let name = &line.name;
        anyhow::ensure!(names.contains(name.as_str()), "{shown} was altered: {name} is missing");
    }
    for (place, line) in found.iter().enumerate() {
        let name = &line.name;
        let expected = manifest.members.get(place).filter(|expected| expected.name == *name);
        let expected = expected
            .with_context(|| format!("{shown} was altered: {name} is not in the manifest there"))?;
        anyhow::ensure!(
            (expected.bytes, &expected.sha256) == (line.bytes, &line.sha256),
            "{shown} was altered: {name} has the checksum {}, not {}",
            line.sha256,
            expected.sha256
        );
    }
    Ok(())
}

/// Goes over the members of a file. Their names are only compared, never used as paths.
fn walk(
    path: &Path,
    bar: &ProgressBar,
    each: &mut dyn FnMut(&str, Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let shown = path.display();
    let damaged = || format!("{shown} is cut off or damaged");
    let file = File::open(path).with_context(|| format!("could not open {shown}"))?;
    bar.set_position(0);
    let packed = bar.wrap_read(BufReader::new(file));
    let unpacked = zstd::Decoder::new(packed).with_context(damaged)?;
    let mut archive = Archive::new(unpacked);
    for entry in archive.entries().with_context(damaged)? {
        let mut entry = entry.with_context(damaged)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        anyhow::ensure!(
            entry.size() <= MEMBER_BYTES_MAX,
            "{shown}: {name} is longer than {MEMBER_BYTES_MAX} bytes"
        );
        let mut content = Vec::new();
        entry.read_to_end(&mut content).with_context(damaged)?;
        each(&name, content)?;
    }
    Ok(())
}
