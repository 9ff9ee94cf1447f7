//! Puts hits into visits: the hits of one visitor on one site with gaps of at most half an hour.

use std::collections::HashMap;

use doorplate_domain::hit::Hit;
use doorplate_domain::id::{SiteId, VisitId};
use doorplate_domain::time::Timestamp;
use doorplate_domain::visit::{VISIT_GAP_MICROS, VisitorKey, continues};

use crate::ports::events::OpenVisit;

/// The most visits held open per workspace: at a million and a half visits a day fewer than
/// 50,000 are open at a time. Past it the oldest are closed early.
pub const OPEN_VISITS_MAX: usize = 200_000;

/// The visits of one workspace that may go on.
#[derive(Default)]
pub struct OpenVisits {
    visits: HashMap<(SiteId, VisitorKey), OpenVisit>,
    latest: Option<Timestamp>,
}

impl OpenVisits {
    /// Goes on from what the store has.
    pub fn new(visits: Vec<OpenVisit>) -> Self {
        let latest = visits.iter().map(|visit| visit.ended_at).max();
        let by_visitor = visits
            .into_iter()
            .map(|visit| ((visit.site_id.clone(), visit.visitor_key), visit))
            .collect();
        Self { visits: by_visitor, latest }
    }

    /// Finds or begins the visit that a hit belongs to. The same hits in the same order give the
    /// same visits.
    pub fn place(&mut self, hit: &Hit) -> VisitId {
        self.latest = self.latest.max(Some(hit.at));
        if self.visits.len() >= OPEN_VISITS_MAX {
            self.close_old();
        }
        let key = (hit.site_id.clone(), hit.visitor_key);
        if let Some(visit) = self.visits.get_mut(&key)
            && continues(visit.started_at, visit.ended_at, hit.at)
        {
            visit.started_at = visit.started_at.min(hit.at);
            visit.ended_at = visit.ended_at.max(hit.at);
            return visit.visit_id.clone();
        }
        let visit = OpenVisit {
            visit_id: visit_id(hit),
            site_id: hit.site_id.clone(),
            visitor_key: hit.visitor_key,
            started_at: hit.at,
            ended_at: hit.at,
        };
        let visit_id = visit.visit_id.clone();
        self.visits.insert(key, visit);
        visit_id
    }

    fn close_old(&mut self) {
        let Some(latest) = self.latest else { return };
        let oldest = latest.plus_micros(-VISIT_GAP_MICROS);
        self.visits.retain(|_, visit| visit.ended_at >= oldest);
        if self.visits.len() >= OPEN_VISITS_MAX {
            self.visits.clear();
        }
    }
}

/// A visit is named after its first hit.
fn visit_id(hit: &Hit) -> VisitId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"doorplate visit");
    hasher.update(hit.site_id.as_str().as_bytes());
    hasher.update(&hit.event_id.0.to_le_bytes());
    let mut bits = [0; 16];
    hasher.finalize_xof().fill(&mut bits);
    VisitId::from_bits(u128::from_le_bytes(bits))
}
