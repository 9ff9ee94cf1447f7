//! What is to be different about a company's labels, read from a body.

use doorplate_domain::annotation::{
    CompanyStatus, LabelChange, TAGS_OF_COMPANY_MAX, Tag, TagChange,
};
use doorplate_domain::id::UserId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::json::mentioned;
use super::super::query::Checks;
use super::status;
use crate::problem::{FieldProblem, Problem};

/// What is to be different about a company; what is not mentioned stays.
#[derive(Deserialize, ToSchema)]
#[expect(clippy::option_option, reason = "not mentioned, null and a value are three things")]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "status": "contacted", "tags": ["fair 2026", "VIP"] }))]
pub(crate) struct UpdateAnnotation {
    /// How far the workspace has come with it.
    #[schema(schema_with = status, required = false)]
    status: Option<String>,
    /// All its tags, at most 20 of 1 to 50 bytes.
    #[schema(max_items = 20)]
    tags: Option<Vec<String>>,
    /// Whose it is; null for nobody's.
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>, example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    owner_id: Option<Option<UserId>>,
    /// Whether lists leave it out.
    is_hidden: Option<bool>,
}

/// What is to be different about each of many companies; what is not mentioned stays.
#[derive(Deserialize, ToSchema)]
#[expect(clippy::option_option, reason = "not mentioned, null and a value are three things")]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "add_tags": ["fair 2026"], "status": "contacted" }))]
pub(crate) struct ChangeLabels {
    /// Tags that come, each of 1 to 50 bytes.
    #[schema(max_items = 20)]
    add_tags: Option<Vec<String>>,
    /// Tags that go, any case.
    #[schema(max_items = 20)]
    remove_tags: Option<Vec<String>>,
    /// How far the workspace has come with it.
    #[schema(schema_with = status, required = false)]
    status: Option<String>,
    /// Whose it is; null for nobody's.
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>, example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    owner_id: Option<Option<UserId>>,
    /// Whether lists leave it out.
    is_hidden: Option<bool>,
}

impl UpdateAnnotation {
    pub(super) fn read(self) -> Result<LabelChange, Problem> {
        let mut checks = Checks::default();
        let tags = self.tags.map(|tags| TagChange::Replace(read_tags(&mut checks, "tags", &tags)));
        let change = LabelChange {
            status: checks.read(self.status.as_ref(), read_status),
            tags: tags.unwrap_or_default(),
            owner_id: self.owner_id,
            is_hidden: self.is_hidden,
        };
        checks.finish()?;
        Ok(change)
    }
}

impl ChangeLabels {
    pub(super) fn read(&self) -> Result<LabelChange, Problem> {
        let mut checks = Checks::default();
        let add = self.add_tags.as_deref().unwrap_or_default();
        let remove = self.remove_tags.as_deref().unwrap_or_default();
        let tags = TagChange::Edit {
            add: read_tags(&mut checks, "change.add_tags", add),
            remove: read_tags(&mut checks, "change.remove_tags", remove),
        };
        let change = LabelChange {
            status: checks.read(self.status.as_ref(), read_status),
            tags,
            owner_id: self.owner_id.clone(),
            is_hidden: self.is_hidden,
        };
        let is_nothing =
            change == LabelChange { tags: change.tags.clone(), ..LabelChange::default() };
        if is_nothing && add.is_empty() && remove.is_empty() {
            let allowed = ["add_tags", "remove_tags", "status", "owner_id", "is_hidden"];
            checks.note(FieldProblem::new("change", "changes nothing").allowing(allowed));
        }
        checks.finish()?;
        Ok(change)
    }
}

fn read_tags(checks: &mut Checks, field: &'static str, texts: &[String]) -> Vec<Tag> {
    if texts.len() > TAGS_OF_COMPANY_MAX {
        let message = format!("may have at most {TAGS_OF_COMPANY_MAX} tags");
        checks.note(FieldProblem::new(field, message));
        return Vec::new();
    }
    let mut tags = Vec::with_capacity(texts.len());
    for text in texts {
        match Tag::parse(text) {
            Ok(tag) => tags.push(tag),
            Err(error) => checks.note(FieldProblem::new(field, error.to_string())),
        }
    }
    tags
}

fn read_status(text: &str) -> Result<CompanyStatus, FieldProblem> {
    let allowed = CompanyStatus::ALL.map(CompanyStatus::as_str);
    let problem = || FieldProblem::new("status", "not a status").allowing(allowed);
    CompanyStatus::parse(text).ok_or_else(problem)
}
