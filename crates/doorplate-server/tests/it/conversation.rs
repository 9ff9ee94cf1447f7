//! The main job, told as a user would tell it.

use reqwest::Method;
use serde_json::json;

use crate::fixtures::{ACME, ACME_OFFICE, HOME};
use crate::harness::Installation;

#[tokio::test]
async fn a_business_visits_and_is_seen() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let session = owner.get("/api/v1/session").await;
    assert_eq!(session["user"]["email"], "olivia@example.com");
    let site = owner.create_site("www.example.com").await;
    let check = owner.get(&site.path("install-check")).await;
    assert_eq!(check["status"], "waiting");

    for (address, path) in [(ACME, "/pricing"), (ACME, "/contact"), (ACME_OFFICE, "/"), (HOME, "/")]
    {
        let answer = installation.beacon(address, &site.view(path)).await;
        assert_eq!(answer, (202, "accepted".to_owned()));
    }
    installation.drain().await;

    let companies = owner.get(&site.path("companies")).await;
    assert_eq!(companies["total"], 1);
    let row = &companies["items"][0];
    assert_eq!(row["name"], "Acme Pumps GmbH");
    assert_eq!(row["domain"], "acme-pumps.example");
    assert_eq!((row["visits"].clone(), row["page_views"].clone()), (json!(2), json!(3)));
    assert_eq!(row["status"], "identified");

    let company_path = site.path(&format!("companies/{}", row["id"].as_str().unwrap()));
    let company = owner.get(&company_path).await;
    assert_eq!(company["company"]["country"], "DE");
    assert_eq!(company["activity"]["page_views"], 3);
    assert!(company["identification"]["evidence"][0]["statement"].as_str().is_some());

    let visits = owner.get(&format!("{company_path}/visits")).await;
    let timeline: Vec<_> = visits["items"].as_array().unwrap().iter().collect();
    assert_eq!(timeline.len(), 2);
    let receipt_path = format!("visits/{}/receipt", visits["items"][0]["id"].as_str().unwrap());
    let receipt = owner.get(&site.path(&receipt_path)).await;
    assert_eq!(receipt["status"], "identified");
    assert_eq!(
        receipt["data_set_version"].as_str().map(|it| it.starts_with("2026-11-01")),
        Some(true)
    );

    let books = owner.get(&site.path("verdicts")).await;
    assert_eq!(books["received"], 4);
    assert_eq!(books["identified"], json!({"hits": 3, "visits": 2}));
    assert_eq!(books["abstained"][0]["reason"], "isp");
    let check = owner.get(&site.path("install-check")).await;
    assert_eq!(check["status"], "receiving");
}

#[tokio::test]
async fn a_visitor_asks_who_they_are_taken_for() {
    let installation = Installation::start().await;
    let ask = async |address: &str, path: &str| {
        let request = installation.request(Method::GET, path).header("x-forwarded-for", address);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "no-store");
        response.text().await.unwrap()
    };
    let page = ask(ACME, "/who-am-i").await;
    assert!(page.contains("Somebody at Acme Pumps GmbH"), "{page}");
    assert!(page.contains("the operator says that it is"), "the reasons are there: {page}");
    assert!(!page.contains(ACME), "the address is not repeated");
    let page = ask(HOME, "/who-am-i").await;
    assert!(page.contains("Nobody that could be named"), "{page}");
    let answer = ask(ACME, "/api/v1/who-am-i").await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["company_name"], "Acme Pumps GmbH");
    assert_eq!(answer["status"], "identified");
    assert_eq!(answer["evidence"][0]["family"], "override");
}

#[tokio::test]
async fn the_setup_link_works_once() {
    let installation = Installation::start().await;
    let token = installation.engine.create_setup_link().await.unwrap().unwrap().0;
    installation.set_up().await;
    let page = installation.request(Method::GET, &format!("/setup?token={token}")).send().await;
    assert_ne!(page.unwrap().status(), 200);
    assert!(installation.engine.create_setup_link().await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_nothing() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    for path in ["/api/v1/sites", "/api/v1/session", &site.path("companies"), "/api/v1/pending"] {
        let response = installation.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 401, "{path}");
    }
}

#[tokio::test]
async fn the_description_of_the_api_is_the_one_in_the_repository() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    let Ok(committed) = std::fs::read_to_string(path) else {
        panic!("there is no openapi.json; `cargo xtask openapi` writes it");
    };
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let is_same = parse(&committed) == parse(&doorplate_http::openapi_json());
    assert!(is_same, "openapi.json is not what the code says; run `cargo xtask openapi`");
}
