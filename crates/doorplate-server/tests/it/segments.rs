//! Filters are saved, counted, looked at, deleted and brought back; what is hidden is left out.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{ACME, UNIVERSITY};
use crate::harness::{Installation, Owner, Site};

const SEGMENTS: &str = "/api/v1/segments";
const BULK: &str = "/api/v1/companies/bulk";

async fn send(installation: &Installation, address: &str, site: &Site) {
    let answer = installation.beacon(address, &site.view("/")).await;
    assert_eq!(answer, (202, "accepted".to_owned()));
    installation.drain().await;
}

async fn create(owner: &Owner<'_>, wanted: Value) -> Value {
    let (status, segment) = owner.send(Method::POST, SEGMENTS, Some(wanted)).await;
    assert_eq!(status, 201, "{segment}");
    segment
}

async fn names(owner: &Owner<'_>, site: &Site, filter: &str) -> Vec<String> {
    let companies = owner.get(&site.path(&format!("companies?sort=name&filter={filter}"))).await;
    let rows = companies["items"].as_array().unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// Name, companies and what is new of each.
async fn counts(owner: &Owner<'_>, site: &Site) -> Vec<Value> {
    let listed = owner.get(&format!("{SEGMENTS}?site_id={}", site.id)).await;
    let items = listed["items"].as_array().unwrap().clone();
    let count = |item: Value| json!([item["name"], item["companies"], item["new_since_look"]]);
    items.into_iter().map(count).collect()
}

#[tokio::test]
async fn a_filter_is_saved_and_counted() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let other = owner.create_site("www.other.example").await;
    send(&installation, ACME, &site).await;
    let german = create(
        &owner,
        json!({ "name": "German", "folder": "Sales", "filter": "country = de", "sort": "-visits",
            "columns": ["name", "visits"] }),
    )
    .await;
    assert_eq!(german["created_by"]["name"], "Olivia Owner");
    let all = create(&owner, json!({ "name": "All", "filter": "", "site_id": site.id })).await;
    assert_eq!((&all["sort"], &all["columns"]), (&json!("-last_seen_at"), &json!(null)));
    let without = owner.get(SEGMENTS).await;
    assert_eq!(without["items"][0]["companies"], json!(null));
    assert_eq!(counts(&owner, &site).await, [json!(["All", 1, null]), json!(["German", 1, null])]);
    assert_eq!(
        counts(&owner, &other).await,
        [json!(["All", null, null]), json!(["German", 0, null])]
    );

    let look = format!("{SEGMENTS}/{}/look", all["id"].as_str().unwrap());
    assert_eq!(owner.send(Method::POST, &look, None).await.0, 204);
    assert_eq!(counts(&owner, &site).await[0], json!(["All", 1, 0]));
    installation.clock.advance_hours(1);
    send(&installation, ACME, &site).await;
    send(&installation, UNIVERSITY, &site).await;
    assert_eq!(counts(&owner, &site).await[0], json!(["All", 2, 1]), "one is new, one came again");
    assert_eq!(owner.send(Method::POST, &look, None).await.0, 204);
    assert_eq!(counts(&owner, &site).await[0], json!(["All", 2, 0]));
}

#[tokio::test]
async fn a_segment_is_changed_deleted_and_brought_back() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let made = create(&owner, json!({ "name": "German", "filter": "country:DE" })).await;
    let path = format!("{SEGMENTS}/{}", made["id"].as_str().unwrap());
    let wanted = json!({ "name": "Austrian", "filter": "country:AT", "columns": ["name"] });
    let (status, changed) = owner.send(Method::PATCH, &path, Some(wanted)).await;
    assert_eq!((status, &changed["name"]), (200, &json!("Austrian")));
    assert_eq!((&changed["sort"], &changed["folder"]), (&made["sort"], &json!("")));
    let (_, changed) = owner.send(Method::PATCH, &path, Some(json!({ "columns": null }))).await;
    assert_eq!(changed["columns"], json!(null));
    assert_eq!(owner.get(&path).await, changed);
    let (status, deleted) = owner.send(Method::DELETE, &path, None).await;
    assert_eq!(status, 200);
    assert_eq!(owner.send(Method::GET, &path, None).await.0, 404);
    let (status, undone) = owner.send(Method::POST, "/api/v1/undo", Some(deleted)).await;
    assert_eq!((status, undone), (200, json!({ "changed": 1 })));
    assert_eq!(owner.get(&path).await, changed);
}

