//! A naive event store in memory, that recounts everything for each answer: what the suite compares
//! an engine with.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use doorplate_domain::books::{Books, VerdictClass};
use doorplate_domain::correction::{Correction, apply};
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::filter::{CompanySort, CompanySortField, Field, SortDirection, Test};
use doorplate_domain::hit::{Door, Hit, HitKind};
use doorplate_domain::id::{CompanyId, EventId, SiteId, VisitId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::time::{Day, DayRange, Timestamp};

use crate::ports::company_selection::{
    CompanyCondition, CompanyCount, Condition, FieldValue, PreviousSums,
};
use crate::ports::events::{
    AbstentionDetail, Appended, CompanyActivity, DayTotals, NetworkRow, Outcome, Overview,
    TimelineItem, TopRow, Totals, VisitDetail, VisitingCompany,
};

/// A visit with its hits in the order received.
#[derive(Debug, Clone)]
pub struct ModelVisit {
    id: VisitId,
    hits: Vec<Hit>,
    /// What the data set or a later look says.
    verdict: Identification,
    /// What a later look superseded.
    superseded: Vec<Identification>,
    /// What is shown.
    shown: Identification,
}

impl ModelVisit {
    fn in_order(&self) -> Vec<&Hit> {
        let mut hits: Vec<_> = self.hits.iter().collect();
        hits.sort_by_key(|hit| hit.at);
        hits
    }

    fn first(&self) -> &Hit {
        self.in_order()[0]
    }

    fn started_at(&self) -> Timestamp {
        self.first().at
    }

    fn ended_at(&self) -> Timestamp {
        self.hits.iter().map(|hit| hit.at).max().unwrap()
    }

    fn day(&self) -> Day {
        self.started_at().day()
    }

    fn identification(&self) -> &Identification {
        &self.shown
    }

    fn company(&self) -> Option<&CompanyId> {
        self.identification().company.as_ref().map(|company| &company.id)
    }

    fn views(&self) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(|hit| hit.kind == HitKind::View)
    }

    fn page_views(&self) -> u64 {
        self.views().count() as u64
    }

    fn engaged_millis(&self) -> u64 {
        self.hits.iter().map(|hit| u64::from(hit.engaged_millis)).sum()
    }

    fn class(&self) -> VerdictClass {
        VerdictClass::new(self.identification().status, self.identification().reason)
    }
}

/// The naive store, for one workspace.
#[derive(Debug, Clone, Default)]
pub struct Model {
    seen: HashSet<(SiteId, EventId)>,
    visits: BTreeMap<(SiteId, VisitId), ModelVisit>,
    dropped: Vec<(SiteId, Day, DropReason, u64)>,
    corrections: Vec<Correction>,
}

impl Model {
    /// Takes outcomes in.
    pub fn append(&mut self, outcomes: &[Outcome]) -> Appended {
        let mut appended = Appended::default();
        for outcome in outcomes {
            match outcome {
                Outcome::Dropped { site_id, day, reason, count, event_id } => {
                    if event_id.is_some_and(|id| !self.seen.insert((site_id.clone(), id))) {
                        appended.duplicates += count;
                        continue;
                    }
                    appended.dropped += count;
                    self.dropped.push((site_id.clone(), *day, *reason, *count));
                }
                Outcome::Hit { visit_id, hit } => {
                    if !self.seen.insert((hit.site_id.clone(), hit.event_id)) {
                        appended.duplicates += 1;
                        if hit.door != Door::Log {
                            let reason = DropReason::Duplicate;
                            self.dropped.push((hit.site_id.clone(), hit.at.day(), reason, 1));
                        }
                        continue;
                    }
                    appended.hits += 1;
                    let key = (hit.site_id.clone(), visit_id.clone());
                    let shown = apply(&hit.identification, &self.corrections);
                    let visit = self.visits.entry(key).or_insert_with(|| {
                        appended.visits += 1;
                        ModelVisit {
                            id: visit_id.clone(),
                            hits: Vec::new(),
                            verdict: hit.identification.clone(),
                            superseded: Vec::new(),
                            shown: shown.clone(),
                        }
                    });
                    if !visit.superseded.contains(&shown) {
                        visit.verdict = hit.identification.clone();
                        visit.shown = shown;
                    }
                    visit.hits.push((**hit).clone());
                }
            }
        }
        appended
    }

    /// Lays corrections down. Gives the number of visits that changed.
    pub fn correct(&mut self, corrections: &[Correction]) -> u64 {
        self.corrections = corrections.to_vec();
        let mut changed = 0;
        for visit in self.visits.values_mut() {
            let shown = apply(&visit.verdict, corrections);
            changed += u64::from(shown != visit.shown);
            visit.shown = shown;
        }
        changed
    }

