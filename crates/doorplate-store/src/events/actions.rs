//! Named actions of visits: events, links followed, files fetched, forms sent.

use doorplate_domain::hit::HitKind;
use doorplate_domain::time::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::rollups::Aspect;
use super::timeline::{self, Item};
use super::value::unreadable;

/// Whether the name of a hit of this kind says what was done.
pub(super) fn is_action(kind: HitKind) -> bool {
    match kind {
        HitKind::Event | HitKind::Outbound | HitKind::Download | HitKind::Form => true,
        HitKind::View | HitKind::Leave | HitKind::Resource => false,
    }
}

/// The names of the actions among hits.
pub(super) fn of(items: &[Item]) -> FxHashSet<i64> {
    let actions = items.iter().filter(|item| is_action(item.kind) && item.name != 0);
    actions.map(|item| item.name).collect()
}

/// Counts the actions of a file that was written before they were counted with each batch.
pub(super) fn count_once(connection: &mut Connection) -> rusqlite::Result<()> {
    let are_counted = "select are_actions_counted from state";
    if connection.query_row(are_counted, [], |row| row.get(0))? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !transaction.query_row(are_counted, [], |row| row.get::<_, bool>(0))? {
        count(&transaction)?;
        transaction.execute("update state set are_actions_counted = 1", [])?;
    }
    transaction.commit()
}

fn count(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare(
        "select visit.site, visit.day, visit.number, visit.started_at, identification.company,
                timeline.items
         from visit
         join identification on identification.number = visit.identification
         join timeline on timeline.visit = visit.number
         where visit.identification > 0
         order by visit.site, visit.day, visit.number, timeline.part",
    )?;
    // Visits by site, day, name and company. A visit may come in parts, each behind the last.
    let mut visits: FxHashMap<(i64, i32, i64, i64), i64> = FxHashMap::default();
    let (mut last_visit, mut items, mut counted) = (0, Vec::new(), FxHashSet::default());
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let visit: i64 = row.get(2)?;
        if visit != last_visit {
            items.clear();
            counted.clear();
            last_visit = visit;
        }
        let started_at = Timestamp(row.get(3)?);
        timeline::unpack(started_at, row.get_ref(5)?.as_blob()?, &mut items)
            .ok_or_else(|| unreadable("a timeline"))?;
        for name in of(&items) {
            if counted.insert(name) {
                let key = (row.get(0)?, row.get(1)?, name, row.get(4)?);
                *visits.entry(key).or_default() += 1;
            }
        }
    }
    let mut insert = transaction.prepare(
        "insert into word_company_day (site, day, aspect, word, company, visits)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut visits: Vec<_> = visits.into_iter().collect();
    visits.sort_unstable();
    for ((site, day, name, company), visits) in visits {
        insert.execute(params![site, day, Aspect::Action as i64, name, company, visits])?;
    }
    Ok(())
}
