//! Reading a filter, character by character. What is wrong is said with its place and with what is
//! allowed there.

use super::field::{FIELDS, Field, FieldFacts};
use super::value::{self, Values};
use super::{
    Expression, FILTER_BYTES_MAX, FILTER_DEPTH_MAX, FILTER_TESTS_MAX, FILTER_TEXT_BYTES_MAX,
    FieldType, Operator, Test,
};

/// Says where a filter is wrong, and what is allowed there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}: {message}")]
pub struct FilterError {
    /// The character, counted from 1.
    pub position: usize,
    /// What is wrong there.
    pub message: String,
    /// The words that are allowed there; empty when they are not a list.
    pub allowed: Vec<&'static str>,
}

/// Whether a character may stand in a word without quotes.
fn is_word_character(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric() || "-_./*%&@+#~'".contains(character)
    } else {
        !character.is_whitespace() && !character.is_control()
    }
}

/// Whether a text needs no quotes as a value.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_word_character)
}

/// Whether a text needs no quotes where a test may stand.
pub(super) fn is_bare(text: &str) -> bool {
    is_word(text) && !text.starts_with('-') && !is_keyword(text)
}

fn is_keyword(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Reads a filter; nothing when there is only space.
pub(super) fn parse(text: &str) -> Result<Option<Expression>, FilterError> {
    let mut reader = Reader { text, at: 0, depth: 0, tests: 0 };
    if text.len() > FILTER_BYTES_MAX {
        return reader.fail(0, format!("longer than {FILTER_BYTES_MAX} bytes"));
    }
    reader.skip_space();
    if reader.peek().is_none() {
        return Ok(None);
    }
    let expression = reader.any()?;
    match reader.peek() {
        None => Ok(Some(expression)),
        Some(_) => reader.fail(reader.at, "there is no bracket open that this could close"),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// In bytes.
    at: usize,
    depth: usize,
    tests: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn fail<T>(&self, at: usize, message: impl Into<String>) -> Result<T, FilterError> {
        self.fail_with(at, message, Vec::new())
    }

    fn fail_with<T>(
        &self,
        at: usize,
        message: impl Into<String>,
        allowed: Vec<&'static str>,
    ) -> Result<T, FilterError> {
        let position = self.text.get(..at).map_or(0, |before| before.chars().count()) + 1;
        Err(FilterError { position, message: message.into(), allowed })
    }

    /// The word here, without moving on; may be empty.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|character| !is_word_character(character)).unwrap_or(rest.len());
        &rest[..end]
    }

    /// Moves on behind a keyword, if it stands here.
    fn take_keyword(&mut self, keyword: &str) -> bool {
        let word = self.word();
        let is_here = word.eq_ignore_ascii_case(keyword);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    fn any(&mut self) -> Result<Expression, FilterError> {
        let mut parts = vec![self.all()?];
        while self.take_keyword("or") {
            parts.push(self.all()?);
        }
        Ok(Expression::or(parts).expect("there is at least one part"))
    }

    fn all(&mut self) -> Result<Expression, FilterError> {
        let mut parts = Vec::new();
        loop {
            parts.push(self.one()?);
            let end = self.at;
            self.skip_space();
            let Some(next) = self.peek() else { break };
            if next == ')' || self.word().eq_ignore_ascii_case("or") {
                break;
            }
            if end == self.at {
                let message = match next {
                    '(' | '"' => "a space is missing here".to_owned(),
                    _ => format!("{next:?} may stand here only within quotes"),
                };
                return self.fail(end, message);
            }
            self.take_keyword("and");
        }
        Ok(Expression::and(parts).expect("there is at least one part"))
    }

    fn one(&mut self) -> Result<Expression, FilterError> {
        self.skip_space();
        let start = self.at;
        if self.depth >= FILTER_DEPTH_MAX {
            let message = format!("brackets and \"not\" deeper than {FILTER_DEPTH_MAX}");
            return self.fail(start, message);
        }
        self.depth += 1;
        let is_not = if self.peek() == Some('-') {
            self.at += 1;
            true
        } else {
            self.take_keyword("not")
        };
        let expression = if is_not {
            self.one()?.negated()
        } else if self.peek() == Some('(') {
            self.at += 1;
            let expression = self.any()?;
            if self.peek() != Some(')') {
                return self.fail(start, "this bracket is never closed");
            }
            self.at += 1;
            expression
        } else {
            self.test()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn test(&mut self) -> Result<Expression, FilterError> {
        let start = self.at;
        self.tests += 1;
        if self.tests > FILTER_TESTS_MAX {
            return self.fail(start, format!("more than {FILTER_TESTS_MAX} tests"));
        }
        let word = self.word();
        let is_quoted = self.peek() == Some('"');
        if !is_quoted && !word.is_empty() && !is_keyword(word) {
            self.at += word.len();
            let end = self.at;
            self.skip_space();
            if let Some(operator) = self.take_operator() {
                return self.test_of(start, word, operator);
            }
            self.at = end;
            return self.checked(start, word.to_owned()).map(Expression::Text);
        }
        if is_quoted {
            let text = self.quoted()?;
            if text.is_empty() {
                return self.fail(start, "an empty text finds nothing in particular");
            }
            return self.checked(start, text).map(Expression::Text);
        }
        let message = match self.peek() {
            None => "a test is missing at the end".to_owned(),
            Some(_) if !word.is_empty() => format!("a test is missing before {word:?}"),
            Some(')') => "a test is missing before this bracket".to_owned(),
            Some(next) => format!("{next:?} begins no test; put a text in quotes"),
        };
        self.fail(start, message)
    }

    fn take_operator(&mut self) -> Option<(usize, Operator)> {
        let at = self.at;
        let found = Operator::ALL.into_iter().find(|one| self.rest().starts_with(one.as_str()))?;
        self.at += found.as_str().len();
        Some((at, found))
    }

    /// Reads the values behind a field and its operator.
    fn test_of(
        &mut self,
        start: usize,
        name: &str,
        (operator_at, operator): (usize, Operator),
    ) -> Result<Expression, FilterError> {
        let Some(field) = Field::parse(name) else {
            let name: String = name.chars().take(40).collect();
            let message = format!("there is no field {name:?}; put a text in quotes");
            return self.fail_with(start, message, FIELDS.iter().map(|f| f.name).collect());
        };
        let facts = field.facts();
        let operators = facts.field_type.operators();
        if !operators.contains(&operator) {
            let message = format!("{} is not compared with {:?}", facts.name, operator.as_str());
            let allowed = operators.iter().map(|operator| operator.as_str()).collect();
            return self.fail_with(operator_at, message, allowed);
        }
        let values = self.values(facts, operator)?;
        let is_same = facts.field_type != FieldType::Text && operator == Operator::Is;
        let operator = if is_same { Operator::Has } else { operator };
        Ok(Expression::Test(Test { field, operator, values }))
    }

    fn values(&mut self, facts: &FieldFacts, operator: Operator) -> Result<Values, FilterError> {
        let mut values = None;
        loop {
            self.skip_space();
            let at = self.at;
            let text = self.value(facts)?;
            match value::read(facts, text, values) {
                Ok(read) => values = Some(read),
                Err(expected) => {
                    let message = format!("{} takes {expected}", facts.name);
                    return self.fail_with(at, message, facts.values.to_vec());
                }
            }
            let end = self.at;
            self.skip_space();
            if self.peek() != Some(',') {
                self.at = end;
                break;
            }
            if !matches!(operator, Operator::Has | Operator::Is) {
                let message = format!("{:?} takes one value", operator.as_str());
                return self.fail_with(self.at, message, vec![":", "="]);
            }
            self.at += 1;
        }
        Ok(values.expect("there is at least one value"))
    }

    fn value(&mut self, facts: &FieldFacts) -> Result<String, FilterError> {
        let start = self.at;
        if self.peek() == Some('"') {
            let text = self.quoted()?;
            return self.checked(start, text);
        }
        let word = self.word();
        if word.is_empty() {
            let message = format!("a value of {} is missing here", facts.name);
            return self.fail_with(start, message, facts.values.to_vec());
        }
        self.at += word.len();
        self.checked(start, word.to_owned())
    }

    fn checked(&self, start: usize, text: String) -> Result<String, FilterError> {
        if text.len() > FILTER_TEXT_BYTES_MAX {
            return self.fail(start, format!("longer than {FILTER_TEXT_BYTES_MAX} bytes"));
        }
        Ok(text)
    }

    fn quoted(&mut self) -> Result<String, FilterError> {
        let start = self.at;
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((place, character)) = characters.next() {
            let at = start + place;
            match character {
                '"' => {
                    self.at = at + 1;
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                    _ => return self.fail(at, "a backslash stands before \" or \\ only"),
                },
                character if character.is_control() => {
                    return self.fail(at, "a control character is not part of a text");
                }
                character => text.push(character),
            }
        }
        self.fail(start, "this quote is never closed")
    }
}
