//! Step: gives the browser a name for today.
//!
//! The name is a keyed hash of site, address and user agent. Its key is the day's salt, which is
//! destroyed with the day, so that nobody, we included, can tell whose it was.

use doorplate_domain::id::SiteId;
use doorplate_domain::visit::VisitorKey;

use super::arrival::Arrival;
use crate::ports::keys::Secret;

/// Derives the visitor key.
pub fn key(salt: &Secret, site_id: &SiteId, arrival: &Arrival) -> VisitorKey {
    let mut hasher = blake3::Hasher::new_keyed(salt);
    hasher.update(site_id.as_str().as_bytes());
    hasher.update(&[0]);
    hasher.update(&arrival.address.reveal_octets());
    hasher.update(arrival.user_agent.as_bytes());
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    VisitorKey(u64::from_le_bytes(bytes))
}
