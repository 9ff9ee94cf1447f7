//! What every engine behind [`VisitRecords`](crate::ports::VisitRecords) promises.

use std::collections::HashSet;
use std::sync::Arc;

use doorplate_domain::hit::{Door, Hit, HitKind};
use doorplate_domain::id::{CompanyId, VisitId};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::time::{Day, DayRange};

use super::Ground;
use super::events::{all, append, hit};
use super::sample::{
    FIRST_DAY, abstained, company, named, scope, site_id, source, time, view, visit_id,
};
use crate::ports::Events;
use crate::ports::visit_records::{
    CountedPart, CountedRows, HitRecord, STEP_HITS_MAX, STEP_VISITS_MAX, VisitPlace, VisitRecord,
    VisitSpan,
};

fn company_id(number: u8) -> CompanyId {
    company(number).id
}

type On<'a> = &'a dyn Ground<dyn Events>;

fn span() -> VisitSpan {
    VisitSpan { site_id: site_id(1), range: all(), companies: None, after: None, until: None }
}

/// Reads a span to its end.
async fn read(events: &dyn Events, mut span: VisitSpan) -> Vec<VisitRecord> {
    let mut visits = Vec::new();
    loop {
        let step = events.read_visits(&scope(1), &span).await.unwrap();
        assert!(step.visits.len() <= STEP_VISITS_MAX as usize);
        visits.extend(step.visits);
        span.after = step.next;
        if span.after.is_none() {
            return visits;
        }
    }
}

fn ids(visits: &[VisitRecord]) -> Vec<VisitId> {
    visits.iter().map(|visit| visit.visit_id.clone()).collect()
}

/// Visits of many days, more than a step has, of companies 0 to 3 and of nobody.
async fn fill(events: &dyn Events) -> u64 {
    let count = u64::from(STEP_VISITS_MAX) * 2 + 10;
    let mut outcomes = Vec::new();
    for number in 1..=count {
        let small = u8::try_from(number % 5).unwrap();
        let day = i32::try_from(number % 7).unwrap();
        let identification =
            if small == 4 { abstained(0, AbstainReason::Isp) } else { named(small) };
        let first = view(1, number * 4, time(day, 60));
        let first = Hit { identification, ..first };
        let second = Hit { at: time(day, 90), ..view(1, number * 4 + 1, time(day, 90)) };
        outcomes.push(hit(number, Hit { identification: first.identification.clone(), ..second }));
        outcomes.push(hit(number, first));
    }
    for part in outcomes.chunks(1_000) {
        append(events, part.to_vec()).await;
    }
    count
}

/// A visit reads back with all that happened in it.
pub async fn a_visit_reads_back_whole(ground: On<'_>) {
    let events = ground.open().await;
    let first = Hit { source: source(1), identification: named(3), ..view(1, 1, time(0, 10)) };
    let last = Hit {
        kind: HitKind::Leave,
        door: Door::Server,
        name: "a name".to_owned(),
        engaged_millis: 1_500,
        identification: named(3),
        ..view(1, 2, time(0, 20))
    };
    append(&*events, vec![hit(7, first.clone()), hit(7, last.clone())]).await;
    let kept = |hit: &Hit| HitRecord {
        at: hit.at,
        kind: hit.kind,
        door: hit.door,
        path: hit.path.clone(),
        name: hit.name.clone(),
        engaged_millis: hit.engaged_millis,
    };
    let expected = VisitRecord {
        visit_id: visit_id(7),
        started_at: first.at,
        ended_at: last.at,
        source: source(1),
        device: first.device.clone(),
        hits: 2,
        page_views: 1,
        engaged_millis: 1_500,
        identification: Arc::new(named(3)),
        corrected_from: None,
        timeline: vec![kept(&first), kept(&last)],
    };
    assert_eq!(read(&*events, span()).await, [expected]);
    let elsewhere = VisitSpan { site_id: site_id(2), ..span() };
    assert_eq!(read(&*events, elsewhere).await, []);
}

/// Steps give every visit of the span once, in the order of their days.
pub async fn steps_give_every_visit_once(ground: On<'_>) {
    let events = ground.open().await;
    let count = fill(&*events).await;
    let visits = read(&*events, span()).await;
    let distinct: HashSet<_> = ids(&visits).into_iter().collect();
    assert_eq!((visits.len() as u64, distinct.len() as u64), (count, count));
    assert!(visits.is_sorted_by_key(|visit| visit.started_at.day()));
    let day = Day(FIRST_DAY.0 + 3);
    let of_day = VisitSpan { range: DayRange { from: day, to: day }, ..span() };
    let of_day = ids(&read(&*events, of_day).await);
    let expected = visits.iter().filter(|visit| visit.started_at.day() == day);
    assert_eq!(of_day, expected.map(|visit| visit.visit_id.clone()).collect::<Vec<_>>());
}

/// Visits of companies that are not asked for, and of nobody, are passed over.
pub async fn only_the_companies_asked_for_are_read(ground: On<'_>) {
    let events = ground.open().await;
    fill(&*events).await;
    let companies = [company_id(1), company_id(3)].into_iter().collect();
    let of_companies = VisitSpan { companies: Some(Arc::new(companies)), ..span() };
    let is_asked_for = |visit: &&VisitRecord| {
        let company = visit.identification.company.as_ref();
        company.is_some_and(|named| named.id == company_id(1) || named.id == company_id(3))
    };
    let every = read(&*events, span()).await;
    let expected: Vec<_> = every.iter().filter(is_asked_for).cloned().collect();
    assert_eq!(ids(&read(&*events, of_companies).await), ids(&expected));
}

/// A step does not grow with what single visits have.
pub async fn a_step_ends_when_it_has_many_hits(ground: On<'_>) {
    let events = ground.open().await;
    let many = STEP_HITS_MAX + 5;
    for visit in 1..=2 {
        let mut event = visit << 40;
        let mut outcomes = Vec::new();
        for _ in 0..many {
            event += 1;
            outcomes.push(hit(visit, view(1, event, time(0, 60))));
        }
        for part in outcomes.chunks(5_000) {
            append(&*events, part.to_vec()).await;
        }
    }
    let step = events.read_visits(&scope(1), &span()).await.unwrap();
    assert_eq!((step.visits.len(), step.next.is_some()), (1, true));
    assert_eq!(read(&*events, span()).await.len(), 2);
}

/// Parts of a number of rows, one after the other, are the whole.
pub async fn parts_are_together_the_whole(ground: On<'_>) {
    let events = ground.open().await;
    let count = fill(&*events).await;
    let whole = ids(&read(&*events, span()).await);
    for (rows, rows_max) in [(CountedRows::Visits, 700), (CountedRows::Hits, 701)] {
        let mut parts = Vec::new();
        let mut after = None;
        loop {
            let rest = VisitSpan { after, ..span() };
            let end: Option<VisitPlace> =
                match events.count_rows(&scope(1), &rest, rows, rows_max).await.unwrap() {
                    CountedPart::All(_) => None,
                    CountedPart::Full(place) => Some(place),
                    CountedPart::GoOn(..) => panic!("there are few visits"),
                };
            let part = read(&*events, VisitSpan { until: end, ..rest }).await;
            let visits = if rows == CountedRows::Visits { 700 } else { 351 };
            assert_eq!(part.len(), visits.min(whole.len() - parts.len()));
            parts.extend(ids(&part));
            after = end;
            if end.is_none() {
                break;
            }
        }
        assert_eq!(parts, whole);
    }
    let counted = events.count_rows(&scope(1), &span(), CountedRows::Visits, count).await.unwrap();
    assert_eq!(counted, CountedPart::All(count));
}
