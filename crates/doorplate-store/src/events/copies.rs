//! What a workspace has, read for a bundle and laid down from one.

use std::collections::BTreeMap;

use doorplate_domain::books::{Tally, VerdictClass};
use doorplate_domain::company::Company;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::{Day, Timestamp};
use doorplate_engine::ports::revisions::Revision;
use doorplate_engine::ports::visit_records::VisitRecord;
use doorplate_engine::ports::workspace_copies::{BookDay, COPIED_ROWS_MAX, SeenCompany};
use rusqlite::{OptionalExtension, Transaction, params};

use super::dictionary::Dictionary;
use super::file::Reading;
use super::rollups::RollUps;
use super::value::{StoredVisitId, unreadable};
use super::{revise, visits, words};

/// Reads the books; see `WorkspaceCopies::read_book_days`.
pub(super) fn book_days(
    reading: &Reading<'_>,
    site_id: &SiteId,
    after: Option<Day>,
) -> rusqlite::Result<Vec<BookDay>> {
    let Some(site) = words::site(reading.transaction, site_id)? else { return Ok(Vec::new()) };
    let after = after.map_or(i32::MIN, |day| day.0);
    let days: Vec<i32> = reading
        .transaction
        .prepare_cached(
            "select day from dropped_day where site = ?1 and day > ?2
             union select day from erased_day where site = ?1 and day > ?2
             order by 1 limit ?3",
        )?
        .query_map(params![site, after, COPIED_ROWS_MAX], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    days.into_iter().map(Day).map(|day| book_day(reading.transaction, site, day)).collect()
}

fn book_day(transaction: &Transaction<'_>, site: i64, day: Day) -> rusqlite::Result<BookDay> {
    let mut book = BookDay { day, dropped: BTreeMap::new(), erased: BTreeMap::new() };
    let mut statement = transaction
        .prepare_cached("select reason, hits from dropped_day where site = ?1 and day = ?2")?;
    let mut rows = statement.query(params![site, day.0])?;
    while let Some(row) = rows.next()? {
        let reason = DropReason::parse(row.get_ref(0)?.as_str()?);
        book.dropped.insert(reason.ok_or_else(|| unreadable("a reason"))?, row.get(1)?);
    }
    let mut statement = transaction.prepare_cached(
        "select class, visits, hits from erased_day where site = ?1 and day = ?2",
    )?;
    let mut rows = statement.query(params![site, day.0])?;
    while let Some(row) = rows.next()? {
        let class = VerdictClass::parse(row.get_ref(0)?.as_str()?);
        let tally = Tally { visits: row.get(1)?, hits: row.get(2)? };
        book.erased.insert(class.ok_or_else(|| unreadable("a verdict"))?, tally);
    }
    Ok(book)
}

/// Lists companies; see `WorkspaceCopies::list_seen_companies`.
pub(super) fn seen_companies(
    reading: &Reading<'_>,
    after: Option<&CompanyId>,
) -> rusqlite::Result<Vec<SeenCompany>> {
    let mut statement = reading.transaction.prepare_cached(
        "select number, id, name, domain, country, city, industry, size, kind, region, parent
         from company where id > ?1 order by id limit ?2",
    )?;
    let after = after.map_or("", CompanyId::as_str);
    let mut rows = statement.query(params![after, COPIED_ROWS_MAX])?;
    let mut companies = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(1)?;
        let id = CompanyId::try_from(id).map_err(|_| unreadable("a company's id"))?;
        let name: String = row.get(2)?;
        let parent: String = row.get(10)?;
        let company = Company {
            domain: row.get(3)?,
            country: row.get(4)?,
            city: row.get(5)?,
            industry: row.get(6)?,
            size: row.get(7)?,
            kind: NetworkKind::from_number(row.get(8)?).ok_or_else(|| unreadable("a kind"))?,
            region: row.get(9)?,
            parent_id: CompanyId::parse(&parent).ok(),
            ..Company::named(id, &name)
        };
        let first_seen = first_seen(reading.transaction, row.get(0)?)?;
        companies.push(SeenCompany { company, first_seen });
    }
    Ok(companies)
}

fn first_seen(
    transaction: &Transaction<'_>,
    company: i64,
) -> rusqlite::Result<Vec<(SiteId, Timestamp)>> {
    transaction
        .prepare_cached(
            "select site.id, first_at
             from company_seen join site on site.number = company_seen.site
             where company = ?1 order by site.id",
        )?
        .query_map([company], |row| {
            let site_id: String = row.get(0)?;
            let site_id = SiteId::try_from(site_id).map_err(|_| unreadable("a site's id"))?;
            Ok((site_id, Timestamp(row.get(1)?)))
        })?
        .collect()
}

