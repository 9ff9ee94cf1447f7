//! Damage and failing disks: what only the log itself can be asked.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use doorplate_engine::ports::Queue;
use proptest::prelude::*;
use tempfile::TempDir;

use super::disk::SegmentFile;
use super::*;

/// Small files, so that a few records fill several.
const SMALL: u64 = 200;

fn open(folder: &Path) -> SegmentLog {
    SegmentLog::open_on(Box::new(RealDisk), folder, LogPosition(1), SMALL).unwrap()
}

async fn read_all(log: &SegmentLog) -> Vec<(u64, Vec<u8>)> {
    let mut after = log.acknowledged().await.unwrap();
    let mut all = Vec::new();
    loop {
        let records = log.read(after, 7).await.unwrap();
        let Some(last) = records.last() else { return all };
        after = last.position;
        all.extend(records.into_iter().map(|record| (record.position.0, record.bytes)));
    }
}

async fn fill(folder: &Path, records: u8) -> Vec<(u64, Vec<u8>)> {
    let log = open(folder);
    let mut given = Vec::new();
    for number in 0..records {
        let bytes = vec![number; usize::from(number % 50)];
        let position = log.append(bytes.clone()).await.unwrap();
        given.push((position.0, bytes));
    }
    given
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[derive(Debug, Clone)]
enum Harm {
    Flip(u8),
    Cut,
    Append(Vec<u8>),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        (1..=255_u8).prop_map(Harm::Flip),
        Just(Harm::Cut),
        prop::collection::vec(any::<u8>(), 1..60).prop_map(Harm::Append),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is flipped, cut or written behind in one file: the log opens, what it gives is a
    /// part of what was given, in order; records of other files are all there, and those before
    /// the place of the harm as well; and it takes records as before.
    #[test]
    fn a_harmed_file_costs_only_what_it_hits(
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        harm in harm(),
    ) {
        let folder = TempDir::new().unwrap();
        let folder = folder.path();
        runtime().block_on(async {
            let given = fill(folder, 24).await;
            let files = files(folder, "log");
            let path = file.get(&files);
            let mut bytes = std::fs::read(path).unwrap();
            let place = place.index(bytes.len());
            let harmed_at = match &harm {
                Harm::Flip(mask) => { bytes[place] ^= mask; place }
                Harm::Cut => { bytes.truncate(place); place }
                Harm::Append(more) => { bytes.extend(more); bytes.len() - more.len() }
            };
            std::fs::write(path, &bytes).unwrap();

            let log = open(folder);
            let read = read_all(&log).await;
            let first: u64 = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
            let next = files.iter().skip_while(|other| *other != path).nth(1);
            let next = next.map_or(u64::MAX, |path| {
                path.file_stem().unwrap().to_str().unwrap().parse().unwrap()
            });
            let mut end = segment::FILE_HEADER_BYTES;
            let mut lost = 0;
            for record in &given {
                let is_within = first <= record.0 && record.0 < next;
                end += if is_within { record::HEADER_BYTES + record.1.len() } else { 0 };
                let is_safe = !is_within || end <= harmed_at;
                let is_read = read.contains(record);
                assert!(is_read || !is_safe, "lost {record:?} to {harm:?} at {harmed_at}");
                lost += usize::from(!is_read);
            }
            assert_eq!(read.len() + lost, given.len(), "something was made up");
            assert!(read.is_sorted());
            if matches!(harm, Harm::Flip(_)) {
                assert!(lost <= 1, "a flipped bit costs one record at most, not {lost}");
            }
            let position = log.append(b"goes on".to_vec()).await.unwrap().0;
            assert!(read.iter().all(|record| record.0 < position));
            assert_eq!(read_all(&log).await.last().unwrap().1, b"goes on");
        });
    }
}

#[tokio::test]
async fn a_damaged_file_is_put_aside_once_it_was_read() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let given = fill(folder, 40).await;
    let damaged = &files(folder, "log")[1];
    let mut bytes = std::fs::read(damaged).unwrap();
    bytes[segment::FILE_HEADER_BYTES + 1] ^= 1;
    std::fs::write(damaged, bytes).unwrap();
    let log = open(folder);
    assert_eq!(read_all(&log).await.len(), given.len() - 1);
    log.acknowledge(LogPosition(given[39].0)).await.unwrap();
    assert_eq!(files(folder, "damaged").len(), 1);
    assert_eq!(files(folder, "log").len(), 1);
}

#[tokio::test]
async fn a_file_that_was_given_up_is_deleted() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let given = fill(folder, 40).await;
    let log = open(folder);
    let before = files(folder, "log").len();
    log.acknowledge(LogPosition(given[20].0)).await.unwrap();
    let after = files(folder, "log").len();
    assert!(1 < after && after < before, "{before} to {after}");
    assert_eq!(read_all(&log).await, given[21..]);
    log.acknowledge(LogPosition(u64::MAX)).await.unwrap();
    assert_eq!(log.acknowledged().await.unwrap(), LogPosition(given[39].0));
    assert_eq!(files(folder, "log").len(), 1);
}

