//! Lists of companies that a workspace wants to see, and their rows.

use async_trait::async_trait;
use doorplate_domain::id::{CompanyId, TargetListId, UserId};
use doorplate_domain::target_list::{
    MatchCandidate, MatchState, RowMatch, TARGET_LISTS_MAX, TargetList, TargetRow, WantedCompany,
};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::directory::Change;
use doorplate_engine::ports::target_lists::{Decision, RowCounts, RowQuery, TargetLists};
use doorplate_engine::scope::Scope;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::audit::{self, By};
use super::{Directory, number, read, text};
use crate::error::{from_sqlx, unreadable};

fn list(row: &AnyRow) -> Result<TargetList, StoreError> {
    Ok(TargetList {
        id: read(row, "id", TargetListId::parse)?,
        name: text(row, "name")?,
        created_at: Timestamp(number(row, "created_at")?),
        created_by: text(row, "created_by")?,
    })
}

fn state(text: &str) -> Result<MatchState, &'static str> {
    MatchState::parse(text).ok_or("not a state")
}

fn optional(row: &AnyRow, column: &'static str) -> Result<Option<String>, StoreError> {
    row.try_get(column).map_err(from_sqlx(column))
}

fn target_row(row: &AnyRow) -> Result<TargetRow, StoreError> {
    let company_id = optional(row, "company_id")?.map(|id| CompanyId::parse(&id)).transpose();
    let decided_by = optional(row, "decided_by")?.map(|id| UserId::parse(&id)).transpose();
    let candidates = |json: &str| serde_json::from_str::<Vec<MatchCandidate>>(json);
    Ok(TargetRow {
        number: u32::try_from(number(row, "number")?).map_err(unreadable("a row's number"))?,
        wanted: WantedCompany {
            name: text(row, "name")?,
            domain: text(row, "domain")?,
            country: text(row, "country")?,
        },
        found: RowMatch {
            state: read(row, "state", |text| state(text).map_err(std::io::Error::other))?,
            company_id: company_id.map_err(unreadable("a company's id"))?,
            candidates: read(row, "candidates", candidates)?,
        },
        decided_by: decided_by.map_err(unreadable("a user's id"))?,
    })
}

/// The candidates as they are kept.
fn candidates(found: &RowMatch) -> Result<String, StoreError> {
    serde_json::to_string(&found.candidates).map_err(unreadable("the candidates of a row"))
}

async fn insert_row(
    transaction: &mut Transaction<'static, Any>,
    id: &TargetListId,
    row: &TargetRow,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into target_rows
            (list_id, number, name, domain, country, state, company_id, candidates, decided_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.as_str().to_owned())
    .bind(i64::from(row.number))
    .bind(row.wanted.name.clone())
    .bind(row.wanted.domain.clone())
    .bind(row.wanted.country.clone())
    .bind(row.found.state.as_str())
    .bind(row.found.company_id.clone().map(String::from))
    .bind(candidates(&row.found)?)
    .bind(row.decided_by.clone().map(String::from))
    .execute(&mut **transaction)
    .await
    .map(|_| ())
    .map_err(from_sqlx("keeping a row of a list"))
}

/// Whether the list is the workspace's own.
async fn owns(
    transaction: &mut Transaction<'static, Any>,
    scope: &Scope,
    id: &TargetListId,
) -> Result<bool, StoreError> {
    let found =
        sqlx::query("select 1 as one from target_lists where workspace_id = $1 and id = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut **transaction)
            .await
            .map_err(from_sqlx("finding a list"))?;
    Ok(found.is_some())
}

/// Refuses a name that another list has, and a list too many.
async fn check_name(
    transaction: &mut Transaction<'static, Any>,
    scope: &Scope,
    (id, name): (&TargetListId, &str),
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "select count(*) as number, count(case when name = $3 then 1 end) as same
         from target_lists where workspace_id = $1 and id <> $2",
    )
    .bind(scope.workspace_id().as_str().to_owned())
    .bind(id.as_str().to_owned())
    .bind(name.to_owned())
    .fetch_one(&mut **transaction)
    .await
    .map_err(from_sqlx("counting the lists"))?;
    if number(&row, "same")? > 0 {
        return Err(StoreError::conflict("a list of the same name"));
    }
    let others = usize::try_from(number(&row, "number")?).map_err(unreadable("a count"))?;
    if others >= TARGET_LISTS_MAX {
        return Err(StoreError::conflict("a list beyond the limit"));
    }
    Ok(())
}

