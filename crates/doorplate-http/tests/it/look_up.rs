//! Looking addresses up: one, many, by whom, and what is left behind of it, which is nothing.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Answer, Installation};
use crate::networks::{ACME, HOME, UNIVERSITY, UNKNOWN};

const BULK: &str = "/api/v1/look-up/bulk";

/// Sends addresses, as JSON when the body looks like it.
async fn bulk(installation: &Installation, cookie: &str, query: &str, body: &str) -> Answer {
    let content_type = if body.starts_with("{\"ips") { "application/json" } else { "text/plain" };
    let headers = [("cookie", cookie), ("content-type", content_type), ("doorplate-csrf", "1")];
    let uri = format!("{BULK}{query}");
    installation.request(Method::POST, &uri, &headers, body.to_owned()).await
}

fn lines(answer: &Answer) -> Vec<Value> {
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn an_address_is_answered_with_its_receipt_and_nobody_may_keep_the_answer() {
    let (installation, cookie) = Installation::with_networks().await;
    let answer = installation.get(&format!("/api/v1/look-up?ip={ACME}"), &cookie).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("etag"), "");
    let answer = answer.json();
    assert_eq!(answer["ip"], ACME);
    assert_eq!(answer["status"], "identified");
    assert_eq!(answer["company"]["name"], "Acme Pumps");
    assert_eq!(answer["company"]["domains"], json!([]));
    assert_eq!(answer["company"]["legal_form"], "");
    assert_eq!(answer["evidence"][0]["kind"], "operator_override");
}

#[tokio::test]
async fn each_address_gets_a_row_in_the_order_sent_and_a_bad_one_says_so() {
    let (installation, cookie) = Installation::with_networks().await;
    let sent = [ACME, "nowhere", HOME, "", UNIVERSITY, "10.0.0.1", UNKNOWN, "\"1.2.3.4"];
    let body = json!({ "ips": sent }).to_string();
    let fields = "?fields=ip,status,kind,name";
    let answer = bulk(&installation, &cookie, fields, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("doorplate-data-set-version").starts_with("2026-11-01-"));
    insta::assert_snapshot!(answer.text(), @r#"
    {"ip":"93.184.10.20","status":"identified","kind":"business","name":"Acme Pumps"}
    {"ip":"nowhere","place":1,"error":"not an IPv4 or IPv6 address"}
    {"ip":"84.112.33.44","status":"abstained","kind":"isp","name":null}
    {"ip":"","place":3,"error":"not an IPv4 or IPv6 address"}
    {"ip":"2a05:f480::77","status":"identified","kind":"education","name":"University of Nowhere"}
    {"ip":"10.0.0.1","status":"abstained","kind":"special","name":null}
    {"ip":"199.45.155.213","status":"abstained","kind":"unknown","name":null}
    {"ip":"\"1.2.3.4","place":7,"error":"not an IPv4 or IPv6 address"}
    "#);
    // The same addresses as lines.
    let same = bulk(&installation, &cookie, fields, &sent.join("\r\n")).await;
    assert_eq!(same.text(), answer.text());
}

#[tokio::test]
async fn rows_come_as_a_table_or_as_one_object_when_that_is_what_is_accepted() {
    let (installation, cookie) = Installation::with_networks().await;
    let body = json!({ "ips": [ACME, "=cmd()", HOME] }).to_string();
    let ask = async |accept: &str| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/json"),
            ("doorplate-csrf", "1"),
            ("accept", accept),
        ];
        let uri = format!("{BULK}?fields=ip,status,confidence,company_country,asn");
        installation.request(Method::POST, &uri, &headers, body.clone()).await
    };
    let table = ask("text/csv").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    insta::assert_snapshot!(table.text(), @r"
    ip,status,confidence,company_country,asn,error
    93.184.10.20,identified,0.985,DE,0,
    '=cmd(),,,,,not an IPv4 or IPv6 address
    84.112.33.44,abstained,0.0,,0,
    ");
    let object = ask("application/json").await.json();
    assert_eq!(object["items"].as_array().unwrap().len(), 3);
    assert_eq!(object["items"][1]["place"], 1);
    let lines = ask("application/pdf, */*;q=0.1").await;
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    let refused = ask("application/pdf").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (406, "not_acceptable"));
}

#[tokio::test]
async fn lines_of_json_are_read_as_texts_and_as_objects() {
    let (installation, cookie) = Installation::with_networks().await;
    let body = format!("{{\"ip\":\"{ACME}\",\"row\":7}}\n\"{HOME}\"\n\n{{\"address\":\"x\"}}\n");
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-ndjson"),
        ("doorplate-csrf", "1"),
    ];
    let uri = format!("{BULK}?fields=ip,kind");
    let answer = installation.request(Method::POST, &uri, &headers, body).await;
    let unreadable = "not a text, nor an object with `ip`";
    assert_eq!(
        lines(&answer),
        [
            json!({"ip": ACME, "kind": "business"}),
            json!({"ip": HOME, "kind": "isp"}),
            json!({"ip": "", "place": 2, "error": unreadable}),
            json!({"ip": "{\"address\":\"x\"}", "place": 3, "error": unreadable}),
        ]
    );
}

