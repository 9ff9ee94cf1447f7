//! Appends to an ingest log from many tasks at once and prints how fast it is.
//!
//! `echo FOLDER 64 5 | cargo run --release -p doorplate-store --example ingest_log_figures` appends
//! from 64 tasks for 5 seconds.
#![expect(clippy::print_stdout, reason = "it prints its figures")]
#![expect(clippy::unwrap_used, reason = "it stops at the first failure")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorplate_engine::ports::Queue;
use doorplate_engine::ports::queue::LogPosition;
use doorplate_store::queue::SegmentLog;

const RECORD_BYTES: usize = 600;

#[tokio::main]
async fn main() {
    let settings = std::io::read_to_string(std::io::stdin()).unwrap();
    let mut settings = settings.split_whitespace();
    let folder = Path::new(settings.next().expect("the first word is a folder"));
    let mut number = |default| settings.next().map_or(default, |text| text.parse::<u64>().unwrap());
    let (tasks, time) = (number(64), Duration::from_secs(number(5)));
    let log = Arc::new(SegmentLog::open(folder, LogPosition(1)).unwrap());
    let start = Instant::now();
    let appenders: Vec<_> = (0..tasks)
        .map(|_| {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let mut took = Vec::new();
                while start.elapsed() < time {
                    let begun = Instant::now();
                    log.append(vec![b'x'; RECORD_BYTES]).await.unwrap();
                    took.push(begun.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for appender in appenders {
        took.extend(appender.await.unwrap());
    }
    let rate = took.len() as f64 / start.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let place = (took.len() as f64 * share) as usize;
        took[place.min(took.len() - 1)]
    };
    println!("{tasks} appenders, {RECORD_BYTES} bytes: {rate:.0} durable records a second");
    println!("p50 {:.1?}, p99 {:.1?}, worst {:.1?}", at(0.5), at(0.99), at(1.0));

    let start = Instant::now();
    let (mut after, mut read) = (log.acknowledged().await.unwrap(), 0);
    loop {
        let records = log.read(after, 5_000).await.unwrap();
        let Some(last) = records.last() else { break };
        after = last.position;
        read += records.len();
    }
    println!("{:.0} records read a second", read as f64 / start.elapsed().as_secs_f64());
    log.acknowledge(after).await.unwrap();
}
