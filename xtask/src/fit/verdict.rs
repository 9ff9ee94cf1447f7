//! Fits how much each kind of evidence weighs, and what confidence the sum means.

use std::fmt::Write;
use std::net::IpAddr;

use doorplate_identify::NAMED_MIN;
use doorplate_identify::calibration::Calibration;
use doorplate_identify::eval::same::{Labelled, is_same};
use doorplate_identify::evidence_weights::EvidenceWeights;
use doorplate_identify::{DataSet, Evidence};
use rustc_hash::FxHashMap;

use super::logistic::{self, Prior, Row, calibration_error};
use super::rows::{Table, shared};
use super::{fold, write_model};
use crate::dataset;

/// Folds of the cross-validation.
const FOLDS: usize = 5;
/// How often the folds are drawn anew for the calibration.
const ROUNDS: u64 = 2;
/// How many families of evidence there are.
const FAMILIES: usize = 6;

/// The kinds of evidence with the weight to start from and how strongly it is pulled there. A
/// kind that no labelled row has stays what it is.
const KINDS: [(&str, f64, f64); 16] = [
    ("as_holder", 0.3, FIXED),
    ("network_kind", 0.6, PULL),
    ("published_list", 5.0, FIXED),
    ("company_register", 1.0, PULL),
    ("known_holder", 1.5, PULL),
    ("operator_override", 8.0, FIXED),
    ("natural_person", 6.0, FIXED),
    ("several_companies", 0.3, PULL),
    ("range_holder", 1.0, FIXED),
    ("serves_many", 3.0, FIXED),
    ("company_abroad", 1.0, PULL),
    ("group_name", 1.5, PULL),
    ("translated_name", 1.5, PULL),
    ("public_network", 0.7, PULL),
    ("other_holder", 2.0, FIXED),
    ("opted_out", 8.0, FIXED),
];
/// How strongly fitted weights are pulled to where they start: as some rows that say so.
const PULL: f64 = 0.3;
/// Laid down, not fitted.
const FIXED: f64 = f64::INFINITY;
/// The weights of the model, then its bias.
const WEIGHTS: usize = KINDS.len() + 1;

/// One labelled address for which somebody could be named.
struct Candidate {
    /// Kind, family and strength of each piece of evidence.
    pieces: Vec<(usize, usize, f64)>,
    is_right: bool,
    is_nobody: bool,
    weight: f64,
    group: u32,
    stratum: String,
}

struct Gold {
    candidates: Vec<Candidate>,
    organisations: usize,
    nobodies: usize,
}

/// A fitted model: weights of kinds, and a rising line through knots from sum to confidence.
struct Model {
    weights: Vec<f64>,
    knots: Vec<(f64, f64)>,
}

impl Model {
    fn confidence(&self, candidate: &Candidate) -> f64 {
        let sum = sum(candidate, &self.weights);
        let after = self.knots.partition_point(|(knot, _)| *knot <= sum);
        match (after.checked_sub(1).map(|at| self.knots[at]), self.knots.get(after)) {
            (Some((left, low)), Some((right, high))) => {
                low + (high - low) * (sum - left) / (right - left)
            }
            (Some((_, share)), None) => share,
            (None, Some((_, share))) => *share,
            (None, None) => 0.0,
        }
    }
}

/// No confidence says more than what the labelled rows can prove.
const CONFIDENCE_MAX: f64 = 0.985;
/// How much less each row of an entity with many counts: 0 not at all, 1 so that all together
/// count as one.
const TOLD_AGAIN: f64 = 0.1;

/// Fits on all rows and writes the model.
pub(super) fn write() -> anyhow::Result<()> {
    let gold = Gold::read()?;
    let model = fit(&gold.candidates.iter().collect::<Vec<_>>());
    let mut text = String::from("# Weights of evidence; `cargo xtask fit verdict` makes them.\n");
    for ((name, _, _), weight) in KINDS.iter().zip(&model.weights) {
        writeln!(text, "weight\t{name}\t{weight:.4}")?;
    }
    for (sum, share) in &model.knots {
        writeln!(text, "knot\t{sum:.4}\t{share:.5}")?;
    }
    write_model("verdict.tsv", text.as_bytes())
}

