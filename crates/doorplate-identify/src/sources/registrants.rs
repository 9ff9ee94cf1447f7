//! Who the handles of a registry are, and the networks that wait for a handle which comes later.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::{HolderRow, ProblemKind, Row, Sink, SourceError};
use crate::names::is_natural_person_or_sole_trader;

/// The most handles that are kept: RIPE has 150,000 organisations, ARIN has 3 million.
const HANDLES_MAX: usize = 4_000_000;
/// The most networks that wait.
const WAITING_MAX: usize = 1_000_000;

/// An organisation of a registry. Nothing else is kept of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Registrant {
    pub(super) name: String,
    pub(super) country: String,
}

/// The organisations of the files read so far.
#[derive(Debug, Default)]
pub(super) struct Registrants {
    by_handle: FxHashMap<String, Registrant>,
    waiting: Vec<Waiting>,
}

/// A network or a system with a handle that is not known yet.
#[derive(Debug)]
struct Waiting {
    line: u64,
    handle: String,
    what: Held,
    country: String,
}

/// What is held.
#[derive(Debug, Clone, Copy)]
pub(super) enum Held {
    Range(IpAddr, IpAddr),
    System(u32),
}

impl Registrants {
    pub(super) fn add(&mut self, handle: &str, registrant: Registrant) {
        if self.by_handle.len() < HANDLES_MAX && !registrant.name.is_empty() {
            self.by_handle.insert(handle.to_ascii_uppercase(), registrant);
        }
    }

    /// Hands on what a handle holds, or keeps it for later.
    pub(super) fn take(
        &mut self,
        (line, handle, country): (u64, &str, &str),
        what: Held,
        sink: &mut Sink,
    ) -> Result<(), SourceError> {
        let handle = handle.to_ascii_uppercase();
        if let Some(registrant) = self.by_handle.get(&handle) {
            return hand_on(line, registrant, (what, country), sink);
        }
        if self.waiting.len() < WAITING_MAX {
            self.waiting.push(Waiting { line, handle, what, country: country.to_owned() });
        } else {
            sink.problem(line, ProblemKind::DeadReference);
        }
        Ok(())
    }

    /// Hands on what waited, at the end of a file.
    pub(super) fn settle(&mut self, sink: &mut Sink) -> Result<(), SourceError> {
        for waiting in std::mem::take(&mut self.waiting) {
            match self.by_handle.get(&waiting.handle) {
                Some(registrant) => {
                    let what = (waiting.what, waiting.country.as_str());
                    hand_on(waiting.line, registrant, what, sink)?;
                }
                None => sink.problem(waiting.line, ProblemKind::DeadReference),
            }
        }
        Ok(())
    }
}

/// Hands on a network or a system under a name, unless a person holds it.
pub(super) fn hand_on(
    line: u64,
    registrant: &Registrant,
    (what, country): (Held, &str),
    sink: &mut Sink,
) -> Result<(), SourceError> {
    let country = if registrant.country.is_empty() { country } else { &registrant.country };
    if is_natural_person_or_sole_trader(&registrant.name, country, None) {
        sink.problem(line, ProblemKind::NaturalPerson);
        return Ok(());
    }
    match what {
        Held::System(asn) => sink.row(Row::AsName { asn, name: &registrant.name }),
        Held::Range(first, last) => sink.row(Row::Held(Box::new(HolderRow {
            first,
            last,
            name: registrant.name.clone(),
            domain: String::new(),
            country: country.to_owned(),
            kind: None,
            service: String::new(),
        }))),
    }
}
