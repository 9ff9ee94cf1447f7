//! Faults that only a test's own disk can have.
