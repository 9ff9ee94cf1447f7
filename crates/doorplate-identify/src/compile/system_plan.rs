//! What the data set says of a network as far as its autonomous system goes: what it is, whose
//! name it has, and which company that is.

use doorplate_domain::network::NetworkKind;

use rustc_hash::FxHashMap;

use super::company_book::{self, CompanyBook, Entry, Found};
use super::shown_name::shown_name;
use super::{OWN_FACTS, System, shared_networks};
use crate::data_set::layout::{FLAG_CONFLICT, FLAG_NATURAL_PERSON};
use crate::evidence::EvidenceKind;
use crate::kinds::text::plain;
use crate::kinds::{AsFacts, KindEstimate, classify_as};
use crate::names::{NameKey, display_name, is_natural_person_or_sole_trader};
use crate::sources::CompanyRow;
use crate::starter;

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

/// A piece of evidence, before it is weighed and its texts are stored.
#[derive(Debug, Clone)]
pub(super) struct PlannedEvidence {
    pub(super) kind: EvidenceKind,
    pub(super) source: u16,
    /// How strongly it holds, for or against; mostly 1 or -1. The kind's weight is a factor.
    pub(super) strength: f32,
    pub(super) subject: String,
    pub(super) detail: String,
}

/// How many times more often a register has the holder of a network of its kind than a carrier
/// or hoster.
const REGISTER_KIND_RATIO: f32 = 4.0;
/// The same where the register has the group that the holder is named after.
const BRAND_KIND_RATIO: f32 = 3.0;
/// The most that a kind estimate may say, for or against.
pub(super) const KIND_STRENGTH_MAX: f32 = 4.0;
/// Under this probability of an organisation no name is taken from the autonomous system alone.
const ORGANISATION_MIN: f32 = 0.5;

/// Log-odds of a probability, within limits.
pub(super) fn kind_strength(estimate: &KindEstimate) -> f32 {
    let share = estimate.organisation_probability().clamp(0.001, 0.999);
    (share / (1.0 - share)).ln().clamp(-KIND_STRENGTH_MAX, KIND_STRENGTH_MAX)
}

/// Plans the record of an autonomous system.
pub(super) fn plan(
    asn: u32,
    system: &System,
    reviewed: Option<(NetworkKind, &str)>,
    context: &mut Context,
) -> Plan {
    let country = system.country();
    let holder = holder_name(system);
    let group = context.groups.find(holder);
    let found = match (find(system, country, context.companies), group) {
        (found, Some(group)) if found.number().is_none() && group.is_whole(holder) => {
            context.companies.find(group.name, group.country)
        }
        (found, _) => found,
    };
    let registered = found.number().map(|number| context.companies.get(number));
    let estimate = if let Some((kind, _)) = reviewed {
        KindEstimate::certain(kind)
    } else {
        let is_of_brand = group.is_some() || context.companies.is_of_brand(holder, country);
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
            source: system.holder_source(),
            strength: 1.0,
            subject: shown_name(holder),
            detail: format!("AS{asn}"),
        }],
    };
    plan.evidence.extend(kind_evidence(system, &estimate, &plan.name));
    let is_open = estimate.kind.is_organisation() || estimate.kind == NetworkKind::Unknown;
    if !is_open || holder.is_empty() {
        return plan;
    }
    if shared_networks::serves_many(asn, holder, estimate.kind) {
        plan.add_own(EvidenceKind::ServesMany, -1.0, plan.name.clone());
        return plan;
    }
    if is_natural_person_or_sole_trader(holder, country, None) {
        plan.flags |= FLAG_NATURAL_PERSON;
        plan.add_own(EvidenceKind::NaturalPerson, -1.0, String::new());
        return plan;
    }
    match found.number() {
        Some(number) => name_registered(&mut plan, number, found, context),
        None if estimate.organisation_probability() >= ORGANISATION_MIN => {
            name_after_holder(&mut plan, system, (found, group), context);
        }
        None => {}
    }
    plan
}

/// What all autonomous systems are planned with.
pub(super) struct Context<'a> {
    pub(super) companies: &'a mut CompanyBook,
    pub(super) groups: &'a GroupNames,
    pub(super) source_names: &'a [String],
}

impl System {
    fn country(&self) -> &str {
        std::str::from_utf8(&self.country).unwrap_or_default().trim_matches('\0')
    }

