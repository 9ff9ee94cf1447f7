//! The span of days that a question is about.

use doorplate_domain::id::SiteId;
use doorplate_domain::time::{Day, DayRange, RANGE_DAYS_MAX};
use doorplate_engine::scope::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::query::Checks;
use crate::app::AppState;
use crate::problem::{FieldProblem, Problem};

/// The parameters that name a span. Both ends count; without them it is 30 days, up to today or
/// up to the last day with visits when that is longer ago.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RangeQuery {
    /// The first day.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-01")]
    pub(crate) from: Option<String>,
    /// The last day.
    #[param(value_type = Option<String>, format = Date, example = "2026-03-31")]
    pub(crate) to: Option<String>,
}

/// A span of days, both ends within.
#[derive(Serialize, ToSchema)]
#[schema(as = DayRange)]
pub(crate) struct DayRangeAnswer {
    /// The first day.
    #[schema(value_type = String, format = Date, example = "2026-03-01")]
    from: Day,
    /// The last day.
    #[schema(value_type = String, format = Date, example = "2026-03-31")]
    to: Day,
}

impl From<DayRange> for DayRangeAnswer {
    fn from(range: DayRange) -> Self {
        Self { from: range.from, to: range.to }
    }
}

impl RangeQuery {
    /// The span asked for, or the one shown when nobody says. An end that is not given is taken
    /// from the latter.
    pub(crate) async fn resolve(
        &self,
        app: &AppState,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<DayRange, Problem> {
        let mut checks = Checks::default();
        let from = checks.read(self.from.as_ref(), |text| read_day("from", text));
        let to = checks.read(self.to.as_ref(), |text| read_day("to", text));
        checks.finish()?;
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) => (from, to),
            (from, to) => {
                let default = app.engine().default_range(scope, site_id).await?;
                (from.unwrap_or(default.from), to.unwrap_or(default.to))
            }
        };
        DayRange::new(from, to).ok_or_else(|| {
            let message = format!("not a span of 1 to {RANGE_DAYS_MAX} days: {from} to {to}");
            Problem::invalid(vec![FieldProblem::new("from", message)])
        })
    }
}

fn read_day(field: &'static str, text: &str) -> Result<Day, FieldProblem> {
    Day::parse(text).map_err(|error| FieldProblem::new(field, error.to_string()))
}
