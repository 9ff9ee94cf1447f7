//! What people say of verdicts: a correction wins, at once and for the past as well, and can be
//! undone.
//!
//! A correction is first kept in the directory and then worked into the visits. A small past is
//! done when the call returns; a large one goes on beside everything else, and after a restart.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use doorplate_domain::company::Company;
use doorplate_domain::correction::{
    CorrectVerdict, Correction, CorrectionOrigin, NOTE_BYTES_MAX, SeenOn,
};
use doorplate_domain::id::{CompanyId, CorrectionId, SiteId, VisitId, WorkspaceId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::site::NAME_BYTES_MAX;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::engine::Engine;
use crate::first_party::{business_domain, unknown_company};
use crate::ports::StoreError;
use crate::ports::directory::Change;
use crate::ports::revisions::{Corrected, Revision, Supersession};
use crate::questions::QuestionError;
use crate::scope::{Actor, InstallationScope, Scope};

/// Parts of the past that are corrected before the call returns: some ten thousand visits, a
/// second or two.
const PARTS_AT_ONCE: usize = 5;
/// How often every workspace is looked at: for what another process kept, for new workspaces.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// What is wanted of a new correction.
#[derive(Debug, Clone)]
pub struct NewCorrection {
    /// The company that is shown.
    pub company_id: CompanyId,
    /// Only on this autonomous system.
    pub asn: Option<u32>,
    /// What is right.
    pub verdict: WantedVerdict,
    /// Why; may be empty.
    pub note: String,
}

/// What is right, as somebody says it.
#[derive(Debug, Clone)]
pub enum WantedVerdict {
    /// The company that is shown.
    Right,
    /// No company's own network.
    Network(NetworkKind),
    /// A company of the data set, or one that visited.
    Company(CompanyId),
    /// A company that nobody knows yet.
    Named {
        /// Its name.
        name: String,
        /// Its domain; may be empty.
        domain: String,
    },
    /// It is not to be shown.
    Hidden,
}

/// Says why a correction could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// There is no such company or correction.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A field is not right.
    #[error("{field}: {message}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// The role does not allow it.
    #[error("your role may not correct verdicts")]
    Forbidden,
    /// It could not be stored.
    #[error("failed to keep it")]
    Store(#[from] StoreError),
}

fn invalid(field: &'static str, message: impl Into<String>) -> CorrectionError {
    CorrectionError::Invalid { field, message: message.into() }
}

/// The corrections that hold in a workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectionList {
    /// The workspace's own and the operator's, newest first, those undone included.
    pub items: Vec<Correction>,
    /// Whether they were worked into the whole past.
    pub is_done: bool,
}

/// What is under way.
#[derive(Default)]
pub struct Correcting {
    /// One at a time, so that what was read before is not laid down after.
    turn: tokio::sync::Mutex<()>,
    unfinished: Mutex<HashSet<WorkspaceId>>,
    wake: Notify,
}

impl Correcting {
    fn note(&self, workspace_id: &WorkspaceId, is_done: bool) {
        let mut unfinished = self.unfinished.lock().unwrap_or_else(PoisonError::into_inner);
        if is_done {
            unfinished.remove(workspace_id);
        } else {
            unfinished.insert(workspace_id.clone());
        }
    }

    fn is_done(&self, workspace_id: &WorkspaceId) -> bool {
        let unfinished = self.unfinished.lock().unwrap_or_else(PoisonError::into_inner);
        !unfinished.contains(workspace_id)
    }
}

/// Works corrections into the past, for ever.
pub(crate) async fn run(engine: &Engine) -> Infallible {
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            _ = look.tick() => {}
            () = engine.correcting.wake.notified() => {}
        }
        if let Err(error) = engine.correct_every_workspace().await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "failed to work corrections into the past");
        }
    }
}

impl Engine {
    /// Lists the corrections that hold in a workspace.
    pub async fn list_corrections(&self, scope: &Scope) -> Result<CorrectionList, StoreError> {
        let mut items = self.ports.directory.list_corrections(scope).await?;
        items.extend(self.list_operator_corrections().await?);
        items.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
        Ok(CorrectionList { items, is_done: self.correcting.is_done(scope.workspace_id()) })
    }

