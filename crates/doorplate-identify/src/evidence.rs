//! The kinds of evidence that a data set holds, and the words for each.
//!
//! A statement names the holder, the list or the register, and never an address: it is kept with
//! the visit after the address is forgotten.

use doorplate_domain::identification::EvidenceFamily;

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum EvidenceKind {
    /// The routing table gives the network to an autonomous system with this holder.
    AsHolder = 0,
    /// Name, size and lists say what the network is.
    NetworkKind = 1,
    /// A published list has the network.
    PublishedList = 2,
    /// A register has a company of the holder's name.
    CompanyRegister = 3,
    /// The facts that come with the product have the network.
    KnownHolder = 4,
    /// The operator laid it down.
    OperatorOverride = 5,
    /// The holder is, or may be, a natural person or a sole trader.
    NaturalPerson = 6,
    /// Several companies of the holder's name.
    SeveralCompanies = 7,
    /// The range has this holder in an imported table.
    RangeHolder = 8,
    /// The holder carries the networks of many institutions.
    ServesMany = 9,
}

impl EvidenceKind {
    const ALL: [Self; 10] = [
        Self::AsHolder,
        Self::NetworkKind,
        Self::PublishedList,
        Self::CompanyRegister,
        Self::KnownHolder,
        Self::OperatorOverride,
        Self::NaturalPerson,
        Self::SeveralCompanies,
        Self::RangeHolder,
        Self::ServesMany,
    ];

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The name in JSON and the portal.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::AsHolder => "as_holder",
            Self::NetworkKind => "network_kind",
            Self::PublishedList => "published_list",
            Self::CompanyRegister => "company_register",
            Self::KnownHolder => "known_holder",
            Self::OperatorOverride => "operator_override",
            Self::NaturalPerson => "natural_person",
            Self::SeveralCompanies => "several_companies",
            Self::RangeHolder => "range_holder",
            Self::ServesMany => "serves_many",
        }
    }

    /// The family that it counts in.
    pub(crate) fn family(self) -> EvidenceFamily {
        match self {
            Self::AsHolder | Self::NetworkKind | Self::RangeHolder | Self::ServesMany => {
                EvidenceFamily::Routing
            }
            Self::PublishedList => EvidenceFamily::List,
            Self::OperatorOverride => EvidenceFamily::Override,
            Self::CompanyRegister
            | Self::KnownHolder
            | Self::NaturalPerson
            | Self::SeveralCompanies => EvidenceFamily::Registry,
        }
    }

    /// The fact in plain words. What `subject` and `detail` are depends on the kind; see
    /// `compile`, which writes them.
    pub(crate) fn statement(self, subject: &str, detail: &str) -> String {
        match self {
            Self::AsHolder => format!("the network belongs to {detail}, held by {subject}"),
            Self::NetworkKind => format!("{subject} looks like {detail}"),
            Self::PublishedList if detail.is_empty() => format!("the list {subject} has it"),
            Self::PublishedList => format!("the list {subject} has it as {detail}"),
            Self::CompanyRegister => {
                format!("{subject} stands in {detail} under the holder's name")
            }
            Self::KnownHolder => format!("the range is known to be held by {subject}"),
            Self::OperatorOverride => format!("the operator says that it is {subject}'s"),
            Self::NaturalPerson => {
                "the holder is, or may be, a natural person or a sole trader".to_owned()
            }
            Self::SeveralCompanies => format!("several companies are called {subject}"),
            Self::ServesMany => format!("{subject} carries the networks of many institutions"),
            Self::RangeHolder => format!("{detail} gives the range to {subject}"),
        }
    }
}

/// Whether the numbers of a stored piece of evidence mean something to this version.
pub(crate) fn is_known(kind: u8, family: u8) -> bool {
    EvidenceKind::from_number(kind).is_some_and(|kind| kind.family() as u8 == family)
}
