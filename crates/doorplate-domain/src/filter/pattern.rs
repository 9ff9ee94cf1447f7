//! What a text must fit, any case.

/// What a text must fit, any case. Made once, asked often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPattern(Pattern);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Exactly(String),
    Part(String),
    /// What stands between the stars of a pattern for the whole text; at least two.
    Pieces(Vec<String>),
}

impl TextPattern {
    /// A part of the text, or with `*` in it the whole text, where `*` is anything. An empty one
    /// fits the empty text alone: that which is not known.
    pub fn part(text: &str) -> Self {
        let text = text.to_lowercase();
        Self(if text.contains('*') {
            Pattern::Pieces(text.split('*').map(str::to_owned).collect())
        } else if text.is_empty() {
            Pattern::Exactly(text)
        } else {
            Pattern::Part(text)
        })
    }

    /// The whole text.
    pub fn exactly(text: &str) -> Self {
        Self(Pattern::Exactly(text.to_lowercase()))
    }

    /// Whether a text fits.
    pub fn fits(&self, text: &str) -> bool {
        self.fits_lower(&text.to_lowercase())
    }

    /// Whether a text fits that is in lower case already.
    pub fn fits_lower(&self, text: &str) -> bool {
        match &self.0 {
            Pattern::Exactly(whole) => text == whole,
            Pattern::Part(part) => text.contains(part.as_str()),
            Pattern::Pieces(pieces) => fits_pieces(pieces, text),
        }
    }
}

fn fits_pieces(pieces: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = pieces else { return false };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for piece in middle {
        let Some(place) = rest.find(piece.as_str()) else { return false };
        rest = &rest[place + piece.len()..];
    }
    rest.ends_with(last.as_str())
}