    /// Corrects the verdicts that name a company, those of the past as well.
    pub async fn create_correction(
        &self,
        scope: &Scope,
        wanted: NewCorrection,
    ) -> Result<(Correction, Corrected), CorrectionError> {
        may_correct(scope)?;
        let naming = self.ports.events.find_naming(scope, &wanted.company_id, wanted.asn).await?;
        let target = self.target(Some(scope), &wanted.verdict).await?;
        let (origin, actor) = (CorrectionOrigin::Workspace, scope.actor().as_str());
        let correction = self.correction(wanted, naming.as_ref(), target, (origin, actor))?;
        let change = self.correction_change("correction.create", &correction);
        self.ports
            .directory
            .create_correction(scope, &correction, &change)
            .await
            .map_err(beyond_limit)?;
        let corrected = self.correct_at_once(scope).await;
        self.live.tell_corrected(scope, named(&correction));
        Ok((correction, corrected))
    }

    /// Takes a correction of the workspace back.
    pub async fn undo_correction(
        &self,
        scope: &Scope,
        id: &CorrectionId,
    ) -> Result<(Correction, Corrected), CorrectionError> {
        may_correct(scope)?;
        let corrections = self.ports.directory.list_corrections(scope).await?;
        let found = corrections.into_iter().find(|correction| &correction.id == id);
        let mut correction = found.ok_or(CorrectionError::NotFound("correction"))?;
        let change = self.correction_change("correction.undo", &correction);
        if !self.ports.directory.undo_correction(scope, id, &change).await? {
            return Err(CorrectionError::NotFound("correction that counts"));
        }
        correction.undone_at = Some(change.at);
        let corrected = self.correct_at_once(scope).await;
        self.live.tell_corrected(scope, named(&correction));
        Ok((correction, corrected))
    }

    /// Lists what the operator said for all workspaces, newest first.
    pub async fn list_operator_corrections(&self) -> Result<Vec<Correction>, StoreError> {
        let scope = InstallationScope::new("corrections");
        self.ports.directory.list_operator_corrections(&scope).await
    }

    /// Corrects the verdicts that name a company in every workspace that does not say otherwise.
    /// [`Engine::correct_past`] works it into the visits.
    pub async fn create_operator_correction(
        &self,
        wanted: NewCorrection,
    ) -> Result<Correction, CorrectionError> {
        let scope = InstallationScope::new("operator command");
        let mut naming = None;
        for workspace in self.ports.directory.list_workspaces(&scope).await? {
            let scope = Scope::system(workspace.id, "operator command");
            let events = &self.ports.events;
            naming = events.find_naming(&scope, &wanted.company_id, wanted.asn).await?;
            if naming.is_some() {
                break;
            }
        }
        let target = self.target(None, &wanted.verdict).await?;
        let origin = (CorrectionOrigin::Operator, Actor::System.as_str());
        let correction = self.correction(wanted, naming.as_ref(), target, origin)?;
        let change = self.correction_change("correction.create", &correction);
        let kept = self.ports.directory.create_operator_correction(&scope, &correction, &change);
        kept.await.map_err(beyond_limit)?;
        Ok(correction)
    }

    /// Takes a correction of the operator's back.
    pub async fn undo_operator_correction(
        &self,
        id: &CorrectionId,
    ) -> Result<Correction, CorrectionError> {
        let corrections = self.list_operator_corrections().await?;
        let found = corrections.into_iter().find(|correction| &correction.id == id);
        let mut correction = found.ok_or(CorrectionError::NotFound("correction"))?;
        let change = self.correction_change("correction.undo", &correction);
        let scope = InstallationScope::new("operator command");
        if !self.ports.directory.undo_operator_correction(&scope, id, &change).await? {
            return Err(CorrectionError::NotFound("correction that counts"));
        }
        correction.undone_at = Some(change.at);
        Ok(correction)
    }

