//! Records of a table with separators, as RFC 4180 has them: a quoted field may span lines, but a
//! quote that is never closed must not swallow the rest of the file.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::lines::CleanLines;
use super::unpack::Unpacked;
use super::{LINE_BYTES_MAX, ProblemKind, Sink, SourceError};

/// The most fields of a record. The widest register has 340.
const FIELDS_MAX: usize = 4096;

/// A record: its fields as texts.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// A field by its place, from 0.
    pub(super) fn get(&self, place: usize) -> Option<&'a str> {
        let end = *self.ends.get(place)?;
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        self.text.get(start..end)
    }

    /// All fields.
    pub(super) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.ends.len()).filter_map(move |place| self.get(place))
    }
}

/// Reads record by record. Lines that are too long and records without end are reported.
pub(super) fn each(
    delimiter: u8,
    reader: Unpacked,
    sink: &mut Sink,
    mut take: impl FnMut(Record, u64, &mut Sink) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let mut lines = CleanLines::new(reader);
    let mut table = Table::new(delimiter);
    loop {
        match table.next(&mut lines)? {
            Next::End => break,
            Next::TooLong(line) => sink.problem(line, ProblemKind::LineTooLong),
            Next::Record(line) => take(table.record(), line, sink)?,
        }
    }
    lines.report(sink);
    Ok(())
}

struct Table {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    text_bytes: usize,
    fields: usize,
}

enum Next {
    /// With the number of its first line.
    Record(u64),
    TooLong(u64),
    End,
}

impl Table {
    fn new(delimiter: u8) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            text: vec![0; LINE_BYTES_MAX],
            ends: vec![0; FIELDS_MAX],
            text_bytes: 0,
            fields: 0,
        }
    }

    fn record(&self) -> Record<'_> {
        let text = std::str::from_utf8(&self.text[..self.text_bytes]).unwrap_or_default();
        Record { text, ends: &self.ends[..self.fields] }
    }

    fn next(&mut self, lines: &mut CleanLines) -> Result<Next, SourceError> {
        (self.text_bytes, self.fields) = (0, 0);
        let mut first_line = None;
        loop {
            let input = lines.fill()?;
            let is_blank = input == b"\n" && self.text_bytes == 0 && self.fields == 0;
            let (result, read, written, ended) = self.reader.read_record(
                input,
                &mut self.text[self.text_bytes..],
                &mut self.ends[self.fields..],
            );
            lines.consume(read);
            if first_line.is_none() && !is_blank {
                first_line = Some(lines.number());
            }
            self.text_bytes += written;
            self.fields += ended;
            let line = first_line.unwrap_or_default();
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => return Ok(Next::Record(line)),
                ReadRecordResult::End => return Ok(Next::End),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    // Begins anew with the next line.
                    let left = lines.fill()?.len();
                    lines.consume(left);
                    self.reader.reset();
                    return Ok(Next::TooLong(line));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Mirror;
    use crate::sources::{SourceReport, unpack};

    fn read(text: &str) -> (Vec<(u64, Vec<String>)>, SourceReport) {
        let mirror: Mirror = toml::from_str(
            "address = 'file:'\nfiles = ['a']\nformat = 'cidr-list'\n[licence]\nname = 'x'\n\
             class = 'open'",
        )
        .unwrap();
        let mut bytes = text.as_bytes();
        let mut sink = Sink { take: &mut |_| {}, report: SourceReport::default() };
        let mut records = Vec::new();
        let reader = unpack::unpack(&mirror, &mut bytes).unwrap();
        each(b',', reader, &mut sink, |record, line, _| {
            records.push((line, record.iter().map(str::to_owned).collect()));
            Ok(())
        })
        .unwrap();
        (records, sink.report)
    }

    #[test]
    fn records_have_the_number_of_their_first_line() {
        let (records, _) = read("a,b\n\n\"c\nc\",\"d\"\"d\"\r\ne,\n");
        let record =
            |line, fields: [&str; 2]| (line, fields.map(str::to_owned).into_iter().collect());
        let expected: Vec<(u64, Vec<String>)> =
            vec![record(1, ["a", "b"]), record(3, ["c\nc", "d\"d"]), record(5, ["e", ""])];
        assert_eq!(records, expected);
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_file() {
        let text = format!("a,b\nc,\"d\n{}", "e,f\n".repeat(LINE_BYTES_MAX));
        let (records, report) = read(&text);
        assert!(records.len() > LINE_BYTES_MAX / 2, "{}", records.len());
        assert_eq!(report.problems, [(2, ProblemKind::LineTooLong)]);
    }
}
