//! Address to company: what a network is, whose it is, and how sure that is.

pub mod eval;
pub mod kinds;
pub mod names;
pub mod starter;
