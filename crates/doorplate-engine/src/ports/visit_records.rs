//! Visits as they are kept, one after the other: what exports and bundles are made of.
//!
//! They are read in steps, each a short read of its own, so that a long export holds up nobody.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use doorplate_domain::device::Device;
use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::id::{CompanyId, SiteId, VisitId};
use doorplate_domain::identification::Identification;
use doorplate_domain::source::TrafficSource;
use doorplate_domain::time::{Day, DayRange, Timestamp};

use super::StoreError;
use crate::scope::Scope;

/// The most visits of one step.
pub const STEP_VISITS_MAX: u32 = 1_000;
/// From so many hits on a step ends with the visit that they belong to.
pub const STEP_HITS_MAX: u64 = 20_000;

/// Where a visit stands among those of its site: by day, and within it as they were begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VisitPlace {
    /// The day on which it began.
    pub day: Day,
    /// Its number.
    pub number: i64,
}

/// Which visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitSpan {
    /// The site.
    pub site_id: SiteId,
    /// The span that visits must have begun in.
    pub range: DayRange,
    /// Only those of these companies; all visits, those without a company too, when absent.
    pub companies: Option<Arc<HashSet<CompanyId>>>,
    /// Only those behind this place.
    pub after: Option<VisitPlace>,
    /// Only those up to this place, which is among them.
    pub until: Option<VisitPlace>,
}

/// A visit as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitRecord {
    /// Which.
    pub visit_id: VisitId,
    /// Its first hit.
    pub started_at: Timestamp,
    /// Its last hit.
    pub ended_at: Timestamp,
    /// Where it came from.
    pub source: TrafficSource,
    /// What it was browsed with.
    pub device: Device,
    /// Hits.
    pub hits: u64,
    /// Those of kind view.
    pub page_views: u64,
    /// Time pages were in front of somebody, in milliseconds.
    pub engaged_millis: u64,
    /// The verdict; visits of one step with the same share it.
    pub identification: Arc<Identification>,
    /// What was said before corrections, if one made the verdict.
    pub corrected_from: Option<Arc<Identification>>,
    /// What happened, in order; never empty.
    pub timeline: Vec<HitRecord>,
}

/// A hit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitRecord {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: HitKind,
    /// By which door it came in.
    pub door: Door,
    /// On which page.
    pub path: String,
    /// The event's name, the link's host …; may be empty.
    pub name: String,
    /// Time the page was in front of somebody, in milliseconds.
    pub engaged_millis: u32,
}

/// The visits of one step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VisitStep {
    /// In the order of their places; at most [`STEP_VISITS_MAX`]. May be empty before the end.
    pub visits: Vec<VisitRecord>,
    /// Where the next step begins; absent when there is nothing behind.
    pub next: Option<VisitPlace>,
}

/// What rows are counted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedRows {
    /// One for each visit.
    Visits,
    /// One for each hit.
    Hits,
}

/// How far rows were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedPart {
    /// There are no more than these.
    All(u64),
    /// With the visit at this place the most were reached, and there are visits behind it.
    Full(VisitPlace),
    /// Up to this place there are so many; go on behind it.
    GoOn(VisitPlace, u64),
}

/// Reads visits one after the other.
#[async_trait]
pub trait VisitRecords: Send + Sync {
    /// Reads the first visits of a span.
    async fn read_visits(&self, scope: &Scope, span: &VisitSpan) -> Result<VisitStep, StoreError>;

    /// Counts the rows of a span until there are at least `rows_max`, which is not 0: where a part
    /// of so many rows ends. Whole visits only.
    async fn count_rows(
        &self,
        scope: &Scope,
        span: &VisitSpan,
        rows: CountedRows,
        rows_max: u64,
    ) -> Result<CountedPart, StoreError>;
}
