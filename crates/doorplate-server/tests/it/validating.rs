//! The second look at an address that no source knows: against a real name server on this machine,
//! from the hit to the named visit, or to the purge.

use std::sync::Arc;
use std::time::Duration;

use doorplate_domain::id::WorkspaceId;
use doorplate_engine::scope::Scope;
use doorplate_engine::validation::{Turn, Validator};
use doorplate_identify::validation::DnsName;
use doorplate_integrations::dns::loopback::LoopbackDns;
use doorplate_integrations::dns::{DnsResolver, DnsSettings};
use doorplate_store::Stores;
use serde_json::{Value, json};

use crate::fixtures::{BROWSER, UNKNOWN};
use crate::forgetting::{traces, traces_of};
use crate::harness::{Installation, Owner, Site};

/// Another address that no source knows.
const UNKNOWN_V6: &str = "2a0d:77c0:12::beef:5";
const ZONE: &str = "155.45.199.in-addr.arpa.";
const ZONE_V6: &str = "0.c.7.7.d.0.a.2.ip6.arpa.";

fn validator(installation: &Installation, dns: &LoopbackDns) -> Validator {
    let settings = DnsSettings {
        name_servers: Some(vec![dns.address()]),
        timeout: Duration::from_secs(1),
        ..DnsSettings::default()
    };
    let resolver = DnsResolver::new(&settings).unwrap();
    Validator::new(Arc::clone(&installation.engine), Arc::new(resolver))
}

/// The DNS of Acme Pumps, in which `host` is the name of the unknown address.
async fn acme(host: &str, forward: &str) -> LoopbackDns {
    let reverse = format!("213 60 IN PTR {host}.acme-pumps.example.\n");
    let forward = format!("{host} 60 IN A {forward}\n");
    LoopbackDns::start(&[(ZONE, &reverse), ("acme-pumps.example.", &forward)]).await
}

async fn visit(installation: &Installation, site: &Site, addresses: &[&str]) {
    for address in addresses {
        assert_eq!(installation.beacon(address, &site.view("/pumps")).await.1, "accepted");
    }
    installation.drain().await;
}

async fn outcomes(owner: &Owner<'_>) -> Vec<(Value, Value)> {
    let pending = owner.get("/api/v1/pending").await;
    let rows = pending["outcomes"].as_array().unwrap().iter();
    rows.map(|row| (row["outcome"].clone(), row["count"].clone())).collect()
}

#[tokio::test]
async fn a_hit_from_an_unknown_address_gets_its_company_and_leaves_no_trace() {
    let reverse = DnsName::reverse(UNKNOWN_V6.parse().unwrap());
    let reverse_v6 = format!("{}. 60 IN PTR fw2.acme-pumps.example.\n", reverse.as_str());
    let forward =
        format!("fw1 60 IN A {UNKNOWN}\nfw2 60 IN CNAME fw3\nfw3 60 IN AAAA {UNKNOWN_V6}\n");
    let dns = LoopbackDns::start(&[
        (ZONE, "213 60 IN PTR fw1.acme-pumps.example.\n"),
        (ZONE_V6, &reverse_v6),
        ("acme-pumps.example.", &forward),
    ])
    .await;
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    visit(&installation, &site, &[UNKNOWN, UNKNOWN_V6]).await;
    let pending = owner.get("/api/v1/pending").await;
    assert_eq!((&pending["waiting"], &pending["is_validated"]), (&json!(2), &json!(false)));
    assert_eq!(pending["reasons"], json!([{"reason": "unknown", "count": 2}]));
    assert_eq!(owner.get(&site.path("companies")).await["items"], json!([]));

    let turn = validator(&installation, &dns).turn().await.unwrap();
    assert_eq!(turn, Turn { validated: 2, hopeless: 0, retried: 0 });
    let companies = owner.get(&site.path("companies")).await;
    assert_eq!(companies["items"][0]["name"], "Acme Pumps GmbH");
    assert_eq!(companies["items"][0]["visits"], 2);
    assert_eq!(outcomes(&owner).await, [(json!("validated"), json!(2))]);
    let pending = owner.get("/api/v1/pending").await;
    assert_eq!(pending["waiting"], 0);
    let purge = &pending["purges"][0];
    assert_eq!((&purge["count"], &purge["reason"]), (&json!(2), &json!("validated")));
    assert!(purge["key_name"].as_str().unwrap().starts_with("pending/"));
    assert_eq!(traces(installation.folder.path(), &[UNKNOWN, UNKNOWN_V6]), [""; 0]);
    let hosts: [&[u8]; 2] = [b"fw1.acme-pumps", b"fw2.acme-pumps"];
    assert_eq!(traces_of(installation.folder.path(), &hosts), [""; 0]);

    revisions_are_listed(&installation, &owner).await;
}

