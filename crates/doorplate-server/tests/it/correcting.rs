//! A wrong verdict is corrected, at once and for the past, and the correction is undone.

use doorplate_domain::id::WorkspaceId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{ACME, ACME_OFFICE, HOME, UNIVERSITY};
use crate::harness::{Installation, Owner, Site};

const CORRECTIONS: &str = "/api/v1/corrections";

async fn send(installation: &Installation, address: &str, site: &Site, path: &str) {
    let answer = installation.beacon(address, &site.view(path)).await;
    assert_eq!(answer, (202, "accepted".to_owned()));
    installation.drain().await;
}

/// Everything that the portal shows of a site.
async fn report(owner: &Owner<'_>, site: &Site) -> Value {
    let mut report = Vec::new();
    for rest in ["overview", "companies", "verdicts", "verdicts/isp"] {
        report.push(owner.get(&site.path(rest)).await);
    }
    report.into()
}

async fn company_names(owner: &Owner<'_>, site: &Site) -> Vec<String> {
    let companies = owner.get(&site.path("companies?sort=name")).await;
    let rows = companies["items"].as_array().unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

async fn id_of(owner: &Owner<'_>, site: &Site, name: &str) -> String {
    let companies = owner.get(&site.path("companies")).await;
    let rows = companies["items"].as_array().unwrap().clone();
    let row = rows.into_iter().find(|row| row["name"] == name).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

async fn correct(owner: &Owner<'_>, correction: Value) -> Value {
    let (status, made) = owner.send(Method::POST, CORRECTIONS, Some(correction)).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["is_done"], true);
    made
}

async fn undo(owner: &Owner<'_>, made: &Value) -> (u16, Value) {
    let id = made["correction"]["id"].as_str().unwrap();
    owner.send(Method::POST, &format!("{CORRECTIONS}/{id}/undo"), None).await
}

async fn audit_actions(installation: &Installation) -> Vec<String> {
    let session = installation.engine.operator_scope(&workspace_of(installation).await);
    let page = doorplate_domain::page::PageRequest { limit: 200, after: None };
    let page = installation.engine.list_audit(&session, &page).await.unwrap();
    page.items.into_iter().map(|entry| entry.action).collect()
}

async fn workspace_of(installation: &Installation) -> WorkspaceId {
    let host = doorplate_domain::site::Host::parse("www.example.com").unwrap();
    let found = installation.engine.find_site_of_operator(&host).await.unwrap();
    found.unwrap().0.workspace_id().clone()
}

#[tokio::test]
async fn a_correction_holds_for_past_and_future_until_it_is_undone() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let other = owner.create_site("www.other.example").await;
    for address in [ACME, HOME, UNIVERSITY] {
        send(&installation, address, &site, "/pricing").await;
    }
    let mut elsewhere = other.view("/");
    elsewhere["u"] = json!("https://www.other.example/");
    assert_eq!(installation.beacon(ACME, &elsewhere).await, (202, "accepted".to_owned()));
    installation.drain().await;
    let before = report(&owner, &site).await;
    assert_eq!(company_names(&owner, &site).await, ["Acme Pumps GmbH", "University of Nowhere"]);
    let acme = id_of(&owner, &site, "Acme Pumps GmbH").await;
    let path = format!("companies/{acme}/visits");
    let visits = owner.get(&site.path(&path)).await;
    let visit = format!("visits/{}", visits["items"][0]["id"].as_str().unwrap());

    let note = "they resell lines";
    let wanted =
        json!({ "company_id": acme, "is": "network", "network_kind": "isp", "note": note });
    let made = correct(&owner, wanted).await;
    assert_eq!(made["visits"], 2, "one on each site");
    assert!(made["correction"]["seen_on"]["network_name"].is_string());
    assert_eq!(company_names(&owner, &site).await, ["University of Nowhere"]);
    assert_eq!(company_names(&owner, &other).await, [""; 0]);
    send(&installation, ACME_OFFICE, &site, "/").await;
    let companies = company_names(&owner, &site).await;
    assert_eq!(companies, ["University of Nowhere"], "what comes now is corrected as well");
    let isp = owner.get(&site.path("verdicts/isp")).await;
    assert_eq!(isp["networks"].as_array().unwrap().len(), 2, "{isp}");

    let receipt = owner.get(&site.path(&format!("{visit}/receipt"))).await;
    assert_eq!((&receipt["status"], &receipt["reason"]), (&json!("abstained"), &json!("isp")));
    assert_eq!(receipt["evidence"][0]["family"], "override");
    let says = "your workspace says that this is a network of kind isp";
    assert_eq!(receipt["evidence"][0]["statement"], says);
    let superseded = owner.get(&site.path(&format!("{visit}/supersessions"))).await;
    assert_eq!(superseded["items"][0]["company_name"], "Acme Pumps GmbH");
    assert_eq!(superseded["items"][0]["cause"], "correction");

    let listed = owner.get(CORRECTIONS).await;
    assert_eq!(listed["items"][0]["note"], note);
    assert_eq!(
        (&listed["is_done"], &listed["items"][0]["undone_at"]),
        (&json!(true), &json!(null))
    );

    // Undone before the later hit came, everything would be as it was: take that hit's visit off.
    let (status, undone) = undo(&owner, &made).await;
    assert_eq!((status, &undone["visits"]), (200, &json!(3)));
    assert_eq!(undo(&owner, &made).await.0, 404);
    let companies = company_names(&owner, &site).await;
    assert_eq!(companies, ["Acme Pumps GmbH", "University of Nowhere"]);
    let again = correct(&owner, json!({ "company_id": acme, "is": "hidden" })).await;
    let between = report(&owner, &site).await;
    assert_ne!(between, before);
    undo(&owner, &again).await;

    let actions = audit_actions(&installation).await;
    let of_corrections: Vec<_> =
        actions.iter().filter(|action| action.starts_with("correction.")).collect();
    let (made, undone) = ("correction.create", "correction.undo");
    assert_eq!(of_corrections, [undone, made, undone, made]);
}

