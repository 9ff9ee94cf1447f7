//! The size of what a reader must hold in mind: functions, arguments, files, lines.

use super::finding::{Finding, Rule};
use super::rust_source::{RustSource, after_closing, find_words, is_name_byte, line_at};
use super::tree::{File, Tree, has_extension};

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 800;
const ARGUMENTS_MAX: usize = 5;
const COLUMNS_MAX: usize = 100;
/// A literal of this length in a test is a sample, which stays as it was found.
const SAMPLE_BYTES_MIN: usize = 30;

/// Files that people read line by line.
const SOURCE_EXTENSIONS: [&str; 8] = ["rs", "ts", "tsx", "mjs", "js", "css", "sql", "sh"];

const FUNCTION: Rule = Rule {
    why: "a function is read as a whole",
    instead: "look for the second subject inside and give it a name",
};
const ARGUMENTS: Rule = Rule {
    why: "a call with many arguments says nothing",
    instead: "group what belongs together into a type",
};
const FILE: Rule = Rule {
    why: "a file has one subject",
    instead: "move the second subject to a file of its name",
};
const COLUMNS: Rule =
    Rule { why: "two files fit side by side", instead: "break the line or shorten the names" };
const DOC: Rule = Rule {
    why: "the module doc says what belongs here and what does not",
    instead: "begin the file with `//!` and one sentence",
};

/// A function as far as its size goes.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    arguments: usize,
    code_lines: usize,
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = tree.rust.iter().flat_map(check_functions).collect();
    for file in tree.files.iter().filter(|file| is_source(&file.path)) {
        let source = tree.rust.iter().find(|source| source.path == file.path);
        findings.extend(check_lines(file, source));
    }
    for source in &tree.rust {
        let doc = source.comments.lines().find(|line| !line.trim().is_empty());
        if !doc.is_some_and(|line| line.trim_start().starts_with("//!")) {
            findings.push(Finding::new(&source.path, 1, "no module doc", DOC));
        }
    }
    findings
}

/// Written by people: not generated, not built.
fn is_source(path: &str) -> bool {
    SOURCE_EXTENSIONS.iter().any(|extension| has_extension(path, extension))
        && !path.contains("/assets/")
        && !path.ends_with("/schema.d.ts")
}

fn check_lines(file: &File, source: Option<&RustSource>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let count = file.text.lines().count();
    if count > FILE_LINES_MAX {
        let what = format!("{count} lines, the limit is {FILE_LINES_MAX}");
        findings.push(Finding::new(&file.path, count, what, FILE));
    }
    for (index, line) in file.text.lines().enumerate() {
        let columns = line.chars().count();
        let is_test = source.is_some_and(|source| source.is_test(index + 1))
            || ["/mock/", "/test/", "/tests/", ".test."]
                .iter()
                .any(|part| file.path.contains(part));
        if columns > COLUMNS_MAX && !is_unbreakable(line, is_test) {
            let what = format!("{columns} columns, the limit is {COLUMNS_MAX}");
            findings.push(Finding::new(&file.path, index + 1, what, COLUMNS));
        }
    }
    findings
}

/// An address or a hash; in tests also a sample of what the world sends.
fn is_unbreakable(line: &str, is_test: bool) -> bool {
    let longest_literal = line.split(['"', '\'', '`']).skip(1).map(str::len).max().unwrap_or(0);
    line.split_whitespace().count() <= 2 || (is_test && longest_literal >= SAMPLE_BYTES_MIN)
}

fn check_functions(source: &RustSource) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in functions(&source.code) {
        let Function { name, line, arguments, code_lines } = function;
        if code_lines > FUNCTION_LINES_MAX {
            let what =
                format!("`{name}` has {code_lines} lines, the limit is {FUNCTION_LINES_MAX}");
            findings.push(Finding::new(&source.path, line, what, FUNCTION));
        }
        if arguments > ARGUMENTS_MAX {
            let what =
                format!("`{name}` takes {arguments} arguments, the limit is {ARGUMENTS_MAX}");
            findings.push(Finding::new(&source.path, line, what, ARGUMENTS));
        }
    }
    findings
}

