//! What the data set says of a network as far as its autonomous system goes: what it is, whose
//! name it has, and which company that is.

use doorplate_domain::network::NetworkKind;

use super::company_book::{self, CompanyBook, Entry, Found};
use super::shown_name::shown_name;
use super::{OWN_FACTS, System, shared_networks};
use crate::data_set::layout::FLAG_NATURAL_PERSON;
use crate::evidence::EvidenceKind;
use crate::kinds::{AsFacts, KindEstimate, classify_as};
use crate::names::{NameKey, is_natural_person_or_sole_trader};
use crate::sources::CompanyRow;

/// What is said of a network, before it is stored.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) asn: u32,
    pub(super) name: String,
    pub(super) service: String,
    pub(super) country: [u8; 2],
    pub(super) kind: NetworkKind,
    /// The number of an entry in the company book.
    pub(super) company: Option<u32>,
    pub(super) flags: u8,
    pub(super) evidence: Vec<PlannedEvidence>,
}

/// A piece of evidence, before its texts are stored.
#[derive(Debug, Clone)]
pub(super) struct PlannedEvidence {
    pub(super) kind: EvidenceKind,
    pub(super) source: u16,
    pub(super) weight: f32,
    pub(super) subject: String,
    pub(super) detail: String,
}

/// Log-odds that the holder of an organisation's own autonomous system is who visits.
const AS_HOLDER_WEIGHT: f32 = 0.8;
/// Log-odds that a register's company of the same name adds, in the same country …
const REGISTER_IN_COUNTRY_WEIGHT: f32 = 2.0;
/// … where the country of one side is not known …
const REGISTER_OPEN_WEIGHT: f32 = 1.3;
/// … and where it is the only one of the name, in another country.
const REGISTER_ABROAD_WEIGHT: f32 = 1.0;
/// Log-odds against a natural person or a sole trader being an organisation.
const PERSON_WEIGHT: f32 = -6.0;
/// Log-odds against the name when several companies have it.
const SEVERAL_WEIGHT: f32 = -0.3;
/// Log-odds of a published list against a company sitting there.
pub(super) const LIST_WEIGHT: f32 = -5.0;
/// Log-odds against the carrier of many institutions being the one that visits.
const SERVES_MANY_WEIGHT: f32 = -3.0;
/// How many times more often a register has the holder of a network of its kind than a carrier
/// or hoster.
const REGISTER_KIND_RATIO: f32 = 4.0;
/// The same where the register has the group that the holder is named after.
const BRAND_KIND_RATIO: f32 = 3.0;
/// The most that a kind estimate may say, for or against.
const KIND_WEIGHT_MAX: f32 = 4.0;
/// Under this probability of an organisation no name is taken from the autonomous system alone.
const ORGANISATION_MIN: f32 = 0.5;

/// Log-odds of a probability, within limits.
pub(super) fn kind_weight(estimate: &KindEstimate) -> f32 {
    let share = estimate.organisation_probability().clamp(0.001, 0.999);
    (share / (1.0 - share)).ln().clamp(-KIND_WEIGHT_MAX, KIND_WEIGHT_MAX)
}

/// Plans the record of an autonomous system.
pub(super) fn plan(
    asn: u32,
    system: &System,
    reviewed: Option<(NetworkKind, &str)>,
    companies: &mut CompanyBook,
    source_names: &[String],
) -> Plan {
    let country = std::str::from_utf8(&system.country).unwrap_or_default();
    let country = country.trim_matches('\0');
    let holder = holder_name(system);
    let found = find(system, country, companies);
    let registered = found.number().map(|number| companies.get(number));
    let estimate = if let Some((kind, _)) = reviewed {
        KindEstimate::certain(kind)
    } else {
        let is_of_brand = companies.is_of_brand(holder, country);
        estimate(asn, system, country, (registered.as_ref(), is_of_brand))
    };
    let mut plan = Plan {
        asn,
        name: shown_name(holder),
        service: reviewed.map(|(_, service)| service.to_owned()).unwrap_or_default(),
        country: system.country,
        kind: estimate.kind,
        company: None,
        flags: 0,
        evidence: vec![PlannedEvidence {
            kind: EvidenceKind::AsHolder,
            source: system.name_source.unwrap_or(system.routing_source),
            weight: AS_HOLDER_WEIGHT,
            subject: shown_name(holder),
            detail: format!("AS{asn}"),
        }],
    };
    plan.evidence.extend(kind_evidence(system, &estimate, &plan.name));
    let is_open = estimate.kind.is_organisation() || estimate.kind == NetworkKind::Unknown;
    if !is_open || holder.is_empty() {
        return plan;
    }
    if shared_networks::serves_many(asn, holder) {
        plan.add_own(EvidenceKind::ServesMany, SERVES_MANY_WEIGHT, plan.name.clone());
        return plan;
    }
    if is_natural_person_or_sole_trader(holder, country, None) {
        plan.flags |= FLAG_NATURAL_PERSON;
        plan.add_own(EvidenceKind::NaturalPerson, PERSON_WEIGHT, String::new());
        return plan;
    }
    match found.number() {
        Some(number) => name_registered(&mut plan, number, found, companies, source_names),
        None if estimate.organisation_probability() >= ORGANISATION_MIN => {
            name_after_holder(&mut plan, system, country, found, companies);
        }
        None => {}
    }
    plan
}

