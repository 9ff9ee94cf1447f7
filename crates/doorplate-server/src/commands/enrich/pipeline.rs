//! All cores read, work and write by turns, and rows come out in the order of what was read.
//!
//! Whoever is free reads the next chunk, works on it and hands the rows in; whoever hands in the
//! rows that are next writes them, and those that waited for them. So a chunk stays on the core
//! that read it, nobody only waits for others, and there are so many buffers and no more.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use doorplate_identify::access_log::LogLayout;
use doorplate_identify::enrich::EnrichCounts;

/// How much is worked on at a time by one thread: enough to be worth the hand-over, little enough
/// to stay in a core's cache with the rows that it becomes.
pub(super) const CHUNK_BYTES: usize = 256 * 1024;
/// The most threads: 48 of them with their chunks stay far below 256 MiB.
const THREADS_MAX: usize = 48;

/// Whole lines or records, and what is known about them.
#[derive(Default)]
pub(super) struct Chunk {
    /// Longer than what was read, so that it need not be cleared each time.
    pub(super) buffer: Vec<u8>,
    /// How many bytes of the buffer were read.
    pub(super) len: usize,
    /// The number of the first line.
    pub(super) line_first: u64,
    /// How the lines of a log are read.
    pub(super) layout: Option<LogLayout>,
    /// The records of a table: the number of the first line, and where the record ends.
    pub(super) places: Vec<(u64, usize)>,
}

impl Chunk {
    /// What was read.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.len]
    }

    /// The records of a table with the numbers of their first lines.
    pub(super) fn records(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut start = 0;
        self.places.iter().map(move |(line, end)| {
            let record = &self.buffer[start..*end];
            start = *end;
            (*line, record)
        })
    }
}

/// How many lines there are, the last one with or without an end.
pub(super) fn lines_in(chunk: &[u8]) -> u64 {
    let has_rest = chunk.last().is_some_and(|byte| *byte != b'\n');
    memchr::memchr_iter(b'\n', chunk).count() as u64 + u64::from(has_rest)
}

/// What is done with a chunk.
pub(super) struct Steps<'a, State, Rows> {
    /// Makes what a thread keeps from chunk to chunk.
    pub(super) begin: &'a (dyn Fn() -> State + Sync),
    /// Makes a buffer of rows.
    pub(super) buffer: &'a dyn Fn() -> Rows,
    /// Makes rows of a chunk.
    pub(super) work: &'a (dyn Fn(&mut State, &mut Chunk, &mut Rows) -> EnrichCounts + Sync),
}

type Read<'a> = &'a mut (dyn FnMut(&mut Chunk) -> anyhow::Result<bool> + Send);
type Write<'a, Rows> = &'a mut (dyn FnMut(&mut Rows, EnrichCounts) -> anyhow::Result<()> + Send);

/// Reads chunks until `read` says that there is none, works on all cores and writes in order.
/// `write` leaves the rows empty. What was read before an error is written all the same.
pub(super) fn run<State, Rows: Send>(
    read: Read<'_>,
    steps: &Steps<'_, State, Rows>,
    write: Write<'_, Rows>,
) -> anyhow::Result<()> {
    let threads = rayon::current_num_threads().clamp(1, THREADS_MAX);
    let desk = Desk {
        input: Mutex::new(Input { read, turn_next: 0, is_over: false }),
        order: Mutex::new(Order {
            turn_next: 0,
            done: BTreeMap::new(),
            free: (0..=2 * threads).map(|_| (steps.buffer)()).collect(),
            is_writing: false,
            is_stopped: false,
            failure: None,
        }),
        freed: Condvar::new(),
        output: Mutex::new(write),
    };
    let (begin, work) = (steps.begin, steps.work);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| desk.work_off(begin, work));
        }
    });
    let order = desk.order.into_inner().unwrap_or_else(PoisonError::into_inner);
    order.failure.map_or(Ok(()), Err)
}

/// Where the threads meet.
struct Desk<'a, Rows> {
    input: Mutex<Input<'a>>,
    order: Mutex<Order<Rows>>,
    /// Told when a buffer is free again, or all is stopped.
    freed: Condvar,
    output: Mutex<Write<'a, Rows>>,
}

struct Input<'a> {
    read: Read<'a>,
    turn_next: u64,
    is_over: bool,
}

struct Order<Rows> {
    /// Whose rows are written next.
    turn_next: u64,
    /// Rows that wait for those before them.
    done: BTreeMap<u64, (Rows, EnrichCounts)>,
    free: Vec<Rows>,
    is_writing: bool,
    is_stopped: bool,
    failure: Option<anyhow::Error>,
}

/// Stops the others when its thread panics: they would wait for its rows for ever.
struct Alarm<'a, 'b, Rows>(&'a Desk<'b, Rows>);

impl<Rows> Drop for Alarm<'_, '_, Rows> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock_order().is_stopped = true;
            self.0.freed.notify_all();
        }
    }
}

impl<Rows> Desk<'_, Rows> {
    fn work_off<State>(
        &self,
        begin: &(dyn Fn() -> State + Sync),
        work: &(dyn Fn(&mut State, &mut Chunk, &mut Rows) -> EnrichCounts + Sync),
    ) {
        let _alarm = Alarm(self);
        let (mut state, mut chunk) = (begin(), Chunk::default());
        // A buffer first: whoever has a turn must be able to end it.
        while let Some(mut rows) = self.free_rows() {
            let Some(turn) = self.read(&mut chunk) else { return };
            let counts = work(&mut state, &mut chunk, &mut rows);
            self.hand_in(turn, rows, counts);
        }
    }

    fn free_rows(&self) -> Option<Rows> {
        let mut order = self.lock_order();
        loop {
            if order.is_stopped {
                return None;
            }
            if let Some(rows) = order.free.pop() {
                return Some(rows);
            }
            order = self.freed.wait(order).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn read(&self, chunk: &mut Chunk) -> Option<u64> {
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        if input.is_over {
            return None;
        }
        chunk.places.clear();
        match (input.read)(chunk) {
            Ok(true) => {
                input.turn_next += 1;
                return Some(input.turn_next - 1);
            }
            Ok(false) => {}
            Err(error) => self.lock_order().failure = Some(error),
        }
        input.is_over = true;
        None
    }

    fn hand_in(&self, turn: u64, rows: Rows, counts: EnrichCounts) {
        let mut order = self.lock_order();
        order.done.insert(turn, (rows, counts));
        if std::mem::replace(&mut order.is_writing, true) {
            // Whoever is writing looks again before it stops.
            return;
        }
        while let Some((mut rows, counts)) = order.take_next() {
            drop(order);
            let mut write = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            let written = write(&mut rows, counts);
            drop(write);
            order = self.lock_order();
            order.turn_next += 1;
            order.free.push(rows);
            if let Err(error) = written {
                order.failure = Some(error);
                order.is_stopped = true;
            }
            self.freed.notify_all();
        }
        order.is_writing = false;
    }

    fn lock_order(&self) -> MutexGuard<'_, Order<Rows>> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Rows> Order<Rows> {
    fn take_next(&mut self) -> Option<(Rows, EnrichCounts)> {
        let next = self.turn_next;
        if self.is_stopped { None } else { self.done.remove(&next) }
    }
}
