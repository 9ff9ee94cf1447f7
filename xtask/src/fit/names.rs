//! Fits the table of rare words and the scorer of pairs of names.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rarities are clamped to a byte before"
)]

use std::collections::BTreeMap;

use doorplate_identify::kinds::forest::Forest;
use doorplate_identify::names::crowds::{crowds_file, domain_key, name_key};
use doorplate_identify::names::pair::{
    MONOTONE, PreparedName, RARITY_BUCKETS, likenesses, rarity_bucket, rarity_words,
};
use rustc_hash::FxHashMap;

use super::rows::{Table, autonomous_systems};
use super::score::print_ranking;
use super::trees::{self, Growth, Labelled};
use super::{fold, write_model};

mod answers;
mod domains;

/// Folds of the cross-validation.
const FOLDS: usize = 4;

/// Registers of names: a file below the shared folder, the column of the name, that of the domain.
const REGISTERS: [(&str, &str, &str); 3] = [
    ("data/ror/ror.csv.gz", "name", "domains"),
    ("data/companies-financedatabase/companies.csv.gz", "name", "domain"),
    ("data/companies-uk/uk-gpg-employers-2017-18.csv", "name", ""),
];

/// Names with their domains, register by register; the domain may be empty.
fn read_registers() -> anyhow::Result<Vec<Vec<(String, String)>>> {
    let systems = autonomous_systems()?.into_values();
    let mut registers: Vec<Vec<(String, String)>> =
        vec![systems.map(|system| (system.organisation, String::new())).collect()];
    for (path, name, domain) in REGISTERS {
        let table = Table::read(path)?;
        let cells = |row| (table.get(row, name).to_owned(), table.get(row, domain).to_owned());
        registers.push((0..table.len()).map(cells).collect());
    }
    let table = Table::read("eval/canonical_names.csv.gz")?;
    let mut by_source: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for row in 0..table.len() {
        let source = table.get(row, "source").split('-').next().unwrap_or_default();
        let cells = (table.get(row, "canonical").to_owned(), table.get(row, "domain").to_owned());
        by_source.entry(source).or_default().push(cells);
    }
    registers.extend(by_source.into_values());
    Ok(registers)
}

/// Counts in how many names of holders, institutions and companies a word stands, and which names
/// and domains several of one register have.
pub(super) fn write_words() -> anyhow::Result<()> {
    let registers = read_registers()?;
    let mut counts = vec![0_u32; RARITY_BUCKETS];
    for (name, _) in registers.iter().flatten() {
        let mut buckets: Vec<usize> =
            rarity_words(name).iter().map(|word| rarity_bucket(word)).collect();
        buckets.sort_unstable();
        buckets.dedup();
        for bucket in buckets {
            counts[bucket] += 1;
        }
    }
    let total = registers.iter().map(Vec::len).sum::<usize>() as f32;
    let rarity =
        |count: &u32| ((total / (*count as f32 + 1.0)).ln() * 16.0).clamp(8.0, 255.0) as u8;
    write_model("word_rarity.bin", &counts.iter().map(rarity).collect::<Vec<_>>())?;
    let names = crowds_in(&registers, |(name, _)| Some(name_key(name)));
    let domains = crowds_in(&registers, |(_, domain)| domain_key(domain));
    write_model("name_crowds.bin", &crowds_file(&names, &domains))
}

/// The keys that at least two rows of one register have, ascending, each with the most rows of
/// any register.
fn crowds_in(
    registers: &[Vec<(String, String)>],
    key_of: impl Fn(&(String, String)) -> Option<u32>,
) -> Vec<(u32, u8)> {
    let mut most: BTreeMap<u32, u8> = BTreeMap::new();
    for register in registers {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for key in register.iter().filter_map(&key_of) {
            *counts.entry(key).or_default() += 1;
        }
        for (key, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
            let holders = most.entry(key).or_default();
            *holders = (*holders).max(u8::try_from(count).unwrap_or(u8::MAX));
        }
    }
    most.into_iter().collect()
}

struct Pair {
    row: Vec<f32>,
    class: u8,
    kind: String,
    group: u32,
}

/// Queries by their identity.
#[derive(Default)]
struct Groups(FxHashMap<String, u32>);

impl Groups {
    fn of(&mut self, id: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(id.to_owned()).or_insert(next)
    }
}

fn read_pairs() -> anyhow::Result<Vec<Pair>> {
    let table = Table::read("eval/name_pairs.csv.gz")?;
    let mut groups = Groups::default();
    let mut pairs = Vec::new();
    for row in 0..table.len() {
        let query = PreparedName::new(table.get(row, "query"));
        let candidate = PreparedName::new(table.get(row, "candidate"))
            .with_domain(table.get(row, "cand_domain"))
            .with_country(table.get(row, "cand_country"));
        pairs.push(Pair {
            row: likenesses(&query, &candidate).to_vec(),
            class: u8::from(table.get(row, "label") == "1"),
            kind: table.get(row, "kind").to_owned(),
            group: groups.of(table.get(row, "query_id")),
        });
    }
    Ok(pairs)
}

fn fit_pairs(pairs: &[&Pair]) -> Forest {
    let rows: Vec<Vec<f32>> = pairs.iter().map(|pair| pair.row.clone()).collect();
    let classes: Vec<u8> = pairs.iter().map(|pair| pair.class).collect();
    let weights = vec![1.0; pairs.len()];
    let growth = Growth {
        rounds: 400,
        rate: 0.06,
        depth: 5,
        pull: 6.0,
        leaf_min: 5.0,
        monotone: MONOTONE.to_vec(),
    };
    let data = Labelled { rows: &rows, classes: &classes, weights: &weights };
    trees::fit_sampled(data, 1, &growth, 0.5)
}

/// For each fold a forest that has seen none of its queries.
fn fit_folds(pairs: &[Pair]) -> Vec<Forest> {
    let without = |part| -> Vec<&Pair> {
        pairs.iter().filter(|pair| fold(pair.group, FOLDS, 0) != part).collect()
    };
    (0..FOLDS).map(|part| fit_pairs(&without(part))).collect()
}

/// Prints cross-validated figures; unless only they are wanted, fits on everything and writes the
/// models: of pairs, of domains, and of answers of a dictionary.
pub(super) fn run(only_check: bool) -> anyhow::Result<()> {
    let pairs = read_pairs()?;
    let forests = fit_folds(&pairs);
    print_pairs(&pairs, &forests);
    domains::check()?;
    let answers = answers::read(&forests)?;
    answers::check(&answers);
    if only_check {
        return Ok(());
    }
    write_model("name_pairs.bin", &fit_pairs(&pairs.iter().collect::<Vec<_>>()).to_bytes())?;
    domains::write()?;
    write_model("name_answers.bin", &answers::fit(&answers.iter().collect::<Vec<_>>()).to_bytes())
}

fn print_pairs(pairs: &[Pair], forests: &[Forest]) {
    let score = |pair: &Pair| {
        let forest = &forests[fold(pair.group, FOLDS, 0)];
        (probability(forest, &pair.row), pair.class == 1)
    };
    print_ranking("all", &pairs.iter().map(score).collect::<Vec<_>>());
    for kind in ["asn", "market-name", "alias", "acronym", "aka", "translation"] {
        let of_kind = pairs.iter().filter(|pair| pair.kind == kind).map(score);
        print_ranking(kind, &of_kind.collect::<Vec<_>>());
    }
}

fn probability(forest: &Forest, row: &[f32]) -> f32 {
    let mut score = [0.0];
    forest.score(row, &mut score);
    1.0 / (1.0 + (-score[0]).exp())
}
