//! The tags in use.

use axum::Json;
use axum::extract::State;
use doorplate_domain::annotation::Tag as DomainTag;
use doorplate_engine::ports::annotations::TagUse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::json::ApiJson;
use super::path::ApiPath;
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// A tag in use.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tag {
    /// The tag.
    #[schema(example = "fair 2026")]
    tag: String,
    /// How many companies have it.
    #[schema(example = 12)]
    companies: u64,
}

/// The tags in use.
#[derive(Serialize, ToSchema)]
pub(crate) struct TagList {
    /// The tags by name, any case; at most 500.
    items: Vec<Tag>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
}

/// Another name for a tag.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "tag": "Fair 2026" }))]
pub(crate) struct RenameTag {
    /// The name, 1 to 50 bytes; when it is a tag already, the two become one.
    #[schema(min_length = 1, max_length = 50)]
    tag: String,
}

/// How many companies a change of a tag reached.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "changed": 12 }))]
pub(crate) struct TagResult {
    /// Companies that had the tag.
    changed: u64,
}

/// A tag.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TagPath {
    /// The tag, any case.
    #[param(example = "fair 2026")]
    tag: String,
}

impl TagPath {
    fn tag(&self) -> Result<DomainTag, Problem> {
        DomainTag::parse(&self.tag).map_err(|_| Problem::not_found())
    }
}

impl From<TagUse> for Tag {
    fn from(found: TagUse) -> Self {
        Self { tag: found.tag.into(), companies: found.companies }
    }
}

/// List the tags in use.
#[utoipa::path(
    get, path = "/api/v1/tags", tag = "annotations",
    responses((status = 200, description = "The tags", body = TagList), Problems),
)]
pub(crate) async fn list_tags(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<TagList>, Problem> {
    let tags = app.engine().list_tags(&signed_in.scope).await?;
    Ok(Json(TagList { items: tags.into_iter().map(Tag::from).collect(), next: None }))
}

/// Rename a tag on every company.
#[utoipa::path(
    patch, path = "/api/v1/tags/{tag}", tag = "annotations", params(TagPath),
    request_body = RenameTag,
    responses((status = 200, description = "What changed", body = TagResult), Problems),
)]
pub(crate) async fn rename_tag(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TagPath>,
    ApiJson(wanted): ApiJson<RenameTag>,
) -> Result<Json<TagResult>, Problem> {
    let name = DomainTag::parse(&wanted.tag)
        .map_err(|error| Problem::invalid(vec![FieldProblem::new("tag", error.to_string())]))?;
    let changed = app.engine().rename_tag(&signed_in.scope, &path.tag()?, &name).await?;
    Ok(Json(TagResult { changed }))
}

/// Take a tag off every company.
#[utoipa::path(
    delete, path = "/api/v1/tags/{tag}", tag = "annotations", params(TagPath),
    responses((status = 200, description = "What changed", body = TagResult), Problems),
)]
pub(crate) async fn delete_tag(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<TagPath>,
) -> Result<Json<TagResult>, Problem> {
    let changed = app.engine().delete_tag(&signed_in.scope, &path.tag()?).await?;
    Ok(Json(TagResult { changed }))
}
