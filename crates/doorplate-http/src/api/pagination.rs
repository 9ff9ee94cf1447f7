//! Lists in pages.

use doorplate_domain::page::{Cursor, PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX, PageRequest};

use super::query::Checks;
use crate::problem::FieldProblem;

/// The longest cursor that is looked at, in bytes; ours are far shorter.
const CURSOR_BYTES_MAX: usize = 1_024;

/// Reads `limit` and `cursor`.
pub(crate) fn read_page(
    checks: &mut Checks,
    limit: Option<&String>,
    cursor: Option<&String>,
) -> PageRequest {
    let limit = checks.read(limit, read_limit).unwrap_or(PAGE_ITEMS_DEFAULT);
    let after = checks.read(cursor, |text| {
        let is_short = text.len() <= CURSOR_BYTES_MAX;
        let cursor = is_short.then(|| Cursor(text.to_owned()));
        cursor.ok_or_else(|| FieldProblem::new("cursor", "not one of ours"))
    });
    PageRequest { limit, after }
}

fn read_limit(text: &str) -> Result<u32, FieldProblem> {
    let limit = text.parse().ok().filter(|limit| (1..=PAGE_ITEMS_MAX).contains(limit));
    let message = || format!("not a whole number from 1 to {PAGE_ITEMS_MAX}");
    limit.ok_or_else(|| FieldProblem::new("limit", message()))
}
