//! The portal: its files for everybody, its page for whoever is signed in.
//!
//! Whatever no other route takes ends here. A page of the portal has no file of its own; its
//! address is for the script in `index.html` to read.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, RwLock};

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::{StaticFile, cache, content_type};
use crate::api::{self, signed_in};
use crate::app::AppState;
use crate::pages::error::ErrorPage;
use crate::pages::local_path::LocalPath;
use crate::pages::portal_missing;
use crate::pages::see_other;
use crate::problem::Problem;
use crate::security;

/// The portal's built files; none when it was not built.
#[derive(RustEmbed)]
#[folder = "../../web/portal/dist"]
#[allow_missing = true]
struct PortalFiles;

const INDEX: &str = "index.html";
/// Vite puts files here whose names change with their content.
const HASHED_FOLDER: &str = "assets/";
const API_PREFIX: &str = "/api/";

/// The files as they were last asked for, with their compressed forms. As many as there are files.
static KEPT: LazyLock<RwLock<HashMap<String, Arc<KeptFile>>>> = LazyLock::new(RwLock::default);

struct KeptFile {
    sha256: [u8; 32],
    file: StaticFile,
}

/// Whether the portal was built into this executable, or beside a development build.
pub fn is_built() -> bool {
    PortalFiles::get(INDEX).is_some()
}

/// Answers whatever no other route takes.
pub(crate) async fn serve(State(app): State<AppState>, parts: Parts) -> Response {
    let path = parts.uri.path();
    if path.starts_with(API_PREFIX) {
        return api::not_found().into_response();
    }
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return Problem::not_found().into_response();
    }
    let name = path.trim_start_matches('/');
    if name != INDEX
        && let Some(kept) = find(name)
    {
        return serve_file(&kept, name, &parts);
    }
    let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if is_file || !takes_html(&parts) {
        return ErrorPage::for_client(&parts, Problem::not_found());
    }
    match page(&app, &parts).await {
        Ok(response) => response,
        Err(problem) => ErrorPage::for_client(&parts, problem),
    }
}

/// A page of the portal; who is not signed in is sent to do so and comes back.
async fn page(app: &AppState, parts: &Parts) -> Result<Response, Problem> {
    let Some(kept) = find(INDEX) else {
        return Ok(portal_missing::page());
    };
    if signed_in::find(app, parts).await?.is_none() {
        let next = LocalPath::of(&parts.uri);
        return Ok(see_other(&next.map_or("/sign-in".to_owned(), |next| next.sign_in())));
    }
    Ok(serve_file(&kept, INDEX, parts))
}

fn serve_file(kept: &KeptFile, name: &str, parts: &Parts) -> Response {
    let is_hashed = name.starts_with(HASHED_FOLDER);
    let cache_control = if is_hashed { cache::IMMUTABLE } else { cache::REVALIDATE };
    let mut response = kept.file.respond(&parts.headers, cache_control);
    security::for_portal(response.headers_mut());
    response
}

fn find(name: &str) -> Option<Arc<KeptFile>> {
    let found = PortalFiles::get(name)?;
    let sha256 = found.metadata.sha256_hash();
    let kept = KEPT.read().expect("nothing panics while it holds the files").get(name).cloned();
    if let Some(kept) = kept.filter(|kept| kept.sha256 == sha256) {
        return Some(kept);
    }
    let file = StaticFile::new(content_type(name), found.data);
    let kept = Arc::new(KeptFile { sha256, file });
    let mut files = KEPT.write().expect("nothing panics while it holds the files");
    files.insert(name.to_owned(), Arc::clone(&kept));
    Some(kept)
}

fn takes_html(parts: &Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).map_or("*/*", text);
    accept.contains("text/html") || accept.contains("*/*")
}

fn text(value: &HeaderValue) -> &str {
    value.to_str().unwrap_or("")
}

/// Answers `/favicon.ico`, which browsers ask for unasked: there is none, and no page about it.
pub(crate) async fn no_icon() -> StatusCode {
    StatusCode::NO_CONTENT
}
