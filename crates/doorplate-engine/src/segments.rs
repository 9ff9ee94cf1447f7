//! Saved filters: kept for the workspace, counted for whoever looks, with what is new since that
//! person looked last.

use doorplate_domain::filter::{CompanyFilter, CompanySort, SortDirection};
use doorplate_domain::id::{SegmentId, SiteId, UndoId, UserId};
use doorplate_domain::segment::{
    SEGMENT_COLUMN_BYTES_MAX, SEGMENT_COLUMNS_MAX, SEGMENT_NAME_CHARS_MAX, SEGMENTS_MAX, Segment,
};
use doorplate_domain::time::{DayRange, Timestamp};
use serde_json::{Value, json};

use crate::annotations::{AnnotationError, acting_user, invalid, may_annotate};
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::company_selection::Condition;
use crate::ports::directory::Change;
use crate::questions::QuestionError;
use crate::scope::Scope;

/// What is asked for a new segment.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSegment {
    /// Its name.
    pub name: String,
    /// Its folder; may be empty.
    pub folder: String,
    /// Only for this site.
    pub site_id: Option<SiteId>,
    /// The filter.
    pub filter: CompanyFilter,
    /// The order.
    pub sort: CompanySort,
    /// The columns; the usual ones without.
    pub columns: Option<Vec<String>>,
}

/// What is to be different about a segment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SegmentChange {
    /// Its name.
    pub name: Option<String>,
    /// Its folder.
    pub folder: Option<String>,
    /// Only for this site; `Some(None)` for all.
    pub site_id: Option<Option<SiteId>>,
    /// The filter.
    pub filter: Option<CompanyFilter>,
    /// The order.
    pub sort: Option<CompanySort>,
    /// The columns; `Some(None)` for the usual ones.
    pub columns: Option<Option<Vec<String>>>,
}

/// A segment as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownSegment {
    /// The segment.
    pub segment: Segment,
    /// Who made it; empty when that user is gone.
    pub creator_name: String,
    /// How many companies it has, when a site's span was asked for and it is for that site.
    pub companies: Option<u64>,
    /// Those of them that came to the site for the first time after the user's last look; absent
    /// without one.
    pub new_since_look: Option<u64>,
}

impl Engine {
    /// Lists the segments by folder and name; with a site's span, how many companies they have.
    pub async fn list_segments(
        &self,
        scope: &Scope,
        span: Option<(&SiteId, DayRange)>,
    ) -> Result<Vec<ShownSegment>, AnnotationError> {
        if let Some((site_id, _)) = span {
            self.check_site(scope, site_id).await?;
        }
        let segments = self.ports.directory.list_segments(scope).await?;
        let users = self.ports.directory.list_users(scope).await?;
        let looks = match acting_user(scope) {
            Ok(user_id) => self.ports.directory.find_looks(scope, user_id).await?,
            Err(_) => std::collections::HashMap::new(),
        };
        let mut shown = Vec::with_capacity(segments.len());
        for segment in segments {
            let creator = users.iter().find(|user| user.id == segment.created_by);
            let creator_name = creator.map(|user| user.name.clone()).unwrap_or_default();
            let look = looks.get(&segment.id).copied();
            let (companies, new_since_look) = self.count(scope, &segment, span, look).await?;
            shown.push(ShownSegment { segment, creator_name, companies, new_since_look });
        }
        Ok(shown)
    }

