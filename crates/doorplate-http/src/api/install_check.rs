//! Whether a site's script is installed and works.

use axum::Json;
use axum::extract::State;
use doorplate_domain::time::Timestamp;
use doorplate_engine::install_check::{
    Finding, InstallCheck as EngineCheck, InstallStatus, Severity,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Schema;

use super::path::{ApiPath, SitePath};
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// How a site's installation stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct InstallCheck {
    /// `receiving`: all is well; `waiting`: nothing came yet; `attention`: something looks wrong.
    #[schema(schema_with = install_status)]
    status: &'static str,
    /// The last hit by script, pixel or server.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_hit_at: Option<Timestamp>,
    /// Hits in the last hour.
    hits_last_hour: u64,
    /// Hits in the last 24 hours.
    hits_last_day: u64,
    /// What was found, worst first; at least one.
    findings: Vec<InstallFinding>,
}

/// One finding.
#[derive(Serialize, ToSchema)]
struct InstallFinding {
    /// What it is, for programs.
    #[schema(example = "host_not_allowed")]
    code: &'static str,
    /// How bad it is.
    #[schema(schema_with = severity)]
    severity: &'static str,
    /// What is the case.
    #[schema(example = "12 hits came from pages of a host that is not the site's.")]
    message: String,
    /// What to do about it.
    what_to_do: &'static str,
}

impl From<EngineCheck> for InstallCheck {
    fn from(check: EngineCheck) -> Self {
        Self {
            status: match check.status {
                InstallStatus::Receiving => "receiving",
                InstallStatus::Waiting => "waiting",
                InstallStatus::Attention => "attention",
            },
            last_hit_at: check.last_hit_at,
            hits_last_hour: check.hits_last_hour,
            hits_last_day: check.hits_last_day,
            findings: check.findings.into_iter().map(InstallFinding::from).collect(),
        }
    }
}

impl From<Finding> for InstallFinding {
    fn from(finding: Finding) -> Self {
        Self {
            code: finding.code,
            severity: match finding.severity {
                Severity::Ok => "ok",
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            message: finding.message,
            what_to_do: finding.what_to_do,
        }
    }
}

/// Check how a site's script is installed, by what arrived from it.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/install-check", tag = "sites", params(SitePath),
    responses((status = 200, description = "How it stands", body = InstallCheck), Problems),
)]
pub(crate) async fn get_install_check(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
) -> Result<Json<InstallCheck>, Problem> {
    let check = app.engine().check_installation(&signed_in.scope, &path.site_id).await?;
    Ok(Json(check.into()))
}

fn install_status() -> Schema {
    words::words(
        "`receiving`: all is well; `waiting`: nothing came; `attention`: something looks wrong.",
        ["receiving", "waiting", "attention"],
    )
}

fn severity() -> Schema {
    words::words("How bad it is.", ["ok", "warning", "error"])
}