/// Prints cross-validated figures.
pub(super) fn check() -> anyhow::Result<()> {
    let gold = Gold::read()?;
    let model = fit(&gold.candidates.iter().collect::<Vec<_>>());
    for ((name, _, _), weight) in KINDS.iter().zip(&model.weights) {
        println!("{name:<20} {weight:.3}");
    }
    for (sum, share) in &model.knots {
        println!("at {sum:.2}: {share:.3}");
    }
    let answers = cross_validated(&gold.candidates);
    for shown_min in [0.7, f64::from(NAMED_MIN), 0.85, 0.9] {
        print(shown_min, &gold, &answers);
    }
    Ok(())
}

fn print(shown_min: f64, gold: &Gold, answers: &[(f64, &Candidate)]) {
    let shown: Vec<_> = answers.iter().filter(|(given, _)| *given >= shown_min).collect();
    let on_organisations = shown.iter().filter(|(_, one)| !one.is_nobody).count();
    let right = shown.iter().filter(|(_, one)| one.is_right).count();
    let pairs = |only: &dyn Fn(&Candidate) -> bool| -> Vec<(f64, bool)> {
        let chosen = shown.iter().filter(|(_, one)| only(one));
        chosen.map(|(given, one)| (*given, one.is_right)).collect()
    };
    println!(
        "from {shown_min}: precision {:.4}, recall {:.4}, false business {:.5}, ECE {:.4}",
        right as f64 / on_organisations.max(1) as f64,
        right as f64 / gold.organisations as f64,
        (shown.len() - on_organisations) as f64 / gold.nobodies as f64,
        calibration_error(&pairs(&|_| true)),
    );
    let mut strata: Vec<&str> = shown.iter().map(|(_, one)| one.stratum.as_str()).collect();
    strata.sort_unstable();
    strata.dedup();
    for stratum in strata {
        let of_it = pairs(&|one| one.stratum == stratum);
        let right = of_it.iter().filter(|(_, is_right)| *is_right).count();
        println!(
            "    {stratum:<12} {:>5} shown, precision {:.4}, ECE {:.4}",
            of_it.len(),
            right as f64 / of_it.len() as f64,
            calibration_error(&of_it)
        );
    }
}

/// The confidence of each candidate by a model that did not see its entity.
fn cross_validated(candidates: &[Candidate]) -> Vec<(f64, &Candidate)> {
    let mut answers = Vec::new();
    for held_out in 0..FOLDS {
        let is_held_out = |one: &&Candidate| fold(one.group, FOLDS, 77) == held_out;
        let model = fit(&candidates.iter().filter(|one| !is_held_out(one)).collect::<Vec<_>>());
        answers
            .extend(candidates.iter().filter(is_held_out).map(|one| (model.confidence(one), one)));
    }
    answers
}

/// Fits weights, then the mapping of sums of rows that the weights did not see.
fn fit(candidates: &[&Candidate]) -> Model {
    let (weights, _) = fit_weights(candidates);
    let mut unseen = Vec::new();
    for round in 0..ROUNDS {
        for held_out in 0..FOLDS {
            let is_held_out = |one: &&&Candidate| fold(one.group, FOLDS, round) == held_out;
            let rest: Vec<&Candidate> =
                candidates.iter().filter(|one| !is_held_out(one)).copied().collect();
            let (weights, _) = fit_weights(&rest);
            unseen.extend(candidates.iter().filter(is_held_out).map(|one| Row {
                inputs: vec![1.0, sum(one, &weights)],
                is_right: one.is_right,
                weight: one.weight,
            }));
        }
    }
    Model { weights, knots: knots(unseen) }
}

