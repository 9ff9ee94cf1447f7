//! What attackers and broken clients send: a clear answer or a counted drop, never a panic.

use std::io::Write;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::fixtures::{ACME, BROWSER, HOME};
use crate::harness::Installation;

async fn problem(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let problem: Value = serde_json::from_str(&text).unwrap_or_default();
    (status, problem["code"].as_str().unwrap_or_default().to_owned())
}

async fn collect(installation: &Installation, body: Vec<u8>) -> (u16, String) {
    let request = installation
        .request(Method::POST, "/collect")
        .header("content-type", "text/plain")
        .header("user-agent", BROWSER)
        .header("x-forwarded-for", ACME);
    problem(request.body(body).send().await.unwrap()).await
}

#[tokio::test]
async fn bodies_that_make_no_sense_get_a_clear_answer() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let mut invalid_utf8 = site.view("/").to_string().into_bytes();
    let last = invalid_utf8.len() - 3;
    invalid_utf8[last] = 0xff;
    let deep = format!("{}1{}", "[".repeat(8_000), "]".repeat(8_000)).into_bytes();
    let cases: [(Vec<u8>, u16); 6] = [
        (Vec::new(), 400),
        (b"not json".to_vec(), 400),
        (invalid_utf8, 400),
        (deep, 400),
        (vec![b' '; 10 << 20], 413),
        (json!({"s": site.key, "k": "view"}).to_string().into_bytes(), 400),
    ];
    for (number, (body, status)) in cases.into_iter().enumerate() {
        assert_eq!(collect(&installation, body).await.0, status, "case {number}");
    }
    let unknown = json!({"s": "pk_00000000000000000000000000", "k": "view", "u": "https://x.y/"});
    let answer = collect(&installation, unknown.to_string().into_bytes()).await;
    assert_eq!(answer, (404, "unknown_site".to_owned()));
    assert_eq!(installation.beacon(ACME, &site.view("/")).await.1, "accepted");
}

#[tokio::test]
async fn a_packed_body_is_not_unpacked() {
    let installation = Installation::start().await;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![0; 50 << 20]).unwrap();
    let request = installation
        .request(Method::POST, "/collect")
        .header("content-type", "text/plain")
        .header("content-encoding", "gzip");
    let response = request.body(gzip.finish().unwrap()).send().await.unwrap();
    assert!(response.status().is_client_error(), "{}", response.status());
}

#[tokio::test]
async fn a_forged_forwarding_header_is_not_believed() {
    // Nobody's word is taken: the peer is the client.
    let installation = Installation::start_with(Vec::new()).await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    assert_eq!(installation.beacon(ACME, &site.view("/")).await.1, "accepted");
    installation.drain().await;
    assert_eq!(owner.get(&site.path("companies")).await["total"], 0);
    let books = owner.get(&site.path("verdicts")).await;
    assert_eq!(books["abstained"][0]["reason"], "special");
}

#[tokio::test]
async fn of_a_chain_of_addresses_the_one_that_the_proxy_saw_counts() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let forged = format!("{ACME}, {HOME}");
    assert_eq!(installation.beacon(&forged, &site.view("/")).await.1, "accepted");
    installation.drain().await;
    assert_eq!(owner.get(&site.path("companies")).await["total"], 0);
}

#[tokio::test]
async fn personal_data_in_addresses_of_pages_is_not_kept() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let path = "/welcome?email=jane.doe@corp.example&token=eyJhbGciOiJIUzI1NiJ9.abc.def";
    assert_eq!(installation.beacon(ACME, &site.view(path)).await.1, "accepted");
    installation.drain().await;
    let companies = owner.get(&site.path("companies")).await.to_string();
    assert!(!companies.contains("jane") && !companies.contains("eyJ"), "{companies}");
}
