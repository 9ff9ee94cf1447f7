//! What every engine behind [`Revisions`](crate::ports::Revisions) promises.

use doorplate_domain::correction::{CorrectVerdict, Correction, apply};
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::{Day, DayRange, Timestamp};

use super::Ground;
use super::events::{Dice, all, append, compare, compare_companies, hit};
use super::model::Model;
use super::sample::{
    FIRST_DAY, abstained, company, correction, named, scope, site_id, time, view, visit_id,
};
use crate::ports::Events;
use crate::ports::events::Outcome;
use crate::ports::revisions::{CORRECTED_VISITS_MAX, RevisionCause};

type On<'a> = &'a dyn Ground<dyn Events>;

fn isp() -> CorrectVerdict {
    CorrectVerdict::Network { kind: NetworkKind::Isp }
}

fn is_company(number: u8) -> CorrectVerdict {
    CorrectVerdict::Company { company: Box::new(company(number)) }
}

/// Corrects until it is done. Gives the number of visits that changed.
async fn correct(events: &dyn Events, corrections: &[Correction], at: Timestamp) -> u64 {
    let mut visits = 0;
    loop {
        let corrected = events.correct(&scope(1), corrections, at).await.unwrap();
        visits += corrected.visits;
        if corrected.is_done {
            return visits;
        }
    }
}

/// A hit of one visit on site 1 that names the company `number`.
fn of_company(visit: u64, number: u8) -> Outcome {
    let mut of = view(1, visit, time(0, i64::try_from(visit % 80_000).unwrap()));
    of.identification = named(number);
    hit(visit, of)
}

/// A correction changes what was and what comes, in its own workspace only, also after a restart;
/// undone, everything is as before.
pub async fn a_correction_holds_for_past_and_future(ground: On<'_>) {
    let events = ground.open().await;
    append(&*events, vec![of_company(1, 4), of_company(2, 6)]).await;
    let mut elsewhere = view(1, 1, time(0, 0));
    elsewhere.workspace_id = super::sample::workspace(2).id;
    elsewhere.identification = named(4);
    let elsewhere = super::events::batch(vec![hit(9, elsewhere)]);
    events.append(&scope(2), &elsewhere).await.unwrap();
    let given = [correction(1, 4, isp())];
    assert_eq!(correct(&*events, &given, time(5, 0)).await, 1);
    assert_eq!(correct(&*events, &given, time(5, 1)).await, 0);
    drop(events);
    let events = ground.open().await;
    append(&*events, vec![of_company(3, 4)]).await;
    let corrected = apply(&named(4), &given);
    for (visit, expected) in [(1, &corrected), (2, &named(6)), (3, &corrected)] {
        let receipt = events.find_receipt(&scope(1), &site_id(1), &visit_id(visit)).await.unwrap();
        assert_eq!(receipt.as_ref(), Some(expected), "visit {visit}");
    }
    let other = events.find_receipt(&scope(2), &site_id(1), &visit_id(9)).await.unwrap();
    assert_eq!(other, Some(named(4)));
    let undone = [Correction { undone_at: Some(time(6, 0)), ..given[0].clone() }];
    assert_eq!(correct(&*events, &undone, time(6, 0)).await, 2);
    for visit in [1, 3] {
        let receipt = events.find_receipt(&scope(1), &site_id(1), &visit_id(visit)).await.unwrap();
        assert_eq!(receipt, Some(named(4)));
    }
}

