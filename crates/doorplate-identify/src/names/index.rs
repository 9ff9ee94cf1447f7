//! A dictionary of names that finds the ones like a given name, and says which of them it is, or
//! that it is none of them.
//!
//! Blocks are words by meaning, rare ones first, beginnings, first letters and domains; what they
//! bring is compared in full.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::pair::{
    INPUTS, MONOTONE, PreparedName, found_score, likenesses, probability_of_score, score_of,
};
use crate::kinds::forest::Forest;

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
const COMPARED_MAX: usize = 60;

/// Names that an answer is looked for in, and names that it stands beside.
const ANSWERS_MAX: usize = 3;
const RANKED_MAX: usize = 12;

/// A name that leads the best of another holder by less than this is tied with it, and no surer
/// than one of two can be.
const TIED_LEAD: f32 = 0.1;
const TIED_PROBABILITY_MAX: f32 = 0.5;

/// Where the lead stands behind the likenesses.
const LEAD: usize = 1;

/// How many inputs the scorer of answers has: the likenesses of the best name, and what is known
/// of it beside the others.
pub const ANSWER_INPUTS: usize = INPUTS + 6;

/// The direction of each input of the scorer of answers.
pub const ANSWER_MONOTONE: [i8; ANSWER_INPUTS] = {
    let mut all = [0; ANSWER_INPUTS];
    let mut at = 0;
    while at < INPUTS {
        all[at] = MONOTONE[at];
        at += 1;
    }
    let beside = [1, 1, 1, -1, -1, 1];
    at = 0;
    while at < beside.len() {
        all[INPUTS + at] = beside[at];
        at += 1;
    }
    all
};

static ANSWERS: LazyLock<Forest> = LazyLock::new(|| {
    Forest::from_bytes(include_bytes!("../../models/name_answers.bin"))
        .expect("a test reads the embedded forest for answers")
});

