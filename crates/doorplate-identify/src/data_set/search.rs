//! Companies by a part of their name or domain: what somebody types who knows which one it is.
//!
//! All records are gone through: a second at most, and only when a person asks.

use doorplate_domain::company::Company;

use super::DataSet;
use super::layout::{COMPANY_BYTES, Section, StoredCompany};

/// The longest text that is searched for, in bytes.
const TEXT_BYTES_MAX: usize = 200;
/// The places of name, legal name and domain among a company's texts.
const SEARCHED: [usize; 3] = [0, 1, 2];

impl DataSet {
    /// Finds companies whose name, legal name or domain holds a text, any case: those that are or
    /// begin with it first, then the shorter names; at most `limit`. Nothing for an empty text.
    pub fn search_companies(&self, text: &str, limit: usize) -> Vec<Company> {
        let sought = text.trim().to_lowercase();
        if sought.is_empty() || sought.len() > TEXT_BYTES_MAX {
            return Vec::new();
        }
        let records = self.storage.array::<COMPANY_BYTES>(Section::Companies);
        let mut found: Vec<((u8, usize), usize)> = records
            .iter()
            .enumerate()
            .filter_map(|(number, bytes)| {
                let stored = StoredCompany::read(bytes);
                let texts = SEARCHED.map(|index| self.text(stored.texts[index]));
                let rank = texts.iter().filter_map(|text| rank(text, &sought)).min()?;
                Some(((rank, texts[0].len()), number))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().take(limit).map(|(_, number)| self.company(number)).collect()
    }
}

/// How well a text fits: 0 is the same.
fn rank(text: &str, sought: &str) -> Option<u8> {
    if text.len() < sought.len() {
        return None;
    }
    let text = text.to_lowercase();
    if text == sought {
        Some(0)
    } else if text.starts_with(sought) {
        Some(1)
    } else if text.contains(&format!(" {sought}")) {
        Some(2)
    } else {
        text.contains(sought).then_some(3)
    }
}
