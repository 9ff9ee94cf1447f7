//! Ids that stay from one data set to the next, and where ids of before lead to.
//!
//! Everything that names a company gives an id: each of its register numbers, its website with its
//! name, its name with its country, and its former names in the same way. The strongest is the
//! company's id; the others lead to it, as long as they lead to one company only. So an id that an
//! earlier build gave still finds its company when a source is added, when the company is renamed,
//! and when two companies turn out to be one. No record of earlier builds is needed: the same
//! sources give the same ids on any machine.

use rustc_hash::FxHashSet;

use super::conflict::Entry;
use crate::identifiers;
use crate::names::NameKey;

/// The most names and the most websites of a company that lead to it together.
const NAMES_MAX: usize = 8;
const DOMAINS_MAX: usize = 4;

/// The ids that a company answers to, the strongest first.
pub(super) fn anchors(entry: &Entry) -> Vec<u128> {
    let row = &entry.row;
    let mut anchors = Vec::new();
    for scheme in identifiers::SCHEMES.into_iter().filter(|scheme| identifiers::is_unique(scheme)) {
        let numbers = row.identifiers.iter().filter(|(known, _)| *known == scheme);
        anchors.extend(numbers.map(|(_, value)| id(&["number", scheme, value])));
    }
    let key = NameKey::new(&row.name);
    if !row.domain.is_empty() {
        anchors.push(id(&["domain", &row.domain, key.as_str()]));
    }
    anchors.push(id(&[key.as_str(), &row.country]));
    // A row of one source had one of these names with one of these websites.
    let aliases: Vec<NameKey> = row.aliases.iter().map(|alias| NameKey::new(alias)).collect();
    let keys = std::iter::once(&key).chain(&aliases).filter(|key| !key.is_empty());
    for key in keys.take(NAMES_MAX) {
        let domains = std::iter::once(&row.domain).chain(&row.domains);
        for domain in domains.filter(|domain| !domain.is_empty()).take(DOMAINS_MAX) {
            anchors.push(id(&["domain", domain, key.as_str()]));
        }
        anchors.push(id(&[key.as_str(), &row.country]));
    }
    anchors
}

/// How many of a company's anchors may be its id. Former names may not.
fn strong_count(entry: &Entry) -> usize {
    let unique = |(scheme, _): &&(&str, String)| identifiers::is_unique(scheme);
    let numbers = entry.row.identifiers.iter().filter(unique).count();
    numbers + usize::from(!entry.row.domain.is_empty()) + 1
}

/// Gives ids and keeps what else leads to them.
#[derive(Default)]
pub(super) struct Ids {
    taken: FxHashSet<u128>,
    redirects: Vec<Redirect>,
}

/// An id of before, in as few bytes as can be, and the number of the company in the book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Redirect {
    from: [u32; 4],
    company: u32,
}

impl Ids {
    /// Gives the id of a company; companies come in the order of their numbers.
    pub(super) fn give(&mut self, entry: &Entry, company: u32) -> u128 {
        let anchors = anchors(entry);
        let strong = &anchors[..strong_count(entry).min(anchors.len())];
        let chosen = strong.iter().find(|id| !self.taken.contains(id)).copied();
        let given = chosen.unwrap_or_else(|| self.of_namesake(entry));
        self.taken.insert(given);
        let others = anchors.iter().filter(|anchor| **anchor != given);
        self.redirects.extend(others.map(|from| Redirect { from: parts(*from), company }));
        given
    }

    /// Nothing but the place tells these apart, or nothing at all.
    fn of_namesake(&self, entry: &Entry) -> u128 {
        let row = &entry.row;
        let key = NameKey::new(&row.name);
        let place = [row.city.as_str(), &row.address, &row.postal_code].join("\n");
        (0..=u64::MAX)
            .map(|ordinal| id(&[key.as_str(), &row.country, &place, &ordinal.to_string()]))
            .find(|id| !self.taken.contains(id))
            .expect("there are more numbers than companies")
    }

    /// The ids of before that lead to one company, ascending, with that company's number.
    pub(super) fn redirects(&mut self) -> impl Iterator<Item = (u128, u32)> + '_ {
        self.redirects.sort_unstable();
        self.redirects.dedup();
        self.redirects
            .chunk_by(|left, right| left.from == right.from)
            .filter(|same| same.len() == 1)
            .map(|same| (whole(same[0].from), same[0].company))
            .filter(|(from, _)| !self.taken.contains(from))
    }
}

/// The highest part first, so that parts sort as the ids do.
fn parts(id: u128) -> [u32; 4] {
    let bytes = id.to_be_bytes();
    let (parts, _) = bytes.as_chunks::<4>();
    std::array::from_fn(|part| u32::from_be_bytes(parts[part]))
}

fn whole(parts: [u32; 4]) -> u128 {
    parts.into_iter().fold(0, |id, part| id << 32 | u128::from(part))
}

fn id(parts: &[&str]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"company");
    for part in parts {
        hasher.update(&[0]).update(part.as_bytes());
    }
    let hash = hasher.finalize();
    let (bytes, _) = hash.as_bytes().split_first_chunk::<16>().expect("a hash has 32 bytes");
    u128::from_le_bytes(*bytes)
}
