//! The columns of visits, of what happened in them, and of the verdicts on them.

use doorplate_domain::identification::AbstainReason;

use super::{
    Cell, ColumnKind, ColumnOf, VisitRecord, column, company, count, hit, json, share, text,
    verdict,
};

// What several tables have, declared once.

const VISIT_ID: ColumnOf<VisitRecord> = column(
    "visit_id",
    ColumnKind::Text,
    |visit, _| text(visit.visit_id.as_str()),
    "Names the visit.",
);
const STARTED_AT: ColumnOf<VisitRecord> = column(
    "started_at",
    ColumnKind::Timestamp,
    |visit, _| Cell::Timestamp(visit.started_at),
    "When the visit began.",
);
const COMPANY_ID: ColumnOf<VisitRecord> = column(
    "company_id",
    ColumnKind::Text,
    |visit, _| company(visit).map_or(Cell::Empty, |company| text(company.id.as_str())),
    "The company that visited; empty when none is named.",
);
const COMPANY_NAME: ColumnOf<VisitRecord> = column(
    "company_name",
    ColumnKind::Text,
    |visit, _| company(visit).map_or(Cell::Empty, |company| text(&company.name)),
    "Its name when it visited.",
);
const COMPANY_DOMAIN: ColumnOf<VisitRecord> = column(
    "company_domain",
    ColumnKind::Text,
    |visit, _| company(visit).map_or(Cell::Empty, |company| text(&company.domain)),
    "Its domain when it visited.",
);
const COMPANY_COUNTRY: ColumnOf<VisitRecord> = column(
    "company_country",
    ColumnKind::Text,
    |visit, _| company(visit).map_or(Cell::Empty, |company| text(&company.country)),
    "Its country when it visited, ISO 3166-1 alpha-2.",
);
const VERDICT: ColumnOf<VisitRecord> = column(
    "verdict",
    ColumnKind::Text,
    |visit, _| verdict(visit.identification.status),
    "identified, probable or abstained.",
);
const REASON: ColumnOf<VisitRecord> = column(
    "reason",
    ColumnKind::Text,
    |visit, _| {
        let reason = visit.identification.reason.map(AbstainReason::as_str);
        reason.map_or(Cell::Empty, text)
    },
    "Why no company is named; empty when one is.",
);
const CONFIDENCE: ColumnOf<VisitRecord> = column(
    "confidence",
    ColumnKind::Float,
    |visit, _| share(visit.identification.confidence),
    "The confidence that the company is right, 0 to 1; 0 when none is named.",
);
const NETWORK_KIND: ColumnOf<VisitRecord> = column(
    "network_kind",
    ColumnKind::Text,
    |visit, _| text(visit.identification.kind.as_str()),
    "What the network is: business, isp, hosting and so on.",
);
const NETWORK_COUNTRY: ColumnOf<VisitRecord> = column(
    "network_country",
    ColumnKind::Text,
    |visit, _| text(&visit.identification.country),
    "The country of the network, ISO 3166-1 alpha-2.",
);

/// Visits, whatever the verdict.
pub(super) static VISITS: &[ColumnOf<VisitRecord>] = &[
    VISIT_ID,
    STARTED_AT,
    column(
        "ended_at",
        ColumnKind::Timestamp,
        |visit, _| Cell::Timestamp(visit.ended_at),
        "Its last hit.",
    ),
    VERDICT,
    REASON,
    CONFIDENCE,
    COMPANY_ID,
    COMPANY_NAME,
    COMPANY_DOMAIN,
    COMPANY_COUNTRY,
    NETWORK_KIND,
    NETWORK_COUNTRY,
    column(
        "source",
        ColumnKind::Text,
        |visit, _| text(&visit.source.name),
        "Where it came from, such as Google or Direct.",
    ),
    column(
        "medium",
        ColumnKind::Text,
        |visit, _| text(visit.source.medium.as_str()),
        "The kind of source: direct, search, paid, social, assistant, mail, referral, campaign.",
    ),
    column(
        "campaign",
        ColumnKind::Text,
        |visit, _| text(&visit.source.campaign),
        "The campaign that it names.",
    ),
    column(
        "referrer_host",
        ColumnKind::Text,
        |visit, _| text(&visit.source.referrer_host),
        "The host of the referring page.",
    ),
    column(
        "landing_page",
        ColumnKind::Text,
        |visit, _| visit.timeline.first().map_or(Cell::Empty, |first| text(&first.path)),
        "The first page.",
    ),
    column(
        "device",
        ColumnKind::Text,
        |visit, _| text(visit.device.class.as_str()),
        "The class of the device: desktop, mobile, tablet, other, unknown.",
    ),
    column(
        "browser",
        ColumnKind::Text,
        |visit, _| text(&visit.device.browser),
        "The family of the browser, without its version.",
    ),
    column(
        "operating_system",
        ColumnKind::Text,
        |visit, _| text(&visit.device.os),
        "The family of the operating system, without its version.",
    ),
    column(
        "hits",
        ColumnKind::Integer,
        |visit, _| count(visit.hits),
        "Everything that happened in it: its rows in page_views.",
    ),
    column(
        "page_views",
        ColumnKind::Integer,
        |visit, _| count(visit.page_views),
        "Those that are pages seen.",
    ),
    column(
        "engaged_ms",
        ColumnKind::Integer,
        |visit, _| count(visit.engaged_millis),
        "Time pages were in front of somebody, in milliseconds.",
    ),
];

