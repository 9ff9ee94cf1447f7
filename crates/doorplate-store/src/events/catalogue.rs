//! The small facts of identifications and companies that every query needs, kept in memory.
//!
//! About 50 bytes each. Identifications never change and their numbers are never used twice, so
//! only new ones are read; of companies, those that changed.

use doorplate_domain::books::VerdictClass;
use doorplate_domain::identification::{AbstainReason, VerdictStatus};
use doorplate_domain::network::NetworkKind;
use rusqlite::{Row, Transaction};
use rustc_hash::FxHashMap;

use super::dictionary::status;
use super::value::unreadable;

/// What is known of an identification.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub(super) status: VerdictStatus,
    pub(super) class: VerdictClass,
    pub(super) confidence: f32,
    /// The company's number; 0 when none is named.
    pub(super) company: i64,
    /// The place of the network's name in [`Catalogue::words`], where a company is named.
    pub(super) network: u32,
}

/// What is known of a company.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompanyFacts {
    /// Orders companies as their ids do.
    pub(super) id_order: u128,
    /// Places in [`Catalogue::words`].
    pub(super) country: u32,
    pub(super) region: u32,
    pub(super) city: u32,
    pub(super) industry: u32,
    pub(super) size: u32,
    /// The parent's id.
    pub(super) parent: u32,
    pub(super) kind: NetworkKind,
}

/// What is kept in memory of a file.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// By number and by number below 0; the holes are erased ones.
    named: Vec<Option<Verdict>>,
    abstained: Vec<Option<Verdict>>,
    companies: Vec<Option<CompanyFacts>>,
    words: Vec<String>,
    /// The same words in lower case.
    lower: Vec<String>,
    places: FxHashMap<String, u32>,
    seen: Seen,
}

/// How far the file was read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Seen {
    named: i64,
    abstained: i64,
    company_changes: i64,
}

impl Seen {
    fn of(transaction: &Transaction<'_>) -> rusqlite::Result<Self> {
        transaction
            .prepare_cached("select named, abstained, company_changes from state")?
            .query_row([], |row| {
                Ok(Self {
                    named: row.get(0)?,
                    abstained: row.get(1)?,
                    company_changes: row.get(2)?,
                })
            })
    }
}

fn place(number: i64) -> rusqlite::Result<usize> {
    usize::try_from(number.unsigned_abs()).map_err(|_| unreadable("a number"))
}

fn put<T: Copy>(values: &mut Vec<Option<T>>, place: usize, value: T) {
    if values.len() <= place {
        values.resize(place + 1, None);
    }
    values[place] = Some(value);
}

impl Catalogue {
    /// Whether it knows all that the file holds. It may know more.
    pub(super) fn is_fresh(&self, transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
        let there = Seen::of(transaction)?;
        Ok(there.named <= self.seen.named
            && there.abstained <= self.seen.abstained
            && there.company_changes <= self.seen.company_changes)
    }

    /// Reads what is new.
    pub(super) fn refresh(&mut self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let there = Seen::of(transaction)?;
        let mut statement = transaction.prepare_cached(
            "select number, status, reason, confidence, company, network_name from identification
             where number > ?1 or number < ?2",
        )?;
        let mut rows = statement.query([self.seen.named, -self.seen.abstained])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let mut verdict = verdict(row)?;
            if number > 0 {
                verdict.network = self.word(row.get_ref(5)?.as_str()?);
            }
            let values = if number > 0 { &mut self.named } else { &mut self.abstained };
            put(values, place(number)?, verdict);
        }
        let mut statement = transaction.prepare_cached(
            "select number, id, country, industry, kind, region, city, size, parent from company
             where changed > ?1",
        )?;
        let mut rows = statement.query([self.seen.company_changes])?;
        while let Some(row) = rows.next()? {
            let facts = CompanyFacts {
                id_order: id_order(row.get_ref(1)?.as_str()?),
                country: self.word(row.get_ref(2)?.as_str()?),
                industry: self.word(row.get_ref(3)?.as_str()?),
                region: self.word(row.get_ref(5)?.as_str()?),
                city: self.word(row.get_ref(6)?.as_str()?),
                size: self.word(row.get_ref(7)?.as_str()?),
                parent: self.word(row.get_ref(8)?.as_str()?),
                kind: NetworkKind::from_number(row.get(4)?).ok_or_else(|| unreadable("a kind"))?,
            };
            put(&mut self.companies, place(row.get(0)?)?, facts);
        }
        self.seen = there;
        Ok(())
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = u32::try_from(self.words.len()).expect("companies are far fewer");
        self.words.push(word.to_owned());
        self.lower.push(word.to_lowercase());
        self.places.insert(word.to_owned(), place);
        place
    }

    /// The verdict of a number that a roll-up or a visit names.
    pub(super) fn verdict(&self, number: i64) -> rusqlite::Result<&Verdict> {
        let values = if number > 0 { &self.named } else { &self.abstained };
        values
            .get(place(number)?)
            .and_then(Option::as_ref)
            .ok_or_else(|| unreadable("an identification"))
    }

    /// The facts of a company that a verdict names.
    pub(super) fn company(&self, number: i64) -> rusqlite::Result<&CompanyFacts> {
        self.companies
            .get(place(number)?)
            .and_then(Option::as_ref)
            .ok_or_else(|| unreadable("a company"))
    }

    /// The word at a place.
    pub(super) fn word_at(&self, place: u32) -> &str {
        &self.words[place as usize]
    }

    /// The word at a place, in lower case.
    pub(super) fn lower_at(&self, place: u32) -> &str {
        &self.lower[place as usize]
    }

    /// Which places hold a word, given in lower case, that fits.
    pub(super) fn fitting(&self, fits: impl Fn(&str) -> bool) -> Vec<bool> {
        self.lower.iter().map(|word| fits(word)).collect()
    }

    /// The companies, each with its number.
    pub(super) fn companies(&self) -> impl Iterator<Item = (i64, &CompanyFacts)> {
        (0..).zip(&self.companies).filter_map(|(number, facts)| Some((number, facts.as_ref()?)))
    }

    /// Above every company's number.
    pub(super) fn companies_end(&self) -> usize {
        self.companies.len()
    }
}

fn verdict(row: &Row<'_>) -> rusqlite::Result<Verdict> {
    let status = status(row.get(1)?)?;
    let reason = match row.get_ref(2)?.as_str_or_null()? {
        Some(text) => Some(AbstainReason::parse(text).ok_or_else(|| unreadable("a reason"))?),
        None => None,
    };
    Ok(Verdict {
        status,
        class: VerdictClass::new(status, reason),
        confidence: row.get(3)?,
        company: row.get::<_, Option<i64>>(4)?.unwrap_or(0),
        network: 0,
    })
}

/// The first bytes of an id behind its prefix: ids made from bits differ in them.
fn id_order(id: &str) -> u128 {
    let rest = id.split_once('_').map_or(id, |(_, rest)| rest).as_bytes();
    let mut first = [0; 16];
    let length = rest.len().min(16);
    first[..length].copy_from_slice(&rest[..length]);
    u128::from_be_bytes(first)
}
