//! Workspaces, and how one is founded.

use async_trait::async_trait;
use doorplate_domain::id::WorkspaceId;
use doorplate_domain::time::Timestamp;
use doorplate_domain::workspace::Workspace;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::directory::{Change, Digest, Founding, Workspaces};
use doorplate_engine::scope::{InstallationScope, Scope};
use sqlx::any::AnyRow;

use super::audit::{self, By};
use super::users;
use super::{Directory, hexadecimal, number, read, text};
use crate::error::from_sqlx;

fn workspace(row: &AnyRow) -> Result<Workspace, StoreError> {
    Ok(Workspace {
        id: read(row, "id", WorkspaceId::parse)?,
        name: text(row, "name")?,
        created_at: Timestamp(number(row, "created_at")?),
    })
}

#[async_trait]
impl Workspaces for Directory {
    async fn create_workspace(
        &self,
        scope: &InstallationScope,
        workspace: &Workspace,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "making a workspace";
        let mut transaction = self.begin(what).await?;
        sqlx::query("insert into workspaces (id, name, created_at) values ($1, $2, $3)")
            .bind(workspace.id.as_str().to_owned())
            .bind(workspace.name.clone())
            .bind(workspace.created_at.0)
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::installation(scope, workspace), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn found_workspace(
        &self,
        scope: &InstallationScope,
        setup: Digest,
        founding: &Founding,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "founding a workspace";
        let Founding { workspace, owner } = founding;
        if owner.user.workspace_id != workspace.id {
            return Err(StoreError::conflict("an owner of another workspace"));
        }
        let mut transaction = self.begin(what).await?;
        let used = sqlx::query("delete from setup_links where secret = $1 and expires_at > $2")
            .bind(hexadecimal(setup))
            .bind(change.at.0)
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        if used.rows_affected() == 0 {
            return Err(StoreError::conflict("a setup link that was used or has ended"));
        }
        sqlx::query(
            "insert into workspaces (id, name, created_at) values ($1, $2, $3)
             on conflict (id) do update set name = excluded.name",
        )
        .bind(workspace.id.as_str().to_owned())
        .bind(workspace.name.clone())
        .bind(workspace.created_at.0)
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        users::insert(&mut transaction, owner).await?;
        audit::record(&mut transaction, &By::installation(scope, workspace), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list_workspaces(
        &self,
        _scope: &InstallationScope,
    ) -> Result<Vec<Workspace>, StoreError> {
        let rows =
            sqlx::query("select id, name, created_at from workspaces order by created_at, id")
                .fetch_all(&self.pool)
                .await
                .map_err(from_sqlx("listing the workspaces"))?;
        rows.iter().map(workspace).collect()
    }

    async fn find_workspace(&self, scope: &Scope) -> Result<Option<Workspace>, StoreError> {
        let row = sqlx::query("select id, name, created_at from workspaces where id = $1")
            .bind(scope.workspace_id().as_str().to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx("finding a workspace"))?;
        row.as_ref().map(workspace).transpose()
    }
}
