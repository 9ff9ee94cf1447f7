//! The books, what lies behind an abstention, and the signs of life of a site.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use doorplate_domain::books::{Books, Tally, VerdictClass};
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::Door;
use doorplate_domain::id::SiteId;
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::{DAY_MICROS, Day, DayRange, Timestamp};
use doorplate_engine::ports::events::{AbstentionDetail, NetworkRow, Pulse, TOP_ROWS_MAX};
use rusqlite::params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::company_sums::items;
use super::file::Reading;
use super::value::unreadable;
use super::words;

/// Opens the books; see `Events::books`.
pub(super) fn books(
    reading: &Reading<'_>,
    site_id: &SiteId,
    range: DayRange,
) -> rusqlite::Result<Books> {
    let mut books = Books::default();
    let Some(site) = words::site(reading.transaction, site_id)? else { return Ok(books) };
    let span = params![site, range.from.0, range.to.0];
    books.received = reading
        .transaction
        .prepare_cached(
            "select coalesce(sum(hits), 0) from received_day
             where site = ?1 and day between ?2 and ?3",
        )?
        .query_row(span, |row| row.get(0))?;
    books.dropped = dropped(reading, site, range)?;
    let mut statement = reading.transaction.prepare_cached(
        "select identification, visits, hits from verdict_day
         where site = ?1 and day between ?2 and ?3",
    )?;
    let mut rows = statement.query(span)?;
    while let Some(row) = rows.next()? {
        let class = reading.catalogue.verdict(row.get(0)?)?.class;
        add(&mut books.verdicts, class, row.get(1)?, row.get(2)?);
    }
    let mut statement = reading.transaction.prepare_cached(
        "select class, visits, hits from erased_day where site = ?1 and day between ?2 and ?3",
    )?;
    let mut rows = statement.query(span)?;
    while let Some(row) = rows.next()? {
        let class = VerdictClass::parse(row.get_ref(0)?.as_str()?);
        let class = class.ok_or_else(|| unreadable("a verdict"))?;
        add(&mut books.verdicts, class, row.get(1)?, row.get(2)?);
    }
    Ok(books)
}

fn add(verdicts: &mut BTreeMap<VerdictClass, Tally>, class: VerdictClass, visits: u64, hits: u64) {
    let tally = verdicts.entry(class).or_default();
    tally.visits += visits;
    tally.hits += hits;
}

fn dropped(
    reading: &Reading<'_>,
    site: i64,
    range: DayRange,
) -> rusqlite::Result<BTreeMap<DropReason, u64>> {
    let mut statement = reading.transaction.prepare_cached(
        "select reason, sum(hits) from dropped_day
         where site = ?1 and day between ?2 and ?3 group by reason",
    )?;
    let rows = statement.query_map(params![site, range.from.0, range.to.0], |row| {
        let reason = DropReason::parse(row.get_ref(0)?.as_str()?);
        Ok((reason.ok_or_else(|| unreadable("a reason"))?, row.get(1)?))
    })?;
    rows.collect()
}

