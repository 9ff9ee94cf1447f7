//! A long file in parts: after each one it is noted beside the file how far it is, so that a
//! command that was broken off can go on.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use doorplate_domain::page::Cursor;
use doorplate_engine::exports::ExportQuery;
use doorplate_engine::ports::table_formats::TableFormat;
use serde::{Deserialize, Serialize};

use super::Asked;
use crate::failure::AskedWrongly;

/// The rows of a part: some seconds of work.
const PART_ROWS: u64 = 100_000;

/// How far a file is.
#[derive(Serialize, Deserialize)]
struct Progress {
    /// What was asked: with anything else the file would be of two questions.
    question: String,
    /// The bytes of the parts that are whole.
    bytes: u64,
    rows: u64,
    cursor: String,
}

/// Writes the file, and says how many rows it has.
pub(super) async fn write(asked: &Asked, path: &Path, resume: bool) -> anyhow::Result<u64> {
    let failed = || format!("could not write {}", path.display());
    let note = note_path(path);
    let mut query = ExportQuery { rows_max: Some(PART_ROWS), ..asked.query.clone() };
    let mut rows = 0;
    let mut file = if resume {
        let progress = read_progress(&note, &query)?;
        let mut file = OpenOptions::new().write(true).open(path).with_context(failed)?;
        file.set_len(progress.bytes).with_context(failed)?;
        file.seek(SeekFrom::End(0)).with_context(failed)?;
        rows = progress.rows;
        asked.bar.set_position(rows);
        query.cursor = Some(Cursor(progress.cursor));
        file
    } else {
        remove(&note)?;
        File::create(path).with_context(failed)?
    };
    loop {
        let is_headed = query.format == TableFormat::Csv && query.cursor.is_some();
        let mut out = PartWriter { out: BufWriter::new(&mut file), skips_line: is_headed };
        let (part_rows, next) = asked.write_part(&query, &mut out).await?;
        out.flush().with_context(failed)?;
        drop(out);
        file.sync_all().with_context(failed)?;
        rows += part_rows;
        let Some(cursor) = next else { break };
        let bytes = file.stream_position().with_context(failed)?;
        let progress = Progress { question: question(&query), bytes, rows, cursor };
        let text = serde_json::to_vec(&progress)?;
        std::fs::write(&note, text)
            .with_context(|| format!("could not write {}", note.display()))?;
        query.cursor = Some(Cursor(progress.cursor));
    }
    remove(&note)?;
    Ok(rows)
}

/// Where it is noted how far a file is.
fn note_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".progress");
    path.with_file_name(name)
}

fn remove(note: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(note) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("could not remove {}", note.display()))
        }
        _ => Ok(()),
    }
}

fn question(query: &ExportQuery) -> String {
    let ExportQuery { site_id, table, format, range, filter, rows_max: _, cursor: _ } = query;
    let (table, format) = (table.as_str(), format.as_str());
    format!("{table} of {site_id} from {} to {} as {format}, {filter:?}", range.from, range.to)
}

fn read_progress(note: &Path, query: &ExportQuery) -> anyhow::Result<Progress> {
    let text = match std::fs::read(note) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let message = "there is nothing to go on with: the file is whole, or was not begun";
            return Err(AskedWrongly(message.to_owned()).into());
        }
        read => read.with_context(|| format!("could not read {}", note.display()))?,
    };
    let damaged = || format!("{} is damaged; begin again without --resume", note.display());
    let progress: Progress = serde_json::from_slice(&text).with_context(damaged)?;
    if progress.question != question(query) {
        let message = format!("the file was begun with another question: {}", progress.question);
        return Err(AskedWrongly(message).into());
    }
    Ok(progress)
}

/// Leaves out the header that every part but the first has once more.
struct PartWriter<W> {
    out: W,
    skips_line: bool,
}

impl<W: Write> Write for PartWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.skips_line {
            return self.out.write(bytes);
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        self.skips_line = end.is_none();
        Ok(end.map_or(bytes.len(), |end| end + 1))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
