//! Lists of companies that somebody wants to see visit: brought as a table, matched to companies,
//! looked over by a person, and told beforehand how many of them can be seen at all.

use std::collections::HashSet;

use doorplate_domain::id::{CompanyId, TargetListId, UserId};
use doorplate_domain::target_list::{
    MatchCandidate, MatchState, RowMatch, TARGET_LIST_NAME_BYTES_MAX, TARGET_LISTS_MAX, TargetList,
    TargetRow, WantedCompany,
};
use doorplate_identify::targets::TargetMatcher;
use doorplate_identify::targets::table::{self, TableError};
use serde_json::json;

pub use doorplate_identify::targets::table::TABLE_BYTES_MAX;

use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::Change;
use crate::ports::target_lists::{Decision, RowCounts, RowQuery};
use crate::scope::{Actor, Scope};

/// Says why a list could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum TargetListError {
    /// There is no such list or row.
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
    /// The workspace has a list of that name, or as many lists as it may have.
    #[error(
        "the workspace has a list of that name, or {TARGET_LISTS_MAX} lists, which is the most"
    )]
    Taken,
    /// The role does not allow it.
    #[error("your role may not change lists")]
    Forbidden,
    /// It could not be stored.
    #[error("failed to keep it")]
    Store(#[from] StoreError),
}

impl From<TableError> for TargetListError {
    fn from(error: TableError) -> Self {
        invalid("table", error.to_string())
    }
}

fn invalid(field: &'static str, message: impl Into<String>) -> TargetListError {
    TargetListError::Invalid { field, message: message.into() }
}

/// A list with what is to be expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetListAnswer {
    /// The list.
    pub list: TargetList,
    /// Its rows by state.
    pub counts: RowCounts,
}

/// How many companies of a list can be seen visiting, and why not the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// All rows.
    pub rows: u64,
    /// Rows whose company has a network of its own by which it can be named.
    pub own_network: u64,
    /// Rows whose company is known, but reaches the Internet by carriers and clouds only: cookies
    /// and what a site itself tells may name it, its address cannot.
    pub no_own_network: u64,
    /// Rows that wait for a person.
    pub in_review: u64,
    /// Rows of which the data set knows no company.
    pub not_known: u64,
    /// Rows that a person put aside.
    pub refused: u64,
}

/// A list just brought, and what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct BroughtList {
    /// The list.
    pub answer: TargetListAnswer,
    /// Lines without a name or a domain.
    pub empty: usize,
    /// Lines that say what an earlier one says.
    pub repeated: usize,
}

impl Engine {
    /// Makes a list of a table as a spreadsheet or CRM writes it.
    pub async fn bring_target_table(
        &self,
        scope: &Scope,
        name: &str,
        bytes: &[u8],
    ) -> Result<BroughtList, TargetListError> {
        may_change(scope)?;
        let table = table::read(bytes)?;
        let answer = self.keep_target_list(scope, name, table.rows).await?;
        Ok(BroughtList { answer, empty: table.empty, repeated: table.repeated })
    }

    /// Makes a list of rows as somebody wrote them, and matches them.
    pub async fn create_target_list(
        &self,
        scope: &Scope,
        name: &str,
        rows: &[WantedCompany],
    ) -> Result<BroughtList, TargetListError> {
        may_change(scope)?;
        let table = table::gather(rows)?;
        let answer = self.keep_target_list(scope, name, table.rows).await?;
        Ok(BroughtList { answer, empty: table.empty, repeated: table.repeated })
    }

    async fn keep_target_list(
        &self,
        scope: &Scope,
        name: &str,
        wanted: Vec<WantedCompany>,
    ) -> Result<TargetListAnswer, TargetListError> {
        let name = clean_name(name)?;
        let found = self.match_rows(wanted.clone()).await;
        let rows: Vec<TargetRow> = (1..)
            .zip(wanted.into_iter().zip(found))
            .map(|(number, (wanted, found))| TargetRow { number, wanted, found, decided_by: None })
            .collect();
        let list = TargetList {
            id: TargetListId::from_bits(self.ports.random.bits()),
            name,
            created_at: self.ports.clock.now(),
            created_by: scope.actor().as_str().to_owned(),
        };
        let detail = json!({ "name": [null, list.name], "rows": [null, rows.len()] });
        let change = self.list_change("target_list.create", &list.id, detail);
        self.ports
            .directory
            .create_target_list(scope, &list, &rows, &change)
            .await
            .map_err(taken)?;
        let mut counts = RowCounts::new();
        for row in &rows {
            *counts.entry(row.found.state).or_default() += 1;
        }
        Ok(TargetListAnswer { list, counts })
    }

    /// The lists of a workspace, newest first.
    pub async fn list_target_lists(
        &self,
        scope: &Scope,
    ) -> Result<Vec<TargetListAnswer>, TargetListError> {
        let lists = self.ports.directory.list_target_lists(scope).await?;
        Ok(lists.into_iter().map(|(list, counts)| TargetListAnswer { list, counts }).collect())
    }

