//! From words to the numbers that stand for them in a file, on the way in.
//!
//! What the writer looked up is remembered until the file changed otherwise or the memory is full.

use std::sync::Arc;

use doorplate_domain::company::Company;
use doorplate_domain::correction::Correction;
use doorplate_domain::device::{Device, DeviceClass};
use doorplate_domain::id::SiteId;
use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use doorplate_domain::source::{Medium, TrafficSource};
use doorplate_domain::time::Day;
use rusqlite::{OptionalExtension, ToSql, Transaction, params};
use rustc_hash::FxHashMap;

use super::value::unreadable;

mod shown;

pub(super) use shown::corrected_hash;

/// The most entries remembered for one file: some tens of megabytes at worst.
const ENTRIES_MAX: usize = 100_000;

/// A number, and the last day that it was used for.
#[derive(Debug, Clone, Copy)]
struct Known {
    number: i64,
    last_day: i32,
}

/// A traffic source's numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceNumbers {
    pub(super) number: i64,
    /// The text of its name.
    pub(super) name: i64,
    /// The text of its campaign; 0 when there is none.
    pub(super) campaign: i64,
}

/// An identification's numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdentificationNumbers {
    pub(super) number: i64,
    /// The company; 0 when none is named.
    pub(super) company: i64,
}

type Hash = [u8; 16];

/// What was looked up already.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    sites: FxHashMap<String, i64>,
    texts: FxHashMap<i64, FxHashMap<Box<str>, Known>>,
    sources: FxHashMap<(i64, TrafficSource), (SourceNumbers, i32)>,
    devices: FxHashMap<(i64, Device), i64>,
    identifications: FxHashMap<Hash, (IdentificationNumbers, i32)>,
    companies: FxHashMap<String, (i64, Hash)>,
    /// The corrections that count; not read yet when absent.
    corrections: Option<Arc<[Correction]>>,
    /// What is shown for a verdict that names a company, by its number.
    shown: FxHashMap<i64, (IdentificationNumbers, i32)>,
    entries: usize,
}

fn hash(bytes: &[u8]) -> Hash {
    *blake3::hash(bytes).as_bytes().first_chunk().expect("a hash has 32 bytes")
}

fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Finds the number of a row, if it is there.
fn find(
    transaction: &Transaction<'_>,
    statement: &str,
    parameters: &[&dyn ToSql],
) -> rusqlite::Result<Option<i64>> {
    transaction.prepare_cached(statement)?.query_row(parameters, |row| row.get(0)).optional()
}

impl Dictionary {
    /// Whether it is time to begin anew.
    pub(super) fn is_full(&self) -> bool {
        self.entries > ENTRIES_MAX
    }

    /// The number of a site; new sites get one.
    pub(super) fn site(
        &mut self,
        transaction: &Transaction<'_>,
        id: &SiteId,
    ) -> rusqlite::Result<i64> {
        if let Some(number) = self.sites.get(id.as_str()) {
            return Ok(*number);
        }
        let found = find(transaction, "select number from site where id = ?1", &[&id.as_str()])?;
        let number = match found {
            Some(number) => number,
            None => transaction
                .prepare_cached("insert into site (id) values (?1) returning number")?
                .query_row([id.as_str()], |row| row.get(0))?,
        };
        self.entries += 1;
        self.sites.insert(id.as_str().to_owned(), number);
        Ok(number)
    }

    /// The number of a text, used by a visit of `day`. The empty text is 0.
    pub(super) fn text(
        &mut self,
        transaction: &Transaction<'_>,
        site: i64,
        body: &str,
        day: Day,
    ) -> rusqlite::Result<i64> {
        if body.is_empty() {
            return Ok(0);
        }
        let texts = self.texts.entry(site).or_default();
        let known = match texts.get(body) {
            Some(known) => Some(*known),
            None => transaction
                .prepare_cached("select number, last_day from text where site = ?1 and body = ?2")?
                .query_row(params![site, body], |row| {
                    Ok(Known { number: row.get(0)?, last_day: row.get(1)? })
                })
                .optional()?,
        };
        let known = match known {
            Some(known) if known.last_day >= day.0 => known,
            Some(known) => {
                transaction
                    .prepare_cached("update text set last_day = ?2 where number = ?1")?
                    .execute(params![known.number, day.0])?;
                Known { last_day: day.0, ..known }
            }
            None => Known {
                number: transaction
                    .prepare_cached(
                        "insert into text (site, body, last_day) values (?1, ?2, ?3)
                         returning number",
                    )?
                    .query_row(params![site, body, day.0], |row| row.get(0))?,
                last_day: day.0,
            },
        };
        if texts.insert(body.into(), known).is_none() {
            self.entries += 1;
        }
        Ok(known.number)
    }

