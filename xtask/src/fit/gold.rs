//! The labelled holders of networks, from the development gold sets.
#![expect(clippy::cast_possible_truncation, reason = "there are far fewer rows than numbers")]

use doorplate_identify::kinds::holders::class_of as class_of_kind;
use doorplate_identify::kinds::linear::CLASSES;
use doorplate_identify::kinds::text::HolderText;
use doorplate_identify::names::NameKey;
use doorplate_identify::starter;
use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::{AsSize, Table, autonomous_systems};

/// The classes of the models, in their order.
pub(super) const NAMES: [&str; CLASSES] = ["business", "education", "government", "isp", "hosting"];

/// A labelled holder: of a domain, or of an autonomous system when `asn` is not 0.
#[derive(Clone, Default)]
pub(super) struct Holder {
    pub(super) asn: u32,
    pub(super) domain: String,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) country: String,
    pub(super) class: u8,
    pub(super) weight: f32,
    /// The entity: holders of one group are never on both sides of a fold.
    pub(super) group: u32,
    /// The first letter of the source.
    pub(super) source: u8,
    /// Only the IPv4 part of the size is told, and no list.
    pub(super) is_size_unknown: bool,
}

impl Holder {
    pub(super) fn text(&self) -> HolderText<'_> {
        HolderText {
            domain: &self.domain,
            name: &self.name,
            handle: &self.handle,
            country: &self.country,
        }
    }
}

/// All labelled holders.
pub(super) struct Gold {
    pub(super) domains: Vec<Holder>,
    pub(super) systems: Vec<Holder>,
    pub(super) hand: Vec<Holder>,
    pub(super) companies: Vec<Holder>,
    /// Reviewed one by one: no row of a gold set.
    pub(super) reviewed: Vec<Holder>,
    pub(super) sizes: FxHashMap<u32, AsSize>,
}

impl Gold {
    /// Reads them, and joins those that share a domain, a name or a number into one entity.
    pub(super) fn read() -> anyhow::Result<Self> {
        let sizes = autonomous_systems()?;
        let mut groups = Groups::default();
        let domains = read_domains(&mut groups)?;
        let mut systems = join_systems(&domains, &sizes);
        systems.extend(read_silver(&mut groups)?);
        systems.extend(read_own_systems(&mut groups)?);
        let hand = read_hand(&mut groups)?;
        let companies = read_companies(&mut groups)?;
        let reviewed = read_reviewed(&mut groups, &sizes);
        let mut gold = Self { domains, systems, hand, companies, reviewed, sizes };
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        for holder in gold.systems.iter().chain(&gold.hand).chain(&gold.reviewed) {
            let other = *first.entry(holder.asn).or_insert(holder.group);
            groups.merge(other, holder.group);
        }
        let all = [
            &mut gold.domains,
            &mut gold.systems,
            &mut gold.hand,
            &mut gold.companies,
            &mut gold.reviewed,
        ];
        for holder in all.into_iter().flatten() {
            holder.group = groups.root(holder.group);
        }
        Ok(gold)
    }
}

/// The class of a label and its weight: two labels have no network kind of their own.
fn class_of(label: &str) -> Option<(u8, f32)> {
    let (name, weight) = match label {
        "msp" => ("hosting", 0.4),
        "service" => ("business", 0.4),
        "banking" => ("business", 1.0),
        other => (other, 1.0),
    };
    NAMES.iter().position(|class| *class == name).map(|class| (class as u8, weight))
}

fn read_domains(groups: &mut Groups) -> anyhow::Result<Vec<Holder>> {
    let table = Table::read("eval/domain_kind.csv.gz")?;
    let mut domains = Vec::new();
    for row in 0..table.len() {
        let Some((class, weight)) = class_of(table.get(row, "label")) else { continue };
        let holder = named(&table, row, "name", groups);
        let source = table.get(row, "source").as_bytes()[0];
        domains.push(Holder { class, weight, source, ..holder });
    }
    Ok(domains)
}

