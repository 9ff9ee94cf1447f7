//! The form of a host name from reverse DNS: made from the address, generic, or named.

use std::net::IpAddr;

/// The form of a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostnameForm {
    /// The address stands in the name: a pool of a carrier.
    GenericIpEncoded,
    /// A word such as `dsl` or `pool` says that it is one of many.
    GenericKeyword,
    /// A name of its own.
    Named,
}

/// Words of names that stand for one of many, as whole words or their beginnings.
const GENERIC: &[&str] = &[
    "dsl",
    "adsl",
    "vdsl",
    "sdsl",
    "xdsl",
    "dyn",
    "dynamic",
    "dynip",
    "dhcp",
    "pool",
    "ppp",
    "pppoe",
    "cable",
    "cust",
    "customer",
    "client",
    "static",
    "user",
    "users",
    "host",
    "broadband",
    "dialup",
    "dial",
    "modem",
    "cpe",
    "fiber",
    "fibre",
    "ftth",
    "wifi",
    "wireless",
    "mobile",
    "gprs",
    "lte",
    "umts",
    "cgn",
    "cgnat",
    "nat",
    "subscriber",
    "unassigned",
    "unknown",
    "generic",
    "residential",
    "home",
    "access",
    "node",
    "ip",
    "addr",
    "rev",
    "reverse",
    "vps",
    "vm",
    "server",
    "srv",
    "ded",
    "cloud",
    "ec2",
    "compute",
    "colo",
    "hosted",
    "catv",
    "retail",
    "res",
    "biz",
    "business",
];

impl HostnameForm {
    /// Reads a host name that belongs to an address.
    pub fn of(hostname: &str, address: IpAddr) -> Self {
        let lower = hostname.to_ascii_lowercase();
        if encodes(&lower, address) {
            return Self::GenericIpEncoded;
        }
        let labels: Vec<&str> = lower.trim_end_matches('.').split('.').collect();
        let hosts = &labels[..labels.len().saturating_sub(2)];
        let mut words = hosts.iter().flat_map(|label| label.split(['-', '_']));
        let is_generic = |word: &str| {
            let letters = word.trim_matches(|character: char| character.is_ascii_digit());
            GENERIC.contains(&letters)
        };
        if words.any(is_generic) { Self::GenericKeyword } else { Self::Named }
    }

    /// The name in labelled rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GenericIpEncoded => "generic_ip_encoded",
            Self::GenericKeyword => "generic_keyword",
            Self::Named => "named",
        }
    }
}

/// Whether the parts of an address stand in a name: in a row, backwards, padded, or in hexadecimal.
fn encodes(hostname: &str, address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else {
        let digits: String = hostname.chars().filter(char::is_ascii_hexdigit).collect();
        let IpAddr::V6(address) = address else { return false };
        let last = format!("{:x}", address.segments()[7]);
        return digits.len() > 12 && digits.contains(&last);
    };
    let octets = address.octets();
    let hexadecimal = format!("{:08x}", address.to_bits());
    if hostname.contains(&hexadecimal) {
        return true;
    }
    let numbers: Vec<u32> = hostname
        .split(|character: char| !character.is_ascii_digit())
        .filter_map(|run| run.parse().ok())
        .collect();
    let hits = octets.iter().filter(|octet| numbers.contains(&u32::from(**octet))).count();
    let [a, b, c, d] = octets;
    let padded = format!("{a:03}{b:03}{c:03}{d:03}");
    let plain: String = octets.iter().map(u8::to_string).collect();
    let digits: String = hostname.chars().filter(char::is_ascii_digit).collect();
    hits >= 3 && numbers.len() >= 3
        || digits.contains(&padded)
        || (plain.len() >= 6 && digits.contains(&plain))
        || (hits >= 2
            && numbers.contains(&u32::from(octets[3]))
            && numbers.contains(&u32::from(octets[2])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let form = |hostname| HostnameForm::of(hostname, "203.0.113.9".parse().unwrap());
        assert_eq!(form("203-0-113-9.pool.example.net"), HostnameForm::GenericIpEncoded);
        assert_eq!(form("9.113.0.203.example.net"), HostnameForm::GenericIpEncoded);
        assert_eq!(form("cb007109.example.net"), HostnameForm::GenericIpEncoded);
        assert_eq!(form("dsl12.example.net"), HostnameForm::GenericKeyword);
        assert_eq!(form("mail.example.com"), HostnameForm::Named);
    }
}
