//! Puts the layers of one network together into a record.

use doorplate_domain::data_set::SourceUse;
use doorplate_domain::network::NetworkKind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::company_book::CompanyBook;
use super::conflict::{self, Verdict};
use super::freshness::Freshness;
use super::layers::{LAYERS, Layer, NOTHING};
use super::opt_outs::OptOuts;
use super::system_plan::{
    self, Context, GroupNames, KIND_STRENGTH_MAX, Plan, PlannedEvidence, kind_words,
};
use super::{Holder, List, OWN_FACTS, Progress, System, address};
use crate::data_set::layout::{
    FLAG_CONFLICT, FLAG_NATURAL_PERSON, FLAG_OPTED_OUT, NO_COMPANY, StoredEvidence, StoredNetwork,
};
use crate::data_set::writer::Writer;
use crate::evidence::EvidenceKind;
use crate::evidence_weights::EvidenceWeights;
use crate::kinds::classify_domain;
use crate::names::is_natural_person_or_sole_trader;
use crate::names::registrant::{NAMEABLE_MIN, RangeSize, Registration, nameable_probability};
use crate::sources::CompanyRow;
use crate::starter;

/// How often progress is told, in systems.
const PROGRESS_STEP: usize = 4096;

/// Plans the records.
pub(super) struct Planner {
    sources: Vec<SourceUse>,
    source_names: Vec<String>,
    plans: FxHashMap<u32, Plan>,
    lists: Vec<List>,
    holders: Vec<Holder>,
    /// The company of each holder.
    holder_companies: Vec<Option<u32>>,
    companies: CompanyBook,
    opt_outs: OptOuts,
    /// Names of autonomous systems that were given to companies.
    registered_names: FxHashSet<(u32, String)>,
    networks: Vec<Plan>,
    network_numbers: FxHashMap<[u32; LAYERS], u32>,
}

/// What the records are planned from, besides the autonomous systems.
pub(super) struct Inputs {
    pub(super) sources: Vec<SourceUse>,
    pub(super) lists: Vec<List>,
    pub(super) holders: Vec<Holder>,
    pub(super) companies: CompanyBook,
    pub(super) opt_outs: OptOuts,
}

impl Planner {
    pub(super) fn new(inputs: Inputs) -> Self {
        Self {
            source_names: inputs.sources.iter().map(|source| source.name.clone()).collect(),
            sources: inputs.sources,
            plans: FxHashMap::default(),
            lists: inputs.lists,
            holders: inputs.holders,
            holder_companies: Vec::new(),
            companies: inputs.companies,
            opt_outs: inputs.opt_outs,
            registered_names: FxHashSet::default(),
            networks: Vec::new(),
            network_numbers: FxHashMap::default(),
        }
    }

    /// Plans every routed autonomous system, ascending by number.
    pub(super) fn plan_systems(
        &mut self,
        systems: &FxHashMap<u32, System>,
        progress: &mut dyn FnMut(Progress),
    ) {
        let facts = starter::facts();
        let reviewed: FxHashMap<u32, (NetworkKind, &str)> = facts
            .networks
            .iter()
            .map(|network| (network.asn, (network.kind, network.service)))
            .collect();
        let groups = GroupNames::known();
        let mut numbers: Vec<u32> = systems
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
            let system = &systems[&asn];
            let listed = system.other_list.map(|list| &self.lists[list as usize]);
            let reviewed = reviewed
                .get(&asn)
                .copied()
                .or_else(|| listed.map(|list| (list.kind, list.service.as_str())));
            let context = &mut Context {
                companies: &mut self.companies,
                groups: &groups,
                source_names: &self.source_names,
            };
            self.plans.insert(asn, system_plan::plan(asn, system, reviewed, context));
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
        self.note_registered_name(&plan, values);
        self.networks.push(plan);
        self.network_numbers.insert(values, number);
        number
    }

    /// Keeps the name that a known holder's networks are registered under as one of its names.
    fn note_registered_name(&mut self, plan: &Plan, values: [u32; LAYERS]) {
        let holder = values[Layer::OwnFacts as usize];
        let routed = self.plans.get(&values[Layer::Routing as usize]);
        let (Some(routed), Some(company)) = (routed, plan.company) else { return };
        let known = self.holder_companies.get(holder as usize).copied().flatten();
        let is_other = known == Some(company) && routed.company != known;
        if is_other
            && !routed.name.is_empty()
            && self.registered_names.insert((company, routed.name.clone()))
        {
            self.companies.add_alias(company, &routed.name);
        }
    }

