//! The rows behind the labels of companies: read for many at a time, written one by one.

use std::collections::HashMap;

use doorplate_domain::annotation::{CompanyStatus, Labels, Tag};
use doorplate_domain::id::{CompanyId, UserId};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::scope::Scope;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{number, optional_number, optional_text, read, text};
use crate::error::{from_sqlx, unreadable};

/// Companies in one statement. A statement always has as many places, the last ones filled with
/// the last company again, so that it is prepared once.
const COMPANIES_AT_ONCE: usize = 100;

/// What is kept of a company.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub(super) labels: Labels,
    pub(super) owner_name: String,
    pub(super) updated_at: Option<Timestamp>,
    /// How often the row changed; 0 when there is none.
    pub(super) version: i64,
}

/// Reads what companies have; those without a row are left out.
pub(super) async fn read_kept(
    connection: &mut AnyConnection,
    scope: &Scope,
    companies: &[CompanyId],
) -> Result<HashMap<CompanyId, Kept>, StoreError> {
    let mut kept = HashMap::new();
    let select = "select annotations.company_id, status, owner_id, users.name as owner_name,
            is_hidden, updated_at, version
         from annotations
         left join users on users.workspace_id = annotations.workspace_id
                        and users.id = annotations.owner_id
         where annotations.workspace_id = $1 and annotations.company_id in";
    for row in select_of(connection, scope, (select, ""), companies).await? {
        kept.insert(read(&row, "company_id", CompanyId::parse)?, kept_of(&row)?);
    }
    let select = "select company_id, tag from company_tags
         where workspace_id = $1 and company_id in";
    for row in select_of(connection, scope, (select, "order by tag_key"), companies).await? {
        let company_id = read(&row, "company_id", CompanyId::parse)?;
        kept.entry(company_id).or_default().labels.tags.push(read(&row, "tag", Tag::parse)?);
    }
    Ok(kept)
}

/// Runs a statement that ends in a list of companies, and gives all its rows.
pub(super) async fn select_of(
    connection: &mut AnyConnection,
    scope: &Scope,
    (select, order): (&'static str, &'static str),
    companies: &[CompanyId],
) -> Result<Vec<AnyRow>, StoreError> {
    let places: Vec<String> = (2..COMPANIES_AT_ONCE + 2).map(|place| format!("${place}")).collect();
    let statement = format!("{select} ({}) {order}", places.join(", "));
    let mut rows = Vec::new();
    for part in companies.chunks(COMPANIES_AT_ONCE) {
        let last = part.last().expect("a chunk is never empty");
        // Nothing but the numbers of places was put into the text.
        let mut query = sqlx::query(AssertSqlSafe(statement.as_str()))
            .bind(scope.workspace_id().as_str().to_owned());
        for company_id in part.iter().chain(std::iter::repeat(last)).take(COMPANIES_AT_ONCE) {
            query = query.bind(company_id.as_str().to_owned());
        }
        let found = query.fetch_all(&mut *connection).await;
        rows.extend(found.map_err(from_sqlx("reading what companies have"))?);
    }
    Ok(rows)
}

fn kept_of(row: &AnyRow) -> Result<Kept, StoreError> {
    let owner_id = optional_text(row, "owner_id")?;
    let labels = Labels {
        status: read(row, "status", |text| CompanyStatus::parse(text).ok_or(()))?,
        tags: Vec::new(),
        owner_id: owner_id.map(UserId::try_from).transpose().map_err(unreadable("an owner"))?,
        is_hidden: number(row, "is_hidden")? != 0,
    };
    Ok(Kept {
        labels,
        owner_name: optional_text(row, "owner_name")?.unwrap_or_default(),
        updated_at: optional_number(row, "updated_at")?.map(Timestamp),
        version: number(row, "version")?,
    })
}

/// Writes what a company has from now on, over what it had.
pub(super) async fn write_kept(
    connection: &mut AnyConnection,
    scope: &Scope,
    company_id: &CompanyId,
    (before, after): (&Labels, &Kept),
) -> Result<(), StoreError> {
    let what = "writing what a company has";
    let labels = &after.labels;
    sqlx::query(
        "insert into annotations
            (workspace_id, company_id, status, owner_id, is_hidden, updated_at, version)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (workspace_id, company_id) do update
         set status = excluded.status, owner_id = excluded.owner_id,
             is_hidden = excluded.is_hidden, updated_at = excluded.updated_at,
             version = excluded.version",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(company_id.as_str().to_owned())
    .bind(labels.status.as_str())
    .bind(labels.owner_id.as_ref().map(|id| id.as_str().to_owned()))
    .bind(i64::from(labels.is_hidden))
    .bind(after.updated_at.map(|at| at.0))
    .bind(after.version)
    .execute(&mut *connection)
    .await
    .map_err(from_sqlx(what))?;
    if before.tags == labels.tags {
        return Ok(());
    }
    delete_tags(connection, scope, company_id).await?;
    for tag in &labels.tags {
        sqlx::query(
            "insert into company_tags (workspace_id, company_id, tag_key, tag)
             values ($1, $2, $3, $4)",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(company_id.as_str().to_owned())
        .bind(tag.key())
        .bind(tag.as_str().to_owned())
        .execute(&mut *connection)
        .await
        .map_err(from_sqlx(what))?;
    }
    Ok(())
}

/// Deletes a company's tags.
pub(super) async fn delete_tags(
    connection: &mut AnyConnection,
    scope: &Scope,
    company_id: &CompanyId,
) -> Result<(), StoreError> {
    sqlx::query("delete from company_tags where workspace_id = $1 and company_id = $2")
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(company_id.as_str().to_owned())
        .execute(connection)
        .await
        .map_err(from_sqlx("taking tags off a company"))?;
    Ok(())
}

/// A tag as the workspace writes it already, or as it is given.
pub(super) async fn known_spelling(
    connection: &mut AnyConnection,
    scope: &Scope,
    tag: &Tag,
) -> Result<Tag, StoreError> {
    let row = sqlx::query(
        "select tag from company_tags where workspace_id = $1 and tag_key = $2 limit 1",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(tag.key())
    .fetch_optional(connection)
    .await
    .map_err(from_sqlx("finding a tag"))?;
    row.map_or_else(|| Ok(tag.clone()), |row| read(&row, "tag", Tag::parse))
}

/// Counts the different tags of the workspace.
pub(super) async fn count_tags(
    connection: &mut AnyConnection,
    scope: &Scope,
) -> Result<usize, StoreError> {
    let what = "counting the tags";
    let row = sqlx::query(
        "select count(distinct tag_key) as number from company_tags where workspace_id = $1",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .fetch_one(connection)
    .await
    .map_err(from_sqlx(what))?;
    usize::try_from(number(&row, "number")?).map_err(unreadable(what))
}

/// Reads the companies of rows.
pub(super) fn company_ids(rows: &[AnyRow]) -> Result<Vec<CompanyId>, StoreError> {
    rows.iter().map(|row| read(row, "company_id", CompanyId::parse)).collect()
}

/// Reads the rows that count companies by tag.
pub(super) fn tag_use(row: &AnyRow) -> Result<(Tag, u64), StoreError> {
    let tag = Tag::try_from(text(row, "tag")?).map_err(unreadable("a tag"))?;
    let companies = u64::try_from(number(row, "companies")?).map_err(unreadable("a count"))?;
    Ok((tag, companies))
}
