//! What a saved filter is to be, read from a body.

use doorplate_domain::filter::CompanySort;
use doorplate_domain::id::SiteId;
use doorplate_engine::segments::{NewSegment, SegmentChange};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::companies::read_filter;
use super::super::json::mentioned;
use super::super::query::Checks;
use super::super::words;
use crate::problem::{FieldProblem, Problem};

/// The order when nobody says.
const SORT_DEFAULT: &str = "-last_seen_at";

/// A new saved filter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "German machinery", "folder": "Sales",
    "filter": "country:DE industry:Machinery", "sort": "-visits",
}))]
pub(crate) struct CreateSegment {
    /// The name for people, 1 to 80 characters, once in a folder.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The folder; none without.
    #[schema(max_length = 80)]
    folder: Option<String>,
    /// Only for this site; for all without.
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// The filter; an empty one shows all.
    #[schema(max_length = 4000)]
    filter: String,
    /// The order of the list; last seen first without.
    #[schema(schema_with = words::company_sort, required = false)]
    sort: Option<String>,
    /// The columns shown, in order; the usual ones without.
    #[schema(max_items = 50)]
    columns: Option<Vec<String>>,
}

/// What is to be different about a saved filter; what is not mentioned stays.
#[derive(Deserialize, ToSchema)]
#[expect(clippy::option_option, reason = "not mentioned, null and a value are three things")]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "German machines" }))]
pub(crate) struct UpdateSegment {
    /// The name for people, 1 to 80 characters, once in a folder.
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// The folder; empty for none.
    #[schema(max_length = 80)]
    folder: Option<String>,
    /// Only for this site; null for all.
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<String>)]
    site_id: Option<Option<SiteId>>,
    /// The filter; an empty one shows all.
    #[schema(max_length = 4000)]
    filter: Option<String>,
    /// The order of the list.
    #[schema(schema_with = words::company_sort, required = false)]
    sort: Option<String>,
    /// The columns shown, in order; null for the usual ones.
    #[serde(default, deserialize_with = "mentioned")]
    #[schema(value_type = Option<Vec<String>>)]
    columns: Option<Option<Vec<String>>>,
}

impl CreateSegment {
    pub(super) fn read(self) -> Result<NewSegment, Problem> {
        let mut checks = Checks::default();
        let filter = checks.read(Some(&self.filter), read_filter).unwrap_or_default();
        let sort = self.sort.unwrap_or_else(|| SORT_DEFAULT.to_owned());
        let sort = checks.read(Some(&sort), read_sort).unwrap_or_default();
        checks.finish()?;
        Ok(NewSegment {
            name: self.name,
            folder: self.folder.unwrap_or_default(),
            site_id: self.site_id,
            filter,
            sort,
            columns: self.columns,
        })
    }
}

impl UpdateSegment {
    pub(super) fn read(self) -> Result<SegmentChange, Problem> {
        let mut checks = Checks::default();
        let read = |text: &String| checks.read(Some(text), read_filter).unwrap_or_default();
        let filter = self.filter.as_ref().map(read);
        let sort = checks.read(self.sort.as_ref(), read_sort);
        checks.finish()?;
        Ok(SegmentChange {
            name: self.name,
            folder: self.folder,
            site_id: self.site_id,
            filter,
            sort,
            columns: self.columns,
        })
    }
}

fn read_sort(text: &str) -> Result<CompanySort, FieldProblem> {
    let problem = || FieldProblem::new("sort", "not an order").allowing(words::company_sorts());
    CompanySort::parse(text).ok_or_else(problem)
}
