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
    /// A register has a company of the holder's name, in another country.
    CompanyAbroad = 10,
    /// The holder bears the name of a known group.
    GroupName = 11,
    /// The name is a translation: the body is known by another name at home.
    TranslatedName = 12,
    /// A public body's or school's network that no register has by its name.
    PublicNetwork = 13,
    /// Another family of evidence names another holder.
    OtherHolder = 14,
    /// The company does not want to be named.
    OptedOut = 15,
}

impl EvidenceKind {
    /// All, by their numbers.
    pub(crate) const ALL: [Self; 16] = [
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
        Self::CompanyAbroad,
        Self::GroupName,
        Self::TranslatedName,
        Self::PublicNetwork,
        Self::OtherHolder,
        Self::OptedOut,
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
            Self::CompanyAbroad => "company_abroad",
            Self::GroupName => "group_name",
            Self::TranslatedName => "translated_name",
            Self::PublicNetwork => "public_network",
            Self::OtherHolder => "other_holder",
            Self::OptedOut => "opted_out",
        }
    }

    /// The family that it counts in.
    pub(crate) fn family(self) -> EvidenceFamily {
        match self {
            Self::AsHolder
            | Self::NetworkKind
            | Self::RangeHolder
            | Self::ServesMany
            | Self::PublicNetwork => EvidenceFamily::Routing,
            Self::PublishedList => EvidenceFamily::List,
            Self::OperatorOverride | Self::OptedOut => EvidenceFamily::Override,
            Self::CompanyRegister
            | Self::CompanyAbroad
            | Self::GroupName
            | Self::OtherHolder
            | Self::TranslatedName
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
            Self::CompanyAbroad => {
                format!("{subject}, of another country, stands in {detail} under the holder's name")
            }
            Self::GroupName => format!("the holder bears the name of {subject}"),
            Self::TranslatedName => {
                format!("{subject} is a translation, and the body has another name at home")
            }
            Self::PublicNetwork => {
                format!("networks such as {subject}'s often carry other public bodies")
            }
            Self::OtherHolder => format!("{detail} names another holder: {subject}"),
            Self::OptedOut => "the company does not want to be named".to_owned(),
        }
    }
}

/// Whether the numbers of a stored piece of evidence mean something to this version.
pub(crate) fn is_known(kind: u8, family: u8) -> bool {
    EvidenceKind::from_number(kind).is_some_and(|kind| kind.family() as u8 == family)
}
