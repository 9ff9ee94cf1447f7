//! The tracking script, under a name that stays and under one that changes with it.
//!
//! The files lie in `assets/`, built from `web/tracker` and committed, so that the collector works
//! from a bare `cargo install`.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use super::open_to_all;
use crate::assets::{StaticFile, cache};

/// The script as it is served.
const SCRIPT: &[u8] = include_bytes!("../../assets/doorplate.js");
/// The version that the script puts into its beacons.
pub(crate) const SCRIPT_VERSION: u32 = 1;
/// Hexadecimal digits of the hash in the changing name.
const HASH_DIGITS: usize = 12;

/// The script that also sets a cookie after consent and lets the page name a company's domain.
const FIRST_PARTY_SCRIPT: &[u8] = include_bytes!("../../assets/doorplate.first-party.js");

static FIRST_PARTY_FILE: LazyLock<StaticFile> =
    LazyLock::new(|| StaticFile::new("text/javascript; charset=utf-8", FIRST_PARTY_SCRIPT.into()));

static FILE: LazyLock<StaticFile> =
    LazyLock::new(|| StaticFile::new("text/javascript; charset=utf-8", SCRIPT.into()));

/// The name that stays.
pub(crate) const EVERGREEN_PATH: &str = "/doorplate.js";

/// The name of the script for sites that tell about companies themselves.
pub(crate) const FIRST_PARTY_PATH: &str = "/doorplate.first-party.js";

/// The name that changes with the script, for `integrity` attributes.
pub(crate) static HASHED_PATH: LazyLock<String> = LazyLock::new(|| {
    let hash = blake3::hash(SCRIPT).to_hex();
    format!("/doorplate-{}.js", &hash[..HASH_DIGITS])
});

/// The value of the `integrity` attribute (W3C Subresource Integrity).
pub(crate) static INTEGRITY: LazyLock<String> =
    LazyLock::new(|| format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(SCRIPT))));

/// The script's size, in bytes.
pub(crate) const BYTES: usize = SCRIPT.len();

pub(crate) async fn evergreen(headers: HeaderMap) -> Response {
    serve(&headers, HeaderValue::from_static("public, max-age=3600"))
}

pub(crate) async fn first_party(headers: HeaderMap) -> Response {
    let cache_control = HeaderValue::from_static("public, max-age=3600");
    let mut response = FIRST_PARTY_FILE.respond(&headers, cache_control);
    open_to_all(response.headers_mut());
    response
}

pub(crate) async fn hashed(headers: HeaderMap) -> Response {
    serve(&headers, cache::IMMUTABLE)
}

fn serve(headers: &HeaderMap, cache_control: HeaderValue) -> Response {
    let mut response = FILE.respond(headers, cache_control);
    open_to_all(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_says_the_version_that_we_publish() {
        let script = std::str::from_utf8(SCRIPT).unwrap();
        assert!(script.contains(&format!("v:{SCRIPT_VERSION},")), "the script has another version");
    }

    #[test]
    fn the_changing_name_and_the_integrity_are_of_the_script() {
        assert!(HASHED_PATH.starts_with("/doorplate-") && HASHED_PATH.ends_with(".js"));
        assert_eq!(INTEGRITY.len(), "sha384-".len() + 64);
    }
}
