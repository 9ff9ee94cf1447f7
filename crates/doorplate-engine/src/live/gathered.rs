//! What a listener heard since its last message.

use std::collections::{HashSet, VecDeque};

use doorplate_domain::id::{CompanyId, VisitId};
use doorplate_domain::time::Timestamp;

use super::{LIVE_COMPANIES_MAX, LiveEvent, LiveHits, News};

/// The most visits that are told apart; more are counted as they come.
const VISITS_MAX: usize = 10_000;

/// What was heard.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    at: Option<Timestamp>,
    hits: u64,
    visits: HashSet<VisitId>,
    companies: Companies,
    corrected: Companies,
    annotated: Companies,
    has_missed: bool,
}

/// Companies in the order heard of, each once, as many as a message names.
#[derive(Debug, Default)]
struct Companies(Vec<CompanyId>);

impl Companies {
    fn add<'a>(&mut self, companies: impl IntoIterator<Item = &'a CompanyId>) {
        for company_id in companies {
            if self.0.len() < LIVE_COMPANIES_MAX && !self.0.contains(company_id) {
                self.0.push(company_id.clone());
            }
        }
    }
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        self.at.is_none()
            && self.corrected.0.is_empty()
            && self.annotated.0.is_empty()
            && !self.has_missed
    }

    /// Some messages did not come through.
    pub(super) fn miss(&mut self) {
        self.has_missed = true;
    }

    pub(super) fn add(&mut self, news: &News) {
        match news {
            News::Hits { at, hits, visits, companies } => {
                self.at = self.at.max(Some(*at));
                self.hits += hits;
                let left = VISITS_MAX.saturating_sub(self.visits.len());
                self.visits.extend(visits.iter().take(left).cloned());
                self.companies.add(companies);
            }
            News::Corrected(companies) => self.corrected.add(companies),
            News::Annotated(companies) => self.annotated.add(companies),
        }
    }

    /// What there is to tell. Whoever missed something asks for everything anyway.
    pub(super) fn into_events(self) -> VecDeque<LiveEvent> {
        if self.has_missed {
            return VecDeque::from([LiveEvent::Resync]);
        }
        let hits = self.at.map(|at| {
            let visits = self.visits.len() as u64;
            LiveEvent::Hits(LiveHits { at, hits: self.hits, visits, companies: self.companies.0 })
        });
        let some = |companies: Vec<CompanyId>| (!companies.is_empty()).then_some(companies);
        let corrected = some(self.corrected.0).map(LiveEvent::Corrected);
        let annotated = some(self.annotated.0).map(LiveEvent::Annotated);
        hits.into_iter().chain(corrected).chain(annotated).collect()
    }
}
