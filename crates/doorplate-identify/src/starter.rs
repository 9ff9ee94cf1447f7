//! The facts that come with the product, so that it does something useful with no network at all:
//! well-known organisations with ranges they hold, and what the largest networks are. The largest
//! of these were reviewed one by one; the rest are the fitted model's estimates, looked over.

use std::net::IpAddr;

use doorplate_domain::network::NetworkKind;

/// All facts that come with the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarterFacts {
    /// Well-known organisations, in the order of the file.
    pub organisations: Vec<StarterOrganisation>,
    /// The largest networks, ascending by number.
    pub networks: Vec<StarterNetwork>,
}

/// An organisation and address ranges that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarterOrganisation {
    /// First and last address of each range; at least one.
    pub ranges: Vec<(IpAddr, IpAddr)>,
    /// The name as people write it.
    pub name: &'static str,
    /// The registrable domain of its website.
    pub domain: &'static str,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: &'static str,
    /// The industry in words.
    pub industry: &'static str,
    /// Business, education or government.
    pub kind: NetworkKind,
}

/// What one autonomous system is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarterNetwork {
    /// The number.
    pub asn: u32,
    /// Its kind.
    pub kind: NetworkKind,
    /// The service to name, such as `Zscaler`; empty when there is none.
    pub service: &'static str,
    /// The holder's short name.
    pub name: &'static str,
    /// First and last address of its largest ranges; mostly empty.
    pub ranges: Vec<(IpAddr, IpAddr)>,
}

const ORGANISATIONS: &str = include_str!("../starter/organisations.tsv");
const NETWORKS: &str = include_str!("../starter/networks.tsv");

/// A well-known company, by the names that its networks are registered under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StarterCompany {
    /// The name as people write it.
    pub(crate) name: &'static str,
    /// The registrable domain of its website.
    pub(crate) domain: &'static str,
    /// ISO 3166-1 alpha-2, upper case.
    pub(crate) country: &'static str,
    /// The industry in words.
    pub(crate) industry: &'static str,
    /// Business, education or government.
    pub(crate) kind: NetworkKind,
    /// Other names, among them earlier ones and those of what it took over.
    pub(crate) aliases: Vec<&'static str>,
    /// Words that the names of the group's members begin with.
    pub(crate) group_names: Vec<&'static str>,
}

const COMPANIES: &str = include_str!("../starter/companies.tsv");

const BRANDS: &str = include_str!("../starter/brands.tsv");
const HOLDERS: &str = include_str!("../starter/holders.txt");
const REVIEWED: &str = include_str!("../starter/reviewed_kinds.tsv");

/// Names of holders without spaces, in plain lower-case letters, each with the kind of its
/// networks: a kind and its names a line.
pub(crate) fn known_holders() -> Vec<(&'static str, NetworkKind)> {
    let split = |line: &'static str| line.split_once(": ");
    let of_line = |(kind, names): (&str, &'static str)| {
        let kind = NetworkKind::parse(kind)?;
        Some(names.split(' ').map(move |name| (name, kind)))
    };
    lines(HOLDERS).filter_map(split).filter_map(of_line).flatten().collect()
}

/// Autonomous systems whose holders were reviewed one by one, beside [`facts`]: numbers and kinds
/// in no order. A natural person's own system is residential.
pub fn reviewed_kinds() -> Vec<(u32, NetworkKind)> {
    let split = |line: &'static str| line.split_once('\t');
    let of_line = |(kind, steps): (&str, &'static str)| {
        let kind = NetworkKind::parse(kind)?;
        let numbers = steps.split(' ').scan(0_u32, |at, step| {
            *at = at.checked_add(step.parse().ok()?)?;
            Some(*at)
        });
        Some(numbers.map(move |asn| (asn, kind)))
    };
    lines(REVIEWED).filter_map(split).filter_map(of_line).flatten().collect()
}

/// Names of well-known holders in plain lower-case letters, each with the kind of its networks.
pub(crate) fn brands() -> Vec<(&'static str, NetworkKind)> {
    let split = |line: &'static str| line.split_once('\t');
    lines(BRANDS)
        .filter_map(split)
        .filter_map(|(name, kind)| Some((name, NetworkKind::parse(kind)?)))
        .collect()
}

