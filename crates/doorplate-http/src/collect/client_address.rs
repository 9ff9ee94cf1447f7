//! Whose address a request comes from. Everything that is identified stands on this answer, so a
//! header is believed only when a proxy that the operator listed wrote it.
//!
//! The rule is "rightmost untrusted": each proxy adds the address that it saw to the right, so
//! from the right the first address that is no listed proxy is the client; whatever stands to the
//! left of it was written by the client and may be a lie.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, header};
use doorplate_domain::address::ClientAddress;
use ipnet::IpNet;

/// The most addresses of one header that are looked at, from the right: longer chains of proxies
/// are not real.
const HOPS_MAX: usize = 32;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// In which header the trusted proxies write the client's address. One only: a proxy passes the
/// others on as the client wrote them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ForwardingHeader {
    /// `X-Forwarded-For`: addresses, separated by commas.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
    /// `X-Real-IP`: one address.
    XRealIp,
}

impl ForwardingHeader {
    /// Every header.
    pub const ALL: [Self; 3] = [Self::XForwardedFor, Self::Forwarded, Self::XRealIp];

    /// The name in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
            Self::XRealIp => "x-real-ip",
        }
    }

    /// Finds a header by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|header| header.as_str() == text)
    }
}

/// Whose word about the client's address is taken.
#[derive(Debug, Clone, Default)]
pub struct Forwarding {
    /// The proxies, as networks. Empty: nobody's word, the peer is the client.
    pub trusted_proxies: Vec<IpNet>,
    /// The header in which they say it.
    pub header: ForwardingHeader,
}

impl Forwarding {
    /// Whether an address is one of the listed proxies.
    pub fn trusts(&self, address: ClientAddress) -> bool {
        self.trusts_ip(address.reveal())
    }

    fn trusts_ip(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// Finds the client behind the peer of a connection.
    pub fn client_address(&self, peer: ClientAddress, headers: &HeaderMap) -> ClientAddress {
        if self.trusted_proxies.is_empty() || !self.trusts(peer) {
            return peer;
        }
        match self.header {
            ForwardingHeader::XForwardedFor => {
                self.rightmost_untrusted(peer, headers, &X_FORWARDED_FOR, |hop| Some(hop))
            }
            ForwardingHeader::Forwarded => {
                self.rightmost_untrusted(peer, headers, &header::FORWARDED, forwarded_for)
            }
            ForwardingHeader::XRealIp => real_ip(headers).unwrap_or(peer),
        }
    }

    /// Walks from the right over what the proxies wrote, for as long as a proxy wrote it. A hop
    /// that cannot be read ends the walk: the client is then the last hop that could.
    fn rightmost_untrusted(
        &self,
        peer: ClientAddress,
        headers: &HeaderMap,
        name: &HeaderName,
        node_of: fn(&str) -> Option<&str>,
    ) -> ClientAddress {
        let lines: Vec<&str> =
            headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("")).collect();
        let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
        let mut client = peer;
        for hop in hops.take(HOPS_MAX) {
            let Some(address) = node_of(hop).and_then(|node| ClientAddress::parse(node).ok())
            else {
                break;
            };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        client
    }
}

/// The `for` of one element of a `Forwarded` header: `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let is_for = name.trim().eq_ignore_ascii_case("for");
        is_for.then(|| value.trim().trim_matches('"'))
    })
}

