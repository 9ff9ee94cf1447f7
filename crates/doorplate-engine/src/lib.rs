//! What the product does: the use cases, and the ports they need.
//!
//! Here: the course of a hit ([`ingest`]), the questions of the portal, sign-in, sites, jobs. Not
//! here: SQL, HTTP, files, sockets, clocks; they come in through [`ports`].

pub mod ports;
pub mod scope;
