//! What a build refused, by source and reason.

use crate::data_set_file::BuiltSource;
use crate::terminal;

/// Prints a table of what was refused or taken with a remark; nothing when there was nothing.
pub(super) fn print(sources: &[BuiltSource], with_details: bool) -> anyhow::Result<()> {
    if sources.iter().all(|source| source.reasons.is_empty()) {
        return Ok(());
    }
    let mut table = terminal::table(&["source", "rows", "reason", "count", "first"]);
    for source in sources {
        for (reason, count) in &source.reasons {
            let first = source.problems.iter().find(|problem| problem.reason == *reason);
            let first = first.map(|one| format!("{} line {}", one.file, one.line));
            table.add_row([
                source.id.clone(),
                terminal::grouped(source.rows),
                reason.replace('_', " "),
                terminal::grouped(*count),
                first.unwrap_or_default(),
            ]);
        }
    }
    terminal::print("\nrefused, or taken with a remark:\n")?;
    terminal::print_table(&table)?;
    if !with_details {
        return terminal::print("\n`--details` tells the first hundred of each source\n");
    }
    for source in sources {
        for problem in &source.problems {
            let reason = problem.reason.replace('_', " ");
            let place = format!("{}: {} line {}", source.id, problem.file, problem.line);
            terminal::print(&format!("{place}: {reason}\n"))?;
        }
    }
    Ok(())
}
