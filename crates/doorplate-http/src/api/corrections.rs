//! Corrections of verdicts: made, listed, undone.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorplate_domain::correction::{
    CorrectVerdict, Correction as DomainCorrection, CorrectionOrigin,
};
use doorplate_domain::id::{CompanyId, CorrectionId};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::Timestamp;
use doorplate_engine::corrections::{NewCorrection, WantedVerdict, correctable_kinds};
use doorplate_engine::ports::revisions::Corrected;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, ToSchema};

use super::json::ApiJson;
use super::path::ApiPath;
use super::query::Checks;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// What somebody said of a company's verdicts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Correction {
    /// Names it.
    #[schema(example = "cor_06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: String,
    /// Who said so: the workspace for itself, or the operator for all.
    #[schema(schema_with = origin)]
    origin: &'static str,
    /// The company that is shown.
    #[schema(example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    company_id: String,
    /// Its name when the correction was made.
    company_name: String,
    /// Only on this autonomous system; on all of them when null.
    #[schema(required, example = 64500)]
    asn: Option<u32>,
    /// What is right.
    #[schema(schema_with = is)]
    is: &'static str,
    /// The kind of network, when it is one.
    #[schema(schema_with = network_kind_or_null, required)]
    network_kind: Option<&'static str>,
    /// The company that is right, when it is another one.
    #[schema(required)]
    right_company: Option<RightCompany>,
    /// How it was seen last when the correction was made.
    seen_on: SeenOn,
    /// Why; may be empty.
    note: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Who made it.
    #[schema(example = "usr_06awy3c4v5x8k2m9q7r1t0z6bd")]
    created_by: String,
    /// When it was undone; null while it counts.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    undone_at: Option<Timestamp>,
}

/// A company that is right instead.
#[derive(Serialize, ToSchema)]
struct RightCompany {
    /// Names it.
    id: String,
    /// Its name.
    name: String,
    /// Its domain; may be empty.
    domain: String,
    /// Its country; may be empty.
    country: String,
}

/// A network, and how sure the verdict on it was.
#[derive(Serialize, ToSchema)]
struct SeenOn {
    /// The number of the autonomous system; 0 when not known.
    asn: u32,
    /// Its holder; may be empty.
    network_name: String,
    /// Its country; may be empty.
    country: String,
    /// The confidence of the verdict, 0 to 1.
    confidence: f32,
}

/// The corrections that hold in the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct CorrectionList {
    /// The corrections, newest first, those undone included.
    items: Vec<Correction>,
    /// Always null: it is one page.
    #[schema(required)]
    next: Option<String>,
    /// Whether they were worked into all visits; a large past takes a while.
    is_done: bool,
}

/// A new correction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateCorrection {
    /// The company that is shown.
    #[schema(value_type = String, example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    company_id: CompanyId,
    /// Only on this autonomous system; on all of them without.
    asn: Option<u32>,
    /// What is right.
    #[schema(schema_with = is)]
    is: String,
    /// The kind of network, with `is: network`.
    #[schema(schema_with = network_kind)]
    network_kind: Option<String>,
    /// A company of the data set or one that visited, with `is: company`.
    #[schema(value_type = Option<String>)]
    right_company_id: Option<CompanyId>,
    /// A company that nobody knows yet, with `is: company`.
    right_company: Option<NamedCompany>,
    /// Why, at most 500 bytes.
    note: Option<String>,
}

/// A company that nobody knows yet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NamedCompany {
    /// Its name.
    #[schema(example = "Example Pumps")]
    name: String,
    /// The domain of its website.
    #[schema(example = "example.com")]
    domain: Option<String>,
}

/// A correction, and how far it has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct CorrectionResult {
    /// The correction.
    correction: Correction,
    /// Visits whose verdict changed so far.
    visits: u64,
    /// Whether all did; a large past takes a while.
    is_done: bool,
}

/// A correction.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CorrectionPath {
    /// The correction.
    #[param(value_type = String, example = "cor_06awy3c4v5x8k2m9q7r1t0z6bd")]
    correction_id: CorrectionId,
}

const IS: [&str; 4] = ["right", "network", "company", "hidden"];

fn is() -> Schema {
    words::words("What is right.", IS)
}

fn origin() -> Schema {
    let origins = [CorrectionOrigin::Operator, CorrectionOrigin::Workspace];
    words::words("Who said so.", origins.map(CorrectionOrigin::as_str))
}

fn network_kind() -> Schema {
    words::words("What the network is.", correctable_kinds().map(NetworkKind::as_str))
}

fn network_kind_or_null() -> Schema {
    words::words_or_null("What the network is.", correctable_kinds().map(NetworkKind::as_str))
}

