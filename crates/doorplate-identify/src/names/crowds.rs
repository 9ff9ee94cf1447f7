//! Names and domains that several holders have, counted in open registers: meeting one of them
//! says less than meeting a name of one holder.
//!
//! The file: `DPC1`, then for names and for domains a little-endian `u32` count and as many
//! entries of 5 bytes, ascending: a `u32` hash, and how many hold it, at most 255.

use std::sync::LazyLock;

use super::prepared::{PreparedName, hash};

/// How many bytes an entry has.
const ENTRY_BYTES: usize = 5;

static CROWDS: LazyLock<Crowds> = LazyLock::new(|| {
    Crowds::from_bytes(include_bytes!("../../models/name_crowds.bin"))
        .expect("a test reads the embedded table of crowds")
});

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Crowds {
    names: Vec<(u32, u8)>,
    domains: Vec<(u32, u8)>,
}

impl Crowds {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"DPC1")?;
        let crowds = Self { names: take_section(&mut rest)?, domains: take_section(&mut rest)? };
        rest.is_empty().then_some(crowds)
    }
}

fn take_section(rest: &mut &[u8]) -> Option<Vec<(u32, u8)>> {
    let (count, tail) = rest.split_first_chunk::<4>()?;
    let size = usize::try_from(u32::from_le_bytes(*count)).ok()?.checked_mul(ENTRY_BYTES)?;
    let (entries, tail) = tail.split_at_checked(size)?;
    *rest = tail;
    let entry =
        |entry: &[u8]| (u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]), entry[4]);
    Some(entries.chunks_exact(ENTRY_BYTES).map(entry).collect())
}

/// How many holders of one register have a name or a domain.
fn holders(section: &[(u32, u8)], key: u32) -> f32 {
    let found = section.binary_search_by_key(&key, |entry| entry.0);
    f32::from(found.map_or(1, |place| section[place].1))
}

/// How crowded a name is: the binary logarithm of its holders, 0 for one or none.
pub(super) fn of_name(joined: &str) -> f32 {
    holders(&CROWDS.names, key_of(joined)).log2()
}

/// How crowded a domain is: the binary logarithm of its holders, 0 for one or none.
pub(super) fn of_domain(registrable: &str) -> f32 {
    holders(&CROWDS.domains, key_of(registrable)).log2()
}

#[expect(clippy::cast_possible_truncation, reason = "32 bits tell names apart well enough")]
fn key_of(text: &str) -> u32 {
    hash(text.as_bytes()) as u32
}

/// The key under which a name is counted, for whoever makes the table.
pub fn name_key(name: &str) -> u32 {
    key_of(&PreparedName::new(name).joined)
}

/// The key under which a domain is counted: its registrable part.
pub fn domain_key(domain: &str) -> Option<u32> {
    psl::domain_str(&domain.trim().to_ascii_lowercase()).map(key_of)
}

/// The file of a table: both sections ascend by key.
#[expect(clippy::cast_possible_truncation, reason = "there are far fewer names")]
pub fn crowds_file(names: &[(u32, u8)], domains: &[(u32, u8)]) -> Vec<u8> {
    let mut bytes = b"DPC1".to_vec();
    for section in [names, domains] {
        bytes.extend((section.len() as u32).to_le_bytes());
        for (key, holders) in section {
            bytes.extend(key.to_le_bytes());
            bytes.push(*holders);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "the values are exact")]

    use super::*;

    #[test]
    fn the_table_reads_back_and_a_broken_one_is_refused() {
        let bytes = crowds_file(&[(3, 2), (9, 255)], &[(7, 16)]);
        let crowds = Crowds::from_bytes(&bytes).unwrap();
        assert_eq!((holders(&crowds.names, 9), holders(&crowds.names, 4)), (255.0, 1.0));
        assert_eq!(holders(&crowds.domains, 7), 16.0);
        assert!((0..bytes.len()).all(|length| Crowds::from_bytes(&bytes[..length]).is_none()));
    }

    #[test]
    fn a_ministry_of_many_countries_is_a_crowd() {
        assert!(of_name(&PreparedName::new("Ministry of Health").joined) > 2.0);
        assert_eq!(of_name("zyxwo"), 0.0);
    }
}
