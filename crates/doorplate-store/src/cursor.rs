//! Cursors: where a page ended, bound to the question that it came from.
//!
//! A cursor is `<fingerprint of the question>.<place>`; the place's form is the list's own matter.
//! It holds no secret and gives no right: the scope does.

use doorplate_domain::page::Cursor;
use doorplate_engine::ports::StoreError;

/// Names a question, so that a cursor of another one is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// Takes the fingerprint of a question in its canonical text.
    pub(crate) fn new(question: &str) -> Self {
        let hash = blake3::hash(question.as_bytes());
        let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
        Self(u64::from_le_bytes(*first))
    }

    /// Makes the cursor of a place in the answer.
    pub(crate) fn cursor(self, place: &str) -> Cursor {
        Cursor(format!("{:016x}.{place}", self.0))
    }

    /// Reads the place out of a cursor. `Conflict` when it is another question's.
    pub(crate) fn place(self, cursor: &Cursor) -> Result<&str, StoreError> {
        let place = cursor.0.split_once('.').and_then(|(fingerprint, place)| {
            (fingerprint == format!("{:016x}", self.0)).then_some(place)
        });
        place.ok_or_else(foreign)
    }
}

/// Says that a cursor does not belong to the question.
pub(crate) fn foreign() -> StoreError {
    StoreError::conflict("a page cursor of another query")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_fits_its_own_question_only() {
        let cursor = Fingerprint::new("audit").cursor("17");
        assert_eq!(Fingerprint::new("audit").place(&cursor).unwrap(), "17");
        assert!(Fingerprint::new("visits").place(&cursor).is_err());
        assert!(Fingerprint::new("audit").place(&Cursor("17".to_owned())).is_err());
    }
}
