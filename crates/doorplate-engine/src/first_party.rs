//! What a workspace's own sites tell about companies: which domain is named from which network,
//! and which company a consenting browser was seen in before.
//!
//! The person is let go at the door ([`crate::ingest::clues`]); what is kept is private to the
//! workspace and counts for nobody else. Both kinds grow old and are forgotten.

use std::collections::HashMap;

use doorplate_domain::hit::Hit;
use doorplate_domain::id::SiteId;
use doorplate_domain::time::{Day, DayRange};
use serde_json::json;

use crate::engine::Engine;
use crate::ingest::clues::Clues;
use crate::ports::StoreError;
use crate::ports::directory::Change;
use crate::ports::events::Outcome;
use crate::ports::first_party::{CarryKey, NamedDomain, Observation, Sighting, Tally, Uplift};
use crate::questions::QuestionError;
use crate::scope::{Actor, InstallationScope, Scope};

mod carry_over;
mod mail_providers;
mod named_network;

pub use named_network::business_domain;
pub(crate) use named_network::unknown_company;

/// The most domains that are listed.
const DOMAINS_LISTED_MAX: u32 = 500;

/// Hits of a batch with their clues, by place in the batch.
pub(crate) type CluesByPlace = Vec<(usize, Clues)>;

impl Engine {
    /// Keeps what the hits of a batch tell, and settles the verdicts that it decides. The data set
    /// comes first: a company that it names stays.
    pub(crate) async fn settle(
        &self,
        scope: &Scope,
        outcomes: &mut [Outcome],
        clues: &CluesByPlace,
    ) -> Result<(), StoreError> {
        let (sightings, observations) = told(outcomes, clues);
        let store = &self.ports.first_party;
        if !sightings.is_empty() || !observations.is_empty() {
            store.observe(scope, &sightings, &observations).await?;
        }
        let asked = Asked::of(outcomes, clues);
        if asked.is_empty() {
            return Ok(());
        }
        let carried = store.list_sightings(scope, &asked.carry_keys, asked.carry_since()).await?;
        let named = store.list_tallies(scope, &asked.network_keys, asked.named_since()).await?;
        let carried = by_key(carried, |sighting| sighting.carry_key.clone());
        let named = by_key(named, |tally| tally.network_key);
        let data_set = self.data_set();
        for (place, clues) in clues {
            let Outcome::Hit { hit, .. } = &mut outcomes[*place] else { continue };
            let day = hit.at.day();
            let tallies: &[Tally] =
                clues.network_key.and_then(|key| named.get(&key)).map_or(&[], Vec::as_slice);
            let network = named_network::weigh(tallies, day);
            if let Some(network) = network
                && network.decides(&hit.identification)
            {
                hit.identification = network.settle(&hit.identification, data_set.as_deref());
                continue;
            }
            let key = clues.carry_key.map(|key| CarryKey { site_id: hit.site_id.clone(), key });
            let sightings: &[Sighting] =
                key.and_then(|key| carried.get(&key)).map_or(&[], Vec::as_slice);
            if let Some(settled) = carry_over::settle(&hit.identification, sightings, day) {
                hit.identification = settled;
            }
        }
        Ok(())
    }

    /// Lists the domains that the workspace's sites named, most observations first.
    pub async fn list_named_domains(&self, scope: &Scope) -> Result<Vec<NamedDomain>, StoreError> {
        let since = named_network::since(self.ports.clock.now().day());
        self.ports.first_party.list_domains(scope, since, DOMAINS_LISTED_MAX).await
    }

    /// Forgets a domain and every network that it was named from. `Forbidden` for a role that may
    /// not configure, `NotFound` when there is none.
    pub async fn forget_named_domain(
        &self,
        scope: &Scope,
        domain: &str,
    ) -> Result<(), FirstPartyError> {
        if matches!(scope.actor(), Actor::User(_, role) if !role.may_configure()) {
            return Err(FirstPartyError::Forbidden);
        }
        let change = Change {
            at: self.ports.clock.now(),
            action: "first_party.forget",
            subject: domain.to_owned(),
            detail: json!({}),
        };
        // The line first: a change that nobody can read of later does not happen.
        self.ports.directory.record(scope, &change).await?;
        let is_there = self.ports.first_party.forget_domain(scope, domain).await?;
        if is_there { Ok(()) } else { Err(FirstPartyError::NotFound) }
    }