    fn compose(&self, values: [u32; LAYERS]) -> Plan {
        let value = |layer: Layer| Some(values[layer as usize]).filter(|value| *value != NOTHING);
        let routed = value(Layer::Routing).and_then(|asn| self.plans.get(&asn));
        let mut plan = routed.cloned().unwrap_or_else(nothing_known);
        if let Some(holder) = value(Layer::OwnFacts).filter(|holder| {
            let kind = self.holders[*holder as usize].row.kind;
            routed.is_none_or(|routed| is_still_theirs(kind, routed))
        }) {
            self.weigh_holder(&mut plan, holder, 1.0);
        }
        if let Some(holder) = value(Layer::Tables) {
            self.apply_assignment(&mut plan, holder);
        }
        if let Some(list) = value(Layer::Lists) {
            self.apply_list(&mut plan, &self.lists[list as usize]);
        }
        if let Some(holder) = value(Layer::Operator) {
            plan.evidence.retain(|piece| piece.kind == EvidenceKind::AsHolder);
            self.apply_holder(&mut plan, holder, 1.0);
        }
        self.apply_opt_outs(&mut plan, value(Layer::OptOuts));
        plan
    }

    /// Takes a row of an imported table. A carrier's assignment names a business only when the
    /// text reads like one: the carrier's gate stands otherwise.
    fn apply_assignment(&self, plan: &mut Plan, number: u32) {
        let holder = &self.holders[number as usize];
        let row = &holder.row;
        if row.name.is_empty() {
            return self.apply_holder(plan, number, 1.0);
        }
        let estimate = classify_domain(&row.domain, &row.name);
        let kind = row.kind.unwrap_or(estimate.kind);
        if row.kind.is_some_and(|kind| !kind.is_organisation()) {
            return self.apply_holder(plan, number, 1.0);
        }
        let probability = nameable_probability(&Registration {
            name: &row.name,
            domain: &row.domain,
            country: &row.country,
            as_name: &plan.name,
            as_domain: "",
            size: RangeSize::of(row.first, row.last),
        });
        let log_odds = (probability / (1.0 - probability).max(f32::EPSILON)).max(1e-3).ln();
        let is_nameable =
            probability >= NAMEABLE_MIN && self.holder_companies[number as usize].is_some();
        if is_nameable && kind.is_organisation() {
            if !plan.kind.is_organisation() {
                // What the carrier's network is says nothing of its customer's.
                plan.evidence.retain(|piece| piece.kind == EvidenceKind::AsHolder);
            }
            self.weigh_holder(plan, number, log_odds);
        } else {
            let is_person = is_natural_person_or_sole_trader(&row.name, &row.country, None);
            plan.company = None;
            plan.flags = if is_person { FLAG_NATURAL_PERSON } else { 0 };
            plan.evidence.push(self.holder_evidence(holder, EvidenceKind::RangeHolder, -1.0));
        }
    }

    /// Takes a holder, unless the autonomous system names another organisation as strongly.
    fn weigh_holder(&self, plan: &mut Plan, number: u32, strength: f32) {
        let holder = &self.holders[number as usize];
        let (Some(first), Some(second)) = (plan.company, self.holder_companies[number as usize])
        else {
            return self.apply_holder(plan, number, strength);
        };
        let kind = evidence_kind(holder.layer);
        let verdict = conflict::judge(
            (&self.companies.get(first).row, conflict::log_odds(plan)),
            (&self.companies.get(second).row, strength * conflict::claim(kind)),
        );
        if verdict == Verdict::Second || first == second {
            return self.apply_holder(plan, number, strength);
        }
        plan.evidence.push(self.holder_evidence(holder, EvidenceKind::OtherHolder, -1.0));
        if verdict == Verdict::Tie {
            plan.flags |= FLAG_CONFLICT;
        }
    }

