//! Somebody brings the companies that they want to see, looks them over, and learns which can be
//! seen at all.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{ACME, UNIVERSITY};
use crate::harness::{Installation, Owner};

const TABLE: &str = "Account Name;Website\n\
    Acme Pumps;https://www.acme-pumps.example/contact\n\
    Acme Pumps;www.acme-pumps.example\n\
    University of Nowhere;\n\
    Quintessential Umbrellas;\n\
    ;\n";

async fn bring(owner: &Owner<'_>, name: &str, table: &str) -> (u16, Value) {
    let path = format!("/api/v1/target-lists/table?name={name}");
    let request = owner.request(Method::POST, &path).header("doorplate-csrf", "1");
    let response = request.header("content-type", "text/csv").body(table.to_owned()).send().await;
    let response = response.unwrap();
    (response.status().as_u16(), serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

async fn rows(owner: &Owner<'_>, list: &str, question: &str) -> Vec<Value> {
    let answer = owner.get(&format!("/api/v1/target-lists/{list}/rows{question}")).await;
    answer["items"].as_array().unwrap().clone()
}

fn part(detail: &Value, reason: &str) -> u64 {
    let parts = detail["coverage"]["parts"].as_array().unwrap();
    parts.iter().find(|part| part["reason"] == reason).unwrap()["rows"].as_u64().unwrap()
}

async fn decide(owner: &Owner<'_>, path: &str, wanted: Value) -> (u16, Value) {
    owner.send(Method::PATCH, path, Some(wanted)).await
}

#[tokio::test]
async fn a_list_is_brought_matched_and_looked_over() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    for address in [ACME, UNIVERSITY] {
        installation.beacon(address, &site.view("/")).await;
    }
    installation.drain().await;

    let (status, brought) = bring(&owner, "Key%20accounts", TABLE).await;
    assert_eq!(status, 201, "{brought}");
    assert_eq!((&brought["repeated"], &brought["empty"]), (&json!(1), &json!(0)));
    assert_eq!(brought["list"]["rows"], 3);
    let id = brought["list"]["id"].as_str().unwrap();
    let all = rows(&owner, id, "").await;
    assert_eq!((&all[0]["state"], &all[2]["state"]), (&json!("matched"), &json!("unknown")));

    // Whatever the matching says of a name, a person has the last word, and may take it back.
    let acme = all[0]["company_id"].clone();
    let row = format!("/api/v1/target-lists/{id}/rows/3");
    let chosen = decide(&owner, &row, json!({ "decision": "choose", "company_id": acme })).await.1;
    assert_eq!((&chosen["state"], &chosen["company_id"]), (&json!("chosen"), &acme));
    assert_eq!(rows(&owner, id, "?state=chosen").await, [chosen]);
    let again = owner.send(Method::POST, &format!("/api/v1/target-lists/{id}/match"), None).await.1;
    assert_eq!(again["list"]["chosen"], 1);
    assert_eq!(decide(&owner, &row, json!({ "decision": "reopen" })).await.1["state"], "unknown");
    let refused = decide(&owner, &row, json!({ "decision": "refuse" })).await.1;
    assert_eq!(refused["state"], "refused");

    let detail = owner.get(&format!("/api/v1/target-lists/{id}")).await;
    assert!(part(&detail, "own_network") >= 1, "{detail}");
    assert_eq!(part(&detail, "refused"), 1);
    let reasons = ["own_network", "no_own_network", "in_review", "not_known", "refused"];
    let sum: u64 = reasons.iter().map(|reason| part(&detail, reason)).sum();
    assert_eq!(json!(sum), detail["coverage"]["rows"]);

    let listed = owner.get(&site.path("companies?filter=list%3A%22key%20accounts%22")).await;
    let names: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert!(names.contains(&&acme), "{listed}");
    assert_eq!(
        owner.send(Method::DELETE, &format!("/api/v1/target-lists/{id}"), None).await.0,
        204
    );
    let gone = owner.send(Method::GET, &site.path("companies?filter=list%3Akey"), None).await;
    assert_eq!((gone.0, &gone.1["errors"][0]["field"]), (400, &json!("filter")));
}

#[tokio::test]
async fn what_is_no_list_is_refused_with_the_reason() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    for (name, table, field) in [
        ("A", "", "table"),
        ("A", "first,last,phone,mail\n1,2,3,4\n", "table"),
        ("", TABLE, "name"),
        (&"x".repeat(121), TABLE, "name"),
    ] {
        let (status, problem) = bring(&owner, name, table).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (400, &json!(field)), "{problem}");
    }
    assert_eq!(bring(&owner, "A", TABLE).await.0, 201);
    let (status, problem) = bring(&owner, "A", TABLE).await;
    assert_eq!((status, &problem["code"]), (409, &json!("name_taken")));
    let nowhere = "/api/v1/target-lists/tl_00000000000000000000000000";
    assert_eq!(owner.send(Method::GET, nowhere, None).await.0, 404);
    let lists = owner.get("/api/v1/target-lists").await;
    let row = format!("/api/v1/target-lists/{}/rows/1", lists["items"][0]["id"].as_str().unwrap());
    for (wanted, field) in [
        (json!({ "decision": "maybe" }), "decision"),
        (json!({ "decision": "choose" }), "company_id"),
        (
            json!({ "decision": "choose", "company_id": "com_00000000000000000000000000" }),
            "company_id",
        ),
    ] {
        let (status, problem) = decide(&owner, &row, wanted).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (400, &json!(field)), "{problem}");
    }
}
