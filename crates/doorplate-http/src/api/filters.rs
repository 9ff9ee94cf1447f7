//! What filters of companies can be built of: the fields, and the values they have on a site.

use axum::Json;
use axum::extract::State;
use doorplate_domain::filter::{FIELDS, Field, FieldFacts};
use doorplate_engine::companies::{SuggestedValue, VALUE_FIELDS, ValueQuestion};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::path::{ApiPath, SitePath};
use super::query::{ApiQuery, Checks};
use super::range::RangeQuery;
use super::signed_in::RequireSignedIn;
use super::words;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem, Problems};

/// The most values of one answer.
const VALUES_MAX: u32 = 100;
/// The values of one answer when nobody says.
const VALUES_DEFAULT: u32 = 20;
/// The longest beginning of a value, in bytes; no value in a filter is longer.
const START_BYTES_MAX: usize = doorplate_domain::filter::FILTER_TEXT_BYTES_MAX;

/// The fields of the filter language.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilterFieldList {
    /// The fields, in the order in which a builder shows them.
    items: Vec<FilterField>,
}

/// A field of the filter language.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilterField {
    /// The word in a filter.
    #[schema(example = "country")]
    name: &'static str,
    /// What its values are.
    #[serde(rename = "type")]
    #[schema(schema_with = words::filter_field_type)]
    field_type: &'static str,
    /// The words that people read.
    #[schema(example = "Country")]
    label: &'static str,
    /// What it finds.
    #[schema(example = "Its country, as a code of two letters (ISO 3166-1)")]
    description: &'static str,
    /// The operators that it takes.
    operators: Vec<&'static str>,
    /// The values there are; null when they are not a closed list.
    #[schema(required)]
    values: Option<&'static [&'static str]>,
    /// Whether `GET /sites/{site_id}/filter-values` lists values of it.
    has_suggestions: bool,
    /// A filter that uses it.
    #[schema(example = "country:DE,AT,CH")]
    example: &'static str,
}

impl From<&'static FieldFacts> for FilterField {
    fn from(facts: &'static FieldFacts) -> Self {
        let operators = facts.field_type.operators();
        Self {
            name: facts.name,
            field_type: facts.field_type.as_str(),
            label: facts.label,
            description: facts.description,
            operators: operators.iter().map(|operator| operator.as_str()).collect(),
            values: (!facts.values.is_empty()).then_some(facts.values),
            has_suggestions: VALUE_FIELDS.contains(&facts.field),
            example: facts.example,
        }
    }
}

/// Values of a field.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilterValueList {
    /// The values, those of most companies first.
    items: Vec<FilterValue>,
}

/// A value of a field.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilterValue {
    /// As a filter names it.
    #[schema(example = "DE")]
    value: String,
    /// As it is shown: for an owner or a parent its name.
    #[schema(example = "DE")]
    label: String,
    /// How many companies of the span have it.
    #[schema(example = 42)]
    companies: u64,
}

impl From<SuggestedValue> for FilterValue {
    fn from(value: SuggestedValue) -> Self {
        Self { value: value.value, label: value.label, companies: value.companies }
    }
}

/// Which values.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilterValuesQuery {
    /// The field.
    #[param(required, schema_with = words::value_field)]
    field: Option<String>,
    /// The first day; without it 30 days before the last.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    from: Option<String>,
    /// The last day; without it today.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    to: Option<String>,
    /// How the value, or what is shown for it, must begin; any case.
    #[param(max_length = 200, example = "d")]
    starts_with: Option<String>,
    /// The most values; 20 without.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

impl FilterValuesQuery {
    fn parse(&self) -> Result<(Field, String, u32), Problem> {
        let mut checks = Checks::default();
        let field = checks.read(self.field.as_ref(), read_field);
        if self.field.as_ref().is_none_or(String::is_empty) {
            checks.note(field_problem("a field is missing"));
        }
        let starts_with = checks.read(self.starts_with.as_ref(), read_start);
        let limit = checks.read(self.limit.as_ref(), read_limit);
        checks.finish()?;
        let field = field.ok_or_else(|| Problem::invalid(vec![field_problem("not a field")]))?;
        Ok((field, starts_with.unwrap_or_default(), limit.unwrap_or(VALUES_DEFAULT)))
    }
}

fn field_problem(message: &str) -> FieldProblem {
    FieldProblem::new("field", message).allowing(words::value_fields())
}

fn read_field(text: &str) -> Result<Field, FieldProblem> {
    let field = Field::parse(text).filter(|field| VALUE_FIELDS.contains(field));
    field.ok_or_else(|| field_problem("not a field that has values to choose from"))
}

fn read_start(text: &str) -> Result<String, FieldProblem> {
    let is_short = text.len() <= START_BYTES_MAX;
    let message = || format!("longer than {START_BYTES_MAX} bytes");
    is_short.then(|| text.to_owned()).ok_or_else(|| FieldProblem::new("starts_with", message()))
}

fn read_limit(text: &str) -> Result<u32, FieldProblem> {
    let limit = text.parse().ok().filter(|limit| (1..=VALUES_MAX).contains(limit));
    let message = || format!("not a whole number from 1 to {VALUES_MAX}");
    limit.ok_or_else(|| FieldProblem::new("limit", message()))
}

/// List the fields of the filter language, for whoever builds filters.
#[utoipa::path(
    get, path = "/api/v1/filter-fields", tag = "companies",
    responses((status = 200, description = "The fields", body = FilterFieldList), Problems),
)]
pub(crate) async fn list_filter_fields(
    RequireSignedIn(_signed_in): RequireSignedIn,
) -> Json<FilterFieldList> {
    Json(FilterFieldList { items: FIELDS.iter().map(FilterField::from).collect() })
}

/// List the values that a field has among the companies that visited a site.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/filter-values", tag = "companies",
    params(SitePath, FilterValuesQuery),
    responses((status = 200, description = "The values", body = FilterValueList), Problems),
)]
pub(crate) async fn list_filter_values(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    ApiQuery(query): ApiQuery<FilterValuesQuery>,
) -> Result<Json<FilterValueList>, Problem> {
    let (scope, site_id) = (&signed_in.scope, path.site_id);
    let (field, starts_with, limit) = query.parse()?;
    let range = RangeQuery { from: query.from, to: query.to };
    let range = range.resolve(&app, scope, &site_id).await?;
    let question = ValueQuestion { site_id, range, field, starts_with, limit };
    let values = app.engine().list_field_values(scope, &question).await?;
    Ok(Json(FilterValueList { items: values.into_iter().map(FilterValue::from).collect() }))
}
