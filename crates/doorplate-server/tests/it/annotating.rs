//! People of the workspace add to companies: labels, notes, for one or many, and take it back.

use std::sync::Arc;

use doorplate_domain::id::WorkspaceId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{self, ACME, ACME_OFFICE, UNIVERSITY};
use crate::harness::{Installation, Owner, Site};

async fn send(installation: &Installation, address: &str, site: &Site) {
    let answer = installation.beacon(address, &site.view("/")).await;
    assert_eq!(answer, (202, "accepted".to_owned()));
    installation.drain().await;
}

async fn rows(owner: &Owner<'_>, site: &Site) -> Vec<Value> {
    let companies = owner.get(&site.path("companies?sort=name")).await;
    companies["items"].as_array().unwrap().clone()
}

async fn ids(owner: &Owner<'_>, site: &Site) -> Vec<String> {
    let rows = rows(owner, site).await;
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn annotation_of(id: &str) -> String {
    format!("/api/v1/companies/{id}/annotation")
}

fn notes_of(id: &str) -> String {
    format!("/api/v1/companies/{id}/notes")
}

async fn change(owner: &Owner<'_>, id: &str, wanted: Value) -> Value {
    let (status, answer) = owner.send(Method::PATCH, &annotation_of(id), Some(wanted)).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn post(owner: &Owner<'_>, path: &str, body: Value) -> (u16, Value) {
    owner.send(Method::POST, path, Some(body)).await
}

async fn audit_actions(installation: &Installation) -> Vec<String> {
    let host = doorplate_domain::site::Host::parse("www.example.com").unwrap();
    let found = installation.engine.find_site_of_operator(&host).await.unwrap();
    let workspace_id: WorkspaceId = found.unwrap().0.workspace_id().clone();
    let scope = installation.engine.operator_scope(&workspace_id);
    let page = doorplate_domain::page::PageRequest { limit: 200, after: None };
    let page = installation.engine.list_audit(&scope, &page).await.unwrap();
    page.items.into_iter().map(|entry| entry.action).rev().collect()
}

#[tokio::test]
async fn a_company_gets_status_tags_and_owner() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    let id = ids(&owner, &site).await.remove(0);
    let untouched = json!({
        "status": "new", "tags": [], "owner": null, "is_hidden": false, "notes": 0,
        "updated_at": null,
    });
    assert_eq!(owner.get(&annotation_of(&id)).await, untouched);
    assert_eq!(rows(&owner, &site).await[0]["annotation"], untouched);

    let users = owner.get("/api/v1/users").await;
    let olivia = &users["items"][0];
    assert_eq!(olivia["email"], "olivia@example.com");
    let wanted =
        json!({ "status": "contacted", "tags": ["VIP", "fair"], "owner_id": olivia["id"] });
    let changed = change(&owner, &id, wanted).await;
    let expected = json!({
        "status": "contacted", "tags": ["fair", "VIP"],
        "owner": { "id": olivia["id"], "name": "Olivia Owner" },
        "is_hidden": false, "notes": 0, "updated_at": "2026-11-24T12:00:00Z",
    });
    assert_eq!(changed, expected);
    assert_eq!(rows(&owner, &site).await[0]["annotation"], expected);
    let page = owner.get(&site.path(&format!("companies/{id}"))).await;
    assert_eq!(page["annotation"], expected);
    let overview = owner.get(&site.path("overview")).await;
    assert_eq!(overview["companies"][0]["annotation"], expected);

    // A null owner is nobody; an owner that is not mentioned stays.
    let changed = change(&owner, &id, json!({ "status": "customer" })).await;
    assert_eq!(changed["owner"]["name"], "Olivia Owner");
    let changed = change(&owner, &id, json!({ "owner_id": null })).await;
    assert_eq!((&changed["owner"], &changed["status"]), (&json!(null), &json!("customer")));
    let actions = audit_actions(&installation).await;
    let of_annotations = actions.iter().filter(|action| *action == "annotation.update");
    assert_eq!(of_annotations.count(), 3);
}

#[tokio::test]
async fn what_cannot_be_added_is_said() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    let id = ids(&owner, &site).await.remove(0);
    let stranger = "usr_00000000000000000000000000";
    let many: Vec<String> = (0..21).map(|number| format!("tag {number}")).collect();
    for (wanted, field) in [
        (json!({ "status": "sold" }), "status"),
        (json!({ "tags": [""] }), "tags"),
        (json!({ "tags": ["x".repeat(51)] }), "tags"),
        (json!({ "tags": many }), "tags"),
        (json!({ "owner_id": stranger }), "owner_id"),
    ] {
        let (status, answer) = owner.send(Method::PATCH, &annotation_of(&id), Some(wanted)).await;
        assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!(field)), "{answer}");
    }
    for text in ["", " ", "a\u{1}b", &"x".repeat(4001)] {
        let (status, answer) = post(&owner, &notes_of(&id), json!({ "text": text })).await;
        assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!("text")), "{answer}");
    }
    let nobody = "com_00000000000000000000000000";
    assert_eq!(owner.send(Method::GET, &annotation_of(nobody), None).await.0, 404);
    let wanted = Some(json!({ "status": "customer" }));
    assert_eq!(owner.send(Method::PATCH, &annotation_of(nobody), wanted).await.0, 404);
    assert_eq!(post(&owner, &notes_of(nobody), json!({ "text": "hello" })).await.0, 404);
    let nothing = json!({ "company_ids": [id], "change": {} });
    let (status, answer) = post(&owner, "/api/v1/companies/bulk", nothing).await;
    assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!("change")));
    let ids: Vec<&str> = vec![nobody; 1001];
    let many = json!({ "company_ids": ids, "change": { "is_hidden": true } });
    let (status, answer) = post(&owner, "/api/v1/companies/bulk", many).await;
    assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!("company_ids")));
    assert_eq!(post(&owner, "/api/v1/undo", json!({ "undo": "undo_0" })).await.0, 404);
    assert_eq!(post(&owner, "/api/v1/undo", json!({ "undo": "yesterday" })).await.0, 404);
}