    /// The numbers of a traffic source, used by a visit of `day`.
    pub(super) fn source(
        &mut self,
        transaction: &Transaction<'_>,
        site: i64,
        source: &TrafficSource,
        day: Day,
    ) -> rusqlite::Result<SourceNumbers> {
        let key = (site, source.clone());
        if let Some((numbers, last_day)) = self.sources.get(&key)
            && *last_day >= day.0
        {
            return Ok(*numbers);
        }
        let name = self.text(transaction, site, &source.name, day)?;
        let campaign = self.text(transaction, site, &source.campaign, day)?;
        let referrer_host = self.text(transaction, site, &source.referrer_host, day)?;
        let medium = position(&Medium::ALL, &source.medium);
        let number = transaction
            .prepare_cached(
                "insert into source (site, name, medium, campaign, referrer_host, last_day)
                 values (?1, ?2, ?3, ?4, ?5, ?6)
                 on conflict (site, name, medium, campaign, referrer_host)
                 do update set last_day = max(last_day, excluded.last_day)
                 returning number",
            )?
            .query_row(params![site, name, medium, campaign, referrer_host, day.0], |row| {
                row.get(0)
            })?;
        let numbers = SourceNumbers { number, name, campaign };
        if self.sources.insert(key, (numbers, day.0)).is_none() {
            self.entries += 1;
        }
        Ok(numbers)
    }

    /// The number of a device.
    pub(super) fn device(
        &mut self,
        transaction: &Transaction<'_>,
        site: i64,
        device: &Device,
    ) -> rusqlite::Result<i64> {
        let key = (site, device.clone());
        if let Some(number) = self.devices.get(&key) {
            return Ok(*number);
        }
        let class = position(&DeviceClass::ALL, &device.class);
        let found = find(
            transaction,
            "select number from device where site = ?1 and class = ?2 and browser = ?3
             and os = ?4",
            &[&site, &class, &device.browser, &device.os],
        )?;
        let number = match found {
            Some(number) => number,
            None => transaction
                .prepare_cached(
                    "insert into device (site, class, browser, os) values (?1, ?2, ?3, ?4)
                     returning number",
                )?
                .query_row(params![site, class, device.browser, device.os], |row| row.get(0))?,
        };
        self.entries += 1;
        self.devices.insert(key, number);
        Ok(number)
    }

    /// The numbers of an identification, used by a visit of `day`; its company's row becomes what
    /// it says.
    pub(super) fn identification(
        &mut self,
        transaction: &Transaction<'_>,
        identification: &Identification,
        day: Day,
    ) -> rusqlite::Result<IdentificationNumbers> {
        let hash = hash(json(identification)?.as_bytes());
        if let Some((numbers, last_day)) = self.identifications.get(&hash)
            && *last_day >= day.0
        {
            return Ok(*numbers);
        }
        let company = match &identification.company {
            Some(company) => self.company(transaction, company)?,
            None => 0,
        };
        let number = find(
            transaction,
            "update identification set last_day = max(last_day, ?2) where hash = ?1
             returning number",
            &[&hash, &day.0],
        )?;
        let number = match number {
            Some(number) => number,
            None => insert_identification(transaction, identification, (company, None), hash, day)?,
        };
        let numbers = IdentificationNumbers { number, company };
        if self.identifications.insert(hash, (numbers, day.0)).is_none() {
            self.entries += 1;
        }
        Ok(numbers)
    }

    /// The number of a company, whose row is brought up to date.
    pub(super) fn company(
        &mut self,
        transaction: &Transaction<'_>,
        company: &Company,
    ) -> rusqlite::Result<i64> {
        let hash = hash(json(company)?.as_bytes());
        let id = company.id.as_str();
        if let Some((number, known)) = self.companies.get(id)
            && *known == hash
        {
            return Ok(*number);
        }
        let number = upsert_company(transaction, company)?;
        if self.companies.insert(id.to_owned(), (number, hash)).is_none() {
            self.entries += 1;
        }
        Ok(number)
    }
}

