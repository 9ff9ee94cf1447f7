//! `doorplate enrich FILE…`: the same log or table with the company behind each line.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use doorplate_identify::DataSet;
use doorplate_identify::access_log::LogLayout;
use doorplate_identify::enrich::{EnrichCounts, EnrichFormat, Enricher, Table};
use doorplate_integrations::parquet::Rows;
use indicatif::ProgressBar;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::failure::AskedWrongly;
use crate::log_reader::{self, LogReader};
use crate::{data_set_file, terminal};

mod columns;
mod parquet_in;
mod pipeline;
mod records;
mod target;

use pipeline::{CHUNK_BYTES, Chunk, Steps};
use records::Records;
use target::Target;

/// Add the company to each line of access logs, or to each record of a table
///
/// A file is a table when its name ends with .csv or .tsv (also packed), when it is Parquet, or
/// when --column says so; all else is a log. The order is kept, and memory stays below 256 MiB
/// for any size. A line that cannot be read has the status `malformed`.
#[derive(Debug, Args)]
pub(crate) struct Enrich {
    /// Access logs (common, combined, JSON lines, W3C extended) or tables (CSV, Parquet); text
    /// plain, gzip or zstd; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    dataset: DataSetFile,
    #[command(flatten)]
    data: DataFolder,
    /// What rows are written as
    #[arg(long = "to", visible_alias = "format", value_enum, default_value = "csv")]
    format: Format,
    /// Where rows are written; standard output without it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave the addresses out; the line number still leads back to them
    #[arg(long)]
    without_addresses: bool,
    /// The column of a table with the addresses: a name, or a number from 1; without it a column
    /// with a usual name (`ip`, `client_ip` …)
    #[arg(long, visible_alias = "address-column", value_name = "COLUMN")]
    column: Option<String>,
    /// What stands between the cells of a table; `tab` for a tab [default: a comma, in .tsv a tab]
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<String>,
    /// The first record of a table is not its header
    #[arg(long, requires = "column")]
    no_header: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated, with a header
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Each line of a log as it is, a tab, and the verdict as a JSON object
    Log,
    /// Apache Parquet, packed with zstd; the columns of a Parquet file stay as they are
    Parquet,
}

/// What is to be done with all files, and what came out so far.
struct Job<'a> {
    data_set: &'a DataSet,
    format: EnrichFormat,
    has_addresses: bool,
    bar: &'a ProgressBar,
    target: Target,
    counts: EnrichCounts,
    /// The number of the next line: they go on from one log to the next, as in `cat`.
    line_next: u64,
    is_first: bool,
}

/// A file to enrich.
struct Input<'a> {
    path: &'a Path,
    column: Option<&'a str>,
    delimiter: u8,
    has_header: bool,
}

impl Enrich {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        if self.format == Format::Log && (self.has_table() || self.without_addresses) {
            let text = "--to log keeps each line of a log as it is, with its address";
            return Err(AskedWrongly(text.to_owned()).into());
        }
        let data_set = data_set_file::open(&config)?;
        let format = match self.format {
            Format::Csv | Format::Parquet => EnrichFormat::Csv,
            Format::Jsonl => EnrichFormat::JsonLines,
            Format::Log => EnrichFormat::Appended,
        };
        let bar = terminal::bytes_bar(log_reader::total_bytes(&self.files));
        let is_parquet = self.format == Format::Parquet;
        let mut job = Job {
            data_set: &data_set,
            format,
            has_addresses: !self.without_addresses,
            bar: &bar,
            target: Target::open(self.output.as_deref(), &self.files, is_parquet)?,
            counts: EnrichCounts::default(),
            line_next: 1,
            is_first: true,
        };
        for path in &self.files {
            let input = Input {
                path,
                column: self.column.as_deref(),
                delimiter: self.delimiter_of(path)?,
                has_header: !self.no_header,
            };
            if parquet_in::is_parquet(path) {
                parquet_in::enrich(&mut job, &input)?;
            } else if self.is_table(path) {
                enrich_table(&mut job, &input)?;
            } else {
                enrich_log(&mut job, path)?;
            }
            job.is_first = false;
        }
        job.target.finish()?;
        bar.finish_and_clear();
        terminal::say(&in_words(&job.counts));
        Ok(())
    }

    fn has_table(&self) -> bool {
        self.files.iter().any(|path| self.is_table(path) || parquet_in::is_parquet(path))
    }

    /// Whether a file of text is a table.
    fn is_table(&self, path: &Path) -> bool {
        self.column.is_some() || matches!(text_kind(path).as_str(), "csv" | "tsv")
    }

    fn delimiter_of(&self, path: &Path) -> anyhow::Result<u8> {
        match self.delimiter.as_deref().map(str::as_bytes) {
            None if text_kind(path) == "tsv" => Ok(b'\t'),
            None => Ok(b','),
            Some(b"tab" | b"\\t") => Ok(b'\t'),
            Some([byte]) if byte.is_ascii() => Ok(*byte),
            Some(_) => Err(AskedWrongly("--delimiter is one character".to_owned()).into()),
        }
    }
}

