//! The look-up of a client: the one place of this crate where a client's address is revealed.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::identification::Identification;

use crate::data_set::DataSet;
use crate::special;

/// What the verdict on an address depends on: equal ones have equal verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum VerdictKey {
    /// A special range, by its purpose.
    Special(&'static str),
    /// The number of a network, or [`crate::data_set::NO_NETWORK`].
    Network(u32),
}

impl DataSet {
    /// Says what the verdict on a client depends on, for callers that keep verdicts they made.
    pub(crate) fn verdict_key(&self, client: ClientAddress) -> VerdictKey {
        let address = client.reveal();
        if let Some(purpose) = special::purpose(address) {
            return VerdictKey::Special(purpose);
        }
        let found = self.find(address);
        VerdictKey::Network(found.map_or(crate::data_set::NO_NETWORK, |network| network.number()))
    }

    /// Says whose network a client is in, as [`DataSet::identify`] does. The answer does not have
    /// the address.
    pub fn identify_client(&self, client: ClientAddress) -> Identification {
        self.identify(client.reveal())
    }
}