#[tokio::test]
async fn many_companies_change_at_once_and_back() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    send(&installation, UNIVERSITY, &site).await;
    let ids = ids(&owner, &site).await;
    change(&owner, &ids[0], json!({ "tags": ["old", "VIP"] })).await;
    let before = rows(&owner, &site).await;
    let nobody = "com_00000000000000000000000000";
    let wanted = json!({
        "company_ids": [ids[0], ids[1], nobody, ids[0]],
        "change": { "add_tags": ["vip", "fair"], "remove_tags": ["OLD"], "status": "qualified" },
    });
    let (status, changed) = post(&owner, "/api/v1/companies/bulk", wanted.clone()).await;
    assert_eq!((status, &changed["changed"]), (200, &json!(2)), "{changed}");
    let tags = owner.get("/api/v1/tags").await;
    let expected = json!([{ "tag": "fair", "companies": 2 }, { "tag": "VIP", "companies": 2 }]);
    assert_eq!(tags["items"], expected);
    let (_, again) = post(&owner, "/api/v1/companies/bulk", wanted.clone()).await;
    assert_eq!(again, json!({ "changed": 0, "undo": null }));

    let token = json!({ "undo": changed["undo"] });
    let undone = post(&owner, "/api/v1/undo", token.clone()).await;
    assert_eq!(undone, (200, json!({ "changed": 2 })));
    assert_eq!(rows(&owner, &site).await, before);
    assert_eq!(post(&owner, "/api/v1/undo", token).await.0, 404);

    // What somebody changed since is left alone; after a day it is too late.
    let (_, changed) = post(&owner, "/api/v1/companies/bulk", wanted.clone()).await;
    change(&owner, &ids[1], json!({ "status": "partner" })).await;
    let token = json!({ "undo": changed["undo"] });
    assert_eq!(post(&owner, "/api/v1/undo", token).await.1, json!({ "changed": 1 }));
    assert_eq!(owner.get(&annotation_of(&ids[1])).await["status"], "partner");
    let (_, changed) = post(&owner, "/api/v1/companies/bulk", wanted).await;
    installation.clock.advance_hours(24);
    let token = json!({ "undo": changed["undo"] });
    assert_eq!(post(&owner, "/api/v1/undo", token).await.0, 404);
    assert_eq!(installation.engine.sweep().await.unwrap().undos_forgotten, 1);
}

