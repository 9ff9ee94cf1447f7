//! A workspace's visits, companies and books as they are laid down elsewhere: read for a bundle,
//! and written from one. Laying the same down again changes nothing.

use std::collections::BTreeMap;

use async_trait::async_trait;
use doorplate_domain::books::{Tally, VerdictClass};
use doorplate_domain::company::Company;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::time::{Day, Timestamp};

use super::StoreError;
use super::revisions::Revision;
use super::visit_records::VisitRecord;
use crate::scope::Scope;

/// The most rows that are read or laid down at once.
pub const COPIED_ROWS_MAX: usize = 1_000;

/// What the books have of a day besides its visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookDay {
    /// The day.
    pub day: Day,
    /// Hits dropped, by reason.
    pub dropped: BTreeMap<DropReason, u64>,
    /// Visits that were erased, by verdict, and their hits.
    pub erased: BTreeMap<VerdictClass, Tally>,
}

/// A company as it was when it was identified last, and since when the sites know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCompany {
    /// The company, as far as it is kept beside the verdicts.
    pub company: Company,
    /// The first hit ever, for each site that it was seen on.
    pub first_seen: Vec<(SiteId, Timestamp)>,
}

/// Reads and lays down what a workspace has.
#[async_trait]
pub trait WorkspaceCopies: Send + Sync {
    /// Reads the books of a site behind a day, oldest first; at most [`COPIED_ROWS_MAX`] days.
    async fn read_book_days(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        after: Option<Day>,
    ) -> Result<Vec<BookDay>, StoreError>;

    /// Lists companies behind an id, by id; at most [`COPIED_ROWS_MAX`].
    async fn list_seen_companies(
        &self,
        scope: &Scope,
        after: Option<&CompanyId>,
    ) -> Result<Vec<SeenCompany>, StoreError>;

    /// Lays visits of a site down, closed: no later hit goes on with them. The corrections that
    /// count are applied to their verdicts. A visit that is here already stays as it is. Gives the
    /// number of those that are new.
    async fn restore_visits(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visits: &[VisitRecord],
    ) -> Result<u64, StoreError>;

    /// Lays down which verdicts took the place of which, for visits that are here. Gives the number
    /// of those that are new.
    async fn restore_revisions(
        &self,
        scope: &Scope,
        revisions: &[Revision],
    ) -> Result<u64, StoreError>;

    /// Lays companies down as they are given; of two first hits the earlier stays.
    async fn restore_companies(
        &self,
        scope: &Scope,
        companies: &[SeenCompany],
    ) -> Result<(), StoreError>;

    /// Lays the books of a site down: of two sums of the same thing on the same day the greater
    /// stays, and what came in at the door grows by the difference. Gives the hits by which it
    /// grew.
    async fn restore_book_days(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        days: &[BookDay],
    ) -> Result<u64, StoreError>;
}
