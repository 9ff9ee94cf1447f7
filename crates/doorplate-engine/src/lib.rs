//! What the product does: the use cases, and the ports they need.
//!
//! Here: the course of a hit ([`ingest`]), the questions of the portal ([`questions`]), sign-in
//! ([`accounts`]), sites, the import of logs, the jobs. Not here: SQL, HTTP, files, sockets,
//! clocks; they come in through [`ports`].

pub mod accounts;
pub mod advice;
pub mod annotations;
pub mod bundle;
pub mod companies;
pub mod corrections;
pub mod engine;
pub mod exports;
pub mod first_party;
pub mod import;
pub mod ingest;
pub mod install_check;
pub mod jobs;
pub mod live;
pub mod notes;
pub mod ports;
pub mod quality;
pub mod questions;
pub mod scope;
pub mod segments;
pub mod sites;
pub mod target_lists;
pub mod validation;
pub mod visits;
pub mod writer;

pub use engine::{Engine, EngineSettings, Ports};
