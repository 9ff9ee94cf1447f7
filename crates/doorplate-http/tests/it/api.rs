//! The API's manners: who may, what is wrong, what is unchanged.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::Installation;

fn document() -> Value {
    serde_json::from_str(&doorplate_http::openapi_json()).unwrap()
}

#[tokio::test]
async fn whoever_is_signed_out_gets_nothing_that_is_not_public() {
    let (installation, _, _) = Installation::with_site().await;
    let document = document();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let uri = path
            .replace("{site_id}", "site_0")
            .replace("{company_id}", "com_0")
            .replace("{visit_id}", "vis_0")
            .replace("{correction_id}", "cor_0")
            .replace("{note_id}", "note_0")
            .replace("{segment_id}", "seg_0")
            .replace("{tag}", "fair")
            .replace("{reason}", "isp");
        for (method, operation) in operations.as_object().unwrap() {
            if operation["security"] == json!([{}]) {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = installation.request(method.clone(), &uri, &[], Body::empty()).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {uri}");
        }
    }
}

#[tokio::test]
async fn a_change_needs_the_header_that_other_sites_cannot_set() {
    let (installation, cookie) = Installation::founded().await;
    let site = r#"{"name":"Example","host":"example.com"}"#;
    let json = ("content-type", "application/json");
    let cookie = ("cookie", cookie.as_str());
    for headers in [
        vec![cookie, json],
        vec![cookie, json, ("doorplate-csrf", "1"), ("sec-fetch-site", "cross-site")],
        vec![cookie, json, ("doorplate-csrf", "1"), ("origin", "https://evil.example")],
    ] {
        let answer = installation.request(Method::POST, "/api/v1/sites", &headers, site).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "cross_site"));
    }
}

#[tokio::test]
async fn a_site_is_made_changed_and_deleted() {
    let (installation, cookie, site) = Installation::with_site().await;
    let uri = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let snippet = format!(
        r#"<script defer src="http://doorplate.example/doorplate.js" data-site="{}"></script>"#,
        site["site_key"].as_str().unwrap()
    );
    assert_eq!(site["snippet"], json!(snippet));
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/json"),
        ("doorplate-csrf", "1"),
    ];
    let change = r#"{"consent_mode":"opt_in","honours_dnt":true}"#;
    let changed = installation.request(Method::PATCH, &uri, &headers, change).await.json();
    assert_eq!(changed["consent_mode"], "opt_in");
    assert_eq!((&changed["honours_gpc"], &changed["honours_dnt"]), (&json!(true), &json!(true)));
    let change = r#"{"consent_mode":"sometimes"}"#;
    let refused = installation.request(Method::PATCH, &uri, &headers, change).await.json();
    assert_eq!(refused["errors"][0]["allowed"], json!(["none_needed", "opt_out", "opt_in"]));
    let body = r#"{"name":"Again","host":"www.example.com"}"#;
    let again = installation.post_json("/api/v1/sites", body, &cookie).await;
    assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "host_taken"));
    let gone = installation.request(Method::DELETE, &uri, &headers, Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(installation.get(&uri, &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let (installation, cookie, site) = Installation::with_site().await;
    let site = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let cases = [
        (format!("{site}/companies?minvisits=3"), "minvisits"),
        (format!("{site}/companies?sort=size"), "sort"),
        (format!("{site}/companies?limit=0"), "limit"),
        (format!("{site}/companies?filter=visits%3E%3Dmany"), "filter"),
        (format!("{site}/companies?filter=owner:nobody@example.org"), "filter"),
        (format!("{site}/companies?fields=phone"), "fields"),
        (format!("{site}/companies/count?filter=colour:red"), "filter"),
        (format!("{site}/filter-values"), "field"),
        (format!("{site}/filter-values?field=visits"), "field"),
        (format!("{site}/overview?from=yesterday"), "from"),
        (format!("{site}/overview?from=2026-03-02&to=2026-03-01"), "from"),
        ("/api/v1/look-up?ip=nowhere".to_owned(), "ip"),
        ("/api/v1/look-up".to_owned(), "ip"),
    ];
    for (uri, field) in cases {
        let answer = installation.get(&uri, &cookie).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{uri}");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{uri}");
    }
    for uri in ["/api/v1/sites/site_0", "/api/v1/sites/1'or'1", "/api/v1/nothing"] {
        let answer = installation.get(uri, &cookie).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    }
    let answer = installation.request(Method::PUT, "/api/v1/session", &[], Body::empty()).await;
    assert_eq!(answer.code(), "method_not_allowed");
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_named_with_its_place() {
    let (installation, cookie, site) = Installation::with_site().await;
    let companies = format!("/api/v1/sites/{}/companies", site["id"].as_str().unwrap());
    let uri = format!("{companies}?filter=country:DE%20kind:isp");
    let error = installation.get(&uri, &cookie).await.json()["errors"][0].clone();
    assert_eq!(error["message"], "at character 17: kind takes one of its values");
    assert_eq!(error["allowed"], json!(["business", "education", "government"]));
    let whole = installation.get(&format!("{companies}?filter=owner:me%20tag:hot"), &cookie).await;
    assert_eq!(whole.json(), json!({ "items": [], "next": null, "total": 0 }));
    let fields = installation.get("/api/v1/filter-fields", &cookie).await.json();
    let confidence =
        fields["items"].as_array().unwrap().iter().find(|field| field["name"] == "confidence");
    assert_eq!(confidence.unwrap()["operators"], json!([":", "=", ">", ">=", "<", "<="]));
}

#[tokio::test]
async fn a_body_that_is_none_or_too_much_is_told_so() {
    let (installation, cookie) = Installation::founded().await;
    let large = format!(r#"{{"ips":["{}"]}}"#, "1".repeat(1024 * 1024));
    for (body, status, code) in [
        ("{", StatusCode::BAD_REQUEST, "malformed"),
        (r#"{"ips":["192.0.2.1"],"verbose":true}"#, StatusCode::BAD_REQUEST, "malformed"),
        (&large, StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        (r#"{"ips":["192.0.2.1"]}"#, StatusCode::CONFLICT, "no_data_set"),
    ] {
        let answer = installation.post_json("/api/v1/look-up/bulk", body, &cookie).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let (installation, cookie) = Installation::founded().await;
    let first = installation.get("/api/v1/session", &cookie).await;
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let headers = [("cookie", cookie.as_str()), ("if-none-match", first.header("etag"))];
    let second =
        installation.request(Method::GET, "/api/v1/session", &headers, Body::empty()).await;
    assert_eq!((second.status, second.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let signed_out = installation.get("/api/v1/session", "").await;
    assert_eq!(signed_out.header("cache-control"), "no-store");
    assert_eq!(signed_out.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn the_document_names_every_error_and_every_field_has_a_description() {
    let document = document();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            let is_simple =
                operation["tags"] == json!(["health"]) || path.starts_with("/.well-known");
            assert!(is_simple || operation["responses"]["4XX"].is_object(), "{method} {path}");
            for parameter in operation["parameters"].as_array().unwrap_or(&Vec::new()) {
                let described = [&parameter["description"], &parameter["schema"]["description"]];
                assert!(described.iter().any(|it| it.is_string()), "{path} {parameter}");
            }
        }
    }
}
