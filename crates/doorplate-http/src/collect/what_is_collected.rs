//! The public list of what is collected, for visitors, their counsel and their tools.

use std::sync::LazyLock;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{open_to_all, script};

static BEACON: LazyLock<Vec<BeaconKey>> = LazyLock::new(|| {
    serde_json::from_slice(include_bytes!("../../assets/beacon.json"))
        .expect("a test reads the list of keys")
});

/// What is collected of a visit, complete.
#[derive(Serialize, ToSchema)]
pub(crate) struct WhatIsCollected {
    /// `Doorplate`.
    product: &'static str,
    /// The script that sends it.
    script: Script,
    /// Every key that the script may send; it sends no other.
    beacon: &'static [BeaconKey],
    /// What the request itself carries, whoever sends it.
    from_request: &'static [RequestItem],
    /// The cookies that may be set: none by the script above.
    cookies: &'static [Cookie],
}

/// A cookie that may be set.
#[derive(Serialize, ToSchema)]
struct Cookie {
    /// Its name.
    #[schema(example = "doorplate")]
    name: &'static str,
    /// The script that sets it.
    #[schema(example = "/doorplate.first-party.js")]
    set_by: &'static str,
    /// When it is set.
    set_when: &'static str,
    /// What it holds and what for.
    holds: &'static str,
    /// How long it lives, in days.
    lives_days: u32,
}

/// A site has to ask for it, by the switch and by the script.
const COOKIES: &[Cookie] = &[Cookie {
    name: "doorplate",
    set_by: script::FIRST_PARTY_PATH,
    set_when: "only on sites that use this script instead, and only after consent",
    holds: "128 random bits, to name on later visits the company in whose network the browser was; \
            a keyed hash is kept",
    lives_days: 30,
}];

/// The tracking script.
#[derive(Serialize, ToSchema)]
struct Script {
    /// Where it is.
    #[schema(example = "/doorplate.js")]
    path: &'static str,
    /// Where this very version is, for ever.
    #[schema(example = "/doorplate-0123456789ab.js")]
    immutable_path: &'static str,
    /// The hash for an `integrity` attribute on the second of these.
    integrity: &'static str,
    /// The number that its beacons carry.
    version: u32,
    /// Its size, not compressed.
    bytes: usize,
}

/// One key of a beacon.
#[derive(Deserialize, Serialize, ToSchema)]
struct BeaconKey {
    /// The key.
    #[schema(example = "u")]
    key: String,
    /// What it means.
    meaning: String,
    /// When it is there.
    sent_when: String,
    /// Whether it is kept: `yes`, `no`, or `derived` when something coarser is kept instead.
    #[schema(example = "derived")]
    kept: String,
}

/// One thing that a request carries.
#[derive(Serialize, ToSchema)]
struct RequestItem {
    /// What it is.
    #[schema(example = "ip_address")]
    item: &'static str,
    /// What it is used for.
    used_for: &'static str,
    /// Whether it is kept, and in which form.
    kept: &'static str,
}

const FROM_REQUEST: &[RequestItem] = &[
    RequestItem {
        item: "ip_address",
        used_for: "finding the company whose network it is, and telling visits of one day apart",
        kept: "forgotten before anything is stored; when no verdict was possible it may wait, \
               encrypted, until a deadline of hours and is then erased with its key",
    },
    RequestItem {
        item: "user_agent",
        used_for: "telling robots from people, and visits of one day apart",
        kept: "the class of the device and the families of browser and system, without versions",
    },
    RequestItem {
        item: "sec_gpc",
        used_for: "Global Privacy Control: nothing is processed when it is on, unless the site's \
                   owner laid down otherwise",
        kept: "as a count",
    },
    RequestItem {
        item: "dnt",
        used_for: "Do Not Track: nothing is processed when it is on and the site honours it",
        kept: "as a count",
    },
    RequestItem {
        item: "sec_purpose",
        used_for: "leaving out pages that a browser fetched ahead",
        kept: "as a count",
    },
    RequestItem {
        item: "referer",
        used_for: "by the pixel of pages without scripts only: which page was seen",
        kept: "the page's path, cleaned",
    },
];

/// Get the list of everything that is collected.
///
/// Complete: the script sends no key that is not here, and nothing else of a request is read.
#[utoipa::path(
    get, path = "/.well-known/doorplate.json", tag = "collect", security(()),
    responses((status = 200, description = "What is collected", body = WhatIsCollected)),
)]
pub(crate) async fn get_what_is_collected() -> Response {
    let answer = WhatIsCollected {
        product: "Doorplate",
        script: Script {
            path: script::EVERGREEN_PATH,
            immutable_path: &script::HASHED_PATH,
            integrity: &script::INTEGRITY,
            version: script::SCRIPT_VERSION,
            bytes: script::BYTES,
        },
        beacon: &BEACON,
        from_request: FROM_REQUEST,
        cookies: COOKIES,
    };
    let cache = [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"))];
    let mut response = (cache, Json(answer)).into_response();
    open_to_all(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_key_that_is_read() {
        let keys: Vec<&str> = BEACON.iter().map(|key| key.key.as_str()).collect();
        for key in ["s", "i", "k", "u", "r", "n", "e", "b", "d", "c", "g", "a"] {
            assert!(keys.contains(&key), "{key} is read but not published");
        }
        assert!(BEACON.iter().all(|key| ["yes", "no", "derived"].contains(&key.kept.as_str())));
    }
}
