//! Address to company: what a network is, whose it is, and how sure that is.
//!
//! A [`data_set::DataSet`] is one mapped file; [`data_set::DataSet::identify`] is the whole
//! product in one call. The file is made by [`compile`] from the sources that
//! [`manifest::Manifest`]s describe. Nothing here knows a clock, a socket or a log.

pub mod access_log;
pub mod calibration;
pub mod cell;
pub mod compile;
pub mod countries;
pub mod data_set;
pub mod difference;
pub mod enrich;
pub mod eval;
mod evidence;
pub mod evidence_weights;
mod identifiers;
mod industries;
pub mod kinds;
mod look_up;
pub mod manifest;
pub mod mmdb_export;
pub mod names;
pub mod sources;
pub mod special;
pub mod starter;
pub mod targets;
pub mod validation;
mod verdict;
pub mod verdict_rows;

pub use data_set::{CompanyRecord, DataSet, DataSetError, NetworkRecord};
pub use doorplate_domain::identification::Evidence;
pub use verdict::{NAMED_MIN, Verdict};
