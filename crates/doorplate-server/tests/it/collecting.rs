//! What is dropped, why, and that it is counted: the books always balance.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{ACME, BROWSER, HOME, SERVER, UNIVERSITY, UNKNOWN};
use crate::harness::{Installation, Owner, Site};

fn with(mut beacon: Value, key: &str, value: impl Into<Value>) -> Value {
    beacon[key] = value.into();
    beacon
}

async fn balanced(owner: &Owner<'_>, site: &Site) -> Value {
    let books = owner.get(&site.path("verdicts")).await;
    let sum = |rows: &Value, key: &str| -> u64 {
        rows.as_array().unwrap().iter().map(|row| row[key].as_u64().unwrap()).sum()
    };
    let verdicts = books["identified"]["hits"].as_u64().unwrap()
        + books["probable"]["hits"].as_u64().unwrap()
        + sum(&books["abstained"], "hits");
    assert_eq!(books["hits"], verdicts);
    assert_eq!(books["received"], verdicts + sum(&books["dropped"], "count"));
    books
}

fn dropped(books: &Value) -> Vec<(String, u64)> {
    let rows = books["dropped"].as_array().unwrap().iter();
    let mut dropped: Vec<_> = rows
        .map(|row| (row["reason"].as_str().unwrap().to_owned(), row["count"].as_u64().unwrap()))
        .collect();
    dropped.sort();
    dropped
}

#[tokio::test]
async fn every_way_out_is_counted_and_the_books_balance() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let view = site.view("/");
    let cases = [
        (with(view.clone(), "a", 1), BROWSER, "automated"),
        (with(view.clone(), "g", 1), BROWSER, "global_privacy_control"),
        (with(view.clone(), "c", 0), BROWSER, "consent_denied"),
        (with(view.clone(), "u", "https://elsewhere.example/"), BROWSER, "host_not_allowed"),
        (view.clone(), "Mozilla/5.0 (compatible; Googlebot/2.1)", "bot"),
        (view.clone(), "Mozilla/5.0 (compatible; GPTBot/1.2)", "ai_agent"),
    ];
    for (beacon, user_agent, reason) in &cases {
        let answer = installation.beacon_of(ACME, user_agent, beacon).await;
        assert_eq!(answer, (202, format!("dropped; reason={reason}")), "{beacon}");
    }
    for address in [ACME, UNIVERSITY, HOME, SERVER, UNKNOWN] {
        assert_eq!(installation.beacon(address, &view).await, (202, "accepted".to_owned()));
    }
    installation.drain().await;
    let books = balanced(&owner, &site).await;
    let mut expected: Vec<_> =
        cases.iter().map(|(_, _, reason)| ((*reason).to_owned(), 1)).collect();
    expected.sort();
    assert_eq!(dropped(&books), expected);
    assert_eq!((books["received"].clone(), books["hits"].clone()), (json!(11), json!(5)));
    let companies = owner.get(&site.path("companies?sort=name")).await;
    let names: Vec<_> =
        companies["items"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names, ["Acme Pumps GmbH", "University of Nowhere"]);
}

#[tokio::test]
async fn the_same_hit_again_is_one_hit() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let view = with(site.view("/"), "i", "01arz3ndektsv4rrffq69g5fav");
    for _ in 0..3 {
        assert_eq!(installation.beacon(ACME, &view).await.0, 202);
    }
    installation.drain().await;
    let books = balanced(&owner, &site).await;
    assert_eq!(books["hits"], 1);
    assert_eq!(dropped(&books), [("duplicate".to_owned(), 2)]);
}

#[tokio::test]
async fn a_site_that_asks_for_consent_keeps_nothing_without_it() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let path = format!("/api/v1/sites/{}", site.id);
    let change = json!({"consent_mode": "opt_in"});
    assert_eq!(owner.send(Method::PATCH, &path, Some(change)).await.0, 200);
    let answer = installation.beacon(ACME, &site.view("/")).await;
    assert_eq!(answer.1, "dropped; reason=consent_missing");
    let granted = with(site.view("/"), "c", 1);
    assert_eq!(installation.beacon(ACME, &granted).await.1, "accepted");
    installation.drain().await;
    assert_eq!(balanced(&owner, &site).await["hits"], 1);
}

#[tokio::test]
async fn the_pixel_and_the_server_api_are_doors_too() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let pixel = installation
        .request(Method::GET, &format!("/pixel.gif?s={}", site.key))
        .header("user-agent", BROWSER)
        .header("referer", "https://www.example.com/no-script")
        .header("x-forwarded-for", ACME);
    let response = pixel.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/gif");
    let (_, secret) = owner.send(Method::POST, &site.path("secret-key"), None).await;
    let event = |ip: &str| json!({"ip": ip, "user_agent": BROWSER, "url": "https://www.example.com/from-server"});
    let body = json!({"events": [event(UNIVERSITY), event("not an address")]});
    let request = installation
        .request(Method::POST, "/api/v1/events")
        .bearer_auth(secret["secret_key"].as_str().unwrap())
        .header("content-type", "application/json");
    let response = request.body(body.to_string()).send().await.unwrap();
    assert_eq!(response.status(), 202);
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(answer["accepted"], 1);
    assert_eq!(answer["rejected"][0]["index"], 1);
    installation.drain().await;
    let companies = owner.get(&site.path("companies?sort=name")).await;
    let pages: Vec<_> =
        companies["items"].as_array().unwrap().iter().map(|row| row["last_page"].clone()).collect();
    assert_eq!(pages, ["/no-script", "/from-server"]);
}
