//! Rows for Parquet: the columns of a log or a table, and those of the verdict behind them.

use std::borrow::Cow;
use std::collections::HashSet;

use doorplate_domain::company::Company;
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use doorplate_identify::DataSet;
use doorplate_identify::access_log::LogLayout;
use doorplate_identify::enrich::{EnrichCounts, Table, VERDICT_COLUMNS, Verdicts};
use doorplate_integrations::parquet::{Cell, Column, ColumnType, ParquetError, Rows};

use super::pipeline::Chunk;

/// The columns of a log's line.
const LINE_COLUMNS: [(&str, ColumnType); 8] = [
    ("line", ColumnType::Integer),
    ("ip", ColumnType::Text),
    ("at", ColumnType::Timestamp),
    ("method", ColumnType::Text),
    ("target", ColumnType::Text),
    ("http_status", ColumnType::Integer),
    ("referrer", ColumnType::Text),
    ("user_agent", ColumnType::Text),
];
const VERDICT_WIDTH: usize = VERDICT_COLUMNS.len();

/// The cells of a verdict.
pub(super) struct Found {
    pub(super) status: VerdictStatus,
    cells: [Cell<'static>; VERDICT_WIDTH],
}

impl Found {
    /// The cells, to stand in a row.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.cells.iter().map(|cell| match cell {
            Cell::Text(text) => Cell::from(&**text),
            other => other.clone(),
        })
    }
}

/// The verdicts that one thread keeps, as cells.
pub(super) fn verdicts(data_set: &DataSet) -> Verdicts<'_, Found> {
    Verdicts::new(data_set, |found| Found { status: found.status, cells: cells_of(found) })
}

fn cells_of(found: &Identification) -> [Cell<'static>; VERDICT_WIDTH] {
    let company = found.company.as_ref();
    let of_company = |field: fn(&Company) -> &str| text(company.map(field).unwrap_or_default());
    let status = match found.status {
        VerdictStatus::Identified => "identified",
        VerdictStatus::Probable => "probable",
        VerdictStatus::Abstained => "abstained",
    };
    // The number of 64 bits that is written as that of 32 is: 0.9 stays 0.9.
    let confidence: f64 = found.confidence.to_string().parse().unwrap_or_default();
    [
        text(status),
        text(found.reason.map(AbstainReason::as_str).unwrap_or_default()),
        Cell::Float(confidence),
        text(found.kind.as_str()),
        text(&found.service),
        Some(found.asn).filter(|asn| *asn > 0).into(),
        text(&found.network_name),
        text(&found.country),
        of_company(|company| company.id.as_str()),
        of_company(|company| &company.name),
        of_company(|company| &company.domain),
        of_company(|company| &company.country),
        of_company(|company| &company.industry),
    ]
}

/// A text; nothing when it is empty.
fn text(text: &str) -> Cell<'static> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(text.to_owned())) }
}

/// The cells of what cannot be read.
pub(super) fn malformed(reason: &str) -> impl Iterator<Item = Cell<'_>> {
    let empty = std::iter::repeat_n(Cell::Empty, VERDICT_WIDTH - 2);
    [Cell::from("malformed"), Cell::from(reason)].into_iter().chain(empty)
}

/// The columns of a log.
pub(super) fn of_log() -> Vec<Column> {
    let line = LINE_COLUMNS.map(|(name, kind)| Column::new(name, kind));
    line.into_iter().chain(of_verdict(&LINE_COLUMNS.map(|(name, _)| name))).collect()
}

/// The columns of a table: texts, each with a name of its own.
pub(super) fn of_table(table: &Table) -> Vec<Column> {
    let mut names = vec!["line".to_owned()];
    for name in table.names() {
        let mut unique = name.clone();
        let mut number = 2;
        while unique.is_empty() || names.contains(&unique) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        names.push(unique);
    }
    let taken: Vec<&str> = names.iter().map(String::as_str).collect();
    let behind = of_verdict(&taken);
    let kinds = names.iter().enumerate().map(|(place, name)| {
        Column::new(name, if place == 0 { ColumnType::Integer } else { ColumnType::Text })
    });
    kinds.chain(behind).collect()
}

