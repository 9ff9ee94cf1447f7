//! What every engine behind [`Events`] promises.

use doorplate_domain::books::VerdictClass;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::filter::{CompanySort, CompanySortField, SortDirection};
use doorplate_domain::hit::{Door, Hit, HitKind};
use doorplate_domain::id::{CompanyId, EventId, SiteId};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::network::NetworkKind;
use doorplate_domain::page::PageRequest;
use doorplate_domain::time::{Day, DayRange, Timestamp};
use doorplate_domain::visit::VisitorKey;

use super::Ground;
use super::filters::{self, condition};
use super::model::Model;
use super::sample::{
    FIRST_DAY, abstained, company, named, scope, site_id, source, time, view, visit_id,
};
use crate::ports::company_selection::CompanySelection;
use crate::ports::events::{
    Appended, CompanyQuery, EventBatch, Outcome, Overview, Pulse, TopRow, VisitQuery,
};
use crate::ports::queue::LogPosition;
use crate::ports::{Events, StoreError};

type On<'a> = &'a dyn Ground<dyn Events>;

pub(super) fn all() -> DayRange {
    DayRange { from: Day(FIRST_DAY.0 - 2), to: Day(FIRST_DAY.0 + 40) }
}

pub(super) fn hit(visit: u64, hit: Hit) -> Outcome {
    Outcome::Hit { visit_id: visit_id(visit), hit: Box::new(hit) }
}

pub(super) fn batch(outcomes: Vec<Outcome>) -> EventBatch {
    EventBatch { position: None, outcomes }
}

pub(super) async fn append(events: &dyn Events, outcomes: Vec<Outcome>) -> Appended {
    events.append(&scope(1), &batch(outcomes)).await.unwrap()
}

fn query(site: &SiteId, page: PageRequest) -> CompanyQuery {
    let selection =
        CompanySelection { site_id: site.clone(), range: all(), condition: condition("") };
    CompanyQuery { selection, sort: CompanySort::default(), page, with_previous: false }
}

fn is_conflict<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Conflict { .. }))
}

/// An engine without anything in it answers with nothing.
pub async fn an_unknown_site_has_nothing(ground: On<'_>) {
    let (events, site) = (ground.open().await, site_id(1));
    let scope = scope(1);
    assert_eq!(events.position(&scope).await.unwrap(), LogPosition(0));
    assert_eq!(events.find_span(&scope, &site).await.unwrap(), None);
    assert_eq!(events.books(&scope, &site, all()).await.unwrap().received, 0);
    let overview = events.overview(&scope, &site, all()).await.unwrap();
    assert_eq!(overview.series.len(), 43);
    assert_eq!(Overview { series: Vec::new(), ..overview }, Overview::default());
    let page = events.list_companies(&scope, &query(&site, PageRequest::default())).await.unwrap();
    assert_eq!((page.items.len(), page.next, page.total), (0, None, Some(0)));
    assert_eq!(events.pulse(&scope, &site, time(0, 0)).await.unwrap(), Pulse::default());
    assert_eq!(events.find_receipt(&scope, &site, &visit_id(1)).await.unwrap(), None);
}

/// A batch whose place was reached changes nothing; the place survives a restart.
pub async fn a_batch_is_written_once(ground: On<'_>) {
    let events = ground.open().await;
    let site = site_id(1);
    let drops = Outcome::Dropped {
        site_id: site.clone(),
        day: FIRST_DAY,
        reason: DropReason::Bot,
        count: 5,
        event_id: None,
    };
    let at = |position| EventBatch {
        position: Some(LogPosition(position)),
        outcomes: vec![hit(1, view(1, position, time(0, 10))), drops.clone()],
    };
    let appended = events.append(&scope(1), &at(7)).await.unwrap();
    assert_eq!(appended, Appended { hits: 1, visits: 1, dropped: 5, duplicates: 0 });
    for position in [7, 6] {
        let again = events.append(&scope(1), &at(position)).await.unwrap();
        assert_eq!(again, Appended::default());
    }
    drop(events);
    let events = ground.open().await;
    assert_eq!(events.position(&scope(1)).await.unwrap(), LogPosition(7));
    assert_eq!(events.append(&scope(1), &at(7)).await.unwrap(), Appended::default());
    let next = events.append(&scope(1), &at(8)).await.unwrap();
    assert_eq!(next, Appended { hits: 1, visits: 0, dropped: 5, duplicates: 0 });
    let books = events.books(&scope(1), &site, all()).await.unwrap();
    assert_eq!((books.received, books.hits(), books.visits()), (12, 2, 1));
}

