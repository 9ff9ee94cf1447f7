//! What a browser must load before it shows the portal, and how long a list of companies takes;
//! on the data of `cargo xtask demo`.

use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::Arguments;
use crate::demo;
use crate::http_client::Connection;
use crate::installation::{Installation, Session};

/// Times that a list is asked for.
const LISTS: usize = 50;

/// Starts the demo's installation, loads the portal as a browser would, and asks for a list.
pub(super) fn run(_arguments: &Arguments) -> Result<Value> {
    let (setup, owner) = demo::prepared()?;
    let installation = setup.start()?;
    let session = installation.sign_in(&owner.email, &owner.password)?;
    let first_load = first_load(&installation, &session)?;
    let sites = installation.get(&session, "/api/v1/sites")?;
    let site_id = sites["items"][0]["id"].as_str().context("the demo has no site")?;
    let site = format!("/api/v1/sites/{site_id}");
    let (rows, list_ms) = time_of(&installation, &session, &format!("{site}/companies?limit=100"))?;
    let (_, overview_ms) = time_of(&installation, &session, &format!("{site}/overview"))?;
    Ok(json!({
        "bench": "portal",
        "first_load_kilobytes": first_load as f64 / 1000.0,
        "companies_listed": rows,
        "list_ms": list_ms,
        "overview_ms": overview_ms,
    }))
}

/// Bytes as sent, compressed: the page and all that it names.
fn first_load(installation: &Installation, session: &Session) -> Result<usize> {
    let mut connection = Connection::open(installation.address)?;
    let headers = format!("{}accept: text/html\r\n", session.headers);
    let page = connection.request("GET", "/", &headers, b"")?;
    ensure!(page.status == 200, "the portal's page was answered with {}", page.status);
    let html = String::from_utf8(page.body).context("the portal's page is not UTF-8")?;
    let names = html.split('"').filter(|part| part.starts_with("/assets/"));
    let mut compressed = format!("{}accept: text/html\r\n", session.headers);
    compressed.push_str("accept-encoding: br, gzip\r\n");
    let mut sum = 0;
    for path in std::iter::once("/").chain(names) {
        let file = connection.request("GET", path, &compressed, b"")?;
        ensure!(file.status == 200, "{path} was answered with {}", file.status);
        sum += file.body.len();
    }
    if sum < 10_000 {
        bail!("{sum} bytes: was the portal built? `cargo xtask web`");
    }
    Ok(sum)
}

/// How many items came, and the median of what it took, in milliseconds.
fn time_of(installation: &Installation, session: &Session, path: &str) -> Result<(usize, f64)> {
    let mut connection = Connection::open(installation.address)?;
    let mut items = 0;
    let mut millis = Vec::new();
    for _ in 0..LISTS {
        let began = Instant::now();
        let answer = connection.request("GET", path, &session.headers, b"")?.json()?;
        millis.push(began.elapsed().as_secs_f64() * 1000.0);
        items = answer["items"].as_array().map_or(0, Vec::len);
    }
    millis.sort_by(f64::total_cmp);
    Ok((items, millis[LISTS / 2]))
}
