//! Whether a domain's mail policy (SPF, RFC 7208) names an address as the domain's own.
//!
//! The policy is read in its order, as a mail server reads it, but for another question: not "may
//! it send", but "is it theirs". So a policy of another domain that is included counts as a
//! look-up and says nothing, a wide range says nothing, and what passes everybody says nothing.

use std::net::IpAddr;

use ipnet::IpNet;

use super::dns::{Answer, DnsName, Findings, Question, RecordKind};

/// The most look-ups of one policy (RFC 7208, section 4.6.4).
pub(super) const LOOK_UPS_MAX: usize = 10;
/// The longest policy that is read, in bytes; the RFC advises 450.
const TEXT_BYTES_MAX: usize = 4_096;
/// The most terms of a policy that are read.
const TERMS_MAX: usize = 128;
/// The most hosts of an `mx` mechanism (RFC 7208, section 4.6.4).
const MX_HOSTS_MAX: usize = 10;
/// A wider range of IPv4 is more than a company's own.
const PREFIX_MIN_V4: u8 = 20;
/// A wider range of IPv6 is more than a company's own.
const PREFIX_MIN_V6: u8 = 40;

/// What a policy says of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Policy {
    /// It names it as the domain's own.
    Covers,
    /// It does not, or there is none, or it cannot be read.
    Silent,
    /// That depends on answers to these.
    Asks(Vec<Question>),
}

/// What one step says.
enum Step {
    /// The address is named: theirs, or expressly not.
    Decided(bool),
    /// On with the next.
    Next,
    /// The policy breaks the rules and says nothing.
    Broken,
    /// It depends on answers to these.
    Asks(Vec<Question>),
}

/// A term of a policy, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term<'a> {
    All,
    Range(IpNet),
    Include(&'a str),
    Redirect(&'a str),
    /// The addresses of a host, or of those that take its mail; the host may be left out.
    Hosts {
        is_mx: bool,
        host: &'a str,
        bits: (u8, u8),
    },
    /// `exists` and `ptr`: a look-up that says nothing here.
    LookUp,
    /// A modifier that says nothing here.
    Ignored,
}

/// Says what the policy of a registrable domain says of an address.
pub(super) fn evaluate(domain: &DnsName, address: IpAddr, findings: &Findings) -> Policy {
    let mut reader = Reader { domain, address, findings, look_ups: 0 };
    match reader.read(domain) {
        Step::Decided(true) => Policy::Covers,
        Step::Asks(questions) => Policy::Asks(questions),
        Step::Decided(false) | Step::Next | Step::Broken => Policy::Silent,
    }
}

struct Reader<'a> {
    domain: &'a DnsName,
    address: IpAddr,
    findings: &'a Findings,
    look_ups: usize,
}

impl Reader<'_> {
    fn read(&mut self, name: &DnsName) -> Step {
        let question = Question::new(RecordKind::Txt, name.clone());
        let policies: Vec<&str> = match self.findings.find(&question) {
            None => return Step::Asks(vec![question]),
            Some(Answer::Absent(_) | Answer::None(_)) => return Step::Next,
            Some(Answer::Records(_)) => policies(self.findings, &question),
        };
        // Two policies are none (RFC 7208, section 4.5).
        let [policy] = policies[..] else { return Step::Broken };
        let mut redirect = None;
        for text in policy.split_ascii_whitespace().skip(1).take(TERMS_MAX) {
            let Some((passes, term)) = parse_term(text) else { return Step::Broken };
            if let Term::Redirect(host) = term {
                redirect = Some(host);
                continue;
            }
            match self.step(name, &term) {
                Step::Decided(is_theirs) => return Step::Decided(is_theirs && passes),
                Step::Next => {}
                stop => return stop,
            }
        }
        redirect.map_or(Step::Next, |host| self.follow(host))
    }

    fn step(&mut self, name: &DnsName, term: &Term) -> Step {
        match term {
            Term::All => Step::Decided(false),
            Term::Range(range) if range.contains(&self.address) => Step::Decided(is_narrow(range)),
            Term::Include(host) => match self.follow(host) {
                // Not named in there is not named; on with the rest.
                Step::Decided(false) => Step::Next,
                step => step,
            },
            Term::Hosts { is_mx, host, bits } => self.hosts(name, *is_mx, host, *bits),
            Term::LookUp => self.count(),
            Term::Range(_) | Term::Redirect(_) | Term::Ignored => Step::Next,
        }
    }

    fn count(&mut self) -> Step {
        self.look_ups += 1;
        if self.look_ups > LOOK_UPS_MAX { Step::Broken } else { Step::Next }
    }

    /// Reads another policy of the same domain. A loop ends when the look-ups do.
    fn follow(&mut self, host: &str) -> Step {
        match (self.count(), DnsName::parse(host)) {
            (Step::Next, Some(host)) if host.lies_in(self.domain.as_str()) => self.read(&host),
            (step, _) => step,
        }
    }

    fn hosts(&mut self, name: &DnsName, is_mx: bool, host: &str, bits: (u8, u8)) -> Step {
        if let Step::Broken = self.count() {
            return Step::Broken;
        }
        let parsed = DnsName::parse(host);
        let host = if host.is_empty() { Some(name) } else { parsed.as_ref() };
        let Some(host) = host.filter(|host| host.lies_in(self.domain.as_str())) else {
            return Step::Next;
        };
        if !is_mx {
            return self.addresses(std::slice::from_ref(host), bits);
        }
        let question = Question::new(RecordKind::Mx, host.clone());
        if self.findings.find(&question).is_none() {
            return Step::Asks(vec![question]);
        }
        let is_theirs = |host: &&DnsName| host.lies_in(self.domain.as_str());
        let hosts = self.findings.names(&question).filter(is_theirs).take(MX_HOSTS_MAX);
        let hosts: Vec<DnsName> = hosts.cloned().collect();
        self.addresses(&hosts, bits)
    }

    fn addresses(&self, hosts: &[DnsName], (bits_v4, bits_v6): (u8, u8)) -> Step {
        let bits = if self.address.is_ipv4() { bits_v4 } else { bits_v6 };
        let mut open = Vec::new();
        for host in hosts {
            let question = Question::addresses(host.clone(), self.address);
            if self.findings.find(&question).is_none() {
                open.push(question);
                continue;
            }
            let ranges = self.findings.addresses(&question);
            let mut ranges = ranges.filter_map(|address| IpNet::new(address, bits).ok());
            if let Some(range) = ranges.find(|range| range.contains(&self.address)) {
                return Step::Decided(is_narrow(&range));
            }
        }
        if open.is_empty() { Step::Next } else { Step::Asks(open) }
    }
}

