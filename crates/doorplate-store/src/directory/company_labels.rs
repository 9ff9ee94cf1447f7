//! Labels of companies. There are none to keep yet, so every answer is empty.

use std::collections::HashSet;

use async_trait::async_trait;
use doorplate_domain::id::CompanyId;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::company_labels::{CompanyLabels, LabelKind, LabelTest, LabelUse};
use doorplate_engine::scope::Scope;

use super::Directory;

#[async_trait]
impl CompanyLabels for Directory {
    async fn list_labelled(
        &self,
        _scope: &Scope,
        _test: &LabelTest,
    ) -> Result<HashSet<CompanyId>, StoreError> {
        Ok(HashSet::new())
    }

    async fn list_label_uses(
        &self,
        _scope: &Scope,
        _kind: LabelKind,
    ) -> Result<Vec<LabelUse>, StoreError> {
        Ok(Vec::new())
    }
}
