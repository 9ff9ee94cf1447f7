//! The server-to-server door: hits that a website's own server saw.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use doorplate_domain::address::ClientAddress;
use doorplate_domain::consent::ConsentSignals;
use doorplate_domain::hit::{Door, HitKind};
use doorplate_domain::site::Site;
use doorplate_domain::time::Timestamp;
use doorplate_engine::ingest::arrival::Arrival;
use doorplate_engine::ingest::collect::Collected;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::json::ApiJson;
use super::words;
use crate::app::AppState;
use crate::collect::{beacon, outcome};
use crate::problem::{FieldProblem, Problem, Problems};

/// The most events of one request.
const EVENTS_MAX: usize = 1_000;
/// How many events wait for the disk together: they share one flush.
const EVENTS_AT_ONCE: usize = 64;

/// Hits that a website's own server saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsRequest {
    /// The hits, in any order.
    #[schema(max_items = 1000)]
    events: Vec<ServerEvent>,
}

/// One hit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerEvent {
    /// Names the hit, 26 characters of base 32; the same again is the same hit. Without it a
    /// request that is sent twice counts twice.
    #[schema(example = "06awy3c4v5x8k2m9q7r1t0z6bd")]
    id: Option<String>,
    /// When it happened; now without it. Not older than three days.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// The visitor's address, as the website's server saw it. It is forgotten as always.
    #[schema(example = "192.0.2.1")]
    ip: String,
    /// The visitor's user agent.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    user_agent: String,
    /// The page's address.
    #[schema(example = "https://www.example.com/pricing")]
    url: String,
    /// The referring page.
    referrer: Option<String>,
    /// What happened; `view` without it.
    #[schema(schema_with = words::hit_kind)]
    kind: Option<String>,
    /// The event's name, the link's target, the form's id.
    name: Option<String>,
    /// Time the page was in front of somebody, in milliseconds; with `leave`.
    engaged_ms: Option<u32>,
    /// The domain of the visitor's company, as the website knows it from a sign-in, a form or a
    /// CRM. Of a mail address only the domain is read; the person is never kept.
    #[schema(example = "example.com")]
    domain: Option<String>,
    /// Whether the visitor gave consent, if asked.
    consent: Option<bool>,
    /// Whether the visitor's browser sent `Sec-GPC: 1`.
    #[serde(default)]
    global_privacy_control: bool,
    /// Whether the visitor's browser sent `DNT: 1`.
    #[serde(default)]
    do_not_track: bool,
}

/// What became of the hits.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventsAnswer {
    /// How many are on disk.
    accepted: u64,
    /// How many were dropped, by reason.
    dropped: BTreeMap<&'static str, u64>,
    /// Those that cannot be read. Sending them again changes nothing.
    rejected: Vec<RejectedEvent>,
}

/// An event that cannot be read.
#[derive(Serialize, ToSchema)]
pub(crate) struct RejectedEvent {
    /// Its place in the request, from 0.
    index: usize,
    /// What is wrong with it.
    message: String,
}

/// Record hits that a website's own server saw.
///
/// Needs the site's secret key as `Authorization: Bearer dps_…`. When this answers 202, what is
/// accepted is on disk. After a 503 send the whole again: with ids, nothing is counted twice.
#[utoipa::path(
    post, path = "/api/v1/events", tag = "collect", security(("site_secret_key" = [])),
    request_body = EventsRequest,
    responses(
        (status = 202, description = "What became of them", body = EventsAnswer),
        Problems,
    ),
)]
pub(crate) async fn record_events(
    State(app): State<AppState>,
    headers: HeaderMap,
    body: Result<ApiJson<EventsRequest>, Problem>,
) -> Result<(StatusCode, Json<EventsAnswer>), Problem> {
    let site = find_site(&app, &headers).await?;
    let ApiJson(request) = body?;
    if request.events.len() > EVENTS_MAX {
        let message = format!("at most {EVENTS_MAX} events");
        return Err(Problem::invalid(vec![FieldProblem::new("events", message)]));
    }
    let mut answer = EventsAnswer { accepted: 0, dropped: BTreeMap::new(), rejected: Vec::new() };
    let mut arrivals = Vec::with_capacity(request.events.len());
    for (index, event) in request.events.into_iter().enumerate() {
        match event.into_arrival() {
            Ok(arrival) => arrivals.push(arrival),
            Err(message) => answer.rejected.push(RejectedEvent { index, message }),
        }
    }
    let mut collected = futures::stream::iter(arrivals)
        .map(|arrival| app.engine().collect_for_site(&site, arrival))
        .buffered(EVENTS_AT_ONCE);
    while let Some(collected) = collected.next().await {
        match collected.map_err(outcome::problem)? {
            Collected::Accepted => answer.accepted += 1,
            Collected::Dropped(reason) => *answer.dropped.entry(reason.as_str()).or_default() += 1,
        }
    }
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

async fn find_site(app: &AppState, headers: &HeaderMap) -> Result<Site, Problem> {
    let secret = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| secret.trim())
        .ok_or_else(Problem::wrong_key)?;
    app.engine().find_site_by_secret(secret).await?.ok_or_else(Problem::wrong_key)
}

impl ServerEvent {
    fn into_arrival(self) -> Result<Arrival, String> {
        let event_id = match self.id.as_deref() {
            None | Some("") => None,
            Some(id) => Some(beacon::parse_event_id(id).ok_or("id: not 26 characters of base 32")?),
        };
        let at = self.at.as_deref().map(Timestamp::parse).transpose();
        let kind = match self.kind.as_deref() {
            None => HitKind::View,
            Some(kind) => HitKind::parse(kind).ok_or("kind: not a kind of hit")?,
        };
        Ok(Arrival {
            door: Door::Server,
            event_id,
            at: at.map_err(|error| format!("at: {error}"))?,
            address: ClientAddress::parse(&self.ip).map_err(|error| format!("ip: {error}"))?,
            user_agent: self.user_agent,
            url: self.url,
            referrer: self.referrer,
            kind,
            name: self.name.unwrap_or_default(),
            engaged_millis: self.engaged_ms.unwrap_or(0),
            browser_id: None,
            domain: self.domain.unwrap_or_default(),
            signals: ConsentSignals {
                consent: self.consent,
                global_privacy_control: self.global_privacy_control,
                do_not_track: self.do_not_track,
            },
            is_automated: false,
            is_prefetch: false,
        })
    }
}