/// The place of a value in the list of all values, which is how it is stored.
fn position<T: PartialEq>(all: &[T], value: &T) -> i64 {
    let position = all.iter().position(|other| other == value).expect("ALL has every value");
    i64::try_from(position).expect("the list is short")
}

fn document(transaction: &Transaction<'_>, body: &str) -> rusqlite::Result<i64> {
    let hash = hash(body.as_bytes());
    if let Some(number) =
        find(transaction, "select number from document where hash = ?1", &[&hash])?
    {
        return Ok(number);
    }
    transaction
        .prepare_cached("insert into document (hash, body) values (?1, ?2) returning number")?
        .query_row(params![hash, body], |row| row.get(0))
}

fn insert_identification(
    transaction: &Transaction<'_>,
    identification: &Identification,
    (company, base): (i64, Option<i64>),
    hash: Hash,
    day: Day,
) -> rusqlite::Result<i64> {
    let is_named = company != 0;
    let statement = if is_named {
        "update state set named = named + 1 returning named"
    } else {
        "update state set abstained = abstained + 1 returning -abstained"
    };
    let number: i64 = transaction.prepare_cached(statement)?.query_row([], |row| row.get(0))?;
    let company_document = match &identification.company {
        Some(company) => Some(document(transaction, &json(company)?)?),
        None => None,
    };
    let evidence_document = document(transaction, &json(&identification.evidence)?)?;
    transaction
        .prepare_cached(
            "insert into identification
                (number, hash, status, reason, confidence, kind, service, asn, network_name,
                 country, company, company_document, evidence_document, data_set_version, last_day,
                 base)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .execute(params![
            number,
            hash,
            status_number(identification.status),
            identification.reason.map(AbstainReason::as_str),
            identification.confidence,
            identification.kind as u8,
            identification.service,
            identification.asn,
            identification.network_name,
            identification.country,
            is_named.then_some(company),
            company_document,
            evidence_document,
            identification.data_set_version,
            day.0,
            base,
        ])?;
    Ok(number)
}

/// How a status is stored: the better, the smaller.
pub(super) fn status_number(status: VerdictStatus) -> u8 {
    match status {
        VerdictStatus::Identified => 0,
        VerdictStatus::Probable => 1,
        VerdictStatus::Abstained => 2,
    }
}

/// Reads a stored status.
pub(super) fn status(number: u8) -> rusqlite::Result<VerdictStatus> {
    match number {
        0 => Ok(VerdictStatus::Identified),
        1 => Ok(VerdictStatus::Probable),
        2 => Ok(VerdictStatus::Abstained),
        _ => Err(unreadable("a status")),
    }
}

fn upsert_company(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<i64> {
    let parent = company.parent_id.as_ref().map_or("", |parent| parent.as_str());
    let is_same = find(
        transaction,
        "select number from company where id = ?1 and name = ?2 and domain = ?3 and country = ?4
         and city = ?5 and industry = ?6 and size = ?7 and kind = ?8 and region = ?9
         and parent = ?10",
        &[
            &company.id.as_str(),
            &company.name,
            &company.domain,
            &company.country,
            &company.city,
            &company.industry,
            &company.size,
            &(company.kind as u8),
            &company.region,
            &parent,
        ],
    )?;
    if let Some(number) = is_same {
        return Ok(number);
    }
    let change: i64 = transaction
        .prepare_cached(
            "update state set company_changes = company_changes + 1 returning company_changes",
        )?
        .query_row([], |row| row.get(0))?;
    transaction
        .prepare_cached(
            "insert into company (id, name, name_in_lower_case, domain, country, city, industry,
                                  size, kind, changed, region, parent)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             on conflict (id) do update
             set name = excluded.name, name_in_lower_case = excluded.name_in_lower_case,
                 domain = excluded.domain, country = excluded.country, city = excluded.city,
                 industry = excluded.industry, size = excluded.size, kind = excluded.kind,
                 changed = excluded.changed, region = excluded.region,
                 parent = excluded.parent
             returning number",
        )?
        .query_row(
            params![
                company.id.as_str(),
                company.name,
                company.name.to_lowercase(),
                company.domain,
                company.country,
                company.city,
                company.industry,
                company.size,
                company.kind as u8,
                change,
                company.region,
                parent,
            ],
            |row| row.get(0),
        )
}