/// A hit that comes again from a live door is a duplicate in the books; a line that comes again
/// is not counted at all, whether it was a hit or dropped.
pub async fn what_comes_again_is_no_second_hit(ground: On<'_>) {
    let events = ground.open().await;
    let live = hit(1, view(1, 1, time(0, 10)));
    let line = hit(2, Hit { door: Door::Log, ..view(1, 2, time(0, 10)) });
    let dropped = |number, day: i32, reason| Outcome::Dropped {
        site_id: site_id(1),
        day: Day(FIRST_DAY.0 + day),
        reason,
        count: 1,
        event_id: Some(EventId(number)),
    };
    let given = vec![live, line, dropped(3, 0, DropReason::Bot)];
    append(&*events, given.clone()).await;
    let again = append(&*events, given).await;
    assert_eq!(again, Appended { hits: 0, visits: 0, dropped: 0, duplicates: 3 });
    // A line that could not be read has no day: it is known on any.
    append(&*events, vec![dropped(4, 0, DropReason::Malformed)]).await;
    let later = append(&*events, vec![dropped(4, 9, DropReason::Malformed)]).await;
    assert_eq!(later.duplicates, 1);
    let books = events.books(&scope(1), &site_id(1), all()).await.unwrap();
    assert_eq!(books.received, 5);
    assert_eq!(books.hits(), 2);
    let counted = |reason| books.dropped.get(&reason).copied();
    assert_eq!(counted(DropReason::Duplicate), Some(1));
    assert_eq!(counted(DropReason::Bot), Some(1));
    assert_eq!(counted(DropReason::Malformed), Some(1));
    // On another site the same name is another hit.
    let elsewhere = append(&*events, vec![hit(9, view(2, 1, time(0, 10)))]).await;
    assert_eq!(elsewhere.hits, 1);
}

/// Hits in any order give the same visit: where it came from and its first page are the earliest
/// hit's, and the earliest hit may move it to an earlier day.
pub async fn late_hits_find_their_place(ground: On<'_>) {
    let events = ground.open().await;
    let page = |number: u64, seconds: i64| Hit {
        path: format!("/page/{number}"),
        source: source(u8::try_from(number).unwrap()),
        ..view(1, number, time(1, seconds))
    };
    append(&*events, vec![hit(1, page(1, 600))]).await;
    append(&*events, vec![hit(1, page(2, 300)), hit(1, page(3, 900))]).await;
    append(&*events, vec![hit(1, page(4, -60))]).await;
    let query = VisitQuery {
        site_id: site_id(1),
        company_id: company(2).id,
        range: DayRange { from: FIRST_DAY, to: FIRST_DAY },
        page: PageRequest::default(),
    };
    let visits = events.list_visits(&scope(1), &query).await.unwrap().items;
    let [visit] = visits.as_slice() else { panic!("one visit: {visits:?}") };
    assert_eq!((visit.started_at, visit.ended_at), (time(1, -60), time(1, 900)));
    assert_eq!(visit.landing_path, "/page/4");
    assert_eq!(visit.source, source(4));
    let paths: Vec<_> = visit.timeline.iter().map(|item| item.path.as_str()).collect();
    assert_eq!(paths, ["/page/4", "/page/2", "/page/1", "/page/3"]);
    let of_day = |day: i32| DayRange { from: Day(FIRST_DAY.0 + day), to: Day(FIRST_DAY.0 + day) };
    let books = events.books(&scope(1), &site_id(1), of_day(0)).await.unwrap();
    assert_eq!((books.received, books.hits(), books.visits()), (4, 4, 1));
    assert_eq!(events.books(&scope(1), &site_id(1), of_day(1)).await.unwrap().received, 0);
    assert_eq!(events.find_span(&scope(1), &site_id(1)).await.unwrap(), Some(of_day(0)));
}

