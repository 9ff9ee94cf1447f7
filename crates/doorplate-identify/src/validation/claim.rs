//! What ties an address to a company, and how far it goes.

use doorplate_domain::company::Company;

use super::dns::DnsName;
use crate::calibration::Calibration;

/// What ties an address to a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ClaimKind {
    /// The domain's name servers run the reverse zone.
    DelegatedZone,
    /// The reverse name lies in the domain and leads back.
    ConfirmedName,
    /// The reverse name lies in the domain, whose mail policy names the address: each side names
    /// the other, as with a name that leads back.
    PolicyConfirmedName,
    /// The domain's mail policy names the address.
    MailPolicy,
    /// A mail or VPN host of the domain stands beside it.
    GatewayHost,
    /// The reverse zone names a mailbox of the domain.
    ZoneMailbox,
    /// The reverse name lies in the domain and does not lead back.
    UnconfirmedName,
}

impl ClaimKind {
    /// The name in JSON and the portal.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::DelegatedZone => "delegated_reverse_zone",
            Self::ConfirmedName => "forward_confirmed_name",
            Self::PolicyConfirmedName => "policy_confirmed_name",
            Self::MailPolicy => "mail_policy",
            Self::GatewayHost => "gateway_host",
            Self::ZoneMailbox => "reverse_zone_mailbox",
            Self::UnconfirmedName => "unconfirmed_name",
        }
    }

    /// How often such a tie holds when the domain is an organisation's own. Starting values from
    /// practice; no open table of addresses with their DNS and their holders exists to fit them
    /// on, so they are on the careful side: a name that leads back is probable, not certain.
    pub(super) fn reliability(self) -> f32 {
        match self {
            Self::DelegatedZone => 0.93,
            Self::ConfirmedName => 0.87,
            Self::PolicyConfirmedName => 0.85,
            Self::MailPolicy => 0.75,
            Self::GatewayHost | Self::ZoneMailbox => 0.6,
            Self::UnconfirmedName => 0.45,
        }
    }

    /// The fact in plain words, with the domain and never with a host name.
    pub(super) fn statement(self, domain: &str) -> String {
        match self {
            Self::DelegatedZone => {
                format!("name servers of {domain} run the reverse zone of the network")
            }
            Self::ConfirmedName => {
                format!("reverse DNS of the network ends in {domain}, and the name leads back")
            }
            Self::PolicyConfirmedName => format!(
                "reverse DNS of the network ends in {domain}, whose mail policy names it as its own"
            ),
            Self::MailPolicy => format!("the mail policy of {domain} names the network as its own"),
            Self::GatewayHost => {
                format!("a mail or VPN host of {domain} stands in the same network")
            }
            Self::ZoneMailbox => {
                format!("the reverse zone of the network names a mailbox of {domain}")
            }
            Self::UnconfirmedName => {
                format!("reverse DNS of the network ends in {domain}, but nothing leads back")
            }
        }
    }

    /// Whether nothing weaker need be asked for.
    pub(super) fn is_decisive(self) -> bool {
        matches!(self, Self::DelegatedZone | Self::ConfirmedName)
    }

    /// Whether it is strong enough to pass a carrier's gate: the carrier itself handed the zone on.
    pub(super) fn passes_carrier(self) -> bool {
        self == Self::DelegatedZone
    }
}

/// A tie between the address and a company.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claim {
    pub(super) kind: ClaimKind,
    pub(super) domain: DnsName,
    pub(super) company: Company,
    /// How probable it is that the domain is an organisation's own.
    pub(super) probability: f32,
}

impl Claim {
    /// The log-odds of the tie, and what the doubt about the domain takes from them, such that the
    /// sum means the product of both probabilities, whatever the calibration was fitted to.
    pub(super) fn weights(&self, calibration: &Calibration) -> (f32, f32) {
        let tie = self.kind.reliability();
        let weight = calibration.log_odds(tie);
        (weight, calibration.log_odds(tie * self.probability) - weight)
    }
}
