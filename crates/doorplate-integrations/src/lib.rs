//! What Doorplate asks of the world outside: so far, the downloads of sources.
//!
//! Nothing here connects to anything unless it is called, and every call goes through
//! [`web_client::WebClient`], which has limits and may be told the only hosts it may ask.

mod checksum;
pub mod download;
pub mod npm;
pub mod outbound;
pub mod web_client;
