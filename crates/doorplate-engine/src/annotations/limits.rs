//! Who may add to companies, and how much.

use doorplate_domain::annotation::{TAGS_MAX, TAGS_OF_COMPANY_MAX};
use doorplate_domain::id::CompanyId;

use super::AnnotationError;
use crate::ports::annotations::Labelled;
use crate::scope::{Actor, Scope};

pub(crate) fn invalid(field: &'static str, message: impl Into<String>) -> AnnotationError {
    AnnotationError::Invalid { field, message: message.into() }
}

pub(crate) fn may_annotate(scope: &Scope) -> Result<(), AnnotationError> {
    match scope.actor() {
        Actor::User(_, role) if !role.may_annotate() => Err(AnnotationError::Forbidden),
        _ => Ok(()),
    }
}

/// The companies that changed, or why none did.
pub(super) fn within(labelled: Labelled) -> Result<Vec<CompanyId>, AnnotationError> {
    match labelled {
        Labelled::Changed(companies) => Ok(companies),
        Labelled::TooManyTags(company_id) => {
            let message = format!("{company_id} would have more than {TAGS_OF_COMPANY_MAX} tags");
            Err(invalid("tags", message))
        }
        Labelled::TooManyTagsInWorkspace => {
            let message = format!("the workspace may have at most {TAGS_MAX} different tags");
            Err(invalid("tags", message))
        }
    }
}

/// How many companies had a tag; none means that there is no such tag.
pub(super) fn some(companies: &[CompanyId]) -> Result<u64, AnnotationError> {
    if companies.is_empty() {
        return Err(AnnotationError::NotFound("tag"));
    }
    Ok(companies.len() as u64)
}
