//! The look-up of a client: the one place of this crate where a client's address is revealed.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::identification::Identification;

use crate::data_set::DataSet;

impl DataSet {
    /// Says whose network a client is in, as [`DataSet::identify`] does. The answer does not have
    /// the address.
    pub fn identify_client(&self, client: ClientAddress) -> Identification {
        self.identify(client.reveal())
    }
}