/// What happened in visits.
pub(super) static PAGE_VIEWS: &[ColumnOf<VisitRecord>] = &[
    VISIT_ID,
    column(
        "place",
        ColumnKind::Integer,
        |_, place| count(place as u64 + 1),
        "Its place in the visit, from 1.",
    ),
    column(
        "at",
        ColumnKind::Timestamp,
        |visit, place| Cell::Timestamp(hit(visit, place).at),
        "When it happened.",
    ),
    column(
        "kind",
        ColumnKind::Text,
        |visit, place| text(hit(visit, place).kind.as_str()),
        "view for a page seen; event, outbound, download, form, leave or resource for the rest.",
    ),
    column(
        "page",
        ColumnKind::Text,
        |visit, place| text(&hit(visit, place).path),
        "The path of the page, with what is kept of its query.",
    ),
    column(
        "name",
        ColumnKind::Text,
        |visit, place| text(&hit(visit, place).name),
        "The name of the event, the host of the link, the name of the file or form.",
    ),
    column(
        "engaged_ms",
        ColumnKind::Integer,
        |visit, place| count(hit(visit, place).engaged_millis.into()),
        "Time the page was in front of somebody, in milliseconds; with leave.",
    ),
    VERDICT,
    COMPANY_ID,
    COMPANY_NAME,
];

/// Verdicts with the reasons for them.
pub(super) static IDENTIFICATIONS: &[ColumnOf<VisitRecord>] = &[
    VISIT_ID,
    STARTED_AT,
    VERDICT,
    REASON,
    CONFIDENCE,
    COMPANY_ID,
    COMPANY_NAME,
    COMPANY_DOMAIN,
    COMPANY_COUNTRY,
    NETWORK_KIND,
    NETWORK_COUNTRY,
    column(
        "network_name",
        ColumnKind::Text,
        |visit, _| text(&visit.identification.network_name),
        "The holder of the autonomous system, as routing sources name it.",
    ),
    column(
        "asn",
        ColumnKind::Integer,
        |visit, _| match visit.identification.asn {
            0 => Cell::Empty,
            asn => count(asn.into()),
        },
        "The number of the autonomous system.",
    ),
    column(
        "service",
        ColumnKind::Text,
        |visit, _| text(&visit.identification.service),
        "The service that runs the network, such as Zscaler.",
    ),
    column(
        "data_set_version",
        ColumnKind::Text,
        |visit, _| text(&visit.identification.data_set_version),
        "The version of the data set that was asked.",
    ),
    column(
        "top_evidence",
        ColumnKind::Text,
        |visit, _| {
            let first = visit.identification.evidence.first();
            first.map_or(Cell::Empty, |evidence| text(&evidence.kind))
        },
        "The kind of the strongest piece of evidence.",
    ),
    column(
        "top_evidence_source",
        ColumnKind::Text,
        |visit, _| {
            let first = visit.identification.evidence.first();
            first.map_or(Cell::Empty, |evidence| text(&evidence.source))
        },
        "The source that it comes from.",
    ),
    column(
        "evidence_count",
        ColumnKind::Integer,
        |visit, _| count(visit.identification.evidence.len() as u64),
        "How many pieces of evidence there are.",
    ),
    column(
        "evidence",
        ColumnKind::Json,
        |visit, _| json(&visit.identification.evidence),
        "The evidence, strongest first: a list of kind, family, statement, source, licence, as_of \
         and weight.",
    ),
];