fn named(table: &Table, row: usize, column: &str, groups: &mut Groups) -> Holder {
    let (domain, name) = (table.get(row, "domain").to_owned(), table.get(row, column).to_owned());
    let group = groups.join(&domain, &name);
    let asn = table.get(row, "asn").trim_start_matches("AS").parse().unwrap_or(0);
    Holder { asn, domain, name, group, weight: 1.0, ..Holder::default() }
}

/// Gives the labels of domains to the autonomous systems whose holders have the same name.
fn join_systems(domains: &[Holder], sizes: &FxHashMap<u32, AsSize>) -> Vec<Holder> {
    let mut by_name: FxHashMap<NameKey, Vec<u32>> = FxHashMap::default();
    for (asn, size) in sizes {
        for name in [&size.organisation, &size.described] {
            let numbers = by_name.entry(NameKey::new(name)).or_default();
            if !name.is_empty() && !numbers.contains(asn) {
                numbers.push(*asn);
            }
        }
    }
    let mut systems = Vec::new();
    for holder in domains {
        let numbers = by_name.get(&NameKey::new(&holder.name)).map_or(&[][..], Vec::as_slice);
        if (1..=4).contains(&numbers.len()) {
            let weight = holder.weight / numbers.len() as f32;
            let of = |asn: &u32| Holder { asn: *asn, weight, ..holder.clone() };
            systems.extend(numbers.iter().map(of));
        }
    }
    systems
}

fn read_silver(groups: &mut Groups) -> anyhow::Result<Vec<Holder>> {
    let table = Table::read("eval/network_kind_asn.csv.gz")?;
    let mut systems = Vec::new();
    for row in 0..table.len() {
        let Some((class, _)) = class_of(table.get(row, "label")) else { continue };
        // The list is an input of the model; as a label it would only repeat itself.
        if table.get(row, "source").starts_with("X4BNet") {
            continue;
        }
        // Half of the vendor's businesses are none.
        let weight = if class == 0 { 0.35 } else { 0.7 };
        systems.push(Holder { class, weight, ..named(&table, row, "name", groups) });
    }
    Ok(systems)
}

/// Organisations with an autonomous system of their own, one row a system.
fn read_own_systems(groups: &mut Groups) -> anyhow::Result<Vec<Holder>> {
    let table = Table::read("eval/address_organisation.csv.gz")?;
    let mut seen = FxHashSet::default();
    let mut systems = Vec::new();
    for row in 0..table.len() {
        if table.get(row, "context") == "own_asn" && seen.insert(table.get(row, "asn").to_owned()) {
            let holder = named(&table, row, "org", groups);
            // Business, education and government are one side here; the ending says which.
            let class = class_of_ending(&holder.domain, &holder.name).unwrap_or(0);
            systems.push(Holder { class, ..holder });
        }
    }
    Ok(systems)
}

fn read_hand(groups: &mut Groups) -> anyhow::Result<Vec<Holder>> {
    let table = Table::read("eval/network_kind_asn_hand.csv.gz")?;
    let mut hand = Vec::new();
    for row in 0..table.len() {
        let Some((class, _)) = class_of(table.get(row, "gold")) else { continue };
        let holder = named(&table, row, "name", groups);
        groups.union(&holder.domain, &NameKey::new(table.get(row, "asn2org_name")));
        hand.push(Holder { class, ..holder });
    }
    Ok(hand)
}

/// What was reviewed one by one, as routing tables name it.
fn read_reviewed(groups: &mut Groups, sizes: &FxHashMap<u32, AsSize>) -> Vec<Holder> {
    let largest = starter::facts().networks.into_iter().map(|network| (network.asn, network.kind));
    let mut reviewed = Vec::new();
    for (asn, kind) in largest.chain(starter::reviewed_kinds()) {
        let (Some(class), Some(size)) = (class_of_kind(kind), sizes.get(&asn)) else { continue };
        let mut names = vec![&size.organisation, &size.described];
        names.retain(|name| !name.is_empty());
        names.dedup();
        let name = names.first().copied().cloned().unwrap_or_default();
        let group = groups.join("", &name);
        let country = size.country.clone();
        let handle = size.handle.clone();
        let holder = Holder { asn, name, handle, country, class, group, ..Holder::default() };
        reviewed.push(Holder { weight: 1.0, ..holder });
    }
    reviewed
}