    /// Puts a verdict in the place of a visit's.
    pub fn supersede(&mut self, site: &SiteId, visit_id: &VisitId, verdict: &Identification) {
        let shown = apply(verdict, &self.corrections);
        let visit = self.visits.get_mut(&(site.clone(), visit_id.clone())).unwrap();
        if visit.shown != shown {
            visit.superseded.push(visit.shown.clone());
        }
        visit.verdict = verdict.clone();
        visit.shown = shown;
    }

    fn visits(&self, site: &SiteId, range: DayRange) -> Vec<&ModelVisit> {
        let is_within = |day: Day| range.from <= day && day <= range.to;
        self.visits
            .iter()
            .filter(|((of, _), visit)| of == site && is_within(visit.day()))
            .map(|(_, visit)| visit)
            .collect()
    }

    /// The books.
    pub fn books(&self, site: &SiteId, range: DayRange) -> Books {
        let mut books = Books::default();
        for visit in self.visits(site, range) {
            let tally = books.verdicts.entry(visit.class()).or_default();
            tally.visits += 1;
            tally.hits += visit.hits.len() as u64;
            books.received += visit.hits.len() as u64;
        }
        for (of, day, reason, count) in &self.dropped {
            if of == site && range.from <= *day && *day <= range.to {
                *books.dropped.entry(*reason).or_default() += count;
                books.received += count;
            }
        }
        books
    }

    /// The span with outcomes.
    pub fn span(&self, site: &SiteId) -> Option<DayRange> {
        let all = DayRange { from: Day(i32::MIN), to: Day(i32::MAX) };
        let visits = self.visits(site, all).into_iter().map(ModelVisit::day);
        let dropped = self.dropped.iter().filter(|drop| &drop.0 == site).map(|drop| drop.1);
        let days: BTreeSet<_> = visits.chain(dropped).collect();
        Some(DayRange { from: *days.first()?, to: *days.last()? })
    }

    fn first_seen(&self, site: &SiteId, company: &CompanyId) -> Timestamp {
        let own = self
            .visits
            .iter()
            .filter(|((of, _), visit)| of == site && visit.company() == Some(company));
        own.map(|(_, visit)| visit.started_at()).min().unwrap()
    }

    /// The overview; lists in the order of their names.
    pub fn overview(&self, site: &SiteId, range: DayRange) -> Overview {
        let visits = self.visits(site, range);
        let companies: BTreeSet<_> = visits.iter().filter_map(|visit| visit.company()).collect();
        let count = |class| visits.iter().filter(|visit| visit.class() == class).count() as u64;
        let is_new = |company: &&&CompanyId| self.first_seen(site, company) >= range.from.start();
        let fact = |fact: fn(&Identification) -> Option<String>| {
            top(&visits, |visit| fact(visit.identification()).into_iter().collect())
        };
        Overview {
            totals: Totals {
                hits: visits.iter().map(|visit| visit.hits.len() as u64).sum(),
                page_views: visits.iter().map(|visit| visit.page_views()).sum(),
                visits: visits.len() as u64,
                identified_visits: count(VerdictClass::Identified),
                probable_visits: count(VerdictClass::Probable),
                companies: companies.len() as u64,
                new_companies: companies.iter().filter(is_new).count() as u64,
            },
            series: series(&visits, range),
            sources: top(&visits, |visit| vec![visit.first().source.name.clone()]),
            pages: pages(&visits),
            countries: fact(|identification| {
                let country = identification.company.as_ref()?.country.clone();
                (!country.is_empty()).then_some(country)
            }),
            industries: fact(|identification| {
                let industry = identification.company.as_ref()?.industry.clone();
                (!industry.is_empty()).then_some(industry)
            }),
        }
    }

    /// The companies that match, in order.
    pub fn companies(
        &self,
        site: &SiteId,
        range: DayRange,
        condition: &CompanyCondition,
        sort: CompanySort,
    ) -> Vec<VisitingCompany> {
        let selected = self.selected(site, range, condition);
        let mut companies: Vec<_> = selected.into_iter().map(|(company, _)| company).collect();
        companies.sort_by(|one, other| {
            let by_key = compare(sort.field, one, other);
            match sort.direction {
                SortDirection::Ascending => by_key,
                SortDirection::Descending => by_key.reverse(),
            }
            .then_with(|| one.company_id.cmp(&other.company_id))
        });
        companies
    }

