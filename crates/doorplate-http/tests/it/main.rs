//! HTTP from the outside: requests to the whole router over an engine whose ports are in memory,
//! and connections to the accept loop.

mod api;
mod collect;
mod connections;
mod harness;
mod memory;
mod pages;
