//! Killing the process at any moment: what was acknowledged is there, once.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use doorplate_domain::books::VerdictClass;
use doorplate_domain::correction::{CorrectVerdict, Correction};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::DayRange;
use doorplate_engine::ports::events::{EventBatch, Outcome};
use doorplate_engine::ports::queue::LogPosition;
use doorplate_engine::ports::suite::sample::{
    FIRST_DAY, correction, scope, site_id, time, view, visit_id,
};
use doorplate_store::Stores;
use tempfile::TempDir;

const KILLS: u64 = 6;
const HITS: u64 = 50;

/// Starts a test of this file in a process of its own, in a folder.
fn start(test: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("crash::{test}"), "--ignored", "--nocapture"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets it work for a while, kills it, and gives the numbers that it said.
fn kill(mut child: Child, after: Duration) -> Vec<u64> {
    let said = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let lines = said.lines().map_while(Result::ok);
        lines.filter_map(|line| line.strip_prefix("kept ")?.parse().ok()).collect()
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

fn say(number: u64) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "kept {number}").unwrap();
    out.flush().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "works until it is killed"]
async fn append_records_for_ever() {
    let stores = Stores::open(Path::new(".")).await.unwrap();
    let queue = stores.queue.unwrap();
    let start = queue.append(b"0".to_vec()).await.unwrap().0;
    let tasks: Vec<_> = (0..8_u64)
        .map(|task| {
            let queue = Arc::clone(&queue);
            tokio::spawn(async move {
                for number in 0.. {
                    let number = start * 1_000_000 + number * 8 + task;
                    let record = format!("{number} {}", "x".repeat(600)).into_bytes();
                    queue.append(record).await.unwrap();
                    say(number);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_record_is_lost_to_a_kill() {
    let folder = TempDir::new().unwrap();
    let mut kept = BTreeSet::new();
    for round in 0..KILLS {
        let child = start("append_records_for_ever", folder.path());
        kept.extend(kill(child, Duration::from_millis(250 + round * 37)));
    }
    assert!(kept.len() > 100, "only {} records in all", kept.len());
    let queue = Stores::open(folder.path()).await.unwrap().queue.unwrap();
    let mut found = BTreeSet::new();
    let mut after = LogPosition(0);
    loop {
        let records = queue.read(after, 10_000).await.unwrap();
        let Some(last) = records.last() else { break };
        after = last.position;
        for record in records {
            let text = String::from_utf8(record.bytes).unwrap();
            let number = text.split(' ').next().unwrap().parse::<u64>().unwrap();
            assert!(number == 0 || found.insert(number), "{number} is there twice");
        }
    }
    assert!(kept.is_subset(&found));
}

fn batch(position: u64) -> EventBatch {
    let hit = |place| {
        let number = position * HITS + place;
        let at = time(i32::try_from(number / 9 % 20).unwrap(), i64::try_from(place).unwrap());
        Outcome::Hit { visit_id: visit_id(number / 9), hit: Box::new(view(1, number, at)) }
    };
    EventBatch { position: Some(LogPosition(position)), outcomes: (0..HITS).map(hit).collect() }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "works until it is killed"]
async fn write_batches_for_ever() {
    let stores = Stores::open(Path::new(".")).await.unwrap();
    let mut position = stores.events.position(&scope(1)).await.unwrap().0;
    loop {
        position += 1;
        stores.events.append(&scope(1), &batch(position)).await.unwrap();
        say(position);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_written_batch_is_lost_or_halved_by_a_kill() {
    let folder = TempDir::new().unwrap();
    let range = DayRange { from: FIRST_DAY, to: doorplate_domain::time::Day(FIRST_DAY.0 + 30) };
    let mut last = 0;
    for round in 0..KILLS {
        let child = start("write_batches_for_ever", folder.path());
        let kept = kill(child, Duration::from_millis(400 + round * 37));
        last = kept.last().copied().unwrap_or(last);
        let stores = Stores::open(folder.path()).await.unwrap();
        let position = stores.events.position(&scope(1)).await.unwrap().0;
        assert!(position >= last, "{last} was written, {position} is there");
        let books = stores.events.books(&scope(1), &site_id(1), range).await.unwrap();
        assert_eq!(books.hits(), position * HITS);
        assert!(books.balance());
        let overview = stores.events.overview(&scope(1), &site_id(1), range).await.unwrap();
        assert_eq!(overview.totals.hits, position * HITS);
        let again = stores.events.append(&scope(1), &batch(position)).await.unwrap();
        assert_eq!(again.hits, 0);
    }
    assert!(last > 10, "only {last} batches in all");
}

const CORRECTED_VISITS: u64 = 12_000;

fn corrections() -> [Correction; 1] {
    [correction(1, 2, CorrectVerdict::Network { kind: NetworkKind::Isp })]
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "works until it is killed"]
async fn correct_to_and_fro_for_ever() {
    let stores = Stores::open(Path::new(".")).await.unwrap();
    let corrections = corrections();
    for round in 0..u64::MAX {
        let given = if round.is_multiple_of(2) { &corrections[..] } else { &[] };
        while !stores.events.correct(&scope(1), given, time(40, 0)).await.unwrap().is_done {
            say(round);
        }
    }
}

/// A correction of a large past that was killed in the middle goes on where it was, and every
/// moment of it is one that a recount agrees with.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_was_killed_goes_on() {
    let folder = TempDir::new().unwrap();
    let range = DayRange { from: FIRST_DAY, to: doorplate_domain::time::Day(FIRST_DAY.0 + 30) };
    let hit = |number: u64| {
        let at = time(i32::try_from(number % 9).unwrap(), i64::try_from(number / 9).unwrap());
        Outcome::Hit { visit_id: visit_id(number), hit: Box::new(view(1, number, at)) }
    };
    let stores = Stores::open(folder.path()).await.unwrap();
    for first in (0..CORRECTED_VISITS).step_by(4_000) {
        let outcomes = (first..first + 4_000).map(hit).collect();
        let batch = EventBatch { position: None, outcomes };
        stores.events.append(&scope(1), &batch).await.unwrap();
    }
    let before = stores.events.overview(&scope(1), &site_id(1), range).await.unwrap();
    assert_eq!(before.totals.identified_visits, CORRECTED_VISITS);
    drop(stores);
    let mut parts = 0;
    for round in 0..KILLS {
        let child = start("correct_to_and_fro_for_ever", folder.path());
        parts += kill(child, Duration::from_millis(700 + round * 137)).len();
        let stores = Stores::open(folder.path()).await.unwrap();
        let overview = stores.events.overview(&scope(1), &site_id(1), range).await.unwrap();
        let books = stores.events.books(&scope(1), &site_id(1), range).await.unwrap();
        assert!(books.balance());
        let named = books.verdicts.get(&VerdictClass::Identified).map_or(0, |tally| tally.visits);
        assert_eq!(overview.totals.identified_visits, named);
        assert_eq!(books.visits(), CORRECTED_VISITS);
        for (given, expected) in [(&corrections()[..], 0), (&[], CORRECTED_VISITS)] {
            while !stores.events.correct(&scope(1), given, time(41, 0)).await.unwrap().is_done {}
            let overview = stores.events.overview(&scope(1), &site_id(1), range).await.unwrap();
            assert_eq!(overview.totals.identified_visits, expected);
        }
        let after = stores.events.overview(&scope(1), &site_id(1), range).await.unwrap();
        assert_eq!(after, before);
    }
    assert!(parts > 0, "nothing was corrected before a kill");
}

/// A log that was lost must not hand out places that the event store has had.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_log_begins_behind_what_was_written() {
    let folder = TempDir::new().unwrap();
    let stores = Stores::open(folder.path()).await.unwrap();
    stores.events.append(&scope(1), &batch(500)).await.unwrap();
    drop(stores);
    std::fs::remove_dir_all(folder.path().join("log")).unwrap();
    let stores = Stores::open(folder.path()).await.unwrap();
    let position = stores.queue.unwrap().append(b"next".to_vec()).await.unwrap();
    assert!(position > LogPosition(500));
}

/// A command beside a server sees what the server has, and may write.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_works_beside_a_server() {
    let folder = TempDir::new().unwrap();
    let server = Stores::open(folder.path()).await.unwrap();
    let command = Stores::open_beside(folder.path()).await.unwrap();
    assert!(command.queue.is_none());
    assert!(Stores::open(folder.path()).await.is_err());
    let lines = |first: u64| EventBatch { position: None, ..batch(first) };
    for round in 0..5 {
        server.events.append(&scope(1), &lines(round * 2)).await.unwrap();
        command.events.append(&scope(1), &lines(round * 2 + 1)).await.unwrap();
        // What one of them erases, the other must not remember.
        if round == 2 {
            command.events.erase_site(&scope(1), &site_id(1)).await.unwrap();
        }
    }
    let range = DayRange { from: FIRST_DAY, to: doorplate_domain::time::Day(FIRST_DAY.0 + 30) };
    for stores in [&server, &command] {
        let books = stores.events.books(&scope(1), &site_id(1), range).await.unwrap();
        assert_eq!(books.hits(), 4 * HITS);
        let overview = stores.events.overview(&scope(1), &site_id(1), range).await.unwrap();
        assert_eq!(overview.pages[0].page_views, 4 * HITS);
    }
}
