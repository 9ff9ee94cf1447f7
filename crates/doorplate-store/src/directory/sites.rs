//! Sites, their public keys and their secrets.

use async_trait::async_trait;
use doorplate_domain::consent::{ConsentMode, ConsentPolicy};
use doorplate_domain::id::{SiteId, SiteKey, WorkspaceId};
use doorplate_domain::site::{FirstPartyPolicy, Host, Site};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::directory::{Change, Digest, SiteByKey, Sites};
use doorplate_engine::scope::{InstallationScope, Scope};
use sqlx::any::AnyRow;

use super::audit::{self, By};
use super::{Directory, hexadecimal, number, read, text};
use crate::error::{from_sqlx, unreadable};

fn site(row: &AnyRow) -> Result<Site, StoreError> {
    Ok(Site {
        id: read(row, "id", SiteId::parse)?,
        workspace_id: read(row, "workspace_id", WorkspaceId::parse)?,
        name: text(row, "name")?,
        host: read(row, "host", Host::parse)?,
        allowed_hosts: read(row, "allowed_hosts", |json| serde_json::from_str(json))?,
        site_key: read(row, "site_key", SiteKey::parse)?,
        time_zone: text(row, "time_zone")?,
        consent: ConsentPolicy {
            mode: read(row, "consent_mode", |mode| ConsentMode::parse(mode).ok_or(()))?,
            honours_gpc: number(row, "honours_gpc")? != 0,
            honours_dnt: number(row, "honours_dnt")? != 0,
        },
        first_party: FirstPartyPolicy {
            carries_over: number(row, "carries_over")? != 0,
            takes_domains: number(row, "takes_domains")? != 0,
        },
        created_at: Timestamp(number(row, "created_at")?),
    })
}

fn allowed_hosts(site: &Site) -> Result<String, StoreError> {
    serde_json::to_string(&site.allowed_hosts).map_err(unreadable("the hosts of a site"))
}

#[async_trait]
impl Sites for Directory {
    async fn create_site(
        &self,
        scope: &Scope,
        site: &Site,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "a site for this host";
        if &site.workspace_id != scope.workspace_id() {
            return Err(StoreError::conflict("a site of another workspace"));
        }
        let mut transaction = self.begin(what).await?;
        sqlx::query(
            "insert into sites
                (workspace_id, id, name, host, host_without_www, allowed_hosts, site_key,
                 time_zone, consent_mode, honours_gpc, honours_dnt, created_at, carries_over,
                 takes_domains)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(site.workspace_id.as_str().to_owned())
        .bind(site.id.as_str().to_owned())
        .bind(site.name.clone())
        .bind(site.host.as_str().to_owned())
        .bind(site.host.without_www().to_owned())
        .bind(allowed_hosts(site)?)
        .bind(site.site_key.as_str().to_owned())
        .bind(site.time_zone.clone())
        .bind(site.consent.mode.as_str())
        .bind(i16::from(site.consent.honours_gpc))
        .bind(i16::from(site.consent.honours_dnt))
        .bind(site.created_at.0)
        .bind(i16::from(site.first_party.carries_over))
        .bind(i16::from(site.first_party.takes_domains))
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn find_site(&self, scope: &Scope, id: &SiteId) -> Result<Option<Site>, StoreError> {
        let row = sqlx::query("select * from sites where workspace_id = $1 and id = $2")
            .bind(scope.workspace_id().as_str().to_owned())
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx("finding a site"))?;
        row.as_ref().map(site).transpose()
    }

    async fn list_sites(&self, scope: &Scope) -> Result<Vec<Site>, StoreError> {
        let rows = sqlx::query("select * from sites where workspace_id = $1 order by name, id")
            .bind(scope.workspace_id().as_str().to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(from_sqlx("listing the sites"))?;
        rows.iter().map(site).collect()
    }

    async fn update_site(
        &self,
        scope: &Scope,
        site: &Site,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "a site for this host";
        let mut transaction = self.begin(what).await?;
        let updated = sqlx::query(
            "update sites
             set name = $3, host = $4, host_without_www = $5, allowed_hosts = $6, time_zone = $7,
                 consent_mode = $8, honours_gpc = $9, honours_dnt = $10, carries_over = $11,
                 takes_domains = $12
             where workspace_id = $1 and id = $2",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(site.id.as_str().to_owned())
        .bind(site.name.clone())
        .bind(site.host.as_str().to_owned())
        .bind(site.host.without_www().to_owned())
        .bind(allowed_hosts(site)?)
        .bind(site.time_zone.clone())
        .bind(site.consent.mode.as_str())
        .bind(i16::from(site.consent.honours_gpc))
        .bind(i16::from(site.consent.honours_dnt))
        .bind(i16::from(site.first_party.carries_over))
        .bind(i16::from(site.first_party.takes_domains))
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        if updated.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn delete_site(
        &self,
        scope: &Scope,
        id: &SiteId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "deleting a site";
        let mut transaction = self.begin(what).await?;
        let row =
            sqlx::query("delete from sites where workspace_id = $1 and id = $2 returning site_key")
                .bind(scope.workspace_id().as_str().to_owned())
                .bind(id.as_str().to_owned())
                .fetch_optional(&mut *transaction)
                .await
                .map_err(from_sqlx(what))?;
        let Some(row) = row else { return Ok(false) };
        sqlx::query(
            "insert into deleted_site_keys (workspace_id, site_key, deleted_at)
             values ($1, $2, $3)",
        )
        .bind(scope.workspace_id().as_str().to_owned())
        .bind(text(&row, "site_key")?)
        .bind(change.at.0)
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn find_site_by_key(
        &self,
        _scope: &InstallationScope,
        key: &SiteKey,
    ) -> Result<Option<SiteByKey>, StoreError> {
        let what = "finding a site by its key";
        let row = sqlx::query("select * from sites where site_key = $1")
            .bind(key.as_str().to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx(what))?;
        if let Some(row) = row {
            return site(&row).map(|site| Some(SiteByKey::Active(site)));
        }
        let deleted = sqlx::query("select 1 from deleted_site_keys where site_key = $1")
            .bind(key.as_str().to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx(what))?;
        Ok(deleted.map(|_| SiteByKey::Deleted))
    }

    async fn set_site_secret(
        &self,
        scope: &Scope,
        id: &SiteId,
        secret: Digest,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "setting the secret of a site";
        let mut transaction = self.begin(what).await?;
        let updated =
            sqlx::query("update sites set secret = $3 where workspace_id = $1 and id = $2")
                .bind(scope.workspace_id().as_str().to_owned())
                .bind(id.as_str().to_owned())
                .bind(hexadecimal(secret))
                .execute(&mut *transaction)
                .await
                .map_err(from_sqlx(what))?;
        if updated.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, &By::scope(scope), change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }

    async fn find_site_by_secret(
        &self,
        _scope: &InstallationScope,
        secret: Digest,
    ) -> Result<Option<Site>, StoreError> {
        let row = sqlx::query("select * from sites where secret = $1")
            .bind(hexadecimal(secret))
            .fetch_optional(&self.pool)
            .await
            .map_err(from_sqlx("finding a site by its secret"))?;
        row.as_ref().map(site).transpose()
    }
}
