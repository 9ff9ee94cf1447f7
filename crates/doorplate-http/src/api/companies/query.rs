//! What a list of companies can be asked for, read from the address.

use doorplate_domain::filter::{CompanyFilter, CompanySort, FilterError};
use doorplate_domain::page::PageRequest;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::pagination::read_page;
use super::super::query::Checks;
use super::super::range::RangeQuery;
use super::super::words;
use super::row::{COMPANY_FIELDS, Fields};
use crate::problem::{FieldProblem, Problem};

/// Which companies, in which order, and which page of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CompaniesQuery {
    /// The first day; without it 30 days before the last.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day; without it today.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    to: Option<String>,
    /// Which companies, in the filter language; `GET /filter-fields` lists its fields. Hidden
    /// companies are left out unless it asks for `hidden`.
    #[param(max_length = 4_000, example = "country:DE visits>=3 -industry:Software")]
    filter: Option<String>,
    /// The order; `-` is largest first. Without it the last seen come first.
    #[param(schema_with = words::company_sort)]
    sort: Option<String>,
    /// The most items of a page; 50 without.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// `previous` sums up the span of the same length before as well.
    #[param(schema_with = words::comparison)]
    compare: Option<String>,
    /// The fields of each item, with commas between; all without. `id` is always there.
    #[param(max_length = 1_000, example = "name,country,visits")]
    fields: Option<String>,
}

/// Which companies.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountQuery {
    /// The first day; without it 30 days before the last.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day; without it today.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    to: Option<String>,
    /// Which companies, in the filter language. Hidden companies are left out unless it asks for
    /// `hidden`.
    #[param(max_length = 4_000, example = "country:DE visits>=3")]
    filter: Option<String>,
}

/// What was asked for, apart from the span.
#[derive(Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) filter: CompanyFilter,
    pub(super) sort: CompanySort,
    pub(super) page: PageRequest,
    pub(super) with_previous: bool,
    /// Absent when all are asked for.
    pub(super) fields: Option<Fields>,
}

impl CompaniesQuery {
    /// The parameters of the span.
    pub(super) fn range(&self) -> RangeQuery {
        RangeQuery { from: self.from.clone(), to: self.to.clone() }
    }

    /// Reads all the others; names all that are wrong at once.
    pub(super) fn parse(&self) -> Result<Asked, Problem> {
        let mut checks = Checks::default();
        let filter = checks.read(self.filter.as_ref(), read_filter).unwrap_or_default();
        let sort = checks.read(self.sort.as_ref(), read_sort).unwrap_or_default();
        let page = read_page(&mut checks, self.limit.as_ref(), self.cursor.as_ref());
        let compare = checks.read(self.compare.as_ref(), read_comparison);
        let fields = checks.read(self.fields.as_ref(), read_fields);
        checks.finish()?;
        Ok(Asked { filter, sort, page, with_previous: compare.is_some(), fields })
    }
}

impl CountQuery {
    /// The parameters of the span.
    pub(super) fn range(&self) -> RangeQuery {
        RangeQuery { from: self.from.clone(), to: self.to.clone() }
    }

    /// Reads the filter.
    pub(super) fn filter(&self) -> Result<CompanyFilter, Problem> {
        let mut checks = Checks::default();
        let filter = checks.read(self.filter.as_ref(), read_filter).unwrap_or_default();
        checks.finish()?;
        Ok(filter)
    }
}

/// Reads a filter of companies.
pub(crate) fn read_filter(text: &str) -> Result<CompanyFilter, FieldProblem> {
    CompanyFilter::parse(text).map_err(filter_problem)
}

fn filter_problem(error: FilterError) -> FieldProblem {
    FieldProblem::new("filter", error.to_string()).allowing(error.allowed)
}

fn read_sort(text: &str) -> Result<CompanySort, FieldProblem> {
    let problem = || FieldProblem::new("sort", "not an order").allowing(words::company_sorts());
    CompanySort::parse(text).ok_or_else(problem)
}

fn read_comparison(text: &str) -> Result<(), FieldProblem> {
    let problem = || FieldProblem::new("compare", "not a comparison").allowing(["previous"]);
    (text == "previous").then_some(()).ok_or_else(problem)
}

fn read_fields(text: &str) -> Result<Fields, FieldProblem> {
    let names = text.split(',').map(str::trim);
    let known = |name| COMPANY_FIELDS.into_iter().find(|field| *field == name);
    names.map(|name| known(name).ok_or(name)).collect::<Result<_, _>>().map_err(|name| {
        let name: String = name.chars().take(80).collect();
        let message = format!("there is no field {name:?}");
        FieldProblem::new("fields", message).allowing(COMPANY_FIELDS)
    })
}

#[cfg(test)]
mod tests {
    use axum::extract::Query;
    use doorplate_domain::filter::{CompanySortField, SortDirection};

    use super::*;

    fn parse(query: &str) -> Result<Asked, Problem> {
        let uri = format!("/?{query}").parse().unwrap();
        Query::<CompaniesQuery>::try_from_uri(&uri).unwrap().0.parse()
    }

    #[test]
    fn a_question_is_read_as_it_is_written() {
        let asked = parse(
            "filter=exam+country:de&sort=name&limit=7&compare=previous&fields=visits,+name&cursor=",
        )
        .unwrap();
        assert_eq!(asked.filter.to_string(), "exam country:DE");
        let sort = asked.sort;
        assert_eq!(
            (sort.field, sort.direction),
            (CompanySortField::Name, SortDirection::Ascending)
        );
        assert_eq!((asked.page.limit, asked.with_previous), (7, true));
        assert_eq!(asked.fields, Some(["name", "visits"].into()));
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let problem =
            parse("filter=kind:isp&sort=size&limit=201&compare=last+year&fields=name,phone")
                .unwrap_err();
        let fields: Vec<&str> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["filter", "sort", "limit", "compare", "fields"]);
        let filter = &problem.errors()[0];
        assert_eq!(filter.message, "at character 6: kind takes one of its values");
        assert_eq!(filter.allowed, ["business", "education", "government"]);
        assert_eq!(problem.errors()[3].allowed, ["previous"]);
        assert!(problem.errors()[4].allowed.contains(&"top_source".to_owned()));
    }
}
