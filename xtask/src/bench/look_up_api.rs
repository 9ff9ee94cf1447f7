//! Look-ups over HTTP, single and 10,000 at a time, beside the server's answer to `/health`, which
//! has next to no body. Requests are sent by `wrk`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Arguments;
use crate::installation::{BENCH_OWNER, Session, Setup, empty_folder, release_executable};

/// Addresses of one call of the bulk look-up.
const ADDRESSES: u32 = 10_000;
const SECONDS: &str = "5s";

/// Starts a server and lets `wrk` ask.
pub(super) fn run(arguments: &Arguments) -> Result<Value> {
    let folder = empty_folder("look-up-api")?;
    let setup = Setup {
        executable: release_executable(&crate::workspace_root())?,
        data: folder.join("data"),
        data_set: Some(match &arguments.data_set {
            Some(data_set) => data_set.clone(),
            None => crate::dataset::for_a_bench(&folder)?,
        }),
    };
    let installation = setup.start()?;
    let session = installation.found(&BENCH_OWNER)?;
    let origin = format!("http://{}", installation.address);
    let headers: Vec<String> = session_headers(&session)
        .map(|(name, value)| format!("wrk.headers[{name:?}] = {value:?}\n"))
        .collect();
    let headers = headers.concat();
    let script = folder.join("single.lua");
    // Another address with each request, so that nothing is answered from what is kept.
    fs::write(
        &script,
        format!(
            "{headers}\nlocal n = 0\nrequest = function()\n  n = (n + 2654435761) % 3758096384\n  \
            local ip = string.format('%d.%d.%d.%d', math.floor(n / 16777216) % 256, \
            math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)\n  \
            return wrk.format('GET', '/api/v1/look-up?ip=' .. ip)\nend\n"
        ),
    )?;
    let bulk = folder.join("bulk.lua");
    let addresses: Vec<String> = (0..ADDRESSES)
        .map(|number| {
            let bits = number.wrapping_mul(429_467).wrapping_add(0x0800_0000) % 0xdfff_ffff;
            std::net::Ipv4Addr::from_bits(bits).to_string()
        })
        .collect();
    let body = json!({"ips": addresses});
    fs::write(
        &bulk,
        format!(
            "{headers}\nwrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\n\
            wrk.body = '{body}'\n"
        ),
    )?;
    let empty = wrk(&format!("{origin}/health"), None)?;
    let single = wrk(&format!("{origin}/"), Some(&script))?;
    let bulk = wrk(&format!("{origin}/api/v1/look-up"), Some(&bulk))?;
    Ok(json!({
        "bench": "look-up-api",
        "empty_requests_per_second": empty,
        "single_requests_per_second": single,
        "single_share_of_empty": single / empty,
        "bulk_addresses_per_second": bulk * f64::from(ADDRESSES),
    }))
}

fn session_headers(session: &Session) -> impl Iterator<Item = (&str, &str)> {
    session.headers.lines().filter_map(|line| line.split_once(": "))
}

/// Requests a second; every answer has to be a success.
fn wrk(address: &str, script: Option<&Path>) -> Result<f64> {
    let mut command = Command::new("wrk");
    command.args(["--threads", "1", "--connections", "32", "--duration", SECONDS]);
    if let Some(script) = script {
        command.arg("--script").arg(script);
    }
    let output =
        command.arg(address).output().context("no wrk: install it, `apt-get install wrk`")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(!text.contains("Non-2xx"), "{address} was not always answered with success:\n{text}");
    let rate = text.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    rate.and_then(|rate| rate.trim().parse().ok()).with_context(|| format!("wrk said:\n{text}"))
}
