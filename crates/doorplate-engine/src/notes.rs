//! Notes on companies, by people of the workspace.
//!
//! The audit log says that a note was made, changed or deleted, and never what it said: a deleted
//! note is gone.

use doorplate_domain::annotation::{NOTE_CHARS_MAX, NOTES_MAX, Note};
use doorplate_domain::id::{CompanyId, NoteId};
use doorplate_domain::user::Role;
use serde_json::json;

use crate::annotations::{AnnotationError, acting_user, invalid, may_annotate};
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::Change;
use crate::scope::{Actor, Scope};

impl Engine {
    /// Lists the notes on a company, newest first.
    pub async fn list_notes(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
    ) -> Result<Vec<Note>, AnnotationError> {
        let company_id = self.check_company(scope, company_id).await?;
        Ok(self.ports.directory.list_notes(scope, &company_id).await?)
    }

    /// Makes a note on a company.
    pub async fn create_note(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
        text: &str,
    ) -> Result<Note, AnnotationError> {
        may_annotate(scope)?;
        let author_id = acting_user(scope)?.clone();
        let text = check_text(text)?;
        let company_id = self.check_company(scope, company_id).await?;
        let author = self.ports.directory.find_user(scope, &author_id).await?;
        let note = Note {
            id: NoteId::from_bits(self.ports.random.bits()),
            company_id,
            text,
            author_id,
            author_name: author.map(|user| user.name).unwrap_or_default(),
            created_at: self.ports.clock.now(),
            edited_at: None,
        };
        let change = self.note_change("note.create", &note);
        match self.ports.directory.create_note(scope, &note, &change).await {
            Ok(()) => {
                self.live.tell_annotated(scope, std::slice::from_ref(&note.company_id));
                Ok(note)
            }
            Err(StoreError::Conflict { .. }) => {
                Err(invalid("text", format!("a company may have at most {NOTES_MAX} notes")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Changes the text of one's own note.
    pub async fn update_note(
        &self,
        scope: &Scope,
        (company_id, id): (&CompanyId, &NoteId),
        text: &str,
    ) -> Result<Note, AnnotationError> {
        may_annotate(scope)?;
        let text = check_text(text)?;
        let mut note = self.note_of(scope, company_id, id).await?;
        if acting_user(scope)? != &note.author_id {
            return Err(AnnotationError::Forbidden);
        }
        let change = self.note_change("note.update", &note);
        if !self.ports.directory.update_note(scope, id, &text, &change).await? {
            return Err(AnnotationError::NotFound("note"));
        }
        self.live.tell_annotated(scope, std::slice::from_ref(&note.company_id));
        note.text = text;
        note.edited_at = Some(change.at);
        Ok(note)
    }

    /// Deletes one's own note; owners and administrators delete any.
    pub async fn delete_note(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
        id: &NoteId,
    ) -> Result<(), AnnotationError> {
        may_annotate(scope)?;
        let note = self.note_of(scope, company_id, id).await?;
        if !may_delete(scope, &note) {
            return Err(AnnotationError::Forbidden);
        }
        let change = self.note_change("note.delete", &note);
        let is_deleted = self.ports.directory.delete_note(scope, id, &change).await?;
        if !is_deleted {
            return Err(AnnotationError::NotFound("note"));
        }
        self.live.tell_annotated(scope, std::slice::from_ref(&note.company_id));
        Ok(())
    }

    async fn note_of(
        &self,
        scope: &Scope,
        company_id: &CompanyId,
        id: &NoteId,
    ) -> Result<Note, AnnotationError> {
        let company_id = self.current_id(company_id);
        let found = self.ports.directory.find_note(scope, id).await?;
        let note = found.filter(|note| note.company_id == company_id);
        note.ok_or(AnnotationError::NotFound("note"))
    }

    fn note_change(&self, action: &'static str, note: &Note) -> Change {
        let detail = json!({ "company_id": note.company_id });
        self.annotation_change(action, note.id.to_string(), detail)
    }
}

fn may_delete(scope: &Scope, note: &Note) -> bool {
    match scope.actor() {
        Actor::User(user_id, role) => {
            user_id == &note.author_id || matches!(role, Role::Owner | Role::Admin)
        }
        Actor::System => true,
    }
}

fn check_text(text: &str) -> Result<String, AnnotationError> {
    let text = text.trim();
    let is_control = |char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t');
    let chars = text.chars().count();
    if !(1..=NOTE_CHARS_MAX).contains(&chars) || text.contains(is_control) {
        let message = format!("needs 1 to {NOTE_CHARS_MAX} characters, none of them control ones");
        return Err(invalid("text", message));
    }
    Ok(text.to_owned())
}
