//! What people on our side add to a company: status, tags, owner, notes, and whether it is hidden.
//!
//! Nothing here is about people who visited. A company that nobody touched has the first status and
//! nothing else.

use serde::{Deserialize, Serialize};

use crate::id::{CompanyId, NoteId, UserId};
use crate::time::Timestamp;

/// The longest tag, in bytes.
pub const TAG_BYTES_MAX: usize = 50;
/// The most tags of one company.
pub const TAGS_OF_COMPANY_MAX: usize = 20;
/// The most different tags of one workspace.
pub const TAGS_MAX: usize = 500;
/// The longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 4_000;
/// The most notes of one company: far more than anybody reads.
pub const NOTES_MAX: usize = 500;

/// How far a workspace has come with a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyStatus {
    /// Nobody has done anything yet.
    #[default]
    New,
    /// Somebody finds out more.
    Researching,
    /// Somebody wrote or called.
    Contacted,
    /// It wants what we have.
    Qualified,
    /// It buys from us.
    Customer,
    /// It works with us.
    Partner,
    /// It is not for us.
    NotAFit,
}

impl CompanyStatus {
    /// Every status, the first one first.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Researching,
        Self::Contacted,
        Self::Qualified,
        Self::Customer,
        Self::Partner,
        Self::NotAFit,
    ];

    /// The name in JSON, SQL and filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Researching => "researching",
            Self::Contacted => "contacted",
            Self::Qualified => "qualified",
            Self::Customer => "customer",
            Self::Partner => "partner",
            Self::NotAFit => "not_a_fit",
        }
    }

    /// Finds a status by its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A word that a workspace puts on companies. Two that differ in case only are the same tag.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// Says that a text is no tag.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("needs 1 to {TAG_BYTES_MAX} bytes without control characters")]
pub struct InvalidTag;

impl Tag {
    /// Reads a tag; space around it is taken off.
    pub fn parse(text: &str) -> Result<Self, InvalidTag> {
        let text = text.trim();
        let is_plain = !text.is_empty() && !text.chars().any(char::is_control);
        let is_tag = is_plain && text.len() <= TAG_BYTES_MAX;
        is_tag.then(|| Self(text.to_owned())).ok_or(InvalidTag)
    }

    /// The tag as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two spellings of one tag are the same.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TryFrom<String> for Tag {
    type Error = InvalidTag;
    fn try_from(text: String) -> Result<Self, InvalidTag> {
        Self::parse(&text)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

/// What a company has in one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Labels {
    /// How far we have come.
    pub status: CompanyStatus,
    /// At most [`TAGS_OF_COMPANY_MAX`], by key, no key twice.
    pub tags: Vec<Tag>,
    /// Whose it is.
    pub owner_id: Option<UserId>,
    /// Whether lists leave it out.
    pub is_hidden: bool,
}

/// What is to be different about tags.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TagChange {
    /// Nothing.
    #[default]
    Keep,
    /// These and no others.
    Replace(Vec<Tag>),
    /// First these come, then those go.
    Edit {
        /// Come; what is there already stays as it is written.
        add: Vec<Tag>,
        /// Go, any case.
        remove: Vec<Tag>,
    },
}

/// What is to be different about a company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelChange {
    /// The status.
    pub status: Option<CompanyStatus>,
    /// The tags.
    pub tags: TagChange,
    /// The owner; `Some(None)` takes it away.
    pub owner_id: Option<Option<UserId>>,
    /// Whether it is hidden.
    pub is_hidden: Option<bool>,
}

/// Says that a company would have more tags than it may.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a company may have at most {TAGS_OF_COMPANY_MAX} tags")]
pub struct TooManyTags;

impl Labels {
    /// Changes them. They stay as they are when there would be too many tags.
    pub fn apply(&mut self, change: &LabelChange) -> Result<(), TooManyTags> {
        let tags = match &change.tags {
            TagChange::Keep => None,
            TagChange::Replace(tags) => Some(with(Vec::new(), tags)),
            TagChange::Edit { add, remove } => {
                let removed: Vec<String> = remove.iter().map(Tag::key).collect();
                let mut tags = with(self.tags.clone(), add);
                tags.retain(|tag| !removed.contains(&tag.key()));
                Some(tags)
            }
        };
        if tags.as_ref().is_some_and(|tags| tags.len() > TAGS_OF_COMPANY_MAX) {
            return Err(TooManyTags);
        }
        self.tags = tags.unwrap_or_else(|| std::mem::take(&mut self.tags));
        self.status = change.status.unwrap_or(self.status);
        self.is_hidden = change.is_hidden.unwrap_or(self.is_hidden);
        if let Some(owner_id) = &change.owner_id {
            self.owner_id.clone_from(owner_id);
        }
        Ok(())
    }

