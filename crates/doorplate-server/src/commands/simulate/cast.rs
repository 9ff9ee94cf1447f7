//! Who visits: networks of the data set, by what they are.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use doorplate_domain::network::NetworkKind;
use doorplate_identify::{DataSet, starter};
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

/// How many addresses are tried. Some tens of nanoseconds each.
const TRIES: u32 = 400_000;
/// The most companies that everybody knows.
const KNOWN_MAX: usize = 120;
/// The most companies of other names.
const OTHERS_MAX: usize = 50;
/// The most addresses of one kind that is no company.
const CROWD_MAX: usize = 600;
/// The most addresses of one company.
const COMPANY_ADDRESSES_MAX: usize = 6;

/// Who visits.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// Companies, each with addresses of its own.
    pub(super) companies: Vec<Guest>,
    /// Homes and offices behind a carrier, and telephones.
    pub(super) carriers: Vec<IpAddr>,
    /// Rented machines.
    pub(super) hosters: Vec<IpAddr>,
    /// VPNs, relays, gateways, Tor.
    pub(super) relays: Vec<IpAddr>,
    /// Networks that the data set has no verdict on.
    pub(super) unknown: Vec<IpAddr>,
}

/// A company that visits.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) addresses: Vec<IpAddr>,
    /// How far its clocks are ahead of UTC, in hours.
    pub(super) hours_ahead: i64,
}

/// Chooses networks. The same data set and seed give the same ones.
pub(super) fn choose(data_set: &DataSet, random: &mut Xoshiro256PlusPlus) -> Cast {
    let mut cast = Cast::default();
    let (mut known, mut others) = (BTreeMap::new(), BTreeMap::new());
    // Well-known names first: whoever looks at a demonstration knows them.
    for organisation in starter::facts().organisations {
        for (first, last) in organisation.ranges.iter().take(COMPANY_ADDRESSES_MAX) {
            let address = between(*first, *last, random);
            invite(data_set, address, &mut known);
        }
    }
    for _ in 0..TRIES {
        let address = IpAddr::V4(Ipv4Addr::from_bits(random.random()));
        let Some(record) = data_set.find(address) else { continue };
        let crowd = match record.kind() {
            NetworkKind::Business | NetworkKind::Education | NetworkKind::Government => {
                invite(data_set, address, &mut others);
                continue;
            }
            NetworkKind::Isp | NetworkKind::Mobile | NetworkKind::Residential => &mut cast.carriers,
            NetworkKind::Hosting => &mut cast.hosters,
            NetworkKind::Vpn | NetworkKind::Relay | NetworkKind::Gateway | NetworkKind::Tor => {
                &mut cast.relays
            }
            NetworkKind::Unknown => &mut cast.unknown,
            NetworkKind::Shared | NetworkKind::Special => continue,
        };
        if crowd.len() < CROWD_MAX {
            crowd.push(address);
        }
    }
    others.retain(|id, _| !known.contains_key(id));
    let mut companies = thin_out(known, KNOWN_MAX, random);
    companies.extend(thin_out(others, OTHERS_MAX, random));
    shuffle(&mut companies, random);
    cast.companies = companies;
    cast
}

fn invite(data_set: &DataSet, address: IpAddr, guests: &mut BTreeMap<String, Guest>) {
    let Some(company) = data_set.identify(address).company else { return };
    // A name without a website or a country makes a poor show.
    if company.domain.is_empty() || company.country.is_empty() {
        return;
    }
    let hours_ahead = hours_ahead(&company.country);
    let new = || Guest { addresses: Vec::new(), hours_ahead };
    let guest = guests.entry(company.id.to_string()).or_insert_with(new);
    if guest.addresses.len() < COMPANY_ADDRESSES_MAX && !guest.addresses.contains(&address) {
        guest.addresses.push(address);
    }
}

fn thin_out(
    guests: BTreeMap<String, Guest>,
    count_max: usize,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<Guest> {
    let mut guests: Vec<Guest> = guests.into_values().collect();
    shuffle(&mut guests, random);
    guests.truncate(count_max);
    guests
}

/// Fisher and Yates.
fn shuffle(guests: &mut [Guest], random: &mut Xoshiro256PlusPlus) {
    for place in (1..guests.len()).rev() {
        guests.swap(place, random.random_range(0..=place));
    }
}

fn between(first: IpAddr, last: IpAddr, random: &mut Xoshiro256PlusPlus) -> IpAddr {
    match (first, last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            IpAddr::V4(Ipv4Addr::from_bits(random.random_range(first.to_bits()..=last.to_bits())))
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => {
            let bits = random.random_range(first.to_bits()..=last.to_bits());
            IpAddr::V6(std::net::Ipv6Addr::from_bits(bits))
        }
        (first, _) => first,
    }
}

/// The rough clock of a country; the largest economies have more than one, and get their middle.
fn hours_ahead(country: &str) -> i64 {
    match country {
        "US" | "MX" => -6,
        "CA" | "CO" | "PE" => -5,
        "BR" | "AR" | "CL" => -3,
        "GB" | "IE" | "PT" => 0,
        "FI" | "GR" | "RO" | "UA" | "ZA" | "IL" | "EG" => 2,
        "TR" | "SA" | "RU" | "KE" => 3,
        "AE" => 4,
        "IN" => 5,
        "SG" | "CN" | "HK" | "TW" | "MY" => 8,
        "JP" | "KR" => 9,
        "AU" => 10,
        "NZ" => 12,
        _ => 1,
    }
}
