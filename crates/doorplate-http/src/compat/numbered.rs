//! What the lists of other products have in common: who asks, pages with numbers, days.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use doorplate_domain::filter::{CompanyFilter, CompanySort};
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::page::{PAGE_ITEMS_MAX, PageRequest};
use doorplate_domain::site::Site;
use doorplate_domain::time::{DayRange, Timestamp};
use doorplate_engine::companies::CompanyList;
use doorplate_engine::exports::NumberedPage;
use doorplate_engine::ports::events::VisitingCompany;
use doorplate_engine::scope::Scope;

use crate::api::caller::credentials;
use crate::api::range::RangeQuery;
use crate::api::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem};

/// The furthest page: a list that is read so far is better taken out as a file.
const PAGE_NUMBER_MAX: u32 = 10_000;

/// Somebody signed in, or a program with the secret key of a site, and what it asks for.
pub(crate) struct Caller {
    pub(super) scope: Scope,
    parameters: Vec<(String, String)>,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let unreadable = || FieldProblem::new("query", "the parameters cannot be read");
        let Query(parameters) =
            Query::try_from_uri(&parts.uri).map_err(|_| Problem::invalid(vec![unreadable()]))?;
        Ok(Self { scope: scope(parts, app).await?, parameters })
    }
}

/// Clients send `Bearer KEY`, or `Token token=KEY`.
async fn scope(parts: &mut Parts, app: &AppState) -> Result<Scope, Problem> {
    let token = credentials(&parts.headers, "token");
    let token = token.map(|token| token.strip_prefix("token=").unwrap_or(token));
    let Some(key) = token.or_else(|| credentials(&parts.headers, "bearer")) else {
        let RequireSignedIn(signed_in) = RequireSignedIn::from_request_parts(parts, app).await?;
        return Ok(signed_in.scope.clone());
    };
    let found = app.engine().find_program(key.trim_matches('"')).await?;
    found.map(|scope| (*scope).clone()).ok_or_else(Problem::wrong_key)
}

impl Caller {
    /// A parameter that is given. Those that nobody here knows are passed over, as clients of
    /// other products send more than we need.
    pub(super) fn parameter(&self, name: &str) -> Option<&String> {
        let mut given = self.parameters.iter();
        given.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value)
    }

    /// Reads which page is asked for.
    pub(super) fn page(
        &self,
        (number, size): (&'static str, &'static str),
        (size_default, size_max): (u32, u32),
    ) -> Result<NumberedPage, Problem> {
        let read = |name: &'static str, default, max| match self.parameter(name) {
            None => Ok(default),
            Some(text) => {
                let value = text.parse().ok().filter(|value| (1..=max).contains(value));
                let message = format!("not a whole number from 1 to {max}");
                value.ok_or_else(|| Problem::invalid(vec![FieldProblem::new(name, message)]))
            }
        };
        Ok(NumberedPage {
            number: read(number, 1, PAGE_NUMBER_MAX)?,
            size: read(size, size_default, size_max)?,
        })
    }

    /// Reads which days are asked for.
    pub(super) async fn range(
        &self,
        app: &AppState,
        site_id: &SiteId,
        (from, to): (&'static str, &'static str),
    ) -> Result<DayRange, Problem> {
        let day = |name| self.parameter(name).map(|text| text.chars().take(10).collect());
        RangeQuery { from: day(from), to: day(to) }.resolve(app, &self.scope, site_id).await
    }

    /// Finds the site of an id; what is no id is the id of nothing.
    pub(super) async fn site(&self, app: &AppState, id: &str) -> Result<Site, Problem> {
        let id = SiteId::parse(id).map_err(|_| Problem::not_found())?;
        Ok(app.engine().get_site(&self.scope, &id).await?)
    }

    /// Lists a page of the companies that visited, most visits first, and says how many there are.
    pub(super) async fn companies(
        &self,
        app: &AppState,
        (site_id, range): (&SiteId, DayRange),
        page: NumberedPage,
    ) -> Result<(Vec<VisitingCompany>, u64), Problem> {
        let mut list = CompanyList {
            site_id: site_id.clone(),
            range,
            filter: CompanyFilter::default(),
            sort: CompanySort::parse("-visits").expect("it is one of the orders"),
            page: PageRequest::default(),
            with_previous: false,
        };
        let mut before = page.offset();
        loop {
            let limit = if before > 0 { before } else { page.size.into() };
            list.page.limit = u32::try_from(limit).unwrap_or(u32::MAX).min(PAGE_ITEMS_MAX);
            let found = app.engine().list_companies(&self.scope, &list).await?;
            let total = found.total.unwrap_or(0);
            if before == 0 {
                let companies = found.items.into_iter().map(|listed| listed.company);
                return Ok((companies.collect(), total));
            }
            before = before.saturating_sub(found.items.len() as u64);
            list.page.after = found.next;
            if list.page.after.is_none() {
                return Ok((Vec::new(), total));
            }
        }
    }
}

/// Reads the id of a company.
pub(super) fn company_id(text: &str) -> Result<CompanyId, Problem> {
    CompanyId::parse(text).map_err(|_| Problem::not_found())
}

/// A band of employees: the least and the most, if it says.
pub(super) fn employees(band: &str) -> (Option<u64>, Option<u64>) {
    let (least, most) = band.split_once('-').unwrap_or((band.trim_end_matches('+'), ""));
    (least.trim().parse().ok(), most.trim().parse().ok())
}

/// The whole seconds from one time to another.
pub(super) fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.seconds() - from.seconds()
}
