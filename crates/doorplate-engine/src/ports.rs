//! What the use cases need from outside, as traits. Each storage port has one behaviour suite in
//! `suite`, and an engine behind a port is done when the suite passes on it.
//!
//! Absence is `Ok(None)`, never an error. One method is one transaction, its audit line included.

pub mod annotations;
pub mod clock;
pub mod company_labels;
pub mod company_selection;
pub mod corrections;
pub mod directory;
pub mod dns;
pub mod error;
pub mod evaluations;
pub mod events;
pub mod first_party;
pub mod keys;
pub mod pending;
pub mod queue;
pub mod random;
pub mod revisions;
pub mod segments;
pub mod table_formats;
pub mod target_lists;
pub mod visit_records;
pub mod workspace_copies;

#[cfg(feature = "testing")]
pub mod suite;

pub use annotations::{Annotations, Notes};
pub use clock::Clock;
pub use company_labels::CompanyLabels;
pub use corrections::Corrections;
pub use directory::Directory;
pub use dns::Dns;
pub use error::StoreError;
pub use evaluations::Evaluations;
pub use events::Events;
pub use first_party::FirstParty;
pub use keys::Keys;
pub use pending::PendingPool;
pub use queue::Queue;
pub use random::Random;
pub use revisions::Revisions;
pub use segments::Segments;
pub use table_formats::TableFormats;
pub use target_lists::TargetLists;
pub use visit_records::VisitRecords;
pub use workspace_copies::WorkspaceCopies;