/// Steps of the mapping, of equal weight before neighbours that would fall are joined.
const STEPS: usize = 14;
/// Rows with which the straight line counts in each step.
const LINE_ROWS: f64 = 2.0;

/// The mapping: a straight line in log-odds, corrected in steps by what was seen, rising.
fn knots(mut rows: Vec<Row>) -> Vec<(f64, f64)> {
    let free = Prior { weight: 0.0, pull: 0.1, min: f64::NEG_INFINITY, max: f64::INFINITY };
    let slope = Prior { weight: 1.0, pull: 0.5, min: 0.05, max: 3.0 };
    let line = logistic::fit(&rows.iter().collect::<Vec<_>>(), &[free, slope]);
    rows.sort_by(|left, right| left.inputs[1].total_cmp(&right.inputs[1]));
    let total: f64 = rows.iter().map(|row| row.weight).sum();
    // Of each step: weight, weighted sum, weighted right ones.
    let mut steps: Vec<[f64; 3]> = Vec::new();
    let mut done = 0.0;
    for row in &rows {
        let is_new = done >= total * steps.len() as f64 / STEPS as f64;
        if is_new {
            steps.push([0.0; 3]);
        }
        done += row.weight;
        if let Some(step) = steps.last_mut() {
            step[0] += row.weight;
            step[1] += row.weight * row.inputs[1];
            step[2] += row.weight * f64::from(u8::from(row.is_right));
        }
    }
    for step in &mut steps {
        let prior = logistic::probability(&[1.0, step[1] / step[0]], &line);
        let rows = LINE_ROWS * ROUNDS as f64;
        step[1] += rows * step[1] / step[0];
        step[2] += rows * prior;
        step[0] += rows;
    }
    let mut rising: Vec<[f64; 3]> = Vec::new();
    for step in steps {
        rising.push(step);
        while let [.., before, last] = rising[..] {
            let is_higher = last[2] / last[0] > before[2] / before[0];
            if is_higher && last[1] / last[0] > before[1] / before[0] + 1e-3 {
                break;
            }
            rising.pop();
            if let Some(joined) = rising.last_mut() {
                *joined = [before[0] + last[0], before[1] + last[1], before[2] + last[2]];
            }
        }
    }
    let knot = |step: &[f64; 3]| (step[1] / step[0], (step[2] / step[0]).min(CONFIDENCE_MAX));
    let mut knots: Vec<(f64, f64)> = rising.iter().map(knot).collect();
    // Below what was seen, the straight line goes on; the first step holds it down.
    if let Some((sum, share)) = knots.first().copied() {
        let low = logistic::probability(&[1.0, sum - LOW], &line).min(share);
        knots.insert(0, (sum - LOW, low * 0.5));
    }
    knots
}

/// How far below the lowest step the mapping is drawn on.
const LOW: f64 = 4.0;

/// Fits the weights of kinds, and the bias with them. Which piece of a family counts depends on
/// the weights, so the choice is made anew a few times.
fn fit_weights(candidates: &[&Candidate]) -> (Vec<f64>, f64) {
    const CHOICES: usize = 2;
    let mut weights: Vec<f64> = KINDS.iter().map(|(_, weight, _)| *weight).collect();
    let mut bias = 0.0;
    for _ in 0..CHOICES {
        let rows: Vec<Row> = candidates
            .iter()
            .map(|one| {
                let mut inputs = vec![0.0; WEIGHTS];
                for (kind, strength) in counted(one, &weights) {
                    inputs[kind] += strength;
                }
                inputs[KINDS.len()] = 1.0;
                Row { inputs, is_right: one.is_right, weight: one.weight }
            })
            .collect();
        let mut priors: Vec<Prior> = KINDS
            .iter()
            .map(|(_, weight, pull)| {
                if pull.is_infinite() {
                    Prior { weight: *weight, pull: 0.0, min: *weight, max: *weight }
                } else {
                    Prior { weight: *weight, pull: *pull, min: 0.0, max: 6.0 }
                }
            })
            .collect();
        priors.push(Prior { weight: 0.0, pull: 0.2, min: f64::NEG_INFINITY, max: f64::INFINITY });
        let fitted = logistic::fit(&rows.iter().collect::<Vec<_>>(), &priors);
        bias = fitted[KINDS.len()];
        weights = fitted[..KINDS.len()].to_vec();
    }
    (weights, bias)
}