impl From<DomainCorrection> for Correction {
    fn from(correction: DomainCorrection) -> Self {
        let (is, network_kind, right_company) = match correction.verdict {
            CorrectVerdict::Right => (IS[0], None, None),
            CorrectVerdict::Network { kind } => (IS[1], Some(kind.as_str()), None),
            CorrectVerdict::Company { company } => {
                let right = RightCompany {
                    id: company.id.into(),
                    name: company.name,
                    domain: company.domain,
                    country: company.country,
                };
                (IS[2], None, Some(right))
            }
            CorrectVerdict::Hidden => (IS[3], None, None),
        };
        Self {
            id: correction.id.into(),
            origin: correction.origin.as_str(),
            company_id: correction.company_id.into(),
            company_name: correction.company_name,
            asn: correction.asn,
            is,
            network_kind,
            right_company,
            seen_on: SeenOn {
                asn: correction.seen_on.asn,
                network_name: correction.seen_on.network_name,
                country: correction.seen_on.country,
                confidence: correction.seen_on.confidence,
            },
            note: correction.note,
            created_at: correction.created_at,
            created_by: correction.created_by,
            undone_at: correction.undone_at,
        }
    }
}

impl CorrectionResult {
    fn new((correction, corrected): (DomainCorrection, Corrected)) -> Self {
        let Corrected { visits, is_done } = corrected;
        Self { correction: correction.into(), visits, is_done }
    }
}

impl CreateCorrection {
    fn read(self) -> Result<NewCorrection, Problem> {
        let mut checks = Checks::default();
        let verdict = match (self.is.as_str(), self.right_company_id, self.right_company) {
            ("right", ..) => Some(WantedVerdict::Right),
            ("hidden", ..) => Some(WantedVerdict::Hidden),
            ("network", ..) => {
                let problem = || {
                    let allowed = correctable_kinds().map(NetworkKind::as_str);
                    FieldProblem::new("network_kind", "needs a kind of network").allowing(allowed)
                };
                let kind = self.network_kind.as_deref().and_then(NetworkKind::parse);
                if kind.is_none() {
                    checks.note(problem());
                }
                kind.map(WantedVerdict::Network)
            }
            ("company", Some(id), None) => Some(WantedVerdict::Company(id)),
            ("company", None, Some(NamedCompany { name, domain })) => {
                Some(WantedVerdict::Named { name, domain: domain.unwrap_or_default() })
            }
            ("company", ..) => {
                let needs = "needs either this or right_company";
                checks.note(FieldProblem::new("right_company_id", needs));
                None
            }
            _ => {
                checks.note(FieldProblem::new("is", "not one of the words").allowing(IS));
                None
            }
        };
        checks.finish()?;
        let verdict = verdict.ok_or_else(Problem::not_found)?;
        let note = self.note.unwrap_or_default();
        Ok(NewCorrection { company_id: self.company_id, asn: self.asn, verdict, note })
    }
}

/// List the corrections that hold in the workspace, the operator's included.
#[utoipa::path(
    get, path = "/api/v1/corrections", tag = "corrections",
    responses((status = 200, description = "The corrections", body = CorrectionList), Problems),
)]
pub(crate) async fn list_corrections(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
) -> Result<Json<CorrectionList>, Problem> {
    let list = app.engine().list_corrections(&signed_in.scope).await?;
    let items = list.items.into_iter().map(Correction::from).collect();
    Ok(Json(CorrectionList { items, next: None, is_done: list.is_done }))
}

/// Correct the verdicts that name a company: those to come at once, those of the past with them.
#[utoipa::path(
    post, path = "/api/v1/corrections", tag = "corrections", request_body = CreateCorrection,
    responses((status = 201, description = "The correction", body = CorrectionResult), Problems),
)]
pub(crate) async fn create_correction(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiJson(wanted): ApiJson<CreateCorrection>,
) -> Result<(StatusCode, Json<CorrectionResult>), Problem> {
    let made = app.engine().create_correction(&signed_in.scope, wanted.read()?).await?;
    Ok((StatusCode::CREATED, Json(CorrectionResult::new(made))))
}

/// Undo a correction of the workspace: every verdict becomes what it would be without it.
#[utoipa::path(
    post, path = "/api/v1/corrections/{correction_id}/undo", tag = "corrections",
    params(CorrectionPath),
    responses((status = 200, description = "The correction", body = CorrectionResult), Problems),
)]
pub(crate) async fn undo_correction(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<CorrectionPath>,
) -> Result<Json<CorrectionResult>, Problem> {
    let undone = app.engine().undo_correction(&signed_in.scope, &path.correction_id).await?;
    Ok(Json(CorrectionResult::new(undone)))
}