/// Lays visits down; see `WorkspaceCopies::restore_visits`.
pub(super) fn restore_visits(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    (site_id, records): (&SiteId, &[VisitRecord]),
) -> rusqlite::Result<u64> {
    let site = dictionary.site(transaction, site_id)?;
    let mut rollups = RollUps::default();
    let mut restored = 0;
    for record in records {
        let id = StoredVisitId::new(&record.visit_id);
        if find_visit(transaction, &id)?.is_some() {
            continue;
        }
        let mut visit = visits::begin(transaction, site, &record.visit_id)?;
        visit.fill(transaction, dictionary, record)?;
        visit.write(transaction, None)?;
        if let Some(share) = visit.share() {
            rollups.receive(share.site, share.day, share.hits);
            rollups.replace(None, share);
        }
        restored += 1;
    }
    rollups.write(transaction)?;
    Ok(restored)
}

/// The site and number of a visit.
fn find_visit(
    transaction: &Transaction<'_>,
    id: &StoredVisitId,
) -> rusqlite::Result<Option<(i64, i64)>> {
    transaction
        .prepare_cached(
            "select site, number from visit where substr(id, 1, 4) = substr(?1, 1, 4) and id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Lays down what superseded what; see `WorkspaceCopies::restore_revisions`.
pub(super) fn restore_revisions(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    revisions: &[Revision],
) -> rusqlite::Result<u64> {
    let mut restored = 0;
    for revision in revisions {
        let id = StoredVisitId::new(&revision.visit_id);
        let Some((site, visit)) = find_visit(transaction, &id)? else { continue };
        let cause = revise::cause_number(revision.cause);
        let day = revision.at.day();
        let before = dictionary.identification(transaction, &revision.before, day)?.number;
        let after = dictionary.identification(transaction, &revision.after, day)?.number;
        let is_here = transaction
            .prepare_cached(
                "select 1 from revision
                 where visit = ?1 and at = ?2 and cause = ?3 and before = ?4 and after = ?5",
            )?
            .exists(params![visit, revision.at.0, cause, before, after])?;
        if is_here {
            continue;
        }
        transaction
            .prepare_cached(
                "insert into revision (at, cause, site, visit, visit_id, before, after)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![revision.at.0, cause, site, visit, id, before, after])?;
        restored += 1;
    }
    Ok(restored)
}

/// Lays companies down; see `WorkspaceCopies::restore_companies`.
pub(super) fn restore_companies(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    companies: &[SeenCompany],
) -> rusqlite::Result<()> {
    for SeenCompany { company, first_seen } in companies {
        let number = dictionary.company(transaction, company)?;
        for (site_id, first_at) in first_seen {
            let site = dictionary.site(transaction, site_id)?;
            transaction
                .prepare_cached(
                    "insert into company_seen (site, company, first_at) values (?1, ?2, ?3)
                     on conflict do update set first_at = excluded.first_at
                     where excluded.first_at < first_at",
                )?
                .execute(params![site, number, first_at.0])?;
        }
    }
    Ok(())
}

/// Lays the books down; see `WorkspaceCopies::restore_book_days`.
pub(super) fn restore_book_days(
    transaction: &Transaction<'_>,
    dictionary: &mut Dictionary,
    (site_id, days): (&SiteId, &[BookDay]),
) -> rusqlite::Result<u64> {
    let site = dictionary.site(transaction, site_id)?;
    let mut rollups = RollUps::default();
    let mut grown = 0;
    for book in days {
        let here = book_day(transaction, site, book.day)?;
        for (reason, hits) in &book.dropped {
            let more = hits.saturating_sub(here.dropped.get(reason).copied().unwrap_or(0));
            if more > 0 {
                rollups.drop_hits(site, book.day, *reason, as_number(more));
                grown += more;
            }
        }
        for (class, tally) in &book.erased {
            let here = here.erased.get(class).copied().unwrap_or_default();
            let more = Tally {
                visits: tally.visits.saturating_sub(here.visits),
                hits: tally.hits.saturating_sub(here.hits),
            };
            if more == Tally::default() {
                continue;
            }
            transaction
                .prepare_cached(
                    "insert into erased_day (site, day, class, visits, hits)
                     values (?1, ?2, ?3, ?4, ?5)
                     on conflict do update
                     set visits = visits + excluded.visits, hits = hits + excluded.hits",
                )?
                .execute(params![site, book.day.0, class.as_str(), more.visits, more.hits])?;
            rollups.receive(site, book.day, as_number(more.hits));
            grown += more.hits;
        }
    }
    rollups.write(transaction)?;
    Ok(grown)
}

fn as_number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