    /// The companies that match, each with its visits.
    fn selected(
        &self,
        site: &SiteId,
        range: DayRange,
        condition: &CompanyCondition,
    ) -> Vec<(VisitingCompany, Vec<&ModelVisit>)> {
        let visits = self.visits(site, range);
        let ids: BTreeSet<_> = visits.iter().filter_map(|visit| visit.company()).collect();
        let mut selected = Vec::new();
        for id in ids {
            let own: Vec<_> =
                visits.iter().copied().filter(|visit| visit.company() == Some(id)).collect();
            let company = self.company(site, range, &own);
            let asked = Asked { company: &company, visits: &own, range, today: condition.today };
            if asked.is(&condition.condition) {
                selected.push((company, own));
            }
        }
        selected
    }

    /// How many companies match, and their visits.
    pub fn count(
        &self,
        site: &SiteId,
        range: DayRange,
        condition: &CompanyCondition,
    ) -> CompanyCount {
        let selected = self.selected(site, range, condition);
        CompanyCount {
            companies: selected.len() as u64,
            visits: selected.iter().map(|(_, visits)| visits.len() as u64).sum(),
        }
    }

    /// The values of a field among the companies that match, in the order of the port.
    pub fn field_values(
        &self,
        site: &SiteId,
        range: DayRange,
        condition: &CompanyCondition,
        field: Field,
    ) -> Vec<FieldValue> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for (company, visits) in self.selected(site, range, condition) {
            let values: BTreeSet<_> = values(field, &company, &visits).into_iter().collect();
            for value in values.into_iter().filter(|value| !value.is_empty()) {
                *counts.entry(value).or_default() += 1;
            }
        }
        let values = counts.into_iter().map(|(value, companies)| FieldValue { value, companies });
        let mut values: Vec<_> = values.collect();
        values.sort_by_key(|value| Reverse(value.companies));
        values
    }

    /// What a company did in the span before.
    pub fn previous(&self, site: &SiteId, range: DayRange, company: &CompanyId) -> PreviousSums {
        let visits = self.visits(site, range.previous());
        let own = visits.iter().filter(|visit| visit.company() == Some(company));
        own.fold(PreviousSums::default(), |sums, visit| PreviousSums {
            visits: sums.visits + 1,
            page_views: sums.page_views + visit.page_views(),
        })
    }

    fn company(&self, site: &SiteId, range: DayRange, visits: &[&ModelVisit]) -> VisitingCompany {
        let company = visits[0].identification().company.clone().unwrap();
        let first_seen_at = self.first_seen(site, &company.id);
        let latest = visits.iter().max_by_key(|visit| visit.ended_at()).unwrap();
        let in_order = latest.in_order();
        let last = in_order.iter().rfind(|hit| hit.kind == HitKind::View).or(in_order.last());
        let mut sources: BTreeMap<&str, u64> = BTreeMap::new();
        for visit in visits {
            *sources.entry(visit.first().source.name.as_str()).or_default() += 1;
        }
        let top_source = sources.iter().max_by_key(|(name, visits)| (**visits, Reverse(**name)));
        let width = (range.days() + 29) / 30;
        let mut sparkline = vec![0; usize::try_from((range.days() + width - 1) / width).unwrap()];
        for visit in visits {
            sparkline[usize::try_from((visit.day().0 - range.from.0) / width).unwrap()] += 1;
        }
        let identifications = || visits.iter().map(|visit| visit.identification());
        VisitingCompany {
            company_id: company.id,
            name: company.name,
            domain: company.domain,
            country: company.country,
            region: company.region,
            city: company.city,
            industry: company.industry,
            size: company.size,
            kind: company.kind,
            parent_id: company.parent_id,
            visits: visits.len() as u64,
            page_views: visits.iter().map(|visit| visit.page_views()).sum(),
            engaged_millis: visits.iter().map(|visit| visit.engaged_millis()).sum(),
            first_seen_at,
            last_seen_at: latest.ended_at(),
            is_new: range.from.start() <= first_seen_at && first_seen_at < range.to.end(),
            last_page: last.unwrap().path.clone(),
            top_source: (*top_source.unwrap().0).to_owned(),
            status: identifications().map(|verdict| verdict.status).min().unwrap(),
            confidence: identifications().map(|verdict| verdict.confidence).fold(0.0, f32::max),
            sparkline,
            previous: None,
        }
    }

    /// What one company did; lists in the order of their names.
    pub fn activity(
        &self,
        site: &SiteId,
        company: &CompanyId,
        range: DayRange,
    ) -> Option<CompanyActivity> {
        let mut visits = self.visits(site, range);
        visits.retain(|visit| visit.company() == Some(company));
        let latest = visits.iter().max_by_key(|visit| visit.started_at())?;
        Some(CompanyActivity {
            company: self.company(site, range, &visits),
            series: series(&visits, range),
            pages: pages(&visits),
            sources: top(&visits, |visit| vec![visit.first().source.name.clone()]),
            identification: latest.identification().clone(),
        })
    }

    /// A company's visits, newest first.
    pub fn company_visits(
        &self,
        site: &SiteId,
        company: &CompanyId,
        range: DayRange,
    ) -> Vec<VisitDetail> {
        let mut visits = self.visits(site, range);
        visits.retain(|visit| visit.company() == Some(company));
        visits.sort_by_key(|visit| Reverse(visit.started_at()));
        visits.into_iter().map(detail).collect()
    }

    /// What lies behind an abstention; networks in the order of their names.
    pub fn abstention(
        &self,
        site: &SiteId,
        reason: AbstainReason,
        range: DayRange,
    ) -> AbstentionDetail {
        let mut visits = self.visits(site, range);
        visits.retain(|visit| visit.class() == VerdictClass::Abstained(reason));
        let mut networks: BTreeMap<String, NetworkRow> = BTreeMap::new();
        for visit in &visits {
            let verdict = visit.identification();
            let row = networks.entry(verdict.network_name.clone()).or_insert_with(|| NetworkRow {
                network_name: verdict.network_name.clone(),
                asn: verdict.asn,
                kind: verdict.kind,
                service: verdict.service.clone(),
                country: verdict.country.clone(),
                visits: 0,
                hits: 0,
            });
            row.visits += 1;
            row.hits += visit.hits.len() as u64;
        }
        AbstentionDetail {
            networks: networks.into_values().collect(),
            days: series(&visits, range).iter().map(|day| (day.day, day.visits)).collect(),
        }
    }
}

