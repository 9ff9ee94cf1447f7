//! Every store on every engine here, through the suites of the ports, and what only these engines
//! promise.
#![expect(clippy::unwrap_used, reason = "an integration test is test code")]

mod crash;
mod ground;
mod suites;
