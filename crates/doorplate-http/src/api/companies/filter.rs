//! What a list of companies can be asked for, read from the address.

use doorplate_domain::filter::{CompanyFilter, CompanySort, FILTER_TEXT_BYTES_MAX};
use doorplate_domain::identification::VerdictStatus;
use doorplate_domain::network::NetworkKind;
use doorplate_domain::page::PageRequest;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::pagination::read_page;
use super::super::query::Checks;
use super::super::range::RangeQuery;
use super::super::words;
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
    /// Part of the name or domain, any case.
    #[param(max_length = 200, example = "exam")]
    q: Option<String>,
    /// The company's country, ISO 3166-1 alpha-2.
    #[param(pattern = "^[A-Za-z]{2}$", example = "DE")]
    country: Option<String>,
    /// The industry's name, exactly.
    #[param(max_length = 200)]
    industry: Option<String>,
    /// What the company is.
    #[param(schema_with = words::company_kind)]
    kind: Option<String>,
    /// How far the verdict goes.
    #[param(schema_with = words::named_status)]
    status: Option<String>,
    /// The least confidence.
    #[param(value_type = Option<f32>, minimum = 0.0, maximum = 1.0)]
    min_confidence: Option<String>,
    /// The least number of visits in the span.
    #[param(value_type = Option<u64>)]
    min_visits: Option<String>,
    /// The name of a source of visits, exactly.
    #[param(max_length = 200, example = "Google")]
    source: Option<String>,
    /// Part of a path that was seen.
    #[param(max_length = 200, example = "/pricing")]
    page: Option<String>,
    /// The order; `-` is largest first. Without it the last seen come first.
    #[param(schema_with = words::company_sort)]
    sort: Option<String>,
    /// The most items of a page; 50 without.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
}

impl CompaniesQuery {
    /// The parameters of the span.
    pub(super) fn range(&self) -> RangeQuery {
        RangeQuery { from: self.from.clone(), to: self.to.clone() }
    }

    /// Reads all the others; names all that are wrong at once.
    pub(super) fn parse(&self) -> Result<(CompanyFilter, CompanySort, PageRequest), Problem> {
        let mut checks = Checks::default();
        let filter = CompanyFilter {
            text: checks.read(self.q.as_ref(), |text| read_text("q", text)),
            country: checks.read(self.country.as_ref(), read_country),
            industry: checks.read(self.industry.as_ref(), |text| read_text("industry", text)),
            kind: checks.read(self.kind.as_ref(), read_kind),
            status: checks.read(self.status.as_ref(), read_status),
            confidence_min: checks.read(self.min_confidence.as_ref(), read_confidence),
            visits_min: checks.read(self.min_visits.as_ref(), read_visits),
            source: checks.read(self.source.as_ref(), |text| read_text("source", text)),
            page: checks.read(self.page.as_ref(), |text| read_text("page", text)),
        };
        let sort = checks.read(self.sort.as_ref(), read_sort).unwrap_or_default();
        let page = read_page(&mut checks, self.limit.as_ref(), self.cursor.as_ref());
        checks.finish()?;
        Ok((filter, sort, page))
    }
}

fn read_text(field: &'static str, text: &str) -> Result<String, FieldProblem> {
    if text.len() > FILTER_TEXT_BYTES_MAX || text.contains('\0') {
        let message = format!("longer than {FILTER_TEXT_BYTES_MAX} bytes, or not text");
        return Err(FieldProblem::new(field, message));
    }
    Ok(text.to_owned())
}

fn read_country(text: &str) -> Result<String, FieldProblem> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let problem = || FieldProblem::new("country", "not a code of two letters such as DE");
    is_code.then(|| text.to_ascii_uppercase()).ok_or_else(problem)
}

fn read_kind(text: &str) -> Result<NetworkKind, FieldProblem> {
    let problem =
        || FieldProblem::new("kind", "not a kind of company").allowing(words::company_kinds());
    NetworkKind::parse(text).filter(|kind| kind.is_organisation()).ok_or_else(problem)
}

fn read_status(text: &str) -> Result<VerdictStatus, FieldProblem> {
    match text {
        "identified" => Ok(VerdictStatus::Identified),
        "probable" => Ok(VerdictStatus::Probable),
        _ => Err(FieldProblem::new("status", "not a status of a company")
            .allowing(["identified", "probable"])),
    }
}

fn read_confidence(text: &str) -> Result<f32, FieldProblem> {
    let confidence = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    confidence.ok_or_else(|| FieldProblem::new("min_confidence", "not a number from 0 to 1"))
}

fn read_visits(text: &str) -> Result<u64, FieldProblem> {
    // Stores count in signed numbers.
    let visits = text.parse::<u32>().ok().map(u64::from);
    visits.ok_or_else(|| FieldProblem::new("min_visits", "not a whole number"))
}

fn read_sort(text: &str) -> Result<CompanySort, FieldProblem> {
    let problem = || FieldProblem::new("sort", "not an order").allowing(words::company_sorts());
    CompanySort::parse(text).ok_or_else(problem)
}

#[cfg(test)]
mod tests {
    use axum::extract::Query;
    use doorplate_domain::filter::{CompanySortField, SortDirection};

    use super::*;

    fn parse(query: &str) -> Result<(CompanyFilter, CompanySort, PageRequest), Problem> {
        let uri = format!("/?{query}").parse().unwrap();
        Query::<CompaniesQuery>::try_from_uri(&uri).unwrap().0.parse()
    }

    #[test]
    fn a_question_is_read_as_it_is_written() {
        let (filter, sort, page) =
            parse("q=exam&country=de&kind=business&min_visits=3&sort=name&limit=7&source=")
                .unwrap();
        assert_eq!(filter.text.as_deref(), Some("exam"));
        assert_eq!(filter.country.as_deref(), Some("DE"));
        assert_eq!(filter.kind, Some(NetworkKind::Business));
        assert_eq!((filter.visits_min, filter.source), (Some(3), None));
        assert_eq!(
            (sort.field, sort.direction),
            (CompanySortField::Name, SortDirection::Ascending)
        );
        assert_eq!(page.limit, 7);
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let problem = parse(
            "country=Germany&kind=isp&status=abstained&min_confidence=NaN&min_visits=-1&sort=size&limit=201",
        )
        .unwrap_err();
        let fields: Vec<&str> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            ["country", "kind", "status", "min_confidence", "min_visits", "sort", "limit"]
        );
        assert_eq!(problem.errors()[1].allowed, ["business", "education", "government"]);
    }
}
