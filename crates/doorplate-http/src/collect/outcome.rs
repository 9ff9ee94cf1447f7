//! What the sender of a hit is told, the same at every door.

use axum::http::{HeaderName, HeaderValue, StatusCode};
use doorplate_domain::drop_reason::DropReason;
use doorplate_engine::ingest::collect::{CollectError, Collected};

use crate::problem::Problem;

/// Says what became of the hit: `accepted`, or `dropped; reason=…`.
pub(crate) const OUTCOME: HeaderName = HeaderName::from_static("doorplate-outcome");

/// The value of [`OUTCOME`].
pub(crate) fn outcome(collected: Collected) -> HeaderValue {
    match collected {
        Collected::Accepted => HeaderValue::from_static("accepted"),
        Collected::Dropped(reason) => dropped(reason),
    }
}

fn dropped(reason: DropReason) -> HeaderValue {
    HeaderValue::from_str(&format!("dropped; reason={}", reason.as_str()))
        .expect("names of reasons are plain letters")
}

/// What a hit that went nowhere is answered. 410 tells the script to stop for good.
pub(crate) fn problem(error: CollectError) -> Problem {
    match error {
        CollectError::UnknownSite => unknown_site(),
        CollectError::SiteDeleted => Problem::new(
            StatusCode::GONE,
            "site_deleted",
            "The site was deleted",
            "remove the script from the page",
        ),
        CollectError::Unavailable(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "failed to record a hit");
            Problem::unavailable()
        }
    }
}

/// No site has this key.
pub(crate) fn unknown_site() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_site",
        "No site has this key",
        "compare `data-site` with the site's settings",
    )
}
