//! What is added to companies, in memory: as much as it takes to answer.

use std::collections::HashMap;

use async_trait::async_trait;
use doorplate_domain::annotation::{Annotation, Note, Tag};
use doorplate_domain::id::{CompanyId, NoteId, SegmentId, UndoId, UserId};
use doorplate_domain::segment::Segment;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::annotations::{
    Annotations, Labelled, Labelling, NewUndo, Notes, TagUse, Undone,
};
use doorplate_engine::ports::directory::Change;
use doorplate_engine::ports::{Segments, StoreError};
use doorplate_engine::scope::{InstallationScope, Scope};

use super::Memory;

#[async_trait]
impl Annotations for Memory {
    async fn find_annotations(
        &self,
        _scope: &Scope,
        _companies: &[CompanyId],
    ) -> Result<HashMap<CompanyId, Annotation>, StoreError> {
        Ok(HashMap::new())
    }

    async fn change_labels(
        &self,
        _scope: &Scope,
        labelling: &Labelling,
        _change: &Change,
    ) -> Result<Labelled, StoreError> {
        Ok(Labelled::Changed(labelling.companies.clone()))
    }

    async fn undo(
        &self,
        _scope: &Scope,
        _id: &UndoId,
        _change: &Change,
    ) -> Result<Option<Undone>, StoreError> {
        Ok(None)
    }

    async fn forget_undos(
        &self,
        _scope: &InstallationScope,
        _now: Timestamp,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn move_annotations(
        &self,
        _scope: &Scope,
        _moves: &[(CompanyId, CompanyId)],
        _change: &Change,
    ) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn list_annotated(&self, _scope: &Scope) -> Result<Vec<CompanyId>, StoreError> {
        Ok(Vec::new())
    }

    async fn list_tags(&self, _scope: &Scope) -> Result<Vec<TagUse>, StoreError> {
        Ok(Vec::new())
    }

    async fn rename_tag(
        &self,
        _scope: &Scope,
        _tag: &Tag,
        _name: &Tag,
        _change: &Change,
    ) -> Result<Vec<CompanyId>, StoreError> {
        Ok(Vec::new())
    }

    async fn delete_tag(
        &self,
        _scope: &Scope,
        _tag: &Tag,
        _change: &Change,
    ) -> Result<Vec<CompanyId>, StoreError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Notes for Memory {
    async fn create_note(
        &self,
        _scope: &Scope,
        _note: &Note,
        _change: &Change,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_notes(
        &self,
        _scope: &Scope,
        _company_id: &CompanyId,
    ) -> Result<Vec<Note>, StoreError> {
        Ok(Vec::new())
    }

    async fn find_note(&self, _scope: &Scope, _id: &NoteId) -> Result<Option<Note>, StoreError> {
        Ok(None)
    }

    async fn update_note(
        &self,
        _scope: &Scope,
        _id: &NoteId,
        _text: &str,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn delete_note(
        &self,
        _scope: &Scope,
        _id: &NoteId,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }
}

#[async_trait]
impl Segments for Memory {
    async fn create_segment(
        &self,
        _scope: &Scope,
        _segment: &Segment,
        _change: &Change,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn list_segments(&self, _scope: &Scope) -> Result<Vec<Segment>, StoreError> {
        Ok(Vec::new())
    }

    async fn find_segment(
        &self,
        _scope: &Scope,
        _id: &SegmentId,
    ) -> Result<Option<Segment>, StoreError> {
        Ok(None)
    }

    async fn update_segment(
        &self,
        _scope: &Scope,
        _segment: &Segment,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn delete_segment(
        &self,
        _scope: &Scope,
        _id: &SegmentId,
        _undo: &NewUndo,
        _change: &Change,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn record_look(
        &self,
        _scope: &Scope,
        _id: &SegmentId,
        _user_id: &UserId,
        _at: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn find_looks(
        &self,
        _scope: &Scope,
        _user_id: &UserId,
    ) -> Result<HashMap<SegmentId, Timestamp>, StoreError> {
        Ok(HashMap::new())
    }
}