/// The identification received last is the visit's, in every sum.
pub async fn the_latest_identification_counts(ground: On<'_>) {
    let events = ground.open().await;
    let with = |number: u64, identification| Hit {
        identification,
        ..view(1, number, time(0, i64::try_from(number).unwrap()))
    };
    append(&*events, vec![hit(1, with(1, named(2)))]).await;
    append(&*events, vec![hit(1, with(2, abstained(1, AbstainReason::Isp)))]).await;
    let books = events.books(&scope(1), &site_id(1), all()).await.unwrap();
    let classes: Vec<_> = books.verdicts.keys().copied().collect();
    assert_eq!(classes, [VerdictClass::Abstained(AbstainReason::Isp)]);
    let listed = query(&site_id(1), PageRequest::default());
    assert_eq!(events.list_companies(&scope(1), &listed).await.unwrap().items, []);
    append(&*events, vec![hit(1, with(3, named(4)))]).await;
    let found = events.find_receipt(&scope(1), &site_id(1), &visit_id(1)).await.unwrap();
    assert_eq!(found, Some(named(4)));
    let companies = events.list_companies(&scope(1), &listed).await.unwrap().items;
    assert_eq!(companies.len(), 1);
    assert_eq!((companies[0].company_id.clone(), companies[0].page_views), (company(4).id, 3));
}

/// A company is shown as it was identified last.
pub async fn a_company_is_shown_as_identified_last(ground: On<'_>) {
    let events = ground.open().await;
    append(&*events, vec![hit(1, view(1, 1, time(0, 1)))]).await;
    let mut renamed = named(2);
    let company = renamed.company.as_mut().unwrap();
    "New Name".clone_into(&mut company.name);
    "CH".clone_into(&mut company.country);
    append(&*events, vec![hit(2, Hit { identification: renamed, ..view(1, 2, time(0, 2)) })]).await;
    let mut query = query(&site_id(1), PageRequest::default());
    query.selection.condition = condition("country:CH \"nEW n\"");
    let companies = events.list_companies(&scope(1), &query).await.unwrap().items;
    assert_eq!(companies.len(), 1);
    assert_eq!((companies[0].name.as_str(), companies[0].visits), ("New Name", 2));
}

/// A workspace sees nothing of another, not even by the same ids.
pub async fn another_workspaces_visits_are_not_found(ground: On<'_>) {
    let events = ground.open().await;
    append(&*events, vec![hit(1, view(1, 1, time(0, 10)))]).await;
    let (stranger, site) = (scope(2), site_id(1));
    assert_eq!(events.books(&stranger, &site, all()).await.unwrap().received, 0);
    assert_eq!(events.find_receipt(&stranger, &site, &visit_id(1)).await.unwrap(), None);
    assert_eq!(events.list_open_visits(&stranger, time(0, 0)).await.unwrap(), []);
    assert_eq!(events.erase_site(&stranger, &site).await.unwrap().hits, 0);
    let foreign = batch(vec![hit(2, view(1, 2, time(0, 10)))]);
    assert!(is_conflict(&events.append(&stranger, &foreign).await));
    assert_eq!(events.books(&scope(1), &site, all()).await.unwrap().received, 1);
    let other = events.find_receipt(&scope(1), &site_id(2), &visit_id(1)).await.unwrap();
    assert_eq!(other, None);
}

/// Visits that may go on are listed until their visitor keys are forgotten.
pub async fn forgotten_visitor_keys_are_gone(ground: On<'_>) {
    let events = ground.open().await;
    let first = view(1, 1, time(0, 10));
    let second = view(2, 2, time(0, 1_000));
    append(&*events, vec![hit(1, first.clone()), hit(2, second.clone())]).await;
    append(&*events, vec![hit(1, Hit { at: time(0, 500), ..view(1, 3, time(0, 500)) })]).await;
    drop(events);
    let events = ground.open().await;
    let mut open = events.list_open_visits(&scope(1), time(0, 500)).await.unwrap();
    open.sort_by_key(|visit| visit.started_at);
    let shown: Vec<_> = open
        .iter()
        .map(|visit| (visit.visit_id.clone(), visit.started_at, visit.ended_at))
        .collect();
    assert_eq!(
        shown,
        [(visit_id(1), time(0, 10), time(0, 500)), (visit_id(2), time(0, 1_000), time(0, 1_000))]
    );
    assert_eq!(open[1].visitor_key, second.visitor_key);
    assert_eq!(events.list_open_visits(&scope(1), time(0, 501)).await.unwrap().len(), 1);
    assert_eq!(events.forget_visitor_keys(&scope(1), time(0, 501)).await.unwrap(), 1);
    assert_eq!(events.forget_visitor_keys(&scope(1), time(0, 501)).await.unwrap(), 0);
    assert_eq!(events.list_open_visits(&scope(1), time(0, 0)).await.unwrap().len(), 1);
    assert_eq!(events.books(&scope(1), &site_id(1), all()).await.unwrap().visits(), 1);
}