#[tokio::test]
async fn what_cannot_be_saved_is_said() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    create(&owner, json!({ "name": "German", "filter": "country:DE" })).await;
    let stranger = "site_00000000000000000000000000";
    for (wanted, field) in [
        (json!({ "name": "", "filter": "" }), "name"),
        (json!({ "name": "x".repeat(81), "filter": "" }), "name"),
        (json!({ "name": "A", "folder": "a\nb", "filter": "" }), "folder"),
        (json!({ "name": "A", "filter": "colour:red" }), "filter"),
        (json!({ "name": "A", "filter": "", "sort": "colour" }), "sort"),
        (json!({ "name": "A", "filter": "", "columns": ["a b"] }), "columns"),
        (json!({ "name": "A", "filter": "", "site_id": stranger }), "site_id"),
    ] {
        let (status, answer) = owner.send(Method::POST, SEGMENTS, Some(wanted)).await;
        assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!(field)), "{answer}");
    }
    let same = json!({ "name": "GERMAN", "filter": "" });
    let (status, answer) = owner.send(Method::POST, SEGMENTS, Some(same)).await;
    assert_eq!((status, &answer["code"]), (409, &json!("name_taken")));
    let path = format!("{SEGMENTS}/seg_00000000000000000000000000");
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(owner.send(method, &path, None).await.0, 404);
    }
    assert_eq!(owner.send(Method::POST, &format!("{path}/look"), None).await.0, 404);
    assert_eq!(
        owner.send(Method::GET, &format!("{SEGMENTS}?site_id={stranger}"), None).await.0,
        404
    );
}

#[tokio::test]
async fn all_that_a_filter_matches_changes_at_once() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    send(&installation, UNIVERSITY, &site).await;
    let wanted = json!({
        "site_id": site.id, "filter": "country:DE", "change": { "add_tags": ["Messe Köln"] },
    });
    let (status, changed) = owner.send(Method::POST, BULK, Some(wanted)).await;
    assert_eq!((status, &changed["changed"]), (200, &json!(1)), "{changed}");
    assert_eq!(names(&owner, &site, "tag:\"messe%20k%C3%B6ln\"").await, ["Acme Pumps GmbH"]);
    assert_eq!(names(&owner, &site, "-tag:\"Messe%20K%C3%B6ln\"").await, ["University of Nowhere"]);
    let undo = Some(json!({ "undo": changed["undo"] }));
    owner.send(Method::POST, "/api/v1/undo", undo).await;
    assert_eq!(names(&owner, &site, "tag:\"Messe%20K%C3%B6ln\"").await, [""; 0]);
    let change = json!({ "status": "partner" });
    let (wrong, late) = ("colour:red", "now");
    for (wanted, field) in [
        (json!({ "change": change }), "company_ids"),
        (json!({ "company_ids": [], "filter": "", "change": change }), "filter"),
        (json!({ "site_id": site.id, "filter": wrong, "change": change }), "filter"),
        (json!({ "site_id": site.id, "filter": "", "from": late, "change": change }), "from"),
    ] {
        let (status, answer) = owner.send(Method::POST, BULK, Some(wanted)).await;
        assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!(field)), "{answer}");
    }
}

#[tokio::test]
async fn what_is_hidden_is_left_out_unless_asked_for() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    send(&installation, UNIVERSITY, &site).await;
    create(&owner, json!({ "name": "All", "filter": "" })).await;
    let hide = json!({
        "site_id": site.id, "filter": "name:Acme*", "change": { "is_hidden": true },
    });
    let (_, hidden) = owner.send(Method::POST, BULK, Some(hide)).await;
    assert_eq!(hidden["changed"], 1, "{hidden}");
    assert_eq!(names(&owner, &site, "").await, ["University of Nowhere"]);
    assert_eq!(names(&owner, &site, "hidden:yes").await, ["Acme Pumps GmbH"]);
    assert_eq!(names(&owner, &site, "hidden:yes%20or%20hidden:no").await.len(), 2);
    assert_eq!(counts(&owner, &site).await, [json!(["All", 1, null])]);
    let overview = owner.get(&site.path("overview")).await;
    assert_eq!(overview["companies"].as_array().unwrap().len(), 1);
    assert_eq!(overview["companies"][0]["name"], "University of Nowhere");
    let undo = Some(json!({ "undo": hidden["undo"] }));
    owner.send(Method::POST, "/api/v1/undo", undo).await;
    assert_eq!(names(&owner, &site, "").await.len(), 2);
}