#[tokio::test]
async fn tags_are_renamed_and_taken_off() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    let id = ids(&owner, &site).await.remove(0);
    change(&owner, &id, json!({ "tags": ["a/b c"] })).await;
    let path = "/api/v1/tags/A%2Fb%20c";
    let (status, renamed) = owner.send(Method::PATCH, path, Some(json!({ "tag": "Köln" }))).await;
    assert_eq!((status, renamed), (200, json!({ "changed": 1 })));
    assert_eq!(owner.get(&annotation_of(&id)).await["tags"], json!(["Köln"]));
    assert_eq!(owner.send(Method::DELETE, path, None).await.0, 404);
    let path = "/api/v1/tags/k%C3%B6ln";
    assert_eq!(owner.send(Method::DELETE, path, None).await, (200, json!({ "changed": 1 })));
    assert_eq!(owner.get("/api/v1/tags").await["items"], json!([]));
}

#[tokio::test]
async fn notes_are_written_changed_and_deleted() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    let id = ids(&owner, &site).await.remove(0);
    let text = json!({ "text": " They call back\nin May. " });
    let (status, note) = post(&owner, &notes_of(&id), text).await;
    assert_eq!((status, &note["text"]), (201, &json!("They call back\nin May.")));
    assert_eq!(
        (&note["author"]["name"], &note["edited_at"]),
        (&json!("Olivia Owner"), &json!(null))
    );
    assert_eq!(owner.get(&annotation_of(&id)).await["notes"], 1);
    let path = format!("{}/{}", notes_of(&id), note["id"].as_str().unwrap());
    installation.clock.advance_hours(1);
    let text = Some(json!({ "text": "In June." }));
    let (status, edited) = owner.send(Method::PATCH, &path, text).await;
    assert_eq!((status, &edited["edited_at"]), (200, &json!("2026-11-24T13:00:00Z")));
    assert_eq!(owner.get(&notes_of(&id)).await["items"], json!([edited]));
    assert_eq!(owner.send(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(owner.send(Method::DELETE, &path, None).await.0, 404);
    let actions = audit_actions(&installation).await;
    let of_notes: Vec<_> = actions.iter().filter(|action| action.starts_with("note.")).collect();
    assert_eq!(of_notes, ["note.create", "note.update", "note.delete"]);
}

#[tokio::test]
async fn what_was_added_is_found_by_the_new_id_too() {
    let installation = Installation::start().await;
    let engine = &installation.engine;
    engine.replace_data_set(Arc::new(fixtures::earlier_data_set()));
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site).await;
    let former = ids(&owner, &site).await.remove(0);
    change(&owner, &former, json!({ "tags": ["VIP"], "is_hidden": false })).await;
    post(&owner, &notes_of(&former), json!({ "text": "before" })).await;

    engine.replace_data_set(Arc::new(fixtures::data_set()));
    assert_eq!(engine.follow_company_ids().await.unwrap(), 1);
    assert_eq!(engine.follow_company_ids().await.unwrap(), 0);
    send(&installation, ACME_OFFICE, &site).await;
    let rows = rows(&owner, &site).await;
    assert_eq!(rows.len(), 2, "the visit of before bears the former id");
    assert_ne!(rows[0]["id"], rows[1]["id"]);
    for row in rows {
        let annotation = &row["annotation"];
        assert_eq!((&annotation["tags"], &annotation["notes"]), (&json!(["VIP"]), &json!(1)));
        let id = row["id"].as_str().unwrap();
        assert_eq!(&owner.get(&annotation_of(id)).await, annotation);
        assert_eq!(owner.get(&notes_of(id)).await["items"][0]["text"], "before");
        let page = owner.get(&site.path(&format!("companies/{id}"))).await;
        assert_eq!(&page["annotation"], annotation);
    }
    let tagged = owner.get(&site.path("companies?filter=tag:vip")).await;
    assert_eq!(tagged["total"], 2, "a filter finds both");
    assert!(audit_actions(&installation).await.contains(&"annotation.move".to_owned()));
}