    /// Takes in those of a company that turned out to be the same one. Where both say something,
    /// these stay; tags beyond the limit are lost.
    pub fn take_in(&mut self, other: Self) {
        self.tags = with(std::mem::take(&mut self.tags), &other.tags);
        self.tags.truncate(TAGS_OF_COMPANY_MAX);
        self.is_hidden |= other.is_hidden;
        self.owner_id = self.owner_id.take().or(other.owner_id);
        if self.status == CompanyStatus::default() {
            self.status = other.status;
        }
    }
}

fn with(mut tags: Vec<Tag>, added: &[Tag]) -> Vec<Tag> {
    for tag in added {
        if tags.iter().all(|known| known.key() != tag.key()) {
            tags.push(tag.clone());
        }
    }
    tags.sort_by_key(Tag::key);
    tags
}

/// What a company has in one workspace, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotation {
    /// Status, tags, owner, hidden or not.
    pub labels: Labels,
    /// The owner's name; empty without an owner.
    pub owner_name: String,
    /// How many notes there are.
    pub notes: u64,
    /// When the labels changed last; never, when absent.
    pub updated_at: Option<Timestamp>,
}

/// A note on a company, by somebody of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Names it.
    pub id: NoteId,
    /// The company.
    pub company_id: CompanyId,
    /// What it says; 1 to [`NOTE_CHARS_MAX`] characters.
    pub text: String,
    /// Who wrote it.
    pub author_id: UserId,
    /// The author's name; empty when the author is gone.
    pub author_name: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text changed last.
    pub edited_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Vec<Tag> {
        texts.iter().map(|text| Tag::parse(text).unwrap()).collect()
    }

    #[test]
    fn a_tag_is_short_and_plain() {
        assert_eq!(Tag::parse(" VIP ").unwrap().as_str(), "VIP");
        assert!(Tag::parse(&"x".repeat(50)).is_ok());
        for wrong in ["", "  ", "a\nb", &"x".repeat(51), "\u{1}"] {
            assert_eq!(Tag::parse(wrong), Err(InvalidTag), "{wrong:?}");
        }
    }

    #[test]
    fn tags_come_and_go_whatever_their_case() {
        let mut labels = Labels { tags: tags(&["VIP", "old"]), ..Labels::default() };
        let edit = TagChange::Edit { add: tags(&["vip", "Fair"]), remove: tags(&["OLD"]) };
        labels.apply(&LabelChange { tags: edit, ..LabelChange::default() }).unwrap();
        assert_eq!(labels.tags, tags(&["Fair", "VIP"]));
        let many: Vec<String> = (0..21).map(|number| format!("tag {number}")).collect();
        let many = tags(&many.iter().map(String::as_str).collect::<Vec<_>>());
        let replace = TagChange::Replace(many);
        let change = LabelChange {
            tags: replace,
            status: Some(CompanyStatus::Customer),
            ..LabelChange::default()
        };
        assert_eq!(labels.apply(&change), Err(TooManyTags));
        assert_eq!((labels.tags.len(), labels.status), (2, CompanyStatus::New));
    }

    #[test]
    fn an_owner_is_set_and_taken_away() {
        let mut labels = Labels::default();
        let owner = UserId::from_bits(1);
        let set = LabelChange { owner_id: Some(Some(owner.clone())), ..LabelChange::default() };
        labels.apply(&set).unwrap();
        labels.apply(&LabelChange::default()).unwrap();
        assert_eq!(labels.owner_id, Some(owner));
        labels.apply(&LabelChange { owner_id: Some(None), ..LabelChange::default() }).unwrap();
        assert_eq!(labels, Labels::default());
    }

    #[test]
    fn what_two_companies_had_is_joined() {
        let mut labels = Labels { tags: tags(&["a"]), ..Labels::default() };
        labels.take_in(Labels {
            status: CompanyStatus::Partner,
            tags: tags(&["A", "b"]),
            owner_id: Some(UserId::from_bits(2)),
            is_hidden: true,
        });
        assert_eq!(labels.tags, tags(&["a", "b"]));
        assert_eq!((labels.status, labels.is_hidden), (CompanyStatus::Partner, true));
        assert_eq!(labels.owner_id, Some(UserId::from_bits(2)));
    }
}
