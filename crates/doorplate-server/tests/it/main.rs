//! Whole-product tests: the real parts, reached as a user reaches them.
//!
//! Each test has its own data folder, port and clock. Nothing outside this machine is asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod annotating;
mod bundling;
mod collecting;
mod commands;
mod conversation;
mod correcting;
mod crash;
mod downloads;
mod enriching;
mod exporting;
mod first_party;
mod fixtures;
mod forgetting;
mod harness;
mod hostile;
mod importing;
mod isolation;
mod licences;
mod live;
mod other_products;
mod real_log;
mod segments;
mod targeting;
mod validating;