/// The one address of `X-Real-IP`; nothing when it is there twice, since one of the two is not
/// the proxy's.
fn real_ip(headers: &HeaderMap) -> Option<ClientAddress> {
    let mut lines = headers.get_all(&X_REAL_IP).iter();
    let line = lines.next()?;
    if lines.next().is_some() {
        return None;
    }
    ClientAddress::parse(line.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn forwarding(header: ForwardingHeader) -> Forwarding {
        let trusted_proxies = vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        Forwarding { trusted_proxies, header }
    }

    fn address(text: &str) -> ClientAddress {
        ClientAddress::parse(text).unwrap()
    }

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let value = HeaderValue::from_str(value).unwrap();
            headers.append(HeaderName::from_static(name), value);
        }
        headers
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let forged = headers(&[
            ("x-forwarded-for", "192.0.2.1"),
            ("forwarded", "for=192.0.2.1"),
            ("x-real-ip", "192.0.2.1"),
        ]);
        for header in ForwardingHeader::ALL {
            let peer = address("203.0.113.9");
            assert_eq!(forwarding(header).client_address(peer, &forged), peer);
            assert_eq!(
                Forwarding::default().client_address(address("10.0.0.1"), &forged),
                address("10.0.0.1")
            );
        }
    }

    #[test]
    fn the_rightmost_address_that_is_no_proxy_is_the_client() {
        let peer = address("10.0.0.1");
        let forwarding = forwarding(ForwardingHeader::XForwardedFor);
        let cases: [(&[(&'static str, &str)], &str); 7] = [
            (&[("x-forwarded-for", "192.0.2.1")], "192.0.2.1"),
            (&[("x-forwarded-for", "198.51.100.7, 192.0.2.1")], "192.0.2.1"),
            (&[("x-forwarded-for", "192.0.2.1, 10.0.0.2,10.0.0.3")], "192.0.2.1"),
            (&[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.1")], "192.0.2.1"),
            (&[("x-forwarded-for", "192.0.2.1, unknown, 10.0.0.2")], "10.0.0.2"),
            (&[("x-forwarded-for", "10.0.0.9, 10.0.0.2")], "10.0.0.9"),
            (&[("forwarded", "for=192.0.2.1")], "10.0.0.1"),
        ];
        for (lines, client) in cases {
            let found = forwarding.client_address(peer, &headers(lines));
            assert_eq!(found, address(client), "{lines:?}");
        }
    }

    #[test]
    fn rfc_7239_is_read_with_ports_quotes_and_brackets() {
        let peer = address("fd00::1");
        let forwarding = forwarding(ForwardingHeader::Forwarded);
        let cases = [
            ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("for=6.6.6.6, for=192.0.2.43, for=\"10.1.1.1:80\"", "192.0.2.43"),
            ("for=_hidden", "fd00::1"),
            ("proto=https", "fd00::1"),
        ];
        for (line, client) in cases {
            let found = forwarding.client_address(peer, &headers(&[("forwarded", line)]));
            assert_eq!(found, address(client), "{line}");
        }
    }

    #[test]
    fn two_real_addresses_are_none() {
        let forwarding = forwarding(ForwardingHeader::XRealIp);
        let peer = address("10.0.0.1");
        let one = headers(&[("x-real-ip", "192.0.2.1")]);
        assert_eq!(forwarding.client_address(peer, &one), address("192.0.2.1"));
        let two = headers(&[("x-real-ip", "6.6.6.6"), ("x-real-ip", "192.0.2.1")]);
        assert_eq!(forwarding.client_address(peer, &two), peer);
    }

    proptest! {
        #[test]
        fn whatever_the_client_writes_to_the_left_changes_nothing(
            forged in "[ -~]{0,200}", family in 0_usize..2,
        ) {
            let (header, real) = [
                (ForwardingHeader::XForwardedFor, "192.0.2.1"),
                (ForwardingHeader::Forwarded, "for=192.0.2.1"),
            ][family];
            let line = format!("{forged},{real}");
            let name = header.as_str();
            let found = forwarding(header)
                .client_address(address("10.0.0.1"), &headers(&[(name, &line)]));
            prop_assert_eq!(found, address("192.0.2.1"));
        }

        #[test]
        fn no_header_makes_a_stranger_somebody_else(value in "[ -~]{0,200}") {
            let peer = address("203.0.113.9");
            for header in ForwardingHeader::ALL {
                let lines = headers(&[(header.as_str(), &value)]);
                prop_assert_eq!(forwarding(header).client_address(peer, &lines), peer);
            }
        }
    }
}