/// What was superseded is kept and listed, and each change is an event in the order it happened.
pub async fn what_was_superseded_is_kept(ground: On<'_>) {
    let events = ground.open().await;
    append(&*events, vec![of_company(1, 4), of_company(2, 6)]).await;
    let given = [correction(1, 4, isp())];
    correct(&*events, &given, time(5, 0)).await;
    correct(&*events, &[], time(6, 0)).await;
    drop(events);
    let events = ground.open().await;
    let of = async |visit| {
        let listed = events.list_supersessions(&scope(1), &site_id(1), &visit_id(visit)).await;
        let listed = listed.unwrap().into_iter();
        listed.map(|one| (one.at, one.cause, one.before)).collect::<Vec<_>>()
    };
    let corrected = apply(&named(4), &given);
    let cause = RevisionCause::Correction;
    assert_eq!(
        of(1).await,
        [(time(6, 0), cause, corrected.clone()), (time(5, 0), cause, named(4))]
    );
    assert_eq!(of(2).await, []);
    let revisions = events.list_revisions(&scope(1), 0).await.unwrap();
    assert_eq!(revisions.len(), 2);
    assert_eq!(revisions[0].event_name(), "identification.withdrawn");
    assert_eq!(revisions[0].after, corrected);
    assert_eq!(revisions[1].event_name(), "identification.revised");
    assert_eq!((&revisions[1].site_id, &revisions[1].visit_id), (&site_id(1), &visit_id(1)));
    let behind = events.list_revisions(&scope(1), revisions[0].number).await.unwrap();
    assert_eq!(behind, revisions[1..]);
    assert_eq!(events.list_revisions(&scope(2), 0).await.unwrap(), []);
    // They go with their visits.
    events.erase_before(&scope(1), &site_id(1), Day(FIRST_DAY.0 + 1)).await.unwrap();
    assert_eq!(events.list_revisions(&scope(1), 0).await.unwrap(), []);
}

/// A later look takes the place of a visit's verdict; the same verdict again does not bring it
/// back, another one does count, and corrections apply to it.
pub async fn a_later_look_supersedes(ground: On<'_>) {
    let events = ground.open().await;
    let unknown = abstained(1, AbstainReason::Unknown);
    let again = |event: u64, identification| {
        hit(1, doorplate_domain::hit::Hit { identification, ..view(1, event, time(0, 10)) })
    };
    append(&*events, vec![again(1, unknown.clone())]).await;
    let supersede = async |visit, number| {
        events.supersede(&scope(1), &visit_id(visit), &named(number), time(3, 0)).await.unwrap()
    };
    let receipt =
        async || events.find_receipt(&scope(1), &site_id(1), &visit_id(1)).await.unwrap().unwrap();
    assert!(!supersede(7, 4).await);
    assert!(supersede(1, 4).await);
    append(&*events, vec![again(2, unknown.clone())]).await;
    assert_eq!(receipt().await, named(4));
    append(&*events, vec![again(3, named(6))]).await;
    assert_eq!(receipt().await, named(6));
    let given = [correction(1, 8, is_company(9))];
    correct(&*events, &given, time(5, 0)).await;
    assert!(supersede(1, 8).await);
    assert_eq!(receipt().await, apply(&named(8), &given));
    correct(&*events, &[], time(6, 0)).await;
    assert_eq!(receipt().await, named(8));
    let causes = events.list_supersessions(&scope(1), &site_id(1), &visit_id(1)).await.unwrap();
    let causes: Vec<_> = causes.into_iter().map(|one| one.cause).collect();
    let (correction, validation) = (RevisionCause::Correction, RevisionCause::Validation);
    assert_eq!(causes, [correction, validation, RevisionCause::Hit, validation]);
}

/// A large past is corrected in parts; it may end and begin again between any two of them, and hits
/// that come in between have their right verdict.
pub async fn a_large_past_is_corrected_in_parts(ground: On<'_>) {
    let events = ground.open().await;
    let number = CORRECTED_VISITS_MAX as u64 * 2 + 10;
    for first in (0..number).step_by(1_000) {
        let end = number.min(first + 1_000);
        append(&*events, (first..end).map(|visit| of_company(visit, 4)).collect()).await;
    }
    let before = events.overview(&scope(1), &site_id(1), all()).await.unwrap();
    let given = [correction(1, 4, isp())];
    let part = events.correct(&scope(1), &given, time(5, 0)).await.unwrap();
    assert_eq!((part.visits, part.is_done), (CORRECTED_VISITS_MAX as u64, false));
    append(&*events, vec![of_company(number, 4)]).await;
    drop(events);
    let events = ground.open().await;
    let overview = events.overview(&scope(1), &site_id(1), all()).await.unwrap();
    let left = number - CORRECTED_VISITS_MAX as u64;
    assert_eq!(overview.totals.identified_visits, left);
    assert_eq!(correct(&*events, &given, time(5, 1)).await, left);
    let overview = events.overview(&scope(1), &site_id(1), all()).await.unwrap();
    assert_eq!((overview.totals.visits, overview.totals.companies), (number + 1, 0));
    let books = events.books(&scope(1), &site_id(1), all()).await.unwrap();
    assert!(books.balance());
    assert_eq!(correct(&*events, &[], time(6, 0)).await, number + 1);
    let after = events.overview(&scope(1), &site_id(1), all()).await.unwrap();
    assert_eq!(after.totals.identified_visits, before.totals.identified_visits + 1);
}

