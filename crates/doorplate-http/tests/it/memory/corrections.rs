//! Corrections in memory; nobody has visited, so no verdict changes, and nobody has measured.

use async_trait::async_trait;
use doorplate_domain::correction::{Correction, CorrectionOrigin};
use doorplate_domain::id::{CompanyId, CorrectionId, SiteId, VisitId};
use doorplate_domain::identification::Identification;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::corrections::Corrections;
use doorplate_engine::ports::directory::Change;
use doorplate_engine::ports::evaluations::{Evaluation, Evaluations};
use doorplate_engine::ports::revisions::{Corrected, Revision, Revisions, Supersession};
use doorplate_engine::scope::{InstallationScope, Scope};

use super::Memory;

impl Memory {
    fn corrections(&self, origin: CorrectionOrigin) -> Vec<Correction> {
        let corrections = self.state().corrections.clone();
        corrections.into_iter().rev().filter(|correction| correction.origin == origin).collect()
    }

    fn undo(&self, origin: CorrectionOrigin, id: &CorrectionId, at: Timestamp) -> bool {
        let mut state = self.state();
        let found = state.corrections.iter_mut().find(|correction| {
            correction.origin == origin && &correction.id == id && correction.undone_at.is_none()
        });
        found.is_some_and(|correction| correction.undone_at.replace(at).is_none())
    }
}

#[async_trait]
impl Corrections for Memory {
    async fn create_correction(
        &self,
        _scope: &Scope,
        correction: &Correction,
        _change: &Change,
    ) -> Result<(), StoreError> {
        self.state().corrections.push(correction.clone());
        Ok(())
    }

    async fn list_corrections(&self, _scope: &Scope) -> Result<Vec<Correction>, StoreError> {
        Ok(self.corrections(CorrectionOrigin::Workspace))
    }

    async fn undo_correction(
        &self,
        _scope: &Scope,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(self.undo(CorrectionOrigin::Workspace, id, change.at))
    }

    async fn create_operator_correction(
        &self,
        _scope: &InstallationScope,
        correction: &Correction,
        _change: &Change,
    ) -> Result<(), StoreError> {
        self.state().corrections.push(correction.clone());
        Ok(())
    }

    async fn list_operator_corrections(
        &self,
        _scope: &InstallationScope,
    ) -> Result<Vec<Correction>, StoreError> {
        Ok(self.corrections(CorrectionOrigin::Operator))
    }

    async fn undo_operator_correction(
        &self,
        _scope: &InstallationScope,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(self.undo(CorrectionOrigin::Operator, id, change.at))
    }
}

#[async_trait]
impl Revisions for Memory {
    async fn correct(
        &self,
        _scope: &Scope,
        _corrections: &[Correction],
        _at: Timestamp,
    ) -> Result<Corrected, StoreError> {
        Ok(Corrected { visits: 0, is_done: true })
    }

    async fn supersede(
        &self,
        _scope: &Scope,
        _visit_id: &VisitId,
        _verdict: &Identification,
        _at: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn find_naming(
        &self,
        _scope: &Scope,
        _company_id: &CompanyId,
        _asn: Option<u32>,
    ) -> Result<Option<Identification>, StoreError> {
        Ok(None)
    }

    async fn list_supersessions(
        &self,
        _scope: &Scope,
        _site_id: &SiteId,
        _visit_id: &VisitId,
    ) -> Result<Vec<Supersession>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_revisions(
        &self,
        _scope: &Scope,
        _after: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Evaluations for Memory {
    async fn keep_evaluation(
        &self,
        _scope: &InstallationScope,
        _evaluation: &Evaluation,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_evaluations(
        &self,
        _scope: &InstallationScope,
    ) -> Result<Vec<Evaluation>, StoreError> {
        Ok(Vec::new())
    }
}
