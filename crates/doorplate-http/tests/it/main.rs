//! HTTP from the outside: requests to the whole router over an engine whose ports are in memory,
//! and connections to the accept loop.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod api;
mod collect;
mod compat;
mod connections;
mod harness;
mod look_up;
mod memory;
mod networks;
mod pages;
mod swap;