/// A company is found by the verdict that named it last, on one network or on any.
pub async fn a_company_is_found_as_it_was_named_last(ground: On<'_>) {
    let events = ground.open().await;
    let mut elsewhere = view(1, 2, time(3, 0));
    elsewhere.identification = named(4);
    elsewhere.identification.asn = 7;
    let elsewhere_verdict = elsewhere.identification.clone();
    append(&*events, vec![of_company(1, 4), hit(2, elsewhere)]).await;
    let find = async |number: u8, asn| {
        events.find_naming(&scope(1), &company(number).id, asn).await.unwrap()
    };
    assert_eq!(find(4, None).await, Some(elsewhere_verdict));
    assert_eq!(find(4, Some(named(4).asn)).await, Some(named(4)));
    assert_eq!(find(4, Some(8)).await, None);
    assert_eq!(find(5, None).await, None);
    let given = [correction(1, 4, is_company(5))];
    correct(&*events, &given, time(5, 0)).await;
    assert_eq!(find(5, Some(7)).await.map(|verdict| verdict.company), Some(Some(company(5))));
    assert_eq!(find(4, Some(7)).await.map(|verdict| verdict.company), Some(Some(company(4))));
}

fn any_corrections(dice: &mut Dice) -> Vec<Correction> {
    (0..dice.small(5))
        .map(|number| {
            let verdict = match dice.below(4) {
                0 => isp(),
                1 => CorrectVerdict::Hidden,
                2 => CorrectVerdict::Right,
                _ => is_company(dice.small(22)),
            };
            let company = dice.small(20);
            let asn = (dice.below(3) == 0).then_some(64_496 + u32::from(company));
            Correction { asn, ..correction(number, company, verdict) }
        })
        .collect()
}

/// Whatever is corrected, superseded and comes in between, every answer is what a recount of
/// everything gives; and once all is undone, what it was without.
pub async fn every_answer_is_what_a_recount_gives(ground: On<'_>) {
    let events = ground.open().await;
    let mut model = Model::default();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let short = DayRange { from: Day(FIRST_DAY.0 + 1), to: Day(FIRST_DAY.0 + 3) };
    for round in 0..10 {
        let outcomes: Vec<_> = (0..=dice.below(90)).map(|_| dice.outcome()).collect();
        assert_eq!(append(&*events, outcomes.clone()).await, model.append(&outcomes));
        let given = any_corrections(&mut dice);
        let changed = correct(&*events, &given, time(9, round)).await;
        assert_eq!(changed, model.correct(&given));
        let seen = outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::Hit { visit_id, hit } => Some((hit.site_id.clone(), visit_id.clone())),
            Outcome::Dropped { .. } => None,
        });
        for (site, visit) in seen.step_by(7) {
            let verdict = named(dice.small(20));
            let at = time(9, round);
            assert!(events.supersede(&scope(1), &visit, &verdict, at).await.unwrap());
            model.supersede(&site, &visit, &verdict);
        }
        for site in [site_id(1), site_id(2)] {
            compare(&*events, &model, &site, all()).await;
        }
    }
    compare_companies(&*events, &model, &site_id(1), short).await;
    correct(&*events, &[], time(10, 0)).await;
    model.correct(&[]);
    for site in [site_id(1), site_id(2)] {
        compare(&*events, &model, &site, all()).await;
        compare_companies(&*events, &model, &site, all()).await;
    }
}