    /// The source of the holder's name.
    fn holder_source(&self) -> u16 {
        self.name_source.unwrap_or(self.routing_source)
    }

    /// What else the holder's networks are registered under: the short name and the name in the
    /// routing table, where they are not those of the network's number.
    fn other_names(&self, name: &str) -> Vec<String> {
        let key = NameKey::new(name);
        let mut names = vec![shown_name(&self.organisation), display_name(&self.handle)];
        names.retain(|other| {
            let other = NameKey::new(other);
            let is_telling = other.as_str().bytes().filter(u8::is_ascii_alphabetic).count() > 2;
            is_telling && !other.as_str().starts_with("asn") && other != key
        });
        names.dedup();
        names
    }
}

impl Plan {
    fn add_own(&mut self, kind: EvidenceKind, strength: f32, subject: String) {
        let detail = String::new();
        self.evidence.push(PlannedEvidence { kind, source: OWN_FACTS, strength, subject, detail });
    }
}

/// Names the company that a register has under the holder's name.
fn name_registered(plan: &mut Plan, number: u32, found: Found, context: &mut Context) {
    let entry = context.companies.get(number);
    let kind = match found {
        Found::Abroad(_) => EvidenceKind::CompanyAbroad,
        _ => EvidenceKind::CompanyRegister,
    };
    plan.evidence.push(PlannedEvidence {
        kind,
        source: entry.source,
        strength: 1.0,
        subject: entry.shown_name(),
        detail: context.source_names[usize::from(entry.source)].clone(),
    });
    context.companies.suggest_kind(number, plan.kind);
    plan.company = Some(number);
}

/// Names the holder itself, with nothing known of it but its name and perhaps its group.
fn name_after_holder(
    plan: &mut Plan,
    system: &System,
    (found, group): (Found, Option<&Group>),
    context: &mut Context,
) {
    let country = system.country();
    if found == Found::Several {
        plan.add_own(EvidenceKind::SeveralCompanies, -1.0, plan.name.clone());
        if context.companies.has_rivals(holder_name(system), country) {
            plan.flags |= FLAG_CONFLICT;
        }
    }
    match group {
        Some(group) => plan.add_own(EvidenceKind::GroupName, 1.0, group.name.to_owned()),
        None => {
            for doubt in doubts(plan.kind, holder_name(system), country) {
                plan.add_own(doubt, -1.0, plan.name.clone());
            }
        }
    }
    let row = CompanyRow {
        name: plan.name.clone(),
        domain: group.map(|group| group.domain.to_owned()).unwrap_or_default(),
        country: country.to_owned(),
        kind: Some(plan.kind).filter(|kind| kind.is_organisation()),
        aliases: system.other_names(&plan.name),
        ..CompanyRow::default()
    };
    plan.company = context.companies.add_holder(&row, system.holder_source());
}

/// What speaks against a public body that no register has by its name.
fn doubts(kind: NetworkKind, holder: &str, country: &str) -> Vec<EvidenceKind> {
    let plain_name = plain(holder);
    let is_institution = shared_networks::is_an_institution(&plain_name);
    let is_public =
        kind == NetworkKind::Government || (kind == NetworkKind::Education && !is_institution);
    let is_the_states = is_public
        || kind == NetworkKind::Education
        || STATE_WORDS.iter().any(|word| format!(" {plain_name} ").contains(word));
    let is_translated = is_the_states && OTHER_SCRIPTS.contains(&country) && holder.is_ascii();
    let doubts =
        [(is_public, EvidenceKind::PublicNetwork), (is_translated, EvidenceKind::TranslatedName)];
    doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind).collect()
}

/// Words and forms of bodies that a state owns, in plain letters, as whole words.
const STATE_WORDS: [&str; 14] = [
    " budgetary ",
    " fgau ",
    " fgbu ",
    " fgup ",
    " fku ",
    " fsue ",
    " gku ",
    " gup ",
    " kgp ",
    " ministry ",
    " municipal ",
    " rgp ",
    " state ",
    " state-owned ",
];

