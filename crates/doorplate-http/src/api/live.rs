//! What happens on a site, as it happens: server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use doorplate_domain::id::CompanyId;
use doorplate_domain::time::Timestamp;
use doorplate_engine::Engine;
use doorplate_engine::accounts::SignedIn;
use doorplate_engine::live::{LiveEvent, LiveListener};
use futures::stream::{self, Stream};
use serde::Serialize;
use tokio::time::{Interval, MissedTickBehavior};
use utoipa::ToSchema;

use super::path::{ApiPath, SitePath};
use super::signed_in::RequireSignedIn;
use crate::app::AppState;
use crate::problem::{Problem, Problems};

/// How often a comment is sent when there is nothing to tell: proxies end what is silent for long.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the session is looked at.
const SESSION_CHECK: Duration = Duration::from_secs(30);
/// How long a browser waits before it connects anew.
const RETRY: Duration = Duration::from_secs(3);
/// Tells nginx and its like not to hold anything back.
const NO_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Hits that came since the message before.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "at": "2026-03-01T12:00:00Z", "hits": 3, "visits": 2,
    "companies": ["com_06awy3c4v5x8k2m9q7r1t0z6bd"],
}))]
pub(crate) struct LiveHits {
    /// When the last of them was written.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How many.
    hits: u64,
    /// The visits that they belong to.
    visits: u64,
    /// The companies among them; at most 100.
    companies: Vec<String>,
}

/// Companies of which something changed.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "companies": ["com_06awy3c4v5x8k2m9q7r1t0z6bd"] }))]
pub(crate) struct LiveCompanies {
    /// The companies; at most 100.
    companies: Vec<String>,
}

fn texts(companies: Vec<CompanyId>) -> Vec<String> {
    companies.into_iter().map(CompanyId::into).collect()
}

fn written<T: Serialize>(name: &'static str, data: &T) -> Event {
    let json = serde_json::to_string(data).expect("it has only texts and numbers");
    Event::default().event(name).data(json)
}

fn event(told: LiveEvent) -> Event {
    match told {
        LiveEvent::Hits(hits) => {
            let id = hits.at.0.to_string();
            let companies = texts(hits.companies);
            let hits = LiveHits { at: hits.at, hits: hits.hits, visits: hits.visits, companies };
            written("hits", &hits).id(id)
        }
        LiveEvent::Corrected(companies) => {
            written("corrected", &LiveCompanies { companies: texts(companies) })
        }
        LiveEvent::Annotated(companies) => {
            written("annotated", &LiveCompanies { companies: texts(companies) })
        }
        LiveEvent::Resync => written("resync", &serde_json::json!({})),
    }
}

struct Listening {
    engine: Arc<Engine>,
    signed_in: Arc<SignedIn>,
    listener: LiveListener,
    session_check: Interval,
    /// What is said before anything is heard.
    greeting: Vec<Event>,
}

impl Listening {
    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.greeting.pop() {
            return Some(event);
        }
        loop {
            tokio::select! {
                told = self.listener.next() => return told.map(event),
                _ = self.session_check.tick() => {
                    let SignedIn { scope, session, .. } = &*self.signed_in;
                    match self.engine.still_lasts(scope, &session.id).await {
                        Ok(true) => {}
                        Ok(false) => return None,
                        // The directory may be back by the next look.
                        Err(error) => {
                            let error = &error as &dyn std::error::Error;
                            tracing::warn!(error, "failed to look whether a session still lasts");
                        }
                    }
                }
            }
        }
    }
}

fn events(listening: Listening) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listening, async |mut listening| {
        let event = listening.next().await?;
        Some((Ok(event), listening))
    })
}

/// Listen to a site: server-sent events, at most one of a kind a second.
///
/// `hits` comes once hits are in the event store, with `LiveHits` as data; `corrected` and
/// `annotated` come with `LiveCompanies`. `resync` means that something was missed, also between
/// two connections: ask for what is shown anew. A comment every 15 seconds keeps the connection
/// open. The stream ends within a minute of the session's end.
#[utoipa::path(
    get, path = "/api/v1/sites/{site_id}/live", tag = "visits", params(SitePath),
    responses(
        (status = 200, description = "The events", content_type = "text/event-stream",
            body = String,
            example = "event: hits\nid: 1772366400000000\ndata: {\"at\":\"2026-03-01T12:00:00Z\",\
                \"hits\":3,\"visits\":2,\"companies\":[\"com_06awy3c4v5x8k2m9q7r1t0z6bd\"]}\n\n"),
        Problems,
    ),
)]
pub(crate) async fn listen(
    State(app): State<AppState>,
    RequireSignedIn(signed_in): RequireSignedIn,
    ApiPath(path): ApiPath<SitePath>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let engine = Arc::clone(app.engine());
    let listener = engine.listen(&signed_in.scope, &path.site_id).await?;
    let mut session_check = tokio::time::interval(SESSION_CHECK);
    session_check.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut greeting = vec![Event::default().retry(RETRY).comment("listening")];
    if headers.contains_key("last-event-id") {
        greeting.insert(0, event(LiveEvent::Resync));
    }
    let listening = Listening { engine, signed_in, listener, session_check, greeting };
    let keep_alive = KeepAlive::new().interval(HEARTBEAT).text("still here");
    let mut response = Sse::new(events(listening)).keep_alive(keep_alive).into_response();
    let head = response.headers_mut();
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    head.insert(NO_BUFFERING, HeaderValue::from_static("no"));
    Ok(response)
}