#[tokio::test]
async fn an_undone_correction_leaves_every_report_as_it_was() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    for (address, path) in [(ACME, "/"), (ACME_OFFICE, "/b"), (HOME, "/c"), (UNIVERSITY, "/d")] {
        send(&installation, address, &site, path).await;
    }
    let before = report(&owner, &site).await.to_string();
    let acme = id_of(&owner, &site, "Acme Pumps GmbH").await;
    let university = id_of(&owner, &site, "University of Nowhere").await;
    for wanted in [
        json!({ "company_id": acme, "is": "hidden" }),
        json!({ "company_id": acme, "is": "right" }),
        json!({ "company_id": acme, "is": "network", "network_kind": "hosting" }),
        json!({ "company_id": acme, "is": "company", "right_company_id": university }),
        json!({
            "company_id": acme, "is": "company",
            "right_company": { "name": "Südlicht", "domain": "suedlicht.example" },
        }),
    ] {
        if wanted["right_company"]["domain"].is_string() {
            // A made-up domain is none of a business: the name will do.
            let (status, answer) = owner.send(Method::POST, CORRECTIONS, Some(wanted)).await;
            assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!("right_company")));
            continue;
        }
        let made = correct(&owner, wanted).await;
        assert_ne!(report(&owner, &site).await.to_string(), before);
        undo(&owner, &made).await;
        assert_eq!(report(&owner, &site).await.to_string(), before);
    }
}

#[tokio::test]
async fn the_operators_word_holds_everywhere_until_a_workspace_says_otherwise() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site, "/").await;
    let acme = id_of(&owner, &site, "Acme Pumps GmbH").await;
    let wanted = doorplate_engine::corrections::NewCorrection {
        company_id: acme.clone().try_into().unwrap(),
        asn: None,
        verdict: doorplate_engine::corrections::WantedVerdict::Hidden,
        note: String::new(),
    };
    let made = installation.engine.create_operator_correction(wanted).await.unwrap();
    assert_eq!(installation.engine.correct_every_workspace().await.unwrap(), 1);
    assert_eq!(company_names(&owner, &site).await, [""; 0]);
    let listed = owner.get(CORRECTIONS).await;
    assert_eq!(listed["items"][0]["origin"], "operator");
    // It is not the workspace's to undo, but its own word counts more.
    let operators = json!({ "correction": { "id": made.id } });
    assert_eq!(undo(&owner, &operators).await.0, 404);
    correct(&owner, json!({ "company_id": acme, "is": "right" })).await;
    assert_eq!(company_names(&owner, &site).await, ["Acme Pumps GmbH"]);
    assert!(audit_actions(&installation).await.iter().any(|it| it == "correction.create"));
}