/// What was said before stays, and each change is an event that others can follow.
async fn revisions_are_listed(installation: &Installation, owner: &Owner<'_>) {
    let session = owner.get("/api/v1/session").await;
    let workspace = WorkspaceId::parse(session["workspace"]["id"].as_str().unwrap()).unwrap();
    let scope = Scope::for_test(workspace);
    let events = Stores::open_beside(installation.folder.path()).await.unwrap().events;
    let revisions = events.list_revisions(&scope, 0).await.unwrap();
    assert_eq!(revisions.len(), 2);
    for revision in revisions {
        assert_eq!(revision.event_name(), "identification.revised");
        assert_eq!(revision.cause.as_str(), "validation");
        assert_eq!(revision.before.company, None);
        assert_eq!(revision.after.company.unwrap().name, "Acme Pumps GmbH");
        assert_eq!(revision.after.evidence[0].kind, "forward_confirmed_name");
        let (site, visit) = (&revision.site_id, &revision.visit_id);
        let before = events.list_supersessions(&scope, site, visit).await.unwrap();
        assert_eq!(before.len(), 1);
    }
}

#[tokio::test]
async fn when_nobody_answers_it_is_tried_again_until_the_deadline_and_then_purged() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    visit(&installation, &site, &[UNKNOWN]).await;
    let gone = LoopbackDns::start(&[]).await;
    let validator = validator(&installation, &gone);
    gone.stop().await;
    let retried = Turn { validated: 0, hopeless: 0, retried: 1 };
    assert_eq!(validator.turn().await.unwrap(), retried);
    assert_eq!(validator.turn().await.unwrap(), Turn::default());
    assert_eq!(outcomes(&owner).await, [(json!("unreachable"), json!(1))]);
    installation.clock.advance_hours(1);
    assert_eq!(validator.turn().await.unwrap(), retried);
    assert_eq!(owner.get("/api/v1/pending").await["waiting"], 1);

    installation.clock.advance_hours(24);
    assert_eq!(validator.turn().await.unwrap(), Turn::default());
    assert_eq!(installation.engine.sweep().await.unwrap().purged, 1);
    let pending = owner.get("/api/v1/pending").await;
    assert_eq!(
        (&pending["waiting"], &pending["purges"][0]["reason"]),
        (&json!(0), &json!("deadline"))
    );
    assert!(pending["purges"][0]["key_name"].as_str().unwrap().starts_with("pending/"));
    assert_eq!(traces(installation.folder.path(), &[UNKNOWN]), [""; 0]);
}

#[tokio::test]
async fn what_is_hopeless_is_purged_at_once_with_its_outcome() {
    for (host, forward, outcome) in
        [("199-45-155-213", UNKNOWN, "generic_name"), ("fw1", "199.45.155.214", "not_confirmed")]
    {
        let dns = acme(host, forward).await;
        let installation = Installation::start().await;
        let owner = installation.set_up().await;
        let site = owner.create_site("www.example.com").await;
        visit(&installation, &site, &[UNKNOWN]).await;
        let turn = validator(&installation, &dns).turn().await.unwrap();
        assert_eq!(turn, Turn { validated: 0, hopeless: 1, retried: 0 }, "{host}");
        assert_eq!(outcomes(&owner).await, [(json!(outcome), json!(1))]);
        let pending = owner.get("/api/v1/pending").await;
        assert_eq!(pending["purges"][0]["reason"], "hopeless");
        assert_eq!(owner.get(&site.path("companies")).await["items"], json!([]));
        let host = format!("{host}.acme-pumps");
        assert_eq!(traces(installation.folder.path(), &[UNKNOWN]), [""; 0]);
        assert_eq!(traces_of(installation.folder.path(), &[host.as_bytes()]), [""; 0]);
    }
}

#[tokio::test]
async fn an_address_that_many_visits_wait_for_is_looked_at_once() {
    let dns = acme("fw1", UNKNOWN).await;
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    for version in ["142.0", "143.0", "144.0"] {
        let browser = BROWSER.replace("142.0", version);
        let answer = installation.beacon_of(UNKNOWN, &browser, &site.view("/")).await;
        assert_eq!(answer.1, "accepted");
    }
    installation.drain().await;
    let validator = validator(&installation, &dns);
    assert_eq!(validator.turn().await.unwrap().validated, 3);
    let asked = dns.asked();
    assert!(asked <= 8, "{asked}");
    // And the next visit from there asks nobody.
    visit(&installation, &site, &[UNKNOWN]).await;
    assert_eq!(validator.turn().await.unwrap().validated, 1);
    assert_eq!(dns.asked(), asked);
    let companies = owner.get(&site.path("companies")).await;
    assert!(companies["items"][0]["visits"].as_u64().unwrap() >= 3);
}