    fn apply_holder(&self, plan: &mut Plan, number: u32, strength: f32) {
        let holder = &self.holders[number as usize];
        let company = self.holder_companies[number as usize];
        let default_kind = match (&holder.row.name, holder.layer) {
            (name, _) if name.is_empty() => plan.kind,
            (_, Layer::Tables) => classify_domain(&holder.row.domain, &holder.row.name).kind,
            _ => NetworkKind::Business,
        };
        plan.kind = holder.row.kind.unwrap_or(default_kind);
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
        let kind = evidence_kind(holder.layer);
        plan.evidence.push(self.holder_evidence(holder, kind, strength * sign));
        let is_kind_told =
            plan.evidence.iter().any(|piece| piece.kind == EvidenceKind::NetworkKind);
        if holder.layer == Layer::OwnFacts && !is_kind_told {
            plan.evidence.push(PlannedEvidence {
                kind: EvidenceKind::NetworkKind,
                source: OWN_FACTS,
                strength: sign * KIND_STRENGTH_MAX,
                subject: holder.row.name.clone(),
                detail: kind_words(plan.kind).to_owned(),
            });
        }
    }

    fn holder_evidence(
        &self,
        holder: &Holder,
        kind: EvidenceKind,
        strength: f32,
    ) -> PlannedEvidence {
        PlannedEvidence {
            kind,
            source: holder.source,
            strength,
            subject: holder.row.name.clone(),
            detail: self.source_names[usize::from(holder.source)].clone(),
        }
    }

    /// Names nobody who opted out, by range or as a company.
    fn apply_opt_outs(&self, plan: &mut Plan, range_source: Option<u32>) {
        let company = plan.company.filter(|_| self.opt_outs.has_companies());
        let is_out =
            company.is_some_and(|number| self.opt_outs.has(&self.companies.get(number).row));
        if range_source.is_none() && !is_out {
            return;
        }
        plan.company = None;
        plan.flags |= FLAG_OPTED_OUT;
        plan.evidence.push(PlannedEvidence {
            kind: EvidenceKind::OptedOut,
            source: range_source
                .and_then(|source| u16::try_from(source).ok())
                .unwrap_or(self.opt_outs.source()),
            strength: -1.0,
            subject: String::new(),
            detail: String::new(),
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
            strength: -1.0,
            subject: self.source_names[usize::from(list.source)].clone(),
            detail: kind_words(list.kind).to_owned(),
        });
    }

    /// The numbers in the file of the companies that opted out. `companies` has the number of each
    /// place in the book.
    fn opted_out(&self, companies: &[u32]) -> FxHashSet<u32> {
        if !self.opt_outs.has_companies() {
            return FxHashSet::default();
        }
        let places = companies.iter().zip(0..);
        places
            .filter(|(_, place)| self.opt_outs.has(&self.companies.get(*place).row))
            .map(|(number, _)| *number)
            .collect()
    }

    /// Writes companies, records and ranges; gives the sources with their facts counted.
    pub(super) fn write(
        mut self,
        writer: &mut Writer,
        ranges: &[(u128, u128, u32)],
        weights: &EvidenceWeights,
    ) -> Vec<SourceUse> {
        let freshness = Freshness::new(self.sources.iter().map(|source| source.as_of.as_str()));
        let weigh = |piece: &PlannedEvidence| {
            let as_of = &self.sources[usize::from(piece.source)].as_of;
            piece.strength * weights.of(piece.kind) * freshness.share(piece.kind, as_of)
        };
        let mut facts = vec![0; self.sources.len()];
        let companies = self.companies.write(writer, &mut facts);
        writer.leave_out_of_domains(self.opted_out(&companies));
        let records: Vec<u32> = self
            .networks
            .iter()
            .map(|plan| write_network(plan, &weigh, &companies, (writer, &mut facts)))
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
/// or hoster is, its autonomous system says better; and an organisation's range that one of them
/// announces was sold or rented out, or serves others.
fn is_still_theirs(kind: Option<NetworkKind>, routed: &Plan) -> bool {
    kind.is_some_and(NetworkKind::is_organisation)
        && (routed.kind.is_organisation() || routed.kind == NetworkKind::Unknown)
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

/// What a holder's row is evidence of, by its layer.
fn evidence_kind(layer: Layer) -> EvidenceKind {
    match layer {
        Layer::Operator => EvidenceKind::OperatorOverride,
        Layer::OwnFacts => EvidenceKind::KnownHolder,
        _ => EvidenceKind::RangeHolder,
    }
}

fn write_network(
    plan: &Plan,
    weigh: &dyn Fn(&PlannedEvidence) -> f32,
    companies: &[u32],
    (writer, facts): (&mut Writer, &mut [u64]),
) -> u32 {
    let evidence: Vec<StoredEvidence> = plan
        .evidence
        .iter()
        .map(|piece| StoredEvidence {
            kind: piece.kind as u8,
            family: piece.kind.family() as u8,
            source: piece.source,
            weight: weigh(piece),
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
