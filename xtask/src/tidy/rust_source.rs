//! A Rust file taken apart into code, comments and string literals, line by line.
//!
//! Not a parser: it knows just enough of the language to tell the three apart and to see which
//! lines are tests, and it is right for every file that rustfmt accepts.

/// A Rust file.
pub(super) struct RustSource {
    /// From the root of the repository.
    pub(super) path: String,
    /// The text with comments and the insides of literals blanked; as many lines as the file.
    pub(super) code: String,
    /// The text with everything but comments blanked.
    pub(super) comments: String,
    /// The insides of string literals, with the line that each begins on.
    pub(super) strings: Vec<(usize, String)>,
    /// For each line whether only tests are compiled with it.
    test_lines: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    Literal,
}

impl RustSource {
    /// Takes a file apart.
    pub(super) fn read(path: &str, text: &str) -> Self {
        let parts = parts(text);
        let code = keep(text, &parts, Part::Code);
        let comments = keep(text, &parts, Part::Comment);
        let strings = literals(text, &parts);
        let test_lines = if is_test_path(path) {
            vec![true; text.lines().count() + 1]
        } else {
            test_lines(&code)
        };
        Self { path: path.to_owned(), code, comments, strings, test_lines }
    }

    /// Whether line `line`, from 1, is in a test.
    pub(super) fn is_test(&self, line: usize) -> bool {
        self.test_lines.get(line - 1).copied().unwrap_or(false)
    }
}

/// Whether every line of the file is a test or a bench.
fn is_test_path(path: &str) -> bool {
    ["/tests/", "/benches/", "/tests.rs", "/ports/suite"].iter().any(|part| path.contains(part))
}

/// The line, from 1, that the byte at `offset` is on.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// The offset just after the bracket that closes the one at `open`; the end if none does.
pub(super) fn after_closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Whether `byte` may be part of a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The offsets where `word` stands in `text` and is not part of a longer name.
pub(super) fn find_words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let (bytes, word_bytes) = (text.as_bytes(), word.as_bytes());
    text.match_indices(word).map(|(offset, _)| offset).filter(move |&offset| {
        let end = offset + word_bytes.len();
        let begins =
            !is_name_byte(word_bytes[0]) || offset == 0 || !is_name_byte(bytes[offset - 1]);
        let last = word_bytes[word_bytes.len() - 1];
        begins && (!is_name_byte(last) || end == bytes.len() || !is_name_byte(bytes[end]))
    })
}

