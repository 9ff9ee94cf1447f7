//! The verdict on a visit, and the reasons for it.

use serde::{Deserialize, Serialize};

use crate::company::Company;
use crate::network::NetworkKind;

/// How far a verdict goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictStatus {
    /// The company is named and the confidence is at or above [`IDENTIFIED_MIN`].
    Identified,
    /// The company is named and the confidence is at or above [`PROBABLE_MIN`].
    Probable,
    /// No company is named, for a stated reason.
    Abstained,
}

impl VerdictStatus {
    /// The name in JSON, SQL and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Probable => "probable",
            Self::Abstained => "abstained",
        }
    }
}

/// The least confidence of an identified visit.
pub const IDENTIFIED_MIN: f32 = 0.9;
/// The least confidence of a probable one.
pub const PROBABLE_MIN: f32 = 0.7;

/// The kind of evidence that the site's cookie brings from a company's own network.
pub const CARRIED_OVER: &str = "carried_over";

/// Why no company is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbstainReason {
    /// Not an address of the public Internet.
    Special,
    /// A consumer relay.
    Relay,
    /// A commercial VPN.
    Vpn,
    /// A Tor exit.
    Tor,
    /// Rented machines.
    Hosting,
    /// A security gateway: a business, but which one cannot be told.
    Gateway,
    /// A telephone carrier.
    Mobile,
    /// A carrier.
    Isp,
    /// A home.
    Residential,
    /// An address that many share.
    Shared,
    /// The holder is, or may be, a natural person or a sole trader.
    NaturalPerson,
    /// Two companies fit about equally well.
    Conflict,
    /// There is a candidate, but the confidence is below [`PROBABLE_MIN`].
    BelowThreshold,
    /// The company asked not to be named.
    OptedOut,
    /// No source says whose network this is.
    Unknown,
}

impl AbstainReason {
    /// Every reason, gates first.
    pub const ALL: [Self; 15] = [
        Self::Special,
        Self::Relay,
        Self::Vpn,
        Self::Tor,
        Self::Hosting,
        Self::Gateway,
        Self::Mobile,
        Self::Isp,
        Self::Residential,
        Self::Shared,
        Self::NaturalPerson,
        Self::Conflict,
        Self::BelowThreshold,
        Self::OptedOut,
        Self::Unknown,
    ];

    /// The name in JSON, SQL and the portal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Special => "special",
            Self::Relay => "relay",
            Self::Vpn => "vpn",
            Self::Tor => "tor",
            Self::Hosting => "hosting",
            Self::Gateway => "gateway",
            Self::Mobile => "mobile",
            Self::Isp => "isp",
            Self::Residential => "residential",
            Self::Shared => "shared",
            Self::NaturalPerson => "natural_person",
            Self::Conflict => "conflict",
            Self::BelowThreshold => "below_threshold",
            Self::OptedOut => "opted_out",
            Self::Unknown => "unknown",
        }
    }

    /// Finds a reason by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// The gate that a kind of network closes, or nothing when it stands open.
    pub fn from_gate(kind: NetworkKind) -> Option<Self> {
        match kind {
            NetworkKind::Special => Some(Self::Special),
            NetworkKind::Relay => Some(Self::Relay),
            NetworkKind::Vpn => Some(Self::Vpn),
            NetworkKind::Tor => Some(Self::Tor),
            NetworkKind::Hosting => Some(Self::Hosting),
            NetworkKind::Gateway => Some(Self::Gateway),
            NetworkKind::Mobile => Some(Self::Mobile),
            NetworkKind::Isp => Some(Self::Isp),
            NetworkKind::Residential => Some(Self::Residential),
            NetworkKind::Shared => Some(Self::Shared),
            NetworkKind::Unknown
            | NetworkKind::Business
            | NetworkKind::Education
            | NetworkKind::Government => None,
        }
    }

    /// Whether a later look, with reverse DNS and the like, could still find the company.
    pub fn is_worth_validating(self) -> bool {
        matches!(self, Self::Unknown | Self::BelowThreshold | Self::Conflict)
    }
}

/// The family a piece of evidence belongs to. Within a family the best counts, across they add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceFamily {
    /// A register of companies or of networks.
    Registry,
    /// The routing table.
    Routing,
    /// Names and zones.
    Dns,
    /// What the workspace itself observed.
    FirstParty,
    /// What an operator or a workspace laid down.
    Override,
    /// A published list of networks of one kind.
    List,
}

/// One signed fact for or against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of fact, for example `as_holder` or `published_list`.
    pub kind: String,
    /// The family that it counts in.
    pub family: EvidenceFamily,
    /// The fact in plain words, without the address.
    pub statement: String,
    /// The source's id, as in its manifest.
    pub source: String,
    /// The licence's name.
    pub licence: String,
    /// The day the source was as it is, `YYYY-MM-DD`; empty when the source does not say.
    pub as_of: String,
    /// Log-odds that it adds: positive for the company named, negative against.
    pub weight: f32,
}

/// What is said of one address with one data set. Readable without the address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identification {
    /// Identified, probable or abstained.
    pub status: VerdictStatus,
    /// Why abstained; present exactly when `status` is abstained.
    pub reason: Option<AbstainReason>,
    /// Confidence in `0.0..=1.0` that the company named is right; 0 when none is named.
    pub confidence: f32,
    /// What the network is.
    pub kind: NetworkKind,
    /// The service that runs it, such as `Zscaler`; empty when there is none to name.
    pub service: String,
    /// The number of the autonomous system; 0 when the address is not routed.
    pub asn: u32,
    /// The holder of the autonomous system, as routing sources name it; may be empty.
    pub network_name: String,
    /// The country that the source gives the network, ISO 3166-1 alpha-2; may be empty.
    pub country: String,
    /// The company; present exactly when `status` is not abstained.
    pub company: Option<Company>,
    /// The reasons, strongest first.
    pub evidence: Vec<Evidence>,
    /// The version of the data set that was asked.
    pub data_set_version: String,
}
