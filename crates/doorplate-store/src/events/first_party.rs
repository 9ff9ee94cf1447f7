//! What the sites of a workspace tell about companies, in the workspace's own file.

use std::collections::BTreeSet;

use async_trait::async_trait;
use doorplate_domain::id::SiteId;
use doorplate_domain::identification::CARRIED_OVER;
use doorplate_domain::time::{Day, DayRange};
use doorplate_engine::ports::StoreError;
use doorplate_engine::ports::first_party::{
    CarryKey, FirstParty, NamedDomain, OBSERVATIONS_PER_DAY_MAX, Observation, Sighting, Tally,
    Uplift,
};
use doorplate_engine::scope::Scope;
use rusqlite::{Row, Transaction, params};

use super::value::unreadable;
use super::{EventFiles, file};
use crate::error::from_rusqlite;
use crate::sqlite::cut_write_ahead_log;

fn observe(
    transaction: &Transaction<'_>,
    sightings: &[Sighting],
    observations: &[Observation],
) -> rusqlite::Result<()> {
    let mut keep = transaction.prepare_cached(
        "insert into sighting (site, key, company_id, day, confidence, company)
         values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict do update set confidence = excluded.confidence, company = excluded.company",
    )?;
    let mut kept = BTreeSet::new();
    for sighting in sightings {
        let CarryKey { site_id, key } = &sighting.carry_key;
        if !kept.insert((site_id, key, &sighting.company.id, sighting.day)) {
            continue;
        }
        let company = serde_json::to_string(&sighting.company)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        keep.execute(params![
            site_id.as_str(),
            key.cast_signed(),
            sighting.company.id.as_str(),
            sighting.day.0,
            sighting.confidence,
            company,
        ])?;
    }
    let mut count = transaction.prepare_cached(
        "insert into observation (network, domain, day, hit)
         select ?1, ?2, ?3, ?4
         where (select count(*) from observation
                where network = ?1 and domain = ?2 and day = ?3) < ?5
         on conflict do nothing",
    )?;
    for observation in observations {
        count.execute(params![
            observation.network_key.cast_signed(),
            observation.domain,
            observation.day.0,
            observation.hit.cast_signed(),
            OBSERVATIONS_PER_DAY_MAX,
        ])?;
    }
    Ok(())
}

fn sighting(row: &Row<'_>, carry_key: &CarryKey) -> rusqlite::Result<Sighting> {
    let company = serde_json::from_str(row.get_ref(2)?.as_str()?)
        .map_err(|_| unreadable("a company that was seen"))?;
    let (day, confidence) = (Day(row.get(0)?), row.get(1)?);
    Ok(Sighting { carry_key: carry_key.clone(), day, company, confidence })
}

