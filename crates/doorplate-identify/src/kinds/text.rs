//! Text to features: plain letters, then hashed words and runs of letters.
//!
//! Only hashes go into a model; no text can be read back from one.

use unicode_normalization::UnicodeNormalization;

/// Buckets of the hashed features, a power of two.
pub const BUCKETS: usize = 1 << 17;

/// What is known of a holder in words. All may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HolderText<'a> {
    /// The registrable domain.
    pub domain: &'a str,
    /// The name.
    pub name: &'a str,
    /// The short name in the routing registry.
    pub handle: &'a str,
    /// ISO 3166-1 alpha-2, when it is not said by the domain.
    pub country: &'a str,
}

/// Writes a text in plain lower-case letters: accents off, other scripts transliterated.
pub(crate) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed: String = text.nfkd().collect();
    any_ascii::any_ascii(&decomposed).to_ascii_lowercase()
}

/// The words of a plain text: runs of letters and digits.
pub(crate) fn words(plain: &str) -> Vec<&str> {
    plain
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The handle without what registries add to it: `AS-`, `-AS-AP`, `-MNT`, numbers.
pub(crate) fn bare_handle(handle: &str) -> String {
    let lower = plain(handle);
    let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
    let kept = parts.filter(|part| {
        let is_number = part.strip_prefix("as").unwrap_or(part).bytes().all(|b| b.is_ascii_digit());
        !is_number && !matches!(*part, "as" | "asn" | "ap" | "mnt" | "net" | "asblk" | "block")
    });
    kept.collect::<Vec<_>>().join("-")
}

/// The buckets that a holder's text falls into: ascending, each once.
pub fn buckets(text: &HolderText) -> Vec<u32> {
    let mut sink = Vec::with_capacity(256);
    push_domain(&plain(text.domain), &mut sink);
    push_name(&plain(text.name), &mut sink);
    if !text.country.is_empty() {
        sink.push(bucket(b'k', plain(text.country).as_bytes(), b""));
    }
    let handle = bare_handle(text.handle);
    if !handle.is_empty() {
        push_runs(b'h', &handle, 3..=5, &mut sink);
    }
    sink.sort_unstable();
    sink.dedup();
    sink
}

fn push_domain(domain: &str, sink: &mut Vec<u32>) {
    let Some((label, endings)) = domain.split_once('.') else { return };
    let mut ending = endings;
    loop {
        sink.push(bucket(b't', ending.as_bytes(), b""));
        let Some((_, rest)) = ending.split_once('.') else { break };
        ending = rest;
    }
    sink.push(bucket(b'D', label.as_bytes(), b""));
    push_runs(b'd', label, 3..=6, sink);
}

fn push_name(name: &str, sink: &mut Vec<u32>) {
    let words = words(name);
    for word in &words {
        sink.push(bucket(b'w', word.as_bytes(), b""));
        push_runs(b'c', word, 3..=5, sink);
    }
    for pair in words.windows(2) {
        sink.push(bucket(b'b', pair[0].as_bytes(), pair[1].as_bytes()));
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        sink.push(bucket(b'F', first.as_bytes(), b""));
        sink.push(bucket(b'L', last.as_bytes(), b""));
        sink.push(bucket(b'n', &[u8::try_from(words.len().min(9)).unwrap_or(9)], b""));
    }
}

fn push_runs(space: u8, word: &str, lengths: std::ops::RangeInclusive<usize>, sink: &mut Vec<u32>) {
    let marked: Vec<u8> =
        std::iter::once(b'^').chain(word.bytes()).chain(std::iter::once(b'$')).collect();
    for length in lengths {
        sink.extend(marked.windows(length).map(|run| bucket(space, run, b"")));
    }
}

/// The hash folded to the number of buckets.
#[expect(clippy::cast_possible_truncation, reason = "the number of buckets is small")]
fn bucket(space: u8, first: &[u8], second: &[u8]) -> u32 {
    hash(space, first, second) & (BUCKETS as u32 - 1)
}

/// FNV-1a over the parts, folded to 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
pub(super) fn hash(space: u8, first: &[u8], second: &[u8]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(&space).chain(first).chain(std::iter::once(&0)).chain(second) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash ^ (hash >> 29) ^ (hash >> 47)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_scripts_become_plain_letters() {
        assert_eq!(plain("Université de Genève"), "universite de geneve");
        assert_eq!(plain("Университет"), "universitet");
    }

    #[test]
    fn registry_ornaments_leave_the_handle() {
        assert_eq!(bare_handle("EXAMPLE-AS-AP"), "example");
        assert_eq!(bare_handle("AS-EXAMPLE-20940"), "example");
    }

    #[test]
    fn buckets_ascend_and_stay_in_range() {
        let found = buckets(&HolderText {
            domain: "example.co.uk",
            name: "Example Ltd",
            handle: "EX",
            country: "GB",
        });
        assert!(found.is_sorted_by(|a, b| a < b));
        assert!(found.iter().all(|bucket| (*bucket as usize) < BUCKETS));
    }
}
