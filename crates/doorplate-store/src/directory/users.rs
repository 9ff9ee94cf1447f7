//! Users, their sessions and setup links.

use async_trait::async_trait;
use doorplate_domain::id::{SessionId, UserId, WorkspaceId};
use doorplate_domain::time::Timestamp;
use doorplate_domain::user::{EmailAddress, Role, Session, User};
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::directory::{Change, Digest, UserWithPassword, Users};
use doorplate_engine::scope::{InstallationScope, Scope};
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use super::audit::{self, By};
use super::{Directory, hexadecimal, number, read, text};
use crate::error::{from_sqlx, unreadable};

/// Writes a new user.
pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    UserWithPassword { user, password_hash }: &UserWithPassword,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into users
            (workspace_id, id, email, email_key, name, role, password_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(user.workspace_id.as_str().to_owned())
    .bind(user.id.as_str().to_owned())
    .bind(user.email.reveal().to_owned())
    .bind(user.email.key())
    .bind(user.name.clone())
    .bind(user.role.as_str())
    .bind(password_hash.clone())
    .bind(user.created_at.0)
    .execute(&mut **transaction)
    .await
    .map_err(from_sqlx("a user with this mail address"))?;
    Ok(())
}

fn user(row: &AnyRow) -> Result<User, StoreError> {
    Ok(User {
        id: read(row, "id", UserId::parse)?,
        workspace_id: read(row, "workspace_id", WorkspaceId::parse)?,
        email: read(row, "email", EmailAddress::parse)?,
        name: text(row, "name")?,
        role: read(row, "role", |role| Role::parse(role).ok_or(()))?,
        created_at: Timestamp(number(row, "created_at")?),
    })
}

fn session(row: &AnyRow) -> Result<Session, StoreError> {
    Ok(Session {
        id: read(row, "session_id", SessionId::parse)?,
        user_id: read(row, "id", UserId::parse)?,
        created_at: Timestamp(number(row, "session_created_at")?),
        expires_at: Timestamp(number(row, "expires_at")?),
    })
}

#[async_trait]
impl Users for Directory {
    async fn find_user_by_email(
        &self,
        _scope: &InstallationScope,
        email: &EmailAddress,
    ) -> Result<Option<UserWithPassword>, StoreError> {
        let row = sqlx::query(
            "select workspace_id, id, email, name, role, created_at, password_hash
             from users where email_key = $1",
        )
        .bind(email.key())
        .fetch_optional(&self.pool)
        .await
        .map_err(from_sqlx("finding a user by mail address"))?;
        let Some(row) = row else { return Ok(None) };
        let password_hash = text(&row, "password_hash")?;
        Ok(Some(UserWithPassword { user: user(&row)?, password_hash }))
    }

    async fn count_users(&self, _scope: &InstallationScope) -> Result<u64, StoreError> {
        let what = "counting the users";
        let row = sqlx::query("select count(*) as users from users")
            .fetch_one(&self.pool)
            .await
            .map_err(from_sqlx(what))?;
        u64::try_from(number(&row, "users")?).map_err(unreadable(what))
    }

    async fn find_user(&self, scope: &Scope, id: &UserId) -> Result<Option<User>, StoreError> {
        let row = sqlx::query(
            "select workspace_id, id, email, name, role, created_at
             from users where workspace_id = $1 and id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .fetch_optional(&self.pool)
        .await
        .map_err(from_sqlx("finding a user"))?;
        row.as_ref().map(user).transpose()
    }

    async fn list_users(&self, scope: &Scope) -> Result<Vec<User>, StoreError> {
        let rows = sqlx::query(
            "select workspace_id, id, email, name, role, created_at
             from users where workspace_id = $1 order by name, id",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the users"))?;
        rows.iter().map(user).collect()
    }

    async fn has_session(
        &self,
        scope: &Scope,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "select 1 from sessions where workspace_id = $1 and id = $2 and expires_at > $3",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await
        .map_err(from_sqlx("finding a session"))?;
        Ok(row.is_some())
    }

    async fn create_session(
        &self,
        scope: &Scope,
        session: &Session,
        secret: Digest,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "beginning a session";
        let mut transaction = self.begin(what).await?;
        sqlx::query(
            "insert into sessions (workspace_id, id, user_id, secret, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(session.id.as_str().to_owned())
        .bind(session.user_id.as_str().to_owned())
        .bind(hexadecimal(secret))
        .bind(session.created_at.0)
        .bind(session.expires_at.0)
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn find_session(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError> {
        let row = sqlx::query(
            "select users.workspace_id, users.id, email, name, role, users.created_at,
                    sessions.id as session_id, sessions.created_at as session_created_at,
                    expires_at
             from sessions
             join users on users.workspace_id = sessions.workspace_id
                       and users.id = sessions.user_id
             where secret = $1 and expires_at > $2",
        )
        .bind(hexadecimal(secret))
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await
        .map_err(from_sqlx("finding a session"))?;
        row.map(|row| Ok((session(&row)?, user(&row)?))).transpose()
    }

    async fn delete_session(
        &self,
        scope: &Scope,
        id: &SessionId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "ending a session";
        let mut transaction = self.begin(what).await?;
        let ended = sqlx::query("delete from sessions where workspace_id = $1 and id = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(id.as_str().to_owned())
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn delete_expired(
        &self,
        _scope: &InstallationScope,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let what = "forgetting ended sessions";
        let mut transaction = self.begin(what).await?;
        let mut forgotten = 0;
        for statement in [
            "delete from sessions where expires_at <= $1",
            "delete from setup_links where expires_at <= $1",
        ] {
            let deleted = sqlx::query(statement)
                .bind(now.0)
                .execute(&mut *transaction)
                .await
                .map_err(from_sqlx(what))?;
            forgotten += deleted.rows_affected();
        }
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(forgotten)
    }

    async fn create_setup_link(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let what = "making a setup link";
        let mut transaction = self.begin(what).await?;
        sqlx::query("delete from setup_links")
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        sqlx::query("insert into setup_links (secret, expires_at) values ($1, $2)")
            .bind(hexadecimal(secret))
            .bind(expires_at.0)
            .execute(&mut *transaction)
            .await
            .map_err(from_sqlx(what))?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn has_setup_link(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let row = sqlx::query("select 1 from setup_links where secret = $1 and expires_at > $2")
            .bind(hexadecimal(secret))
            .bind(now.0)
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx("finding a setup link"))?;
        Ok(row.is_some())
    }
}
