//! What Doorplate asks of the world outside: the downloads of sources, and the DNS.
//!
//! Nothing here connects to anything unless it is called. Every download goes through
//! [`web_client::WebClient`], which has limits and may be told the only hosts it may ask; the DNS
//! is asked by [`dns::DnsResolver`], which has a budget.

mod checksum;
pub mod dns;
pub mod download;
pub mod npm;
pub mod outbound;
pub mod parquet;
pub mod table_files;
pub mod web_client;
