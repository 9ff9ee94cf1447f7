//! Where rows go: standard output or a file, as text or as Parquet.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use anyhow::Context;
use doorplate_integrations::parquet::{Column, ParquetTable, ParquetWriter, Rows};

use crate::failure::AskedWrongly;

/// Where rows go.
pub(super) enum Target {
    /// Rows come in large pieces: a buffer would only copy them once more.
    Text(File),
    Parquet(Box<Tables>),
}

/// One Parquet file: the columns of the first input are those of all.
pub(super) struct Tables {
    file: Option<File>,
    writer: Option<(Vec<Column>, ParquetWriter<BufWriter<File>>)>,
}

impl Target {
    /// Opens the file, or standard output when none is named. `inputs` are not written over.
    pub(super) fn open(
        path: Option<&Path>,
        inputs: &[PathBuf],
        is_parquet: bool,
    ) -> anyhow::Result<Self> {
        let file = match path {
            Some(path) => {
                let same = |input: &&PathBuf| {
                    let (one, other) = (input.canonicalize().ok(), path.canonicalize().ok());
                    one.is_some() && one == other
                };
                if inputs.iter().any(|input| same(&input)) {
                    let text = format!("{} would be written over itself", path.display());
                    return Err(AskedWrongly(text).into());
                }
                File::create(path).with_context(|| format!("could not write {}", path.display()))?
            }
            None if is_parquet && io::stdout().is_terminal() => {
                let text = "a Parquet file is nothing to look at; name a file with --output";
                return Err(AskedWrongly(text.to_owned()).into());
            }
            None => File::from(io::stdout().as_fd().try_clone_to_owned()?),
        };
        Ok(if is_parquet {
            Self::Parquet(Box::new(Tables { file: Some(file), writer: None }))
        } else {
            Self::Text(file)
        })
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        if let Self::Parquet(tables) = self
            && let Some((_, writer)) = tables.writer
        {
            writer.finish()?.flush()?;
        }
        Ok(())
    }
}

impl Tables {
    /// Begins a table with these columns, or goes on with it.
    pub(super) fn begin(&mut self, columns: &[Column]) -> anyhow::Result<()> {
        match (&self.writer, self.file.take()) {
            (None, Some(file)) => {
                let writer = ParquetWriter::new(BufWriter::new(file), columns)?;
                self.writer = Some((columns.to_vec(), writer));
            }
            (Some((of_first, _)), _) if of_first == columns => {}
            _ => return Err(other_columns()),
        }
        Ok(())
    }

    /// Begins a table with the columns of another and these behind them. There is one such table.
    pub(super) fn begin_after(
        &mut self,
        table: &ParquetTable,
        columns: &[Column],
    ) -> anyhow::Result<&mut ParquetWriter<BufWriter<File>>> {
        let file = self.file.take().ok_or_else(other_columns)?;
        let writer = ParquetWriter::after(BufWriter::new(file), table, columns)?;
        Ok(&mut self.writer.insert((Vec::new(), writer)).1)
    }

    /// Writes rows and leaves them empty.
    pub(super) fn append(&mut self, rows: &mut Rows) -> anyhow::Result<()> {
        let (_, writer) = self.writer.as_mut().context("the table was not begun")?;
        Ok(writer.append(rows)?)
    }
}

fn other_columns() -> anyhow::Error {
    let text = "files of other columns, or several Parquet files, do not become one Parquet file; \
                write each to its own";
    AskedWrongly(text.to_owned()).into()
}
