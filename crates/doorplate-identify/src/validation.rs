//! A second look at an address that the data set could not name, with what the DNS says.
//!
//! Nothing here asks anybody: [`Subject::next_questions`] says what to ask, and once the answers
//! are in, [`Subject::conclude`] says what follows. The course is always the same: the reverse
//! name and its zone; then whether the name leads back, and who runs the zone; and only when that
//! does not decide it, whether a company that the answers point to names the address as its own
//! in its mail policy or among its mail and VPN hosts.
//!
//! A company is named only when the domain is that of an organisation, not of a carrier, a hoster
//! or a service, and a register gives the domain to a company. What is kept of it all is the
//! domain, never a host name, which may spell an address or a person's name.

mod claim;
mod dns;
mod domain;
mod hosts;
mod outcome;
mod spf;
mod subject;
#[cfg(test)]
mod tests;
mod verdict;

pub use dns::{Answer, DnsName, Findings, NoAnswer, Question, Record, RecordKind, Zone};
pub use outcome::{Conclusion, Outcome};
pub use subject::{QUESTIONS_MAX, Subject};
