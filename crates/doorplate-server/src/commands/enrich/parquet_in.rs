//! Parquet files to enrich: every column stays, with its type, and the verdict comes behind.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::Context;
use doorplate_domain::address::ClientAddress;
use doorplate_domain::time::Timestamp;
use doorplate_identify::cell;
use doorplate_identify::enrich::{
    Ending, EnrichCounts, EnrichFormat, Enricher, VERDICT_COLUMNS, Verdicts, address_column,
};
use doorplate_integrations::parquet::{Batch, Cell, MAGIC, ParquetTable, Rows};

use super::columns::{self, Found};
use super::target::Target;
use super::{Input, Job};
use crate::failure::AskedWrongly;

const NO_ADDRESS: &str = "no IPv4 or IPv6 address in the column";

/// Whether a file is Parquet; `-` is none.
pub(super) fn is_parquet(path: &Path) -> bool {
    let mut start = [0; MAGIC.len()];
    path.is_file()
        && File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == MAGIC
}

/// Enriches one file.
pub(super) fn enrich(job: &mut Job<'_>, input: &Input<'_>) -> anyhow::Result<()> {
    let name = input.path.display();
    let file = File::open(input.path).with_context(|| format!("could not open {name}"))?;
    let bytes = file.metadata()?.len();
    let mut table = ParquetTable::open(file).with_context(|| format!("could not read {name}"))?;
    let flat: Vec<(usize, String)> =
        table.flat_columns().into_iter().map(|(place, name)| (place, name.to_owned())).collect();
    let names: Vec<&str> = flat.iter().map(|(_, name)| &**name).collect();
    let found = address_column(&names, input.column)
        .map_err(|error| AskedWrongly(format!("{name}: {error}")))?;
    let mut progress = Progress { bytes, rows: table.rows(), seen: 0 };
    if matches!(job.target, Target::Parquet(_)) {
        if !job.has_addresses {
            table.leave_out(flat[found].0);
        }
        return to_parquet(job, (&table, flat[found].0), &mut progress);
    }
    if flat.len() < table.leaves() {
        let text = format!("{name} has lists or structures, which only --to parquet keeps");
        return Err(AskedWrongly(text).into());
    }
    to_text(job, &table, (&names, found), &mut progress)
}

/// Moves the bar over a file's bytes by its rows.
struct Progress {
    bytes: u64,
    rows: u64,
    seen: u64,
}

impl Progress {
    fn bytes_of(&mut self, rows: usize) -> u64 {
        self.seen += rows as u64;
        self.bytes * rows as u64 / self.rows.max(1)
    }
}

fn to_parquet(
    job: &mut Job<'_>,
    (table, place): (&ParquetTable, usize),
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let Target::Parquet(tables) = &mut job.target else { return Ok(()) };
    let names = table.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let behind = columns::of_verdict(&names);
    let writer = tables.begin_after(table, &behind)?;
    let mut verdicts = columns::verdicts(job.data_set);
    let mut batches = table.batches();
    while let Some(batch) = batches.next_batch()? {
        let mut rows = Rows::new(&behind);
        let mut counts = EnrichCounts::default();
        for (row, cell) in (progress.seen + 1..).zip(batch.cells(place)) {
            push_verdict(&mut verdicts, (row, &cell), &mut counts, &mut rows)?;
        }
        job.counts.add(counts);
        job.bar.inc(progress.bytes_of(batch.len()));
        writer.write_beside(batch, rows)?;
    }
    Ok(())
}

fn push_verdict(
    verdicts: &mut Verdicts<'_, Found>,
    (row, cell): (u64, &Cell<'_>),
    counts: &mut EnrichCounts,
    rows: &mut Rows,
) -> anyhow::Result<()> {
    counts.lines += 1;
    let cells: Vec<Cell<'_>> = if let Some(client) = client(cell) {
        let found = verdicts.of(client);
        counts.count(found.status);
        found.cells().collect()
    } else {
        counts.count_malformed(row);
        columns::malformed(NO_ADDRESS).collect()
    };
    Ok(rows.push(&cells)?)
}

fn client(cell: &Cell<'_>) -> Option<ClientAddress> {
    match cell {
        Cell::Text(text) => ClientAddress::parse(text).ok(),
        _ => None,
    }
}

