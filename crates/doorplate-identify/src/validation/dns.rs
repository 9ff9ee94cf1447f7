//! What can be asked of the DNS, and what can come back.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

/// The longest name, in bytes (RFC 1035, section 3.1, in text without the final dot).
const NAME_BYTES_MAX: usize = 253;
/// The longest label, in bytes (RFC 1035, section 2.3.4).
const LABEL_BYTES_MAX: usize = 63;
/// Where reverse names of IPv4 end.
const REVERSE_V4: &str = "in-addr.arpa";
/// Where reverse names of IPv6 end.
const REVERSE_V6: &str = "ip6.arpa";
/// The labels of a reverse name of IPv4 that names one address.
const ADDRESS_LABELS_V4: usize = 4;
/// The labels from which a reverse name of IPv6 names one line or machine: more than a /64.
const ADDRESS_LABELS_V6: usize = 17;

/// A name in the DNS: lower case, without the final dot. It may spell an address, so it has no
/// `Display` and its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DnsName(String);

impl DnsName {
    /// Reads a name: letters, digits, `-`, `_` and `/` in labels of 1 to 63 bytes, 253 in all.
    /// Others are none that anybody gives a host or a zone.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
        let is_label = |label: &str| {
            (1..=LABEL_BYTES_MAX).contains(&label.len()) && label.bytes().all(is_plain)
        };
        let is_name = name.len() <= NAME_BYTES_MAX && name.split('.').all(is_label);
        is_name.then_some(Self(name))
    }

    /// The name under which an address is looked up in reverse.
    pub fn reverse(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, d] = address.octets();
                Self(format!("{d}.{c}.{b}.{a}.{REVERSE_V4}"))
            }
            IpAddr::V6(address) => {
                let bits = address.to_bits();
                let digits = (0..32).map(|digit| format!("{:x}.", bits >> (digit * 4) & 15));
                Self(digits.collect::<String>() + REVERSE_V6)
            }
        }
    }

    /// The name as it is asked for.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many labels stand before the end of reverse names; nothing for other names.
    pub fn reverse_labels(&self) -> Option<usize> {
        [REVERSE_V4, REVERSE_V6].into_iter().find_map(|end| {
            let before = self.0.strip_suffix(end)?;
            (before.is_empty() || before.ends_with('.')).then(|| before.matches('.').count())
        })
    }

    /// Whether it is a reverse name that names one address rather than a network.
    pub fn names_an_address(&self) -> bool {
        let labels_max =
            if self.0.ends_with(REVERSE_V6) { ADDRESS_LABELS_V6 } else { ADDRESS_LABELS_V4 };
        self.reverse_labels().is_some_and(|labels| labels >= labels_max)
    }

    /// Whether it is `domain` or lies under it.
    pub fn lies_in(&self, domain: &str) -> bool {
        let before = self.0.strip_suffix(domain);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }

    /// The name of a host under this one.
    pub(super) fn host(&self, label: &str) -> Option<Self> {
        Self::parse(&format!("{label}.{}", self.0))
    }
}

impl fmt::Debug for DnsName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DnsName(…)")
    }
}

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordKind {
    /// The name of an address.
    Ptr,
    /// IPv4 addresses of a name.
    A,
    /// IPv6 addresses of a name.
    Aaaa,
    /// The name servers of a zone.
    Ns,
    /// The zone that a name lies in.
    Soa,
    /// The hosts that take a domain's mail.
    Mx,
    /// Texts, a mail policy among them.
    Txt,
}

/// A question to the DNS.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Question {
    /// What is asked for.
    pub kind: RecordKind,
    /// Of which name.
    pub name: DnsName,
}

impl Question {
    pub(super) fn new(kind: RecordKind, name: DnsName) -> Self {
        Self { kind, name }
    }

    /// Asks for the addresses of a name, of the version of `address`.
    pub(super) fn addresses(name: DnsName, address: IpAddr) -> Self {
        let kind = if address.is_ipv4() { RecordKind::A } else { RecordKind::Aaaa };
        Self { kind, name }
    }
}

