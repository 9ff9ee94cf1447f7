//! Lists of companies: none are kept.

use async_trait::async_trait;
use doorplate_domain::id::{CompanyId, TargetListId};
use doorplate_domain::target_list::{RowMatch, TargetList, TargetRow};
use doorplate_engine::ports::directory::Change;
use doorplate_engine::ports::target_lists::{Decision, RowCounts, RowQuery};
use doorplate_engine::ports::{StoreError, TargetLists};
use doorplate_engine::scope::Scope;

use super::Memory;

#[async_trait]
impl TargetLists for Memory {
    async fn create_target_list(
        &self,
        _scope: &Scope,
        _list: &TargetList,
        _rows: &[TargetRow],
        _change: &Change,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_target_lists(
        &self,
        _scope: &Scope,
    ) -> Result<Vec<(TargetList, RowCounts)>, StoreError> {
        Ok(Vec::new())
    }

    async fn rename_target_list(
        &self,
        _scope: &Scope,
        _id: &TargetListId,
        _name: &str,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn delete_target_list(
        &self,
        _scope: &Scope,
        _id: &TargetListId,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn list_target_rows(
        &self,
        _scope: &Scope,
        _id: &TargetListId,
        _query: &RowQuery,
    ) -> Result<Vec<TargetRow>, StoreError> {
        Ok(Vec::new())
    }

    async fn decide_target_row(
        &self,
        _scope: &Scope,
        _id: &TargetListId,
        _decision: &Decision,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn match_target_rows(
        &self,
        _scope: &Scope,
        _id: &TargetListId,
        _found: &[(u32, RowMatch)],
        _change: &Change,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_target_companies(
        &self,
        _scope: &Scope,
        _id: &TargetListId,
    ) -> Result<Vec<CompanyId>, StoreError> {
        Ok(Vec::new())
    }
}
