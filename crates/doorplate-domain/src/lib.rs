//! The nouns of Doorplate and their rules.
//!
//! Here: types that parse at the border and cannot be wrong afterwards, and plain functions over
//! them. Not here: I/O, clocks, randomness, async, logging. Every other crate speaks these words.

pub mod address;
pub mod annotation;
pub mod books;
pub mod company;
pub mod consent;
pub mod correction;
pub mod data_set;
pub mod device;
pub mod drop_reason;
pub mod filter;
pub mod hit;
pub mod id;
pub mod identification;
pub mod network;
pub mod page;
pub mod segment;
pub mod site;
pub mod source;
pub mod target_list;
pub mod time;
pub mod url_scrub;
pub mod user;
pub mod visit;
pub mod workspace;
