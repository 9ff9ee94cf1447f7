//! What a check found: where, what, why it matters, what to do instead.

use std::fmt;

/// The reason of a rule and the way out, said with every finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    /// Why it matters.
    pub(super) why: &'static str,
    /// What to do instead.
    pub(super) instead: &'static str,
}

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// The file, from the root of the repository.
    pub(super) path: String,
    /// From 1; 0 when it is about the file as a whole.
    pub(super) line: usize,
    /// What is there.
    pub(super) what: String,
    /// The rule that it breaks.
    pub(super) rule: Rule,
}

impl Finding {
    /// Notes that `path:line` breaks `rule`.
    pub(super) fn new(path: &str, line: usize, what: impl Into<String>, rule: Rule) -> Self {
        Self { path: path.to_owned(), line, what: what.into(), rule }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, what, rule } = self;
        let line = (*line).max(1);
        write!(formatter, "{path}:{line}: {what}: {}; {}", rule.why, rule.instead)
    }
}
