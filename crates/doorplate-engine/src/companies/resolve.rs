//! From a filter to what an event store can answer: labels, owners and parents become companies.

use std::collections::HashSet;
use std::sync::Arc;

use doorplate_domain::filter::{CompanyFilter, Expression, Field, Test, TextPattern};
use doorplate_domain::id::{CompanyId, UserId};
use doorplate_domain::target_list::TargetList;
use doorplate_domain::user::EmailAddress;

use crate::engine::Engine;
use crate::ports::company_labels::{LabelKind, LabelTest};
use crate::ports::company_selection::{CompanyCondition, Condition};
use crate::questions::QuestionError;
use crate::scope::{Actor, InstallationScope, Scope};

impl Engine {
    /// Looks up what the event store does not know. Hidden companies are left out unless the
    /// filter asks for them.
    pub(super) async fn resolve(
        &self,
        scope: &Scope,
        filter: &CompanyFilter,
    ) -> Result<CompanyCondition, QuestionError> {
        let mut conditions = Vec::new();
        if let Some(expression) = &filter.expression {
            conditions.push(self.resolve_expression(scope, expression).await?);
        }
        if !filter.asks_for(Field::Hidden) {
            let hidden = self.labelled(scope, &LabelTest::Hidden).await?;
            conditions.push(Condition::Not(Box::new(hidden)));
        }
        Ok(CompanyCondition {
            question: filter.to_string(),
            today: self.ports.clock.now().day(),
            condition: Condition::All(conditions),
        })
    }

    async fn resolve_expression(
        &self,
        scope: &Scope,
        expression: &Expression,
    ) -> Result<Condition, QuestionError> {
        match expression {
            Expression::And(parts) => Ok(Condition::All(self.resolve_all(scope, parts).await?)),
            Expression::Or(parts) => Ok(Condition::Any(self.resolve_all(scope, parts).await?)),
            Expression::Not(part) => {
                let part = Box::pin(self.resolve_expression(scope, part)).await?;
                Ok(Condition::Not(Box::new(part)))
            }
            Expression::Text(text) => Ok(Condition::Text(TextPattern::part(text))),
            Expression::Test(test) => self.resolve_test(scope, test).await,
        }
    }

    async fn resolve_all(
        &self,
        scope: &Scope,
        parts: &[Expression],
    ) -> Result<Vec<Condition>, QuestionError> {
        let mut conditions = Vec::with_capacity(parts.len());
        for part in parts {
            conditions.push(Box::pin(self.resolve_expression(scope, part)).await?);
        }
        Ok(conditions)
    }

    async fn resolve_test(&self, scope: &Scope, test: &Test) -> Result<Condition, QuestionError> {
        match test.field() {
            Field::Parent => self.parents(scope, test).await,
            Field::Tag => self.tagged(scope, test).await,
            Field::Status => self.with_status(scope, test).await,
            Field::Owner => self.owned(scope, test).await,
            Field::List => self.listed(scope, test).await,
            Field::Hidden => {
                let hidden = self.labelled(scope, &LabelTest::Hidden).await?;
                Ok(if test.admits(true) { hidden } else { Condition::Not(Box::new(hidden)) })
            }
            _ => Ok(Condition::Test(test.clone())),
        }
    }

    async fn labelled(&self, scope: &Scope, test: &LabelTest) -> Result<Condition, QuestionError> {
        let companies = self.list_labelled(scope, test).await?;
        Ok(Condition::Companies(Arc::new(companies)))
    }

    /// An empty tag stands for having none.
    async fn tagged(&self, scope: &Scope, test: &Test) -> Result<Condition, QuestionError> {
        let (empty, tags): (Vec<String>, Vec<String>) =
            test.texts().iter().cloned().partition(String::is_empty);
        let mut any = Vec::new();
        if !tags.is_empty() {
            any.push(self.labelled(scope, &LabelTest::Tagged(tags)).await?);
        }
        if !empty.is_empty() {
            let uses = self.ports.directory.list_label_uses(scope, LabelKind::Tag).await?;
            let all: HashSet<CompanyId> = uses.into_iter().flat_map(|tag| tag.companies).collect();
            let all = self.with_former_ids(all);
            any.push(Condition::Not(Box::new(Condition::Companies(Arc::new(all)))));
        }
        Ok(Condition::Any(any))
    }

