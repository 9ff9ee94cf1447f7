//! What is shown for a verdict: the verdict, or what the corrections make of it.

use std::sync::Arc;

use doorplate_domain::company::Company;
use doorplate_domain::correction::{self, Correction};
use doorplate_domain::identification::Identification;
use doorplate_domain::time::Day;
use rusqlite::{Transaction, params};

use super::{
    Dictionary, IdentificationNumbers, find, hash, insert_identification, json, upsert_company,
};
use crate::events::value::unreadable;
use crate::events::verdicts;

impl Dictionary {
    /// The numbers of what is shown for a verdict, used by a visit of `day`.
    pub(in crate::events) fn shown(
        &mut self,
        transaction: &Transaction<'_>,
        verdict: &Identification,
        day: Day,
    ) -> rusqlite::Result<IdentificationNumbers> {
        let base = self.identification(transaction, verdict, day)?;
        if base.company == 0 {
            return Ok(base);
        }
        if let Some(shown) = self.known(base.number, day) {
            return Ok(shown);
        }
        self.correct(transaction, base, verdict, day)
    }

    /// The numbers of what is shown for the verdict of a number, used by a visit of `day`.
    pub(in crate::events) fn shown_for(
        &mut self,
        transaction: &Transaction<'_>,
        base: i64,
        day: Day,
    ) -> rusqlite::Result<IdentificationNumbers> {
        if let Some(shown) = self.known(base, day) {
            return Ok(shown);
        }
        let company: Option<i64> = transaction
            .prepare_cached(
                "update identification set last_day = max(last_day, ?2) where number = ?1
                 returning company",
            )?
            .query_row(params![base, day.0], |row| row.get(0))?;
        let numbers = IdentificationNumbers { number: base, company: company.unwrap_or(0) };
        let verdict = verdicts::identification(transaction, base)?;
        self.correct(transaction, numbers, &verdict, day)
    }

    fn known(&self, base: i64, day: Day) -> Option<IdentificationNumbers> {
        let (numbers, last_day) = self.shown.get(&base)?;
        (*last_day >= day.0).then_some(*numbers)
    }

    fn correct(
        &mut self,
        transaction: &Transaction<'_>,
        base: IdentificationNumbers,
        verdict: &Identification,
        day: Day,
    ) -> rusqlite::Result<IdentificationNumbers> {
        let corrections = self.corrections(transaction)?;
        let corrected = correction::apply(verdict, &corrections);
        let numbers = if corrected == *verdict {
            base
        } else {
            corrected_row(transaction, base.number, &corrected, day)?
        };
        if self.shown.insert(base.number, (numbers, day.0)).is_none() {
            self.entries += 1;
        }
        Ok(numbers)
    }

    /// The corrections that count.
    pub(in crate::events) fn corrections(
        &mut self,
        transaction: &Transaction<'_>,
    ) -> rusqlite::Result<Arc<[Correction]>> {
        if let Some(corrections) = &self.corrections {
            return Ok(Arc::clone(corrections));
        }
        let mut statement =
            transaction.prepare_cached("select body from correction order by place")?;
        let mut rows = statement.query([])?;
        let mut corrections = Vec::new();
        while let Some(row) = rows.next()? {
            let correction = serde_json::from_str(row.get_ref(0)?.as_str()?);
            corrections.push(correction.map_err(|_| unreadable("a correction"))?);
        }
        let corrections: Arc<[Correction]> = corrections.into();
        self.corrections = Some(Arc::clone(&corrections));
        Ok(corrections)
    }

    /// Puts corrections in the place of those that counted. Says whether they are other ones.
    pub(in crate::events) fn lay_down(
        &mut self,
        transaction: &Transaction<'_>,
        corrections: &[Correction],
    ) -> rusqlite::Result<bool> {
        if *self.corrections(transaction)? == *corrections {
            return Ok(false);
        }
        transaction.execute("delete from correction", [])?;
        let mut insert =
            transaction.prepare_cached("insert into correction (place, body) values (?1, ?2)")?;
        for (place, correction) in corrections.iter().enumerate() {
            insert.execute(params![place, json(correction)?])?;
        }
        self.corrections = Some(corrections.into());
        self.shown.clear();
        Ok(true)
    }
}

/// The row of a verdict that was made of another. Two made of different ones are two rows, whatever
/// they say, so that each finds back.
fn corrected_row(
    transaction: &Transaction<'_>,
    base: i64,
    corrected: &Identification,
    day: Day,
) -> rusqlite::Result<IdentificationNumbers> {
    let company = match &corrected.company {
        Some(company) => company_row(transaction, company)?,
        None => 0,
    };
    let hash = corrected_hash(base, corrected)?;
    let number = find(
        transaction,
        "update identification set last_day = max(last_day, ?2) where hash = ?1 returning number",
        &[&hash, &day.0],
    )?;
    let number = if let Some(number) = number {
        number
    } else {
        let numbers = (company, Some(base));
        insert_identification(transaction, corrected, numbers, hash, day)?
    };
    Ok(IdentificationNumbers { number, company })
}

/// The hash that the row of a corrected verdict is found by.
pub(in crate::events) fn corrected_hash(
    base: i64,
    corrected: &Identification,
) -> rusqlite::Result<[u8; 16]> {
    let mut bytes = json(corrected)?.into_bytes();
    bytes.extend(base.to_le_bytes());
    Ok(hash(&bytes))
}

/// The number of a company. A correction is no news of it: if its row is there, it stays as it is,
/// or an undone correction would have changed what is shown.
fn company_row(transaction: &Transaction<'_>, company: &Company) -> rusqlite::Result<i64> {
    let found =
        find(transaction, "select number from company where id = ?1", &[&company.id.as_str()])?;
    match found {
        Some(number) => Ok(number),
        None => upsert_company(transaction, company),
    }
}
