//! The API's document, made from the handlers.

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use std::sync::LazyLock;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::assets::StaticFile;
use crate::problem::ProblemBody;
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Doorplate",
        description = "Which businesses visit a website, and never who.\n\n\
            Names are `snake_case`, times RFC 3339 in UTC, ids opaque. Lists are \
            `{items, next}`; send `next` as `cursor` for the next page. Problems are \
            `application/problem+json` with a stable `code`; what a caller may not know about is \
            404. A request that changes something by session cookie must carry the header \
            `doorplate-csrf: 1`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "session", description = "Who is signed in"),
        (name = "sites", description = "Websites whose visits are collected"),
        (name = "companies", description = "The companies that visited"),
        (name = "visits", description = "Their visits"),
        (name = "verdicts", description = "Where all hits went; it always adds up"),
        (name = "corrections", description = "What the workspace says of wrong verdicts"),
        (name = "annotations", description = "What the workspace adds to companies"),
        (name = "exports", description = "Everything, as files to take out"),
        (name = "target lists", description = "Companies that the workspace wants to see"),
        (name = "segments", description = "Saved filters"),
        (name = "look-up", description = "Addresses, and the data set that knows them"),
        (name = "compat", description = "Look-ups in the shapes of other products"),
        (name = "collect", description = "The doors by which visits come in"),
        (name = "health", description = "Whether this works"),
    ),
    components(schemas(ProblemBody)),
    modifiers(&Security),
    security(("session" = [])),
)]
pub(crate) struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(
            "doorplate_session",
            "Set by the sign-in page; `__Host-doorplate` over TLS.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The site's secret key."))
            .build();
        components.add_security_scheme("site_secret_key", SecurityScheme::Http(bearer));
    }
}

/// The document as JSON, two spaces deep, the same every time.
pub fn openapi_json() -> String {
    let (_, document) = routes::documented();
    let mut json = document.to_pretty_json().expect("the document has only texts and numbers");
    json.push('\n');
    json
}

static FILE: LazyLock<StaticFile> =
    LazyLock::new(|| StaticFile::new("application/json", openapi_json().into_bytes().into()));

/// Get this document.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "health", security(()),
    responses((status = 200, description = "The API's document", body = Object)),
)]
pub(crate) async fn get_openapi(headers: HeaderMap) -> Response {
    FILE.respond(&headers, HeaderValue::from_static("public, max-age=300"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_in_the_repository_is_the_one_that_is_served() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == openapi_json(), "openapi.json is out of date: run `cargo xtask openapi`");
    }
}
