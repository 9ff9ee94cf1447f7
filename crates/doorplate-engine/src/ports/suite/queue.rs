//! What every engine behind [`Queue`] promises.

use std::sync::Arc;
use std::time::Duration;

use super::Ground;
use crate::ports::Queue;
use crate::ports::queue::{LogPosition, QueuedRecord, RECORD_BYTES_MAX};

type On<'a> = &'a dyn Ground<dyn Queue>;

async fn append_all(queue: &Arc<dyn Queue>, records: &[Vec<u8>]) -> Vec<LogPosition> {
    let mut positions = Vec::new();
    for record in records {
        positions.push(queue.append(record.clone()).await.unwrap());
    }
    positions
}

/// Reads to the end; one read may give fewer than it was asked for.
async fn read_all(queue: &Arc<dyn Queue>) -> Vec<Vec<u8>> {
    let mut after = queue.acknowledged().await.unwrap();
    let mut all = Vec::new();
    loop {
        let records = queue.read(after, 1_000).await.unwrap();
        let Some(last) = records.last() else { return all };
        after = last.position;
        all.extend(records.into_iter().map(|record| record.bytes));
    }
}

fn records(numbers: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    numbers.map(|number| format!("record {number}").into_bytes()).collect()
}

/// Records come back in the order of their places, which grow.
pub async fn records_come_back_in_order(ground: On<'_>) {
    let queue = ground.open().await;
    let given = records(0..100);
    let positions = append_all(&queue, &given).await;
    assert!(positions.is_sorted_by(|one, other| one < other));
    let start = queue.acknowledged().await.unwrap();
    assert!(start < positions[0]);
    let expected: Vec<_> = positions
        .iter()
        .zip(&given)
        .map(|(position, bytes)| QueuedRecord { position: *position, bytes: bytes.clone() })
        .collect();
    assert_eq!(queue.read(start, 1_000).await.unwrap(), expected);
    assert_eq!(queue.read(positions[9], 5).await.unwrap(), expected[10..15]);
    assert_eq!(queue.read(positions[99], 5).await.unwrap(), []);
    assert_eq!(queue.read(start, 0).await.unwrap(), []);
}

/// What was acknowledged to the appender is there after a restart; places go on.
pub async fn records_survive_a_restart(ground: On<'_>) {
    let mut last = LogPosition(0);
    for round in 0..3 {
        let queue = ground.open().await;
        let positions = append_all(&queue, &records(round * 10..round * 10 + 10)).await;
        assert!(positions[0] > last);
        last = positions[9];
    }
    let queue = ground.open().await;
    assert_eq!(read_all(&queue).await, records(0..30));
}

/// What was given up is not offered as the place to start from, also after a restart, and places
/// are never used twice.
pub async fn what_was_given_up_stays_so(ground: On<'_>) {
    let queue = ground.open().await;
    let positions = append_all(&queue, &records(0..10)).await;
    queue.acknowledge(positions[6]).await.unwrap();
    queue.acknowledge(positions[2]).await.unwrap();
    assert_eq!(queue.acknowledged().await.unwrap(), positions[6]);
    drop(queue);
    let queue = ground.open().await;
    assert_eq!(queue.acknowledged().await.unwrap(), positions[6]);
    assert_eq!(queue.read(positions[6], 100).await.unwrap().len(), 3);
    queue.acknowledge(positions[9]).await.unwrap();
    drop(queue);
    let queue = ground.open().await;
    assert_eq!(queue.acknowledged().await.unwrap(), positions[9]);
    let next = queue.append(b"next".to_vec()).await.unwrap();
    assert!(next > positions[9]);
    assert_eq!(queue.read(positions[9], 100).await.unwrap().len(), 1);
}

/// Whoever waits is woken by a record after the place, and at once when there is one.
pub async fn a_waiting_reader_is_woken(ground: On<'_>) {
    let queue = ground.open().await;
    let start = queue.acknowledged().await.unwrap();
    let waiting = tokio::spawn({
        let queue = Arc::clone(&queue);
        async move { queue.wait(start).await }
    });
    let impatient = tokio::time::timeout(Duration::from_millis(20), queue.wait(start)).await;
    assert!(impatient.is_err());
    let position = queue.append(b"here".to_vec()).await.unwrap();
    waiting.await.unwrap().unwrap();
    queue.wait(start).await.unwrap();
    let none = tokio::time::timeout(Duration::from_millis(20), queue.wait(position)).await;
    assert!(none.is_err());
}

/// Many at once are all kept, each once.
pub async fn many_at_once_are_all_kept(ground: On<'_>) {
    let queue = ground.open().await;
    let given = records(0..500);
    let appends = given.iter().map(|record| {
        let (queue, record) = (Arc::clone(&queue), record.clone());
        tokio::spawn(async move { queue.append(record).await })
    });
    for append in appends.collect::<Vec<_>>() {
        append.await.unwrap().unwrap();
    }
    drop(queue);
    let queue = ground.open().await;
    let mut read = read_all(&queue).await;
    let mut given = given;
    read.sort();
    given.sort();
    assert_eq!(read, given);
}

/// An appender that goes away does not disturb the others.
pub async fn an_append_that_nobody_waits_for_harms_nobody(ground: On<'_>) {
    let queue = ground.open().await;
    for number in 0..20 {
        let gone = tokio::spawn({
            let queue = Arc::clone(&queue);
            async move { queue.append(vec![number; 100]).await }
        });
        gone.abort();
        queue.append(b"stays".to_vec()).await.unwrap();
    }
    let read = read_all(&queue).await;
    assert_eq!(read.iter().filter(|bytes| *bytes == b"stays").count(), 20);
}

/// Empty and largest records are kept; a larger one is refused.
pub async fn sizes_have_a_limit(ground: On<'_>) {
    let queue = ground.open().await;
    let largest = vec![7; RECORD_BYTES_MAX];
    append_all(&queue, &[Vec::new(), largest.clone(), Vec::new()]).await;
    assert!(queue.append(vec![7; RECORD_BYTES_MAX + 1]).await.is_err());
    assert_eq!(read_all(&queue).await, [Vec::new(), largest, Vec::new()]);
}
