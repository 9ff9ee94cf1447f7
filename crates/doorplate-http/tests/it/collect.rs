//! The public doors.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::harness::{FIREFOX, Installation};

fn view(key: &str, id: &str) -> String {
    json!({
        "s": key, "i": id, "k": "view", "u": "https://www.example.com/pricing", "p": id,
        "w": 1280, "v": 1
    })
    .to_string()
}

#[tokio::test]
async fn a_view_is_on_disk_when_it_is_answered() {
    let (installation, _, site) = Installation::with_site().await;
    let key = site["site_key"].as_str().unwrap();
    let answer = installation.collect(view(key, "00000000000000000000000001")).await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::ACCEPTED, ""));
    assert_eq!(answer.header("doorplate-outcome"), "accepted");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert_eq!(installation.memory.appended(), 1);
}

#[tokio::test]
async fn what_is_dropped_says_why() {
    let (installation, _, site) = Installation::with_site().await;
    let key = site["site_key"].as_str().unwrap();
    let cases = [
        ("k", json!("view"), "accepted"),
        ("g", json!(1), "dropped; reason=global_privacy_control"),
        ("c", json!(0), "dropped; reason=consent_denied"),
        ("a", json!(1), "dropped; reason=automated"),
        ("u", json!("https://elsewhere.example/"), "dropped; reason=host_not_allowed"),
    ];
    for (name, value, outcome) in cases {
        let mut beacon = json!({ "s": key, "k": "view", "u": "https://example.com/" });
        beacon[name] = value;
        let answer = installation.collect(beacon.to_string()).await;
        assert_eq!(answer.header("doorplate-outcome"), outcome, "{beacon}");
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
}

#[tokio::test]
async fn hopeless_input_is_told_so() {
    let (installation, cookie, site) = Installation::with_site().await;
    let key = site["site_key"].as_str().unwrap();
    let unknown = "pk_zzzzzzzzzzzzzzzzzzzzzzzzzz";
    let large = format!(r#"{{"s":"{key}","k":"view","u":"{}"}}"#, "a".repeat(20_000));
    let cases = [
        (view(unknown, ""), StatusCode::NOT_FOUND, "unknown_site"),
        (view("../../etc", ""), StatusCode::NOT_FOUND, "unknown_site"),
        ("{".to_owned(), StatusCode::BAD_REQUEST, "malformed"),
        (format!(r#"{{"s":"{key}"}}"#), StatusCode::BAD_REQUEST, "malformed"),
        (large, StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
    ];
    for (body, status, code) in cases {
        let answer = installation.collect(body).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    let headers = [("cookie", cookie.as_str()), ("doorplate-csrf", "1")];
    let uri = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    installation.request(Method::DELETE, &uri, &headers, Body::empty()).await;
    let answer = installation.collect(view(key, "")).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::GONE, "site_deleted"));
}

#[tokio::test]
async fn a_full_disk_asks_to_come_again() {
    let (installation, _, site) = Installation::with_site().await;
    installation.memory.is_disk_full.store(true, Ordering::Relaxed);
    let answer = installation.collect(view(site["site_key"].as_str().unwrap(), "")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    installation.memory.is_disk_full.store(false, Ordering::Relaxed);
    let answer = installation.collect(view(site["site_key"].as_str().unwrap(), "")).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn compressed_and_foreign_bodies_are_refused() {
    let installation = Installation::new();
    for headers in [
        [("content-encoding", "gzip"), ("content-type", "text/plain")],
        [("content-type", "application/x-www-form-urlencoded"), ("user-agent", FIREFOX)],
    ] {
        let answer = installation.request(Method::POST, "/collect", &headers, "{}").await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let headers = [("origin", "https://a.example"), ("access-control-request-method", "POST")];
    let answer = installation.request(Method::OPTIONS, "/collect", &headers, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("access-control-allow-methods"), "POST");
}

#[tokio::test]
async fn the_pixel_is_always_a_picture() {
    let (installation, _, site) = Installation::with_site().await;
    let key = site["site_key"].as_str().unwrap();
    let page = [("referer", "https://www.example.com/pricing"), ("user-agent", FIREFOX)];
    for (uri, status, outcome) in [
        (format!("/pixel.gif?s={key}&t=17"), StatusCode::OK, "accepted"),
        ("/pixel.gif?s=pk_0".to_owned(), StatusCode::NOT_FOUND, "unknown_site"),
        ("/pixel.gif".to_owned(), StatusCode::NOT_FOUND, "unknown_site"),
    ] {
        let answer = installation.request(Method::GET, &uri, &page, Body::empty()).await;
        assert_eq!((answer.status, answer.header("doorplate-outcome")), (status, outcome));
        assert_eq!((answer.header("content-type"), answer.body.len()), ("image/gif", 43));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn the_script_and_the_list_of_what_it_sends_are_public() {
    let installation = Installation::new();
    let list = installation.get("/.well-known/doorplate.json", "").await.json();
    let cookies = list["cookies"].as_array().unwrap();
    assert!(cookies.iter().all(|cookie| cookie["set_by"] == "/doorplate.first-party.js"));
    assert!(list["beacon"].as_array().unwrap().iter().any(|key| key["key"] == "u"));
    let evergreen = installation.get("/doorplate.js", "").await;
    let hashed = list["script"]["immutable_path"].as_str().unwrap();
    let immutable = installation.get(hashed, "").await;
    assert_eq!(evergreen.body, immutable.body);
    assert_eq!(evergreen.body.len(), list["script"]["bytes"]);
    assert_eq!(evergreen.header("cache-control"), "public, max-age=3600");
    assert!(immutable.header("cache-control").contains("immutable"));
    assert_eq!(immutable.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(immutable.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn a_server_sends_what_it_saw() {
    let (installation, cookie, site) = Installation::with_site().await;
    let uri = format!("/api/v1/sites/{}/secret-key", site["id"].as_str().unwrap());
    let secret = installation.post_json(&uri, "", &cookie).await.json()["secret_key"]
        .as_str()
        .unwrap()
        .to_owned();
    let bearer = format!("Bearer {secret}");
    let page = "https://www.example.com/";
    let body = json!({ "events": [
        { "ip": "192.0.2.1", "user_agent": FIREFOX, "url": page },
        { "ip": "nowhere", "user_agent": FIREFOX, "url": page },
        { "ip": "192.0.2.1", "user_agent": FIREFOX, "url": page, "consent": false },
    ]});
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer =
        installation.request(Method::POST, "/api/v1/events", &headers, body.to_string()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let expected = json!({
        "accepted": 1,
        "dropped": { "consent_denied": 1 },
        "rejected": [{ "index": 1, "message": "ip: not an IPv4 or IPv6 address" }],
    });
    assert_eq!(answer.json(), expected);
    let headers = [("authorization", "Bearer dps_0"), ("content-type", "application/json")];
    let answer = installation.request(Method::POST, "/api/v1/events", &headers, "{}").await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNAUTHORIZED, "wrong_key"));
}

#[test]
fn no_beacon_makes_it_fail() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (installation, _, site) = runtime.block_on(Installation::with_site());
    let key = site["site_key"].as_str().unwrap().to_owned();
    let word = prop_oneof![
        ".{0,60}",
        Just("view".to_owned()),
        Just("https://www.example.com/a?email=a@b.example".to_owned()),
        "https?://[a-z.:@/?#\\[\\]%0-9\u{0}\u{ff}]{0,80}",
    ];
    let value = prop_oneof![
        word.prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(json!([[[{ "a": null }]]])),
    ];
    let members = proptest::collection::btree_map("[ikurnpewcgavx]", value, 0..14);
    let beacon = (members, any::<bool>()).prop_map(move |(members, has_key)| {
        let mut beacon = serde_json::Value::from_iter(members);
        if has_key {
            beacon["s"] = json!(key);
            beacon["k"] = json!("view");
        }
        beacon.to_string().into_bytes()
    });
    let body = prop_oneof![beacon, proptest::collection::vec(any::<u8>(), 0..300)];
    TestRunner::default()
        .run(&body, |body| {
            let answer = runtime.block_on(installation.collect(body));
            prop_assert!(answer.status.as_u16() < 500, "{}", answer.status);
            Ok(())
        })
        .unwrap();
}
