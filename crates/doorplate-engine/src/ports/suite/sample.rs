//! Things to store. Each function takes a small number and makes another thing for each.

use doorplate_domain::annotation::{Note, Tag};
use doorplate_domain::company::Company;
use doorplate_domain::correction::{CorrectVerdict, Correction, CorrectionOrigin, SeenOn};
use doorplate_domain::device::{Device, DeviceClass};
use doorplate_domain::hit::{Door, Hit, HitKind};
use doorplate_domain::id::{
    CompanyId, CorrectionId, EventId, NoteId, SegmentId, SiteId, SiteKey, UndoId, UserId, VisitId,
    WorkspaceId,
};
use doorplate_domain::identification::{
    AbstainReason, Evidence, EvidenceFamily, Identification, VerdictStatus,
};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::segment::Segment;
use doorplate_domain::site::{Host, Site};
use doorplate_domain::source::{Medium, TrafficSource};
use doorplate_domain::time::{Day, Timestamp};
use doorplate_domain::user::{EmailAddress, Role, User};
use doorplate_domain::visit::VisitorKey;
use doorplate_domain::workspace::Workspace;

use crate::ports::Directory;
use crate::ports::annotations::NewUndo;
use crate::ports::directory::{Change, Digest, Founding, UserWithPassword};
use crate::scope::{InstallationScope, Scope};

/// 2026-01-01.
pub const FIRST_DAY: Day = Day(20_454);

/// A time on the `day`th day, `seconds` after it began.
pub fn time(day: i32, seconds: i64) -> Timestamp {
    Day(FIRST_DAY.0 + day).start().plus_micros(seconds * 1_000_000)
}

/// A workspace's scope.
pub fn scope(number: u8) -> Scope {
    Scope::for_test(workspace(number).id)
}

/// A digest.
pub fn digest(number: u8) -> Digest {
    [number; 32]
}

/// A workspace.
pub fn workspace(number: u8) -> Workspace {
    Workspace {
        id: WorkspaceId::from_bits(number.into()),
        name: format!("Workspace {number}"),
        created_at: time(i32::from(number), 0),
    }
}

/// The owner of a workspace.
pub fn owner(number: u8) -> UserWithPassword {
    let user = User {
        id: UserId::from_bits(number.into()),
        workspace_id: workspace(number).id,
        email: EmailAddress::parse(&format!("Owner{number}@example.com")).unwrap(),
        name: format!("Owner {number}"),
        role: Role::Owner,
        created_at: time(i32::from(number), 0),
    };
    UserWithPassword { user, password_hash: format!("$argon2id$sample${number}") }
}

/// A site's id.
pub fn site_id(number: u8) -> SiteId {
    SiteId::from_bits(number.into())
}

/// A site of a workspace.
pub fn site(workspace_number: u8, number: u8) -> Site {
    Site {
        id: site_id(number),
        workspace_id: workspace(workspace_number).id,
        name: format!("Site {number}"),
        host: Host::parse(&format!("www.site{number}.example")).unwrap(),
        allowed_hosts: vec![Host::parse(&format!("shop{number}.example")).unwrap()],
        site_key: SiteKey::from_bits(number.into()),
        time_zone: "Europe/Berlin".to_owned(),
        consent: doorplate_domain::consent::ConsentPolicy::default(),
        first_party: doorplate_domain::site::FirstPartyPolicy::default(),
        created_at: time(0, number.into()),
    }
}

/// A change for the audit log.
pub fn change(action: &'static str, subject: &str) -> Change {
    Change {
        at: time(1, 0),
        action,
        subject: subject.to_owned(),
        detail: serde_json::json!({ "name": [null, subject] }),
    }
}

/// The id of a parent.
pub fn parent(number: u8) -> CompanyId {
    CompanyId::from_bits(u128::from(number) << 90 | 0xb)
}

/// A company.
pub fn company(number: u8) -> Company {
    const COUNTRIES: [&str; 4] = ["DE", "US", "FR", ""];
    const INDUSTRIES: [&str; 3] = ["Machinery", "Software", ""];
    let pick = |list: &[&str]| list[usize::from(number) % list.len()].to_owned();
    let name = format!("{} Company {number}", ["Älpha", "beta", "Gamma"][usize::from(number) % 3]);
    Company {
        domain: format!("Company{number}.example"),
        country: pick(&COUNTRIES),
        region: pick(&["Bavaria", "", "Île-de-France", "Texas", "bavaria"]),
        city: format!("Town {}", number % 5),
        parent_id: (number % 3 == 1).then(|| parent(number % 4)),
        industry: pick(&INDUSTRIES),
        size: "50-99".to_owned(),
        kind: [NetworkKind::Business, NetworkKind::Education][usize::from(number) % 2],
        aliases: vec![format!("Alias {number}")],
        ..Company::named(CompanyId::from_bits(u128::from(number) << 100 | 7), &name)
    }
}