    /// Gets a segment.
    pub async fn get_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
    ) -> Result<ShownSegment, AnnotationError> {
        let found = self.ports.directory.find_segment(scope, id).await?;
        self.shown(scope, found.ok_or(AnnotationError::NotFound("segment"))?).await
    }

    /// Makes a segment.
    pub async fn create_segment(
        &self,
        scope: &Scope,
        wanted: NewSegment,
    ) -> Result<ShownSegment, AnnotationError> {
        may_annotate(scope)?;
        let now = self.ports.clock.now();
        let segment = Segment {
            id: SegmentId::from_bits(self.ports.random.bits()),
            name: check_name("name", &wanted.name)?,
            folder: check_folder(&wanted.folder)?,
            site_id: wanted.site_id,
            filter: wanted.filter.to_string(),
            sort: written(wanted.sort),
            columns: wanted.columns.map(check_columns).transpose()?,
            created_by: acting_user(scope)?.clone(),
            created_at: now,
            updated_at: now,
        };
        self.check_site_of(scope, &segment).await?;
        let known = self.ports.directory.list_segments(scope).await?.len();
        if known >= SEGMENTS_MAX {
            let message = format!("a workspace may have at most {SEGMENTS_MAX} segments");
            return Err(invalid("name", message));
        }
        let change = self.segment_change("segment.create", &segment, &Value::Null);
        let kept = self.ports.directory.create_segment(scope, &segment, &change).await;
        kept.map_err(name_taken)?;
        self.shown(scope, segment).await
    }

    /// Changes a segment.
    pub async fn update_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
        wanted: SegmentChange,
    ) -> Result<ShownSegment, AnnotationError> {
        may_annotate(scope)?;
        let before = self.get_segment(scope, id).await?.segment;
        let mut segment = before.clone();
        if let Some(name) = wanted.name {
            segment.name = check_name("name", &name)?;
        }
        if let Some(folder) = wanted.folder {
            segment.folder = check_folder(&folder)?;
        }
        if let Some(columns) = wanted.columns {
            segment.columns = columns.map(check_columns).transpose()?;
        }
        if let Some(site_id) = wanted.site_id {
            segment.site_id = site_id;
            self.check_site_of(scope, &segment).await?;
        }
        segment.filter = wanted.filter.map_or(segment.filter, |filter| filter.to_string());
        segment.sort = wanted.sort.map_or(segment.sort, written);
        segment.updated_at = self.ports.clock.now();
        let change = self.segment_change("segment.update", &segment, &shown(&before));
        let updated = self.ports.directory.update_segment(scope, &segment, &change).await;
        if !updated.map_err(name_taken)? {
            return Err(AnnotationError::NotFound("segment"));
        }
        self.shown(scope, segment).await
    }

    /// Deletes a segment. Gives what [`Engine::undo`] brings it back with.
    pub async fn delete_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
    ) -> Result<UndoId, AnnotationError> {
        may_annotate(scope)?;
        let segment = self.get_segment(scope, id).await?.segment;
        let undo = self.new_undo();
        let detail = json!({ "before": shown(&segment) });
        let change = self.annotation_change("segment.delete", id.to_string(), detail);
        if !self.ports.directory.delete_segment(scope, id, &undo, &change).await? {
            return Err(AnnotationError::NotFound("segment"));
        }
        Ok(undo.id)
    }

    /// Notes that the acting user looks at a segment now.
    pub async fn look_at_segment(
        &self,
        scope: &Scope,
        id: &SegmentId,
    ) -> Result<(), AnnotationError> {
        let user_id: &UserId = acting_user(scope)?;
        let now = self.ports.clock.now();
        let is_there = self.ports.directory.record_look(scope, id, user_id, now).await?;
        is_there.then_some(()).ok_or(AnnotationError::NotFound("segment"))
    }

    async fn count(
        &self,
        scope: &Scope,
        segment: &Segment,
        span: Option<(&SiteId, DayRange)>,
        look: Option<Timestamp>,
    ) -> Result<(Option<u64>, Option<u64>), AnnotationError> {
        let Some((site_id, range)) = span else { return Ok((None, None)) };
        let is_of_other = segment.site_id.as_ref().is_some_and(|of| of != site_id);
        // A filter of before that is no filter any more counts nothing and is shown as it is.
        let Ok(filter) = CompanyFilter::parse(&segment.filter) else { return Ok((None, None)) };
        if is_of_other {
            return Ok((None, None));
        }
        let companies = match self.count_companies(scope, site_id, range, &filter).await {
            Ok(count) => count.companies,
            Err(QuestionError::Store(error)) => return Err(error.into()),
            Err(_) => return Ok((None, None)),
        };
        let Some(look) = look else { return Ok((Some(companies), None)) };
        let mut selection = self.select_companies(scope, site_id, range, &filter).await?;
        selection.condition.require(Condition::FirstSeenAfter(look));
        let new = self.ports.events.count_companies(scope, &selection).await?;
        Ok((Some(companies), Some(new.companies)))
    }

    async fn check_site_of(&self, scope: &Scope, segment: &Segment) -> Result<(), AnnotationError> {
        let Some(site_id) = &segment.site_id else { return Ok(()) };
        let found = self.ports.directory.find_site(scope, site_id).await?;
        found.map(|_| ()).ok_or_else(|| invalid("site_id", "no such site of this workspace"))
    }

    async fn shown(
        &self,
        scope: &Scope,
        segment: Segment,
    ) -> Result<ShownSegment, AnnotationError> {
        let creator = self.ports.directory.find_user(scope, &segment.created_by).await?;
        let creator_name = creator.map(|user| user.name).unwrap_or_default();
        Ok(ShownSegment { segment, creator_name, companies: None, new_since_look: None })
    }

    fn segment_change(&self, action: &'static str, segment: &Segment, before: &Value) -> Change {
        let detail = json!({ "before": before, "after": shown(segment) });
        self.annotation_change(action, segment.id.to_string(), detail)
    }
}

/// An order as the API writes it.
fn written(sort: CompanySort) -> String {
    let minus = if sort.direction == SortDirection::Descending { "-" } else { "" };
    format!("{minus}{}", sort.field.as_str())
}

/// A segment as the audit log keeps it.
fn shown(segment: &Segment) -> Value {
    json!({
        "name": segment.name,
        "folder": segment.folder,
        "site_id": segment.site_id,
        "filter": segment.filter,
        "sort": segment.sort,
        "columns": segment.columns,
    })
}

/// The one way for a segment to conflict is its name: the number is looked at before.
fn name_taken(error: StoreError) -> AnnotationError {
    match error {
        StoreError::Conflict { .. } => AnnotationError::NameTaken,
        error => error.into(),
    }
}

fn check_name(field: &'static str, text: &str) -> Result<String, AnnotationError> {
    let text = text.trim();
    let chars = text.chars().count();
    if !(1..=SEGMENT_NAME_CHARS_MAX).contains(&chars) || text.contains(char::is_control) {
        let message = format!("needs 1 to {SEGMENT_NAME_CHARS_MAX} plain characters");
        return Err(invalid(field, message));
    }
    Ok(text.to_owned())
}

fn check_folder(text: &str) -> Result<String, AnnotationError> {
    if text.trim().is_empty() { Ok(String::new()) } else { check_name("folder", text) }
}

fn check_columns(columns: Vec<String>) -> Result<Vec<String>, AnnotationError> {
    let is_column = |name: &String| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        (1..=SEGMENT_COLUMN_BYTES_MAX).contains(&name.len()) && name.bytes().all(is_plain)
    };
    if columns.len() > SEGMENT_COLUMNS_MAX || !columns.iter().all(is_column) {
        let message = format!("needs at most {SEGMENT_COLUMNS_MAX} names of columns");
        return Err(invalid("columns", message));
    }
    Ok(columns)
}
