//! The event store: visits, their hits, their identifications, and the books.
//!
//! An engine keeps each workspace apart, so that leaving, erasing and returning one is an
//! operation on what is its own.

use std::collections::BTreeMap;

use async_trait::async_trait;
use doorplate_domain::books::Books;
use doorplate_domain::device::Device;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::filter::CompanySort;
use doorplate_domain::hit::{Hit, HitKind};
use doorplate_domain::id::{CompanyId, EventId, SiteId, VisitId};
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::page::{Page, PageRequest};
use doorplate_domain::source::TrafficSource;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_domain::visit::VisitorKey;

use super::company_selection::{
    CompanyCount, CompanySelection, FieldValue, FieldValueQuery, PreviousSums,
};
use super::queue::LogPosition;
use super::{Revisions, StoreError, VisitRecords, WorkspaceCopies};
use crate::scope::Scope;

/// The most outcomes in one batch: a few megabytes, one transaction.
pub const BATCH_OUTCOMES_MAX: usize = 10_000;
/// The most rows of a "top" list.
pub const TOP_ROWS_MAX: u32 = 50;

/// What became of one thing received.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A hit with a verdict, and the visit that it belongs to.
    Hit {
        /// The visit; made with the first hit that is not a duplicate.
        visit_id: VisitId,
        /// The hit.
        hit: Box<Hit>,
    },
    /// Hits that were dropped.
    Dropped {
        /// The site that they came to.
        site_id: SiteId,
        /// The day that they came.
        day: Day,
        /// Why.
        reason: DropReason,
        /// How many.
        count: u64,
        /// Names the one line of a log that this was; counted once however often it comes.
        event_id: Option<EventId>,
    },
}

/// Outcomes to be written together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventBatch {
    /// The place in the ingest log that this batch reaches up to. A batch whose place is not after
    /// the one stored last was written before and changes nothing.
    pub position: Option<LogPosition>,
    /// In the order received; at most [`BATCH_OUTCOMES_MAX`].
    pub outcomes: Vec<Outcome>,
}

/// What a batch changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appended {
    /// Hits written.
    pub hits: u64,
    /// Visits begun.
    pub visits: u64,
    /// Dropped hits counted.
    pub dropped: u64,
    /// Outcomes that were here already, by event id. Those of the live doors are counted in the
    /// books as [`DropReason::Duplicate`]; lines of a log are not counted again.
    pub duplicates: u64,
}

/// A visit that may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenVisit {
    /// Which.
    pub visit_id: VisitId,
    /// On which site.
    pub site_id: SiteId,
    /// Whose.
    pub visitor_key: VisitorKey,
    /// Its first hit.
    pub started_at: Timestamp,
    /// Its last hit so far.
    pub ended_at: Timestamp,
}

/// Sums over a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Hits with a verdict.
    pub hits: u64,
    /// Hits of kind view.
    pub page_views: u64,
    /// Visits begun.
    pub visits: u64,
    /// Those with status identified.
    pub identified_visits: u64,
    /// Those with status probable.
    pub probable_visits: u64,
    /// Distinct companies, identified or probable.
    pub companies: u64,
    /// Those never seen on this site before the span.
    pub new_companies: u64,
}

/// One day of a series. Days without hits are there with zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTotals {
    /// The day.
    pub day: Day,
    /// Visits begun.
    pub visits: u64,
    /// Hits of kind view.
    pub page_views: u64,
    /// Visits identified or probable.
    pub identified_visits: u64,
    /// Distinct companies.
    pub companies: u64,
}

/// One row of a "top" list, most visits first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopRow {
    /// The source, path, country or industry.
    pub name: String,
    /// Visits, or for pages visits that saw it.
    pub visits: u64,
    /// Hits of kind view; 0 in lists that are not of pages.
    pub page_views: u64,
    /// Distinct companies.
    pub companies: u64,
}

/// A site's span at a glance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// The sums.
    pub totals: Totals,
    /// One for each day of the span, in order.
    pub series: Vec<DayTotals>,
    /// Sources of visits.
    pub sources: Vec<TopRow>,
    /// Pages seen.
    pub pages: Vec<TopRow>,
    /// Countries of the companies that visited.
    pub countries: Vec<TopRow>,
    /// Industries of the companies that visited; those not known are left out.
    pub industries: Vec<TopRow>,
}

