//! Look-ups over HTTP, single and 10,000 at a time, beside the server's answer to `/health`, which
//! has next to no body. Requests are sent by `wrk`, on the same machine: what it costs to send
//! them is part of every figure.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Arguments;
use crate::http_client::Connection;
use crate::installation::{BENCH_OWNER, Session, Setup, empty_folder, release_executable};

/// Addresses of one call of the bulk look-up.
const ADDRESSES: u32 = 10_000;
const SECONDS: &str = "5s";
const BULK: &str = "/api/v1/look-up/bulk";
/// What a program needs to know to show the company.
const FEW_FIELDS: &str = "ip,status,company_id,name,domain,kind,confidence";

/// A way to ask for many addresses.
struct BulkQuestion {
    /// Its name in the figures.
    name: &'static str,
    query: &'static str,
    accept: &'static str,
}

const BULK_QUESTIONS: [BulkQuestion; 4] = [
    BulkQuestion { name: "few_fields", query: FEW_FIELDS, accept: "application/x-ndjson" },
    BulkQuestion { name: "usual_fields", query: "", accept: "application/x-ndjson" },
    BulkQuestion { name: "usual_fields_csv", query: "", accept: "text/csv" },
    BulkQuestion { name: "with_receipt", query: "ip,status,evidence", accept: "*/*" },
];

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
    let empty = wrk(&format!("{origin}/health"), None)?;
    let scripted = wrk(&origin, Some(&single_script(&folder, &headers, "/health")?))?;
    let single = wrk(&origin, Some(&single_script(&folder, &headers, "/api/v1/look-up")?))?;
    let body = addresses();
    let mut figures = json!({
        "bench": "look-up-api",
        "empty_requests_per_second": empty,
        "empty_requests_per_second_with_changing_addresses": scripted,
        "single_requests_per_second": single,
        "single_share_of_empty": single / empty,
        "single_share_of_empty_with_changing_addresses": single / scripted,
        "bulk_few_fields": FEW_FIELDS,
    });
    for question in BULK_QUESTIONS {
        let BulkQuestion { name, query, accept } = question;
        let query = if query.is_empty() { String::new() } else { format!("?fields={query}") };
        let uri = format!("{BULK}{query}");
        let script = folder.join(format!("{name}.lua"));
        fs::write(
            &script,
            format!(
                "{headers}\nwrk.method = 'POST'\nwrk.headers['content-type'] = 'text/plain'\n\
                wrk.headers['accept'] = '{accept}'\nwrk.body = [[{body}]]\n"
            ),
        )?;
        let head = format!("{}content-type: text/plain\r\naccept: {accept}\r\n", session.headers);
        let mut connection = Connection::open(installation.address)?;
        let answer = connection.request("POST", &uri, &head, body.as_bytes())?;
        ensure!(answer.status == 200, "{uri} was answered with {}", answer.status);
        let rate = wrk(&format!("{origin}{uri}"), Some(&script))?;
        figures[format!("bulk_addresses_per_second_{name}")] = (rate * f64::from(ADDRESSES)).into();
        figures[format!("bulk_bytes_per_address_{name}")] =
            (answer.body.len() as f64 / f64::from(ADDRESSES)).into();
    }
    Ok(figures)
}

/// A script that asks for another address with each request, so that nothing is answered from what
/// is kept.
fn single_script(folder: &Path, headers: &str, path: &str) -> Result<std::path::PathBuf> {
    let script = folder.join(format!("{}.lua", path.trim_matches('/').replace('/', "-")));
    fs::write(
        &script,
        format!(
            "{headers}\nlocal n = 0\nrequest = function()\n  n = (n + 2654435761) % 3758096384\n  \
            local ip = string.format('%d.%d.%d.%d', math.floor(n / 16777216) % 256, \
            math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)\n  \
            return wrk.format('GET', '{path}?ip=' .. ip)\nend\n"
        ),
    )?;
    Ok(script)
}

/// Addresses from all over the Internet, one a line.
fn addresses() -> String {
    let lines = (0..ADDRESSES).map(|number| {
        let bits = number.wrapping_mul(429_467).wrapping_add(0x0800_0000) % 0xdfff_ffff;
        format!("{}\n", std::net::Ipv4Addr::from_bits(bits))
    });
    lines.collect()
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
