//! `doorplate enrich FILE…`: the same log or table with the company behind each line.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use doorplate_identify::access_log::LogLayout;
use doorplate_identify::enrich::{EnrichCounts, EnrichFormat, Enricher, Table};
use indicatif::ProgressBar;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::failure::AskedWrongly;
use crate::log_reader::{self, LogReader};
use crate::{data_set_file, terminal};

mod pipeline;

/// Add the company to each line of access logs, or to each record of a table
#[derive(Debug, Args)]
pub(crate) struct Enrich {
    /// Access logs (common, combined, JSON lines, W3C extended) or tables; plain, gzip or zstd;
    /// `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// How rows are written
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Leave the addresses out; the line number still leads back to them
    #[arg(long)]
    without_addresses: bool,
    /// The files are tables, with addresses in this column: a name, or a number from 1
    #[arg(long, value_name = "COLUMN")]
    address_column: Option<String>,
    /// What stands between the cells of a table; `tab` for a tab
    #[arg(long, value_name = "CHARACTER", default_value = ",", requires = "address_column")]
    delimiter: String,
    /// The first record of a table is not its header
    #[arg(long, requires = "address_column")]
    no_header: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Comma-separated, with a header
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Each line of a log as it is, a tab, and the verdict as a JSON object
    Log,
}

impl Enrich {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        let format = match self.format {
            Format::Csv => EnrichFormat::Csv,
            Format::Jsonl => EnrichFormat::JsonLines,
            Format::Log if self.address_column.is_some() || self.without_addresses => {
                let text = "--format log keeps each line of a log as it is, with its address";
                return Err(AskedWrongly(text.to_owned()).into());
            }
            Format::Log => EnrichFormat::Appended,
        };
        let enricher = Enricher::new(&data_set, format, !self.without_addresses);
        let bar = terminal::bytes_bar(log_reader::total_bytes(&self.files));
        // Rows come in large pieces already; a buffer would only copy them once more.
        let mut out = std::io::stdout().lock();
        let mut counts = EnrichCounts::default();
        let mut line_next = 1;
        for (place, path) in self.files.iter().enumerate() {
            let file = File { path, bar: &bar, is_first: place == 0 };
            match &self.address_column {
                None => enrich_log(&enricher, &file, &mut line_next, &mut counts, &mut out)?,
                Some(column) => {
                    self.enrich_table(&enricher, (&file, column), &mut counts, &mut out)?;
                }
            }
        }
        out.flush()?;
        bar.finish_and_clear();
        terminal::say(&in_words(&counts));
        Ok(())
    }

    fn enrich_table(
        &self,
        enricher: &Enricher<'_>,
        (file, column): (&File<'_>, &str),
        counts: &mut EnrichCounts,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let delimiter = match self.delimiter.as_bytes() {
            b"tab" | b"\\t" => b'\t',
            [byte] if byte.is_ascii() => *byte,
            _ => return Err(AskedWrongly("--delimiter is one character".to_owned()).into()),
        };
        let mut reader = LogReader::open(file.path, file.bar)?;
        let mut records = pipeline::Records::new(&mut reader);
        let Some((line, first)) = records.next()? else { return Ok(()) };
        let table = Table::new(&first, delimiter, !self.no_header, column)
            .map_err(|error| AskedWrongly(format!("{}: {error}", file.path.display())))?;
        if file.is_first {
            out.write_all(&enricher.table_header(&table))?;
        }
        if self.no_header {
            records.put_back(line, first);
        }
        pipeline::run(
            &mut |chunk| records.read_chunk(chunk),
            &|| enricher.verdicts(),
            &|verdicts, chunk, rows| enricher.enrich_table(verdicts, &table, chunk.records(), rows),
            &mut |rows, of_chunk| {
                counts.add(of_chunk);
                Ok(out.write_all(rows)?)
            },
        )
    }
}

/// A file to enrich.
struct File<'a> {
    path: &'a Path,
    bar: &'a ProgressBar,
    is_first: bool,
}

/// Line numbers go on from one log to the next, as in `cat`.
fn enrich_log(
    enricher: &Enricher<'_>,
    file: &File<'_>,
    line_next: &mut u64,
    counts: &mut EnrichCounts,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut log = LogReader::open(file.path, file.bar)?;
    if file.is_first {
        out.write_all(&enricher.header())?;
    }
    let mut layout: Option<LogLayout> = None;
    pipeline::run(
        &mut |chunk| {
            log.read_chunk(&mut chunk.bytes, pipeline::CHUNK_BYTES)?;
            let layout = layout.get_or_insert_with(|| LogLayout::of(&chunk.bytes));
            chunk.layout = Some(layout.clone());
            layout.follow(&chunk.bytes);
            chunk.line_first = *line_next;
            *line_next += pipeline::lines_in(&chunk.bytes);
            Ok(!chunk.bytes.is_empty())
        },
        &|| enricher.verdicts(),
        &|verdicts, chunk, rows| {
            let layout = chunk.layout.get_or_insert(LogLayout::Combined);
            enricher.enrich(verdicts, layout, (chunk.line_first, &chunk.bytes), rows)
        },
        &mut |rows, of_chunk| {
            counts.add(of_chunk);
            Ok(out.write_all(rows)?)
        },
    )
}

fn in_words(counts: &EnrichCounts) -> String {
    let mut text = format!(
        "{} lines: {} identified, {} probable, {} abstained, {} malformed",
        terminal::grouped(counts.lines),
        terminal::grouped(counts.identified),
        terminal::grouped(counts.probable),
        terminal::grouped(counts.abstained),
        terminal::grouped(counts.malformed),
    );
    if counts.malformed > 0 {
        text.extend([format!(" (the first: line {})", terminal::grouped(counts.malformed_first))]);
    }
    text
}
