//! Which id a company has now, and which ones earlier data sets knew it by.

use std::collections::HashSet;

use doorplate_domain::id::CompanyId;

use super::layout::{COMPANY_BYTES, REDIRECT_BYTES, Section, company_id, redirect_id, u32_at};
use super::{DataSet, company_id_bits};

impl DataSet {
    /// The id of a company here, by this id or by one that an earlier data set knew it by.
    pub fn find_current_id(&self, id: &CompanyId) -> Option<CompanyId> {
        let bits = company_id_bits(id)?;
        let companies = self.storage.array::<COMPANY_BYTES>(Section::Companies);
        if companies.binary_search_by_key(&bits, company_id).is_ok() {
            return Some(id.clone());
        }
        let redirects = self.storage.array::<REDIRECT_BYTES>(Section::Redirects);
        let place = redirects.binary_search_by_key(&bits, redirect_id).ok()?;
        let company = &companies[u32_at(&redirects[place], 16) as usize];
        Some(CompanyId::from_bits(company_id(company)))
    }

    /// The ids that earlier data sets knew companies by, each with the id of now, in no order.
    /// Reads all such ids once, so ask for many companies at a time.
    pub fn list_former_ids(&self, companies: &HashSet<CompanyId>) -> Vec<(CompanyId, CompanyId)> {
        let records = self.storage.array::<COMPANY_BYTES>(Section::Companies);
        let number_of = |id| records.binary_search_by_key(&company_id_bits(id)?, company_id).ok();
        let numbers: HashSet<usize> = companies.iter().filter_map(number_of).collect();
        if numbers.is_empty() {
            return Vec::new();
        }
        let redirects = self.storage.array::<REDIRECT_BYTES>(Section::Redirects);
        redirects
            .iter()
            .filter_map(|redirect| {
                let number = u32_at(redirect, 16) as usize;
                let now = numbers.contains(&number).then(|| company_id(&records[number]))?;
                let former = CompanyId::from_bits(redirect_id(redirect));
                Some((former, CompanyId::from_bits(now)))
            })
            .collect()
    }
}