fn functions(code: &str) -> Vec<Function> {
    find_words(code, "fn").filter_map(|offset| function_at(code, offset)).collect()
}

/// Reads the function whose `fn` is at `offset`; `None` for a function type.
fn function_at(code: &str, offset: usize) -> Option<Function> {
    let name_start = offset + code[offset + 2..].find(|c: char| !c.is_whitespace())? + 2;
    let name_length = code.bytes().skip(name_start).take_while(|&byte| is_name_byte(byte)).count();
    if name_length == 0 {
        return None;
    }
    let name = code[name_start..name_start + name_length].to_owned();
    let open = arguments_start(code, name_start + name_length)?;
    let close = after_closing(code, open);
    let arguments = split_arguments(&code[open + 1..close - 1]).len();
    let body = close + code[close..].find(['{', ';'])?;
    let end = if code.as_bytes()[body] == b'{' { after_closing(code, body) } else { body };
    let code_lines = code[body..end].lines().filter(|line| !line.trim().is_empty()).count();
    // The lines of the braces are not counted, as in clippy.
    let code_lines = code_lines.saturating_sub(2);
    Some(Function { name, line: line_at(code, offset), arguments, code_lines })
}

/// The opening parenthesis of the arguments, past the generic parameters.
fn arguments_start(code: &str, after_name: usize) -> Option<usize> {
    let bytes = code.as_bytes();
    let mut angles = 0_usize;
    for at in after_name..bytes.len() {
        match bytes[at] {
            b'<' => angles += 1,
            b'>' if bytes[at - 1] != b'-' => angles = angles.saturating_sub(1),
            b'(' if angles == 0 => return Some(at),
            b'{' | b';' if angles == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Splits at the commas that are in no bracket of any kind.
pub(super) fn split_arguments(arguments: &str) -> Vec<&str> {
    let bytes = arguments.as_bytes();
    let (mut depth, mut start, mut found) = (0_usize, 0, Vec::new());
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b'>' if at > 0 && matches!(bytes[at - 1], b'-' | b'=') => {}
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                found.push(&arguments[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&arguments[start..]);
    found.into_iter().map(str::trim).filter(|argument| !argument.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_counted_past_generics_and_closures() {
        let code = "fn a<F: Fn(u8, u8) -> u8>(&self, f: F, map: Map<u8, u8>, t: (u8, u8),) {}";
        let found = functions(code);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].arguments), ("a", 4));
    }

    #[test]
    fn a_function_type_and_a_bodiless_method_have_no_lines() {
        assert_eq!(functions("type F = fn(u8) -> u8;"), []);
        assert_eq!(functions("trait T { fn m(&self); }")[0].code_lines, 0);
    }

    #[test]
    fn seventy_one_lines_are_one_too_many() {
        let body = |lines: usize| format!("fn long() {{\n{}}}\n", "    step();\n".repeat(lines));
        let check = |text: &str| check_functions(&RustSource::read("a.rs", text)).len();
        assert_eq!(check(&body(70)), 0);
        assert_eq!(check(&body(71)), 1);
    }

    #[test]
    fn a_long_line_is_found_unless_it_cannot_be_broken() {
        let file = |line: String| File { path: "a.rs".into(), size: 0, text: line };
        assert_eq!(check_lines(&file("word ".repeat(21)), None).len(), 1);
        assert_eq!(check_lines(&file(format!("//! {}", "x".repeat(200))), None).len(), 0);
    }

    #[test]
    fn a_sample_may_be_long_in_a_test_only() {
        let line = format!("let agent = \"{}\";", "Mozilla ".repeat(20));
        assert!(is_unbreakable(&line, true));
        assert!(!is_unbreakable(&line, false));
    }
}
