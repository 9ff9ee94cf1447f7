//! The audit log: a line for each change, in the change's own transaction.

use async_trait::async_trait;
use doorplate_domain::id::WorkspaceId;
use doorplate_domain::page::{PAGE_ITEMS_MAX, Page, PageRequest};
use doorplate_domain::time::Timestamp;
use doorplate_domain::workspace::Workspace;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::directory::{Audit, AuditEntry, Change};
use doorplate_engine::scope::{InstallationScope, Scope};
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use super::{Directory, number, text};
use crate::cursor::{Fingerprint, foreign};
use crate::error::{from_sqlx, unreadable};

/// Who acts and why, as the log has it.
pub(super) struct By<'a> {
    pub(super) workspace_id: &'a WorkspaceId,
    pub(super) actor: &'a str,
    pub(super) reason: &'a str,
}

impl<'a> By<'a> {
    pub(super) fn scope(scope: &'a Scope) -> Self {
        Self {
            workspace_id: scope.workspace_id(),
            actor: scope.actor().as_str(),
            reason: scope.reason(),
        }
    }

    /// Before anybody is known: the product itself.
    pub(super) fn installation(scope: &InstallationScope, workspace: &'a Workspace) -> Self {
        Self { workspace_id: &workspace.id, actor: "system", reason: scope.reason() }
    }
}

/// Records a change. Counting in the workspace's own row keeps the numbers without gaps and makes
/// writers of one workspace wait for each other.
pub(super) async fn record(
    transaction: &mut Transaction<'static, Any>,
    by: &By<'_>,
    change: &Change,
) -> Result<(), StoreError> {
    let what = "recording a change";
    let row = sqlx::query(
        "update workspaces set audit_number = audit_number + 1 where id = $1
         returning audit_number",
    )
    .bind(by.workspace_id.as_str().to_owned())
    .fetch_optional(&mut **transaction)
    .await
    .map_err(from_sqlx(what))?
    .ok_or_else(|| StoreError::conflict("a change in a workspace that is not there"))?;
    sqlx::query(
        "insert into audit (workspace_id, number, at, actor, reason, action, subject, detail)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(by.workspace_id.as_str().to_owned())
    .bind(number(&row, "audit_number")?)
    .bind(change.at.0)
    .bind(by.actor.to_owned())
    .bind(by.reason.to_owned())
    .bind(change.action)
    .bind(change.subject.clone())
    .bind(change.detail.to_string())
    .execute(&mut **transaction)
    .await
    .map_err(from_sqlx(what))?;
    Ok(())
}

fn entry(row: &AnyRow) -> Result<AuditEntry, StoreError> {
    let detail = text(row, "detail")?;
    Ok(AuditEntry {
        number: u64::try_from(number(row, "number")?).map_err(unreadable("an audit number"))?,
        at: Timestamp(number(row, "at")?),
        actor: text(row, "actor")?,
        reason: text(row, "reason")?,
        action: text(row, "action")?,
        subject: text(row, "subject")?,
        detail: serde_json::from_str(&detail).map_err(unreadable("an audit line"))?,
    })
}

#[async_trait]
impl Audit for Directory {
    async fn record(&self, scope: &Scope, change: &Change) -> Result<(), StoreError> {
        let what = "recording a change";
        let mut transaction = self.begin(what).await?;
        record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list_audit(
        &self,
        scope: &Scope,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, StoreError> {
        let fingerprint = Fingerprint::new(&format!("audit {}", scope.workspace_id()));
        let before = match &page.after {
            Some(cursor) => fingerprint.place(cursor)?.parse::<i64>().map_err(|_| foreign())?,
            None => i64::MAX,
        };
        let limit = page.limit.clamp(1, PAGE_ITEMS_MAX);
        let rows = sqlx::query(
            "select number, at, actor, reason, action, subject, detail from audit
             where workspace_id = $1 and number < $2 order by number desc limit $3",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(before)
        .bind(i64::from(limit) + 1)
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the audit log"))?;
        let shown = rows.len().min(limit as usize);
        let items = rows[..shown].iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > shown).then(|| items.last()).flatten();
        let next = next.map(|last| fingerprint.cursor(&last.number.to_string()));
        Ok(Page { items, next, total: None })
    }
}
