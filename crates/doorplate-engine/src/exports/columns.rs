//! The tables and their columns, declared once: the files, the API's document and the handbook are
//! made of these.
//!
//! No column tells one visitor from another (REQUIREMENTS, business level only): a test holds every
//! name against a list of what may never be here.

use std::borrow::Cow;

use doorplate_domain::company::Company;
use doorplate_domain::identification::VerdictStatus;
use serde::Serialize;

use super::companies::CompanyRecord;
use crate::ports::table_formats::{Cell, Column, ColumnKind, TableError, TableWriter};
use crate::ports::visit_records::{HitRecord, VisitRecord};

mod companies;
mod visits;

/// A table that can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportTable {
    /// A row for each company that visited.
    Companies,
    /// A row for each visit.
    Visits,
    /// A row for each hit.
    PageViews,
    /// A row for each verdict.
    Identifications,
}

impl ExportTable {
    /// Every table.
    pub const ALL: [Self; 4] =
        [Self::Companies, Self::Visits, Self::PageViews, Self::Identifications];

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Visits => "visits",
            Self::PageViews => "page_views",
            Self::Identifications => "identifications",
        }
    }

    /// Finds a table by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == text)
    }

    /// What its columns are, in order.
    pub fn columns(self) -> Vec<Column> {
        match self {
            Self::Companies => companies::COMPANIES.iter().map(|of| of.column).collect(),
            Self::Visits => visits::VISITS.iter().map(|of| of.column).collect(),
            Self::PageViews => visits::PAGE_VIEWS.iter().map(|of| of.column).collect(),
            Self::Identifications => visits::IDENTIFICATIONS.iter().map(|of| of.column).collect(),
        }
    }
}

/// A column, and its cell in a record of type `R`. A record may give several rows; the number is
/// the row's place among them, from 0.
struct ColumnOf<R> {
    column: Column,
    cell: for<'a> fn(&'a R, usize) -> Cell<'a>,
}

const fn column<R>(
    name: &'static str,
    kind: ColumnKind,
    cell: for<'a> fn(&'a R, usize) -> Cell<'a>,
    meaning: &'static str,
) -> ColumnOf<R> {
    ColumnOf { column: Column { name, kind, meaning }, cell }
}

/// Records that were read together.
pub(super) enum Batch {
    Companies(Vec<CompanyRecord>),
    Visits(Vec<VisitRecord>),
}

impl Batch {
    /// Writes the rows of a table that they give, and says how many.
    pub(super) fn write(
        &self,
        table: ExportTable,
        writer: &mut dyn TableWriter,
        out: &mut Vec<u8>,
    ) -> Result<u64, TableError> {
        let mut rows = Rows { writer, out, count: 0 };
        match self {
            Self::Companies(records) => {
                for record in records {
                    rows.write(companies::COMPANIES, record, 0)?;
                }
            }
            Self::Visits(visits) => {
                for visit in visits {
                    match table {
                        ExportTable::PageViews => {
                            for place in 0..visit.timeline.len() {
                                rows.write(visits::PAGE_VIEWS, visit, place)?;
                            }
                        }
                        ExportTable::Identifications => {
                            rows.write(visits::IDENTIFICATIONS, visit, 0)?;
                        }
                        _ => rows.write(visits::VISITS, visit, 0)?,
                    }
                }
            }
        }
        Ok(rows.count)
    }
}

struct Rows<'a> {
    writer: &'a mut dyn TableWriter,
    out: &'a mut Vec<u8>,
    count: u64,
}

impl Rows<'_> {
    fn write<R>(
        &mut self,
        columns: &[ColumnOf<R>],
        record: &R,
        place: usize,
    ) -> Result<(), TableError> {
        let row: Vec<_> = columns.iter().map(|of| (of.cell)(record, place)).collect();
        self.count += 1;
        self.writer.write(&row, self.out)
    }
}

/// A text; an empty one is one that is not known.
fn text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(text)) }
}

fn count(number: u64) -> Cell<'static> {
    Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A confidence or weight, without the digits that only the computer has.
fn share(number: f32) -> Cell<'static> {
    Cell::Float((f64::from(number) * 1e6).round() / 1e6)
}

fn verdict(status: VerdictStatus) -> Cell<'static> {
    Cell::Text(Cow::Borrowed(match status {
        VerdictStatus::Identified => "identified",
        VerdictStatus::Probable => "probable",
        VerdictStatus::Abstained => "abstained",
    }))
}

fn json(value: &impl Serialize) -> Cell<'static> {
    Cell::Json(serde_json::to_string(value).expect("these have only texts and numbers"))
}

fn hit(visit: &VisitRecord, place: usize) -> &HitRecord {
    &visit.timeline[place]
}

fn company(visit: &VisitRecord) -> Option<&Company> {
    visit.identification.company.as_ref()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What could tell a visitor from others, as it is called in other products' tables.
    const NEVER: [&str; 24] = [
        "visitor",
        "address",
        "ip",
        "ips",
        "cookie",
        "fingerprint",
        "session",
        "user",
        "agent",
        "device_id",
        "client",
        "email",
        "mail",
        "person",
        "contact",
        "login",
        "screen",
        "language",
        "latitude",
        "longitude",
        "timezone",
        "mac",
        "hash",
        "key",
    ];
    /// Words of the list in a name that is about a company.
    const OF_COMPANIES: [&str; 1] = ["company_address"];

    #[test]
    fn no_column_tells_a_visitor_from_others() {
        for table in ExportTable::ALL {
            for column in table.columns() {
                let is_of_company = OF_COMPANIES.contains(&column.name);
                let mut words = column.name.split('_').chain([column.name]);
                let is_never = words.any(|word| NEVER.contains(&word));
                assert!(is_of_company || !is_never, "{}.{}", table.as_str(), column.name);
            }
        }
    }

    #[test]
    fn the_handbook_describes_every_column() {
        let handbook = include_str!("../../../../docs/src/exports.md");
        for table in ExportTable::ALL {
            let mut expected = "| column | type | what it is |\n|---|---|---|\n".to_owned();
            for Column { name, kind, meaning } in table.columns() {
                expected += "| `";
                expected += &[name, "` | ", kind.as_str(), " | ", meaning, " |\n"].concat();
            }
            assert!(handbook.contains(&expected), "{} is not there as\n{expected}", table.as_str());
        }
    }

    #[test]
    fn columns_have_plain_names_of_their_own() {
        for table in ExportTable::ALL {
            let columns = table.columns();
            let names: BTreeSet<_> = columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), columns.len(), "{}", table.as_str());
            for column in columns {
                let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
                assert!(column.name.bytes().all(is_plain), "{}", column.name);
                assert!(column.meaning.ends_with('.'), "{}", column.name);
            }
        }
    }
}
