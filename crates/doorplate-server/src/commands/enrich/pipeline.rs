//! One thread reads, all cores work, and rows are written in the order of what was read.
//!
//! Memory is bounded: there are so many chunks and no more, and each buffer is used again, which
//! also spares the system from clearing new pages for every chunk.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use doorplate_identify::access_log::{LINE_BYTES_MAX, LogLayout};
use doorplate_identify::enrich::EnrichCounts;

use crate::log_reader::LogReader;

/// How much is worked on at a time by one thread: enough to be worth the hand-over, little enough
/// for the cache.
pub(super) const CHUNK_BYTES: usize = 512 * 1024;
/// The most threads: 64 of them with their chunks stay far below 256 MiB.
const THREADS_MAX: usize = 48;

/// Whole lines or records, and what is known about them.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    /// The number of the first line.
    pub(super) line_first: u64,
    /// How the lines of a log are read.
    pub(super) layout: Option<LogLayout>,
    /// The records of a table: the number of the first line, and where the record ends.
    places: Vec<(u64, usize)>,
    rows: Vec<u8>,
}

impl Chunk {
    /// The records of a table with the numbers of their first lines.
    pub(super) fn records(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut start = 0;
        self.places.iter().map(move |(line, end)| {
            let record = &self.bytes[start..*end];
            start = *end;
            (*line, record)
        })
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.places.clear();
        self.rows.clear();
    }
}

#[expect(clippy::naive_bytecount, reason = "the compiler makes vector code of it")]
pub(super) fn lines_in(chunk: &[u8]) -> u64 {
    chunk.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// What a worker gives back.
type Done = (Chunk, EnrichCounts);

/// Reads chunks until `read` says that there is none, works on all cores and writes in order.
/// `begin` makes what a thread keeps from chunk to chunk.
pub(super) fn run<State>(
    read: &mut (dyn FnMut(&mut Chunk) -> anyhow::Result<bool> + Send),
    begin: &(dyn Fn() -> State + Sync),
    work: &(dyn Fn(&mut State, &mut Chunk, &mut Vec<u8>) -> EnrichCounts + Sync),
    write: &mut dyn FnMut(&[u8], EnrichCounts) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let threads = rayon::current_num_threads().clamp(1, THREADS_MAX);
    let (free_in, free_out) = sync_channel::<Chunk>(2 * threads + 1);
    for _ in 0..=2 * threads {
        free_in.send(Chunk::default())?;
    }
    let (job_in, job_out) = sync_channel::<(Chunk, SyncSender<Done>)>(2 * threads);
    let (turn_in, turn_out) = sync_channel::<Receiver<Done>>(2 * threads);
    let jobs = Mutex::new(job_out);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || read_all(read, &free_out, (&job_in, &turn_in)));
        for _ in 0..threads {
            scope.spawn(|| work_off(&jobs, begin, work));
        }
        for turn in turn_out {
            // A worker that is gone has panicked, which the scope passes on.
            let Ok((mut chunk, counts)) = turn.recv() else { break };
            write(&chunk.rows, counts)?;
            chunk.clear();
            // Nobody takes it any more when all is read; what is still worked on is written all the
            // same.
            free_in.send(chunk).ok();
        }
        reading.join().unwrap_or(Ok(()))
    })
}

/// A chunk, and where it goes when it is done.
type Job = (Chunk, SyncSender<Done>);

fn read_all(
    read: &mut dyn FnMut(&mut Chunk) -> anyhow::Result<bool>,
    free: &Receiver<Chunk>,
    (jobs, turns): (&SyncSender<Job>, &SyncSender<Receiver<Done>>),
) -> anyhow::Result<()> {
    while let Ok(mut chunk) = free.recv() {
        let more = read(&mut chunk)?;
        let (done_in, done_out) = sync_channel(1);
        // Whoever is gone on the other side has said why.
        if !more || turns.send(done_out).is_err() || jobs.send((chunk, done_in)).is_err() {
            break;
        }
    }
    Ok(())
}

fn work_off<State>(
    jobs: &Mutex<Receiver<(Chunk, SyncSender<Done>)>>,
    begin: &(dyn Fn() -> State + Sync),
    work: &(dyn Fn(&mut State, &mut Chunk, &mut Vec<u8>) -> EnrichCounts + Sync),
) {
    let mut state = begin();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((mut chunk, done)) = job else { return };
        let mut rows = std::mem::take(&mut chunk.rows);
        let counts = work(&mut state, &mut chunk, &mut rows);
        chunk.rows = rows;
        if done.send((chunk, counts)).is_err() {
            return;
        }
    }
}

/// The records of a table: lines, and more of them while a quote is open.
pub(super) struct Records<'a> {
    reader: &'a mut LogReader,
    line: Vec<u8>,
    line_next: u64,
    kept: Option<(u64, Vec<u8>)>,
}

impl<'a> Records<'a> {
    pub(super) fn new(reader: &'a mut LogReader) -> Self {
        Self { reader, line: Vec::new(), line_next: 1, kept: None }
    }

    /// The next record with the number of its first line. One that is too long comes cut off, one
    /// byte longer than may be.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<(u64, Vec<u8>)>> {
        if let Some(kept) = self.kept.take() {
            return Ok(Some(kept));
        }
        let mut record = Vec::new();
        let line_first = self.line_next;
        while self.reader.read_line(&mut self.line)? {
            self.line_next += 1;
            record.extend_from_slice(&self.line);
            record.push(b'\n');
            let is_whole = memchr::memchr_iter(b'"', &record).count().is_multiple_of(2);
            if is_whole || record.len() > LINE_BYTES_MAX {
                return Ok(Some((line_first, record)));
            }
        }
        Ok((!record.is_empty()).then_some((line_first, record)))
    }

    /// Gives a record back, to be the next one again.
    pub(super) fn put_back(&mut self, line: u64, record: Vec<u8>) {
        self.kept = Some((line, record));
    }

    /// Fills a chunk; `false` at the end.
    pub(super) fn read_chunk(&mut self, chunk: &mut Chunk) -> anyhow::Result<bool> {
        while chunk.bytes.len() < CHUNK_BYTES {
            let Some((line, record)) = self.next()? else { break };
            chunk.bytes.extend_from_slice(&record);
            chunk.places.push((line, chunk.bytes.len()));
        }
        Ok(!chunk.places.is_empty())
    }
}
