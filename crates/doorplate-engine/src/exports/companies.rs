//! The companies that an export is about, page after page, with what the data set knows of them.

use doorplate_domain::annotation::Annotation;
use doorplate_domain::company::Company;
use doorplate_domain::filter::CompanySort;
use doorplate_domain::id::CompanyId;
use doorplate_domain::page::{Cursor, PAGE_ITEMS_MAX, PageRequest};

use super::{ExportError, ExportQuery};
use crate::companies::CompanyList;
use crate::engine::Engine;
use crate::ports::events::VisitingCompany;
use crate::scope::Scope;

/// A company that visited.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CompanyRecord {
    /// What it did in the span.
    pub(super) company: VisitingCompany,
    /// What the data set knows of it now; nothing when it left the data set.
    pub(super) known: Option<Company>,
    /// The name of the company that owns it; may be empty.
    pub(super) parent_name: String,
    /// What our side added to it.
    pub(super) annotation: Annotation,
}

/// Companies in the order in which they came first, so that one more does not move the others.
pub(super) struct CompanySource {
    /// Absent when there is nothing left.
    query: Option<CompanyList>,
    left: Option<u64>,
}

impl CompanySource {
    /// All that the query asks for, behind its cursor.
    pub(super) fn all(query: &ExportQuery) -> Self {
        let companies = CompanyList {
            site_id: query.site_id.clone(),
            range: query.range,
            filter: query.filter.clone().unwrap_or_default(),
            sort: CompanySort::parse("first_seen_at").expect("it is one of the orders"),
            page: PageRequest { limit: PAGE_ITEMS_MAX, after: query.cursor.clone() },
            with_previous: false,
        };
        Self { query: Some(companies), left: None }
    }

    /// A part of so many rows as the query asks for, and where the next one begins.
    pub(super) async fn new(
        engine: &Engine,
        scope: &Scope,
        query: &ExportQuery,
    ) -> Result<(Self, Option<Cursor>), ExportError> {
        let mut source = Self::all(query);
        let Some(rows_max) = query.rows_max else { return Ok((source, None)) };
        // The answer says first where the next part begins, so the part is gone through twice.
        let mut ahead = Self { left: Some(rows_max), query: source.query.clone() };
        let mut next = None;
        while let Some((_, after)) = ahead.read_page(engine, scope).await? {
            next = after;
        }
        source.left = Some(rows_max);
        Ok((source, next))
    }

    /// Reads some more; nothing behind the last.
    pub(super) async fn read(
        &mut self,
        engine: &Engine,
        scope: &Scope,
    ) -> Result<Option<Vec<CompanyRecord>>, ExportError> {
        let Some((companies, _)) = self.read_page(engine, scope).await? else { return Ok(None) };
        let data_set = engine.data_set();
        let find = |id: &CompanyId| data_set.as_ref()?.find_company(id);
        let ids: Vec<_> = companies.iter().map(|company| company.company_id.clone()).collect();
        let mut annotations = engine.find_annotations(scope, &ids).await?;
        let record = |company: VisitingCompany| {
            let known = find(&company.company_id);
            let parent = known.as_ref().and_then(|known| find(known.parent_id.as_ref()?));
            let parent_name = parent.map(|parent| parent.name).unwrap_or_default();
            let annotation = annotations.remove(&company.company_id).unwrap_or_default();
            CompanyRecord { company, known, parent_name, annotation }
        };
        Ok(Some(companies.into_iter().map(record).collect()))
    }

    async fn read_page(
        &mut self,
        engine: &Engine,
        scope: &Scope,
    ) -> Result<Option<(Vec<VisitingCompany>, Option<Cursor>)>, ExportError> {
        let Some(query) = &mut self.query else { return Ok(None) };
        if let Some(left) = self.left {
            query.page.limit = u32::try_from(left).unwrap_or(u32::MAX).min(PAGE_ITEMS_MAX);
        }
        let page = engine.list_companies(scope, query).await?;
        self.left = self.left.map(|left| left.saturating_sub(page.items.len() as u64));
        query.page.after.clone_from(&page.next);
        if page.next.is_none() || self.left == Some(0) {
            self.query = None;
        }
        let companies = page.items.into_iter().map(|listed| listed.company).collect();
        Ok(Some((companies, page.next)))
    }
}
