//! The people of the workspace.

use axum::Json;
use axum::extract::State;
use doorplate_domain::user::User as DomainUser;
use serde::Serialize;
use utoipa::ToSchema;

use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// Somebody of the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct User {
    /// Names the user.
    #[schema(example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// The name for people.
    #[schema(example = "Ada Lovelace")]
    name: String,
    /// The mail address, shown within the workspace only.
    #[schema(example = "ada@example.com")]
    email: String,
}

/// The people of the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserList {
    /// The users by name.
    items: Vec<User>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

impl From<DomainUser> for User {
    fn from(user: DomainUser) -> Self {
        let email = user.email.reveal().to_owned();
        Self { id: user.id.into(), name: user.name, email }
    }
}

/// List the people of the workspace, who can own companies.
#[utoipa::path(
    get, path = "/api/v1/users", tag = "annotations",
    responses((status = 200, description = "The users", body = UserList), Problems),
)]
pub(crate) async fn list_users(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<UserList>, Problem> {
    let users = app.engine().list_users(&signed_in.scope).await?;
    Ok(Json(UserList { items: users.into_iter().map(User::from).collect(), next: None }))
}
