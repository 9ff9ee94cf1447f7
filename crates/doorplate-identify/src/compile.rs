//! Makes a data set out of sources.
//!
//! Sources are added one by one, in any order that is always the same; then everything is put
//! together: ranges by precedence (operator, published lists, imported tables, the product's own
//! facts, routing) and, within one of these, by specificity. Files are read by `sources`; what a
//! network is, `kinds` says; what the same name is, `names`.

use std::io::Read;
use std::net::{IpAddr, Ipv6Addr};

use doorplate_domain::data_set::{LicenceClass, SourceUse};
use doorplate_domain::network::NetworkKind;
use rustc_hash::FxHashMap;

use crate::calibration::Calibration;
use crate::data_set::CrawlerPattern;
use crate::data_set::writer::{Extras, Writer};
use crate::evidence_weights::{EvidenceWeights, fitted_calibration};
use crate::manifest::{Format, Manifest, Mirror};
use crate::sources::{
    self, CompanyRow, HolderRow, OptOutRow, Routed, Row, SourceError, SourceMemory, SourceReport,
};
use crate::starter;

mod company_book;
mod conflict;
mod freshness;
mod layers;
mod network_plan;
mod opt_outs;
mod shared_networks;
mod shown_name;
mod system_plan;

use company_book::{CompanyBook, Trust};
use layers::{LAYERS, Layer, Span};
use network_plan::{Inputs, Planner};
use opt_outs::OptOuts;

/// How far the compilation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, in words.
    pub stage: &'static str,
    /// How much of it is done.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// Collects sources and makes a data set of them.
pub struct Compiler {
    sources: Vec<SourceUse>,
    spans: [Vec<Span>; LAYERS],
    systems: FxHashMap<u32, System>,
    lists: Vec<List>,
    holders: Vec<Holder>,
    companies: CompanyBook,
    crawlers: Vec<CrawlerPattern>,
    user_agents: String,
    opt_outs: OptOuts,
    weights: EvidenceWeights,
    calibration: Calibration,
}

/// What sources say of an autonomous system.
#[derive(Debug, Clone, Default)]
struct System {
    handle: String,
    /// As the routing table names it.
    organisation: String,
    /// As a table of names names it.
    name: String,
    country: [u8; 2],
    v4_addresses: u64,
    v6_prefixes: u64,
    prefix_count: u32,
    routing_source: u16,
    name_source: Option<u16>,
    hosting_list: Option<u16>,
    vpn_list: Option<u16>,
    /// A list of another kind: its number.
    other_list: Option<u32>,
}

/// A published list: what all its networks are.
#[derive(Debug, Clone)]
struct List {
    kind: NetworkKind,
    service: String,
    source: u16,
}

/// A range in the operator's or another table, or in the product's own facts.
#[derive(Debug, Clone)]
struct Holder {
    row: HolderRow,
    industry: &'static str,
    source: u16,
    layer: Layer,
}

/// The number of the product's own facts among the sources.
const OWN_FACTS: u16 = 0;
/// They were reviewed one by one, but are no register.
const OWN_PRECEDENCE: u8 = 45;

impl Default for Compiler {
    fn default() -> Self {
        Self::new()
    }
}

impl Compiler {
    /// Starts with the facts that come with the product.
    pub fn new() -> Self {
        let own = SourceUse {
            id: "doorplate".to_owned(),
            name: "Doorplate’s own facts and rules".to_owned(),
            address: String::new(),
            licence: "Apache-2.0".to_owned(),
            licence_class: LicenceClass::Open,
            attribution: String::new(),
            as_of: String::new(),
            rows: 0,
            rows_refused: 0,
            facts: 0,
        };
        let mut companies = CompanyBook::default();
        companies.add_source(Trust { precedence: OWN_PRECEDENCE, as_of: String::new() });
        let mut compiler = Self {
            sources: vec![own],
            spans: Default::default(),
            systems: FxHashMap::default(),
            lists: Vec::new(),
            holders: Vec::new(),
            companies,
            crawlers: Vec::new(),
            user_agents: String::new(),
            opt_outs: OptOuts::default(),
            weights: EvidenceWeights::fitted(),
            calibration: fitted_calibration(),
        };
        compiler.add_own_companies();
        compiler.add_own_facts();
        compiler
    }

    /// Weighs evidence otherwise than fitted: for the fitting itself.
    #[must_use]
    pub fn with_weights(self, weights: EvidenceWeights, calibration: Calibration) -> Self {
        Self { weights, calibration, ..self }
    }

