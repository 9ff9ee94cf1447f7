//! Whose a domain is: a company that may be named, or somebody who serves others.

use doorplate_domain::company::Company;
use doorplate_domain::id::CompanyId;

use super::dns::DnsName;
use crate::data_set::DataSet;
use crate::kinds;
use crate::names::is_natural_person_or_sole_trader;

/// The least probability that a domain is a business's, a university's or a public body's own.
const ORGANISATION_MIN: f32 = 0.7;

/// Whose a domain is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Holder {
    /// A carrier, a hoster or a service: those behind it are others.
    Provider,
    /// No company that a register knows.
    Unlisted,
    /// Several companies that are not one group.
    Several,
    /// A company.
    Company {
        /// Which.
        company: Box<Company>,
        /// How probable it is that the domain is an organisation's own.
        probability: f32,
    },
}

/// The domain that somebody registered and that a name lies in; nothing for reverse names, for
/// public suffixes, and where a company hands names out to others (the private section of the
/// public suffix list).
pub(super) fn registrable(name: &DnsName) -> Option<DnsName> {
    if name.reverse_labels().is_some() {
        return None;
    }
    let domain = psl::domain(name.as_str().as_bytes())?;
    if domain.suffix().typ() == Some(psl::Type::Private) {
        return None;
    }
    DnsName::parse(std::str::from_utf8(domain.as_bytes()).ok()?)
}

/// Says whose a registrable domain is.
pub(super) fn holder(data_set: &DataSet, domain: &DnsName) -> Holder {
    let companies = data_set.find_companies_of_domain(domain.as_str());
    let company = head(&companies);
    let name = company.map_or("", |company| company.name.as_str());
    let estimate = kinds::classify_domain(domain.as_str(), name);
    let probability = estimate.organisation_probability();
    if probability < ORGANISATION_MIN {
        return Holder::Provider;
    }
    match company {
        None if companies.is_empty() => Holder::Unlisted,
        None => Holder::Several,
        Some(company) if !company.kind.is_organisation() => Holder::Provider,
        Some(company)
            if is_natural_person_or_sole_trader(&company.name, &company.country, None) =>
        {
            Holder::Unlisted
        }
        Some(company) => Holder::Company { company: Box::new(company.clone()), probability },
    }
}

/// The one company, or the one that all others belong to.
fn head(companies: &[Company]) -> Option<&Company> {
    let belongs = |company: &Company, id: &CompanyId| {
        company.id == *id || company.parent_id.as_ref() == Some(id)
    };
    companies.iter().find(|head| companies.iter().all(|company| belongs(company, &head.id)))
}

/// Whether one company is the other, or its parent.
pub(super) fn is_one_group(left: &Company, right: &Company) -> bool {
    let is_child = |child: &Company, parent: &Company| child.parent_id.as_ref() == Some(&parent.id);
    left.id == right.id || is_child(left, right) || is_child(right, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registered_part_of_a_name_is_found() {
        let domain =
            |text| registrable(&DnsName::parse(text).unwrap()).map(|name| name.as_str().to_owned());
        assert_eq!(domain("mail.example.co.uk").as_deref(), Some("example.co.uk"));
        assert_eq!(domain("example.com").as_deref(), Some("example.com"));
        assert_eq!(domain("co.uk"), None);
        assert_eq!(domain("someone.github.io"), None);
        assert_eq!(domain("7.2.0.192.in-addr.arpa"), None);
    }
}
