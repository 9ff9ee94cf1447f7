//! Verdicts with their receipts, read back whole.

use doorplate_domain::id::{CompanyId, SiteId, VisitId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::network::NetworkKind;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::dictionary::status;
use super::file::Reading;
use super::value::{StoredVisitId, unreadable};
use super::words;

/// Finds the verdict that named a company last; see `Revisions::find_naming`.
pub(super) fn naming(
    reading: &Reading<'_>,
    company_id: &CompanyId,
    asn: Option<u32>,
) -> rusqlite::Result<Option<Identification>> {
    let number = reading
        .transaction
        .prepare_cached(
            "select identification.number
             from company join identification on identification.company = company.number
             where company.id = ?1 and (?2 is null or asn = ?2)
             order by base is not null, last_day desc, identification.number desc limit 1",
        )?
        .query_row(params![company_id.as_str(), asn], |row| row.get(0))
        .optional()?;
    number.map(|number| identification(reading.transaction, number)).transpose()
}

/// Finds the verdict on a visit; see `Events::find_receipt`.
pub(super) fn receipt(
    reading: &Reading<'_>,
    site_id: &SiteId,
    visit_id: &VisitId,
) -> rusqlite::Result<Option<Identification>> {
    let Some(site) = words::site(reading.transaction, site_id)? else { return Ok(None) };
    let number = reading
        .transaction
        .prepare_cached(
            "select identification from visit
             where substr(id, 1, 4) = substr(?2, 1, 4) and id = ?2 and site = ?1",
        )?
        .query_row(params![site, StoredVisitId::new(visit_id)], |row| row.get(0))
        .optional()?;
    number.map(|number| identification(reading.transaction, number)).transpose()
}

/// Reads an identification with its receipt.
pub(super) fn identification(
    transaction: &Transaction<'_>,
    number: i64,
) -> rusqlite::Result<Identification> {
    transaction
        .prepare_cached(
            "select status, reason, confidence, kind, service, asn, network_name, country,
                    company.body, evidence.body, data_set_version
             from identification
             join document as evidence on evidence.number = evidence_document
             left join document as company on company.number = company_document
             where identification.number = ?1",
        )?
        .query_row([number], read_identification)
}

fn read_identification(row: &Row<'_>) -> rusqlite::Result<Identification> {
    let damaged = |_: serde_json::Error| unreadable("a receipt");
    let reason = match row.get_ref(1)?.as_str_or_null()? {
        Some(text) => Some(AbstainReason::parse(text).ok_or_else(|| unreadable("a reason"))?),
        None => None,
    };
    let company = match row.get_ref(8)?.as_str_or_null()? {
        Some(json) => Some(serde_json::from_str(json).map_err(damaged)?),
        None => None,
    };
    Ok(Identification {
        status: status(row.get(0)?)?,
        reason,
        confidence: row.get(2)?,
        kind: NetworkKind::from_number(row.get(3)?).ok_or_else(|| unreadable("a kind"))?,
        service: row.get(4)?,
        asn: row.get(5)?,
        network_name: row.get(6)?,
        country: row.get(7)?,
        company,
        evidence: serde_json::from_str(row.get_ref(9)?.as_str()?).map_err(damaged)?,
        data_set_version: row.get(10)?,
    })
}
