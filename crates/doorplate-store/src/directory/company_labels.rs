//! Which companies have a label.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use doorplate_domain::annotation::CompanyStatus;
use doorplate_domain::id::CompanyId;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::company_labels::{CompanyLabels, LabelKind, LabelTest, LabelUse};
use doorplate_engine::scope::Scope;

use super::{Directory, read, text};
use crate::error::from_sqlx;

const TAGGED: &str = "select company_id from company_tags where workspace_id = $1 and tag_key = $2";
const OF_STATUS: &str =
    "select company_id from annotations where workspace_id = $1 and status = $2";
const OWNED_BY: &str =
    "select company_id from annotations where workspace_id = $1 and owner_id = $2";
const OWNED: &str = "select company_id from annotations
    where workspace_id = $1 and owner_id is not null and $2 = ''";
const HIDDEN: &str = "select company_id from annotations
    where workspace_id = $1 and is_hidden = 1 and $2 = ''";

const TAGS: &str = "select company_tags.tag_key as value, spelled.tag as label, company_id
    from company_tags
    join (select tag_key, min(tag) as tag from company_tags
          where workspace_id = $1 group by tag_key) as spelled
      on spelled.tag_key = company_tags.tag_key
    where workspace_id = $1 and $2 = ''";
const STATUSES: &str = "select status as value, status as label, company_id from annotations
    where workspace_id = $1 and status <> $2";
const OWNERS: &str = "select owner_id as value, users.name as label, company_id
    from annotations
    join users on users.workspace_id = annotations.workspace_id
              and users.id = annotations.owner_id
    where annotations.workspace_id = $1 and $2 = ''";

impl Directory {
    async fn add_labelled(
        &self,
        scope: &Scope,
        (select, value): (&'static str, String),
        companies: &mut HashSet<CompanyId>,
    ) -> Result<(), StoreError> {
        let rows = sqlx::query(select)
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(value)
            .fetch_all(&self.pool)
            .await
            .map_err(from_sqlx("listing companies with a label"))?;
        for row in &rows {
            companies.insert(read(row, "company_id", CompanyId::parse)?);
        }
        Ok(())
    }
}

#[async_trait]
impl CompanyLabels for Directory {
    async fn list_labelled(
        &self,
        scope: &Scope,
        test: &LabelTest,
    ) -> Result<HashSet<CompanyId>, StoreError> {
        let (select, values) = match test {
            LabelTest::Tagged(tags) => {
                (TAGGED, tags.iter().map(|tag| tag.to_lowercase()).collect())
            }
            LabelTest::Status(statuses) => (OF_STATUS, statuses.clone()),
            LabelTest::OwnedBy(owners) => {
                (OWNED_BY, owners.iter().map(|owner| owner.as_str().to_owned()).collect())
            }
            LabelTest::Owned => (OWNED, vec![String::new()]),
            LabelTest::Hidden => (HIDDEN, vec![String::new()]),
        };
        let mut companies = HashSet::new();
        for value in values {
            self.add_labelled(scope, (select, value), &mut companies).await?;
        }
        Ok(companies)
    }

    async fn list_label_uses(
        &self,
        scope: &Scope,
        kind: LabelKind,
    ) -> Result<Vec<LabelUse>, StoreError> {
        let first = CompanyStatus::default().as_str();
        let (select, other_than) = match kind {
            LabelKind::Tag => (TAGS, ""),
            LabelKind::Status => (STATUSES, first),
            LabelKind::Owner => (OWNERS, ""),
        };
        let rows = sqlx::query(select)
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(other_than)
            .fetch_all(&self.pool)
            .await
            .map_err(from_sqlx("listing the labels in use"))?;
        let mut uses: HashMap<String, LabelUse> = HashMap::new();
        for row in &rows {
            let (value, label) = (text(row, "value")?, text(row, "label")?);
            let found = uses.entry(value.clone()).or_insert_with(|| LabelUse {
                value,
                label,
                companies: HashSet::new(),
            });
            found.companies.insert(read(row, "company_id", CompanyId::parse)?);
        }
        Ok(uses.into_values().collect())
    }
}
