//! Visits as they are written: found, grown by their new hits, stored.

use doorplate_domain::hit::{Hit, HitKind};
use doorplate_domain::id::VisitId;
use doorplate_domain::time::{Day, Timestamp};
use doorplate_domain::visit::VisitorKey;
use doorplate_engine::ports::revisions::RevisionCause;
use doorplate_engine::ports::visit_records::VisitRecord;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::actions;
use super::dictionary::{Dictionary, IdentificationNumbers};
use super::revise;
use super::rollups::Share;
use super::timeline::{self, Item};
use super::value::{StoredVisitId, unreadable};

/// A visit while a batch works on it.
#[derive(Debug)]
pub(super) struct WrittenVisit {
    id: StoredVisitId,
    number: i64,
    share: Share,
    source: i64,
    device: i64,
    items: Vec<Item>,
    /// As they stand in the file.
    parts: Vec<Vec<u8>>,
    /// The day that it is stored under; nothing for a new visit.
    stored_day: Option<Day>,
}

/// Finds a visit by its id.
pub(super) fn find(
    transaction: &Transaction<'_>,
    site: i64,
    id: &StoredVisitId,
) -> rusqlite::Result<Option<WrittenVisit>> {
    let found = transaction
        .prepare_cached(
            "select visit.day, visit.number, started_at, length_micros, identification,
                    identification.company, source, source.name, device, hits, page_views,
                    engaged_millis, source.campaign
             from visit
             join identification on identification.number = visit.identification
             join source on source.number = visit.source
             where substr(visit.id, 1, 4) = substr(?2, 1, 4) and visit.id = ?2
               and visit.site = ?1",
        )?
        .query_row(params![site, id], |row| read(row, site, id.clone()))
        .optional()?;
    let Some(mut visit) = found else { return Ok(None) };
    let mut statement =
        transaction.prepare_cached("select items from timeline where visit = ?1 order by part")?;
    let parts = statement.query_map([visit.number], |row| row.get(0))?;
    visit.parts = parts.collect::<rusqlite::Result<_>>()?;
    for part in &visit.parts {
        timeline::unpack(visit.share.started_at, part, &mut visit.items)
            .ok_or_else(|| unreadable("a timeline"))?;
    }
    visit.share.paths = paths(&visit.items);
    visit.share.actions = actions::of(&visit.items);
    Ok(Some(visit))
}

fn read(row: &Row<'_>, site: i64, id: StoredVisitId) -> rusqlite::Result<WrittenVisit> {
    let day = Day(row.get(0)?);
    let started_at = Timestamp(row.get(2)?);
    Ok(WrittenVisit {
        id,
        number: row.get(1)?,
        share: Share {
            site,
            day,
            identification: row.get(4)?,
            company: row.get::<_, Option<i64>>(5)?.unwrap_or(0),
            source: row.get(7)?,
            hits: row.get(9)?,
            page_views: row.get(10)?,
            started_at,
            ended_at: started_at.plus_micros(row.get(3)?),
            engaged_millis: row.get(11)?,
            campaign: row.get(12)?,
            paths: FxHashMap::default(),
            actions: FxHashSet::default(),
        },
        source: row.get(6)?,
        device: row.get(8)?,
        items: Vec::new(),
        parts: Vec::new(),
        stored_day: Some(day),
    })
}

fn paths(items: &[Item]) -> FxHashMap<i64, i64> {
    let mut paths = FxHashMap::default();
    for item in items.iter().filter(|item| item.kind == HitKind::View) {
        *paths.entry(item.path).or_default() += 1;
    }
    paths
}

