//! What a command shows: answers on standard output, progress and complaints on standard error.
//!
//! A progress bar is drawn only for somebody who looks: on a terminal. Colours are left out when
//! `NO_COLOR` is set; the libraries see to that.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::Duration;

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

/// Standard output, buffered. Call `flush` at the end; a closed pipe is an error there.
pub(crate) fn output() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Writes one JSON value on one line.
pub(crate) fn write_json_line(out: &mut dyn Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Prints one JSON value over several lines.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = output();
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// Prints text as it is.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = output();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Says something to whoever sits there, on standard error.
pub(crate) fn say(text: &str) {
    // Nobody is left to be told when standard error is closed.
    writeln!(io::stderr().lock(), "{text}").ok();
}

/// Prints why a command failed, cause after cause.
pub(crate) fn complain(error: &anyhow::Error) {
    let mut text = format!("error: {error}");
    let mut before = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // Some errors repeat their cause in their own text.
        if !before.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
        before = cause;
    }
    say(&text);
}

/// A table for people, without lines; `header` may be empty.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if !io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    if !header.is_empty() {
        table.set_header(header.iter().copied());
    }
    table
}

/// Prints a table.
pub(crate) fn print_table(table: &Table) -> anyhow::Result<()> {
    let mut text = String::new();
    for line in table.lines() {
        // The style without lines still has room for one at the left.
        text.push_str(line.strip_prefix(' ').unwrap_or(&line).trim_end());
        text.push('\n');
    }
    print(&text)
}

/// A bar over bytes; hidden when nobody looks. The length may become known later.
pub(crate) fn bytes_bar(bytes: Option<u64>) -> ProgressBar {
    let bar = match bytes {
        Some(bytes) => ProgressBar::new(bytes),
        None => ProgressBar::no_length(),
    };
    let template = "{prefix:.dim} {bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta} {msg}";
    dress(bar, template)
}

/// A bar over rows; hidden when nobody looks.
pub(crate) fn rows_bar(rows: Option<u64>) -> ProgressBar {
    match rows {
        Some(rows) => {
            dress(ProgressBar::new(rows), "{bar:30} {human_pos}/{human_len} rows {per_sec} {eta}")
        }
        None => dress(ProgressBar::no_length(), "{spinner} {human_pos} rows {per_sec}"),
    }
}

/// A turning wheel with a text; hidden when nobody looks.
pub(crate) fn spinner(text: &str) -> ProgressBar {
    let bar = dress(ProgressBar::new_spinner(), "{spinner} {msg}");
    bar.set_message(text.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn dress(bar: ProgressBar, template: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template(template).expect("the template is a constant");
    bar.set_style(style);
    bar
}

/// Writes a number with separators for thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([grouped(7), grouped(1_000), grouped(1_234_567)], ["7", "1,000", "1,234,567"]);
    }
}
