//! The problems of an operation, as the API's document lists them.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};

use super::PROBLEM_TYPE;

/// Stands in an operation's responses for all the problems that it may answer with.
pub(crate) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let ranges = [
            ("4XX", "The request cannot be answered as it is; `code` says why."),
            ("5XX", "Nothing is wrong with the request; try again after `Retry-After` seconds."),
        ];
        ranges
            .into_iter()
            .map(|(range, description)| {
                let content =
                    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let response = ResponseBuilder::new()
                    .description(description)
                    .content(PROBLEM_TYPE, content)
                    .build();
                (range.to_owned(), RefOr::T(response))
            })
            .collect()
    }
}
