//! Changing verdicts after the fact. What was said before is kept, and every change is an event
//! that others may follow.

use async_trait::async_trait;
use doorplate_domain::correction::Correction;
use doorplate_domain::id::{CompanyId, SiteId, VisitId};
use doorplate_domain::identification::Identification;
use doorplate_domain::time::Timestamp;

use super::StoreError;
use crate::scope::Scope;

/// The most visits that one call of [`Revisions::correct`] changes: one short transaction, so that
/// hits are written between two of them.
pub const CORRECTED_VISITS_MAX: usize = 2_000;
/// The most revisions that are listed at once.
pub const REVISIONS_MAX: usize = 1_000;

/// Why a verdict took another's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevisionCause {
    /// A correction was made or undone.
    Correction,
    /// A later look with more evidence.
    Validation,
    /// A later hit of the same visit.
    Hit,
}

impl RevisionCause {
    /// Every cause, in the order of its number.
    pub const ALL: [Self; 3] = [Self::Correction, Self::Validation, Self::Hit];

    /// The name in JSON and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Validation => "validation",
            Self::Hit => "hit",
        }
    }
}

/// How far the past was corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Corrected {
    /// Visits whose verdict changed; at most [`CORRECTED_VISITS_MAX`].
    pub visits: u64,
    /// Whether every visit has its right verdict now. If not, call again.
    pub is_done: bool,
}

/// What a visit's verdict took the place of.
#[derive(Debug, Clone, PartialEq)]
pub struct Supersession {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub cause: RevisionCause,
    /// What was said before.
    pub before: Identification,
}

/// A verdict that changed: an event to tell others.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its place among the workspace's, from 1; those of erased visits are missing.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub cause: RevisionCause,
    /// On which site.
    pub site_id: SiteId,
    /// Of which visit.
    pub visit_id: VisitId,
    /// What was said before.
    pub before: Identification,
    /// What is said since.
    pub after: Identification,
}

impl Revision {
    /// What the event is called: a company that was named and is not any more is withdrawn.
    pub fn event_name(&self) -> &'static str {
        if self.before.company.is_some() && self.after.company.is_none() {
            "identification.withdrawn"
        } else {
            "identification.revised"
        }
    }
}

/// Changes verdicts after the fact.
#[async_trait]
pub trait Revisions: Send + Sync {
    /// Lays down the workspace's corrections, those of the operator included: from now on each
    /// hit's verdict becomes what [`doorplate_domain::correction::apply`] makes of it, and a part
    /// of the past does; call it until it is done. Corrections that are not given, or are given as
    /// undone, are taken back. Doing it again changes nothing. `at` is when the verdicts changed.
    async fn correct(
        &self,
        scope: &Scope,
        corrections: &[Correction],
        at: Timestamp,
    ) -> Result<Corrected, StoreError>;

    /// Puts a new verdict in the place of one visit's, as a later look found it; corrections apply
    /// to it. A later hit with the verdict that was superseded does not bring it back. Says whether
    /// there was such a visit.
    async fn supersede(
        &self,
        scope: &Scope,
        visit_id: &VisitId,
        verdict: &Identification,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Finds the verdict that named a company last, on one autonomous system or on any; one that no
    /// correction made comes first.
    async fn find_naming(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
        asn: Option<u32>,
    ) -> Result<Option<Identification>, StoreError>;

    /// Lists what a visit's verdict superseded, newest first; at most [`REVISIONS_MAX`].
    async fn list_supersessions(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visit_id: &VisitId,
    ) -> Result<Vec<Supersession>, StoreError>;

    /// Lists the workspace's revisions behind a number, oldest first; at most [`REVISIONS_MAX`].
    async fn list_revisions(&self, scope: &Scope, after: u64) -> Result<Vec<Revision>, StoreError>;
}