/// Education or government, when the ending of the domain says so.
fn class_of_ending(domain: &str, name: &str) -> Option<u8> {
    use doorplate_identify::kinds::features::{TextModels, text_row};
    use doorplate_identify::kinds::holders::Known;
    use doorplate_identify::kinds::linear::Linear;
    let mut linear = vec![0_u8; 4 + CLASSES * 9];
    linear[..4].copy_from_slice(b"DPL1");
    let model = Linear::from_bytes(&linear).expect("zero weights are a model");
    let models = TextModels { domains: &model, systems: &model };
    let text = HolderText { domain, name, ..HolderText::default() };
    let row = &text_row(models, &text, Known::default())[2 * CLASSES..];
    if row[0] > 0.0 || row[3] > 0.0 {
        return Some(1);
    }
    (row[1] > 0.0 || row[4] > 0.0).then_some(2)
}

/// Listed companies outside telecoms and technology: what names of businesses look like.
fn read_companies(groups: &mut Groups) -> anyhow::Result<Vec<Holder>> {
    let table = Table::read("data/companies-financedatabase/companies.csv.gz")?;
    let mut companies = Vec::new();
    for row in 0..table.len() {
        let sector = table.get(row, "sector");
        let is_near = sector.contains("Communication") || sector.contains("Technology");
        if table.get(row, "domain").is_empty() || sector.is_empty() || is_near {
            continue;
        }
        companies.push(Holder { weight: 0.3, ..named(&table, row, "name", groups) });
    }
    Ok(companies)
}

/// Domains whose holders open lists give: names under which machines are let, banks, listed
/// companies, employers.
pub(super) fn listed_domains(companies: &[Holder]) -> anyhow::Result<Vec<(String, u8)>> {
    let mut listed: Vec<(String, u8)> = companies.iter().map(|c| (c.domain.clone(), 0)).collect();
    let suffixes = super::rows::text("data/psl/public_suffix_list.dat")?;
    let private = suffixes.split("BEGIN PRIVATE DOMAINS").nth(1).unwrap_or_default();
    let names = private.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
    listed.extend(names.map(|name| (name.trim_start_matches(['*', '.', '!']).to_owned(), 4)));
    for (list, class) in [("dynamic-dns", 4), ("bank-website", 0)] {
        let path = format!("data/domains/misp-warninglists/{list}.json.gz");
        let list: serde_json::Value = serde_json::from_str(&super::rows::text(&path)?)?;
        let names = list["list"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
        listed.extend(names.map(|name| (name.trim_start_matches('.').to_owned(), class)));
    }
    let employers = Table::read("data/companies-uk/uk-gpg-employers-2017-18.csv")?;
    for row in 0..employers.len() {
        let class = match employers.get(row, "sic_codes").get(..2) {
            Some("85") => 1,
            Some("84") => 2,
            Some("61" | "62" | "63") | None => continue,
            Some(_) => 0,
        };
        listed.push((employers.get(row, "domain").to_owned(), class));
    }
    listed.retain(|(domain, _)| domain.contains('.'));
    Ok(listed)
}

/// Entities: holders that share a domain or a name.
#[derive(Default)]
struct Groups {
    parents: Vec<u32>,
    domains: FxHashMap<String, u32>,
    names: FxHashMap<NameKey, u32>,
}

impl Groups {
    fn join(&mut self, domain: &str, name: &str) -> u32 {
        self.union(domain, &NameKey::new(name))
    }

    fn union(&mut self, domain: &str, key: &NameKey) -> u32 {
        let fresh = self.parents.len() as u32;
        self.parents.push(fresh);
        if !domain.is_empty() {
            let other = *self.domains.entry(domain.to_owned()).or_insert(fresh);
            self.merge(fresh, other);
        }
        if !key.is_empty() {
            let other = *self.names.entry(key.clone()).or_insert(fresh);
            self.merge(fresh, other);
        }
        fresh
    }

    fn merge(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other) as usize] = one.min(other);
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while self.parents[at as usize] != at {
            self.parents[at as usize] = self.parents[self.parents[at as usize] as usize];
            at = self.parents[at as usize];
        }
        at
    }
}
