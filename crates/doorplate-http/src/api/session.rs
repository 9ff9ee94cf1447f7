//! Who is signed in.

use axum::Json;
use doorplate_domain::user::Role;
use serde::Serialize;
use utoipa::ToSchema;

use super::signed_in::RequireSignedIn;
use crate::problem::{Problem, Problems};

/// Somebody signed in, and where.
#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
    /// Who.
    user: SessionUser,
    /// In which workspace.
    workspace: SessionWorkspace,
    /// With which role in it.
    #[schema(schema_with = role)]
    role: &'static str,
}

/// A user.
#[derive(Serialize, ToSchema)]
struct SessionUser {
    /// Names the user.
    #[schema(example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The mail address, shown to its owner only.
    #[schema(example = "ada@example.com")]
    email: String,
    /// The name for people.
    #[schema(example = "Ada Lovelace")]
    name: String,
}

/// A workspace.
#[derive(Serialize, ToSchema)]
struct SessionWorkspace {
    /// Names the workspace.
    #[schema(example = "ws_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The name for people.
    #[schema(example = "Example Ltd")]
    name: String,
}

/// Get who is signed in.
#[utoipa::path(
    get, path = "/api/v1/session", tag = "session",
    responses((status = 200, description = "Who is signed in", body = Session), Problems),
)]
pub(crate) async fn get_session(
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<Session>, Problem> {
    let (user, workspace) = (signed_in.user.clone(), signed_in.workspace.clone());
    Ok(Json(Session {
        user: SessionUser {
            id: user.id.into(),
            email: user.email.reveal().to_owned(),
            name: user.name,
        },
        workspace: SessionWorkspace { id: workspace.id.into(), name: workspace.name },
        role: user.role.as_str(),
    }))
}

fn role() -> utoipa::openapi::schema::Schema {
    super::words::words(
        "The role in the workspace.",
        [Role::Owner, Role::Admin, Role::Analyst, Role::Viewer].map(Role::as_str),
    )
}
