//! The API, one file for each noun.
//!
//! A handler extracts, lets the engine authorise, asks it, and answers. What a request must be to
//! get that far stands in the files named after the extractors.

pub(crate) mod annotations;
pub(crate) mod caller;
pub(crate) mod companies;
pub(crate) mod company;
pub(crate) mod corrections;
pub(crate) mod data_set;
pub(crate) mod entity_tag;
pub(crate) mod events;
pub(crate) mod exports;
pub(crate) mod filters;
pub(crate) mod first_party;
pub(crate) mod identification;
pub(crate) mod install_check;
pub(crate) mod json;
pub(crate) mod live;
pub(crate) mod look_up;
pub(crate) mod look_up_bulk;
pub(crate) mod notes;
pub(crate) mod overview;
pub(crate) mod pagination;
pub(crate) mod path;
pub(crate) mod pending;
pub(crate) mod quality;
pub(crate) mod query;
pub(crate) mod range;
pub(crate) mod segments;
pub(crate) mod session;
pub(crate) mod signed_in;
pub(crate) mod sites;
pub(crate) mod tags;
pub(crate) mod target_lists;
pub(crate) mod users;
pub(crate) mod verdicts;
pub(crate) mod visits;
pub(crate) mod words;

use axum::http::StatusCode;

use crate::problem::Problem;

/// The largest body that the API reads, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Answers an address of the API that does not exist.
pub(crate) fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is no such address in the API",
        "see /api/v1/openapi.json for those that exist",
    )
}

/// Answers a method that an address does not take.
pub(crate) async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}