    /// Works a workspace's corrections into its whole past. `on_part` gets the number of visits
    /// changed so far. Gives that number at the end.
    pub async fn correct_past(
        &self,
        scope: &Scope,
        on_part: &mut (dyn FnMut(u64) + Send),
    ) -> Result<u64, StoreError> {
        let mut visits = 0;
        loop {
            let corrected = self.correct_part(scope).await?;
            visits += corrected.visits;
            on_part(visits);
            if corrected.is_done {
                return Ok(visits);
            }
        }
    }

    /// Works the corrections of every workspace into its whole past.
    pub async fn correct_every_workspace(&self) -> Result<u64, StoreError> {
        let installation = InstallationScope::new("corrections");
        let mut visits = 0;
        for workspace in self.ports.directory.list_workspaces(&installation).await? {
            let scope = Scope::system(workspace.id, "corrections");
            visits += self.correct_past(&scope, &mut |_| {}).await?;
        }
        Ok(visits)
    }

    /// Lists what the verdict on a visit superseded, newest first.
    pub async fn list_supersessions(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visit_id: &VisitId,
    ) -> Result<Vec<Supersession>, QuestionError> {
        self.get_receipt(scope, site_id, visit_id).await?;
        Ok(self.ports.events.list_supersessions(scope, site_id, visit_id).await?)
    }

    /// Lists the verdicts that changed behind a number, oldest first: for whoever tells others.
    pub async fn list_revisions(
        &self,
        scope: &Scope,
        after: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        self.ports.events.list_revisions(scope, after).await
    }

    async fn correct_part(&self, scope: &Scope) -> Result<Corrected, StoreError> {
        let _turn = self.correcting.turn.lock().await;
        let mut corrections = self.list_corrections(scope).await?.items;
        corrections.retain(|correction| correction.undone_at.is_none());
        let now = self.ports.clock.now();
        let corrected = self.ports.events.correct(scope, &corrections, now).await?;
        self.correcting.note(scope.workspace_id(), corrected.is_done);
        Ok(corrected)
    }

    /// Corrects as much as fits in a call; the job does the rest. What was said is kept by now, so
    /// a store that fails here only puts it off.
    async fn correct_at_once(&self, scope: &Scope) -> Corrected {
        let mut all = Corrected::default();
        for _ in 0..PARTS_AT_ONCE {
            match self.correct_part(scope).await {
                Ok(part) => {
                    all.visits += part.visits;
                    all.is_done = part.is_done;
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "failed to work a correction into the past");
                    break;
                }
            }
            if all.is_done {
                return all;
            }
        }
        self.correcting.note(scope.workspace_id(), false);
        self.correcting.wake.notify_one();
        all
    }

    /// The company that is right, when one is said to be.
    async fn target(
        &self,
        scope: Option<&Scope>,
        verdict: &WantedVerdict,
    ) -> Result<Option<Company>, CorrectionError> {
        match verdict {
            WantedVerdict::Company(id) => {
                let known = self.data_set().and_then(|data_set| data_set.find_company(id));
                let named = match (known, scope) {
                    (Some(known), _) => Some(known),
                    (None, Some(scope)) => self
                        .ports
                        .events
                        .find_naming(scope, id, None)
                        .await?
                        .and_then(|verdict| verdict.company),
                    (None, None) => None,
                };
                named.map(Some).ok_or_else(|| invalid("right_company_id", "no such company"))
            }
            WantedVerdict::Named { name, domain } => named_company(name, domain).map(Some),
            WantedVerdict::Right | WantedVerdict::Network(_) | WantedVerdict::Hidden => Ok(None),
        }
    }

    fn correction(
        &self,
        wanted: NewCorrection,
        naming: Option<&Identification>,
        target: Option<Company>,
        (origin, actor): (CorrectionOrigin, &str),
    ) -> Result<Correction, CorrectionError> {
        if wanted.note.len() > NOTE_BYTES_MAX {
            return Err(invalid("note", format!("may have at most {NOTE_BYTES_MAX} characters")));
        }
        let verdict = match (&wanted.verdict, target) {
            (WantedVerdict::Right, _) => CorrectVerdict::Right,
            (WantedVerdict::Hidden, _) => CorrectVerdict::Hidden,
            (WantedVerdict::Network(kind), _) => CorrectVerdict::Network { kind: gate(*kind)? },
            (_, Some(company)) if company.id == wanted.company_id => {
                return Err(invalid("right_company_id", "is the company that is shown"));
            }
            (_, Some(company)) => CorrectVerdict::Company { company: Box::new(company) },
            (_, None) => return Err(invalid("right_company_id", "is needed")),
        };
        let known = self.data_set().and_then(|data_set| data_set.find_company(&wanted.company_id));
        let named = naming.and_then(|verdict| verdict.company.as_ref()).or(known.as_ref());
        let company = named.ok_or(CorrectionError::NotFound("company"))?;
        Ok(Correction {
            id: CorrectionId::from_bits(self.ports.random.bits()),
            origin,
            company_name: company.name.clone(),
            company_id: wanted.company_id,
            asn: wanted.asn,
            verdict,
            seen_on: naming.map(seen_on).unwrap_or_default(),
            note: wanted.note.trim().to_owned(),
            created_at: self.ports.clock.now(),
            created_by: actor.to_owned(),
            undone_at: None,
        })
    }

    fn correction_change(&self, action: &'static str, correction: &Correction) -> Change {
        Change {
            at: self.ports.clock.now(),
            action,
            subject: correction.id.to_string(),
            detail: json!({
                "company_id": correction.company_id,
                "company_name": correction.company_name,
                "asn": correction.asn,
                "verdict": shown(&correction.verdict),
                "origin": correction.origin.as_str(),
            }),
        }
    }
}

