//! Another workspace's things are not there.

use doorplate_domain::id::{SiteId, WorkspaceId};
use reqwest::Method;

use crate::fixtures::ACME;
use crate::harness::Installation;

#[tokio::test]
async fn another_workspaces_site_is_not_found() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    installation.beacon(ACME, &site.view("/")).await;
    installation.drain().await;

    // A site of nobody we know, and one of another workspace, look the same.
    let stranger = installation.engine.operator_scope(&WorkspaceId::from_bits(7));
    let of_stranger = SiteId::parse(&site.id).unwrap();
    assert!(installation.engine.get_site(&stranger, &of_stranger).await.is_err());
    let elsewhere = SiteId::from_bits(42).to_string();
    for rest in ["", "/overview", "/companies", "/verdicts", "/install-check"] {
        let path = format!("/api/v1/sites/{elsewhere}{rest}");
        let (status, answer) = owner.send(Method::GET, &path, None).await;
        assert_eq!((status, answer["code"].as_str()), (404, Some("not_found")), "{path}");
    }
}

#[tokio::test]
async fn a_request_that_another_site_could_have_made_changes_nothing() {
    let installation = Installation::start().await;
    installation.set_up().await;
    let owner = installation.sign_in().await;
    owner.create_site("www.example.com").await;
    let sites = owner.get("/api/v1/sites").await;
    let id = sites["items"][0]["id"].as_str().unwrap();
    let request = installation.request(Method::DELETE, &format!("/api/v1/sites/{id}"));
    let response = request.header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert!(response.status().is_client_error());
    assert_eq!(owner.get("/api/v1/sites").await["items"].as_array().unwrap().len(), 1);
}
