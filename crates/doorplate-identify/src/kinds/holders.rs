//! Holders that are known by name: those of reviewed autonomous systems and of domains in open
//! lists, as hashes, and names written down from general knowledge. What they say is an input of
//! the model, which learned how far to trust it.
//!
//! The file of hashes: `DPH1`, then for each of the five classes a count (`u32`, little-endian)
//! and that many ascending hashes, each as the difference to the one before in seven-bit groups,
//! lowest first.

use std::sync::LazyLock;

use doorplate_domain::network::NetworkKind;
use rustc_hash::FxHashMap;

use super::linear::CLASSES;
use super::text::{HolderText, bare_handle, hash, plain, words};
use crate::starter;

/// What is asked of the hashes: label and name, each among names and among short names, and the
/// domain itself.
const QUESTIONS: usize = 5;
/// How many inputs what is known of a holder makes.
pub const KNOWN_INPUTS: usize = CLASSES * (QUESTIONS + 2);
/// A shorter text is too common to stand for a holder.
const LETTERS_MIN: usize = 4;
/// Words of names that say nothing of the holder. The hashes stand on this list: when it changes,
/// the file has to be written anew.
const FORMS: &[&str] = &[
    "a",
    "ab",
    "ag",
    "and",
    "aps",
    "as",
    "asa",
    "b",
    "bhd",
    "bv",
    "c",
    "co",
    "company",
    "coop",
    "corp",
    "corporation",
    "cv",
    "d",
    "da",
    "de",
    "del",
    "do",
    "dooel",
    "doo",
    "dos",
    "e",
    "ead",
    "eireli",
    "eood",
    "fop",
    "for",
    "gmbh",
    "group",
    "inc",
    "incorporated",
    "jsc",
    "kft",
    "kg",
    "l",
    "la",
    "limitada",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "me",
    "mbh",
    "nv",
    "o",
    "of",
    "ohg",
    "ojsc",
    "ooo",
    "ou",
    "oy",
    "oyj",
    "pjsc",
    "plc",
    "private",
    "pt",
    "pte",
    "pty",
    "pvt",
    "r",
    "s",
    "sa",
    "sac",
    "sal",
    "sarl",
    "sas",
    "sdn",
    "sl",
    "slu",
    "spa",
    "sp",
    "srl",
    "sro",
    "tbk",
    "the",
    "uab",
    "v",
    "y",
    "z",
    "zao",
    "zoo",
];

/// The classes of holders by the hashes of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    classes: FxHashMap<u32, u8>,
}

/// The names in the file, each with the class of its networks.
static FACTS: LazyLock<FxHashMap<String, u8>> = LazyLock::new(|| {
    let classes = starter::known_holders()
        .into_iter()
        .chain(starter::brands())
        .filter_map(|(name, kind)| Some((name.replace(' ', ""), class_of(kind)?)));
    classes.collect()
});

/// The class of a kind in every model here.
pub fn class_of(kind: NetworkKind) -> Option<u8> {
    match kind {
        NetworkKind::Business => Some(0),
        NetworkKind::Education => Some(1),
        NetworkKind::Government => Some(2),
        NetworkKind::Isp | NetworkKind::Mobile => Some(3),
        NetworkKind::Hosting | NetworkKind::Vpn | NetworkKind::Gateway | NetworkKind::Relay => {
            Some(4)
        }
        _ => None,
    }
}

/// A name in plain letters without legal forms and spaces.
fn compact(name: &str) -> String {
    let plain = plain(name);
    words(&plain).into_iter().filter(|word| !FORMS.contains(word)).collect()
}

