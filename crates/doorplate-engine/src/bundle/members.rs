//! The rows of members as they are written. Fields may be added; those that are there stay.

use std::collections::BTreeMap;
use std::sync::Arc;

use doorplate_domain::annotation::{Labels, Note};
use doorplate_domain::books::{Tally, VerdictClass};
use doorplate_domain::company::Company;
use doorplate_domain::consent::ConsentPolicy;
use doorplate_domain::device::Device;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::id::{CompanyId, NoteId, SiteId, SiteKey, UserId, VisitId, WorkspaceId};
use doorplate_domain::identification::Identification;
use doorplate_domain::site::{FirstPartyPolicy, Host, Site};
use doorplate_domain::source::TrafficSource;
use doorplate_domain::time::{Day, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::BundleError;
use crate::ports::revisions::{Revision, RevisionCause};
use crate::ports::visit_records::{HitRecord, VisitRecord};
use crate::ports::workspace_copies::{BookDay, SeenCompany};

/// The first member: what follows, and whose it is.
#[derive(Serialize, Deserialize)]
pub(super) struct WorkspaceMember {
    pub(super) format: String,
    pub(super) version: u32,
    pub(super) exported_at: Timestamp,
    pub(super) data_set_version: String,
    pub(super) id: WorkspaceId,
    pub(super) name: String,
    pub(super) created_at: Timestamp,
    pub(super) sites: Vec<SiteRow>,
}

/// A site with its settings.
#[derive(Serialize, Deserialize)]
pub(super) struct SiteRow {
    pub(super) id: SiteId,
    name: String,
    host: Host,
    allowed_hosts: Vec<Host>,
    site_key: SiteKey,
    time_zone: String,
    consent: ConsentPolicy,
    first_party: FirstPartyPolicy,
    created_at: Timestamp,
}

impl From<Site> for SiteRow {
    fn from(site: Site) -> Self {
        Self {
            id: site.id,
            name: site.name,
            host: site.host,
            allowed_hosts: site.allowed_hosts,
            site_key: site.site_key,
            time_zone: site.time_zone,
            consent: site.consent,
            first_party: site.first_party,
            created_at: site.created_at,
        }
    }
}

impl SiteRow {
    pub(super) fn into_site(self, workspace_id: WorkspaceId) -> Site {
        Site {
            id: self.id,
            workspace_id,
            name: self.name,
            host: self.host,
            allowed_hosts: self.allowed_hosts,
            site_key: self.site_key,
            time_zone: self.time_zone,
            consent: self.consent,
            first_party: self.first_party,
            created_at: self.created_at,
        }
    }
}

/// A visit. Its verdict is the one that the workspace's corrections are applied to.
#[derive(Serialize, Deserialize)]
pub(super) struct VisitRow {
    id: VisitId,
    source: TrafficSource,
    device: Device,
    identification: Identification,
    timeline: Vec<HitRow>,
}

#[derive(Serialize, Deserialize)]
struct HitRow {
    at: Timestamp,
    kind: HitKind,
    door: Door,
    path: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    engaged_ms: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl VisitRow {
    pub(super) fn new(visit: VisitRecord, identification: Identification) -> Self {
        let row = |hit: HitRecord| HitRow {
            at: hit.at,
            kind: hit.kind,
            door: hit.door,
            path: hit.path,
            name: hit.name,
            engaged_ms: hit.engaged_millis,
        };
        Self {
            id: visit.visit_id,
            source: visit.source,
            device: visit.device,
            identification,
            timeline: visit.timeline.into_iter().map(row).collect(),
        }
    }

    /// The visit; nothing when nothing happened in it.
    pub(super) fn into_record(self) -> Option<VisitRecord> {
        let times = self.timeline.iter().map(|hit| hit.at);
        let (started_at, ended_at) = (times.clone().min()?, times.max()?);
        let page_views = self.timeline.iter().filter(|hit| hit.kind == HitKind::View).count();
        let engaged_millis = self.timeline.iter().map(|hit| u64::from(hit.engaged_ms)).sum();
        let record = |hit: HitRow| HitRecord {
            at: hit.at,
            kind: hit.kind,
            door: hit.door,
            path: hit.path,
            name: hit.name,
            engaged_millis: hit.engaged_ms,
        };
        let mut timeline: Vec<_> = self.timeline.into_iter().map(record).collect();
        timeline.sort_by_key(|hit| hit.at);
        Some(VisitRecord {
            visit_id: self.id,
            started_at,
            ended_at,
            source: self.source,
            device: self.device,
            hits: timeline.len() as u64,
            page_views: page_views as u64,
            engaged_millis,
            identification: Arc::new(self.identification),
            corrected_from: None,
            timeline,
        })
    }
}

/// A verdict that took another's place.
#[derive(Serialize, Deserialize)]
pub(super) struct RevisionRow {
    at: Timestamp,
    cause: String,
    site_id: SiteId,
    visit_id: VisitId,
    before: Identification,
    after: Identification,
}

impl From<Revision> for RevisionRow {
    fn from(revision: Revision) -> Self {
        Self {
            at: revision.at,
            cause: revision.cause.as_str().to_owned(),
            site_id: revision.site_id,
            visit_id: revision.visit_id,
            before: revision.before,
            after: revision.after,
        }
    }
}

impl RevisionRow {
    /// The revision, without its number; nothing when the cause is not known here.
    pub(super) fn into_revision(self) -> Option<Revision> {
        let mut causes = RevisionCause::ALL.into_iter();
        Some(Revision {
            number: 0,
            at: self.at,
            cause: causes.find(|cause| cause.as_str() == self.cause)?,
            site_id: self.site_id,
            visit_id: self.visit_id,
            before: self.before,
            after: self.after,
        })
    }
}

/// A company, and since when the sites know it.
#[derive(Serialize, Deserialize)]
pub(super) struct CompanyRow {
    company: Company,
    first_seen: Vec<(SiteId, Timestamp)>,
}

impl From<SeenCompany> for CompanyRow {
    fn from(seen: SeenCompany) -> Self {
        Self { company: seen.company, first_seen: seen.first_seen }
    }
}

impl From<CompanyRow> for SeenCompany {
    fn from(row: CompanyRow) -> Self {
        Self { company: row.company, first_seen: row.first_seen }
    }
}

/// What our side added to a company. Whose it is stays behind, as users do.
#[derive(Serialize, Deserialize)]
pub(super) struct AnnotationRow {
    pub(super) company_id: CompanyId,
    pub(super) labels: Labels,
    pub(super) notes: Vec<NoteRow>,
}

/// A note on a company.
#[derive(Serialize, Deserialize)]
pub(super) struct NoteRow {
    id: NoteId,
    text: String,
    author_id: UserId,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
}

impl From<Note> for NoteRow {
    fn from(note: Note) -> Self {
        Self {
            id: note.id,
            text: note.text,
            author_id: note.author_id,
            created_at: note.created_at,
            edited_at: note.edited_at,
        }
    }
}

impl NoteRow {
    pub(super) fn into_note(self, company_id: CompanyId) -> Note {
        Note {
            id: self.id,
            company_id,
            text: self.text,
            author_id: self.author_id,
            author_name: String::new(),
            created_at: self.created_at,
            edited_at: self.edited_at,
        }
    }
}

/// A day of the books: what was dropped, and what was erased of verdicts.
#[derive(Serialize, Deserialize)]
pub(super) struct BookRow {
    day: Day,
    dropped: BTreeMap<String, u64>,
    erased: BTreeMap<String, Tally>,
}

impl From<BookDay> for BookRow {
    fn from(book: BookDay) -> Self {
        let dropped = book.dropped.into_iter().map(|(it, hits)| (it.as_str().to_owned(), hits));
        let erased = book.erased.into_iter().map(|(it, tally)| (it.as_str().to_owned(), tally));
        Self { day: book.day, dropped: dropped.collect(), erased: erased.collect() }
    }
}

impl BookRow {
    /// The day; nothing when a reason or verdict is not known here.
    pub(super) fn into_book_day(self) -> Option<BookDay> {
        let reason = |(name, hits): (String, u64)| Some((DropReason::parse(&name)?, hits));
        let class = |(name, tally): (String, Tally)| Some((VerdictClass::parse(&name)?, tally));
        Some(BookDay {
            day: self.day,
            dropped: self.dropped.into_iter().map(reason).collect::<Option<_>>()?,
            erased: self.erased.into_iter().map(class).collect::<Option<_>>()?,
        })
    }
}

/// Writes rows as JSON Lines.
pub(super) fn write_rows<T: Serialize>(rows: impl IntoIterator<Item = T>) -> (u64, Vec<u8>) {
    let (mut count, mut bytes) = (0, Vec::new());
    for row in rows {
        serde_json::to_writer(&mut bytes, &row).expect("rows have only texts and numbers");
        bytes.push(b'\n');
        count += 1;
    }
    (count, bytes)
}

/// Reads JSON Lines; says which line is wrong.
pub(super) fn read_rows<T: DeserializeOwned>(
    member: &str,
    bytes: &[u8],
) -> Result<Vec<T>, BundleError> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let filled = lines.filter(|(_, line)| !line.is_empty());
    filled
        .map(|(place, line)| {
            serde_json::from_slice(line).map_err(|error| {
                BundleError::unreadable(member, format!("line {}: {error}", place + 1))
            })
        })
        .collect()
}
