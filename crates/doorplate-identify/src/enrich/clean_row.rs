//! Rows of lines whose fields need no care: nothing is escaped, a cell has at most a comma.

use super::clock::Clock;
use crate::access_log::clean::CleanLine;
use crate::cell;

/// Writes the line's cells; `None` when its time is none.
pub(super) fn write_csv(
    out: &mut Vec<u8>,
    clock: &mut Clock,
    (number, ip): (u64, &[u8]),
    line: &CleanLine<'_>,
) -> Option<()> {
    cell::push_number(out, number);
    out.push(b',');
    out.extend_from_slice(ip);
    out.push(b',');
    clock.push(out, line.time)?;
    out.push(b',');
    out.extend_from_slice(line.method);
    out.push(b',');
    push_cell(out, line.target);
    out.push(b',');
    out.extend_from_slice(line.status);
    out.push(b',');
    push_cell(out, line.referrer);
    out.push(b',');
    push_cell(out, line.user_agent);
    out.push(b',');
    Some(())
}

/// Writes the line's members and leaves the object open; `None` when its time is none.
pub(super) fn write_json(
    out: &mut Vec<u8>,
    clock: &mut Clock,
    (number, ip): (u64, &[u8]),
    line: &CleanLine<'_>,
) -> Option<()> {
    out.extend_from_slice(b"{\"line\":");
    cell::push_number(out, number);
    if !ip.is_empty() {
        out.extend_from_slice(b",\"ip\":\"");
        out.extend_from_slice(ip);
        out.push(b'"');
    }
    out.extend_from_slice(b",\"at\":\"");
    clock.push(out, line.time)?;
    out.extend_from_slice(b"\",\"method\":\"");
    out.extend_from_slice(line.method);
    out.extend_from_slice(b"\",\"target\":\"");
    out.extend_from_slice(line.target);
    out.extend_from_slice(b"\",\"http_status\":");
    out.extend_from_slice(line.status);
    out.extend_from_slice(b",\"referrer\":\"");
    out.extend_from_slice(line.referrer);
    out.extend_from_slice(b"\",\"user_agent\":\"");
    out.extend_from_slice(line.user_agent);
    out.push(b'"');
    Some(())
}

/// A cell without quotes in it, and without controls.
fn push_cell(out: &mut Vec<u8>, text: &[u8]) {
    let is_formula = matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@'));
    let has_comma = memchr::memchr(b',', text).is_some();
    if !is_formula && !has_comma {
        out.extend_from_slice(text);
        return;
    }
    cell::push_csv(out, text);
}