/// The pulse tells live doors from logs.
pub async fn the_pulse_is_of_live_doors(ground: On<'_>) {
    let events = ground.open().await;
    let mut special = abstained(1, AbstainReason::Special);
    special.kind = NetworkKind::Special;
    let drops = Outcome::Dropped {
        site_id: site_id(1),
        day: Day(FIRST_DAY.0),
        reason: DropReason::HostNotAllowed,
        count: 3,
        event_id: None,
    };
    append(
        &*events,
        vec![
            hit(1, view(1, 1, time(1, 10))),
            hit(1, Hit { visitor_key: VisitorKey(u64::MAX - 1), ..view(1, 2, time(1, 70)) }),
            hit(2, Hit { identification: special, ..view(1, 3, time(1, 80)) }),
            hit(3, Hit { door: Door::Log, ..view(1, 4, time(1, 90)) }),
            drops,
        ],
    )
    .await;
    let pulse = events.pulse(&scope(1), &site_id(1), time(1, 70)).await.unwrap();
    let dropped = [(DropReason::HostNotAllowed, 3)].into();
    let last_hit_at = Some(time(1, 80));
    assert_eq!(pulse, Pulse { last_hit_at, hits: 2, visitors: 2, special_hits: 1, dropped });
    let later = events.pulse(&scope(1), &site_id(1), time(3, 0)).await.unwrap();
    assert_eq!(later, Pulse { last_hit_at, ..Pulse::default() });
}

/// Pages of companies and visits never overlap or miss one, and a cursor fits its own question.
pub async fn lists_come_in_pages(ground: On<'_>) {
    let events = ground.open().await;
    let outcomes = (0..25_u64).map(|number| {
        let identification = named(u8::try_from(number % 11).unwrap());
        let at = time(i32::try_from(number % 5).unwrap(), i64::try_from(number).unwrap());
        hit(number, Hit { identification, ..view(1, number, at) })
    });
    append(&*events, outcomes.collect()).await;
    let whole = PageRequest { limit: 200, after: None };
    let mut query = query(&site_id(1), whole.clone());
    query.sort =
        CompanySort { field: CompanySortField::Visits, direction: SortDirection::Descending };
    let expected = events.list_companies(&scope(1), &query).await.unwrap();
    assert_eq!((expected.items.len(), expected.total), (11, Some(11)));
    let mut listed = Vec::new();
    query.page.limit = 3;
    loop {
        let page = events.list_companies(&scope(1), &query).await.unwrap();
        assert_eq!(page.total, Some(11));
        listed.extend(page.items);
        query.page.after = page.next;
        if query.page.after.is_none() {
            break;
        }
    }
    assert_eq!(listed, expected.items);

    query.page.after = None;
    query.page.after = events.list_companies(&scope(1), &query).await.unwrap().next;
    let mut other = query.clone();
    other.sort.field = CompanySortField::Name;
    assert!(is_conflict(&events.list_companies(&scope(1), &other).await));
    let mut other = query.clone();
    other.selection.condition = condition("visits>0");
    assert!(is_conflict(&events.list_companies(&scope(1), &other).await));
    let mut visits = VisitQuery {
        site_id: site_id(1),
        company_id: company(2).id,
        range: all(),
        page: PageRequest { limit: 2, after: query.page.after.clone() },
    };
    assert!(is_conflict(&events.list_visits(&scope(1), &visits).await));
    visits.page.after = None;
    let first = events.list_visits(&scope(1), &visits).await.unwrap();
    assert_eq!((first.items.len(), first.total), (2, Some(3)));
    visits.page.after = first.next;
    let second = events.list_visits(&scope(1), &visits).await.unwrap();
    assert_eq!((second.items.len(), second.next), (1, None));
    assert!(first.items[1].started_at >= second.items[0].started_at);
}

/// Words that stand in every place where a visitor's doings leave some.
const CANARY: &str = "canary-7f3a9c51";

fn canary(site: u8, number: u64, day: i32) -> Outcome {
    let mut of = view(site, number, time(day, i64::try_from(number % 80_000).unwrap()));
    of.path = format!("/{CANARY}/{site}/{day}/{number}");
    of.name = format!("{CANARY} name {site} {day} {}", number % 17);
    of.kind = HitKind::Event;
    of.source.campaign = format!("{CANARY} campaign {site} {day}");
    of.source.referrer_host = format!("{CANARY}.{site}.{day}.example");
    of.identification = abstained(1, AbstainReason::Isp);
    hit(number / 3, of)
}