impl NameIndex {
    /// Makes an index over bare names.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self::of(names.map(PreparedName::new).collect())
    }

    /// Makes an index over names with domains and countries.
    pub fn of(names: Vec<PreparedName>) -> Self {
        let mut blocks: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (place, name) in (0_u32..).zip(&names) {
            let own = name.blocks().into_iter().map(|(block, _)| block);
            for block in own.chain(name.domain_block()) {
                let places = blocks.entry(block).or_default();
                if places.len() <= BLOCK_NAMES_MAX && places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Self { names, blocks }
    }

    /// The name at a place.
    pub fn name_at(&self, place: usize) -> &PreparedName {
        &self.names[place]
    }

    /// Finds the names like a given one, the likeliest first, at most `limit`.
    pub fn find(&self, name: &str, limit: usize) -> Vec<Candidate> {
        let query = PreparedName::new(name);
        let mut found: Vec<Candidate> = self
            .like(&query)
            .into_iter()
            .map(|place| {
                let score = found_score(&query, &self.names[place]);
                Candidate { place, probability: probability_of_score(score) }
            })
            .collect();
        found.sort_by(|left, right| {
            right.probability.total_cmp(&left.probability).then(left.place.cmp(&right.place))
        });
        found.truncate(limit);
        found
    }

    /// Says which name a given one is, and how surely; nothing when none is like it. The
    /// probability takes into account that the holder may not be in the dictionary at all, and
    /// how near the next best name comes: of two equal names neither is sure.
    pub fn answer(&self, query: &PreparedName) -> Option<Candidate> {
        self.answer_among(query, |_| true)
    }

    /// The same, of the names whose places are admitted.
    pub fn answer_among(
        &self,
        query: &PreparedName,
        is_admitted: impl Fn(usize) -> bool,
    ) -> Option<Candidate> {
        let admitted = self.like(query).into_iter().filter(|place| is_admitted(*place));
        let scored = admitted.map(|place| {
            let row = likenesses(query, &self.names[place]);
            Scored { place, score: score_of(&row), row }
        });
        let answers = self.answer_rows(scored.collect()).into_iter().map(|(place, row)| {
            let mut score = [0.0];
            ANSWERS.score(&row, &mut score);
            let is_tied = row[INPUTS + LEAD] < TIED_LEAD;
            let most = if is_tied { TIED_PROBABILITY_MAX } else { 1.0 };
            Candidate { place, probability: probability_of_score(score[0]).min(most) }
        });
        // Of equals the first stays.
        answers.reduce(|best, one| if one.probability > best.probability { one } else { best })
    }

    /// The best of some names, each with what the scorer of answers is asked about it: the
    /// likenesses, and how it stands beside the names of other holders.
    pub fn answer_rows(&self, mut scored: Vec<Scored>) -> Vec<(usize, [f32; ANSWER_INPUTS])> {
        scored.sort_by(|left, right| {
            right.score.total_cmp(&left.score).then(left.place.cmp(&right.place))
        });
        scored.truncate(RANKED_MAX);
        let rows = scored.iter().take(ANSWERS_MAX);
        rows.map(|one| (one.place, self.answer_row(one, &scored))).collect()
    }

    fn answer_row(&self, one: &Scored, scored: &[Scored]) -> [f32; ANSWER_INPUTS] {
        /// What stands for the score of a name that is not there.
        const NO_SCORE: f32 = -9.0;
        let own = &self.names[one.place];
        let others: Vec<f32> = scored
            .iter()
            .filter(|other| other.place != one.place && !self.names[other.place].is_of_holder(own))
            .map(|other| other.score)
            .collect();
        let lead = |at: usize| one.score - others.get(at).copied().unwrap_or(NO_SCORE);
        let near = |reach: f32| {
            others.iter().filter(|other| one.score - **other < reach).count().min(9) as f32
        };
        let mut row = [0.0; ANSWER_INPUTS];
        row[..INPUTS].copy_from_slice(&one.row);
        row[INPUTS..].copy_from_slice(&[
            one.score,
            lead(0),
            lead(1),
            near(0.3),
            near(2.0),
            one.score.min(lead(0)),
        ]);
        row
    }

    /// The places of the names that share most with a query, in no order of likeness.
    pub fn like(&self, query: &PreparedName) -> Vec<usize> {
        let mut weights: FxHashMap<u32, f32> = FxHashMap::default();
        for (block, weight) in query.blocks().into_iter().chain(query.likely_domain_blocks()) {
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
        ranked.sort_unstable_by_key(|one| one.0);
        ranked.into_iter().map(|(place, _)| place as usize).collect()
    }
}

/// A name of the dictionary beside a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its place in the dictionary.
    pub place: usize,
    /// What the scorer of pairs says, before it is made a probability.
    pub score: f32,
    /// The likenesses.
    pub row: [f32; INPUTS],
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

    #[test]
    fn a_domain_leads_to_its_holder() {
        let names = vec![
            PreparedName::new("Abcdef Stahl GmbH").with_domain("zyxwo.com"),
            PreparedName::new("Ghijkl AG").with_domain("ghijkl.com"),
        ];
        let index = NameIndex::of(names);
        assert_eq!(index.like(&PreparedName::new("Zyxwo")), [0]);
    }

    #[test]
    fn of_two_equal_names_neither_is_sure() {
        let one = NameIndex::new(["Zyxwo Chemie AG", "Abcdef Stahl GmbH"].into_iter());
        let zyxwo = |domain| PreparedName::new("Zyxwo Chemie AG").with_domain(domain);
        let two = NameIndex::of(vec![zyxwo("zyxwo.de"), zyxwo("zyxwo.ch")]);
        let query = PreparedName::new("Zyxwo Chemie AG");
        let sure = one.answer(&query).unwrap();
        assert_eq!(sure.place, 0);
        assert!(sure.probability > two.answer(&query).unwrap().probability);
        assert!(two.answer(&query).unwrap().probability < 0.6);
        assert_eq!(one.answer(&PreparedName::new("Nothing Alike At All")), None);
    }
}