/// A list of visiting companies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyQuery {
    /// Which.
    pub selection: CompanySelection,
    /// In which order.
    pub sort: CompanySort,
    /// Which page. A cursor from another query is a `Conflict`.
    pub page: PageRequest,
    /// Whether to sum up the span of the same length before as well.
    pub with_previous: bool,
}

/// A company that visited, with what it did in the span.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitingCompany {
    /// Which.
    pub company_id: CompanyId,
    /// Its name when it was identified last.
    pub name: String,
    /// Its domain; may be empty.
    pub domain: String,
    /// ISO 3166-1 alpha-2; may be empty.
    pub country: String,
    /// Its region; may be empty.
    pub region: String,
    /// Its town; may be empty.
    pub city: String,
    /// Its industry; may be empty.
    pub industry: String,
    /// Its size band; may be empty.
    pub size: String,
    /// Business, education or government.
    pub kind: NetworkKind,
    /// The company that owns it.
    pub parent_id: Option<CompanyId>,
    /// Visits in the span.
    pub visits: u64,
    /// Hits of kind view in the span.
    pub page_views: u64,
    /// Time pages were in front of somebody in the span, in milliseconds.
    pub engaged_millis: u64,
    /// The first hit ever on this site.
    pub first_seen_at: Timestamp,
    /// The last hit in the span.
    pub last_seen_at: Timestamp,
    /// Whether the first hit ever lies in the span.
    pub is_new: bool,
    /// The last path seen in the span.
    pub last_page: String,
    /// The source of most visits in the span.
    pub top_source: String,
    /// The best status among the visits in the span.
    pub status: VerdictStatus,
    /// The highest confidence among them.
    pub confidence: f32,
    /// Visits per day or per equal bucket of days, in order; at most 30.
    pub sparkline: Vec<u64>,
    /// The span before, if it was asked for.
    pub previous: Option<PreviousSums>,
}

/// A company's doings on a site.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyActivity {
    /// The row as the list shows it.
    pub company: VisitingCompany,
    /// One for each day of the span.
    pub series: Vec<DayTotals>,
    /// The pages it saw, most views first.
    pub pages: Vec<TopRow>,
    /// Where it came from.
    pub sources: Vec<TopRow>,
    /// The verdict on its latest visit.
    pub identification: Identification,
}

/// One thing in the course of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: HitKind,
    /// On which page.
    pub path: String,
    /// The event's name, the link's host …; may be empty.
    pub name: String,
}

/// A visit as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitDetail {
    /// Which.
    pub visit_id: VisitId,
    /// Its first hit.
    pub started_at: Timestamp,
    /// Its last hit.
    pub ended_at: Timestamp,
    /// Where it came from.
    pub source: TrafficSource,
    /// The first path.
    pub landing_path: String,
    /// What it was browsed with.
    pub device: Device,
    /// The country of its network.
    pub country: String,
    /// Hits of kind view.
    pub page_views: u64,
    /// Time pages were in front of somebody, in milliseconds.
    pub engaged_millis: u64,
    /// The verdict.
    pub status: VerdictStatus,
    /// Its confidence.
    pub confidence: f32,
    /// What happened, in order; at most [`TIMELINE_ITEMS_MAX`].
    pub timeline: Vec<TimelineItem>,
}

/// The most items of one visit's timeline that are shown.
pub const TIMELINE_ITEMS_MAX: u32 = 500;

/// A network behind visits without a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRow {
    /// The holder's name; may be empty.
    pub network_name: String,
    /// Its number; 0 when not routed.
    pub asn: u32,
    /// What it is.
    pub kind: NetworkKind,
    /// The service that runs it; may be empty.
    pub service: String,
    /// Its country; may be empty.
    pub country: String,
    /// Visits.
    pub visits: u64,
    /// Hits.
    pub hits: u64,
}

/// What came of one reason for abstaining.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AbstentionDetail {
    /// The networks, most visits first; at most [`TOP_ROWS_MAX`].
    pub networks: Vec<NetworkRow>,
    /// Visits per day, one for each day of the span.
    pub days: Vec<(Day, u64)>,
}

