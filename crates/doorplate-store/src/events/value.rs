//! Values as a file stores them.

use doorplate_domain::id::VisitId;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef};

/// Says that a stored value does not read as what it must be.
pub(super) fn unreadable(what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Null, what.into())
}

/// An id of a visit: 16 bytes where it stands for 128 bits, else its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StoredVisitId {
    Bits([u8; 16]),
    Text(String),
}

const PREFIX: &str = "vis_";

fn bits(text: &str) -> Option<u128> {
    let digits = text.strip_prefix(PREFIX)?;
    let bits = digits.bytes().try_fold(0_u128, |bits, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'h' => digit - b'a' + 10,
            b'j' | b'k' => digit - b'j' + 18,
            b'm' | b'n' => digit - b'm' + 20,
            b'p'..=b't' => digit - b'p' + 22,
            b'v'..=b'z' => digit - b'v' + 27,
            _ => return None,
        };
        Some(bits << 5 | u128::from(value))
    })?;
    // Only what is written back as the same text.
    (VisitId::from_bits(bits).as_str() == text).then_some(bits)
}

impl StoredVisitId {
    pub(super) fn new(id: &VisitId) -> Self {
        match bits(id.as_str()) {
            Some(bits) => Self::Bits(bits.to_be_bytes()),
            None => Self::Text(id.as_str().to_owned()),
        }
    }

    pub(super) fn read(&self) -> rusqlite::Result<VisitId> {
        match self {
            Self::Bits(bits) => Ok(VisitId::from_bits(u128::from_be_bytes(*bits))),
            Self::Text(text) => VisitId::parse(text).map_err(|_| unreadable("a visit's id")),
        }
    }
}

impl ToSql for StoredVisitId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Bits(bits) => bits.to_sql(),
            Self::Text(text) => text.to_sql(),
        }
    }
}

impl FromSql for StoredVisitId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(bytes) => {
                bytes.try_into().map(Self::Bits).map_err(|_| FromSqlError::InvalidType)
            }
            ValueRef::Text(_) => value.as_str().map(|text| Self::Text(text.to_owned())),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_reads_back() {
        for bits in [0, 1, 31 << 100, u128::MAX, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef] {
            let stored = StoredVisitId::new(&VisitId::from_bits(bits));
            assert_eq!(stored, StoredVisitId::Bits(bits.to_be_bytes()));
            assert_eq!(stored.read().unwrap(), VisitId::from_bits(bits));
        }
        for text in ["vis_1", "vis_iiiiiiiiiiiiiiiiiiiiiiiiii", "vis_zzzzzzzzzzzzzzzzzzzzzzzzzz"] {
            let id = VisitId::parse(text).unwrap();
            assert_eq!(StoredVisitId::new(&id).read().unwrap(), id);
        }
    }
}
