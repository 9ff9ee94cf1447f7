//! Where a part of an export ended, as whoever goes on sends it back. It belongs to its question:
//! with another one it would leave rows out.

use doorplate_domain::page::Cursor;
use doorplate_domain::time::Day;

use super::ExportQuery;
use crate::ports::visit_records::VisitPlace;
use crate::questions::QuestionError;

/// A question without its part.
pub(super) struct Question(String);

impl Question {
    pub(super) fn new(query: &ExportQuery) -> Self {
        let ExportQuery { site_id, table, format: _, range, filter, rows_max: _, cursor: _ } =
            query;
        let question = format!("{site_id} {} {range:?} {filter:?}", table.as_str());
        Self(blake3::hash(question.as_bytes()).to_hex()[..16].to_owned())
    }

    /// Says where to go on.
    pub(super) fn cursor(&self, place: VisitPlace) -> Cursor {
        Cursor(format!("{}.{}.{}", self.0, place.day.0, place.number))
    }

    /// Reads where to go on.
    pub(super) fn read(&self, cursor: &Cursor) -> Result<VisitPlace, QuestionError> {
        self.find(cursor).ok_or_else(|| QuestionError::Invalid {
            field: "cursor",
            message: "comes from another question; leave it out to begin again".to_owned(),
        })
    }

    fn find(&self, cursor: &Cursor) -> Option<VisitPlace> {
        let place = cursor.0.strip_prefix(&self.0)?.strip_prefix('.')?;
        let (day, number) = place.split_once('.')?;
        Some(VisitPlace { day: Day(day.parse().ok()?), number: number.parse().ok()? })
    }
}
