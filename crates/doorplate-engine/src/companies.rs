//! The companies that visited: listed, counted, and what a filter of them can be made of.

use std::collections::HashSet;

use doorplate_domain::filter::{CompanyFilter, CompanySort};
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::page::{Page, PageRequest};
use doorplate_domain::time::DayRange;

use crate::engine::Engine;
use crate::ports::company_selection::{CompanyCount, CompanySelection};
use crate::ports::events::{CompanyQuery, VisitingCompany};
use crate::questions::QuestionError;
use crate::scope::Scope;

mod resolve;
mod values;

pub use values::{SuggestedValue, VALUE_FIELDS, ValueQuestion};

/// A list of visiting companies, as it is asked for. Hidden companies are left out unless the
/// filter asks for `hidden`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyList {
    /// The site.
    pub site_id: SiteId,
    /// The span that visits must have begun in.
    pub range: DayRange,
    /// Which of them.
    pub filter: CompanyFilter,
    /// In which order.
    pub sort: CompanySort,
    /// Which page. A cursor from another list is a problem.
    pub page: PageRequest,
    /// Whether to sum up the span of the same length before as well.
    pub with_previous: bool,
}

/// A company of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCompany {
    /// What it did.
    pub company: VisitingCompany,
    /// The name of its parent, if the data set knows it.
    pub parent_name: Option<String>,
}

impl Engine {
    /// Lists visiting companies.
    pub async fn list_companies(
        &self,
        scope: &Scope,
        list: &CompanyList,
    ) -> Result<Page<ListedCompany>, QuestionError> {
        let CompanyList { site_id, range, filter, sort, page, with_previous } = list;
        let query = CompanyQuery {
            selection: self.select_companies(scope, site_id, *range, filter).await?,
            sort: *sort,
            page: page.clone(),
            with_previous: *with_previous,
        };
        let found = self.ports.events.list_companies(scope, &query).await?;
        let data_set = self.data_set();
        let listed = |company: VisitingCompany| {
            let parent = company.parent_id.as_ref();
            let known = parent.and_then(|parent| data_set.as_ref()?.find_company(parent));
            ListedCompany { company, parent_name: known.map(|parent| parent.name) }
        };
        let items = found.items.into_iter().map(listed).collect();
        Ok(Page { items, next: found.next, total: found.total })
    }

    /// Counts visiting companies and their visits.
    pub async fn count_companies(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
        filter: &CompanyFilter,
    ) -> Result<CompanyCount, QuestionError> {
        let selection = self.select_companies(scope, site_id, range, filter).await?;
        Ok(self.ports.events.count_companies(scope, &selection).await?)
    }

    /// Selects visiting companies: what bulk changes, segments and exports are about.
    pub(crate) async fn select_companies(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
        filter: &CompanyFilter,
    ) -> Result<CompanySelection, QuestionError> {
        self.check_site(scope, site_id).await?;
        let condition = self.resolve(scope, filter).await?;
        Ok(CompanySelection { site_id: site_id.clone(), range, condition })
    }

    /// The ids of what was selected, at most `limit`.
    pub(crate) async fn list_company_ids(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
        limit: u32,
    ) -> Result<HashSet<CompanyId>, QuestionError> {
        let ids = self.ports.events.list_company_ids(scope, selection, limit).await?;
        Ok(ids.into_iter().collect())
    }
}