/// Signs of life of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulse {
    /// The last hit by a live door.
    pub last_hit_at: Option<Timestamp>,
    /// Hits by live doors since the time asked for.
    pub hits: u64,
    /// Distinct visitor keys among them.
    pub visitors: u64,
    /// Hits of these whose network is of kind special.
    pub special_hits: u64,
    /// Hits dropped on the day asked for and the day before, by reason.
    pub dropped: BTreeMap<DropReason, u64>,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Visits gone.
    pub visits: u64,
    /// Hits gone.
    pub hits: u64,
}

/// Keeps visits and answers questions about them.
#[async_trait]
pub trait Events: Revisions + VisitRecords + WorkspaceCopies + 'static {
    /// Writes a batch, whole or not at all. Writing it again changes nothing.
    async fn append(&self, scope: &Scope, batch: &EventBatch) -> Result<Appended, StoreError>;

    /// The place in the ingest log that the workspace was written up to.
    async fn position(&self, scope: &Scope) -> Result<LogPosition, StoreError>;

    /// Lists the visits whose last hit is at or after `since`, any order.
    async fn list_open_visits(
        &self,
        scope: &Scope,
        since: Timestamp,
    ) -> Result<Vec<OpenVisit>, StoreError>;

    /// Sums up a site's span.
    async fn overview(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Overview, StoreError>;

    /// Lists visiting companies, with the number of all that match.
    async fn list_companies(
        &self,
        scope: &Scope,
        query: &CompanyQuery,
    ) -> Result<Page<VisitingCompany>, StoreError>;

    /// Counts companies and their visits.
    async fn count_companies(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
    ) -> Result<CompanyCount, StoreError>;

    /// Lists the ids of companies, any order; of more than `limit`, any of them.
    async fn list_company_ids(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
        limit: u32,
    ) -> Result<Vec<CompanyId>, StoreError>;

    /// Lists the values that a field has, those of most companies first, equals by value. Of very
    /// many paths only those of most visits are counted.
    async fn list_field_values(
        &self,
        scope: &Scope,
        query: &FieldValueQuery,
    ) -> Result<Vec<FieldValue>, StoreError>;

    /// Lists the parents of the workspace's companies, each once, any order.
    async fn list_parents(&self, scope: &Scope) -> Result<Vec<CompanyId>, StoreError>;

    /// Finds what one company did; `None` when it has no visit in the span.
    async fn find_company_activity(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        company_id: &CompanyId,
        range: DayRange,
    ) -> Result<Option<CompanyActivity>, StoreError>;

    /// Lists a company's visits that began in the span, newest first.
    async fn list_visits(
        &self,
        scope: &Scope,
        query: &VisitQuery,
    ) -> Result<Page<VisitDetail>, StoreError>;

    /// Finds the verdict on a visit, with its receipt.
    async fn find_receipt(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visit_id: &VisitId,
    ) -> Result<Option<Identification>, StoreError>;

    /// Opens the books of a site's span.
    async fn books(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Books, StoreError>;

    /// Shows the networks behind one reason for abstaining.
    async fn abstention(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        reason: AbstainReason,
        range: DayRange,
    ) -> Result<AbstentionDetail, StoreError>;

    /// Takes a site's pulse by its live doors.
    async fn pulse(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        since: Timestamp,
    ) -> Result<Pulse, StoreError>;

    /// The first and last day with an outcome, or nothing.
    async fn find_span(
        &self,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<Option<DayRange>, StoreError>;

    /// Erases visits that began before a day, and their hits; the books keep their sums.
    async fn erase_before(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        day: Day,
    ) -> Result<Erased, StoreError>;

    /// Erases everything of a site, the books too.
    async fn erase_site(&self, scope: &Scope, site_id: &SiteId) -> Result<Erased, StoreError>;

    /// Forgets the visitor keys of visits that ended before a time: from then on nothing ties two
    /// visits together. Gives the number forgotten.
    async fn forget_visitor_keys(
        &self,
        scope: &Scope,
        before: Timestamp,
    ) -> Result<u64, StoreError>;
}

/// Which visits of a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitQuery {
    /// The site.
    pub site_id: SiteId,
    /// The company.
    pub company_id: CompanyId,
    /// The span that visits must have begun in.
    pub range: DayRange,
    /// Which page.
    pub page: PageRequest,
}
