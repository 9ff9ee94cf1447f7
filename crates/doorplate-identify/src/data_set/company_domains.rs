//! From a domain to the companies that have it.

use doorplate_domain::company::Company;

use super::check::Texts;
use super::layout::{COMPANY_BYTES, Section, StoredCompany, u32_at};
use super::{DataSet, DataSetError};

/// The place of the domain among the texts of a company.
const DOMAIN: usize = 2;
/// The most companies of one domain that are given: a group has some dozens, a host of pages
/// thousands.
pub(crate) const COMPANIES_OF_DOMAIN_MAX: usize = 64;

/// The place of the domain among the texts, and the number of a company that has it.
type Row = [u8; 8];

impl DataSet {
    /// Finds the companies that have a registrable domain, first or further, ascending by their
    /// place in the file; none for a domain that no company or more than 64 have.
    pub fn find_companies_of_domain(&self, domain: &str) -> Vec<Company> {
        let rows = self.storage.array::<8>(Section::CompanyDomains);
        let domain_of = |row: &Row| self.text(u32_at(row, 0));
        let start = rows.partition_point(|row| domain_of(row) < domain);
        let after = &rows[start..];
        let count = after.partition_point(|row| domain_of(row) == domain);
        if domain.is_empty() || count > COMPANIES_OF_DOMAIN_MAX {
            return Vec::new();
        }
        after[..count].iter().map(|row| self.company(u32_at(row, 4) as usize)).collect()
    }
}

/// Builds the section of companies and their numbers. `lists` are the lists of texts that
/// companies point into.
pub(super) fn build<'a>(
    companies: impl Iterator<Item = (&'a StoredCompany, u32)>,
    lists: &[u8],
    text: impl Fn(u32) -> &'a str,
) -> Vec<u8> {
    let (lists, _) = lists.as_chunks::<4>();
    let mut rows: Vec<(&str, u32, u32)> = Vec::new();
    for (company, number) in companies {
        let (start, count) = company.domains;
        let further = &lists[start as usize..][..usize::from(count)];
        let further = further.iter().map(|place| u32::from_le_bytes(*place));
        let places = std::iter::once(company.texts[DOMAIN]).chain(further);
        rows.extend(places.map(|place| (text(place), number, place)));
    }
    rows.retain(|(domain, ..)| !domain.is_empty());
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter()
        .flat_map(|(_, number, place)| [place, number].map(u32::to_le_bytes).concat())
        .collect()
}

/// Checks that texts and companies are there. That they are in order is not checked: it would take
/// as long as all the rest, and a search in disorder finds nothing, and that safely.
pub(super) fn check(data_set: &DataSet, texts: &Texts) -> Result<(), DataSetError> {
    let rows = data_set.storage.array::<8>(Section::CompanyDomains);
    let companies = data_set.storage.array::<COMPANY_BYTES>(Section::Companies).len();
    let is_sound =
        rows.iter().all(|row| texts.has(u32_at(row, 0)) && (u32_at(row, 4) as usize) < companies);
    let corrupt = DataSetError::Corrupt(Section::CompanyDomains as u32);
    if is_sound { Ok(()) } else { Err(corrupt) }
}
