//! What every engine behind [`WorkspaceCopies`](crate::ports::WorkspaceCopies) promises.

use doorplate_domain::correction::CorrectVerdict;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::{Hit, HitKind};
use doorplate_domain::identification::AbstainReason;

use super::Ground;
use super::events::{all, append, hit};
use super::sample::{
    FIRST_DAY, abstained, correction, named, scope, site_id, source, time, view, visit_id,
};
use crate::ports::Events;
use crate::ports::events::Outcome;
use crate::ports::revisions::Revision;
use crate::ports::visit_records::{VisitRecord, VisitSpan};

type On<'a> = &'a dyn Ground<dyn Events>;

fn span() -> VisitSpan {
    VisitSpan { site_id: site_id(1), range: all(), companies: None, after: None, until: None }
}

async fn fill(events: &dyn Events) {
    let mut outcomes = Vec::new();
    for number in 1..=12_u64 {
        let small = u8::try_from(number % 4).unwrap();
        let day = i32::try_from(number % 3).unwrap();
        let verdict = if small == 3 { abstained(0, AbstainReason::Isp) } else { named(small) };
        let first = Hit {
            identification: verdict.clone(),
            source: source(small),
            ..view(1, number * 4, time(day, 60))
        };
        let second = Hit {
            kind: HitKind::Event,
            name: format!("event {small}"),
            engaged_millis: 700,
            identification: verdict,
            ..view(1, number * 4 + 1, time(day, 90))
        };
        outcomes.extend([hit(number, first), hit(number, second)]);
    }
    for (day, reason) in [(FIRST_DAY, DropReason::Bot), (time(1, 0).day(), DropReason::DoNotTrack)]
    {
        let site_id = site_id(1);
        outcomes.push(Outcome::Dropped { site_id, day, reason, count: 3, event_id: None });
    }
    append(events, outcomes).await;
}

/// Takes all that a workspace has out of the engine, and empties it.
async fn taken_out(events: &dyn Events) -> Copy {
    let (scope, site) = (scope(1), site_id(1));
    let visits = events.read_visits(&scope, &span()).await.unwrap().visits;
    let companies = events.list_seen_companies(&scope, None).await.unwrap();
    let books = events.read_book_days(&scope, &site, None).await.unwrap();
    let revisions = events.list_revisions(&scope, 0).await.unwrap();
    events.erase_site(&scope, &site).await.unwrap();
    Copy { visits, companies, books, revisions }
}

struct Copy {
    visits: Vec<VisitRecord>,
    companies: Vec<crate::ports::workspace_copies::SeenCompany>,
    books: Vec<crate::ports::workspace_copies::BookDay>,
    revisions: Vec<Revision>,
}

/// Gives what was new: visits, revisions, hits of the books.
async fn lay_down(events: &dyn Events, copy: &Copy) -> (u64, u64, u64) {
    let (scope, site) = (scope(1), site_id(1));
    let visits = events.restore_visits(&scope, &site, &copy.visits).await.unwrap();
    let revisions = events.restore_revisions(&scope, &copy.revisions).await.unwrap();
    events.restore_companies(&scope, &copy.companies).await.unwrap();
    let hits = events.restore_book_days(&scope, &site, &copy.books).await.unwrap();
    (visits, revisions, hits)
}

/// What was taken out and is laid down again gives the same answers, and the second time nothing.
pub async fn what_is_laid_down_gives_the_same_answers(ground: On<'_>) {
    let events = ground.open().await;
    let (scope, site) = (scope(1), site_id(1));
    fill(&*events).await;
    let books = events.books(&scope, &site, all()).await.unwrap();
    let overview = events.overview(&scope, &site, all()).await.unwrap();
    let copy = taken_out(&*events).await;
    assert_eq!(events.books(&scope, &site, all()).await.unwrap().received, 0);
    assert_eq!(lay_down(&*events, &copy).await, (12, 0, 6));
    let laid_down = events.books(&scope, &site, all()).await.unwrap();
    assert!(laid_down.balance());
    assert_eq!(laid_down, books);
    assert_eq!(events.overview(&scope, &site, all()).await.unwrap(), overview);
    assert_eq!(events.read_visits(&scope, &span()).await.unwrap().visits, copy.visits);
    assert_eq!(lay_down(&*events, &copy).await, (0, 0, 0));
    assert_eq!(events.books(&scope, &site, all()).await.unwrap(), books);
    assert_eq!(events.list_open_visits(&scope, time(0, 0)).await.unwrap(), []);
}

/// Erased visits are not among them, but stay in the books.
pub async fn sums_of_erased_visits_come_along(ground: On<'_>) {
    let events = ground.open().await;
    let (scope, site) = (scope(1), site_id(1));
    fill(&*events).await;
    events.erase_before(&scope, &site, time(1, 0).day()).await.unwrap();
    let books = events.books(&scope, &site, all()).await.unwrap();
    let copy = taken_out(&*events).await;
    lay_down(&*events, &copy).await;
    assert_eq!(events.books(&scope, &site, all()).await.unwrap(), books);
}

/// Corrections that count are applied to what is laid down, and what was said before comes along.
pub async fn corrections_hold_for_what_is_laid_down(ground: On<'_>) {
    let events = ground.open().await;
    let (scope, site) = (scope(1), site_id(1));
    fill(&*events).await;
    let hidden = [correction(1, 2, CorrectVerdict::Hidden)];
    assert!(events.correct(&scope, &hidden, time(5, 0)).await.unwrap().is_done);
    let books = events.books(&scope, &site, all()).await.unwrap();
    let mut copy = taken_out(&*events).await;
    assert_eq!(copy.revisions.len(), 3);
    for visit in &mut copy.visits {
        if let Some(base) = visit.corrected_from.take() {
            visit.identification = base;
        }
    }
    assert_eq!(lay_down(&*events, &copy).await.1, 3);
    assert_eq!(events.books(&scope, &site, all()).await.unwrap(), books);
    let visit = visit_id(2);
    let before = events.list_supersessions(&scope, &site, &visit).await.unwrap();
    assert_eq!((before.len(), before[0].before.clone()), (1, named(2)));
    assert!(events.correct(&scope, &[], time(6, 0)).await.unwrap().is_done);
    let shown = events.find_receipt(&scope, &site, &visit).await.unwrap();
    assert_eq!(shown, Some(named(2)));
}
