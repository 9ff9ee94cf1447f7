//! Ids of companies that lead on from one data set to the next.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use doorplate_domain::id::CompanyId;
use serde_json::json;
use tokio::sync::Notify;

use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::company_labels::LabelTest;
use crate::scope::{InstallationScope, Scope};

/// The most companies whose former ids are remembered.
const REMEMBERED_MAX: usize = 100_000;
/// The most moves that an audit line names.
const AUDITED_MOVES_MAX: usize = 100;

/// The former ids of companies that somebody asked for, in the data set in use.
#[derive(Default)]
pub struct FormerIds {
    known: Mutex<Known>,
    is_replaced: Notify,
}

#[derive(Default)]
struct Known {
    version: String,
    formers: HashMap<CompanyId, Vec<CompanyId>>,
}

impl FormerIds {
    /// Notes that another data set is in use.
    pub(crate) fn note_replaced(&self) {
        self.is_replaced.notify_one();
    }
}

/// Moves what companies have, at the start and whenever another data set is put to use.
pub(crate) async fn run(engine: &Engine) -> Infallible {
    loop {
        if let Err(error) = engine.follow_company_ids().await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "failed to move what companies have to their new ids");
        }
        engine.former_ids.is_replaced.notified().await;
    }
}

impl Engine {
    /// The id of a company in the data set in use; its own when it is not there.
    pub(crate) fn current_id(&self, id: &CompanyId) -> CompanyId {
        let known = self.data_set().and_then(|data_set| data_set.find_current_id(id));
        known.unwrap_or_else(|| id.clone())
    }

    /// Lists the companies that pass a test of labels, by every id that a visit may bear.
    pub async fn list_labelled(
        &self,
        scope: &Scope,
        test: &LabelTest,
    ) -> Result<HashSet<CompanyId>, StoreError> {
        let companies = self.ports.directory.list_labelled(scope, test).await?;
        Ok(self.with_former_ids(companies))
    }

    /// Adds the ids that earlier data sets knew companies by, which visits may still bear.
    pub(crate) fn with_former_ids(&self, mut companies: HashSet<CompanyId>) -> HashSet<CompanyId> {
        let Some(data_set) = self.data_set() else { return companies };
        let mut known = self.former_ids.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.version != data_set.version() || known.formers.len() > REMEMBERED_MAX {
            *known = Known { version: data_set.version().to_owned(), ..Known::default() };
        }
        let is_new = |id: &&CompanyId| !known.formers.contains_key(*id);
        let unknown: HashSet<CompanyId> = companies.iter().filter(is_new).cloned().collect();
        if !unknown.is_empty() {
            let formers = data_set.list_former_ids(&unknown);
            known.formers.extend(unknown.into_iter().map(|id| (id, Vec::new())));
            for (former, now) in formers {
                known.formers.entry(now).or_default().push(former);
            }
        }
        let formers: Vec<_> =
            companies.iter().filter_map(|id| known.formers.get(id)).flatten().cloned().collect();
        companies.extend(formers);
        companies
    }

    /// Moves what companies have to the ids of the data set in use, in every workspace. Gives how
    /// many companies moved.
    pub async fn follow_company_ids(&self) -> Result<u64, StoreError> {
        let installation = InstallationScope::new("company ids");
        let mut moved = 0;
        for workspace in self.ports.directory.list_workspaces(&installation).await? {
            let scope = Scope::system(workspace.id, "company ids");
            let annotated = self.ports.directory.list_annotated(&scope).await?;
            let moves: Vec<_> = annotated
                .into_iter()
                .map(|id| (self.current_id(&id), id))
                .filter(|(now, id)| now != id)
                .map(|(now, id)| (id, now))
                .collect();
            if moves.is_empty() {
                continue;
            }
            let version = self.data_set_summary().map(|summary| summary.version);
            let detail = json!({ "moves": &moves[..moves.len().min(AUDITED_MOVES_MAX)] });
            let subject = version.unwrap_or_default();
            let change = self.annotation_change("annotation.move", subject, detail);
            moved += self.ports.directory.move_annotations(&scope, &moves, &change).await?;
        }
        Ok(moved)
    }
}