fn policies<'a>(findings: &'a Findings, question: &Question) -> Vec<&'a str> {
    let texts = findings.records(question).iter().filter_map(|record| match record {
        super::dns::Record::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let is_policy = |text: &&str| {
        let first = text.split(' ').next().unwrap_or_default();
        first.eq_ignore_ascii_case("v=spf1") && text.len() <= TEXT_BYTES_MAX
    };
    texts.filter(is_policy).collect()
}

fn is_narrow(range: &IpNet) -> bool {
    let min = if range.addr().is_ipv4() { PREFIX_MIN_V4 } else { PREFIX_MIN_V6 };
    range.prefix_len() >= min
}

/// Reads a term and whether it lets pass; nothing when it is none.
fn parse_term(text: &str) -> Option<(bool, Term<'_>)> {
    let (passes, text) = match text.as_bytes().first()? {
        b'+' => (true, &text[1..]),
        b'-' | b'~' | b'?' => (false, &text[1..]),
        _ => (true, text),
    };
    let end = text.find([':', '=', '/']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let value = rest.strip_prefix([':', '=']).unwrap_or_default();
    // A macro may spell the sender's address; whatever it leads to is not asked.
    let has_macro = value.contains('%');
    let term = match name.to_ascii_lowercase().as_str() {
        "all" if rest.is_empty() => Term::All,
        "ip4" => Term::Range(parse_range(value).filter(|range| range.addr().is_ipv4())?),
        "ip6" => Term::Range(parse_range(value).filter(|range| range.addr().is_ipv6())?),
        "include" | "a" | "mx" | "exists" if has_macro => Term::LookUp,
        "include" if rest.starts_with(':') => Term::Include(value),
        "a" | "mx" if !rest.starts_with('=') => {
            let (host, bits) = parse_hosts(rest)?;
            Term::Hosts { is_mx: name.eq_ignore_ascii_case("mx"), host, bits }
        }
        "exists" | "ptr" => Term::LookUp,
        "redirect" if rest.starts_with('=') && !has_macro => Term::Redirect(value),
        _ if rest.starts_with('=') => Term::Ignored,
        _ => return None,
    };
    Some((passes, term))
}

fn parse_range(text: &str) -> Option<IpNet> {
    let range = match text.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address),
        Err(_) => text.parse().ok()?,
    };
    Some(range.trunc())
}

/// Reads `:host/24//64`, of which every part may be left out.
fn parse_hosts(rest: &str) -> Option<(&str, (u8, u8))> {
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (host, lengths) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (v4, v6) = match lengths.split_once("//") {
        Some((v4, v6)) => (v4, Some(v6)),
        None => (lengths, None),
    };
    let bits = |text: &str, most: u8| text.parse().ok().filter(|bits| *bits <= most);
    let v4 = if v4.is_empty() { 32 } else { bits(v4.strip_prefix('/')?, 32)? };
    let v6 = v6.map_or(Some(128), |text| bits(text, 128))?;
    Some((host, (v4, v6)))
}

#[cfg(test)]
mod tests;