/// The start of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its name.
    pub name: DnsName,
    /// The name server that has the original.
    pub primary: DnsName,
    /// The mailbox of who runs it, its `@` written as a dot.
    pub mailbox: DnsName,
}

/// A record that came back. Those that cannot be read are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A name: of a PTR, NS or MX record, whichever was asked for.
    Name(DnsName),
    /// An address of a name, aliases followed.
    Address(IpAddr),
    /// The start of a zone.
    Zone(Zone),
    /// A text, its parts joined.
    Text(String),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody answered in time.
    TimedOut,
    /// The answer was that it cannot be answered, or made no sense.
    Failed,
    /// It was not asked: the budget is spent, or the zone failed just now.
    Postponed,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Records; at least one.
    Records(Vec<Record>),
    /// There are none; perhaps with the zone that says so.
    Absent(Option<Zone>),
    /// No answer.
    None(NoAnswer),
}

/// The answers so far.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    answers: BTreeMap<Question, Answer>,
}

impl Findings {
    /// Takes an answer in.
    pub fn add(&mut self, question: Question, answer: Answer) {
        self.answers.insert(question, answer);
    }

    /// How many questions were answered or given up.
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether nothing was asked yet.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Whether a question is still without an answer, so that asking later may tell more.
    pub fn lack_answers(&self) -> bool {
        self.answers.values().any(|answer| matches!(answer, Answer::None(_)))
    }

    pub(super) fn find(&self, question: &Question) -> Option<&Answer> {
        self.answers.get(question)
    }

    /// The records of an answer; none when there are none, or no answer.
    pub(super) fn records(&self, question: &Question) -> &[Record] {
        match self.find(question) {
            Some(Answer::Records(records)) => records,
            _ => &[],
        }
    }

    /// The names in the records of an answer.
    pub(super) fn names(&self, question: &Question) -> impl Iterator<Item = &DnsName> {
        self.records(question).iter().filter_map(|record| match record {
            Record::Name(name) => Some(name),
            _ => None,
        })
    }

    /// The addresses in the records of an answer.
    pub(super) fn addresses(&self, question: &Question) -> impl Iterator<Item = IpAddr> {
        self.records(question).iter().filter_map(|record| match record {
            Record::Address(address) => Some(address.to_canonical()),
            _ => None,
        })
    }

    /// The zone in an answer, whether it has the name or says that there is none.
    pub(super) fn zone(&self, question: &Question) -> Option<&Zone> {
        match self.find(question)? {
            Answer::Absent(zone) => zone.as_ref(),
            Answer::Records(records) => records.iter().find_map(|record| match record {
                Record::Zone(zone) => Some(zone),
                _ => None,
            }),
            Answer::None(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_turned_around() {
        let reverse = |address: &str| DnsName::reverse(address.parse().unwrap()).0;
        assert_eq!(reverse("192.0.2.7"), "7.2.0.192.in-addr.arpa");
        assert_eq!(
            reverse("2001:db8::1"),
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
        );
    }

    #[test]
    fn a_name_that_spells_an_address_is_known_and_hidden() {
        let name = |text| DnsName::parse(text).unwrap();
        assert!(name("7.2.0.192.in-addr.arpa").names_an_address());
        assert!(name("7.0/28.2.0.192.in-addr.arpa.").names_an_address());
        assert!(!name("2.0.192.in-addr.arpa").names_an_address());
        assert!(!name("8.b.d.0.1.0.0.2.ip6.arpa").names_an_address());
        assert!(!name("www.example.com").names_an_address());
        let question = Question::new(RecordKind::Ptr, name("7.2.0.192.in-addr.arpa"));
        assert_eq!(format!("{question:?}"), "Question { kind: Ptr, name: DnsName(…) }");
    }

    #[test]
    fn strange_names_are_refused() {
        let long = "a".repeat(64);
        for text in ["", ".", "a..b", "a b", "exa\u{6d}ple.com\0", "ü.example", &long] {
            assert_eq!(DnsName::parse(text), None, "{text}");
        }
        assert!(DnsName::parse("x.example").unwrap().lies_in("example"));
        assert!(!DnsName::parse("notexample.com").unwrap().lies_in("example.com"));
    }
}
