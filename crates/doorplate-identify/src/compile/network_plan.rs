//! Puts the layers of one network together into a record.

use doorplate_domain::data_set::SourceUse;
use doorplate_domain::network::NetworkKind;
use rustc_hash::FxHashMap;

use super::company_book::CompanyBook;
use super::layers::{LAYERS, Layer, NOTHING};
use super::system_plan::{self, LIST_WEIGHT, Plan, PlannedEvidence, kind_weight, kind_words};
use super::{Holder, List, OWN_FACTS, Progress, System, address};
use crate::data_set::layout::{FLAG_NATURAL_PERSON, NO_COMPANY, StoredEvidence, StoredNetwork};
use crate::data_set::writer::Writer;
use crate::evidence::EvidenceKind;
use crate::kinds::classify_domain;
use crate::names::is_natural_person_or_sole_trader;
use crate::sources::CompanyRow;
use crate::starter;

/// Log-odds of what the operator lays down.
const OVERRIDE_WEIGHT: f32 = 6.0;
/// Log-odds of a range among the product's own facts, each of which was reviewed.
const KNOWN_HOLDER_WEIGHT: f32 = 3.5;
/// How often progress is told, in systems.
const PROGRESS_STEP: usize = 4096;

/// Plans the records.
pub(super) struct Planner {
    sources: Vec<SourceUse>,
    source_names: Vec<String>,
    systems: FxHashMap<u32, System>,
    plans: FxHashMap<u32, Plan>,
    lists: Vec<List>,
    holders: Vec<Holder>,
    /// The company of each holder.
    holder_companies: Vec<Option<u32>>,
    companies: CompanyBook,
    networks: Vec<Plan>,
    network_numbers: FxHashMap<[u32; LAYERS], u32>,
}

impl Planner {
    pub(super) fn new(
        sources: Vec<SourceUse>,
        systems: FxHashMap<u32, System>,
        lists: Vec<List>,
        holders: Vec<Holder>,
        companies: CompanyBook,
    ) -> Self {
        Self {
            source_names: sources.iter().map(|source| source.name.clone()).collect(),
            sources,
            systems,
            plans: FxHashMap::default(),
            lists,
            holders,
            holder_companies: Vec::new(),
            companies,
            networks: Vec::new(),
            network_numbers: FxHashMap::default(),
        }
    }

    /// Plans every routed autonomous system, ascending by number.
    pub(super) fn plan_systems(&mut self, progress: &mut dyn FnMut(Progress)) {
        let facts = starter::facts();
        let reviewed: FxHashMap<u32, (NetworkKind, &str)> = facts
            .networks
            .iter()
            .map(|network| (network.asn, (network.kind, network.service)))
            .collect();
        let mut numbers: Vec<u32> = self
            .systems
            .iter()
            .filter(|(_, system)| system.prefix_count > 0)
            .map(|(asn, _)| *asn)
            .collect();
        numbers.sort_unstable();
        let total = numbers.len() as u64;
        for (done, asn) in numbers.into_iter().enumerate() {
            if done.is_multiple_of(PROGRESS_STEP) {
                progress(Progress { stage: "classifying networks", done: done as u64, total });
            }
            let system = &self.systems[&asn];
            let listed = system.other_list.map(|list| &self.lists[list as usize]);
            let reviewed = reviewed
                .get(&asn)
                .copied()
                .or_else(|| listed.map(|list| (list.kind, list.service.as_str())));
            let plan =
                system_plan::plan(asn, system, reviewed, &mut self.companies, &self.source_names);
            self.plans.insert(asn, plan);
        }
        progress(Progress { stage: "classifying networks", done: total, total });
    }

    /// Finds or makes the company of each holder.
    pub(super) fn plan_holders(&mut self) {
        for holder in &self.holders {
            let row = &holder.row;
            let is_person = holder.layer != Layer::OwnFacts
                && is_natural_person_or_sole_trader(&row.name, &row.country, None);
            let is_organisation = row.kind.is_none_or(NetworkKind::is_organisation);
            let company = (is_organisation && !is_person && !row.name.is_empty()).then(|| {
                let row = CompanyRow {
                    name: row.name.clone(),
                    domain: row.domain.clone(),
                    country: row.country.clone(),
                    industry: holder.industry.to_owned(),
                    kind: row.kind,
                    ..CompanyRow::default()
                };
                self.companies.find_or_add(&row, holder.source)
            });
            self.holder_companies.push(company.flatten());
        }
    }

    /// The number of the record for what the layers say.
    pub(super) fn network(&mut self, values: [u32; LAYERS]) -> u32 {
        if let Some(number) = self.network_numbers.get(&values) {
            return *number;
        }
        let number = u32::try_from(self.networks.len()).expect("fewer records than ranges");
        let plan = self.compose(values);
        self.networks.push(plan);
        self.network_numbers.insert(values, number);
        number
    }

    fn compose(&self, values: [u32; LAYERS]) -> Plan {
        let value = |layer: Layer| Some(values[layer as usize]).filter(|value| *value != NOTHING);
        let routed = value(Layer::Routing).and_then(|asn| self.plans.get(&asn));
        let mut plan = routed.cloned().unwrap_or_else(nothing_known);
        if let Some(holder) = value(Layer::OwnFacts).filter(|holder| {
            let kind = self.holders[*holder as usize].row.kind;
            routed.is_none_or(|routed| is_still_theirs(kind, routed))
        }) {
            self.apply_holder(&mut plan, holder);
        }
        if let Some(holder) = value(Layer::Tables) {
            self.apply_holder(&mut plan, holder);
        }
        if let Some(list) = value(Layer::Lists) {
            self.apply_list(&mut plan, &self.lists[list as usize]);
        }
        if let Some(holder) = value(Layer::Operator) {
            self.apply_holder(&mut plan, holder);
        }
        plan
    }