/// Finds the span with outcomes; see `Events::find_span`.
pub(super) fn span(reading: &Reading<'_>, site_id: &SiteId) -> rusqlite::Result<Option<DayRange>> {
    let Some(site) = words::site(reading.transaction, site_id)? else { return Ok(None) };
    let (from, to): (Option<i32>, Option<i32>) = reading
        .transaction
        .prepare_cached("select min(day), max(day) from received_day where site = ?1 and hits > 0")?
        .query_row([site], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(from.zip(to).map(|(from, to)| DayRange { from: Day(from), to: Day(to) }))
}

/// Shows what lies behind one reason for abstaining; see `Events::abstention`.
pub(super) fn abstention(
    reading: &Reading<'_>,
    site_id: &SiteId,
    reason: AbstainReason,
    range: DayRange,
) -> rusqlite::Result<AbstentionDetail> {
    let mut days: Vec<_> = (range.from.0..=range.to.0).map(|day| (Day(day), 0)).collect();
    let mut sums: FxHashMap<i64, (u64, u64)> = FxHashMap::default();
    let Some(site) = words::site(reading.transaction, site_id)? else {
        return Ok(AbstentionDetail { networks: Vec::new(), days });
    };
    let mut statement = reading.transaction.prepare_cached(
        "select identification, visits, hits from verdict_day
         where site = ?1 and day = ?2 and identification < 0",
    )?;
    for (day, of_day) in &mut days {
        let mut rows = statement.query(params![site, day.0])?;
        while let Some(row) = rows.next()? {
            let identification = row.get(0)?;
            let class = reading.catalogue.verdict(identification)?.class;
            if class == VerdictClass::Abstained(reason) {
                let (visits, hits) = (row.get::<_, u64>(1)?, row.get::<_, u64>(2)?);
                let sum = sums.entry(identification).or_default();
                *sum = (sum.0 + visits, sum.1 + hits);
                *of_day += visits;
            }
        }
    }
    Ok(AbstentionDetail { networks: networks(reading, sums)?, days })
}

/// Name, number, kind, service, country.
type Network = (String, u32, NetworkKind, String, String);

fn networks(
    reading: &Reading<'_>,
    sums: FxHashMap<i64, (u64, u64)>,
) -> rusqlite::Result<Vec<NetworkRow>> {
    let mut by_network: BTreeMap<Network, (u64, u64)> = BTreeMap::new();
    let mut statement = reading.transaction.prepare_cached(
        "select network_name, asn, kind, service, country from identification where number = ?1",
    )?;
    for (identification, (visits, hits)) in sums {
        let network = statement.query_row([identification], |row| {
            let kind = NetworkKind::from_number(row.get(2)?);
            let kind = kind.ok_or_else(|| unreadable("a kind"))?;
            Ok((row.get(0)?, row.get(1)?, kind, row.get(3)?, row.get(4)?))
        })?;
        let sum = by_network.entry(network).or_default();
        *sum = (sum.0 + visits, sum.1 + hits);
    }
    let mut networks: Vec<_> = by_network
        .into_iter()
        .map(|((network_name, asn, kind, service, country), (visits, hits))| NetworkRow {
            network_name,
            asn,
            kind,
            service,
            country,
            visits,
            hits,
        })
        .collect();
    networks.sort_by(|one, other| {
        let key = |network: &NetworkRow| (Reverse((network.visits, network.hits)), network.asn);
        key(one).cmp(&key(other)).then_with(|| one.network_name.cmp(&other.network_name))
    });
    networks.truncate(TOP_ROWS_MAX as usize);
    Ok(networks)
}

/// Takes a site's pulse; see `Events::pulse`.
pub(super) fn pulse(
    reading: &Reading<'_>,
    site_id: &SiteId,
    since: Timestamp,
) -> rusqlite::Result<Pulse> {
    let mut pulse = Pulse::default();
    let Some(site) = words::site(reading.transaction, site_id)? else { return Ok(pulse) };
    pulse.last_hit_at = reading
        .transaction
        .prepare_cached("select last_live_at from site where number = ?1")?
        .query_row([site], |row| row.get::<_, Option<i64>>(0))?
        .map(Timestamp);
    let day = since.day();
    let days = DayRange { from: Day(day.0.saturating_sub(1)), to: day };
    pulse.dropped = dropped(reading, site, days)?;
    let mut visitors: FxHashSet<(bool, i64)> = FxHashSet::default();
    let mut statement = reading.transaction.prepare_cached(
        "select visit.number, started_at, identification.kind, visitor.key
         from visit
         join identification on identification.number = visit.identification
         left join visitor on visitor.visit = visit.number
         where visit.site = ?1 and visit.day >= ?2 and started_at + length_micros >= ?3",
    )?;
    // A visit lasts at most a day.
    let from = since.plus_micros(-DAY_MICROS).day();
    let mut rows = statement.query(params![site, from.0, since.0])?;
    while let Some(row) = rows.next()? {
        let number = row.get(0)?;
        let items = items(reading, number, Timestamp(row.get(1)?))?;
        let is_live = |door| door != Door::Log;
        let hits =
            items.iter().filter(|item| is_live(item.door) && item.at >= since).count() as u64;
        if hits == 0 {
            continue;
        }
        pulse.hits += hits;
        if row.get::<_, u8>(2)? == NetworkKind::Special as u8 {
            pulse.special_hits += hits;
        }
        // A visit whose key was forgotten counts as one of its own.
        let key = row.get::<_, Option<i64>>(3)?;
        visitors.insert(key.map_or((false, number), |key| (true, key)));
    }
    pulse.visitors = visitors.len() as u64;
    Ok(pulse)
}