fn sightings(
    transaction: &Transaction<'_>,
    carry_keys: &[CarryKey],
    since: Day,
) -> rusqlite::Result<Vec<Sighting>> {
    let mut statement = transaction.prepare_cached(
        "select day, confidence, company from sighting
         where site = ?1 and key = ?2 and day >= ?3 order by day, company_id",
    )?;
    let mut found = Vec::new();
    for carry_key in carry_keys {
        let key = carry_key.key.cast_signed();
        let rows = statement
            .query_map(params![carry_key.site_id.as_str(), key, since.0], |row| {
                sighting(row, carry_key)
            })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

fn tallies(
    transaction: &Transaction<'_>,
    network_keys: &[u64],
    since: Day,
) -> rusqlite::Result<Vec<Tally>> {
    let mut statement = transaction.prepare_cached(
        "select domain, day, count(*) from observation
         where network = ?1 and day >= ?2 group by domain, day order by domain, day",
    )?;
    let mut found = Vec::new();
    for network_key in network_keys {
        let rows = statement.query_map(params![network_key.cast_signed(), since.0], |row| {
            Ok(Tally {
                network_key: *network_key,
                domain: row.get(0)?,
                day: Day(row.get(1)?),
                observations: row.get(2)?,
            })
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

fn domains(
    transaction: &Transaction<'_>,
    since: Day,
    limit: u32,
) -> rusqlite::Result<Vec<NamedDomain>> {
    let mut statement = transaction.prepare_cached(
        "select domain, count(distinct network), count(*), min(day), max(day) from observation
         where day >= ?1 group by domain order by count(*) desc, domain limit ?2",
    )?;
    let rows = statement.query_map(params![since.0, limit], |row| {
        Ok(NamedDomain {
            domain: row.get(0)?,
            networks: row.get(1)?,
            observations: row.get(2)?,
            first_day: Day(row.get(3)?),
            last_day: Day(row.get(4)?),
        })
    })?;
    rows.collect()
}

/// A visit is carried when its verdict says so. The verdicts are few, so their evidence is read.
fn uplift(
    transaction: &Transaction<'_>,
    site_id: &SiteId,
    range: DayRange,
) -> rusqlite::Result<Uplift> {
    let mut statement = transaction.prepare_cached(
        "select coalesce(sum(visits), 0),
                coalesce(sum(case when identification > 0 and not carried then visits end), 0),
                coalesce(sum(case when identification > 0 and carried then visits end), 0)
         from (select verdict_day.visits, verdict_day.identification,
                      coalesce(instr(document.body, ?4), 0) > 0 as carried
               from site
               join verdict_day on verdict_day.site = site.number
                               and verdict_day.day between ?2 and ?3
               join identification on identification.number = verdict_day.identification
               left join document on document.number = identification.evidence_document
               where site.id = ?1)",
    )?;
    let mark = format!("\"kind\":\"{CARRIED_OVER}\"");
    statement.query_row(params![site_id.as_str(), range.from.0, range.to.0, mark], |row| {
        Ok(Uplift { visits: row.get(0)?, named: row.get(1)?, carried: row.get(2)? })
    })
}

fn forget(
    writer: &mut file::Writer,
    what: &'static str,
    statements: &[(&str, rusqlite::types::Value)],
) -> Result<u64, StoreError> {
    let forgotten = writer
        .transact(|transaction, _| {
            let mut forgotten = 0;
            for (statement, value) in statements {
                forgotten += transaction.execute(statement, [value])? as u64;
            }
            Ok(forgotten)
        })
        .map_err(from_rusqlite(what))?;
    if forgotten > 0 {
        cut_write_ahead_log(&writer.connection)?;
    }
    Ok(forgotten)
}

#[async_trait]
impl FirstParty for EventFiles {
    async fn observe(
        &self,
        scope: &Scope,
        sightings: &[Sighting],
        observations: &[Observation],
    ) -> Result<(), StoreError> {
        let what = "keeping what the sites tell";
        let (sightings, observations) = (sightings.to_vec(), observations.to_vec());
        let work = move |writer: &mut file::Writer| {
            writer
                .transact(|transaction, _| observe(transaction, &sightings, &observations))
                .map_err(from_rusqlite(what))
        };
        self.file(scope).await?.write(what, work).await
    }

    async fn list_sightings(
        &self,
        scope: &Scope,
        carry_keys: &[CarryKey],
        since: Day,
    ) -> Result<Vec<Sighting>, StoreError> {
        let carry_keys = carry_keys.to_vec();
        self.read(scope, "listing sightings", move |reading| {
            sightings(reading.transaction, &carry_keys, since)
        })
        .await
    }

    async fn list_tallies(
        &self,
        scope: &Scope,
        network_keys: &[u64],
        since: Day,
    ) -> Result<Vec<Tally>, StoreError> {
        let network_keys = network_keys.to_vec();
        self.read(scope, "listing what networks are named by", move |reading| {
            tallies(reading.transaction, &network_keys, since)
        })
        .await
    }

    async fn list_domains(
        &self,
        scope: &Scope,
        since: Day,
        limit: u32,
    ) -> Result<Vec<NamedDomain>, StoreError> {
        self.read(scope, "listing named domains", move |reading| {
            domains(reading.transaction, since, limit)
        })
        .await
    }

    async fn forget_domain(&self, scope: &Scope, domain: &str) -> Result<bool, StoreError> {
        let what = "forgetting a named domain";
        let value = domain.to_owned().into();
        let work = move |writer: &mut file::Writer| {
            forget(writer, what, &[("delete from observation where domain = ?1", value)])
        };
        Ok(self.file(scope).await?.write(what, work).await? > 0)
    }

    async fn forget_before(
        &self,
        scope: &Scope,
        sightings: Day,
        observations: Day,
    ) -> Result<u64, StoreError> {
        let what = "forgetting what the sites told";
        let work = move |writer: &mut file::Writer| {
            let statements = [
                ("delete from sighting where day < ?1", sightings.0.into()),
                ("delete from observation where day < ?1", observations.0.into()),
            ];
            forget(writer, what, &statements)
        };
        self.file(scope).await?.write(what, work).await
    }

    async fn uplift(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Uplift, StoreError> {
        let site_id = site_id.clone();
        self.read(scope, "measuring what the cookie brought", move |reading| {
            uplift(reading.transaction, &site_id, range)
        })
        .await
    }
}