    /// One list, with what is to be expected of it.
    pub async fn get_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<(TargetListAnswer, Coverage), TargetListError> {
        let answer = self.find_target_list(scope, id).await?;
        let coverage = self.coverage(scope, &answer).await?;
        Ok((answer, coverage))
    }

    /// Gives a list another name.
    pub async fn rename_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
        name: &str,
    ) -> Result<TargetListAnswer, TargetListError> {
        may_change(scope)?;
        let mut answer = self.find_target_list(scope, id).await?;
        let name = clean_name(name)?;
        let detail = json!({ "name": [answer.list.name, name] });
        let change = self.list_change("target_list.rename", id, detail);
        let directory = &self.ports.directory;
        if !directory.rename_target_list(scope, id, &name, &change).await.map_err(taken)? {
            return Err(TargetListError::NotFound("list"));
        }
        answer.list.name = name;
        Ok(answer)
    }

    /// Deletes a list.
    pub async fn delete_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<(), TargetListError> {
        may_change(scope)?;
        let answer = self.find_target_list(scope, id).await?;
        let change =
            self.list_change("target_list.delete", id, json!({ "name": [answer.list.name, null] }));
        let is_gone = self.ports.directory.delete_target_list(scope, id, &change).await?;
        if is_gone { Ok(()) } else { Err(TargetListError::NotFound("list")) }
    }

    /// The rows of a list.
    pub async fn list_target_rows(
        &self,
        scope: &Scope,
        id: &TargetListId,
        query: &RowQuery,
    ) -> Result<Vec<TargetRow>, TargetListError> {
        self.find_target_list(scope, id).await?;
        Ok(self.ports.directory.list_target_rows(scope, id, query).await?)
    }

    /// Takes a person's word for what a row is: a company, or none of those offered.
    pub async fn decide_target_row(
        &self,
        scope: &Scope,
        id: &TargetListId,
        number: u32,
        company_id: Option<CompanyId>,
    ) -> Result<TargetRow, TargetListError> {
        may_change(scope)?;
        let row = self.target_row(scope, id, number).await?;
        let candidates = row.found.candidates.clone();
        let found = match company_id {
            None => RowMatch { state: MatchState::Refused, company_id: None, candidates },
            Some(company_id) => self.choose(company_id, candidates)?,
        };
        let decided_by = match scope.actor() {
            Actor::User(user_id, _) => Some(user_id.clone()),
            Actor::System => None,
        };
        self.set_target_row(scope, id, row, (found, decided_by)).await
    }

    /// Takes a decision back: the row is what the matching says.
    pub async fn reopen_target_row(
        &self,
        scope: &Scope,
        id: &TargetListId,
        number: u32,
    ) -> Result<TargetRow, TargetListError> {
        may_change(scope)?;
        let row = self.target_row(scope, id, number).await?;
        let mut found = self.match_rows(vec![row.wanted.clone()]).await;
        let found = found.pop().ok_or(TargetListError::NotFound("row"))?;
        self.set_target_row(scope, id, row, (found, None)).await
    }

    /// Matches the rows again that no person decided: after a new data set.
    pub async fn match_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<(TargetListAnswer, Coverage), TargetListError> {
        may_change(scope)?;
        self.find_target_list(scope, id).await?;
        let all = RowQuery { state: None, after: 0, limit: u32::MAX };
        let mut rows = self.ports.directory.list_target_rows(scope, id, &all).await?;
        rows.retain(|row| !row.found.state.is_decided());
        let wanted = rows.iter().map(|row| row.wanted.clone()).collect();
        let found = self.match_rows(wanted).await;
        let found: Vec<(u32, RowMatch)> = rows.iter().map(|row| row.number).zip(found).collect();
        let detail = json!({ "rows": [null, found.len()] });
        let change = self.list_change("target_list.match", id, detail);
        self.ports.directory.match_target_rows(scope, id, &found, &change).await?;
        self.get_target_list(scope, id).await
    }

    /// The companies of a list, under the ids that the data set in use knows them by.
    pub async fn target_companies(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<HashSet<CompanyId>, StoreError> {
        let kept = self.ports.directory.list_target_companies(scope, id).await?;
        let data_set = self.data_set();
        let now = |id: CompanyId| {
            let known = data_set.as_ref().and_then(|data_set| data_set.find_company(&id));
            known.map_or(id, |company| company.id)
        };
        Ok(kept.into_iter().map(now).collect())
    }

    async fn find_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<TargetListAnswer, TargetListError> {
        let lists = self.list_target_lists(scope).await?;
        let found = lists.into_iter().find(|answer| &answer.list.id == id);
        found.ok_or(TargetListError::NotFound("list"))
    }

    async fn target_row(
        &self,
        scope: &Scope,
        id: &TargetListId,
        number: u32,
    ) -> Result<TargetRow, TargetListError> {
        let one = RowQuery { state: None, after: number.saturating_sub(1), limit: 1 };
        let rows = self.ports.directory.list_target_rows(scope, id, &one).await?;
        let found = rows.into_iter().find(|row| row.number == number);
        found.ok_or(TargetListError::NotFound("row"))
    }

    /// The company that a person chose: of those offered, or any other of the data set.
    fn choose(
        &self,
        company_id: CompanyId,
        mut candidates: Vec<MatchCandidate>,
    ) -> Result<RowMatch, TargetListError> {
        if !candidates.iter().any(|candidate| candidate.company_id == company_id) {
            let data_set = self.data_set();
            let company = data_set.and_then(|data_set| data_set.find_company(&company_id));
            let company =
                company.ok_or_else(|| invalid("company_id", "the data set has no such company"))?;
            candidates.insert(
                0,
                MatchCandidate {
                    company_id: company_id.clone(),
                    name: company.name,
                    domain: company.domain,
                    country: company.country,
                    probability: 1.0,
                },
            );
        }
        Ok(RowMatch { state: MatchState::Chosen, company_id: Some(company_id), candidates })
    }

    async fn set_target_row(
        &self,
        scope: &Scope,
        id: &TargetListId,
        row: TargetRow,
        (found, decided_by): (RowMatch, Option<UserId>),
    ) -> Result<TargetRow, TargetListError> {
        let (before, now) = (row.found.company_id.as_ref(), found.company_id.as_ref());
        let detail = json!({
            "row": [row.number, row.number],
            "company_id": [before.map(CompanyId::as_str), now.map(CompanyId::as_str)],
            "state": [row.found.state.as_str(), found.state.as_str()],
        });
        let change = self.list_change("target_list.decide", id, detail);
        let decision = Decision { number: row.number, found, decided_by };
        let directory = &self.ports.directory;
        if !directory.decide_target_row(scope, id, &decision, &change).await? {
            return Err(TargetListError::NotFound("row"));
        }
        Ok(TargetRow { found: decision.found, decided_by: decision.decided_by, ..row })
    }

    /// Without a data set no row is any company.
    async fn match_rows(&self, wanted: Vec<WantedCompany>) -> Vec<RowMatch> {
        let count = wanted.len();
        let unknown =
            RowMatch { state: MatchState::Unknown, company_id: None, candidates: Vec::new() };
        let Some(data_set) = self.data_set() else { return vec![unknown; count] };
        let matching = move || {
            let matcher = TargetMatcher::new(&data_set);
            wanted.iter().map(|wanted| matcher.find(wanted)).collect()
        };
        tokio::task::spawn_blocking(matching).await.unwrap_or_else(|_| vec![unknown; count])
    }

    async fn coverage(
        &self,
        scope: &Scope,
        answer: &TargetListAnswer,
    ) -> Result<Coverage, TargetListError> {
        let count = |state| answer.counts.get(&state).copied().unwrap_or(0);
        let all = RowQuery { state: None, after: 0, limit: u32::MAX };
        let rows = self.ports.directory.list_target_rows(scope, &answer.list.id, &all).await?;
        let nameable = self.nameable_companies().await;
        let named = rows.iter().filter_map(|row| row.found.company_id.as_ref());
        let own_network = named.filter(|id| nameable.contains(*id)).count() as u64;
        let known = count(MatchState::Matched) + count(MatchState::Chosen);
        Ok(Coverage {
            rows: rows.len() as u64,
            own_network,
            no_own_network: known.saturating_sub(own_network),
            in_review: count(MatchState::Review),
            not_known: count(MatchState::Unknown),
            refused: count(MatchState::Refused),
        })
    }

    /// The companies that an address alone can name.
    async fn nameable_companies(&self) -> HashSet<CompanyId> {
        let Some(data_set) = self.data_set() else { return HashSet::new() };
        let reading = tokio::task::spawn_blocking(move || data_set.nameable_companies());
        reading.await.unwrap_or_default()
    }

    fn list_change(
        &self,
        action: &'static str,
        id: &TargetListId,
        detail: serde_json::Value,
    ) -> Change {
        Change { at: self.ports.clock.now(), action, subject: id.as_str().to_owned(), detail }
    }
}

fn clean_name(name: &str) -> Result<String, TargetListError> {
    let name = name.trim();
    let is_fine = !name.is_empty()
        && name.len() <= TARGET_LIST_NAME_BYTES_MAX
        && !name.chars().any(char::is_control);
    let message = format!("1 to {TARGET_LIST_NAME_BYTES_MAX} bytes without control characters");
    is_fine.then(|| name.to_owned()).ok_or_else(|| invalid("name", message))
}

fn taken(error: StoreError) -> TargetListError {
    match error {
        StoreError::Conflict { .. } => TargetListError::Taken,
        error => error.into(),
    }
}

fn may_change(scope: &Scope) -> Result<(), TargetListError> {
    match scope.actor() {
        Actor::User(_, role) if !role.may_correct() => Err(TargetListError::Forbidden),
        _ => Ok(()),
    }
}