/// The columns of the verdict; one whose name is taken gets another.
pub(super) fn of_verdict(taken: &[&str]) -> Vec<Column> {
    let taken: HashSet<&str> = taken.iter().copied().collect();
    let column = |name: &&str| {
        let kind = match *name {
            "confidence" => ColumnType::Float,
            "asn" => ColumnType::Integer,
            _ => ColumnType::Text,
        };
        let mut unique = (*name).to_owned();
        while taken.contains(&*unique) {
            unique = format!("found_{unique}");
        }
        Column::new(unique, kind)
    };
    VERDICT_COLUMNS.iter().map(column).collect()
}

/// Makes rows of whole lines of a log.
pub(super) fn push_lines(
    verdicts: &mut Verdicts<'_, Found>,
    chunk: &mut Chunk,
    has_addresses: bool,
    rows: &mut Rows,
) -> EnrichCounts {
    let mut counts = EnrichCounts::default();
    let mut layout = chunk.layout.take().unwrap_or(LogLayout::Combined);
    let bytes = chunk.bytes();
    let lines = bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|byte| *byte == b'\n');
    for (number, line) in (chunk.line_first..).zip(lines) {
        let Some(parsed) = layout.parse(line) else { continue };
        counts.lines += 1;
        let number_cell = Cell::Integer(number.cast_signed());
        let pushed = match &parsed {
            Ok(parsed) => {
                let found = verdicts.of(parsed.address);
                counts.count(found.status);
                let place = parsed.address_place.clone();
                let ip = line.trim_ascii().get(place).filter(|_| has_addresses);
                let cells = [
                    number_cell,
                    ip.and_then(|ip| std::str::from_utf8(ip).ok()).into(),
                    parsed.at.into(),
                    parsed.method.into(),
                    (&*parsed.target).into(),
                    Some(u32::from(parsed.status)).filter(|status| *status > 0).into(),
                    Some(&*parsed.referrer).filter(|text| !text.is_empty()).into(),
                    Some(&*parsed.user_agent).filter(|text| !text.is_empty()).into(),
                ];
                push(rows, cells.into_iter().chain(found.cells()))
            }
            Err(error) => {
                counts.count_malformed(number);
                let empty = std::iter::repeat_n(Cell::Empty, LINE_COLUMNS.len() - 1);
                let reason = error.to_string();
                push(rows, [number_cell].into_iter().chain(empty).chain(malformed(&reason)))
            }
        };
        pushed.expect("the cells are of the columns' types");
    }
    counts
}

/// Makes rows of whole records of a table.
pub(super) fn push_records(
    verdicts: &mut Verdicts<'_, Found>,
    (table, chunk): (&Table, &Chunk),
    has_addresses: bool,
    rows: &mut Rows,
) -> EnrichCounts {
    let mut counts = EnrichCounts::default();
    let mut record = table.record();
    for (number, bytes) in chunk.records() {
        counts.lines += 1;
        let line = [Cell::Integer(number.cast_signed())].into_iter();
        let pushed = match table.read(bytes, &mut record) {
            Ok(address) => {
                let found = verdicts.of(address);
                counts.count(found.status);
                let texts: Vec<Cow<'_, str>> =
                    record.cells().map(String::from_utf8_lossy).collect();
                let cells = texts.iter().enumerate().map(|(place, text)| {
                    let is_left_out = !has_addresses && place == table.address_place();
                    Some(&**text).filter(|text| !is_left_out && !text.is_empty()).into()
                });
                push(rows, line.chain(cells).chain(found.cells()))
            }
            Err(reason) => {
                counts.count_malformed(number);
                let empty = std::iter::repeat_n(Cell::Empty, table.names().len());
                push(rows, line.chain(empty).chain(malformed(reason)))
            }
        };
        pushed.expect("the cells are of the columns' types");
    }
    counts
}

fn push<'c>(rows: &mut Rows, cells: impl Iterator<Item = Cell<'c>>) -> Result<(), ParquetError> {
    rows.push(&cells.collect::<Vec<_>>())
}
