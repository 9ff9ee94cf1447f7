//! `cargo xtask fit`: fits the models of `doorplate-identify` on the development gold sets beside
//! the repository, or measures them by cross-validation. Entities are never on both sides.

use clap::ValueEnum;

mod gold;
mod kinds;
mod linear;
mod logistic;
mod names;
mod registrants;
mod rows;
mod score;
mod trees;
mod verdict;

/// Fit the models of network kinds or of names, and write them into the crate
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which models
    model: Model,
    /// Print cross-validated figures instead of writing models
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Model {
    /// Network kinds of domains and of autonomous systems
    Kinds,
    /// The table of rare words, which the pairs stand on: run it first
    Words,
    /// Pairs of names
    Pairs,
    /// What makes a registration string name a business
    Registrant,
    /// The weights of evidence and the calibration: run it last
    Verdict,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match (arguments.model, arguments.check) {
        (Model::Kinds, false) => kinds::write(),
        (Model::Kinds, true) => kinds::check(),
        (Model::Words, _) => names::write_words(),
        (Model::Pairs, only_check) => names::run(only_check),
        (Model::Registrant, false) => registrants::write(),
        (Model::Registrant, true) => registrants::check(),
        (Model::Verdict, false) => verdict::write(),
        (Model::Verdict, true) => verdict::check(),
    }
}

/// Writes a model into the crate that embeds it.
fn write_model(name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = crate::workspace_root().join("crates/doorplate-identify/models").join(name);
    std::fs::write(&path, bytes)?;
    println!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

/// The fold of an entity, from a hash of its number.
fn fold(group: u32, folds: usize, salt: u64) -> usize {
    let mut hash = (u64::from(group) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt;
    hash = (hash ^ (hash >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let size = folds as u64;
    usize::try_from((hash ^ (hash >> 29)) % size).unwrap_or_default()
}
