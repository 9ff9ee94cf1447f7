//! How many hits a second are taken in with a durable answer, how long each waits, and whether an
//! acknowledged hit survives `kill -9`.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::Arguments;
use crate::http_client::Connection;
use crate::installation::{
    BENCH_OWNER, Installation, Session, Setup, empty_folder, release_executable,
};

const HOST: &str = "www.bench.example";
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
/// Over how many connections hits are sent again.
const REPEATING_CONNECTIONS: usize = 64;
/// The writer is behind for less than this.
const WRITTEN_MAX: Duration = Duration::from_mins(2);

/// Measures throughput and latency, or counts losses over many kills.
pub(super) fn run(arguments: &Arguments) -> Result<Value> {
    let setup = Setup {
        executable: release_executable(&crate::workspace_root())?,
        data: empty_folder("collect")?,
        data_set: arguments.data_set.clone(),
    };
    match arguments.kill {
        0 => throughput(&setup, arguments),
        kills => losses(&setup, arguments, kills),
    }
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    /// Numbers of hits that were answered with 202.
    acknowledged: Vec<u64>,
    /// Numbers of hits that were sent and not answered.
    unanswered: Vec<u64>,
    /// How long each answer took, in microseconds.
    micros: Vec<u32>,
    /// Answers other than 202.
    refused: u64,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.unanswered.extend(other.unanswered);
        self.micros.extend(other.micros);
        self.refused += other.refused;
    }
}

/// Sends hits that have not been sent before, over many connections at once.
struct Load {
    address: SocketAddr,
    site_key: String,
    next: AtomicU64,
    is_over: AtomicBool,
}

impl Load {
    fn run(&self, connections: usize, duration: Duration) -> Seen {
        self.is_over.store(false, Ordering::Relaxed);
        thread::scope(|scope| {
            let threads: Vec<_> =
                (0..connections).map(|_| scope.spawn(|| self.send_until_over())).collect();
            thread::sleep(duration);
            self.is_over.store(true, Ordering::Relaxed);
            let mut seen = Seen::default();
            for thread in threads {
                seen.add(thread.join().expect("a sender does not panic"));
            }
            seen
        })
    }

    fn send_until_over(&self) -> Seen {
        let mut seen = Seen::default();
        let Ok(mut connection) = Connection::open(self.address) else { return seen };
        while !self.is_over.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let began = Instant::now();
            match send(&mut connection, &self.site_key, number) {
                Ok(202) => {
                    seen.acknowledged.push(number);
                    let micros = began.elapsed().as_micros();
                    seen.micros.push(u32::try_from(micros).unwrap_or(u32::MAX));
                }
                Ok(_) => {
                    seen.unanswered.push(number);
                    seen.refused += 1;
                }
                Err(_) => {
                    seen.unanswered.push(number);
                    return seen;
                }
            }
        }
        seen
    }

    /// Sends these hits once more, until each is acknowledged.
    fn repeat(&self, numbers: &[u64]) -> Result<()> {
        let share = numbers.len().div_ceil(REPEATING_CONNECTIONS).max(1);
        thread::scope(|scope| {
            let threads: Vec<_> = numbers
                .chunks(share)
                .map(|numbers| scope.spawn(|| self.repeat_over_one(numbers)))
                .collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().expect("a sender does not panic"))
        })
    }

    fn repeat_over_one(&self, numbers: &[u64]) -> Result<()> {
        let mut connection = Connection::open(self.address)?;
        for &number in numbers {
            let status = send(&mut connection, &self.site_key, number)?;
            ensure!(status == 202, "hit {number} sent again was answered with {status}");
        }
        Ok(())
    }
}

/// Sends the page view of this number; the same number is the same hit.
fn send(connection: &mut Connection, site_key: &str, number: u64) -> Result<u16> {
    let id = event_id(number);
    let body = format!(
        r#"{{"s":"{site_key}","i":"{id}","k":"view","u":"https://{HOST}/page/{}","p":"{id}","v":1}}"#,
        number % 500
    );
    // Public addresses by the thousand, so that there are visits by the thousand.
    let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let (a, b, c) = (spread & 63, (spread >> 6) & 255, (spread >> 14) & 255);
    let headers = format!(
        "content-type: text/plain\r\nuser-agent: {USER_AGENT}\r\n\
         x-forwarded-for: {}.{b}.{c}.7\r\n",
        20 + a
    );
    Ok(connection.request("POST", "/collect", &headers, body.as_bytes())?.status)
}

/// 128 bits in 26 characters of base 32: the same on every run.
fn event_id(number: u64) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bits = u128::from(number) | (0x6265_6e63_u128 << 64);
    let mut text = [b'0'; 26];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    String::from_utf8(text.to_vec()).expect("the alphabet is ASCII")
}

fn prepare(installation: &Installation) -> Result<(Session, String, Load)> {
    let session = installation.found(&BENCH_OWNER)?;
    let (site_id, site_key) = installation.create_site(&session, "Bench", HOST)?;
    let load = Load {
        address: installation.address,
        site_key,
        next: AtomicU64::new(0),
        is_over: AtomicBool::new(false),
    };
    Ok((session, site_id, load))
}

