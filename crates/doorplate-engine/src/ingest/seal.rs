//! Step: seals the address when a later look might tell whose it is, and else lets it go.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use doorplate_domain::address::ClientAddress;
use doorplate_domain::hit::Hit;
use doorplate_domain::id::{PendingId, VisitId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Context;
use super::arrival::Arrival;
use crate::ports::keys::Secret;
use crate::ports::pending::PendingAddress;

/// Bytes of a nonce of XChaCha20-Poly1305.
const NONCE_BYTES: usize = 24;

/// The key of the hour.
#[derive(Clone)]
pub struct SealKey {
    /// Its name in the key store.
    pub name: String,
    /// The key itself.
    pub secret: Secret,
    /// How long what is sealed may wait, in microseconds.
    pub deadline_micros: i64,
}

/// A sealed address on its way to the pending pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedAddress {
    /// Names it.
    pub id: PendingId,
    /// The name of the key.
    pub key_name: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
    /// Why there was no verdict.
    pub reason: AbstainReason,
    /// When it came.
    pub queued_at: i64,
    /// When it must be gone.
    pub deadline_at: i64,
}

impl SealedAddress {
    /// Ties it to the hit that it came with and the visit that the hit belongs to.
    pub fn into_pending(self, hit: &Hit, visit_id: &VisitId) -> PendingAddress {
        PendingAddress {
            id: self.id,
            site_id: hit.site_id.clone(),
            visit_id: visit_id.clone(),
            key_name: self.key_name,
            sealed: self.bytes,
            reason: self.reason,
            queued_at: Timestamp(self.queued_at),
            deadline_at: Timestamp(self.deadline_at),
            attempts: 0,
        }
    }
}

/// Seals the address when the verdict asks for a later look.
pub fn seal_if_worthwhile(
    context: &Context<'_>,
    arrival: &Arrival,
    identification: &Identification,
) -> Option<SealedAddress> {
    let key = context.seal_key?;
    let reason = identification.reason.filter(|reason| reason.is_worth_validating())?;
    let id = PendingId::from_bits(context.event_id.0);
    let nonce = nonce_of(key, context.event_id.0, arrival.address);
    let bytes = seal(key, &nonce, &id, arrival.address)?;
    let queued_at = context.received_at;
    let deadline_at = queued_at.plus_micros(key.deadline_micros);
    let key_name = key.name.clone();
    let (queued_at, deadline_at) = (queued_at.0, deadline_at.0);
    Some(SealedAddress { id, key_name, bytes, reason, queued_at, deadline_at })
}

/// Opens a sealed address. Nothing when the key is another or a byte was changed.
pub fn open(secret: &Secret, id: &PendingId, bytes: &[u8]) -> Option<ClientAddress> {
    let (nonce, ciphertext) = bytes.split_at_checked(NONCE_BYTES)?;
    let nonce = XNonce::try_from(nonce).ok()?;
    let payload = Payload { msg: ciphertext, aad: id.as_str().as_bytes() };
    let octets = cipher(secret).decrypt(&nonce, payload).ok()?;
    Some(ClientAddress::from_octets(octets.try_into().ok()?))
}

/// Names an address by a keyed hash: equal ones are equal, and without the key it says nothing.
pub fn fingerprint(secret: &Secret, address: ClientAddress) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(secret);
    hasher.update(b"fingerprint");
    hasher.update(&address.reveal_octets());
    *hasher.finalize().as_bytes()
}

fn seal(
    key: &SealKey,
    nonce: &[u8; NONCE_BYTES],
    id: &PendingId,
    address: ClientAddress,
) -> Option<Vec<u8>> {
    let octets = address.reveal_octets();
    let payload = Payload { msg: &octets, aad: id.as_str().as_bytes() };
    let ciphertext = cipher(&key.secret).encrypt(&XNonce::from(*nonce), payload).ok()?;
    Some([nonce.as_slice(), &ciphertext].concat())
}

fn cipher(secret: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(secret.into())
}

/// Derives the nonce from all that is sealed, so that the same nonce never meets two messages,
/// even when a sender repeats an event id with another address.
fn nonce_of(key: &SealKey, event_id: u128, address: ClientAddress) -> [u8; NONCE_BYTES] {
    let mut hasher = blake3::Hasher::new_keyed(&key.secret);
    hasher.update(b"nonce");
    hasher.update(&event_id.to_le_bytes());
    hasher.update(&address.reveal_octets());
    let mut nonce = [0; NONCE_BYTES];
    hasher.finalize_xof().fill(&mut nonce);
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_address_opens_only_with_its_own_key_and_name() {
        let key = SealKey { name: "pending/1".into(), secret: [7; 32], deadline_micros: 1 };
        let address = ClientAddress::parse("203.0.113.9").unwrap();
        let id = PendingId::from_bits(1);
        let nonce = nonce_of(&key, 1, address);
        let mut bytes = seal(&key, &nonce, &id, address).unwrap();
        assert_eq!(open(&key.secret, &id, &bytes), Some(address));
        assert_eq!(open(&[8; 32], &id, &bytes), None);
        assert_eq!(open(&key.secret, &PendingId::from_bits(2), &bytes), None);
        bytes[NONCE_BYTES] ^= 1;
        assert_eq!(open(&key.secret, &id, &bytes), None);
        assert_eq!(open(&key.secret, &id, &bytes[..5]), None);
    }
}