    fn add_own_companies(&mut self) {
        for company in starter::companies() {
            let row = CompanyRow {
                name: company.name.to_owned(),
                domain: company.domain.to_owned(),
                country: company.country.to_owned(),
                industry: company.industry.to_owned(),
                kind: Some(company.kind),
                aliases: company.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
                ..CompanyRow::default()
            };
            self.companies.add(&row, OWN_FACTS);
            self.sources[0].rows += 1;
        }
    }

    fn add_own_facts(&mut self) {
        let facts = starter::facts();
        let networks = facts.networks.iter().filter(|network| !network.ranges.is_empty());
        let networks = networks.map(|network| {
            let holder = HolderRow {
                first: IpAddr::V6(Ipv6Addr::UNSPECIFIED),
                last: IpAddr::V6(Ipv6Addr::UNSPECIFIED),
                name: network.name.to_owned(),
                domain: String::new(),
                country: String::new(),
                kind: Some(network.kind),
                service: network.service.to_owned(),
            };
            (holder, "", &network.ranges)
        });
        let organisations = facts.organisations.iter().map(|organisation| {
            let holder = HolderRow {
                first: IpAddr::V6(Ipv6Addr::UNSPECIFIED),
                last: IpAddr::V6(Ipv6Addr::UNSPECIFIED),
                name: organisation.name.to_owned(),
                domain: organisation.domain.to_owned(),
                country: organisation.country.to_owned(),
                kind: Some(organisation.kind),
                service: String::new(),
            };
            (holder, organisation.industry, &organisation.ranges)
        });
        for (row, industry, ranges) in networks.chain(organisations) {
            for (first, last) in ranges {
                let row = HolderRow { first: *first, last: *last, ..row.clone() };
                self.add_holder(row, industry, OWN_FACTS, Layer::OwnFacts);
            }
            self.sources[0].rows += 1;
        }
    }

    /// Reads all files of a source, in the order in which its mirror names them. `as_of` is the
    /// day the source was as it is, `YYYY-MM-DD`, or empty.
    ///
    /// # Errors
    /// When a file cannot be read to its end. The compiler then holds half a source: drop it.
    pub fn add_source(
        &mut self,
        manifest: &Manifest,
        mirror: &Mirror,
        as_of: &str,
        files: &mut [&mut dyn Read],
    ) -> Result<SourceReport, SourceError> {
        let source = u16::try_from(self.sources.len())
            .map_err(|_| SourceError::TooLarge { limit: "65,535 sources".to_owned() })?;
        if mirror.format.is_list() {
            self.lists.push(List {
                kind: manifest.kind.unwrap_or(NetworkKind::Unknown),
                service: manifest.service.clone(),
                source,
            });
        }
        let layer =
            if mirror.format == Format::OperatorCsv { Layer::Operator } else { Layer::Tables };
        self.companies
            .add_source(Trust { precedence: manifest.precedence, as_of: as_of.to_owned() });
        let mut report = SourceReport::default();
        let mut memory = SourceMemory::default();
        for file in files {
            let take = &mut |row: Row| self.take(row, source, layer);
            report.add(sources::read_next(mirror, &mut memory, *file, take)?);
        }
        self.sources.push(SourceUse {
            id: manifest.id.clone(),
            name: manifest.name.clone(),
            address: mirror.address.clone(),
            licence: mirror.licence.name.clone(),
            licence_class: mirror.licence.class,
            attribution: mirror.licence.attribution.clone(),
            as_of: as_of.to_owned(),
            rows: report.rows,
            rows_refused: report.rows_refused,
            facts: 0,
        });
        Ok(report)
    }

    fn take(&mut self, row: Row, source: u16, layer: Layer) {
        match row {
            Row::Routed(routed) => self.add_route(&routed, source),
            Row::AsName { asn, name } => {
                let system = self.systems.entry(asn).or_default();
                if system.name.is_empty() {
                    name.clone_into(&mut system.name);
                    system.name_source = Some(source);
                }
            }
            Row::AsCountry { asn, country } => {
                self.systems.entry(asn).or_default().country = country;
            }
            Row::Listed { first, last } => {
                let list = self.lists.len() - 1;
                self.add_span(Layer::Lists, (first, last), list);
            }
            Row::ListedAs { asn } => self.add_listed_system(asn, source),
            Row::Company(row) => {
                self.companies.add(&row, source);
            }
            Row::Owned { company: (scheme, number), owner: (owner_scheme, owner) } => {
                let (company, owner) = ((scheme, number.as_str()), (owner_scheme, owner.as_str()));
                self.companies.add_owner(company, owner, source);
            }
            Row::Crawler(crawler) => self.crawlers.push(crawler),
            Row::UserAgents(text) => self.user_agents = text,
            Row::Held(row) => self.add_holder(*row, "", source, layer),
            Row::OptedOut(row) => {
                if let OptOutRow::Range(first, last) = row {
                    self.add_span(Layer::OptOuts, (first, last), usize::from(source));
                }
                self.opt_outs.add(row, source);
            }
        }
    }