/// Erasing old visits leaves no byte of them; newer ones, other sites and the books stay.
pub async fn old_visits_are_erased_to_the_byte(ground: On<'_>) {
    let events = ground.open().await;
    for round in 0..6_u64 {
        let outcomes = (0..400).map(|place| {
            let number = round * 400 + place;
            let site = if number.is_multiple_of(5) { 2 } else { 1 };
            canary(site, number, i32::try_from(number / 3 % 8).unwrap())
        });
        append(&*events, outcomes.collect()).await;
    }
    let of = |site: u8, day: i32| format!("/{CANARY}/{site}/{day}/").into_bytes();
    assert!(ground.holds(&of(1, 2)));
    let before = events.books(&scope(1), &site_id(1), all()).await.unwrap();
    let erased = events.erase_before(&scope(1), &site_id(1), Day(FIRST_DAY.0 + 4)).await.unwrap();
    assert!(erased.hits > 0 && erased.visits > 0);
    for day in 0..8 {
        assert_eq!(ground.holds(&of(1, day)), day >= 4, "day {day}");
        assert!(ground.holds(&of(2, day)), "day {day} of the other site");
        let campaign = format!("{CANARY} campaign 1 {day}").into_bytes();
        assert_eq!(ground.holds(&campaign), day >= 4, "campaign of day {day}");
    }
    let after = events.books(&scope(1), &site_id(1), all()).await.unwrap();
    assert_eq!(after, before);
    let left = DayRange { from: FIRST_DAY, to: Day(FIRST_DAY.0 + 3) };
    let overview = events.overview(&scope(1), &site_id(1), left).await.unwrap();
    assert_eq!((overview.totals.visits, overview.pages.len()), (0, 0));
    let again = events.erase_before(&scope(1), &site_id(1), Day(FIRST_DAY.0 + 4)).await.unwrap();
    assert_eq!((again.hits, again.visits), (0, 0));
    assert_eq!(events.books(&scope(1), &site_id(1), all()).await.unwrap(), before);
}

/// Erasing a site leaves no byte of it, the books included; other sites stay.
pub async fn an_erased_site_leaves_no_byte(ground: On<'_>) {
    let events = ground.open().await;
    for round in 0..6_u64 {
        let outcomes = (0..400).map(|place| {
            let number = round * 400 + place;
            canary(if number.is_multiple_of(4) { 2 } else { 1 }, number, 1)
        });
        append(&*events, outcomes.collect()).await;
    }
    let erased = events.erase_site(&scope(1), &site_id(1)).await.unwrap();
    assert_eq!(erased.hits, 1_800);
    assert!(!ground.holds(format!("/{CANARY}/1/").as_bytes()));
    assert!(!ground.holds(format!("{CANARY} name 1").as_bytes()));
    assert!(!ground.holds(format!("{CANARY}.1.").as_bytes()));
    assert!(!ground.holds(site_id(1).as_str().as_bytes()));
    assert!(ground.holds(format!("/{CANARY}/2/").as_bytes()));
    assert_eq!(events.books(&scope(1), &site_id(1), all()).await.unwrap().received, 0);
    assert_eq!(events.books(&scope(1), &site_id(2), all()).await.unwrap().hits(), 600);
    // It may begin anew, and what comes again is not known from before.
    let anew = append(&*events, vec![canary(1, 1, 1)]).await;
    assert_eq!(anew.hits, 1);
}

/// A small generator of numbers: the same seed gives the same ones.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % end
    }

    pub(super) fn small(&mut self, end: u8) -> u8 {
        u8::try_from(self.below(end.into())).unwrap()
    }

    /// An outcome of one of two sites within about a week.
    pub(super) fn outcome(&mut self) -> Outcome {
        let site = 1 + self.small(2);
        let visit = self.below(60);
        let begins =
            time(i32::try_from(visit % 6).unwrap(), 85_000 - i64::try_from(visit).unwrap() * 7);
        // Whole seconds now and then, as logs have them: equal times keep their order.
        let micros = i64::try_from(self.below(1_500_000_000)).unwrap();
        let micros = if self.below(2) == 0 { micros } else { micros / 100_000_000 * 100_000_000 };
        let at = Timestamp(begins.0 + micros);
        if self.below(10) == 0 {
            let id = self.below(100);
            return Outcome::Dropped {
                site_id: site_id(site),
                day: Day(FIRST_DAY.0 + i32::try_from(id % 5).unwrap()),
                reason: DropReason::ALL[usize::try_from(id).unwrap() % DropReason::ALL.len()],
                count: 1,
                event_id: Some(EventId(1_000_000 + u128::from(id))),
            };
        }
        // A name belongs to one time, as with whoever sends a hit again.
        let door = if visit.is_multiple_of(3) { Door::Log } else { Door::Script };
        let identification = match self.below(5) {
            0 => abstained(self.small(4), AbstainReason::Isp),
            1 => abstained(self.small(4), AbstainReason::Unknown),
            _ => named(u8::try_from(visit % 20).unwrap() + self.small(2)),
        };
        Outcome::Hit {
            visit_id: visit_id(visit * 2 + u64::from(site)),
            hit: Box::new(Hit {
                door,
                kind: HitKind::ALL[usize::from(self.small(14) % 7) * usize::from(self.small(2))],
                path: format!(
                    "/{}/Page-{}",
                    ["blog", "Docs"][usize::from(self.small(2))],
                    self.small(9)
                ),
                name: if self.below(4) == 0 {
                    format!("name {}", self.small(3))
                } else {
                    String::new()
                },
                engaged_millis: u32::from(self.small(200)) * 137,
                source: source(self.small(6)),
                identification,
                ..view(site, at.0.cast_unsigned(), at)
            }),
        }
    }
}

