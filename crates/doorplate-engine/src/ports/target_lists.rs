//! Lists of companies that a workspace wants to see, kept with the rest of the directory.

use std::collections::BTreeMap;

use async_trait::async_trait;
use doorplate_domain::id::{CompanyId, TargetListId, UserId};
use doorplate_domain::target_list::{MatchState, RowMatch, TargetList, TargetRow};

use super::StoreError;
use super::directory::Change;
use crate::scope::Scope;

/// How many rows of a list are in which state; states without rows are left out.
pub type RowCounts = BTreeMap<MatchState, u64>;

/// Which rows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowQuery {
    /// Only in this state.
    pub state: Option<MatchState>,
    /// Only behind this number.
    pub after: u32,
    /// The most rows.
    pub limit: u32,
}

/// Keeps lists of companies. Names are one of a kind in a workspace: a second is a `Conflict`, as
/// is one list more than [`doorplate_domain::target_list::TARGET_LISTS_MAX`].
#[async_trait]
pub trait TargetLists: Send + Sync {
    /// Keeps a list with its rows.
    async fn create_target_list(
        &self,
        scope: &Scope,
        list: &TargetList,
        rows: &[TargetRow],
        change: &Change,
    ) -> Result<(), StoreError>;

    /// The lists with their sums, newest first.
    async fn list_target_lists(
        &self,
        scope: &Scope,
    ) -> Result<Vec<(TargetList, RowCounts)>, StoreError>;

    /// Gives a list another name. Says whether there is such a list.
    async fn rename_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
        name: &str,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Deletes a list with its rows. Says whether there was one.
    async fn delete_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// The rows of a list, by their numbers. None for a list that is not there.
    async fn list_target_rows(
        &self,
        scope: &Scope,
        id: &TargetListId,
        query: &RowQuery,
    ) -> Result<Vec<TargetRow>, StoreError>;

    /// Sets what one row is. Says whether there is such a row.
    async fn decide_target_row(
        &self,
        scope: &Scope,
        id: &TargetListId,
        decision: &Decision,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Sets what rows were found to be; those that a person decided stay.
    async fn match_target_rows(
        &self,
        scope: &Scope,
        id: &TargetListId,
        found: &[(u32, RowMatch)],
        change: &Change,
    ) -> Result<(), StoreError>;

    /// The companies of the rows that are matched or chosen, each once, ascending.
    async fn list_target_companies(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<Vec<CompanyId>, StoreError>;
}

/// What a person said of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The row.
    pub number: u32,
    /// What it is.
    pub found: RowMatch,
    /// Who said so; nobody when the decision is taken back.
    pub decided_by: Option<UserId>,
}
