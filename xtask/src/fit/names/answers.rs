//! Fits the scorer of a dictionary's answers: of queries whose holder is in it and of the same
//! queries when the holder is not.

use std::collections::BTreeMap;

use doorplate_identify::kinds::forest::Forest;
use doorplate_identify::names::index::{ANSWER_MONOTONE, NameIndex, Scored};
use doorplate_identify::names::pair::{PreparedName, likenesses};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::fold;
use super::super::rows::Table;
use super::super::score::print_open_set;
use super::super::trees::{self, Growth, Labelled};
use super::{FOLDS, Groups, probability};

/// One of the names that a dictionary could answer to a query.
pub(super) struct Answer {
    row: Vec<f32>,
    is_right: bool,
    /// The holder is in the dictionary.
    is_held: bool,
    query: usize,
    kind: String,
    group: u32,
}

struct Query {
    name: PreparedName,
    own: usize,
    kind: String,
    group: u32,
}

/// Asks a dictionary of all names each query twice, once with its holder taken out. Of the
/// scorers of pairs, an answer uses the one that has not seen the query.
pub(super) fn read(forests: &[Forest]) -> anyhow::Result<Vec<Answer>> {
    let table = Table::read("eval/canonical_names.csv.gz")?;
    let names = (0..table.len()).map(|row| {
        PreparedName::new(table.get(row, "canonical"))
            .with_domain(table.get(row, "domain"))
            .with_country(table.get(row, "country"))
    });
    let index = NameIndex::of(names.collect());
    let places = (0..table.len()).map(|row| (table.get(row, "id").to_owned(), row)).collect();
    let queries = read_queries(&places)?;
    let mut answers = Vec::new();
    for (number, query) in queries.iter().enumerate() {
        let scored = score_all(&index, query, &forests[fold(query.group, FOLDS, 0)]);
        let own = index.name_at(query.own);
        let is_own = |place: usize| place == query.own || index.name_at(place).is_of_holder(own);
        for is_held in [true, false] {
            let among = scored.iter().filter(|one| is_held || !is_own(one.place));
            let rows = index.answer_rows(among.cloned().collect()).into_iter();
            answers.extend(rows.map(|(place, row)| Answer {
                row: row.to_vec(),
                is_right: is_own(place),
                is_held,
                query: number,
                kind: query.kind.clone(),
                group: query.group,
            }));
        }
    }
    Ok(answers)
}

fn read_queries(places: &FxHashMap<String, usize>) -> anyhow::Result<Vec<Query>> {
    let table = Table::read("eval/name_pairs.csv.gz")?;
    let (mut groups, mut seen) = (Groups::default(), FxHashSet::default());
    let mut queries = Vec::new();
    for row in 0..table.len() {
        let (id, name) = (table.get(row, "query_id"), table.get(row, "query"));
        let group = groups.of(id);
        let (Some(own), true) = (places.get(id), seen.insert((id, name))) else { continue };
        let kind = table.get(row, "kind").to_owned();
        queries.push(Query { name: PreparedName::new(name), own: *own, kind, group });
    }
    Ok(queries)
}

fn score_all(index: &NameIndex, query: &Query, forest: &Forest) -> Vec<Scored> {
    let like = index.like(&query.name).into_iter();
    like.map(|place| {
        let row = likenesses(&query.name, index.name_at(place));
        let mut score = [0.0];
        forest.score(&row, &mut score);
        Scored { place, score: score[0], row }
    })
    .collect()
}

/// How much a kind of query counts: a dictionary is asked for names of networks and of companies.
fn weight_of(kind: &str) -> f32 {
    match kind {
        "asn" => 1.0,
        "market-name" | "alias" => 0.5,
        _ => 0.2,
    }
}

/// Fits on some answers.
pub(super) fn fit(answers: &[&Answer]) -> Forest {
    let rows: Vec<Vec<f32>> = answers.iter().map(|answer| answer.row.clone()).collect();
    let classes: Vec<u8> = answers.iter().map(|answer| u8::from(answer.is_right)).collect();
    let weights: Vec<f32> = answers.iter().map(|answer| weight_of(&answer.kind)).collect();
    let growth = Growth {
        rounds: 200,
        rate: 0.06,
        depth: 4,
        pull: 6.0,
        leaf_min: 5.0,
        monotone: ANSWER_MONOTONE.to_vec(),
    };
    let data = Labelled { rows: &rows, classes: &classes, weights: &weights };
    trees::fit_sampled(data, 1, &growth, 0.5)
}

/// Prints cross-validated figures of an open set: half of the queries have no holder in the
/// dictionary.
pub(super) fn check(answers: &[Answer]) {
    let mut best: BTreeMap<usize, (f32, &Answer)> = BTreeMap::new();
    for part in 0..FOLDS {
        let is_out = |answer: &&Answer| fold(answer.group, FOLDS, 0) == part;
        let forest = fit(&answers.iter().filter(|answer| !is_out(answer)).collect::<Vec<_>>());
        let is_asked = |answer: &&Answer| answer.is_held == (fold(answer.group, 2, OPEN_SET) == 0);
        for answer in answers.iter().filter(is_out).filter(is_asked) {
            let found = probability(&forest, &answer.row);
            let so_far = best.entry(answer.query).or_insert((found, answer));
            if found > so_far.0 {
                *so_far = (found, answer);
            }
        }
    }
    for kind in ["asn", "market-name", "alias", "acronym", "aka", "translation"] {
        let of_kind = best.values().filter(|(_, answer)| answer.kind == kind);
        let rows: Vec<(f32, bool, bool)> =
            of_kind.map(|(found, answer)| (*found, answer.is_right, answer.is_held)).collect();
        print_open_set(kind, &rows);
    }
}

/// Salt of the choice of queries whose holder is taken out.
const OPEN_SET: u64 = 77;
