//! Fits the table of rare words and the scorer of pairs of names.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rarities are clamped to a byte before"
)]

use doorplate_identify::kinds::forest::Forest;
use doorplate_identify::names::pair::{
    MONOTONE, PreparedName, RARITY_BUCKETS, likenesses, rarity_bucket, rarity_words,
};
use rustc_hash::FxHashMap;

use super::rows::{Table, autonomous_systems};
use super::score::print_ranking;
use super::trees::{self, Growth, Labelled};
use super::{fold, write_model};

/// Folds of the cross-validation.
const FOLDS: usize = 4;

/// Counts in how many names of holders, institutions and listed companies a word stands.
pub(super) fn write_words() -> anyhow::Result<()> {
    let mut names: Vec<String> =
        autonomous_systems()?.into_values().map(|system| system.organisation).collect();
    for path in ["data/ror/ror.csv.gz", "data/companies-financedatabase/companies.csv.gz"] {
        let table = Table::read(path)?;
        names.extend((0..table.len()).map(|row| table.get(row, "name").to_owned()));
    }
    let mut counts = vec![0_u32; RARITY_BUCKETS];
    for name in &names {
        let mut buckets: Vec<usize> =
            rarity_words(name).iter().map(|word| rarity_bucket(word)).collect();
        buckets.sort_unstable();
        buckets.dedup();
        for bucket in buckets {
            counts[bucket] += 1;
        }
    }
    let total = names.len() as f32;
    let rarity =
        |count: &u32| ((total / (*count as f32 + 1.0)).ln() * 16.0).clamp(8.0, 255.0) as u8;
    write_model("word_rarity.bin", &counts.iter().map(rarity).collect::<Vec<_>>())
}

struct Pair {
    row: Vec<f32>,
    class: u8,
    kind: String,
    group: u32,
}

fn read_pairs() -> anyhow::Result<Vec<Pair>> {
    let table = Table::read("eval/name_pairs.csv.gz")?;
    let mut groups: FxHashMap<String, u32> = FxHashMap::default();
    let mut pairs = Vec::new();
    for row in 0..table.len() {
        let (query, candidate) = (table.get(row, "query"), table.get(row, "candidate"));
        let id = table.get(row, "query_id");
        let next = groups.len() as u32;
        let group =
            *groups.entry(if id.is_empty() { query } else { id }.to_owned()).or_insert(next);
        pairs.push(Pair {
            row: likenesses(&PreparedName::new(query), &PreparedName::new(candidate)).to_vec(),
            class: u8::from(table.get(row, "label") == "1"),
            kind: table.get(row, "kind").to_owned(),
            group,
        });
    }
    Ok(pairs)
}

fn fit(pairs: &[&Pair]) -> Forest {
    let rows: Vec<Vec<f32>> = pairs.iter().map(|pair| pair.row.clone()).collect();
    let classes: Vec<u8> = pairs.iter().map(|pair| pair.class).collect();
    let weights = vec![1.0; pairs.len()];
    let growth = Growth {
        rounds: 300,
        rate: 0.06,
        depth: 5,
        pull: 6.0,
        leaf_min: 12.0,
        monotone: MONOTONE.to_vec(),
    };
    trees::fit(Labelled { rows: &rows, classes: &classes, weights: &weights }, 1, &growth)
}

/// Fits on everything and writes the model.
pub(super) fn write_pairs() -> anyhow::Result<()> {
    let pairs = read_pairs()?;
    write_model("name_pairs.bin", &fit(&pairs.iter().collect::<Vec<_>>()).to_bytes())
}

/// Prints cross-validated figures.
pub(super) fn check() -> anyhow::Result<()> {
    let pairs = read_pairs()?;
    let mut scored: Vec<(&str, (f32, bool))> = Vec::new();
    for part in 0..FOLDS {
        let is_out = |pair: &&Pair| fold(pair.group, FOLDS, 0) == part;
        let forest = fit(&pairs.iter().filter(|pair| !is_out(pair)).collect::<Vec<_>>());
        for pair in pairs.iter().filter(is_out) {
            let mut score = [0.0];
            forest.score(&pair.row, &mut score);
            scored.push((&pair.kind, (1.0 / (1.0 + (-score[0]).exp()), pair.class == 1)));
        }
    }
    print_ranking("all", &scored.iter().map(|one| one.1).collect::<Vec<_>>());
    for kind in ["asn", "market-name", "alias", "acronym", "aka", "translation"] {
        let of_kind = scored.iter().filter(|one| one.0 == kind).map(|one| one.1);
        print_ranking(kind, &of_kind.collect::<Vec<_>>());
    }
    Ok(())
}
