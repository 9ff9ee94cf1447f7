//! Corrections: those of a workspace, and those of the operator, which hold for all.

use async_trait::async_trait;
use doorplate_domain::correction::{CORRECTIONS_MAX, Correction, CorrectionOrigin, SeenOn};
use doorplate_domain::id::{CompanyId, CorrectionId, WorkspaceId};
use doorplate_domain::time::Timestamp;
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::corrections::Corrections;
use doorplate_engine::ports::directory::Change;
use doorplate_engine::scope::{InstallationScope, Scope};
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use super::audit::{self, By};
use super::{Directory, number, optional_number, read, text};
use crate::error::{from_sqlx, unreadable};

fn correction(row: &AnyRow, origin: CorrectionOrigin) -> Result<Correction, StoreError> {
    let asn = |column: i64| u32::try_from(column).map_err(unreadable("a network's number"));
    Ok(Correction {
        id: read(row, "id", CorrectionId::parse)?,
        origin,
        company_id: read(row, "company_id", CompanyId::parse)?,
        company_name: text(row, "company_name")?,
        asn: optional_number(row, "asn")?.map(asn).transpose()?,
        verdict: read(row, "verdict", |json| serde_json::from_str(json))?,
        seen_on: SeenOn {
            asn: asn(number(row, "seen_asn")?)?,
            network_name: text(row, "seen_network_name")?,
            country: text(row, "seen_country")?,
            confidence: from_millionths(number(row, "seen_confidence")?),
        },
        note: text(row, "note")?,
        created_at: Timestamp(number(row, "created_at")?),
        created_by: text(row, "created_by")?,
        undone_at: optional_number(row, "undone_at")?.map(Timestamp),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence is at most 1")]
fn to_millionths(confidence: f32) -> i64 {
    (f64::from(confidence) * 1e6).round() as i64
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "at most a million"
)]
fn from_millionths(millionths: i64) -> f32 {
    (millionths as f64 / 1e6) as f32
}

/// Whose corrections a statement is about: one workspace's, or the operator's.
enum Owner<'a> {
    Workspace(&'a Scope),
    Operator(&'a InstallationScope),
}

impl Owner<'_> {
    fn origin(&self) -> CorrectionOrigin {
        match self {
            Self::Workspace(_) => CorrectionOrigin::Workspace,
            Self::Operator(_) => CorrectionOrigin::Operator,
        }
    }

    /// Null for the operator.
    fn workspace(&self) -> Option<String> {
        match self {
            Self::Workspace(scope) => Some(scope.workspace_id().as_str().to_owned()),
            Self::Operator(_) => None,
        }
    }
}

impl Directory {
    async fn insert(
        &self,
        owner: &Owner<'_>,
        correction: &Correction,
        change: &Change,
    ) -> Result<(), StoreError> {
        let what = "keeping a correction";
        if correction.origin != owner.origin() {
            return Err(StoreError::conflict("a correction of another origin"));
        }
        let verdict = serde_json::to_string(&correction.verdict)
            .map_err(unreadable("a corrected verdict"))?;
        let mut transaction = self.begin(what).await?;
        check_number(&mut transaction, owner).await?;
        sqlx::query(
            "insert into corrections
                (workspace_id, id, company_id, company_name, asn, verdict, seen_asn,
                 seen_network_name, seen_country, seen_confidence, note, created_at, created_by,
                 undone_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(owner.workspace())
        .bind(correction.id.as_str().to_owned())
        .bind(correction.company_id.as_str().to_owned())
        .bind(correction.company_name.clone())
        .bind(correction.asn.map(i64::from))
        .bind(verdict)
        .bind(i64::from(correction.seen_on.asn))
        .bind(correction.seen_on.network_name.clone())
        .bind(correction.seen_on.country.clone())
        .bind(to_millionths(correction.seen_on.confidence))
        .bind(correction.note.clone())
        .bind(correction.created_at.0)
        .bind(correction.created_by.clone())
        .bind(correction.undone_at.map(|at| at.0))
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        record(&mut transaction, owner, change).await?;
        transaction.commit().await.map_err(from_sqlx(what))
    }

    async fn list(&self, owner: &Owner<'_>) -> Result<Vec<Correction>, StoreError> {
        let rows = sqlx::query(
            "select * from corrections where workspace_id is not distinct from $1
             order by created_at desc, id desc",
        )
        .bind(owner.workspace())
        .fetch_all(&self.pool)
        .await
        .map_err(from_sqlx("listing the corrections"))?;
        rows.iter().map(|row| correction(row, owner.origin())).collect()
    }

    async fn undo(
        &self,
        owner: &Owner<'_>,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        let what = "undoing a correction";
        let mut transaction = self.begin(what).await?;
        let undone = sqlx::query(
            "update corrections set undone_at = $3
             where workspace_id is not distinct from $1 and id = $2 and undone_at is null",
        )
        .bind(owner.workspace())
        .bind(id.as_str().to_owned())
        .bind(change.at.0)
        .execute(&mut *transaction)
        .await
        .map_err(from_sqlx(what))?;
        if undone.rows_affected() == 0 {
            return Ok(false);
        }
        record(&mut transaction, owner, change).await?;
        transaction.commit().await.map_err(from_sqlx(what))?;
        Ok(true)
    }
}

async fn check_number(
    transaction: &mut Transaction<'static, Any>,
    owner: &Owner<'_>,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "select count(*) as number from corrections
         where workspace_id is not distinct from $1 and undone_at is null",
    )
    .bind(owner.workspace())
    .fetch_one(&mut **transaction)
    .await
    .map_err(from_sqlx("counting the corrections"))?;
    if usize::try_from(number(&row, "number")?).is_ok_and(|number| number < CORRECTIONS_MAX) {
        Ok(())
    } else {
        Err(StoreError::conflict("a correction beyond the limit"))
    }
}

/// Writes the audit line: of the workspace, or of each when the operator acts upon all.
async fn record(
    transaction: &mut Transaction<'static, Any>,
    owner: &Owner<'_>,
    change: &Change,
) -> Result<(), StoreError> {
    let scope = match owner {
        Owner::Workspace(scope) => {
            return audit::record(transaction, &By::scope(scope), change).await;
        }
        Owner::Operator(scope) => scope,
    };
    let rows = sqlx::query("select id from workspaces order by id")
        .fetch_all(&mut **transaction)
        .await
        .map_err(from_sqlx("listing the workspaces"))?;
    for row in &rows {
        let workspace_id = read(row, "id", WorkspaceId::parse)?;
        let by = By { workspace_id: &workspace_id, actor: "system", reason: scope.reason() };
        audit::record(transaction, &by, change).await?;
    }
    Ok(())
}

#[async_trait]
impl Corrections for Directory {
    async fn create_correction(
        &self,
        scope: &Scope,
        correction: &Correction,
        change: &Change,
    ) -> Result<(), StoreError> {
        self.insert(&Owner::Workspace(scope), correction, change).await
    }

    async fn list_corrections(&self, scope: &Scope) -> Result<Vec<Correction>, StoreError> {
        self.list(&Owner::Workspace(scope)).await
    }

    async fn undo_correction(
        &self,
        scope: &Scope,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        self.undo(&Owner::Workspace(scope), id, change).await
    }

    async fn create_operator_correction(
        &self,
        scope: &InstallationScope,
        correction: &Correction,
        change: &Change,
    ) -> Result<(), StoreError> {
        self.insert(&Owner::Operator(scope), correction, change).await
    }

    async fn list_operator_corrections(
        &self,
        scope: &InstallationScope,
    ) -> Result<Vec<Correction>, StoreError> {
        self.list(&Owner::Operator(scope)).await
    }

    async fn undo_operator_correction(
        &self,
        scope: &InstallationScope,
        id: &CorrectionId,
        change: &Change,
    ) -> Result<bool, StoreError> {
        self.undo(&Owner::Operator(scope), id, change).await
    }
}
