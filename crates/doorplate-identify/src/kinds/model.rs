//! The fitted models as they are embedded, and what they say.

use std::sync::LazyLock;

use doorplate_domain::network::NetworkKind;

use super::features::{as_row, text_row};
use super::forest::{Forest, softmax};
use super::linear::{CLASSES, Linear};
use super::text::HolderText;
use super::{AsFacts, KindEstimate};

/// The kinds of the models' classes, in their order.
pub(super) const KINDS: [NetworkKind; CLASSES] = [
    NetworkKind::Business,
    NetworkKind::Education,
    NetworkKind::Government,
    NetworkKind::Isp,
    NetworkKind::Hosting,
];

/// From this probability on, an autonomous system's holder is taken for an organisation and not
/// for a carrier or hoster: chosen so that few carriers pass.
const ORGANISATION_MIN: f32 = 0.65;

static TEXT: LazyLock<Linear<'static>> = LazyLock::new(|| {
    Linear::from_bytes(include_bytes!("../../models/kind_text.bin"))
        .expect("a test reads the embedded text model")
});

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
    let row = text_row(&TEXT, &HolderText { domain, name, handle: "" });
    estimate(&DOMAINS, &row)
}

/// What the models say of an autonomous system.
pub(super) fn estimate_as(facts: &AsFacts) -> KindEstimate {
    let mut estimate = estimate(&SYSTEMS, &as_row(&TEXT, facts));
    if estimate.kind.is_organisation() && estimate.organisation_probability() < ORGANISATION_MIN {
        estimate.kind = if estimate.probability(NetworkKind::Hosting)
            > estimate.probability(NetworkKind::Isp)
        {
            NetworkKind::Hosting
        } else {
            NetworkKind::Isp
        };
    }
    estimate
}

fn estimate(forest: &Forest, row: &[f32]) -> KindEstimate {
    let mut scores = [0.0; CLASSES];
    forest.score(row, &mut scores);
    softmax(&mut scores);
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