    fn apply_holder(&self, plan: &mut Plan, number: u32) {
        let holder = &self.holders[number as usize];
        let company = self.holder_companies[number as usize];
        let (evidence_kind, weight, kind) = match holder.layer {
            Layer::Operator => {
                plan.evidence.retain(|piece| piece.kind == EvidenceKind::AsHolder);
                (EvidenceKind::OperatorOverride, OVERRIDE_WEIGHT, holder.row.kind)
            }
            Layer::OwnFacts => (EvidenceKind::KnownHolder, KNOWN_HOLDER_WEIGHT, holder.row.kind),
            _ => {
                let estimate = classify_domain(&holder.row.domain, &holder.row.name);
                let kind = holder.row.kind.unwrap_or(estimate.kind);
                (EvidenceKind::RangeHolder, kind_weight(&estimate), Some(kind))
            }
        };
        let default_kind =
            if holder.row.name.is_empty() { plan.kind } else { NetworkKind::Business };
        plan.kind = kind.unwrap_or(default_kind);
        plan.service.clone_from(&holder.row.service);
        plan.company = company;
        plan.flags = 0;
        if company.is_none() && plan.kind.is_organisation() && !holder.row.name.is_empty() {
            plan.flags = FLAG_NATURAL_PERSON;
        }
        if let (Some(country), [0, 0]) = (holder.row.country.as_bytes().first_chunk(), plan.country)
        {
            plan.country = *country;
        }
        let sign = if plan.kind.is_organisation() { 1.0 } else { -1.0 };
        plan.evidence.push(PlannedEvidence {
            kind: evidence_kind,
            source: holder.source,
            weight: weight * sign,
            subject: holder.row.name.clone(),
            detail: self.source_names[usize::from(holder.source)].clone(),
        });
    }

    fn apply_list(&self, plan: &mut Plan, list: &List) {
        plan.kind = list.kind;
        plan.service.clone_from(&list.service);
        plan.company = None;
        plan.flags = 0;
        plan.evidence.push(PlannedEvidence {
            kind: EvidenceKind::PublishedList,
            source: list.source,
            weight: LIST_WEIGHT,
            subject: self.source_names[usize::from(list.source)].clone(),
            detail: kind_words(list.kind).to_owned(),
        });
    }

    /// Writes companies, records and ranges; gives the sources with their facts counted.
    pub(super) fn write(
        mut self,
        writer: &mut Writer,
        ranges: &[(u128, u128, u32)],
    ) -> Vec<SourceUse> {
        let mut facts = vec![0; self.sources.len()];
        let companies = self.companies.write(writer, &mut facts);
        let records: Vec<u32> = self
            .networks
            .iter()
            .map(|plan| write_network(plan, &companies, writer, &mut facts))
            .collect();
        let mut ranges = ranges.iter().peekable();
        while let Some((first, last, network)) = ranges.next() {
            let record = records[*network as usize];
            let mut last = *last;
            while let Some((_, next_last, _)) = ranges.next_if(|(next, _, network)| {
                last.checked_add(1) == Some(*next) && records[*network as usize] == record
            }) {
                last = *next_last;
            }
            writer.range(address(*first), address(last), record);
        }
        for (source, facts) in self.sources.iter_mut().zip(facts) {
            source.facts = facts;
        }
        self.sources
    }
}

/// Whether a range among the product's own facts stands against today's routing. What a carrier
/// or hoster is, its autonomous system says better; and an organisation's range that a hoster
/// announces was sold or rented out.
fn is_still_theirs(kind: Option<NetworkKind>, routed: &Plan) -> bool {
    kind.is_some_and(NetworkKind::is_organisation) && routed.kind != NetworkKind::Hosting
}

fn nothing_known() -> Plan {
    Plan {
        asn: 0,
        name: String::new(),
        service: String::new(),
        country: [0; 2],
        kind: NetworkKind::Unknown,
        company: None,
        flags: 0,
        evidence: Vec::new(),
    }
}

fn write_network(plan: &Plan, companies: &[u32], writer: &mut Writer, facts: &mut [u64]) -> u32 {
    let evidence: Vec<StoredEvidence> = plan
        .evidence
        .iter()
        .map(|piece| StoredEvidence {
            kind: piece.kind as u8,
            family: piece.kind.family() as u8,
            source: piece.source,
            weight: piece.weight,
            subject: writer.text(&piece.subject),
            detail: writer.text(&piece.detail),
        })
        .collect();
    for piece in &evidence {
        facts[usize::from(piece.source)] += 1;
    }
    let (evidence_start, evidence_count) = writer.evidence(&evidence);
    debug_assert!(usize::from(OWN_FACTS) < facts.len());
    let network = StoredNetwork {
        asn: plan.asn,
        name: writer.text(&plan.name),
        service: writer.text(&plan.service),
        company: plan.company.map_or(NO_COMPANY, |number| companies[number as usize]),
        evidence_start,
        evidence_count,
        kind: plan.kind as u8,
        flags: plan.flags,
        country: plan.country,
    };
    writer.network(network)
}