fn by_name(mut rows: Vec<TopRow>) -> Vec<TopRow> {
    assert!(rows.is_sorted_by(|one, other| {
        (one.visits, one.page_views) >= (other.visits, other.page_views)
            || one.page_views >= other.page_views
    }));
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    rows
}

pub(super) async fn compare(events: &dyn Events, model: &Model, site: &SiteId, range: DayRange) {
    let scope = scope(1);
    let books = events.books(&scope, site, range).await.unwrap();
    assert_eq!(books, model.books(site, range));
    assert!(books.balance());
    let overview = events.overview(&scope, site, range).await.unwrap();
    let sorted = Overview {
        sources: by_name(overview.sources),
        pages: by_name(overview.pages),
        countries: by_name(overview.countries),
        industries: by_name(overview.industries),
        ..overview
    };
    assert_eq!(sorted, model.overview(site, range));
    for reason in [AbstainReason::Isp, AbstainReason::Unknown, AbstainReason::Vpn] {
        let mut detail = events.abstention(&scope, site, reason, range).await.unwrap();
        assert!(detail.networks.is_sorted_by_key(|row| std::cmp::Reverse(row.visits)));
        detail.networks.sort_by(|one, other| one.network_name.cmp(&other.network_name));
        assert_eq!(detail, model.abstention(site, reason, range));
    }
}

pub(super) async fn compare_companies(
    events: &dyn Events,
    model: &Model,
    site: &SiteId,
    range: DayRange,
) {
    let whole = PageRequest { limit: 200, after: None };
    filters::compare(events, model, site, range).await;
    for number in 0..22 {
        let id: CompanyId = company(number).id;
        let activity = events.find_company_activity(&scope(1), site, &id, range).await.unwrap();
        let sorted = activity.map(|mut activity| {
            assert!(activity.pages.is_sorted_by(|one, other| one.page_views >= other.page_views));
            activity.pages.sort_by(|one, other| one.name.cmp(&other.name));
            activity.sources = by_name(activity.sources);
            activity
        });
        assert_eq!(sorted, model.activity(site, &id, range), "company {number}");
        let query =
            VisitQuery { site_id: site.clone(), company_id: id, range, page: whole.clone() };
        let visits = events.list_visits(&scope(1), &query).await.unwrap();
        assert_eq!(visits.items, model.company_visits(site, &query.company_id, range));
    }
}

/// Whatever comes in whatever order, every answer is what a recount of everything gives.
pub async fn every_answer_is_what_a_recount_gives(ground: On<'_>) {
    let events = ground.open().await;
    let mut model = Model::default();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _round in 0..12 {
        let size = 1 + dice.below(120);
        let outcomes: Vec<_> = (0..size).map(|_| dice.outcome()).collect();
        let appended = append(&*events, outcomes.clone()).await;
        assert_eq!(appended, model.append(&outcomes));
        for site in [site_id(1), site_id(2)] {
            assert_eq!(events.find_span(&scope(1), &site).await.unwrap(), model.span(&site));
            compare(&*events, &model, &site, all()).await;
        }
    }
    let short = DayRange { from: Day(FIRST_DAY.0 + 1), to: Day(FIRST_DAY.0 + 3) };
    for site in [site_id(1), site_id(2)] {
        for range in [all(), short] {
            compare(&*events, &model, &site, range).await;
            compare_companies(&*events, &model, &site, range).await;
        }
    }
}