fn detail(visit: &ModelVisit) -> VisitDetail {
    let verdict = visit.identification();
    let item = |hit: &&Hit| TimelineItem {
        at: hit.at,
        kind: hit.kind,
        path: hit.path.clone(),
        name: hit.name.clone(),
    };
    VisitDetail {
        visit_id: visit.id.clone(),
        started_at: visit.started_at(),
        ended_at: visit.ended_at(),
        source: visit.first().source.clone(),
        landing_path: visit.first().path.clone(),
        device: visit.first().device.clone(),
        country: verdict.country.clone(),
        page_views: visit.page_views(),
        engaged_millis: visit.hits.iter().map(|hit| u64::from(hit.engaged_millis)).sum(),
        status: verdict.status,
        confidence: verdict.confidence,
        timeline: visit.in_order().iter().map(item).collect(),
    }
}

fn series(visits: &[&ModelVisit], range: DayRange) -> Vec<DayTotals> {
    (range.from.0..=range.to.0)
        .map(|day| {
            let of_day: Vec<_> = visits.iter().filter(|visit| visit.day() == Day(day)).collect();
            let companies: BTreeSet<_> =
                of_day.iter().filter_map(|visit| visit.company()).collect();
            DayTotals {
                day: Day(day),
                visits: of_day.len() as u64,
                page_views: of_day.iter().map(|visit| visit.page_views()).sum(),
                identified_visits: of_day.iter().filter(|visit| visit.company().is_some()).count()
                    as u64,
                companies: companies.len() as u64,
            }
        })
        .collect()
}

fn top(visits: &[&ModelVisit], names: impl Fn(&ModelVisit) -> Vec<String>) -> Vec<TopRow> {
    let mut rows: BTreeMap<String, (u64, BTreeSet<CompanyId>)> = BTreeMap::new();
    for visit in visits {
        for name in names(visit) {
            let (visits, companies) = rows.entry(name).or_default();
            *visits += 1;
            companies.extend(visit.company().cloned());
        }
    }
    rows.into_iter()
        .map(|(name, (visits, companies))| TopRow {
            name,
            visits,
            page_views: 0,
            companies: companies.len() as u64,
        })
        .collect()
}

fn pages(visits: &[&ModelVisit]) -> Vec<TopRow> {
    let paths = |visit: &ModelVisit| {
        let paths: BTreeSet<_> = visit.views().map(|hit| hit.path.clone()).collect();
        paths.into_iter().collect()
    };
    let mut rows = top(visits, paths);
    for row in &mut rows {
        let views = visits.iter().flat_map(|visit| visit.views());
        row.page_views = views.filter(|hit| hit.path == row.name).count() as u64;
    }
    rows
}

