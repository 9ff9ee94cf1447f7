//! What clients of other products rely on: how they send a key, and what they read.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::harness::{Answer, Installation};
use crate::networks::{ACME, ACME_NAME, HOME, UNIVERSITY, UNKNOWN, VPN};

async fn with_key() -> (Installation, String) {
    let (installation, cookie, site) = Installation::with_site().await;
    let data_set = std::sync::Arc::new(crate::networks::data_set(ACME_NAME));
    installation.engine.replace_data_set(data_set);
    let uri = format!("/api/v1/sites/{}/secret-key", site["id"].as_str().unwrap());
    let answer = installation.post_json(&uri, "{}", &cookie).await.json();
    let key = answer["secret_key"].as_str().unwrap().to_owned();
    (installation, key)
}

async fn ask(installation: &Installation, uri: &str, authorization: &str) -> Answer {
    let headers = [("authorization", authorization)];
    let headers = if authorization.is_empty() { &[][..] } else { &headers[..] };
    installation.request(Method::GET, uri, headers, Body::empty()).await
}

fn pretty(mut answer: Value) -> String {
    if let Some(id) = answer.pointer_mut("/company/id") {
        assert!(id.as_str().unwrap().starts_with("com_"));
        *id = Value::from("com_…");
    }
    serde_json::to_string_pretty(&answer).unwrap()
}

#[tokio::test]
async fn a_client_of_clearbit_reveal_finds_the_company() {
    let (installation, key) = with_key().await;
    let uri = format!("/compat/clearbit/v1/companies/find?ip={ACME}");
    let basic = format!("Basic {}", STANDARD.encode(format!("{key}:")));
    for authorization in [&basic, &format!("Bearer {key}")] {
        let answer = ask(&installation, &uri, authorization).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("cache-control"), "no-store");
        insta::allow_duplicates! {
            insta::assert_snapshot!(pretty(answer.json()), @r#"
            {
              "company": {
                "category": {
                  "industry": null,
                  "industryGroup": null,
                  "naicsCode": null,
                  "sector": null,
                  "sicCode": null,
                  "subIndustry": null
                },
                "description": null,
                "domain": "acme-pumps.example",
                "domainAliases": [],
                "geo": {
                  "city": null,
                  "country": "Germany",
                  "countryCode": "DE",
                  "postalCode": null,
                  "state": null,
                  "streetAddress": null
                },
                "id": "com_…",
                "legalName": null,
                "location": "Germany",
                "metrics": {
                  "employees": null,
                  "employeesRange": null
                },
                "name": "Acme Pumps",
                "parent": {
                  "domain": null
                },
                "phone": null,
                "site": {
                  "emailAddresses": [],
                  "phoneNumbers": []
                },
                "tags": [],
                "type": null
              },
              "confidenceScore": "high",
              "domain": "acme-pumps.example",
              "fuzzy": false,
              "geoIP": {
                "city": null,
                "country": "Germany",
                "countryCode": "DE",
                "postalCode": null,
                "state": null,
                "streetAddress": null
              },
              "ip": "93.184.10.20",
              "type": "business"
            }
            "#);
        }
    }
}

#[tokio::test]
async fn a_client_of_clearbit_reveal_is_told_of_carriers_and_of_what_is_wrong() {
    let (installation, key) = with_key().await;
    let bearer = format!("Bearer {key}");
    let ask = async |ip: &str, authorization: &str| {
        let uri = format!("/compat/clearbit/v1/companies/find?ip={ip}&unknown=1");
        ask(&installation, &uri, authorization).await
    };
    let home = ask(HOME, &bearer).await.json();
    assert_eq!((&home["type"], &home["company"]), (&Value::from("isp"), &Value::Null));
    assert_eq!(home["geoIP"]["countryCode"], "AT");
    assert_eq!(ask(UNIVERSITY, &bearer).await.json()["company"]["type"], "education");
    for (ip, authorization, status, kind) in [
        (UNKNOWN, bearer.as_str(), 404, "unknown_record"),
        ("10.0.0.1", &bearer, 404, "unknown_record"),
        ("nowhere", &bearer, 400, "invalid_parameters"),
        (ACME, "Bearer dps_guessed", 401, "wrong_key"),
        (ACME, "", 401, "signed_out"),
    ] {
        let answer = ask(ip, authorization).await;
        assert_eq!(answer.status.as_u16(), status, "{ip}");
        assert_eq!(answer.json()["error"]["type"], kind, "{ip}");
        assert!(answer.json()["error"]["message"].is_string());
    }
}

#[tokio::test]
async fn a_client_of_ipinfo_finds_the_company() {
    let (installation, key) = with_key().await;
    let uri = format!("/compat/ipinfo/{ACME}");
    let by_token = format!("{uri}?token={key}");
    for (uri, authorization) in [(&uri, format!("Bearer {key}")), (&by_token, String::new())] {
        let answer = ask(&installation, uri, &authorization).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("cache-control"), "no-store");
        insta::allow_duplicates! {
            insta::assert_snapshot!(pretty(answer.json()), @r#"
            {
              "company": {
                "domain": "acme-pumps.example",
                "name": "Acme Pumps",
                "type": "business"
              },
              "country": "DE",
              "ip": "93.184.10.20",
              "privacy": {
                "hosting": false,
                "proxy": false,
                "relay": false,
                "service": "",
                "tor": false,
                "vpn": false
              }
            }
            "#);
        }
    }
}

#[tokio::test]
async fn a_client_of_ipinfo_is_told_of_other_networks_and_of_what_is_wrong() {
    let (installation, key) = with_key().await;
    let bearer = format!("Bearer {key}");
    let details = async |ip: &str| {
        let answer = ask(&installation, &format!("/compat/ipinfo/{ip}"), &bearer).await;
        (answer.status.as_u16(), answer.json())
    };
    // Nothing names the carrier here, and whose home it is is not said anyway.
    let home = details(HOME).await.1;
    assert_eq!((home.get("company"), &home["country"]), (None, &Value::from("AT")));
    let vpn = details(VPN).await.1;
    assert_eq!(vpn["privacy"]["vpn"], true);
    assert_eq!(vpn["privacy"]["service"], "Hideaway VPN");
    let company = serde_json::json!({"name": "Hideaway VPN", "domain": "", "type": "hosting"});
    assert_eq!(vpn["company"], company);
    let bogon = serde_json::json!({"ip": "10.0.0.1", "bogon": true});
    assert_eq!(details("10.0.0.1").await, (200, bogon));
    assert_eq!(details(UNKNOWN).await.1.get("company"), None);
    for wrong in ["nowhere", "%ff"] {
        let (status, answer) = details(wrong).await;
        assert_eq!((status, &answer["error"]["title"]), (404, &Value::from("Wrong ip")));
    }
    let uri = format!("/compat/ipinfo/{ACME}?token=dps_guessed");
    let refused = ask(&installation, &uri, "").await;
    assert_eq!(refused.json()["status"], 401);
}
