//! Identifiers. Each noun has its own type, so that one can never stand for another.
//!
//! An id is opaque outside: lower-case letters, digits and `_`, a prefix that names the noun, at
//! most [`ID_BYTES_MAX`] bytes.

use serde::{Deserialize, Serialize};

/// The longest id that is accepted, in bytes: prefix and 26 characters with room to spare.
pub const ID_BYTES_MAX: usize = 64;

/// Says why a text is not an id.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{text:?} is not an id of the form {prefix}_…")]
pub struct InvalidId {
    text: String,
    prefix: &'static str,
}

fn parse(prefix: &'static str, text: &str) -> Result<String, InvalidId> {
    let invalid = || InvalidId { text: text.chars().take(ID_BYTES_MAX).collect(), prefix };
    let rest =
        text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or_else(invalid)?;
    let is_plain =
        rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if rest.is_empty() || text.len() > ID_BYTES_MAX || !is_plain {
        return Err(invalid());
    }
    Ok(text.to_owned())
}

/// Writes 128 bits in 26 lower-case characters of Crockford's base 32, most significant first.
pub fn encode_base32(bits: u128) -> String {
    base32_digits(bits).map(char::from).iter().collect()
}

/// As [`encode_base32`], for those who write many: all of the digits are ASCII.
pub fn base32_digits(bits: u128) -> [u8; 26] {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    std::array::from_fn(|place| ALPHABET[((bits >> ((25 - place) * 5)) & 31) as usize])
}

macro_rules! id {
    ($name:ident, $prefix:literal, $what:literal) => {
        #[doc = concat!("Names ", $what, ": `", $prefix, "_…`.")]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What each begins with, before the `_`.
            pub const PREFIX: &str = $prefix;

            /// Makes an id from 128 random or derived bits.
            pub fn from_bits(bits: u128) -> Self {
                Self(format!("{}_{}", $prefix, encode_base32(bits)))
            }

            /// Reads an id.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                parse($prefix, text).map(Self)
            }

            /// The id as it is stored and sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(WorkspaceId, "ws", "a workspace");
id!(SiteId, "site", "a site of a workspace");
id!(UserId, "usr", "a user");
id!(SessionId, "ses", "a signed-in session; not its secret");
id!(CompanyId, "com", "a company, stable from one data set to the next");
id!(VisitId, "vis", "a visit");
id!(PendingId, "pen", "a sealed address in the pending pool");
id!(CorrectionId, "cor", "a correction of a verdict");
id!(NoteId, "note", "a note on a company");
id!(SegmentId, "seg", "a saved filter");
id!(UndoId, "undo", "a change that can be taken back for a while");
id!(TargetListId, "tl", "a list of companies that somebody wants to see");
id!(SiteKey, "pk", "a site to the public: it stands in the page and is no secret");

/// Names one hit: chosen by whoever sends it, so that sending again changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub u128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back() {
        let id = SiteId::from_bits(u128::MAX);
        assert_eq!(SiteId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn another_nouns_id_is_refused() {
        assert!(SiteId::parse(UserId::from_bits(7).as_str()).is_err());
        assert!(SiteId::parse("site_").is_err());
        assert!(SiteId::parse("site_A' or 1=1").is_err());
        assert!(SiteId::parse(&format!("site_{}", "a".repeat(80))).is_err());
    }
}