/// Says of each byte what it belongs to. Quotes count as code.
fn parts(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = vec![Part::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let (part, from, until, next) = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => {
                let end = find(bytes, at, b"\n");
                (Part::Comment, at, end, end)
            }
            b'/' if bytes[at..].starts_with(b"/*") => {
                let end = block_comment_end(bytes, at);
                (Part::Comment, at, end, end)
            }
            b'"' => string_extent(bytes, at),
            b'\'' => char_extent(text, at),
            _ => (Part::Code, at, at, at + 1),
        };
        parts[from..until].fill(part);
        at = next;
    }
    parts
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> usize {
    bytes[from..]
        .windows(needle.len())
        .position(|window| window == needle)
        .map_or(bytes.len(), |distance| from + distance)
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The inside of the string whose quote is at `quote`, and where to go on after it.
fn string_extent(bytes: &[u8], quote: usize) -> (Part, usize, usize, usize) {
    let hashes = bytes[..quote].iter().rev().take_while(|&&byte| byte == b'#').count();
    let before = quote - hashes;
    let is_raw = before > 0 && bytes[before - 1] == b'r' && {
        let prefix = bytes[..before - 1].iter().rev().take_while(|&&b| is_name_byte(b)).count();
        prefix == 0 || (prefix == 1 && matches!(bytes[before - 2], b'b' | b'c'))
    };
    if is_raw {
        let closing: Vec<u8> = std::iter::once(b'"').chain(vec![b'#'; hashes]).collect();
        let end = find(bytes, quote + 1, &closing);
        return (Part::Literal, quote + 1, end, (end + closing.len()).min(bytes.len()));
    }
    let mut at = quote + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let end = at.min(bytes.len());
    (Part::Literal, quote + 1, end, (end + 1).min(bytes.len()))
}

/// The inside of a character literal, or nothing when the quote begins a lifetime.
fn char_extent(text: &str, quote: usize) -> (Part, usize, usize, usize) {
    let rest = &text[quote + 1..];
    let length = if let Some(escape) = rest.strip_prefix('\\') {
        // The escaped character may itself be a quote.
        escape.get(1..).and_then(|tail| tail.find('\'')).map(|end| end + 2)
    } else {
        let first = rest.chars().next().map_or(0, char::len_utf8);
        rest.get(first..).filter(|tail| tail.starts_with('\'')).map(|_| first)
    };
    match length {
        Some(length) => (Part::Literal, quote + 1, quote + 1 + length, quote + length + 2),
        None => (Part::Code, quote, quote, quote + 1),
    }
}

/// Blanks every byte that is not of `part`; lines stay.
fn keep(text: &str, parts: &[Part], part: Part) -> String {
    let mut kept = String::with_capacity(text.len());
    for (offset, character) in text.char_indices() {
        if parts[offset] == part || character == '\n' {
            kept.push(character);
        } else {
            kept.extend(std::iter::repeat_n(' ', character.len_utf8()));
        }
    }
    kept
}

fn literals(text: &str, parts: &[Part]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(distance) = parts[at..].iter().position(|&part| part == Part::Literal) {
        let start = at + distance;
        let length = parts[start..].iter().take_while(|&&part| part == Part::Literal).count();
        at = start + length;
        if text.as_bytes()[start - 1] == b'"' {
            found.push((line_at(text, start), text[start..at].to_owned()));
        }
    }
    found
}

/// Marks the lines of items under `#[cfg(test)]`.
fn test_lines(code: &str) -> Vec<bool> {
    let mut marks = vec![false; code.lines().count() + 1];
    for (offset, attribute) in code.match_indices("#[cfg(test)]") {
        let after = offset + attribute.len();
        let end = match code[after..].find(['{', ';']).map(|distance| after + distance) {
            Some(found) if code.as_bytes()[found] == b'{' => after_closing(code, found),
            Some(found) => found,
            None => code.len(),
        };
        marks[line_at(code, offset) - 1..line_at(code, end)].fill(true);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r##"//! Doc "quoted".
fn one<'a>(text: &'a str) -> char { // not 'a string
    let raw = r#"select "x" // no comment"#;
    let quote = '"'; /* block /* nested */ " */ let plain = "a\"b";
    '\''
}
#[cfg(test)]
mod tests {
    fn two() {}
}
fn three() {}
"##;

    #[test]
    fn code_comments_and_strings_are_told_apart() {
        let source = RustSource::read("a.rs", SAMPLE);
        assert_eq!(source.code.lines().count(), SAMPLE.lines().count());
        assert!(!source.code.contains("select") && !source.code.contains("nested"));
        assert!(source.code.contains("let plain") && source.code.contains("fn three"));
        assert!(source.comments.contains("not 'a string") && source.comments.contains("nested"));
        let strings: Vec<_> = source.strings.iter().map(|(l, s)| (*l, s.as_str())).collect();
        assert_eq!(strings, [(3, "select \"x\" // no comment"), (4, "a\\\"b")]);
    }

    #[test]
    fn only_items_under_cfg_test_are_tests() {
        let source = RustSource::read("a.rs", SAMPLE);
        let tests: Vec<usize> = (1..=11).filter(|&line| source.is_test(line)).collect();
        assert_eq!(tests, [7, 8, 9, 10]);
        assert!(RustSource::read("crates/x/tests/it.rs", SAMPLE).is_test(2));
    }

    #[test]
    fn a_word_within_a_longer_name_is_not_found() {
        assert_eq!(find_words("env_var env::var x.env", "env").collect::<Vec<_>>(), [8, 19]);
        assert_eq!(find_words("a.reveal() a.reveal_octets()", ".reveal(").count(), 1);
    }
}