/// The companies whose visits a correction moves.
fn named(correction: &Correction) -> Vec<CompanyId> {
    let mut companies = vec![correction.company_id.clone()];
    if let CorrectVerdict::Company { company } = &correction.verdict {
        companies.push(company.id.clone());
    }
    companies
}

fn seen_on(verdict: &Identification) -> SeenOn {
    SeenOn {
        asn: verdict.asn,
        network_name: verdict.network_name.clone(),
        country: verdict.country.clone(),
        confidence: verdict.confidence,
    }
}

fn shown(verdict: &CorrectVerdict) -> Value {
    match verdict {
        CorrectVerdict::Right => json!("right"),
        CorrectVerdict::Network { kind } => json!({ "network": kind.as_str() }),
        CorrectVerdict::Company { company } => {
            json!({ "company": { "id": company.id, "name": company.name } })
        }
        CorrectVerdict::Hidden => json!("hidden"),
    }
}

fn may_correct(scope: &Scope) -> Result<(), CorrectionError> {
    match scope.actor() {
        Actor::User(_, role) if !role.may_correct() => Err(CorrectionError::Forbidden),
        _ => Ok(()),
    }
}

/// The one way for a new correction to conflict is that there are too many.
fn beyond_limit(error: StoreError) -> CorrectionError {
    match error {
        StoreError::Conflict { .. } => invalid("company_id", "there are too many corrections"),
        error => error.into(),
    }
}

/// The kinds of network that a correction may name: those whose visitors cannot be told.
pub fn correctable_kinds() -> impl Iterator<Item = NetworkKind> {
    NetworkKind::ALL
        .into_iter()
        .filter(|kind| *kind != NetworkKind::Special && AbstainReason::from_gate(*kind).is_some())
}

fn gate(kind: NetworkKind) -> Result<NetworkKind, CorrectionError> {
    if correctable_kinds().any(|allowed| allowed == kind) {
        return Ok(kind);
    }
    let allowed: Vec<_> = correctable_kinds().map(NetworkKind::as_str).collect();
    Err(invalid("network_kind", format!("needs one of {}", allowed.join(", "))))
}

/// A company of which a person says no more than name and domain.
fn named_company(name: &str, domain: &str) -> Result<Company, CorrectionError> {
    let name = name.trim();
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        let message = format!("needs 1 to {NAME_BYTES_MAX} characters");
        return Err(invalid("right_company", message));
    }
    let mut company = if domain.trim().is_empty() {
        Company { domain: String::new(), ..unknown_company(&name.to_lowercase()) }
    } else {
        let needs = "needs the domain of a business such as example.com";
        let domain = business_domain(domain).ok_or_else(|| invalid("right_company", needs))?;
        unknown_company(&domain)
    };
    name.clone_into(&mut company.name);
    Ok(company)
}
