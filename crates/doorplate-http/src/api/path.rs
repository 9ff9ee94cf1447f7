//! The ids in an address. One that is not of the form of an id is an id of nothing: 404.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use doorplate_domain::id::{CompanyId, SiteId, VisitId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::problem::Problem;

/// The ids as `T`.
pub(crate) struct ApiPath<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path)).map_err(|_| Problem::not_found())
    }
}

/// A site.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SitePath {
    /// The site.
    #[param(value_type = String, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) site_id: SiteId,
}

/// A company that visited a site.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CompanyPath {
    /// The site.
    #[param(value_type = String, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) site_id: SiteId,
    /// The company.
    #[param(value_type = String, example = "com_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) company_id: CompanyId,
}

/// A visit to a site.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct VisitPath {
    /// The site.
    #[param(value_type = String, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) site_id: SiteId,
    /// The visit.
    #[param(value_type = String, example = "vis_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) visit_id: VisitId,
}

/// A reason for abstaining, on a site.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ReasonPath {
    /// The site.
    #[param(value_type = String, example = "site_06awy3c4v5x8k2m9q7r1t0z6bd")]
    pub(crate) site_id: SiteId,
    /// The reason, as the list of verdicts has it.
    #[param(schema_with = super::words::abstain_reason, example = "isp")]
    pub(crate) reason: String,
}