/// An identification that names a company; odd ones are probable only.
pub fn named(number: u8) -> Identification {
    let is_sure = number.is_multiple_of(2);
    let status = if is_sure { VerdictStatus::Identified } else { VerdictStatus::Probable };
    let company = company(number);
    Identification {
        status,
        reason: None,
        confidence: if is_sure { 0.9 } else { 0.7 } + f32::from(number) / 4_096.0,
        kind: company.kind,
        service: String::new(),
        asn: 64_496 + u32::from(number),
        network_name: format!("NET-{number}"),
        country: company.country.clone(),
        evidence: vec![Evidence {
            kind: "as_holder".to_owned(),
            family: EvidenceFamily::Routing,
            statement: format!("The network is held by {}", company.name),
            source: "sample".to_owned(),
            licence: "CC0-1.0".to_owned(),
            as_of: "2026-01-01".to_owned(),
            weight: 3.25,
        }],
        company: Some(company),
        data_set_version: "2026-01-01-sample".to_owned(),
    }
}

/// An identification that names nobody.
pub fn abstained(number: u8, reason: AbstainReason) -> Identification {
    Identification {
        status: VerdictStatus::Abstained,
        reason: Some(reason),
        confidence: 0.0,
        kind: NetworkKind::Isp,
        service: String::new(),
        asn: 65_000 + u32::from(number),
        network_name: format!("Carrier {number}"),
        country: "GB".to_owned(),
        company: None,
        evidence: Vec::new(),
        data_set_version: "2026-01-01-sample".to_owned(),
    }
}

/// A correction of a company's verdicts by workspace 1.
pub fn correction(number: u8, company_number: u8, verdict: CorrectVerdict) -> Correction {
    let company = company(company_number);
    Correction {
        id: CorrectionId::from_bits(number.into()),
        origin: CorrectionOrigin::Workspace,
        company_id: company.id,
        company_name: company.name,
        asn: None,
        verdict,
        seen_on: SeenOn {
            asn: 64_496 + u32::from(company_number),
            network_name: format!("NET-{company_number}"),
            country: company.country,
            confidence: 0.75,
        },
        note: format!("note {number}"),
        created_at: time(2, number.into()),
        created_by: owner(1).user.id.to_string(),
        undone_at: None,
    }
}

/// Makes workspaces 1 and 2 with their owners.
pub async fn annotated_workspaces(directory: &dyn Directory) {
    let installation = InstallationScope::for_test();
    for number in [1, 2] {
        let link = digest(number);
        directory.create_setup_link(&installation, link, time(9, 0)).await.unwrap();
        let founding = Founding { workspace: workspace(number), owner: owner(number) };
        let change = change("workspace.create", "sample");
        directory.found_workspace(&installation, link, &founding, &change).await.unwrap();
    }
}

/// A tag.
pub fn tag(text: &str) -> Tag {
    Tag::parse(text).unwrap()
}

/// A note on a company by the owner of workspace 1.
pub fn note(number: u8, company_number: u8) -> Note {
    let author = owner(1).user;
    Note {
        id: NoteId::from_bits(number.into()),
        company_id: company(company_number).id,
        text: format!("note {number}"),
        author_id: author.id,
        author_name: author.name,
        created_at: time(1, number.into()),
        edited_at: None,
    }
}

/// A segment by the owner of workspace 1.
pub fn segment(number: u8) -> Segment {
    Segment {
        id: SegmentId::from_bits(number.into()),
        name: format!("Ünsere {number}"),
        folder: String::new(),
        site_id: Some(site_id(1)),
        filter: "visits > 3".to_owned(),
        sort: "-visits".to_owned(),
        columns: Some(vec!["name".to_owned(), "visits".to_owned()]),
        created_by: owner(1).user.id,
        created_at: time(1, number.into()),
        updated_at: time(2, number.into()),
    }
}

/// A way back.
pub fn undo_until(number: u8, expires_at: Timestamp) -> NewUndo {
    NewUndo { id: UndoId::from_bits(number.into()), expires_at }
}

/// A traffic source.
pub fn source(number: u8) -> TrafficSource {
    TrafficSource {
        name: ["Direct", "Google", "LinkedIn"][usize::from(number) % 3].to_owned(),
        medium: Medium::ALL[usize::from(number) % Medium::ALL.len()],
        campaign: if number.is_multiple_of(2) {
            String::new()
        } else {
            format!("campaign {number}")
        },
        referrer_host: String::new(),
    }
}

/// A visit's id.
pub fn visit_id(number: u64) -> VisitId {
    // Spread over the bits as real ones are.
    VisitId::from_bits(u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

/// A page view of workspace 1 by the tracking script.
pub fn view(site_number: u8, event: u64, at: Timestamp) -> Hit {
    Hit {
        workspace_id: workspace(1).id,
        site_id: site_id(site_number),
        event_id: EventId(u128::from(event) << 64 | u128::from(event)),
        visitor_key: VisitorKey(u64::MAX - event),
        at,
        kind: HitKind::View,
        door: Door::Script,
        path: "/".to_owned(),
        name: String::new(),
        engaged_millis: 0,
        source: source(0),
        device: Device {
            class: DeviceClass::Desktop,
            browser: "Firefox".to_owned(),
            os: "Linux".to_owned(),
        },
        identification: named(2),
    }
}
