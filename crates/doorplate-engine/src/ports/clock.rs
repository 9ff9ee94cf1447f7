//! The time, as an argument.

use doorplate_domain::time::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now. May jump, as a wall clock does.
    fn now(&self) -> Timestamp;
}