impl Plan {
    fn add_own(&mut self, kind: EvidenceKind, weight: f32, subject: String) {
        let detail = String::new();
        self.evidence.push(PlannedEvidence { kind, source: OWN_FACTS, weight, subject, detail });
    }
}

/// Names the company that a register has under the holder's name.
fn name_registered(
    plan: &mut Plan,
    number: u32,
    found: Found,
    companies: &mut CompanyBook,
    source_names: &[String],
) {
    let entry = companies.get(number);
    let weight = match found {
        Found::InCountry(_) => REGISTER_IN_COUNTRY_WEIGHT,
        Found::Abroad(_) => REGISTER_ABROAD_WEIGHT,
        _ => REGISTER_OPEN_WEIGHT,
    };
    plan.evidence.push(PlannedEvidence {
        kind: EvidenceKind::CompanyRegister,
        source: entry.source,
        weight,
        subject: shown_name(&entry.row.name),
        detail: source_names[usize::from(entry.source)].clone(),
    });
    companies.suggest_kind(number, plan.kind);
    plan.company = Some(number);
}

/// Names the holder itself, with nothing known of it but its name.
fn name_after_holder(
    plan: &mut Plan,
    system: &System,
    country: &str,
    found: Found,
    companies: &mut CompanyBook,
) {
    if found == Found::Several {
        plan.add_own(EvidenceKind::SeveralCompanies, SEVERAL_WEIGHT, plan.name.clone());
    }
    let row = CompanyRow {
        name: plan.name.clone(),
        country: country.to_owned(),
        kind: Some(plan.kind).filter(|kind| kind.is_organisation()),
        ..CompanyRow::default()
    };
    plan.company = companies.add_holder(&row, system.name_source.unwrap_or(system.routing_source));
}

/// The names that sources give the holder, best first: a table of names, then the routing table.
fn find(system: &System, country: &str, companies: &CompanyBook) -> Found {
    let is_carrier = |number| company_book::is_carrier(&companies.get(number).row);
    let mut best = Found::Nothing;
    for name in [&system.name, &system.organisation, &system.handle] {
        // A short single word in capitals is a handle that says little.
        let is_telling = name.len() >= 5 || name.contains(' ');
        if name.is_empty() || (!is_telling && *name == system.handle) {
            continue;
        }
        let found = companies.find(name, country);
        let found = match found {
            // One common word fits too many companies, unless the country agrees.
            Found::CountryOpen(_) if is_one_short_word(name) => Found::Nothing,
            Found::InCountry(number) | Found::CountryOpen(number) | Found::Abroad(number)
                if is_carrier(number) =>
            {
                Found::Nothing
            }
            other => other,
        };
        match found {
            Found::InCountry(_) => return found,
            Found::CountryOpen(_) if best != Found::Several => return found,
            Found::Abroad(_) if best == Found::Elsewhere => best = found,
            Found::Nothing => {}
            other if best == Found::Nothing => best = other,
            _ => {}
        }
    }
    best
}

fn is_one_short_word(name: &str) -> bool {
    const SHORT_BYTES: usize = 6;
    let key = NameKey::new(name);
    !key.as_str().contains(' ') && key.as_str().len() <= SHORT_BYTES
}

/// Whether a table of names has a postal address where the name should be.
fn is_postal_address(name: &str) -> bool {
    const WORDS: [&str; 8] =
        ["floor", "street", "drive", "road", "avenue", "building", "suite", "boulevard"];
    let is_street = |word: &str| WORDS.contains(&word.trim_matches(',').to_lowercase().as_str());
    name.starts_with(|first: char| first.is_ascii_digit()) && name.split(' ').any(is_street)
}

