//! A `doorplate serve` of our own: started on a free port, asked through its public API, stopped.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::http_client::{Connection, Response};

/// A start that takes longer went wrong.
const START_MAX: Duration = Duration::from_secs(20);

/// A running server. It is killed when this goes out of scope.
pub(crate) struct Installation {
    /// Where it answers.
    pub(crate) address: SocketAddr,
    /// From the call to the first answer.
    pub(crate) start_time: Duration,
    child: Child,
    output: Arc<Mutex<String>>,
}

/// What to start.
pub(crate) struct Setup {
    /// The executable.
    pub(crate) executable: PathBuf,
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The data set; without one, no company is known.
    pub(crate) data_set: Option<PathBuf>,
}

/// What the first owner fills in.
pub(crate) struct Founding<'a> {
    /// The workspace's name.
    pub(crate) workspace: &'a str,
    /// The owner's name.
    pub(crate) name: &'a str,
    /// The owner's mail address.
    pub(crate) email: &'a str,
    /// The owner's password.
    pub(crate) password: &'a str,
}

/// Who owns the workspace of a bench.
pub(crate) const BENCH_OWNER: Founding<'static> = Founding {
    workspace: "Bench",
    name: "Owner",
    email: "owner@bench.example",
    password: "correct horse battery staple",
};

/// Somebody signed in, by cookie.
#[derive(Clone)]
pub(crate) struct Session {
    /// The header lines of each request.
    pub(crate) headers: String,
}

impl Setup {
    /// Starts the server and waits until it is ready.
    pub(crate) fn start(&self) -> Result<Installation> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(&self.executable);
        command.arg("serve").arg("--data").arg(&self.data);
        command.args(["--listen", &address.to_string(), "--trusted-proxy", "127.0.0.1"]);
        if let Some(data_set) = &self.data_set {
            command.arg("--dataset").arg(data_set);
        }
        let started = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("failed to start {}", self.executable.display()))?;
        let output = Arc::new(Mutex::new(String::new()));
        gather(child.stdout.take(), &output);
        gather(child.stderr.take(), &output);
        let mut installation = Installation { address, start_time: Duration::ZERO, child, output };
        installation.wait_until_ready(started)?;
        installation.start_time = started.elapsed();
        Ok(installation)
    }
}

/// Collects what the server says, without ever blocking it.
fn gather(pipe: Option<impl Read + Send + 'static>, output: &Arc<Mutex<String>>) {
    let Some(pipe) = pipe else { return };
    let output = Arc::clone(output);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let mut text = output.lock().expect("no thread panics while it holds the text");
            text.push_str(&line);
            text.push('\n');
        }
    });
}

impl Installation {
    fn wait_until_ready(&mut self, started: Instant) -> Result<()> {
        while started.elapsed() < START_MAX {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}:\n{}", self.said());
            }
            let answer = Connection::open(self.address)
                .and_then(|mut connection| connection.request("GET", "/health", "", b""));
            if answer.is_ok_and(|response| response.status == 200) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("the server did not answer within {START_MAX:?}:\n{}", self.said());
    }

    /// Everything that the server printed so far.
    pub(crate) fn said(&self) -> String {
        self.output.lock().expect("no thread panics while it holds the text").clone()
    }

    /// Founds a workspace with the setup link that the server printed, and signs its owner in.
    pub(crate) fn found(&self, founding: &Founding<'_>) -> Result<Session> {
        let said = self.said();
        let path = said
            .split_whitespace()
            .find_map(|word| Some(&word[word.find("/setup?token=")?..]))
            .with_context(|| format!("the server printed no setup link:\n{said}"))?;
        let token = path.split('=').next_back().unwrap_or_default();
        self.send_form(
            path,
            &[
                ("token", token),
                ("workspace_name", founding.workspace),
                ("name", founding.name),
                ("email", founding.email),
                ("password", founding.password),
            ],
        )
    }

    /// Signs somebody in.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Result<Session> {
        self.send_form("/sign-in", &[("email", email), ("password", password)])
    }

    fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Session> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        let headers = "content-type: application/x-www-form-urlencoded\r\n\
                       sec-fetch-site: same-origin\r\n";
        let body = pairs.join("&");
        let response =
            Connection::open(self.address)?.request("POST", path, headers, body.as_bytes())?;
        session_of(&response).with_context(|| format!("failed to send the form at {path}"))
    }

    /// Makes a site. Gives its id and its public key.
    pub(crate) fn create_site(
        &self,
        session: &Session,
        name: &str,
        host: &str,
    ) -> Result<(String, String)> {
        let site = self.post(session, "/api/v1/sites", &json!({"name": name, "host": host}))?;
        let field = |name: &str| -> Result<String> {
            Ok(site[name].as_str().with_context(|| format!("no {name} in {site}"))?.to_owned())
        };
        Ok((field("id")?, field("site_key")?))
    }

    /// Reads from the API.
    pub(crate) fn get(&self, session: &Session, path: &str) -> Result<Value> {
        Connection::open(self.address)?.request("GET", path, &session.headers, b"")?.json()
    }

    fn post(&self, session: &Session, path: &str, body: &Value) -> Result<Value> {
        let headers = format!("{}content-type: application/json\r\n", session.headers);
        let body = serde_json::to_vec(body)?;
        Connection::open(self.address)?.request("POST", path, &headers, &body)?.json()
    }

    /// What the process holds, in bytes: all, and without mapped files.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = |name: &str| -> Option<u64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let (Some(all), Some(own)) = (kilobytes("VmRSS:"), kilobytes("RssAnon:")) else {
            bail!("the system does not say how much memory a process holds");
        };
        Ok((all * 1024, own * 1024))
    }

    /// Ends it as a power cut would: without a word.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn session_of(response: &Response) -> Result<Session> {
    ensure!(response.status < 400, "it was answered with {}", response.status);
    let cookie = response
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .filter_map(|(_, value)| value.split(';').next())
        .find(|cookie| cookie.contains("doorplate"))
        .context("it gave no session")?;
    let headers =
        format!("cookie: {cookie}\r\ndoorplate-csrf: 1\r\nsec-fetch-site: same-origin\r\n");
    Ok(Session { headers })
}

/// As a form is sent: every byte but letters and digits as `%XX`.
fn escape(text: &str) -> String {
    let escape_byte = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape_byte).collect()
}

/// An empty folder of this name for a bench.
pub(crate) fn empty_folder(name: &str) -> Result<PathBuf> {
    let folder = crate::programs::target_folder().join("bench").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Builds the executable as it is released.
pub(crate) fn release_executable(root: &Path) -> Result<PathBuf> {
    let arguments = ["build", "--release", "--locked", "--package", "doorplate-server"];
    crate::steps::call(root, "cargo", &arguments)?;
    Ok(crate::programs::target_folder().join("release/doorplate"))
}
