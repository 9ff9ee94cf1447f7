//! A network that was found, and what is read of it.

use doorplate_domain::company::Company;
use doorplate_domain::network::NetworkKind;

use super::DataSet;
use super::company_record::CompanyRecord;
use super::layout::{NO_COMPANY, NO_RECORD, StoredEvidence, StoredNetwork, country_text};

/// A network in a data set: two words of memory. Its fields are read when they are asked for, and
/// nothing is copied.
#[derive(Debug, Clone, Copy)]
pub struct NetworkRecord<'a> {
    data_set: &'a DataSet,
    number: u32,
}

impl<'a> NetworkRecord<'a> {
    #[inline]
    pub(super) fn new(data_set: &'a DataSet, number: u32) -> Option<Self> {
        (number != NO_RECORD).then_some(Self { data_set, number })
    }

    #[inline]
    fn stored(&self) -> StoredNetwork {
        StoredNetwork::read(self.data_set.stored_network(self.number))
    }

    /// The place of the record among all; equal places mean equal networks.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What the network is.
    pub fn kind(&self) -> NetworkKind {
        NetworkKind::from_number(self.stored().kind).unwrap_or(NetworkKind::Unknown)
    }

    /// The autonomous system; 0 when no routing source has it.
    pub fn asn(&self) -> u32 {
        self.stored().asn
    }

    /// The holder of the autonomous system, as routing sources name it; may be empty.
    pub fn name(&self) -> &'a str {
        self.data_set.text(self.stored().name)
    }

    /// The service that runs it; mostly empty.
    pub fn service(&self) -> &'a str {
        self.data_set.text(self.stored().service)
    }

    /// ISO 3166-1 alpha-2; empty when no source gives one.
    pub fn country(&self) -> &'a str {
        country_text(&self.data_set.stored_network(self.number)[StoredNetwork::COUNTRY])
    }

    /// The company that would be named, whatever the confidence.
    pub fn company(&self) -> Option<Company> {
        self.company_record().map(|company| company.to_company())
    }

    /// The company that would be named, whatever the confidence, where it lies.
    pub fn company_record(&self) -> Option<CompanyRecord<'a>> {
        let number = self.stored().company;
        (number != NO_COMPANY).then(|| CompanyRecord::new(self.data_set, number as usize))
    }

    /// The place of the company among all.
    pub(crate) fn company_number(&self) -> Option<u32> {
        let number = self.stored().company;
        (number != NO_COMPANY).then_some(number)
    }

    pub(crate) fn has_company(&self) -> bool {
        self.stored().company != NO_COMPANY
    }

    pub(crate) fn has_flag(&self, flag: u8) -> bool {
        self.stored().flags & flag != 0
    }

    pub(crate) fn evidence(&self) -> impl Iterator<Item = StoredEvidence> + use<'a> {
        let stored = self.stored();
        self.data_set.stored_evidence(stored.evidence_start, stored.evidence_count)
    }
}