/// Countries whose public bodies are not called in Latin letters at home.
const OTHER_SCRIPTS: [&str; 33] = [
    "AE", "AM", "BD", "BG", "BY", "CN", "CY", "EG", "GE", "GR", "IL", "IQ", "IR", "JO", "JP", "KG",
    "KR", "KW", "KZ", "LB", "MK", "MN", "OM", "QA", "RS", "RU", "SA", "SY", "TH", "TJ", "TW", "UA",
    "UZ",
];

/// Groups whose members bear their name.
pub(super) struct GroupNames {
    /// By the first word of the normalised name.
    groups: FxHashMap<String, Vec<Group>>,
}

/// A group.
pub(super) struct Group {
    key: String,
    name: &'static str,
    domain: &'static str,
    country: &'static str,
}

impl Group {
    /// Whether a holder is called like the group and no more.
    fn is_whole(&self, holder: &str) -> bool {
        NameKey::new(holder).as_str() == self.key
    }
}

impl GroupNames {
    /// The groups among the product's own facts.
    pub(super) fn known() -> Self {
        let mut groups: FxHashMap<String, Vec<Group>> = FxHashMap::default();
        for company in starter::companies() {
            for name in &company.group_names {
                let key = NameKey::new(name).as_str().to_owned();
                let first = key.split(' ').next().unwrap_or_default().to_owned();
                let group = Group {
                    key,
                    name: company.name,
                    domain: company.domain,
                    country: company.country,
                };
                groups.entry(first).or_default().push(group);
            }
        }
        Self { groups }
    }

    /// The group whose name a holder's name begins with, as whole words.
    fn find(&self, holder: &str) -> Option<&Group> {
        let key = NameKey::new(holder);
        let first = key.as_str().split(' ').next().unwrap_or_default();
        self.groups.get(first)?.iter().find(|group| {
            let rest = key.as_str().strip_prefix(group.key.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }
}

/// The names that sources give the holder, best first: a table of names, then the routing table.
fn find(system: &System, country: &str, companies: &CompanyBook) -> Found {
    let is_carrier = |number| company_book::is_carrier(&companies.get(number).row);
    let is_own = |number: u32| companies.is_own(number);
    let is_public = |number: u32| companies.get(number).row.kind == Some(NetworkKind::Government);
    let mut best = Found::Nothing;
    for name in [&system.name, &system.organisation, &system.handle] {
        // A short single word in capitals is a handle that says little.
        let is_telling = name.len() >= 5 || name.contains(' ');
        if name.is_empty() || (!is_telling && *name == system.handle) {
            continue;
        }
        let found = match find_whole_or_part(name, country, companies) {
            // One common word fits too many companies, unless the country agrees.
            Found::CountryOpen(number) if is_one_short_word(name) && !is_own(number) => {
                Found::Nothing
            }
            Found::InCountry(number) | Found::CountryOpen(number) | Found::Abroad(number)
                if is_carrier(number) =>
            {
                Found::Nothing
            }
            // Every country has a ministry of the name.
            Found::Abroad(number) if is_public(number) => Found::Elsewhere,
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

/// Finds the whole name, else what stands before its first comma or parenthesis, or inside: a
/// department of the body, a name with its acronym.
fn find_whole_or_part(name: &str, country: &str, companies: &CompanyBook) -> Found {
    const PART_BYTES_MIN: usize = 3;
    let whole = companies.find(name, country);
    if whole != Found::Nothing {
        return whole;
    }
    let before = name.split([',', '(']).next().unwrap_or_default();
    let inside = name.split(['(', ')']).nth(1).unwrap_or_default();
    [before, inside]
        .into_iter()
        .map(str::trim)
        .filter(|part| part.len() >= PART_BYTES_MIN && part.len() < name.len())
        .map(|part| companies.find(part, country))
        .find(|found| matches!(found, Found::InCountry(_) | Found::Abroad(_)))
        .unwrap_or(Found::Nothing)
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
    const DIRECTIONS: [&str; 4] = ["east", "north", "south", "west"];
    let lower = name.to_lowercase();
    let mut words = lower.split(' ').map(|word| word.trim_matches(','));
    let starts_with_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    name.starts_with(|first: char| first.is_ascii_digit())
        && (lower.split(' ').any(|word| WORDS.contains(&word.trim_matches(',')))
            || (words.next().is_some_and(starts_with_number)
                && words.next().is_some_and(|word| DIRECTIONS.contains(&word))))
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
            strength: kind_strength(estimate),
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
            strength: -1.0,
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