fn label(domain: &str) -> String {
    let domain = plain(domain);
    let label = domain.split('.').next().unwrap_or_default();
    label.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The hashes under which a system's holder is kept: of its names, and of its short name.
pub fn keys(names: &[&str], handle: &str) -> Vec<u32> {
    let mut keys: Vec<u32> =
        names.iter().map(|name| compact(name)).filter_map(|name| key(b'N', &name)).collect();
    let handle: String = bare_handle(handle).split('-').collect();
    keys.extend(key(b'H', &handle));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The hash under which the holder of a domain is kept.
pub fn domain_key(domain: &str) -> u32 {
    hash(b'E', plain(domain).as_bytes(), b"")
}

fn key(space: u8, compact: &str) -> Option<u32> {
    (compact.len() >= LETTERS_MIN).then(|| hash(space, compact.as_bytes(), b""))
}

impl Holders {
    /// Keeps the class that at least three quarters of a name's systems have.
    pub fn of_counts(counts: &FxHashMap<u32, [u16; CLASSES]>) -> Self {
        let majority = |counts: &[u16; CLASSES]| {
            let total: u16 = counts.iter().sum();
            let best = (0_u8..).zip(counts).max_by_key(|(_, count)| **count);
            best.filter(|(_, count)| **count * 4 >= total * 3).map(|(class, _)| class)
        };
        let of = |(key, counts): (&u32, &[u16; CLASSES])| Some((*key, majority(counts)?));
        Self { classes: counts.iter().filter_map(of).collect() }
    }

    /// Writes the file.
    #[expect(clippy::cast_possible_truncation, reason = "there are far fewer holders")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"DPH1".to_vec();
        for class in 0..CLASSES as u8 {
            let of_class = self.classes.iter().filter(|(_, of)| **of == class);
            let mut hashes: Vec<u32> = of_class.map(|(hash, _)| *hash).collect();
            hashes.sort_unstable();
            bytes.extend((hashes.len() as u32).to_le_bytes());
            let mut last = 0;
            for hash in hashes {
                let mut further = hash - last;
                while further > 0x7f {
                    bytes.push(further as u8 | 0x80);
                    further >>= 7;
                }
                bytes.push(further as u8);
                last = hash;
            }
        }
        bytes
    }

    /// Reads the file; nothing when it is not one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"DPH1")?;
        let mut holders = Self::default();
        for class in 0..u8::try_from(CLASSES).ok()? {
            let (count, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            let mut hash = 0_u32;
            for _ in 0..u32::from_le_bytes(*count) {
                hash = hash.checked_add(take_number(&mut rest)?)?;
                holders.classes.insert(hash, class);
            }
        }
        rest.is_empty().then_some(holders)
    }
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..35).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// What is known of a holder by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    asked: [Option<u8>; QUESTIONS],
    by_label: Option<u8>,
    by_name: Option<u8>,
}

impl Known {
    /// Asks the file of names alone.
    pub fn from_facts(text: &HolderText) -> Self {
        let fact = |name: &str| FACTS.get(name).copied();
        let plain = plain(text.name);
        let words: Vec<&str> =
            words(&plain).into_iter().filter(|word| !FORMS.contains(word)).collect();
        let beginnings = (1..=words.len().min(3)).rev().map(|count| words[..count].concat());
        let mut long = beginnings.filter(|name| name.len() >= LETTERS_MIN);
        Self {
            by_label: fact(&label(text.domain)),
            by_name: fact(&words.concat()).or_else(|| long.find_map(|name| fact(&name))),
            ..Self::default()
        }
    }

    /// Asks the file of names and the hashes.
    pub fn of(text: &HolderText, holders: &Holders) -> Self {
        let (label, name) = (label(text.domain), compact(text.name));
        let ask = |(space, text): (u8, &str)| {
            key(space, text).and_then(|key| holders.classes.get(&key).copied())
        };
        let [label_name, label_handle] = [(b'N', &*label), (b'H', &*label)].map(ask);
        let [name_name, name_handle] = [(b'N', &*name), (b'H', &*name)].map(ask);
        let domain = holders.classes.get(&domain_key(text.domain)).copied();
        Self {
            asked: [label_name, label_handle, name_name, name_handle, domain],
            ..Self::from_facts(text)
        }
    }

    /// One input a class for each question and each way into the file of names.
    pub(super) fn inputs(self) -> [f32; KNOWN_INPUTS] {
        let mut inputs = [0.0; KNOWN_INPUTS];
        let answers = self.asked.into_iter().chain([self.by_label, self.by_name]);
        for (at, class) in answers.enumerate() {
            if let Some(class) = class {
                inputs[at * CLASSES + usize::from(class)] = 1.0;
            }
        }
        inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(name: &str, class: usize) -> FxHashMap<u32, [u16; CLASSES]> {
        let mut counts = [0; CLASSES];
        counts[class] = 1;
        keys(&[name], "EXAMPLE-AS").into_iter().map(|key| (key, counts)).collect()
    }

    #[test]
    fn holders_read_back_and_answer() {
        let holders = Holders::of_counts(&counts("Example Wires GmbH", 3));
        assert_eq!(Holders::from_bytes(&holders.to_bytes()), Some(holders.clone()));
        let text =
            HolderText { domain: "example.org", name: "Example Wires", ..HolderText::default() };
        assert_eq!(Known::of(&text, &holders).asked, [None, Some(3), Some(3), None, None]);
    }

    #[test]
    fn a_broken_file_is_refused() {
        let bytes = Holders::of_counts(&counts("Example Wires", 0)).to_bytes();
        assert!((0..bytes.len()).all(|length| Holders::from_bytes(&bytes[..length]).is_none()));
    }
}
