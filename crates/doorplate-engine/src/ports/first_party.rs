//! What a workspace's own sites tell: which company a consenting browser came from, and which
//! domain was named from which network. Private to the workspace; it has no person in it.

use async_trait::async_trait;
use doorplate_domain::company::Company;
use doorplate_domain::id::SiteId;
use doorplate_domain::time::{Day, DayRange};

use super::StoreError;
use crate::scope::Scope;

/// The most observations that are kept of one domain on one network and day: enough to weigh it,
/// and a bound for what a busy form can fill.
pub const OBSERVATIONS_PER_DAY_MAX: u32 = 50;

/// A browser that brings the site's cookie, under a keyed hash.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CarryKey {
    /// The site that set the cookie; no other site sees it.
    pub site_id: SiteId,
    /// A keyed hash of what is in it.
    pub key: u64,
}

/// A company was seen with a cookie, from the company's own network.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// Which cookie.
    pub carry_key: CarryKey,
    /// The day.
    pub day: Day,
    /// The company.
    pub company: Company,
    /// How sure the verdict was, in `0.0..=1.0`.
    pub confidence: f32,
}

/// A domain was named from a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The network, under a keyed hash.
    pub network_key: u64,
    /// The registrable domain.
    pub domain: String,
    /// The day.
    pub day: Day,
    /// Names the hit: the same again is the same observation.
    pub hit: u64,
}

/// How often a domain was named from a network on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The network.
    pub network_key: u64,
    /// The domain.
    pub domain: String,
    /// The day.
    pub day: Day,
    /// Observations, `1..=OBSERVATIONS_PER_DAY_MAX`.
    pub observations: u32,
}

/// A domain and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDomain {
    /// The domain.
    pub domain: String,
    /// On how many networks.
    pub networks: u64,
    /// How many observations.
    pub observations: u64,
    /// The first day.
    pub first_day: Day,
    /// The last day.
    pub last_day: Day,
}

/// What the cookie brought in a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uplift {
    /// Visits begun.
    pub visits: u64,
    /// Those named by their own network.
    pub named: u64,
    /// Those named because the cookie came from a company's network.
    pub carried: u64,
}

/// Keeps what the sites tell.
#[async_trait]
pub trait FirstParty: Send + Sync + 'static {
    /// Keeps sightings and observations. The same again changes nothing.
    async fn observe(
        &self,
        scope: &Scope,
        sightings: &[Sighting],
        observations: &[Observation],
    ) -> Result<(), StoreError>;

    /// Lists the sightings of these cookies on or after a day.
    async fn list_sightings(
        &self,
        scope: &Scope,
        carry_keys: &[CarryKey],
        since: Day,
    ) -> Result<Vec<Sighting>, StoreError>;

    /// Lists what was named from these networks on or after a day.
    async fn list_tallies(
        &self,
        scope: &Scope,
        network_keys: &[u64],
        since: Day,
    ) -> Result<Vec<Tally>, StoreError>;

    /// Lists the domains named on or after a day, most observations first; at most `limit`.
    async fn list_domains(
        &self,
        scope: &Scope,
        since: Day,
        limit: u32,
    ) -> Result<Vec<NamedDomain>, StoreError>;

    /// Forgets a domain, overwriting the bytes. Says whether there was something to forget.
    async fn forget_domain(&self, scope: &Scope, domain: &str) -> Result<bool, StoreError>;

    /// Forgets sightings and observations of before a day. Gives the number forgotten.
    async fn forget_before(
        &self,
        scope: &Scope,
        sightings: Day,
        observations: Day,
    ) -> Result<u64, StoreError>;

    /// Measures what the cookie brought.
    async fn uplift(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Uplift, StoreError>;
}