fn throughput(setup: &Setup, arguments: &Arguments) -> Result<Value> {
    let installation = setup.start()?;
    let (session, site_id, load) = prepare(&installation)?;
    let duration = Duration::from_secs(arguments.seconds);
    load.run(arguments.connections, Duration::from_secs(1));
    let began = Instant::now();
    let mut seen = load.run(arguments.connections, duration);
    let elapsed = began.elapsed();
    let (_, own_memory) = installation.memory()?;
    seen.micros.sort_unstable();
    let at = |permille: usize| -> Result<f64> {
        let place = seen.micros.len() * permille / 1000;
        let micros = seen.micros.get(place).context("no hit was acknowledged")?;
        Ok(f64::from(*micros) / 1000.0)
    };
    let written = Instant::now();
    wait_for_hits(&installation, &session, &site_id, seen.acknowledged.len() as u64)?;
    Ok(json!({
        "bench": "collect",
        "connections": arguments.connections,
        "hits_per_second": seen.acknowledged.len() as f64 / elapsed.as_secs_f64(),
        "acknowledged": seen.acknowledged.len(),
        "refused": seen.refused,
        "p50_ms": at(500)?,
        "p99_ms": at(990)?,
        "p999_ms": at(999)?,
        "memory_mib": own_memory as f64 / 1_048_576.0,
        "writer_behind_s": written.elapsed().as_secs_f64(),
    }))
}

/// Kills the server again and again under load, then asks what is left. Every acknowledged hit
/// must be there, and sending all of them once more must make no difference.
fn losses(setup: &Setup, arguments: &Arguments, kills: u32) -> Result<Value> {
    let mut installation = setup.start()?;
    let (session, site_id, mut load) = prepare(&installation)?;
    let mut seen = Seen::default();
    for kill in 0..kills {
        // Moments spread over a second, the same on every run.
        let millis = 100 + u64::from(kill).wrapping_mul(617) % 900;
        let killed = thread::scope(|scope| {
            let sender = scope
                .spawn(|| load.run(arguments.connections, Duration::from_millis(millis + 300)));
            thread::sleep(Duration::from_millis(millis));
            let killed = installation.kill();
            seen.add(sender.join().expect("a sender does not panic"));
            killed
        });
        killed?;
        installation = setup.start()?;
        load.address = installation.address;
        println!("kill {}: {} acknowledged so far", kill + 1, seen.acknowledged.len());
    }
    let acknowledged = seen.acknowledged.len() as u64;
    let sent = acknowledged + seen.unanswered.len() as u64;
    let after_kills = wait_for_hits(&installation, &session, &site_id, acknowledged)?;
    load.repeat(&seen.acknowledged)?;
    let after_repeat = wait_until_settled(&installation, &session, &site_id)?;
    load.repeat(&seen.unanswered)?;
    let after_all = wait_until_settled(&installation, &session, &site_id)?;
    let lost = after_repeat.saturating_sub(after_kills);
    let twice = after_all.saturating_sub(sent);
    let figures = json!({
        "bench": "collect",
        "kills": kills,
        "acknowledged": acknowledged,
        "unanswered": seen.unanswered.len(),
        "hits_after_kills": after_kills,
        "hits_after_sending_again": after_all,
        "lost": lost,
        "counted_twice": twice,
    });
    if lost > 0 || twice > 0 || after_all != sent {
        bail!("hits were lost or counted twice: {figures}");
    }
    Ok(figures)
}

fn hits(installation: &Installation, session: &Session, site_id: &str) -> Result<u64> {
    let path = format!("/api/v1/sites/{site_id}/verdicts");
    let verdicts = installation.get(session, &path)?;
    verdicts["hits"].as_u64().with_context(|| format!("no hits in {verdicts}"))
}

/// Waits until at least so many hits are written, and then until no more come.
fn wait_for_hits(
    installation: &Installation,
    session: &Session,
    site_id: &str,
    at_least: u64,
) -> Result<u64> {
    let began = Instant::now();
    while hits(installation, session, site_id)? < at_least {
        if began.elapsed() > WRITTEN_MAX {
            let found = hits(installation, session, site_id)?;
            bail!("{found} hits are written of {at_least} acknowledged");
        }
        thread::sleep(Duration::from_millis(100));
    }
    wait_until_settled(installation, session, site_id)
}

fn wait_until_settled(
    installation: &Installation,
    session: &Session,
    site_id: &str,
) -> Result<u64> {
    let mut before = hits(installation, session, site_id)?;
    loop {
        thread::sleep(Duration::from_secs(2));
        let now = hits(installation, session, site_id)?;
        if now == before {
            return Ok(now);
        }
        before = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_always_has_the_same_id() {
        assert_eq!(event_id(5), event_id(5));
        assert_ne!(event_id(5), event_id(6));
        assert_eq!(event_id(5).len(), 26);
        assert!(event_id(u64::MAX).starts_with('0'));
    }
}