#[tokio::test]
async fn what_cannot_be_corrected_is_said() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site, "/").await;
    let acme = id_of(&owner, &site, "Acme Pumps GmbH").await;
    let unknown = "com_00000000000000000000000000";
    for (wanted, field) in [
        (json!({ "company_id": acme, "is": "network" }), "network_kind"),
        (
            json!({ "company_id": acme, "is": "network", "network_kind": "business" }),
            "network_kind",
        ),
        (json!({ "company_id": acme, "is": "company" }), "right_company_id"),
        (
            json!({ "company_id": acme, "is": "company", "right_company_id": acme }),
            "right_company_id",
        ),
        (
            json!({ "company_id": acme, "is": "company", "right_company_id": unknown }),
            "right_company_id",
        ),
        (json!({ "company_id": acme, "is": "wrong" }), "is"),
        (json!({ "company_id": acme, "is": "right", "note": "x".repeat(501) }), "note"),
    ] {
        let (status, answer) = owner.send(Method::POST, CORRECTIONS, Some(wanted)).await;
        assert_eq!((status, &answer["errors"][0]["field"]), (400, &json!(field)), "{answer}");
    }
    let stranger = json!({ "company_id": unknown, "is": "hidden" });
    assert_eq!(owner.send(Method::POST, CORRECTIONS, Some(stranger)).await.0, 404);
    assert_eq!(owner.get(CORRECTIONS).await["items"], json!([]));

    let found = owner.get("/api/v1/data-set/companies?q=NOWHERE").await;
    assert_eq!(found["items"][0]["name"], "University of Nowhere");
    assert_eq!(owner.get("/api/v1/data-set/companies?q=acme-pumps").await["items"][0]["id"], acme);
    assert_eq!(owner.get("/api/v1/data-set/companies").await["items"], json!([]));
}

#[tokio::test]
async fn what_was_measured_and_what_was_corrected_is_told() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    send(&installation, ACME, &site, "/").await;
    send(&installation, UNIVERSITY, &site, "/").await;
    let quality = owner.get("/api/v1/data-set/quality").await;
    assert_eq!(
        (&quality["evaluations"], &quality["corrections"]["wrong"]),
        (&json!([]), &json!({}))
    );

    let folder = installation.folder.path();
    let labels = folder.join("gold.csv");
    let rows = format!("prefix,expect,org,domain,context\n{HOME}/32,none,,,isp\n");
    std::fs::write(&labels, rows).unwrap();
    let data_set = crate::fixtures::write_data_set(folder);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_doorplate"))
        .args(["eval", "--keep", "--data"])
        .arg(folder)
        .arg("--dataset")
        .arg(data_set)
        .arg(labels)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let acme = id_of(&owner, &site, "Acme Pumps GmbH").await;
    let university = id_of(&owner, &site, "University of Nowhere").await;
    let wanted = json!({ "company_id": acme, "is": "network", "network_kind": "isp" });
    correct(&owner, wanted).await;
    correct(&owner, json!({ "company_id": university, "is": "right" })).await;

    let quality = owner.get("/api/v1/data-set/quality").await;
    let kept = &quality["evaluations"][0];
    assert_eq!(
        (&kept["labels"], &kept["data_set_version"]),
        (&json!("gold"), &quality["data_set_version"])
    );
    assert_eq!(kept["report"]["false_business_rate"], 0.0);
    assert_eq!(quality["corrections"]["wrong"], json!({ "isp": 1 }));
    assert_eq!(quality["corrections"]["report"]["precision"], 0.5);
}