#[tokio::test]
async fn every_column_can_be_asked_for_and_the_document_lists_them() {
    let (installation, cookie) = Installation::with_networks().await;
    let document: Value = serde_json::from_str(&doorplate_http::openapi_json()).unwrap();
    let row = &document["components"]["schemas"]["LookUpRow"]["properties"];
    let mut named: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    named.retain(|name| !["place", "error"].contains(name));
    let query = format!("?fields={}", named.join(","));
    let answer = bulk(&installation, &cookie, &query, ACME).await;
    let row = lines(&answer).remove(0);
    let mut given: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    given.sort_unstable();
    named.sort_unstable();
    assert_eq!(given, named);
    let single = installation.get(&format!("/api/v1/look-up?ip={ACME}"), &cookie).await.json();
    assert_eq!(row["evidence"], single["evidence"]);
    assert_eq!(row["confidence"], single["confidence"]);
    assert_eq!(row["company_id"], single["company"]["id"]);
}

#[tokio::test]
async fn what_cannot_be_asked_is_named() {
    let (installation, cookie) = Installation::with_networks().await;
    for (query, message) in [
        ("?fields=ip,colour", "has a name that is not a column"),
        ("?fields=ip,ip", "has ip twice"),
        ("?field=ip", "not a parameter here"),
    ] {
        let answer = bulk(&installation, &cookie, query, ACME).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.json()["errors"][0]["message"], message, "{query}");
    }
    let many = "192.0.2.1\n".repeat(10_000);
    let answer = bulk(&installation, &cookie, "?fields=ip", &many).await;
    assert_eq!(answer.text().lines().count(), 10_000);
    let more = format!("{many}192.0.2.1");
    let answer = bulk(&installation, &cookie, "", &more).await;
    assert_eq!(answer.json()["errors"][0]["message"], "at most 10000 addresses");
    let none = bulk(&installation, &cookie, "", "").await;
    assert_eq!((none.status, none.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn a_program_asks_with_the_secret_key_of_a_site_until_there_is_another() {
    let (installation, cookie, site) = Installation::with_site().await;
    let data_set = crate::networks::data_set(crate::networks::ACME_NAME);
    installation.engine.replace_data_set(Arc::new(data_set));
    let uri = format!("/api/v1/sites/{}/secret-key", site["id"].as_str().unwrap());
    let fresh_key = async || {
        let answer = installation.post_json(&uri, "{}", &cookie).await.json();
        format!("Bearer {}", answer["secret_key"].as_str().unwrap())
    };
    let ask = async |key: &str| {
        let headers = [("authorization", key), ("content-type", "text/plain")];
        let single = format!("/api/v1/look-up?ip={ACME}");
        let single = installation.request(Method::GET, &single, &headers, Body::empty()).await;
        let bulk = installation.request(Method::POST, BULK, &headers, ACME).await;
        assert_eq!(single.status, bulk.status);
        single.status
    };
    let key = fresh_key().await;
    assert_eq!(ask(&key).await, StatusCode::OK);
    let next = fresh_key().await;
    assert_eq!(ask(&key).await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&next).await, StatusCode::OK);
    assert_eq!(ask("Bearer dps_guessed").await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask("Basic dps_guessed").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_signed_out_is_out_with_the_next_request() {
    let (installation, cookie) = Installation::with_networks().await;
    let uri = format!("/api/v1/look-up?ip={ACME}");
    assert_eq!(installation.get(&uri, &cookie).await.status, StatusCode::OK);
    assert_eq!(installation.get(&uri, &cookie).await.status, StatusCode::OK);
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    installation.post_form("/sign-out", "", &headers).await;
    assert_eq!(installation.get(&uri, &cookie).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn no_log_has_the_address_that_somebody_asked_about() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    tracing::info!("the log is read");
    let (installation, cookie) = Installation::with_networks().await;
    for uri in [
        format!("/api/v1/look-up?ip={ACME}"),
        format!("/api/v1/look-up?ip={ACME}x"),
        format!("/compat/ipinfo/{ACME}?token=dps_guessed"),
        format!("/compat/clearbit/v1/companies/find?ip={ACME}"),
        format!("/nothing?ip={ACME}"),
    ] {
        installation.get(&uri, &cookie).await;
        installation.get(&uri, "").await;
    }
    bulk(&installation, &cookie, "", &format!("{ACME}\n{ACME}x")).await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the log is read"));
    assert!(!log.contains(ACME), "{log}");
}

/// A log that is kept in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
