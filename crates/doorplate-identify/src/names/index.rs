//! A dictionary of names that finds the ones like a given name.
//!
//! Blocks are words by meaning, rare ones first, beginnings, and runs of letters; what they bring
//! is compared in full.

use rustc_hash::FxHashMap;

use super::pair::{PreparedName, found_probability};

/// An index over names. Places are those of the names given.
#[derive(Debug)]
pub struct NameIndex {
    names: Vec<PreparedName>,
    blocks: FxHashMap<u64, Vec<u32>>,
}

/// A name found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its place among the names given.
    pub place: usize,
    /// The probability that both are one organisation's, names alone considered.
    pub probability: f32,
}

/// Blocks with more names than this say nothing.
const BLOCK_NAMES_MAX: usize = 1_500;
/// Names compared in full for one query.
const COMPARED_MAX: usize = 40;

impl NameIndex {
    /// Makes an index.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<PreparedName> = names.map(PreparedName::new).collect();
        let mut blocks: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (place, name) in (0_u32..).zip(&names) {
            for (block, _) in name.blocks() {
                let places = blocks.entry(block).or_default();
                if places.len() <= BLOCK_NAMES_MAX && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Self { names, blocks }
    }

    /// Finds the names like a given one, the likeliest first, at most `limit`.
    pub fn find(&self, name: &str, limit: usize) -> Vec<Candidate> {
        let query = PreparedName::new(name);
        let mut weights: FxHashMap<u32, f32> = FxHashMap::default();
        for (block, weight) in query.blocks() {
            let places = self.blocks.get(&block).map_or(&[][..], Vec::as_slice);
            if places.len() <= BLOCK_NAMES_MAX {
                let weight = weight / (places.len() as f32 + 1.0).ln().max(0.7);
                for place in places {
                    *weights.entry(*place).or_default() += weight;
                }
            }
        }
        let mut ranked: Vec<(u32, f32)> = weights.into_iter().collect();
        let order = |left: &(u32, f32), right: &(u32, f32)| {
            right.1.total_cmp(&left.1).then(left.0.cmp(&right.0))
        };
        if ranked.len() > COMPARED_MAX {
            ranked.select_nth_unstable_by(COMPARED_MAX, order);
            ranked.truncate(COMPARED_MAX);
        }
        let mut found: Vec<Candidate> = ranked
            .into_iter()
            .map(|(place, _)| {
                let place = place as usize;
                let probability = found_probability(&query, &self.names[place]);
                Candidate { place, probability }
            })
            .collect();
        found.sort_by(|left, right| {
            right.probability.total_cmp(&left.probability).then(left.place.cmp(&right.place))
        });
        found.truncate(limit);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likest_name_is_found() {
        let names =
            ["Zyxwo Chemie AG", "Abcdef Stahl GmbH", "University of Zyxwo", "Zyx Motors Inc."];
        let index = NameIndex::new(names.into_iter());
        assert_eq!(index.find("ZYXWO CHEMIE", 1)[0].place, 0);
        assert_eq!(index.find("Universidad de Zyxwo", 1)[0].place, 2);
        assert!(index.find("Nothing Alike At All", 3).iter().all(|one| one.probability < 0.3));
    }
}
