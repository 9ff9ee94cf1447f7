//! Whoever looks at a site is told of hits as they come.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use crate::fixtures::{ACME, HOME, UNIVERSITY};
use crate::harness::{Installation, Owner, Site};

/// How long an event may take; far more than the second that messages are apart.
const SOON: Duration = Duration::from_secs(10);

/// A stream of events, read as a browser reads it.
struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(owner: &Owner<'_>, site: &Site, headers: &[(&str, &str)]) -> Self {
        let mut request = owner.request(Method::GET, &site.path("live"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let head = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(head("content-type"), "text/event-stream");
        assert_eq!(head("x-accel-buffering"), "no");
        assert!(!response.headers().contains_key("content-encoding"));
        let mut stream = Self { response, text: String::new() };
        let greeting = stream.block().await.unwrap();
        assert!(greeting.contains("retry: 3000") || greeting.contains("retry:3000"), "{greeting}");
        stream
    }

    /// The next block; nothing when the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.into();
                return Some(block);
            }
            let chunk = timeout(SOON, self.response.chunk()).await.expect("nothing came");
            self.text.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }

    /// The next event's name and data.
    async fn event(&mut self) -> Option<(String, Value)> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                let line = block.lines().find_map(|line| line.strip_prefix(name));
                line.map(|value| value.trim_start().to_owned())
            };
            if let (Some(event), Some(data)) = (field("event:"), field("data:")) {
                return Some((event, serde_json::from_str(&data).unwrap()));
            }
        }
    }
}

async fn send(installation: &Installation, address: &str, site: &Site) {
    let answer = installation.beacon(address, &site.view("/")).await;
    assert_eq!(answer, (202, "accepted".to_owned()));
    installation.drain().await;
}

#[tokio::test]
async fn a_hit_at_the_collector_is_seen_within_seconds() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let other = owner.create_site("www.other.example").await;
    let mut stream = Stream::open(&owner, &site, &[("accept-encoding", "gzip, br")]).await;
    let mut elsewhere = Stream::open(&owner, &other, &[]).await;

    send(&installation, ACME, &site).await;
    let (name, data) = stream.event().await.unwrap();
    let companies = owner.get(&site.path("companies")).await;
    let acme = &companies["items"][0]["id"];
    let at = "2026-11-24T12:00:00Z";
    let expected = json!({ "at": at, "hits": 1, "visits": 1, "companies": [acme] });
    assert_eq!((name.as_str(), data), ("hits", expected), "what is told of can be asked for");

    // What comes within the next second comes as one message.
    let before = Instant::now();
    for address in [ACME, HOME, UNIVERSITY, HOME] {
        send(&installation, address, &site).await;
    }
    let (_, data) = stream.event().await.unwrap();
    assert!(before.elapsed() < SOON);
    assert_eq!((&data["hits"], &data["visits"]), (&json!(4), &json!(3)));
    assert_eq!(data["companies"].as_array().unwrap().len(), 2);
    assert!(!data.to_string().contains(HOME), "no address is told");

    // The other site heard nothing of it, but hears what people do.
    let path = format!("/api/v1/companies/{}/annotation", acme.as_str().unwrap());
    owner.send(Method::PATCH, &path, Some(json!({ "status": "customer" }))).await;
    for stream in [&mut stream, &mut elsewhere] {
        let (name, data) = stream.event().await.unwrap();
        assert_eq!((name.as_str(), data), ("annotated", json!({ "companies": [acme] })));
    }
    let wrong = json!({ "company_id": acme, "is": "hidden" });
    owner.send(Method::POST, "/api/v1/corrections", Some(wrong)).await;
    let (name, data) = elsewhere.event().await.unwrap();
    assert_eq!((name.as_str(), data), ("corrected", json!({ "companies": [acme] })));
}

#[tokio::test]
async fn whoever_comes_back_is_told_to_ask_anew() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let mut stream = Stream::open(&owner, &site, &[("last-event-id", "17")]).await;
    assert_eq!(stream.event().await.unwrap().0, "resync");
    send(&installation, ACME, &site).await;
    assert_eq!(stream.event().await.unwrap().0, "hits");
}

#[tokio::test]
async fn a_stream_is_for_the_signed_in_and_has_a_limit() {
    let installation = Installation::start().await;
    let owner = installation.set_up().await;
    let site = owner.create_site("www.example.com").await;
    let signed_out = installation.request(Method::GET, &site.path("live")).send().await.unwrap();
    assert_eq!(signed_out.status(), 401);
    let elsewhere = "/api/v1/sites/site_00000000000000000000000000/live";
    assert_eq!(owner.send(Method::GET, elsewhere, None).await.0, 404);
    let mut streams = Vec::new();
    for _ in 0..doorplate_engine::live::LISTENERS_MAX {
        streams.push(Stream::open(&owner, &site, &[]).await);
    }
    let (status, problem) = owner.send(Method::GET, &site.path("live"), None).await;
    assert_eq!((status, &problem["code"]), (429, &json!("too_many_streams")));

    // The installation stops: everybody is sent home.
    installation.engine.close_live();
    for stream in &mut streams {
        assert_eq!(stream.event().await, None);
    }
}