    /// Measures what the cookie brought on a site.
    pub async fn uplift(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Uplift, QuestionError> {
        self.check_site(scope, site_id).await?;
        Ok(self.ports.first_party.uplift(scope, site_id, range).await?)
    }

    /// Forgets what has grown too old to count, in every workspace.
    pub(crate) async fn forget_old_clues(
        &self,
        installation: &InstallationScope,
        today: Day,
    ) -> Result<u64, StoreError> {
        let (sightings, observations) = (carry_over::since(today), named_network::since(today));
        let mut forgotten = 0;
        for workspace in self.ports.directory.list_workspaces(installation).await? {
            let scope = Scope::system(workspace.id, "forget old clues");
            let store = &self.ports.first_party;
            forgotten += store.forget_before(&scope, sightings, observations).await?;
        }
        Ok(forgotten)
    }
}

/// What a batch tells: companies seen from their own networks with a cookie, and domains named.
fn told(outcomes: &[Outcome], clues: &CluesByPlace) -> (Vec<Sighting>, Vec<Observation>) {
    let mut sightings = Vec::new();
    let mut observations = Vec::new();
    for (place, clues) in clues {
        let Outcome::Hit { hit, .. } = &outcomes[*place] else { continue };
        sightings.extend(carry_over::sighting(hit, clues));
        if let (false, Some(network_key)) = (clues.domain.is_empty(), clues.network_key) {
            observations.push(Observation {
                network_key,
                domain: clues.domain.clone(),
                day: hit.at.day(),
                hit: half_of_name(hit),
            });
        }
    }
    (sightings, observations)
}

/// Half of the hit's name: enough to tell a repeated hit.
fn half_of_name(hit: &Hit) -> u64 {
    u64::try_from(hit.event_id.0 >> 64).expect("it has 64 bits")
}

/// What must be looked up for a batch.
struct Asked {
    carry_keys: Vec<CarryKey>,
    network_keys: Vec<u64>,
    first_day: Day,
}

impl Asked {
    fn of(outcomes: &[Outcome], clues: &CluesByPlace) -> Self {
        let mut asked =
            Self { carry_keys: Vec::new(), network_keys: Vec::new(), first_day: Day(i32::MAX) };
        for (place, clues) in clues {
            let Outcome::Hit { hit, .. } = &outcomes[*place] else { continue };
            if hit.identification.company.is_some() {
                continue;
            }
            asked.first_day = asked.first_day.min(hit.at.day());
            let site_id = &hit.site_id;
            let carry_key = clues.carry_key.map(|key| CarryKey { site_id: site_id.clone(), key });
            asked.carry_keys.extend(carry_key);
            asked.network_keys.extend(clues.network_key);
        }
        asked.carry_keys.sort();
        asked.carry_keys.dedup();
        asked.network_keys.sort_unstable();
        asked.network_keys.dedup();
        asked
    }

    fn is_empty(&self) -> bool {
        self.carry_keys.is_empty() && self.network_keys.is_empty()
    }

    fn carry_since(&self) -> Day {
        carry_over::since(self.first_day)
    }

    fn named_since(&self) -> Day {
        named_network::since(self.first_day)
    }
}

fn by_key<K: std::hash::Hash + Eq, T>(items: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut grouped: HashMap<K, Vec<T>> = HashMap::new();
    for item in items {
        grouped.entry(key(&item)).or_default().push(item);
    }
    grouped
}

/// Says why a domain could not be forgotten.
#[derive(Debug, thiserror::Error)]
pub enum FirstPartyError {
    /// Nobody named it.
    #[error("no such domain was named")]
    NotFound,
    /// The role does not allow it.
    #[error("your role may not change what sites tell")]
    Forbidden,
    /// It could not be stored.
    #[error("failed to reach the event store")]
    Store(#[from] StoreError),
}