#[tokio::test]
async fn what_is_left_of_a_large_file_goes_when_all_is_given_up() {
    let folder = TempDir::new().unwrap();
    let log = SegmentLog::open(folder.path(), LogPosition(1)).unwrap();
    let mut last = LogPosition(0);
    for number in 0..4 {
        last = log.append(vec![number; 100_000]).await.unwrap();
    }
    log.acknowledge(last).await.unwrap();
    drop(log);
    let files = files(folder.path(), "log");
    let [file] = files.as_slice() else { panic!("one file: {files:?}") };
    assert_eq!(std::fs::metadata(file).unwrap().len(), segment::FILE_HEADER_BYTES as u64);
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let folder = TempDir::new().unwrap();
    let log = open(folder.path());
    let second = SegmentLog::open(folder.path(), LogPosition(1));
    assert!(matches!(second, Err(StoreError::Conflict { .. })));
    drop(log);
    assert!(SegmentLog::open(folder.path(), LogPosition(1)).is_ok());
}

#[tokio::test]
async fn a_lost_place_means_reading_again() {
    let folder = TempDir::new().unwrap();
    let given = fill(folder.path(), 3).await;
    let log = open(folder.path());
    log.acknowledge(LogPosition(given[1].0)).await.unwrap();
    drop(log);
    std::fs::write(folder.path().join("acknowledged"), b"").unwrap();
    let log = open(folder.path());
    assert_eq!(log.acknowledged().await.unwrap(), LogPosition(0));
    assert!(log.append(Vec::new()).await.unwrap().0 > given[2].0);
}

const FINE: u8 = 0;
const FULL: u8 = 1;
const FLUSH_FAILS: u8 = 2;
const HALF_WRITTEN: u8 = 3;
const NO_NEW_FILE: u8 = 4;

/// A disk whose mood a test sets.
#[derive(Clone, Default)]
struct MoodyDisk(Arc<AtomicU8>);

impl MoodyDisk {
    fn mood(&self) -> u8 {
        self.0.load(Ordering::SeqCst)
    }

    fn set(&self, mood: u8) {
        self.0.store(mood, Ordering::SeqCst);
    }
}

struct MoodyFile(Box<dyn SegmentFile>, MoodyDisk);

fn full() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

impl Disk for MoodyDisk {
    fn create(&self, path: &Path, header: &[u8]) -> io::Result<Box<dyn SegmentFile>> {
        if matches!(self.mood(), NO_NEW_FILE) {
            return Err(full());
        }
        Ok(Box::new(MoodyFile(RealDisk.create(path, header)?, self.clone())))
    }
}

impl SegmentFile for MoodyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.1.mood() {
            FULL | NO_NEW_FILE => Err(full()),
            HALF_WRITTEN => {
                self.0.write(&bytes[..bytes.len() / 2])?;
                Err(full())
            }
            _ => self.0.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.1.mood() {
            FLUSH_FAILS => Err(io::Error::other("input/output error")),
            _ => self.0.flush(),
        }
    }

    fn cut(&mut self, bytes: u64) -> io::Result<()> {
        self.0.cut(bytes)
    }
}

#[tokio::test]
async fn a_failing_disk_is_said_and_recovered_from() {
    for mood in [FULL, FLUSH_FAILS, HALF_WRITTEN, NO_NEW_FILE] {
        let folder = TempDir::new().unwrap();
        let disk = MoodyDisk::default();
        let log = SegmentLog::open_on(Box::new(disk.clone()), folder.path(), LogPosition(1), SMALL)
            .unwrap();
        let mut kept = Vec::new();
        for number in 0..3_u8 {
            kept.push((log.append(vec![number; 40]).await.unwrap().0, vec![number; 40]));
        }
        disk.set(mood);
        for _ in 0..3 {
            let refused = log.append(b"refused".to_vec()).await;
            assert!(matches!(refused, Err(StoreError::Unavailable { .. })), "{mood}");
        }
        assert_eq!(read_all(&log).await, kept, "reading goes on in mood {mood}");
        assert!(files(folder.path(), "log").len() <= 2, "mood {mood} leaves no empty files");
        disk.set(FINE);
        tokio::time::sleep(Duration::from_millis(120)).await;
        let position = log.append(b"taken".to_vec()).await.unwrap();
        kept.push((position.0, b"taken".to_vec()));
        assert_eq!(read_all(&log).await, kept, "{mood}");
        drop(log);
        let log = open(folder.path());
        assert_eq!(read_all(&log).await, kept, "after a restart in mood {mood}");
        assert_eq!(files(folder.path(), "damaged").len(), 0);
    }
}
