//! Erasing: rows go, the engine overwrites them, the write-ahead log is cut, and what the engine
//! left in the gaps of its pages goes with a rewrite of the dictionary.

use doorplate_domain::id::SiteId;
use doorplate_domain::time::{Day, Timestamp};
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::events::Erased;
use rusqlite::{Transaction, params};

use super::catalogue::Catalogue;
use super::dictionary::Dictionary;
use super::file::Writer;
use super::words;
use crate::error::from_rusqlite;
use crate::sqlite::cut_write_ahead_log;

/// Erases visits that began before a day; see `Events::erase_before`.
pub(super) fn before(
    writer: &mut Writer,
    site_id: &SiteId,
    day: Day,
) -> Result<Erased, StoreError> {
    let what = "erasing old visits";
    let erased = writer
        .transact(|transaction, dictionary| {
            let Some(site) = words::site(transaction, site_id)? else {
                return Ok(Erased::default());
            };
            *dictionary = Dictionary::default();
            let erased = count(transaction, site, day)?;
            keep_sums(transaction, site, day)?;
            delete_visits(transaction, site, day)?;
            delete_unused(transaction, site, day)?;
            Ok(erased)
        })
        .map_err(from_rusqlite(what))?;
    cut_write_ahead_log(&writer.connection)?;
    Ok(erased)
}

/// Erases everything of a site; see `Events::erase_site`.
pub(super) fn site(writer: &mut Writer, site_id: &SiteId) -> Result<Erased, StoreError> {
    let what = "erasing a site";
    let erased = writer
        .transact(|transaction, dictionary| {
            let Some(site) = words::site(transaction, site_id)? else {
                return Ok(Erased::default());
            };
            *dictionary = Dictionary::default();
            let erased = count(transaction, site, Day(i32::MAX))?;
            delete_visits(transaction, site, Day(i32::MAX))?;
            for statement in [
                "delete from received_day where site = ?1",
                "delete from dropped_day where site = ?1",
                "delete from erased_day where site = ?1",
                "delete from seen_live where site = ?1",
                "delete from seen_line where site = ?1",
                "delete from device where site = ?1",
                "delete from site where number = ?1",
            ] {
                transaction.execute(statement, [site])?;
            }
            transaction.execute("delete from sighting where site = ?1", [site_id.as_str()])?;
            delete_unused(transaction, site, Day(i32::MAX))?;
            Ok(erased)
        })
        .map_err(from_rusqlite(what))?;
    cut_write_ahead_log(&writer.connection)?;
    Ok(erased)
}

fn count(transaction: &Transaction<'_>, site: i64, day: Day) -> rusqlite::Result<Erased> {
    transaction.query_row(
        "select count(*), coalesce(sum(hits), 0) from visit where site = ?1 and day < ?2",
        params![site, day.0],
        |row| Ok(Erased { visits: row.get(0)?, hits: row.get(1)? }),
    )
}

/// Keeps in the books what the verdicts of the erased visits were.
fn keep_sums(transaction: &Transaction<'_>, site: i64, day: Day) -> rusqlite::Result<()> {
    let mut catalogue = Catalogue::default();
    catalogue.refresh(transaction)?;
    let mut statement = transaction.prepare(
        "select day, identification, visits, hits from verdict_day where site = ?1 and day < ?2",
    )?;
    let mut keep = transaction.prepare(
        "insert into erased_day (site, day, class, visits, hits) values (?1, ?2, ?3, ?4, ?5)
         on conflict do update
         set visits = visits + excluded.visits, hits = hits + excluded.hits",
    )?;
    let mut rows = statement.query(params![site, day.0])?;
    while let Some(row) = rows.next()? {
        let (of_day, visits, hits): (i32, i64, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let class = catalogue.verdict(row.get(1)?)?.class.as_str();
        keep.execute(params![site, of_day, class, visits, hits])?;
    }
    Ok(())
}

fn delete_visits(transaction: &Transaction<'_>, site: i64, day: Day) -> rusqlite::Result<()> {
    for statement in [
        "delete from timeline
         where visit in (select number from visit where site = ?1 and day < ?2)",
        "delete from visitor
         where visit in (select number from visit where site = ?1 and day < ?2)",
        "delete from revision
         where visit in (select number from visit where site = ?1 and day < ?2)",
        "delete from visit where site = ?1 and day < ?2",
        "delete from verdict_day where site = ?1 and day < ?2",
        "delete from path_day where site = ?1 and day < ?2",
        "delete from path_company_day where site = ?1 and day < ?2",
        "delete from word_company_day where site = ?1 and day < ?2",
        "delete from seen_line where site = ?1 and day < ?2",
    ] {
        transaction.execute(statement, params![site, day.0])?;
    }
    transaction.execute(
        "update site set last_live_at = null where number = ?1 and last_live_at < ?2",
        params![site, day.start().0],
    )?;
    Ok(())
}

/// Deletes what no visit uses any more.
fn delete_unused(transaction: &Transaction<'_>, site: i64, day: Day) -> rusqlite::Result<()> {
    transaction
        .execute("delete from source where site = ?1 and last_day < ?2", params![site, day.0])?;
    transaction.execute(
        "delete from company_seen
         where site = ?1 and company not in (
            select identification.company
            from verdict_day
            join identification on identification.number = verdict_day.identification
            where verdict_day.site = ?1 and identification.company is not null)",
        [site],
    )?;
    delete_unused_identifications(transaction, day)?;
    for statement in [
        "delete from document
         where number not in (select evidence_document from identification)
           and number not in (select company_document from identification
                              where company_document is not null)",
        "delete from company
         where number not in (select company from identification where company is not null)",
    ] {
        transaction.execute(statement, [])?;
    }
    let texts = transaction
        .execute("delete from text where site = ?1 and last_day < ?2", params![site, day.0])?;
    if texts > 0 { rewrite_texts(transaction) } else { Ok(()) }
}

/// Deletes identifications that nothing names. Sites may keep their visits for different times, so
/// other sites are asked as well. What was corrected goes before what it was made of.
fn delete_unused_identifications(transaction: &Transaction<'_>, day: Day) -> rusqlite::Result<()> {
    for of in ["base is not null", "base is null"] {
        let statement = format!(
            "delete from identification
             where {of} and last_day < ?1
               and number not in (select identification from verdict_day)
               and number not in (select before from revision)
               and number not in (select after from revision)
               and number not in (select base from identification where base is not null)"
        );
        transaction.execute(&statement, [day.0])?;
    }
    Ok(())
}

/// Writes the dictionary anew. Deleted rows are overwritten, but a page that rows were moved out of
/// before keeps a copy of them in its gaps; whole pages that are given up are overwritten.
fn rewrite_texts(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "create temp table kept_text as select * from text;
         drop index text_by_body;
         delete from text;
         insert into text select * from kept_text;
         create unique index text_by_body on text (site, body);
         drop table kept_text;",
    )
}

/// Forgets visitor keys; see `Events::forget_visitor_keys`.
pub(super) fn visitor_keys(writer: &mut Writer, before: Timestamp) -> Result<u64, StoreError> {
    let what = "forgetting visitor keys";
    let forgotten = writer
        .transact(|transaction, _| {
            transaction.execute("delete from visitor where ended_at < ?1", [before.0])
        })
        .map_err(from_rusqlite(what))?;
    // This runs every minute; a log that is cut for nothing would be written for nothing.
    if forgotten > 0 {
        cut_write_ahead_log(&writer.connection)?;
    }
    Ok(forgotten as u64)
}
