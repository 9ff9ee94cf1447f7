//! What people on our side add to companies, kept with the rest of the directory.
//!
//! Companies are named by the ids that the data set in use gives them; the engine sees to that and
//! moves what is kept when ids lead on.

use std::collections::HashMap;

use async_trait::async_trait;
use doorplate_domain::annotation::{Annotation, LabelChange, Note, Tag};
use doorplate_domain::id::{CompanyId, NoteId, UndoId};
use doorplate_domain::time::Timestamp;

use super::StoreError;
use super::directory::Change;
use crate::scope::{InstallationScope, Scope};

/// The most undoings that wait in one workspace; the oldest give way.
pub const UNDOS_MAX: u32 = 200;

/// How a change can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUndo {
    /// Names it.
    pub id: UndoId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A change to the labels of companies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelling {
    /// Of which, each once.
    pub companies: Vec<CompanyId>,
    /// What is to be different.
    pub wanted: LabelChange,
    /// How it can be taken back, if it can.
    pub undo: Option<NewUndo>,
}

/// What came of a change to many companies, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Labelled {
    /// These are different now; in the order given.
    Changed(Vec<CompanyId>),
    /// Nothing changed: this company would have too many tags.
    TooManyTags(CompanyId),
    /// Nothing changed: the workspace would have too many different tags.
    TooManyTagsInWorkspace,
}

/// What a taking back changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// Companies that are again as they were. Those that were changed since are left alone.
    pub companies: Vec<CompanyId>,
    /// Segments that are there again: 0 or 1. One whose name was taken since stays away.
    pub segments: u64,
}

/// A tag in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagUse {
    /// The tag.
    pub tag: Tag,
    /// How many companies have it.
    pub companies: u64,
}

/// Keeps annotations. A company that nobody touched has none.
#[async_trait]
pub trait Annotations: Send + Sync {
    /// Finds what the companies have, in no order; companies without anything are left out.
    async fn find_annotations(
        &self,
        scope: &Scope,
        companies: &[CompanyId],
    ) -> Result<HashMap<CompanyId, Annotation>, StoreError>;

    /// Changes the labels of companies. A tag that is known in another case is written as it is
    /// known. Companies that are so already are not counted; when all are, there is no audit line
    /// and no undo.
    async fn change_labels(
        &self,
        scope: &Scope,
        labelling: &Labelling,
        change: &Change,
    ) -> Result<Labelled, StoreError>;

    /// Takes a change back, once, until its time is over at `change.at`. `None` when there is none.
    async fn undo(
        &self,
        scope: &Scope,
        id: &UndoId,
        change: &Change,
    ) -> Result<Option<Undone>, StoreError>;

    /// Forgets the undoings whose time is over. Gives their number.
    async fn forget_undos(
        &self,
        scope: &InstallationScope,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Moves everything of companies to others, which keep what they have where both say
    /// something. Gives how many companies had something to move.
    async fn move_annotations(
        &self,
        scope: &Scope,
        moves: &[(CompanyId, CompanyId)],
        change: &Change,
    ) -> Result<u64, StoreError>;

    /// Lists the companies that have anything, labels or notes, by id.
    async fn list_annotated(&self, scope: &Scope) -> Result<Vec<CompanyId>, StoreError>;

    /// Lists the tags in use, by name, any case.
    async fn list_tags(&self, scope: &Scope) -> Result<Vec<TagUse>, StoreError>;

    /// Gives a tag another name on every company; one that has both keeps one. Gives the companies
    /// that had it.
    async fn rename_tag(
        &self,
        scope: &Scope,
        tag: &Tag,
        name: &Tag,
        change: &Change,
    ) -> Result<Vec<CompanyId>, StoreError>;

    /// Takes a tag off every company. Gives the companies that had it.
    async fn delete_tag(
        &self,
        scope: &Scope,
        tag: &Tag,
        change: &Change,
    ) -> Result<Vec<CompanyId>, StoreError>;
}

/// Keeps notes on companies.
#[async_trait]
pub trait Notes: Send + Sync {
    /// Keeps a note. `Conflict` when the company has as many as it may.
    async fn create_note(
        &self,
        scope: &Scope,
        note: &Note,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Lists a company's notes, newest first.
    async fn list_notes(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
    ) -> Result<Vec<Note>, StoreError>;

    /// Finds a note.
    async fn find_note(&self, scope: &Scope, id: &NoteId) -> Result<Option<Note>, StoreError>;

    /// Replaces a note's text, edited at `change.at`. Says whether there was one.
    async fn update_note(
        &self,
        scope: &Scope,
        id: &NoteId,
        text: &str,
        change: &Change,
    ) -> Result<bool, StoreError>;

    /// Deletes a note. Says whether there was one.
    async fn delete_note(
        &self,
        scope: &Scope,
        id: &NoteId,
        change: &Change,
    ) -> Result<bool, StoreError>;
}