/// The end of a file's name, that of its packing left out.
fn text_kind(path: &Path) -> String {
    let ending = |path: &Path| {
        path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
    };
    match ending(path).as_str() {
        "gz" | "zst" => ending(&path.with_extension("")),
        other => other.to_owned(),
    }
}

fn enrich_table(job: &mut Job<'_>, input: &Input<'_>) -> anyhow::Result<()> {
    let enricher = Enricher::new(job.data_set, job.format, job.has_addresses);
    let mut reader = LogReader::open(input.path, job.bar)?;
    let mut records = Records::new(&mut reader);
    let Some((line, first)) = records.next()? else { return Ok(()) };
    let table = Table::new(&first, input.delimiter, input.has_header, input.column)
        .map_err(|error| AskedWrongly(format!("{}: {error}", input.path.display())))?;
    if !input.has_header {
        records.put_back(line, first);
    }
    let counts = &mut job.counts;
    let read = &mut |chunk: &mut Chunk| records.read_chunk(chunk);
    match &mut job.target {
        Target::Text(out) => {
            if job.is_first {
                out.write_all(&enricher.table_header(&table))?;
            }
            let steps = Steps {
                begin: &|| enricher.verdicts(),
                buffer: &Vec::new,
                work: &|verdicts, chunk, rows: &mut Vec<u8>| {
                    enricher.enrich_table(verdicts, &table, chunk.records(), rows)
                },
            };
            pipeline::run(read, &steps, &mut |rows, more| write_text(out, counts, rows, more))
        }
        Target::Parquet(tables) => {
            let columns = columns::of_table(&table);
            tables.begin(&columns)?;
            let (data_set, has_addresses) = (job.data_set, job.has_addresses);
            let steps = Steps {
                begin: &|| columns::verdicts(data_set),
                buffer: &|| Rows::new(&columns),
                work: &|verdicts, chunk, rows| {
                    columns::push_records(verdicts, (&table, chunk), has_addresses, rows)
                },
            };
            pipeline::run(read, &steps, &mut |rows, of_chunk| {
                counts.add(of_chunk);
                tables.append(rows)
            })
        }
    }
}

fn enrich_log(job: &mut Job<'_>, path: &Path) -> anyhow::Result<()> {
    let enricher = Enricher::new(job.data_set, job.format, job.has_addresses);
    let mut log = LogReader::open(path, job.bar)?;
    let mut layout: Option<LogLayout> = None;
    let (counts, line_next) = (&mut job.counts, &mut job.line_next);
    let read = &mut |chunk: &mut Chunk| read_lines(&mut log, &mut layout, line_next, chunk);
    match &mut job.target {
        Target::Text(out) => {
            if job.is_first {
                out.write_all(&enricher.header())?;
            }
            let steps = Steps {
                begin: &|| enricher.verdicts(),
                buffer: &Vec::new,
                work: &|verdicts, chunk, rows| {
                    let mut layout = chunk.layout.take().unwrap_or(LogLayout::Combined);
                    let lines = (chunk.line_first, chunk.bytes());
                    enricher.enrich(verdicts, &mut layout, lines, rows)
                },
            };
            pipeline::run(read, &steps, &mut |rows, more| write_text(out, counts, rows, more))
        }
        Target::Parquet(tables) => {
            let columns = columns::of_log();
            tables.begin(&columns)?;
            let (data_set, has_addresses) = (job.data_set, job.has_addresses);
            let steps = Steps {
                begin: &|| columns::verdicts(data_set),
                buffer: &|| Rows::new(&columns),
                work: &|verdicts, chunk, rows| {
                    columns::push_lines(verdicts, chunk, has_addresses, rows)
                },
            };
            pipeline::run(read, &steps, &mut |rows, of_chunk| {
                counts.add(of_chunk);
                tables.append(rows)
            })
        }
    }
}

fn read_lines(
    log: &mut LogReader,
    layout: &mut Option<LogLayout>,
    line_next: &mut u64,
    chunk: &mut Chunk,
) -> anyhow::Result<bool> {
    chunk.len = log
        .read_chunk(&mut chunk.buffer, CHUNK_BYTES)
        .with_context(|| format!("stopped after line {}", *line_next - 1))?;
    let layout = layout.get_or_insert_with(|| LogLayout::of(chunk.bytes()));
    chunk.layout = Some(layout.clone());
    layout.follow(chunk.bytes());
    chunk.line_first = *line_next;
    *line_next += pipeline::lines_in(chunk.bytes());
    Ok(chunk.len > 0)
}

fn write_text(
    out: &mut impl Write,
    counts: &mut EnrichCounts,
    rows: &mut Vec<u8>,
    of_chunk: EnrichCounts,
) -> anyhow::Result<()> {
    counts.add(of_chunk);
    out.write_all(rows)?;
    rows.clear();
    Ok(())
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