/// The pieces that count: of each family the best for and the worst against.
fn counted(candidate: &Candidate, weights: &[f64]) -> Vec<(usize, f64)> {
    let mut best = [None::<(usize, f64)>; FAMILIES * 2];
    for (kind, family, strength) in &candidate.pieces {
        let place = family * 2 + usize::from(*strength < 0.0);
        let weight = |(kind, strength): (usize, f64)| (weights[kind] * strength).abs();
        let piece = (*kind, *strength);
        if best[place].is_none_or(|known| weight(piece) > weight(known)) {
            best[place] = Some(piece);
        }
    }
    best.into_iter().flatten().collect()
}

fn sum(candidate: &Candidate, weights: &[f64]) -> f64 {
    counted(candidate, weights).into_iter().map(|(kind, strength)| weights[kind] * strength).sum()
}

impl Gold {
    /// Builds the development data set with evidence that weighs what it says, and asks it about
    /// every labelled address.
    fn read() -> anyhow::Result<Self> {
        let open = Calibration::new(vec![(-99.0, 0.999), (99.0, 0.999)]);
        let compiler = dataset::read(&shared().join("data"))?
            .with_weights(EvidenceWeights::ones(), open.unwrap_or_else(Calibration::logistic));
        let data_set = DataSet::from_bytes(compiler.compile(&mut |_| {}))?;
        let table = Table::read("eval/address_organisation.csv.gz")?;
        let mut gold = Self { candidates: Vec::new(), organisations: 0, nobodies: 0 };
        let mut entities: FxHashMap<String, (u32, f64)> = FxHashMap::default();
        for row in 0..table.len() {
            let start = table.get(row, "prefix").split(['/', '-']).next().unwrap_or_default();
            let Ok(address) = start.parse::<IpAddr>() else { continue };
            let is_nobody = table.get(row, "expect") != "org";
            gold.organisations += usize::from(!is_nobody);
            gold.nobodies += usize::from(is_nobody);
            let found = data_set.identify(address);
            let Some(company) = &found.company else { continue };
            let labelled = Labelled {
                name: table.get(row, "org"),
                domain: table.get(row, "domain"),
                is_from_registration: table.get(row, "source").to_lowercase().contains("whois"),
            };
            let entity = match table.get(row, "entity") {
                "" => table.get(row, "prefix"),
                entity => entity,
            };
            let next = u32::try_from(entities.len())?;
            let known = entities.entry(entity.to_owned()).or_insert((next, 0.0));
            known.1 += 1.0;
            gold.candidates.push(Candidate {
                pieces: pieces(&found.evidence),
                is_right: !is_nobody && is_same(company, &labelled),
                is_nobody,
                weight: 1.0,
                group: known.0,
                stratum: stratum(&table, row),
            });
        }
        // An entity with many rows is to some part one experience told many times.
        let rows: FxHashMap<u32, f64> = entities.into_values().collect();
        for candidate in &mut gold.candidates {
            candidate.weight = rows[&candidate.group].powf(-TOLD_AGAIN);
        }
        Ok(gold)
    }
}

fn stratum(table: &Table, row: usize) -> String {
    let context = table.get(row, "context");
    if context.is_empty() { "none told".to_owned() } else { context.to_owned() }
}

fn pieces(evidence: &[Evidence]) -> Vec<(usize, usize, f64)> {
    evidence
        .iter()
        .filter_map(|piece| {
            let kind = KINDS.iter().position(|(name, _, _)| *name == piece.kind)?;
            Some((kind, piece.family as usize, f64::from(piece.weight)))
        })
        .collect()
}
