//! `doorplate enrich LOG…`: the same log with the company behind each line.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use doorplate_identify::enrich::{EnrichCounts, EnrichFormat, Enricher};
use rayon::prelude::*;

use crate::arguments::{DataFolder, DataSetFile, Settings};
use crate::data_set_file;
use crate::log_reader::{self, LogReader};
use crate::terminal;

/// How much of a log is worked on at a time by one thread: enough to be worth the hand-over.
const CHUNK_BYTES: usize = 512 * 1024;

/// Add the company to each line of access logs
#[derive(Debug, Args)]
pub(crate) struct Enrich {
    /// Access logs, plain, gzip or zstd; `-` is standard input
    #[arg(required = true, value_name = "LOG")]
    logs: Vec<PathBuf>,
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
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Jsonl,
}

impl Enrich {
    pub(crate) fn run(self, settings: Settings) -> anyhow::Result<()> {
        let config = settings.data(&self.data).dataset(&self.dataset).load()?;
        let data_set = data_set_file::open(&config)?;
        let format = match self.format {
            Format::Csv => EnrichFormat::Csv,
            Format::Jsonl => EnrichFormat::JsonLines,
        };
        let enricher = Enricher::new(&data_set, format, !self.without_addresses);
        let bar = terminal::bytes_bar(log_reader::total_bytes(&self.logs));
        let mut out = terminal::output();
        out.write_all(&enricher.header())?;
        let mut counts = EnrichCounts::default();
        for path in &self.logs {
            let mut log = LogReader::open(path, &bar)?;
            enrich_log(&enricher, &mut log, &mut counts, &mut out)?;
        }
        out.flush()?;
        bar.finish_and_clear();
        terminal::say(&format!(
            "{} lines: {} identified, {} probable, {} abstained, {} malformed",
            terminal::grouped(counts.lines),
            terminal::grouped(counts.identified),
            terminal::grouped(counts.probable),
            terminal::grouped(counts.abstained),
            terminal::grouped(counts.malformed),
        ));
        Ok(())
    }
}

#[expect(clippy::naive_bytecount, reason = "counting is nothing beside reading and looking up")]
fn lines_in(chunk: &[u8]) -> u64 {
    chunk.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Reads as many chunks as there are threads, works on all at once, writes them in their order.
/// Line numbers go on from one log to the next, as in `cat`.
fn enrich_log(
    enricher: &Enricher<'_>,
    log: &mut LogReader,
    counts: &mut EnrichCounts,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let threads = rayon::current_num_threads();
    let mut line_next = counts.lines + 1;
    loop {
        let mut chunks = Vec::with_capacity(threads);
        while chunks.len() < threads {
            let chunk = log.read_chunk(CHUNK_BYTES)?;
            if chunk.is_empty() {
                break;
            }
            let line_first = line_next;
            line_next += lines_in(&chunk);
            chunks.push((line_first, chunk));
        }
        if chunks.is_empty() {
            return Ok(());
        }
        let enriched: Vec<_> =
            chunks.par_iter().map(|(first, chunk)| enricher.enrich(*first, chunk)).collect();
        for (rows, of_chunk) in enriched {
            out.write_all(&rows)?;
            counts.add(of_chunk);
        }
    }
}
