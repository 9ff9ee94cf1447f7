//! Fits the scorer of a domain beside a name.

use doorplate_identify::kinds::forest::Forest;
use doorplate_identify::names::domain_likeness::{
    DOMAIN_INPUTS, DOMAIN_MONOTONE, DomainLabels, domain_likenesses,
};
use doorplate_identify::names::pair::PreparedName;

use super::super::rows::Table;
use super::super::score::print_ranking;
use super::super::trees::{self, Growth, Labelled};
use super::super::{fold, write_model};
use super::{FOLDS, Groups, probability};

struct Row {
    likenesses: Vec<f32>,
    class: u8,
    group: u32,
}

fn read() -> anyhow::Result<Vec<Row>> {
    let table = Table::read("eval/domain_name_pairs.csv.gz")?;
    let mut groups = Groups::default();
    let row = |row| {
        let name = PreparedName::new(table.get(row, "name"));
        let domain = DomainLabels::new(table.get(row, "domain"));
        let none = [0.0; DOMAIN_INPUTS];
        Row {
            likenesses: domain.map_or(none, |domain| domain_likenesses(&name, &domain)).to_vec(),
            class: u8::from(table.get(row, "label") == "1"),
            group: groups.of(table.get(row, "domain")),
        }
    };
    Ok((0..table.len()).map(row).collect())
}

fn fit(rows: &[&Row]) -> Forest {
    let inputs: Vec<Vec<f32>> = rows.iter().map(|row| row.likenesses.clone()).collect();
    let classes: Vec<u8> = rows.iter().map(|row| row.class).collect();
    let weights = vec![1.0; rows.len()];
    let growth = Growth {
        rounds: 150,
        rate: 0.08,
        depth: 5,
        pull: 6.0,
        leaf_min: 8.0,
        monotone: DOMAIN_MONOTONE.to_vec(),
    };
    trees::fit(Labelled { rows: &inputs, classes: &classes, weights: &weights }, 1, &growth)
}

/// Fits on everything and writes the model.
pub(super) fn write() -> anyhow::Result<()> {
    write_model("name_domains.bin", &fit(&read()?.iter().collect::<Vec<_>>()).to_bytes())
}

/// Prints cross-validated figures.
pub(super) fn check() -> anyhow::Result<()> {
    let rows = read()?;
    let mut scored = Vec::new();
    for part in 0..FOLDS {
        let is_out = |row: &&Row| fold(row.group, FOLDS, 0) == part;
        let forest = fit(&rows.iter().filter(|row| !is_out(row)).collect::<Vec<_>>());
        let out = rows.iter().filter(is_out);
        scored.extend(out.map(|row| (probability(&forest, &row.likenesses), row.class == 1)));
    }
    print_ranking("domains", &scored);
    Ok(())
}