/// A company that a condition is asked of.
struct Asked<'a> {
    company: &'a VisitingCompany,
    visits: &'a [&'a ModelVisit],
    range: DayRange,
    today: Day,
}

impl Asked<'_> {
    fn is(&self, condition: &Condition) -> bool {
        let company = self.company;
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.is(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.is(part)),
            Condition::Not(part) => !self.is(part),
            Condition::Text(pattern) => {
                pattern.fits(&company.name) || pattern.fits(&company.domain)
            }
            Condition::Companies(ids) => ids.contains(&company.company_id),
            Condition::FirstSeenAfter(time) => company.first_seen_at > *time,
            Condition::Parents(ids) => ids.contains(&company.parent_id),
            Condition::Test(test) => self.passes(test),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a confidence is from 0 to 1"
    )]
    fn passes(&self, test: &Test) -> bool {
        let Self { company, visits, range, today } = self;
        let days: BTreeSet<_> = visits.iter().map(|visit| visit.day()).collect();
        let came_before = company.first_seen_at < range.from.start();
        match test.field() {
            Field::Visits => test.admits_number(company.visits),
            Field::PageViews => test.admits_number(company.page_views),
            Field::Engaged => test.admits_number(company.engaged_millis / 1_000),
            Field::Confidence => {
                test.admits_number((f64::from(company.confidence) * 1e6).round() as u64)
            }
            Field::FirstSeen => test.admits_day(company.first_seen_at.day(), *today),
            Field::LastSeen => test.admits_day(company.last_seen_at.day(), *today),
            Field::New => test.admits(company.is_new),
            Field::Returning => test.admits(days.len() > 1 || came_before),
            field => {
                let values = values(field, company, visits);
                let patterns = test.patterns();
                values.iter().any(|value| patterns.iter().any(|pattern| pattern.fits(value)))
            }
        }
    }
}

/// The texts that a company has in a field.
fn values(field: Field, company: &VisitingCompany, visits: &[&ModelVisit]) -> Vec<String> {
    let of_visits =
        |text: fn(&ModelVisit) -> String| visits.iter().map(|visit| text(visit)).collect();
    let of_hits = |kinds: &[HitKind], text: fn(&Hit) -> &String| {
        let hits = visits.iter().flat_map(|visit| &visit.hits);
        hits.filter(|hit| kinds.contains(&hit.kind)).map(|hit| text(hit).clone()).collect()
    };
    let actions = [HitKind::Event, HitKind::Outbound, HitKind::Download, HitKind::Form];
    match field {
        Field::Name => vec![company.name.clone()],
        Field::Domain => vec![company.domain.clone()],
        Field::Country => vec![company.country.clone()],
        Field::Region => vec![company.region.clone()],
        Field::City => vec![company.city.clone()],
        Field::Industry => vec![company.industry.clone()],
        Field::Size => vec![company.size.clone()],
        Field::Kind => vec![company.kind.as_str().to_owned()],
        Field::Parent => company.parent_id.iter().map(ToString::to_string).collect(),
        Field::Verdict => {
            vec![VerdictClass::new(company.status, None).as_str().to_owned()]
        }
        Field::Page => of_hits(&[HitKind::View], |hit| &hit.path),
        Field::Event => of_hits(&actions, |hit| &hit.name),
        Field::Source => of_visits(|visit| visit.first().source.name.clone()),
        Field::Campaign => of_visits(|visit| visit.first().source.campaign.clone()),
        Field::Network => of_visits(|visit| visit.identification().network_name.clone()),
        field => panic!("{field:?} is no text"),
    }
}

fn compare(
    field: CompanySortField,
    one: &VisitingCompany,
    other: &VisitingCompany,
) -> std::cmp::Ordering {
    match field {
        CompanySortField::LastSeenAt => one.last_seen_at.cmp(&other.last_seen_at),
        CompanySortField::FirstSeenAt => one.first_seen_at.cmp(&other.first_seen_at),
        CompanySortField::Visits => one.visits.cmp(&other.visits),
        CompanySortField::PageViews => one.page_views.cmp(&other.page_views),
        CompanySortField::Name => one.name.to_lowercase().cmp(&other.name.to_lowercase()),
        CompanySortField::Confidence => one.confidence.total_cmp(&other.confidence),
        CompanySortField::Engaged => one.engaged_millis.cmp(&other.engaged_millis),
        CompanySortField::Country => one.country.to_lowercase().cmp(&other.country.to_lowercase()),
        CompanySortField::Industry => {
            one.industry.to_lowercase().cmp(&other.industry.to_lowercase())
        }
    }
}
