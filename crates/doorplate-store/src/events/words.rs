//! From the numbers in a file back to words, on the way out.

use doorplate_domain::device::{Device, DeviceClass};
use doorplate_domain::id::SiteId;
use doorplate_domain::source::{Medium, TrafficSource};
use rusqlite::{OptionalExtension, Transaction};
use rustc_hash::FxHashMap;

use super::value::unreadable;

/// Finds the number of a site; a site without any outcome has none.
pub(super) fn site(transaction: &Transaction<'_>, id: &SiteId) -> rusqlite::Result<Option<i64>> {
    transaction
        .prepare_cached("select number from site where id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()
}

/// Looks words up, each once.
pub(super) struct Words<'a> {
    transaction: &'a Transaction<'a>,
    texts: FxHashMap<i64, String>,
}

impl<'a> Words<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>) -> Self {
        Self { transaction, texts: FxHashMap::default() }
    }

    /// The text of a number; 0 is the empty one.
    pub(super) fn text(&mut self, number: i64) -> rusqlite::Result<String> {
        if number == 0 {
            return Ok(String::new());
        }
        if let Some(text) = self.texts.get(&number) {
            return Ok(text.clone());
        }
        let text: String = self
            .transaction
            .prepare_cached("select body from text where number = ?1")?
            .query_row([number], |row| row.get(0))?;
        self.texts.insert(number, text.clone());
        Ok(text)
    }

    /// The traffic source of a number.
    pub(super) fn source(&mut self, number: i64) -> rusqlite::Result<TrafficSource> {
        let (name, medium, campaign, referrer_host) = self
            .transaction
            .prepare_cached(
                "select name, medium, campaign, referrer_host from source where number = ?1",
            )?
            .query_row([number], |row| {
                Ok((row.get(0)?, row.get::<_, usize>(1)?, row.get(2)?, row.get(3)?))
            })?;
        Ok(TrafficSource {
            name: self.text(name)?,
            medium: *Medium::ALL.get(medium).ok_or_else(|| unreadable("a medium"))?,
            campaign: self.text(campaign)?,
            referrer_host: self.text(referrer_host)?,
        })
    }

    /// The device of a number.
    pub(super) fn device(&self, number: i64) -> rusqlite::Result<Device> {
        self.transaction
            .prepare_cached("select class, browser, os from device where number = ?1")?
            .query_row([number], |row| {
                let class = DeviceClass::ALL.get(row.get::<_, usize>(0)?);
                Ok(Device {
                    class: *class.ok_or_else(|| unreadable("a device"))?,
                    browser: row.get(1)?,
                    os: row.get(2)?,
                })
            })
    }
}
