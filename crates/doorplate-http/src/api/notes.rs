//! Notes on companies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorplate_domain::annotation::Note as DomainNote;
use doorplate_domain::id::{CompanyId, NoteId};
use doorplate_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::annotations::{AnnotatedCompanyPath, Person};
use super::json::ApiJson;
use super::path::ApiPath;
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// A note on a company.
#[derive(Serialize, ToSchema)]
pub(crate) struct Note {
    /// Names it.
    #[schema(example = "note_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// What it says.
    #[schema(example = "Met them at the fair; they call back in May.")]
    text: String,
    /// Who wrote it.
    author: Person,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When its text changed last; null for never.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    edited_at: Option<Timestamp>,
}

/// The notes on a company.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoteList {
    /// The notes, newest first; at most 500.
    items: Vec<Note>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// What a note is to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Met them at the fair; they call back in May." }))]
pub(crate) struct WriteNote {
    /// 1 to 4,000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// A note on a company.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct NotePath {
    /// The company.
    #[param(value_type = String, example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    company_id: CompanyId,
    /// The note.
    #[param(value_type = String, example = "note_06awy3c4v5x8k2m9q7r1t0z6bd")]
    note_id: NoteId,
}

impl From<DomainNote> for Note {
    fn from(note: DomainNote) -> Self {
        Self {
            id: note.id.into(),
            text: note.text,
            author: Person { id: note.author_id.into(), name: note.author_name },
            created_at: note.created_at,
            edited_at: note.edited_at,
        }
    }
}

/// List the notes on a company.
#[utoipa::path(
    get, path = "/api/v1/companies/{company_id}/notes", tag = "annotations",
    params(AnnotatedCompanyPath),
    responses((status = 200, description = "The notes", body = NoteList), Problems),
)]
pub(crate) async fn list_notes(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<AnnotatedCompanyPath>,
) -> Result<Json<NoteList>, Problem> {
    let notes = app.engine().list_notes(&signed_in.scope, &path.company_id).await?;
    Ok(Json(NoteList { items: notes.into_iter().map(Note::from).collect(), next: None }))
}

/// Write a note on a company.
#[utoipa::path(
    post, path = "/api/v1/companies/{company_id}/notes", tag = "annotations",
    params(AnnotatedCompanyPath), request_body = WriteNote,
    responses((status = 201, description = "The note", body = Note), Problems),
)]
pub(crate) async fn create_note(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<AnnotatedCompanyPath>,
    ApiJson(wanted): ApiJson<WriteNote>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    let scope = &signed_in.scope;
    let note = app.engine().create_note(scope, &path.company_id, &wanted.text).await?;
    Ok((StatusCode::CREATED, Json(note.into())))
}

/// Change what one's own note says.
#[utoipa::path(
    patch, path = "/api/v1/companies/{company_id}/notes/{note_id}", tag = "annotations",
    params(NotePath), request_body = WriteNote,
    responses((status = 200, description = "The note as it is now", body = Note), Problems),
)]
pub(crate) async fn update_note(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<NotePath>,
    ApiJson(wanted): ApiJson<WriteNote>,
) -> Result<Json<Note>, Problem> {
    let (scope, place) = (&signed_in.scope, (&path.company_id, &path.note_id));
    let note = app.engine().update_note(scope, place, &wanted.text).await?;
    Ok(Json(note.into()))
}

/// Delete one's own note; owners and administrators delete any.
#[utoipa::path(
    delete, path = "/api/v1/companies/{company_id}/notes/{note_id}", tag = "annotations",
    params(NotePath),
    responses((status = 204, description = "It is gone"), Problems),
)]
pub(crate) async fn delete_note(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<NotePath>,
) -> Result<StatusCode, Problem> {
    app.engine().delete_note(&signed_in.scope, &path.company_id, &path.note_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