fn to_text(
    job: &mut Job<'_>,
    table: &ParquetTable,
    (names, address): (&[&str], usize),
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let Target::Text(out) = &mut job.target else { return Ok(()) };
    let enricher = Enricher::new(job.data_set, job.format, job.has_addresses);
    let mut verdicts = enricher.verdicts();
    let columns = Columns { names, address, has_addresses: job.has_addresses };
    let mut text = Vec::new();
    if job.format == EnrichFormat::Csv && job.is_first {
        columns.push_header(&mut text);
    }
    let mut batches = table.batches();
    while let Some(batch) = batches.next_batch()? {
        let mut counts = EnrichCounts::default();
        let mut cells: Vec<_> = (0..names.len()).map(|place| batch.cells(place)).collect();
        for row in (progress.seen + 1..).take(batch.len()) {
            let cells: Vec<Cell<'_>> = cells.iter_mut().filter_map(Iterator::next).collect();
            counts.lines += 1;
            let ending = client(&cells[address]).map(|client| verdicts.of(client));
            columns.push_row(job.format, (row, &cells), ending, &mut text);
            match ending {
                Some(ending) => counts.count(ending.status),
                None => counts.count_malformed(row),
            }
        }
        drop(cells);
        out.write_all(&text)?;
        text.clear();
        job.counts.add(counts);
        job.bar.inc(progress.bytes_of(Batch::len(&batch)));
    }
    Ok(())
}

/// The columns of a table that becomes text.
struct Columns<'a> {
    names: &'a [&'a str],
    address: usize,
    has_addresses: bool,
}

impl Columns<'_> {
    fn push_header(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"line,");
        for name in self.names {
            cell::push_csv(out, name.as_bytes());
            out.push(b',');
        }
        out.extend_from_slice(VERDICT_COLUMNS.join(",").as_bytes());
        out.push(b'\n');
    }

    fn push_row(
        &self,
        format: EnrichFormat,
        (row, cells): (u64, &[Cell<'_>]),
        ending: Option<&Ending>,
        out: &mut Vec<u8>,
    ) {
        let named = self.names.iter().zip(cells).enumerate();
        let is_left_out = |place: usize| !self.has_addresses && place == self.address;
        if format == EnrichFormat::Csv {
            cell::push_number(out, row);
            out.push(b',');
            for (place, (_, cell)) in named {
                if !is_left_out(place) {
                    push_csv(out, cell);
                }
                out.push(b',');
            }
        } else {
            out.extend_from_slice(b"{\"line\":");
            cell::push_number(out, row);
            out.extend_from_slice(b",\"row\":{");
            let mut separator: &[u8] = b"";
            for (_, (name, cell)) in named.filter(|(place, _)| !is_left_out(*place)) {
                out.extend_from_slice(separator);
                separator = b",";
                cell::push_json(out, name);
                out.push(b':');
                push_json(out, cell);
            }
            out.push(b'}');
        }
        match (ending, format) {
            (Some(ending), _) => out.extend_from_slice(&ending.text),
            (None, EnrichFormat::Csv) => {
                out.extend_from_slice(b"malformed,");
                out.extend_from_slice(NO_ADDRESS.as_bytes());
                out.extend(std::iter::repeat_n(b',', VERDICT_COLUMNS.len() - 2));
                out.push(b'\n');
            }
            (None, _) => {
                out.extend_from_slice(b",\"status\":\"malformed\",\"reason\":");
                cell::push_json(out, NO_ADDRESS);
                out.extend_from_slice(b"}\n");
            }
        }
    }
}

fn push_csv(out: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => cell::push_csv(out, text.as_bytes()),
        Cell::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Cell::Float(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Cell::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Cell::Timestamp(time) => push_time(out, *time),
    }
}

fn push_json(out: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Text(text) => cell::push_json(out, text),
        Cell::Timestamp(time) => {
            out.push(b'"');
            push_time(out, *time);
            out.push(b'"');
        }
        // JSON has no number that is none.
        Cell::Float(number) if !number.is_finite() => out.extend_from_slice(b"null"),
        Cell::Empty => out.extend_from_slice(b"null"),
        other => push_csv(out, other),
    }
}

fn push_time(out: &mut Vec<u8>, time: Timestamp) {
    out.extend_from_slice(time.to_string().as_bytes());
}