    /// The first status is that of all companies that nobody touched: it is asked for by asking
    /// for the others.
    async fn with_status(&self, scope: &Scope, test: &Test) -> Result<Condition, QuestionError> {
        let statuses = Field::Status.facts().values;
        let asked = test.texts();
        if !asked.iter().any(|status| Some(&status.as_str()) == statuses.first()) {
            return self.labelled(scope, &LabelTest::Status(asked.to_vec())).await;
        }
        let others = statuses.iter().map(|status| (*status).to_owned());
        let others = others.filter(|status| !asked.contains(status)).collect();
        let others = self.labelled(scope, &LabelTest::Status(others)).await?;
        Ok(Condition::Not(Box::new(others)))
    }

    async fn owned(&self, scope: &Scope, test: &Test) -> Result<Condition, QuestionError> {
        let (mut owners, mut any) = (Vec::new(), Vec::new());
        for owner in test.texts() {
            if owner.eq_ignore_ascii_case("nobody") {
                let owned = self.labelled(scope, &LabelTest::Owned).await?;
                any.push(Condition::Not(Box::new(owned)));
            } else {
                owners.push(self.find_owner(scope, owner).await?);
            }
        }
        if !owners.is_empty() {
            any.push(self.labelled(scope, &LabelTest::OwnedBy(owners)).await?);
        }
        Ok(Condition::Any(any))
    }

    /// Companies on any of the target lists named.
    async fn listed(&self, scope: &Scope, test: &Test) -> Result<Condition, QuestionError> {
        let lists = self.ports.directory.list_target_lists(scope).await?;
        let mut companies = HashSet::new();
        for wanted in test.texts() {
            let is_it = |list: &TargetList| {
                list.id.as_str() == wanted || list.name.to_lowercase() == wanted.to_lowercase()
            };
            let Some((list, _)) = lists.iter().find(|(list, _)| is_it(list)) else {
                return Err(QuestionError::NotAllowed {
                    field: "filter",
                    message: format!("the workspace has no list {wanted:?}"),
                    allowed: lists.into_iter().map(|(list, _)| list.name).collect(),
                });
            };
            companies.extend(self.target_companies(scope, &list.id).await?);
        }
        Ok(Condition::Companies(Arc::new(companies)))
    }

    async fn find_owner(&self, scope: &Scope, owner: &str) -> Result<UserId, QuestionError> {
        if owner.eq_ignore_ascii_case("me")
            && let Actor::User(id, _) = scope.actor()
        {
            return Ok(id.clone());
        }
        let directory = &self.ports.directory;
        let mut found = None;
        if let Ok(id) = UserId::parse(owner) {
            found = directory.find_user(scope, &id).await?.map(|user| user.id);
        } else if let Ok(email) = EmailAddress::parse(owner) {
            let everywhere = InstallationScope::new("finding an owner");
            let user = directory.find_user_by_email(&everywhere, &email).await?;
            let own = user.filter(|user| &user.user.workspace_id == scope.workspace_id());
            found = own.map(|user| user.user.id);
        }
        found.ok_or_else(|| QuestionError::NotAllowed {
            field: "filter",
            message: format!("owner takes a user of the workspace, not {owner:?}"),
            allowed: ["me", "nobody", "a user's id or e-mail address"].map(str::to_owned).into(),
        })
    }

    /// Parents by name or id. One that left the data set has no name any more.
    async fn parents(&self, scope: &Scope, test: &Test) -> Result<Condition, QuestionError> {
        let patterns = test.patterns();
        let data_set = self.data_set();
        let mut parents: HashSet<Option<CompanyId>> = HashSet::new();
        for id in self.ports.events.list_parents(scope).await? {
            let is_named = || {
                let known = data_set.as_ref().and_then(|data_set| data_set.find_company(&id));
                let name = known.map(|parent| parent.name.to_lowercase());
                name.is_some_and(|name| patterns.iter().any(|pattern| pattern.fits_lower(&name)))
            };
            if test.texts().iter().any(|text| text == id.as_str()) || is_named() {
                parents.insert(Some(id));
            }
        }
        if patterns.iter().any(|pattern| pattern.fits_lower("")) {
            parents.insert(None);
        }
        Ok(Condition::Parents(Arc::new(parents)))
    }
}
