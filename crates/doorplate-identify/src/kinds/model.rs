//! The fitted models as they are embedded, and what they say.

use std::sync::LazyLock;

use doorplate_domain::network::NetworkKind;

use super::features::{TextModels, as_row, text_row};
use super::forest::{Forest, softmax};
use super::holders::{Holders, Known};
use super::linear::{CLASSES, Linear};
use super::text::HolderText;
use super::{AsFacts, KindEstimate};

/// The kinds of the models' classes, in their order.
pub const KINDS: [NetworkKind; CLASSES] = [
    NetworkKind::Business,
    NetworkKind::Education,
    NetworkKind::Government,
    NetworkKind::Isp,
    NetworkKind::Hosting,
];

static DOMAIN_TEXT: LazyLock<Linear<'static>> = LazyLock::new(|| {
    Linear::from_bytes(include_bytes!("../../models/kind_text.bin"))
        .expect("a test reads the embedded text model of domains")
});

static SYSTEM_TEXT: LazyLock<Linear<'static>> = LazyLock::new(|| {
    Linear::from_bytes(include_bytes!("../../models/kind_names.bin"))
        .expect("a test reads the embedded text model of autonomous systems")
});

static HOLDERS: LazyLock<Holders> = LazyLock::new(|| {
    Holders::from_bytes(include_bytes!("../../models/kind_holders.bin"))
        .expect("a test reads the embedded holders")
});

fn texts() -> TextModels<'static> {
    TextModels { domains: &DOMAIN_TEXT, systems: &SYSTEM_TEXT }
}

static DOMAINS: LazyLock<Forest> = LazyLock::new(|| {
    Forest::from_bytes(include_bytes!("../../models/kind_domains.bin"))
        .expect("a test reads the embedded forest for domains")
});

static SYSTEMS: LazyLock<Forest> = LazyLock::new(|| {
    Forest::from_bytes(include_bytes!("../../models/kind_systems.bin"))
        .expect("a test reads the embedded forest for autonomous systems")
});

/// What the models say of a domain's holder.
pub(super) fn estimate_domain(domain: &str, name: &str) -> KindEstimate {
    let text = HolderText { domain, name, ..HolderText::default() };
    let row = text_row(texts(), &text, Known::of(&text, &HOLDERS));
    estimate(&DOMAINS, &row)
}

/// What the models say of an autonomous system.
pub(super) fn estimate_as(facts: &AsFacts) -> KindEstimate {
    estimate(&SYSTEMS, &as_row(texts(), facts))
}

fn estimate(forest: &Forest, row: &[f32]) -> KindEstimate {
    let mut scores = [0.0; CLASSES];
    forest.score(row, &mut scores);
    softmax(&mut scores);
    of_classes(scores)
}

/// The estimate that the probabilities of the classes are.
pub fn of_classes(scores: [f32; CLASSES]) -> KindEstimate {
    let mut probabilities = [0.0; NetworkKind::ALL.len()];
    let mut kind = KINDS[0];
    for (class, score) in KINDS.into_iter().zip(scores) {
        probabilities[class as usize] = score;
        if score > probabilities[kind as usize] {
            kind = class;
        }
    }
    KindEstimate { kind, probabilities }
}