#[async_trait]
impl TargetLists for Directory {
    async fn create_target_list(
        &self,
        scope: &Scope,
        list: &TargetList,
        rows: &[TargetRow],
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "keeping a list";
        let mut transaction = self.begin(what).await?;
        check_name(&mut transaction, scope, (&list.id, &list.name)).await?;
        sqlx::query(
            "insert into target_lists (id, workspace_id, name, created_at, created_by)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(list.id.as_str().to_owned())
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(list.name.clone())
        .bind(list.created_at.0)
        .bind(list.created_by.clone())
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        for row in rows {
            insert_row(&mut transaction, &list.id, row).await?;
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list_target_lists(
        &self,
        scope: &Scope,
    ) -> Result<Vec<(TargetList, RowCounts)>, StoreError> {
        let what = "listing the lists";
        let rows = sqlx::query(
            "select * from target_lists where workspace_id = $1
             order by created_at desc, id desc",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx(what))?;
        let mut lists = Vec::with_capacity(rows.len());
        for row in &rows {
            let list = list(row)?;
            let sums = sqlx::query(
                "select state, count(*) as number from target_rows where list_id = $1
                 group by state",
            )
            .bind(list.id.as_str().to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(from_sqlx(what))?;
            let mut counts = RowCounts::new();
            for sum in &sums {
                let state = read(sum, "state", |text| state(text).map_err(std::io::Error::other))?;
                let sum = u64::try_from(number(sum, "number")?).map_err(unreadable("a count"))?;
                counts.insert(state, sum);
            }
            lists.push((list, counts));
        }
        Ok(lists)
    }

    async fn rename_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
        name: &str,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "renaming a list";
        let mut transaction = self.begin(what).await?;
        if !owns(&mut transaction, scope, id).await? {
            return Ok(false);
        }
        check_name(&mut transaction, scope, (id, name)).await?;
        sqlx::query("update target_lists set name = $2 where id = $1")
            .bind(id.as_str().to_owned())
            .bind(name.to_owned())
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn delete_target_list(
        &self,
        scope: &Scope,
        id: &TargetListId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "deleting a list";
        let mut transaction = self.begin(what).await?;
        if !owns(&mut transaction, scope, id).await? {
            return Ok(false);
        }
        for statement in
            ["delete from target_rows where list_id = $1", "delete from target_lists where id = $1"]
        {
            sqlx::query(statement)
                .bind(id.as_str().to_owned())
                .execute(&mut *transaction)
                .await
                .map_err(from_sqlx(what))?;
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn list_target_rows(
        &self,
        scope: &Scope,
        id: &TargetListId,
        query: &RowQuery,
    ) -> Result<Vec<TargetRow>, StoreError> {
        let rows = sqlx::query(
            "select target_rows.* from target_rows
             join target_lists on target_lists.id = target_rows.list_id
             where target_lists.workspace_id = $1 and list_id = $2 and number > $3
                and ($4 = '' or state = $4)
             order by number limit $5",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(i64::from(query.after))
        .bind(query.state.map_or("", MatchState::as_str))
        .bind(i64::from(query.limit))
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the rows of a list"))?;
        rows.iter().map(target_row).collect()
    }

    async fn decide_target_row(
        &self,
        scope: &Scope,
        id: &TargetListId,
        decision: &Decision,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "deciding a row of a list";
        let mut transaction = self.begin(what).await?;
        if !owns(&mut transaction, scope, id).await? {
            return Ok(false);
        }
        let done = sqlx::query(
            "update target_rows set state = $3, company_id = $4, candidates = $5, decided_by = $6
             where list_id = $1 and number = $2",
        )
        .bind(id.as_str().to_owned())
        .bind(i64::from(decision.number))
        .bind(decision.found.state.as_str())
        .bind(decision.found.company_id.clone().map(String::from))
        .bind(candidates(&decision.found)?)
        .bind(decision.decided_by.clone().map(String::from))
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn match_target_rows(
        &self,
        scope: &Scope,
        id: &TargetListId,
        found: &[(u32, RowMatch)],
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "matching the rows of a list";
        let mut transaction = self.begin(what).await?;
        if !owns(&mut transaction, scope, id).await? {
            return Ok(());
        }
        for (number, found) in found {
            sqlx::query(
                "update target_rows set state = $3, company_id = $4, candidates = $5
                 where list_id = $1 and number = $2 and state not in ('chosen', 'refused')",
            )
            .bind(id.as_str().to_owned())
            .bind(i64::from(*number))
            .bind(found.state.as_str())
            .bind(found.company_id.clone().map(String::from))
            .bind(candidates(found)?)
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list_target_companies(
        &self,
        scope: &Scope,
        id: &TargetListId,
    ) -> Result<Vec<CompanyId>, StoreError> {
        let rows = sqlx::query(
            "select distinct company_id from target_rows
             join target_lists on target_lists.id = target_rows.list_id
             where target_lists.workspace_id = $1 and list_id = $2
                and state in ('matched', 'chosen') and company_id is not null
             order by company_id",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the companies of a list"))?;
        rows.iter().map(|row| read(row, "company_id", CompanyId::parse)).collect()
    }
}
