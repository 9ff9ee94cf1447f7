//! What people on our side said of companies, as the filter asks for it: which companies have a
//! tag, a status, an owner, or are hidden. Kept with the rest of the directory.

use std::collections::HashSet;

use async_trait::async_trait;
use doorplate_domain::id::{CompanyId, UserId};

use super::StoreError;
use crate::scope::Scope;

/// A question about companies that somebody touched. Companies that nobody touched are in none of
/// the answers: they have no tag and no owner, the first status, and are not hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelTest {
    /// Has one of these tags, any case.
    Tagged(Vec<String>),
    /// Has one of these statuses. The first status, which untouched companies have, is never asked
    /// for: the engine asks for the others and turns the answer round.
    Status(Vec<String>),
    /// Belongs to one of these users.
    OwnedBy(Vec<UserId>),
    /// Belongs to anybody.
    Owned,
    /// Is hidden.
    Hidden,
}

/// A kind of label that has values to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// Tags.
    Tag,
    /// Statuses; without the first, which untouched companies have.
    Status,
    /// Owners; values are users' ids, labels their names.
    Owner,
}

/// A value in use, with the companies that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelUse {
    /// The value as a filter names it.
    pub value: String,
    /// The value as it is shown.
    pub label: String,
    /// Who has it; never empty.
    pub companies: HashSet<CompanyId>,
}

/// Answers questions about labels. Ids that the data set led on to another company are given as
/// they are now.
#[async_trait]
pub trait CompanyLabels: Send + Sync {
    /// The companies of the workspace that pass a test.
    async fn list_labelled(
        &self,
        scope: &Scope,
        test: &LabelTest,
    ) -> Result<HashSet<CompanyId>, StoreError>;

    /// The values of a kind that are in use in the workspace, any order.
    async fn list_label_uses(
        &self,
        scope: &Scope,
        kind: LabelKind,
    ) -> Result<Vec<LabelUse>, StoreError>;
}