/// Well-known companies with their other and earlier names, in the order of the file.
pub(crate) fn companies() -> Vec<StarterCompany> {
    lines(COMPANIES).filter_map(read_company).collect()
}

fn read_company(line: &'static str) -> Option<StarterCompany> {
    let mut fields = line.split('\t');
    let [name, domain, country, industry, kind, names] = [(); 6].map(|()| fields.next());
    let names = names?.split('|').filter(|name| !name.is_empty());
    let (group_names, aliases) = names.partition::<Vec<&str>, _>(|name| name.ends_with('*'));
    Some(StarterCompany {
        name: name?,
        domain: domain?,
        country: country?,
        industry: industry?,
        kind: NetworkKind::parse(kind?)?,
        aliases,
        group_names: group_names.into_iter().map(|name| name.trim_end_matches('*')).collect(),
    })
}

/// Reads the embedded facts. A test holds that every line of them is well-formed.
pub fn facts() -> StarterFacts {
    let mut networks: Vec<_> = lines(NETWORKS).filter_map(read_network).collect();
    networks.sort_by_key(|network| network.asn);
    StarterFacts {
        organisations: lines(ORGANISATIONS).filter_map(read_organisation).collect(),
        networks,
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read_organisation(line: &'static str) -> Option<StarterOrganisation> {
    let mut fields = line.split('\t');
    let ranges = read_ranges(fields.next()?)?;
    let organisation = StarterOrganisation {
        ranges,
        name: fields.next()?,
        domain: fields.next()?,
        country: fields.next()?,
        industry: fields.next()?,
        kind: NetworkKind::parse(fields.next()?)?,
    };
    (!organisation.ranges.is_empty()).then_some(organisation)
}

fn read_network(line: &'static str) -> Option<StarterNetwork> {
    let mut fields = line.split('\t');
    Some(StarterNetwork {
        asn: fields.next()?.parse().ok()?,
        kind: NetworkKind::parse(fields.next()?)?,
        service: fields.next()?,
        name: fields.next()?,
        ranges: read_ranges(fields.next().unwrap_or_default())?,
    })
}

/// Reads ranges with a space between: a block in CIDR form, or `first-last`.
fn read_ranges(text: &str) -> Option<Vec<(IpAddr, IpAddr)>> {
    text.split(' ').filter(|range| !range.is_empty()).map(read_range).collect()
}

fn read_range(text: &str) -> Option<(IpAddr, IpAddr)> {
    if let Some((first, last)) = text.split_once('-') {
        return Some((first.parse().ok()?, last.parse().ok()?));
    }
    let block: ipnet::IpNet = text.parse().ok()?;
    Some((block.network(), block.broadcast()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_well_formed() {
        let facts = facts();
        assert_eq!(facts.organisations.len(), lines(ORGANISATIONS).count());
        assert_eq!(facts.networks.len(), lines(NETWORKS).count());
        assert_eq!(brands().len(), lines(BRANDS).count());
        let companies = companies();
        assert_eq!(companies.len(), lines(COMPANIES).count());
        for company in &companies {
            assert!(company.kind.is_organisation(), "{}", company.name);
            assert!(company.country.len() == 2 && company.domain.contains('.'), "{}", company.name);
        }
        assert_eq!(
            known_holders().len(),
            lines(HOLDERS).flat_map(|l| l.split(' ').skip(1)).count()
        );
        let steps = lines(REVIEWED).flat_map(|line| line.split([' ', '\t']).skip(1));
        assert_eq!(reviewed_kinds().len(), steps.count());
        for organisation in &facts.organisations {
            assert!(organisation.kind.is_organisation(), "{}", organisation.name);
            assert!(organisation.country.len() == 2, "{}", organisation.name);
            assert!(organisation.ranges.iter().all(|(first, last)| first <= last));
        }
        assert!(facts.networks.is_sorted_by(|a, b| a.asn < b.asn), "a number stands twice");
    }
}