/// Begins a visit. What its first hits say comes with [`WrittenVisit::grow`].
pub(super) fn begin(
    transaction: &Transaction<'_>,
    site: i64,
    id: &VisitId,
) -> rusqlite::Result<WrittenVisit> {
    let number = transaction
        .prepare_cached("update state set visits = visits + 1 returning visits")?
        .query_row([], |row| row.get(0))?;
    Ok(WrittenVisit {
        id: StoredVisitId::new(id),
        number,
        share: Share {
            site,
            day: Day(i32::MAX),
            identification: 0,
            company: 0,
            source: 0,
            hits: 0,
            page_views: 0,
            started_at: Timestamp(i64::MAX),
            ended_at: Timestamp(i64::MIN),
            engaged_millis: 0,
            campaign: 0,
            paths: FxHashMap::default(),
            actions: FxHashSet::default(),
        },
        source: 0,
        device: 0,
        items: Vec::new(),
        parts: Vec::new(),
        stored_day: None,
    })
}

impl WrittenVisit {
    /// What it adds to the roll-ups now; nothing while it has no hits.
    pub(super) fn share(&self) -> Option<&Share> {
        (self.share.hits > 0).then_some(&self.share)
    }

    /// Takes in new hits, in the order received. Where it came from and what it was browsed with
    /// is what its earliest hit says, its identification what the one received last says.
    pub(super) fn grow(
        &mut self,
        transaction: &Transaction<'_>,
        dictionary: &mut Dictionary,
        hits: &[&Hit],
    ) -> rusqlite::Result<()> {
        let site = self.share.site;
        let Some(earliest) = hits.iter().min_by_key(|hit| hit.at) else { return Ok(()) };
        let is_earlier = earliest.at < self.share.started_at;
        if is_earlier {
            self.share.started_at = earliest.at;
            self.share.day = earliest.at.day();
        }
        let day = self.share.day;
        if is_earlier {
            let source = dictionary.source(transaction, site, &earliest.source, day)?;
            self.source = source.number;
            self.share.source = source.name;
            self.share.campaign = source.campaign;
            self.device = dictionary.device(transaction, site, &earliest.device)?;
        }
        self.take_verdict(transaction, dictionary, hits)?;
        for hit in hits {
            let path = dictionary.text(transaction, site, &hit.path, day)?;
            let name = dictionary.text(transaction, site, &hit.name, day)?;
            let item = Item {
                at: hit.at,
                kind: hit.kind,
                door: hit.door,
                path,
                name,
                engaged_millis: hit.engaged_millis,
            };
            timeline::insert(&mut self.items, item);
            self.share.hits += 1;
            self.share.ended_at = self.share.ended_at.max(hit.at);
            self.share.engaged_millis += i64::from(hit.engaged_millis);
            if actions::is_action(hit.kind) && name != 0 {
                self.share.actions.insert(name);
            }
            if hit.kind == HitKind::View {
                self.share.page_views += 1;
                *self.share.paths.entry(path).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Takes the verdict of the hit received last that does not repeat what was superseded.
    fn take_verdict(
        &mut self,
        transaction: &Transaction<'_>,
        dictionary: &mut Dictionary,
        hits: &[&Hit],
    ) -> rusqlite::Result<()> {
        for hit in hits.iter().rev() {
            let shown = dictionary.shown(transaction, &hit.identification, self.share.day)?;
            let is_new = self.stored_day.is_none();
            if is_new || !revise::is_superseded(transaction, self.number, shown.number)? {
                self.show(shown);
                break;
            }
        }
        Ok(())
    }

    /// Shows another identification.
    pub(super) fn show(&mut self, shown: IdentificationNumbers) {
        self.share.identification = shown.number;
        self.share.company = shown.company;
    }

    /// Writes which identification is shown, and that it took the place of `before`.
    pub(super) fn revise(
        &self,
        transaction: &Transaction<'_>,
        before: i64,
        (cause, at): (RevisionCause, Timestamp),
    ) -> rusqlite::Result<()> {
        let after = self.share.identification;
        if before == after {
            return Ok(());
        }
        transaction
            .prepare_cached(
                "update visit set identification = ?4
                 where site = ?1 and day = ?2 and number = ?3",
            )?
            .execute(params![self.share.site, self.share.day.0, self.number, after])?;
        transaction
            .prepare_cached(
                "insert into revision (at, cause, site, visit, visit_id, before, after)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                at.0,
                revise::cause_number(cause),
                self.share.site,
                self.number,
                self.id,
                before,
                after
            ])?;
        Ok(())
    }

    /// Takes in a visit as it was kept elsewhere.
    pub(super) fn fill(
        &mut self,
        transaction: &Transaction<'_>,
        dictionary: &mut Dictionary,
        record: &VisitRecord,
    ) -> rusqlite::Result<()> {
        let (site, day) = (self.share.site, record.started_at.day());
        let source = dictionary.source(transaction, site, &record.source, day)?;
        self.source = source.number;
        self.device = dictionary.device(transaction, site, &record.device)?;
        self.share.day = day;
        self.share.source = source.name;
        self.share.campaign = source.campaign;
        self.share.started_at = record.started_at;
        self.share.ended_at = record.ended_at;
        self.show(dictionary.shown(transaction, &record.identification, day)?);
        for hit in &record.timeline {
            self.items.push(Item {
                at: hit.at,
                kind: hit.kind,
                door: hit.door,
                path: dictionary.text(transaction, site, &hit.path, day)?,
                name: dictionary.text(transaction, site, &hit.name, day)?,
                engaged_millis: hit.engaged_millis,
            });
            self.share.engaged_millis += i64::from(hit.engaged_millis);
        }
        self.share.paths = paths(&self.items);
        self.share.actions = actions::of(&self.items);
        self.share.page_views = self.share.paths.values().sum();
        self.share.hits = i64::try_from(self.items.len()).expect("they are in memory");
        Ok(())
    }

    /// Writes it, and for whom it may go on, if it may.
    pub(super) fn write(
        &self,
        transaction: &Transaction<'_>,
        visitor_key: Option<VisitorKey>,
    ) -> rusqlite::Result<()> {
        let share = &self.share;
        if self.stored_day.is_some_and(|day| day != share.day) {
            transaction
                .prepare_cached("delete from visit where site = ?1 and day = ?2 and number = ?3")?
                .execute(params![share.site, self.stored_day.map(|day| day.0), self.number])?;
        }
        transaction
            .prepare_cached(
                "insert into visit
                    (site, day, number, id, started_at, length_micros, identification, source,
                     device, hits, page_views, engaged_millis)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 on conflict do update
                 set started_at = excluded.started_at, length_micros = excluded.length_micros,
                     identification = excluded.identification, source = excluded.source,
                     device = excluded.device, hits = excluded.hits,
                     page_views = excluded.page_views, engaged_millis = excluded.engaged_millis",
            )?
            .execute(params![
                share.site,
                share.day.0,
                self.number,
                self.id,
                share.started_at.0,
                share.ended_at.0 - share.started_at.0,
                share.identification,
                self.source,
                self.device,
                share.hits,
                share.page_views,
                share.engaged_millis,
            ])?;
        self.write_timeline(transaction)?;
        let Some(visitor_key) = visitor_key else { return Ok(()) };
        transaction
            .prepare_cached(
                "insert into visitor (visit, site, day, key, ended_at)
                 values (?1, ?2, ?3, ?4, ?5)
                 on conflict do update
                 set day = excluded.day, key = excluded.key, ended_at = excluded.ended_at",
            )?
            .execute(params![
                self.number,
                share.site,
                share.day.0,
                visitor_key.0.cast_signed(),
                share.ended_at.0
            ])?;
        Ok(())
    }

    /// Writes the parts that changed.
    fn write_timeline(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let parts = timeline::pack(self.share.started_at, &self.items);
        for (part, items) in parts.iter().enumerate() {
            if self.parts.get(part) == Some(items) {
                continue;
            }
            transaction
                .prepare_cached(
                    "insert into timeline (visit, part, items) values (?1, ?2, ?3)
                     on conflict do update set items = excluded.items",
                )?
                .execute(params![self.number, part, items])?;
        }
        Ok(())
    }
}
