//! What clients of Leadfeeder and Snitcher rely on: how they send a key, which names they read, and
//! how they get to the next page.

use reqwest::Method;
use serde_json::{Value, json};

use crate::fixtures::{ACME, ACME_OFFICE, HOME, UNIVERSITY};
use crate::harness::{Installation, Site};

/// An installation that two companies and a home visited, its site, and the site's key.
async fn visited() -> (Installation, Site, String) {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let views = [(ACME, "/"), (ACME, "/pricing"), (ACME_OFFICE, "/about")];
    for (address, path) in views.into_iter().chain([(UNIVERSITY, "/"), (HOME, "/")]) {
        installation.beacon(address, &site.view(path)).await;
    }
    installation.drain().await;
    let path = site.path("secret-key");
    let (_, answer) = owner.send(Method::POST, &path, Some(json!({}))).await;
    let key = answer["secret_key"].as_str().unwrap().to_owned();
    (installation, site, key)
}

async fn ask(installation: &Installation, path: &str, authorization: &str) -> (u16, Value) {
    let request = installation.request(Method::GET, path);
    let response = request.header("authorization", authorization).send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn names(object: &Value) -> String {
    object.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_leadfeeder_reads_leads_and_their_visits() {
    let (installation, site, key) = visited().await;
    let token = format!("Token token={key}");
    let base = "/compat/leadfeeder/accounts";
    let (_, accounts) = ask(&installation, base, &token).await;
    assert_eq!(accounts["data"][0]["id"], site.id);
    assert_eq!(accounts["data"][0]["type"], "accounts");
    let days = "start_date=2026-11-01&end_date=2026-11-30";
    let path = format!("{base}/{}/leads?{days}&page[number]=1&page[size]=1", site.id);
    let (status, leads) = ask(&installation, &path, &token).await;
    assert_eq!(status, 200, "{leads}");
    let lead = &leads["data"][0];
    assert_eq!(
        names(&lead["attributes"]),
        "business_id crm_lead_id crm_organization_id employee_count employees_range facebook_url \
         first_visit_date industry last_visit_date linkedin_url logo_url name phone quality \
         revenue status tags twitter_handle view_in_leadfeeder visits website_url"
    );
    assert_eq!(lead["attributes"]["name"], "Acme Pumps GmbH");
    assert_eq!(lead["attributes"]["website_url"], "https://acme-pumps.example");
    let location = &lead["relationships"]["location"]["data"]["id"];
    assert_eq!(leads["included"][0]["id"], *location);
    assert_eq!(leads["included"][0]["attributes"]["country_code"], "DE");
    assert_eq!(leads["included"].as_array().unwrap().len(), 1);
    let next = leads["links"]["next"].as_str().unwrap();
    let (_, second) = ask(&installation, &format!("{next}&{days}"), &token).await;
    assert_eq!(second["data"][0]["attributes"]["name"], "University of Nowhere");
    assert_eq!(second["links"]["next"], Value::Null);

    let id = lead["id"].as_str().unwrap();
    let of_lead = format!("{base}/{}/leads/{id}/visits?{days}", site.id);
    let (_, visits) = ask(&installation, &of_lead, &token).await;
    let visit = &visits["data"][0]["attributes"];
    assert_eq!(
        names(visit),
        "campaign country_code date device_type ga_client_ids hour keyword landing_page_path \
         lead_id lf_client_id medium page_depth query_term referring_url source started_at \
         visit_length visit_route"
    );
    assert_eq!((&visit["lead_id"], &visit["page_depth"]), (&json!(id), &json!(2)));
    assert_eq!(visit["lf_client_id"], Value::Null, "who visited is not told");
    assert_eq!(
        names(&visit["visit_route"][0]),
        "display_page_name hostname page_path page_title page_url previous_page_path time_on_page"
    );
    let all = format!("{base}/{}/visits?{days}", site.id);
    let (_, all) = ask(&installation, &all, &token).await;
    assert_eq!(all["data"].as_array().unwrap().len(), 3, "the home is nobody's visit");
    let (_, feeds) = ask(&installation, &format!("{base}/{}/custom-feeds", site.id), &token).await;
    assert_eq!(feeds["data"][0]["attributes"]["name"], "All leads");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_snitcher_reads_organisations_and_their_sessions() {
    let (installation, site, key) = visited().await;
    let bearer = format!("Bearer {key}");
    let base = format!("/compat/snitcher/v1/workspaces/{}/organisations", site.id);
    let (status, page) = ask(&installation, &format!("{base}?per_page=1"), &bearer).await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(names(&page), "current_page data last_page next_page_url per_page success total");
    assert_eq!((&page["total"], &page["last_page"]), (&json!(2), &json!(2)));
    let organisation = &page["data"][0];
    assert_eq!(
        names(organisation),
        "address email first_seen founded industry last_seen logo name phone profiles segments \
         size tags uuid website"
    );
    let (_, second) = ask(&installation, page["next_page_url"].as_str().unwrap(), &bearer).await;
    assert_eq!(second["data"][0]["name"], "University of Nowhere");
    let id = organisation["uuid"].as_str().unwrap();
    let (_, sessions) = ask(&installation, &format!("{base}/{id}/sessions"), &bearer).await;
    let session = &sessions["data"][0];
    assert_eq!(
        names(session),
        "browser device_type ended_at location referrer started_at uuid views"
    );
    assert_eq!(session["views"][1]["url"], "https://www.example.com/pricing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_another_key_or_site_gets_nothing() {
    let (installation, site, key) = visited().await;
    let bearer = format!("Bearer {key}");
    for (path, authorization, status) in [
        (format!("/compat/leadfeeder/accounts/{}/leads", site.id), "Bearer dps_wrong", 401),
        (format!("/compat/leadfeeder/accounts/{}/leads", site.id), "", 401),
        ("/compat/leadfeeder/accounts/site_0/leads".to_owned(), bearer.as_str(), 404),
        ("/compat/snitcher/v1/workspaces/x/organisations".to_owned(), bearer.as_str(), 404),
        (format!("/compat/leadfeeder/accounts/{}/leads?page[size]=0", site.id), &bearer, 400),
    ] {
        let (got, answer) = ask(&installation, &path, authorization).await;
        assert_eq!(got, status, "{path}: {answer}");
    }
}