    fn add_route(&mut self, routed: &Routed, source: u16) {
        let system = self.systems.entry(routed.asn).or_default();
        system.routing_source = source;
        system.prefix_count += 1;
        match (routed.first, routed.last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                system.v4_addresses += u64::from(last.to_bits() - first.to_bits()) + 1;
            }
            _ => system.v6_prefixes += 1,
        }
        if system.organisation.is_empty() && system.handle.is_empty() {
            routed.handle.clone_into(&mut system.handle);
            routed.organisation.clone_into(&mut system.organisation);
        }
        if let (Some(country), [0, 0]) = (routed.country.as_bytes().first_chunk(), system.country) {
            system.country = *country;
        }
        self.add_span(Layer::Routing, (routed.first, routed.last), routed.asn as usize);
    }

    fn add_listed_system(&mut self, asn: u32, source: u16) {
        let list = self.lists.len() - 1;
        let system = self.systems.entry(asn).or_default();
        match self.lists[list].kind {
            NetworkKind::Hosting => system.hosting_list = Some(source),
            NetworkKind::Vpn => system.vpn_list = Some(source),
            _ => system.other_list = u32::try_from(list).ok(),
        }
    }

    fn add_holder(&mut self, row: HolderRow, industry: &'static str, source: u16, layer: Layer) {
        self.add_span(layer, (row.first, row.last), self.holders.len());
        self.holders.push(Holder { row, industry, source, layer });
    }

    fn add_span(&mut self, layer: Layer, (first, last): (IpAddr, IpAddr), value: usize) {
        let rank = match (layer, self.lists.get(value)) {
            (Layer::Lists, Some(list)) => layers::list_rank(list.kind, &list.service),
            _ => 0,
        };
        let value = u32::try_from(value).expect("the row limits keep values under 2^32");
        let (first, last) = (bits(first), bits(last));
        // Special-purpose space is answered before the data set is asked.
        if is_global(first) && is_global(last) {
            self.spans[layer as usize].push(Span { first, last, value, rank });
        }
    }

    /// Puts everything together and gives the bytes of the file.
    pub fn compile(self, progress: &mut dyn FnMut(Progress)) -> Vec<u8> {
        let Self { spans, systems, mut companies, .. } = self;
        let stage = "putting companies together";
        progress(Progress { stage, done: 0, total: 1 });
        companies.close();
        progress(Progress { stage, done: 1, total: 1 });
        let mut writer = Writer::new();
        let mut planner = Planner::new(Inputs {
            sources: self.sources,
            lists: self.lists,
            holders: self.holders,
            companies,
            opt_outs: self.opt_outs,
        });
        planner.plan_systems(&systems, progress);
        planner.plan_holders();
        let stage = "merging ranges";
        progress(Progress { stage, done: 0, total: 1 });
        let layers = spans.map(layers::flatten);
        let mut networks = Vec::new();
        layers::overlay(&layers, &mut |first, last, values| {
            networks.push((first, last, planner.network(values)));
        });
        progress(Progress { stage, done: 1, total: 1 });
        let stage = "writing";
        progress(Progress { stage, done: 0, total: 1 });
        let sources = planner.write(&mut writer, &networks, &self.weights);
        let file = writer.finish(Extras {
            sources,
            calibration: &self.calibration,
            crawlers: &self.crawlers,
            user_agents: &self.user_agents,
        });
        progress(Progress { stage, done: 1, total: 1 });
        file
    }
}

/// An address as one number; IPv4 in IPv6 clothes, so that both versions sort apart.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// The reverse of [`bits`].
fn address(bits: u128) -> IpAddr {
    IpAddr::V6(Ipv6Addr::from_bits(bits)).to_canonical()
}

/// IPv4, or IPv6 of `2000::/3`.
fn is_global(bits: u128) -> bool {
    bits >> 32 == 0xffff || bits >> 125 == 1
}

#[cfg(test)]
mod tests;
