//! Works the pending pool: opens a sealed address, asks the DNS about it, and either gives its
//! visit a company or lets the address go.
//!
//! An address is opened for the length of one look and stands in no log line. One that several
//! visits wait for is looked at once. What a look came to is remembered for a while under a keyed
//! hash, so that the next visit from there asks nobody; the key is this process's own.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use doorplate_domain::address::ClientAddress;
use doorplate_domain::id::WorkspaceId;
use doorplate_domain::time::Timestamp;
use doorplate_identify::DataSet;
use doorplate_identify::validation::{Conclusion, Findings, Outcome, Subject};
use futures::StreamExt;

use crate::engine::Engine;
use crate::ingest::seal;
use crate::ports::keys::Secret;
use crate::ports::pending::{Attempt, DueAddress, NextStep, PendingAddress};
use crate::ports::{Dns, StoreError};
use crate::scope::{InstallationScope, Scope};

mod backoff;
mod memory;

use memory::Memory;

/// How often the pool is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The most addresses in one turn: a turn ends before its first answers are old.
const TURN_ADDRESSES_MAX: u32 = 200;
/// How many looks go on at a time.
const LOOKS_AT_ONCE: usize = 8;
/// The longest look, all its questions together.
const LOOK_TIMEOUT: Duration = Duration::from_mins(1);
/// How often a visit may be missing before its address is given up: the pool gets an address a
/// moment before the event store gets the visit.
const MISSING_ATTEMPTS_MAX: u32 = 2;

/// What a turn did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    /// Visits that got a company.
    pub validated: u64,
    /// Addresses given up.
    pub hopeless: u64,
    /// Addresses to be looked at again.
    pub retried: u64,
}

/// Works the pending pool.
pub struct Validator {
    engine: Arc<Engine>,
    dns: Arc<dyn Dns>,
    memory: Memory,
}

impl Validator {
    /// Makes a validator that asks this DNS.
    pub fn new(engine: Arc<Engine>, dns: Arc<dyn Dns>) -> Self {
        let memory = Memory::new(engine.ports.random.secret());
        Self { engine, dns, memory }
    }

    /// Works until `shutdown`. A look under way is dropped then: its address still waits, sealed.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut interval = tokio::time::interval(LOOK_EVERY);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let turn = async {
                interval.tick().await;
                self.turn().await
            };
            let turn = tokio::select! {
                () = &mut shutdown => return,
                turn = turn => turn,
            };
            match turn {
                Ok(turn) if turn == Turn::default() => {}
                Ok(Turn { validated, hopeless, retried }) => {
                    tracing::info!(validated, hopeless, retried, "worked the pending pool");
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "failed to work the pending pool");
                }
            }
        }
    }

    /// Looks once at everything that is due, longest waiting first, within the limits of a turn.
    pub async fn turn(&self) -> Result<Turn, StoreError> {
        let Some(data_set) = self.engine.data_set() else { return Ok(Turn::default()) };
        let ports = &self.engine.ports;
        let scope = InstallationScope::new("validation");
        let now = ports.clock.now();
        let due = ports.pending.list_due(&scope, now, TURN_ADDRESSES_MAX).await?;
        let mut attempts: BTreeMap<WorkspaceId, Vec<Attempt>> = BTreeMap::new();
        let mut by_address: HashMap<ClientAddress, Vec<DueAddress>> = HashMap::new();
        let mut keys: HashMap<String, Option<Secret>> = HashMap::new();
        for due in due {
            match self.open(&due.address, &mut keys).await? {
                Some(address) => by_address.entry(address).or_default().push(due),
                None => attempts.entry(due.workspace_id).or_default().push(Attempt {
                    id: due.address.id,
                    outcome: Outcome::Unreadable,
                    next: NextStep::PurgeHopeless,
                }),
            }
        }
        let looks = by_address.into_iter().map(|(address, waiting)| {
            let look = self.look(&data_set, address, now);
            async move { (look.await, waiting) }
        });
        let mut looks =
            std::pin::pin!(futures::stream::iter(looks).buffer_unordered(LOOKS_AT_ONCE));
        while let Some((conclusion, waiting)) = looks.next().await {
            for due in waiting {
                let attempt = self.settle(&due, &conclusion, now).await?;
                attempts.entry(due.workspace_id).or_default().push(attempt);
            }
        }
        self.record(attempts, now).await
    }

    async fn record(
        &self,
        attempts: BTreeMap<WorkspaceId, Vec<Attempt>>,
        now: Timestamp,
    ) -> Result<Turn, StoreError> {
        let mut turn = Turn::default();
        for (workspace_id, attempts) in attempts {
            for attempt in &attempts {
                match attempt.next {
                    NextStep::Retry(_) => turn.retried += 1,
                    NextStep::PurgeValidated => turn.validated += 1,
                    NextStep::PurgeHopeless => turn.hopeless += 1,
                }
            }
            let scope = Scope::system(workspace_id, "validation");
            self.engine.ports.pending.record_attempts(&scope, &attempts, now).await?;
        }
        Ok(turn)
    }

    async fn open(
        &self,
        address: &PendingAddress,
        keys: &mut HashMap<String, Option<Secret>>,
    ) -> Result<Option<ClientAddress>, StoreError> {
        let name = &address.key_name;
        if !keys.contains_key(name) {
            keys.insert(name.clone(), self.engine.ports.keys.find(name).await?);
        }
        let secret = keys.get(name).and_then(Option::as_ref);
        Ok(secret.and_then(|secret| seal::open(secret, &address.id, &address.sealed)))
    }

    /// Looks at one address. A look that takes too long is one without answers.
    async fn look(&self, data_set: &DataSet, address: ClientAddress, now: Timestamp) -> Conclusion {
        let version = data_set.version();
        if let Some(conclusion) = self.memory.find(address, version, now) {
            return conclusion;
        }
        let subject = Subject::new(data_set, address, now.day());
        let look = tokio::time::timeout(LOOK_TIMEOUT, self.ask(&subject));
        let Ok(conclusion) = look.await else {
            let outcome = Outcome::Unreachable;
            return Conclusion { outcome, identification: None, may_change: true };
        };
        self.memory.keep(address, version, &conclusion, now);
        conclusion
    }

    async fn ask(&self, subject: &Subject<'_>) -> Conclusion {
        let mut findings = Findings::default();
        loop {
            let questions = subject.next_questions(&findings);
            if questions.is_empty() {
                return subject.conclude(&findings);
            }
            let answers = questions.iter().map(|question| self.dns.ask(question));
            let answers = futures::future::join_all(answers).await;
            for (question, answer) in questions.into_iter().zip(answers) {
                findings.add(question, answer);
            }
        }
    }

    /// Gives the visit what was found, and says what becomes of the address.
    async fn settle(
        &self,
        due: &DueAddress,
        conclusion: &Conclusion,
        now: Timestamp,
    ) -> Result<Attempt, StoreError> {
        let address = &due.address;
        let mut outcome = conclusion.outcome;
        let next = if let Some(verdict) = &conclusion.identification {
            let scope = Scope::system(due.workspace_id.clone(), "validation");
            let events = &self.engine.ports.events;
            if events.supersede(&scope, &address.visit_id, verdict, now).await? {
                NextStep::PurgeValidated
            } else {
                outcome = Outcome::VisitGone;
                let may_come = address.attempts < MISSING_ATTEMPTS_MAX;
                backoff::next_step(address, may_come, now)
            }
        } else {
            backoff::next_step(address, conclusion.may_change, now)
        };
        Ok(Attempt { id: address.id.clone(), outcome, next })
    }
}
