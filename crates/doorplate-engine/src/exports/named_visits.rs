//! Visits of named companies by the number of a page, as other products list them.

use std::collections::HashSet;
use std::sync::Arc;

use doorplate_domain::filter::CompanyFilter;
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::page::PAGE_ITEMS_MAX;
use doorplate_domain::time::DayRange;

use super::{ExportError, ExportQuery, ExportTable};
use crate::engine::Engine;
use crate::ports::table_formats::TableFormat;
use crate::ports::visit_records::{CountedPart, CountedRows, VisitRecord, VisitSpan};
use crate::scope::Scope;

/// A page with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberedPage {
    /// From 1.
    pub number: u32,
    /// `1..=PAGE_ITEMS_MAX`.
    pub size: u32,
}

impl NumberedPage {
    /// How many rows stand before it.
    pub fn offset(self) -> u64 {
        u64::from(self.number.saturating_sub(1)) * u64::from(self.size)
    }

    /// How many pages there are of so many rows; one when there are none.
    pub fn of(self, rows: u64) -> u64 {
        rows.div_ceil(u64::from(self.size.clamp(1, PAGE_ITEMS_MAX))).max(1)
    }
}

impl Engine {
    /// Lists visits of named companies, or of one, by day, and says how many there are in all.
    pub async fn list_named_visits(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        (range, company): (DayRange, Option<&CompanyId>),
        page: NumberedPage,
    ) -> Result<(Vec<VisitRecord>, u64), ExportError> {
        self.check_site(scope, site_id).await?;
        let query = ExportQuery {
            site_id: site_id.clone(),
            table: ExportTable::Visits,
            format: TableFormat::JsonLines,
            range,
            filter: None,
            rows_max: None,
            cursor: None,
        };
        let companies = match company {
            Some(company) => HashSet::from([company.clone()]),
            None => self.filtered_companies(scope, &query, &CompanyFilter::default()).await?,
        };
        let companies = Some(Arc::new(companies));
        let mut span =
            VisitSpan { site_id: site_id.clone(), range, companies, after: None, until: None };
        let total = self.count_visits(scope, &span).await?;
        if page.offset() >= total {
            return Ok((Vec::new(), total));
        }
        if page.offset() > 0 {
            let rows = (CountedRows::Visits, page.offset());
            span.after = self.find_part_end(scope, &span, rows).await?;
        }
        let mut visits = Vec::new();
        loop {
            let step = self.ports.events.read_visits(scope, &span).await?;
            visits.extend(step.visits);
            span.after = step.next;
            if visits.len() >= page.size as usize || span.after.is_none() {
                visits.truncate(page.size as usize);
                return Ok((visits, total));
            }
        }
    }

    async fn count_visits(&self, scope: &Scope, span: &VisitSpan) -> Result<u64, ExportError> {
        let mut span = span.clone();
        let mut total = 0;
        loop {
            let part = self.ports.events.count_rows(scope, &span, CountedRows::Visits, u64::MAX);
            match part.await? {
                CountedPart::All(counted) => return Ok(total + counted),
                CountedPart::Full(place) => span.after = Some(place),
                CountedPart::GoOn(place, counted) => {
                    span.after = Some(place);
                    total += counted;
                }
            }
        }
    }
}
