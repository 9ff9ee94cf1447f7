//! What a workspace's own sites tell about companies, and that nobody's name comes of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{ACME, HOME, UNIVERSITY};
use crate::harness::{Installation, Owner, Site};

/// A neighbour of [`HOME`] at the same carrier, on another line.
const NEIGHBOUR: &str = "84.112.77.1";
const COOKIE: &str = "06awy3c4v5x8k2m9q7r1t0z6bd";

async fn switch_on(owner: &Owner<'_>, site: &Site, field: &str) -> Value {
    let path = format!("/api/v1/sites/{}", site.id);
    let (status, answer) = owner.send(Method::PATCH, &path, Some(json!({ field: true }))).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

fn with_cookie(site: &Site, consent: bool) -> Value {
    let mut beacon = site.view("/pricing");
    beacon["b"] = json!(COOKIE);
    if consent {
        beacon["c"] = json!(1);
    }
    beacon
}

fn naming(site: &Site, named: &str) -> Value {
    let mut beacon = site.view("/contact");
    (beacon["k"], beacon["n"], beacon["d"]) = (json!("event"), json!("domain"), json!(named));
    beacon
}

async fn company_names(owner: &Owner<'_>, site: &Site) -> Vec<String> {
    let companies = owner.get(&site.path("companies")).await;
    let rows = companies["items"].as_array().unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

async fn send(installation: &Installation, address: &str, beacon: &Value) {
    assert_eq!(installation.beacon(address, beacon).await, (202, "accepted".to_owned()));
    installation.drain().await;
}

#[tokio::test]
async fn a_cookie_carries_a_company_home_and_its_uplift_is_shown() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let before = owner.get(&format!("/api/v1/sites/{}", site.id)).await;
    assert!(before["snippet"].as_str().unwrap().contains("/doorplate.js"));
    let after = switch_on(&owner, &site, "carries_over").await;
    assert!(after["snippet"].as_str().unwrap().contains("/doorplate.first-party.js"));

    send(&installation, ACME, &with_cookie(&site, true)).await;
    installation.clock.advance_hours(24);
    send(&installation, HOME, &with_cookie(&site, true)).await;
    let uplift = owner.get(&site.path("cookie-uplift")).await;
    let sums = (uplift["visits"].clone(), uplift["named"].clone(), uplift["carried"].clone());
    assert_eq!(sums, (json!(2), json!(1), json!(1)));

    let companies = owner.get(&site.path("companies")).await;
    assert_eq!(companies["items"][0]["name"], "Acme Pumps GmbH");
    assert_eq!(companies["items"][0]["visits"], 2);
    let path = format!("companies/{}/visits", companies["items"][0]["id"].as_str().unwrap());
    let visits = owner.get(&site.path(&path)).await;
    let receipt = format!("visits/{}/receipt", visits["items"][0]["id"].as_str().unwrap());
    let receipt = owner.get(&site.path(&receipt)).await;
    assert_eq!(receipt["status"], "probable");
    assert_eq!(receipt["evidence"][0]["kind"], "carried_over");
    assert_eq!(receipt["evidence"][0]["family"], "first_party");
    let statement = receipt["evidence"][0]["statement"].as_str().unwrap();
    assert!(statement.contains("Acme Pumps GmbH's own network on 2026-11-24"), "{statement}");
}

#[tokio::test]
async fn nothing_is_carried_without_switch_or_consent_or_from_a_university() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    // The switch is off.
    send(&installation, ACME, &with_cookie(&site, true)).await;
    send(&installation, HOME, &with_cookie(&site, true)).await;
    // It is on, but nobody agreed.
    switch_on(&owner, &site, "carries_over").await;
    send(&installation, ACME, &with_cookie(&site, false)).await;
    send(&installation, HOME, &with_cookie(&site, false)).await;
    // A university's network is everybody's.
    send(&installation, UNIVERSITY, &with_cookie(&site, true)).await;
    send(&installation, HOME, &with_cookie(&site, true)).await;
    let uplift = owner.get(&site.path("cookie-uplift")).await;
    assert_eq!(uplift["carried"], 0);
}

#[tokio::test]
async fn a_domain_that_is_named_again_and_again_names_its_network() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    switch_on(&owner, &site, "takes_domains").await;
    let named = "anna.example@mail.nordlicht-pumpen.de";
    send(&installation, HOME, &naming(&site, named)).await;
    send(&installation, HOME, &naming(&site, named)).await;
    assert_eq!(company_names(&owner, &site).await, [""; 0], "one day is not enough");
    installation.clock.advance_hours(24);
    send(&installation, HOME, &naming(&site, named)).await;
    assert_eq!(company_names(&owner, &site).await, ["nordlicht-pumpen.de"]);
    // From then on every visit of that line, and none of the neighbour's.
    installation.clock.advance_hours(1);
    send(&installation, HOME, &site.view("/")).await;
    send(&installation, NEIGHBOUR, &site.view("/")).await;
    let companies = owner.get(&site.path("companies")).await;
    assert_eq!(companies["items"][0]["visits"], 2);
    assert_eq!(companies["items"][0]["status"], "probable");

    let domains = owner.get("/api/v1/named-domains").await;
    assert_eq!(domains["items"][0]["domain"], "nordlicht-pumpen.de");
    assert_eq!(domains["items"][0]["observations"], 3);
    // Of the person there is nothing in any file.
    let files = crate::forgetting::traces_of(installation.folder.path(), &[b"anna", b"mail.nord"]);
    assert_eq!(files, [""; 0]);

    let path = "/api/v1/named-domains/nordlicht-pumpen.de";
    assert_eq!(owner.send(Method::DELETE, path, None).await.0, 204);
    assert_eq!(owner.send(Method::DELETE, path, None).await.0, 404);
    installation.clock.advance_hours(1);
    send(&installation, HOME, &site.view("/")).await;
    let companies = owner.get(&site.path("companies")).await;
    assert_eq!(companies["items"][0]["visits"], 2, "it names nothing any more");
}

#[tokio::test]
async fn a_page_may_name_domains_only_where_the_owner_said_so_and_a_server_always() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, HOME, &naming(&site, "nordlicht-pumpen.de")).await;
    let domains = owner.get("/api/v1/named-domains").await;
    assert_eq!(domains["items"], json!([]));

    let (_, secret) = owner.send(Method::POST, &site.path("secret-key"), None).await;
    let event = json!({
        "ip": HOME, "user_agent": crate::fixtures::BROWSER, "url": "https://www.example.com/app",
        "domain": "bert@nordlicht-pumpen.de",
    });
    let response = installation
        .request(Method::POST, "/api/v1/events")
        .bearer_auth(secret["secret_key"].as_str().unwrap())
        .header("content-type", "application/json")
        .body(json!({ "events": [event] }).to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 202);
    installation.drain().await;
    let domains = owner.get("/api/v1/named-domains").await;
    assert_eq!(domains["items"][0]["domain"], "nordlicht-pumpen.de");
    let files = crate::forgetting::traces_of(installation.folder.path(), &[b"bert"]);
    assert_eq!(files, [""; 0]);
}