fn holder_name(system: &System) -> &str {
    [&system.name, &system.organisation, &system.handle]
        .into_iter()
        .find(|name| !name.is_empty() && !is_postal_address(name))
        .map(String::as_str)
        .unwrap_or_default()
}

/// What the network is: by the fitted model, and by what a register says of the holder.
fn estimate(
    asn: u32,
    system: &System,
    country: &str,
    (registered, is_of_brand): (Option<&Entry>, bool),
) -> KindEstimate {
    let names: &[&String] = &[&system.name, &system.organisation];
    let organisation = names.iter().find(|name| !name.is_empty()).map(|name| name.as_str());
    let is_listed = system.hosting_list.is_some() || system.vpn_list.is_some();
    let estimate = classify_as(&AsFacts {
        asn,
        handle: &system.handle,
        organisation: organisation.unwrap_or_default(),
        domain: registered.map(|entry| entry.row.domain.as_str()).unwrap_or_default(),
        country,
        v4_addresses: system.v4_addresses,
        v6_prefixes: system.v6_prefixes,
        prefix_count: system.prefix_count,
        in_hosting_list: system.hosting_list.is_some(),
        in_vpn_list: system.vpn_list.is_some(),
    });
    match registered {
        Some(entry) if !is_listed => with_register(estimate, entry.row.kind, REGISTER_KIND_RATIO),
        None if is_of_brand && !is_listed => {
            with_register(estimate, Some(NetworkKind::Business), BRAND_KIND_RATIO)
        }
        _ => estimate,
    }
}

/// Weighs in that a register which has few carriers and hosters has the holder, or its group.
fn with_register(
    mut estimate: KindEstimate,
    kind: Option<NetworkKind>,
    ratio: f32,
) -> KindEstimate {
    for organisation in [NetworkKind::Business, NetworkKind::Education, NetworkKind::Government] {
        if kind.is_none_or(|kind| kind == organisation) {
            estimate.probabilities[organisation as usize] *= ratio;
        }
    }
    let sum: f32 = estimate.probabilities.iter().sum();
    estimate.probabilities.iter_mut().for_each(|share| *share /= sum);
    // More likely an organisation than not: then which, whatever single kind is the likeliest.
    let is_organisation = estimate.organisation_probability() >= ORGANISATION_MIN;
    let fits = |kind: &NetworkKind| !is_organisation || kind.is_organisation();
    let share = |kind: &NetworkKind| estimate.probabilities[*kind as usize];
    let best = NetworkKind::ALL
        .into_iter()
        .filter(fits)
        .max_by(|left, right| share(left).total_cmp(&share(right)));
    estimate.kind = best.unwrap_or(estimate.kind);
    estimate
}

fn kind_evidence(system: &System, estimate: &KindEstimate, name: &str) -> Vec<PlannedEvidence> {
    let mut evidence = Vec::new();
    if estimate.kind != NetworkKind::Unknown {
        let share = (estimate.probabilities[estimate.kind as usize] * 100.0).round();
        evidence.push(PlannedEvidence {
            kind: EvidenceKind::NetworkKind,
            source: OWN_FACTS,
            weight: kind_weight(estimate),
            subject: name.to_owned(),
            detail: format!("{} ({share} %)", kind_words(estimate.kind)),
        });
    }
    for (source, words) in [
        (system.hosting_list, kind_words(NetworkKind::Hosting)),
        (system.vpn_list, kind_words(NetworkKind::Vpn)),
    ] {
        evidence.extend(source.map(|source| PlannedEvidence {
            kind: EvidenceKind::PublishedList,
            source,
            weight: LIST_WEIGHT,
            subject: name.to_owned(),
            detail: words.to_owned(),
        }));
    }
    evidence
}

/// What a network of a kind is, in words that follow "looks like" or "as".
pub(super) fn kind_words(kind: NetworkKind) -> &'static str {
    match kind {
        NetworkKind::Unknown => "something not known",
        NetworkKind::Business => "a company’s own network",
        NetworkKind::Education => "a network of education or research",
        NetworkKind::Government => "a public body’s network",
        NetworkKind::Isp => "a carrier’s network",
        NetworkKind::Mobile => "a mobile carrier’s network",
        NetworkKind::Hosting => "rented machines",
        NetworkKind::Vpn => "a commercial VPN",
        NetworkKind::Relay => "a consumer relay",
        NetworkKind::Gateway => "a security gateway of many companies",
        NetworkKind::Tor => "a Tor exit",
        NetworkKind::Residential => "homes",
        NetworkKind::Shared => "an address that many share",
        NetworkKind::Special => "a range set aside",
    }
}
