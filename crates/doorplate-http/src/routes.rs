//! Every route on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware;
use axum::routing::{get, options, post};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    self, annotations, companies, corrections, data_set, entity_tag, events, exports, filters,
    first_party, install_check, live, look_up, look_up_bulk, notes, overview, pending, quality,
    segments, session, sites, tags, target_lists, users, verdicts, visits,
};
use crate::app::AppState;
use crate::assets::{portal, public};
use crate::collect::{door, pixel, script, what_is_collected};
use crate::compat::{clearbit, ipinfo, leadfeeder, snitcher};
use crate::pages::{self, setup, sign_in, sign_out, who_am_i};
use crate::{health, openapi, security};

/// Everything that this installation answers.
pub fn router(app: AppState) -> Router {
    let has_tls = app.settings().public_origin.as_ref().is_some_and(|it| it.starts_with("https:"));
    let (documented, _) = documented();
    let router = documented
        .merge(undocumented())
        .fallback(portal::serve)
        .method_not_allowed_fallback(api::method_not_allowed)
        .with_state(app);
    let router = router
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            security::NOSNIFF,
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            security::REFERRER_POLICY,
        ));
    if !has_tls {
        return router;
    }
    router.layer(SetResponseHeaderLayer::if_not_present(
        header::STRICT_TRANSPORT_SECURITY,
        security::TRANSPORT_SECURITY,
    ))
}

/// The routes of the API's document, and the document.
pub(crate) fn documented() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    let collect = OpenApiRouter::new()
        .routes(routes!(door::collect))
        .routes(routes!(pixel::get_pixel))
        .routes(routes!(what_is_collected::get_what_is_collected))
        .routes(routes!(who_am_i::get_who_am_i))
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_ready));
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .merge(api_routes())
        .merge(look_up_routes())
        .merge(compat_lists())
        .merge(streams())
        .merge(file_routes())
        .merge(collect)
        .split_for_parts()
}

fn api_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(session::get_session))
        .routes(routes!(sites::list_sites, sites::create_site))
        .routes(routes!(sites::get_site, sites::update_site, sites::delete_site))
        .routes(routes!(sites::create_secret_key))
        .routes(routes!(install_check::get_install_check))
        .routes(routes!(overview::get_overview))
        .routes(routes!(companies::list_companies))
        .routes(routes!(companies::count_companies))
        .routes(routes!(companies::get_company))
        .routes(routes!(filters::list_filter_fields))
        .routes(routes!(filters::list_filter_values))
        .routes(routes!(visits::list_visits))
        .routes(routes!(visits::get_receipt))
        .routes(routes!(visits::list_supersessions))
        .routes(routes!(verdicts::get_verdicts))
        .routes(routes!(verdicts::get_verdict))
        .routes(routes!(pending::get_pending))
        .routes(routes!(first_party::list_named_domains))
        .routes(routes!(first_party::forget_named_domain))
        .routes(routes!(first_party::get_cookie_uplift))
        .routes(routes!(data_set::get_data_set))
        .routes(routes!(data_set::search_companies))
        .routes(routes!(quality::get_quality))
        .routes(routes!(corrections::list_corrections, corrections::create_correction))
        .routes(routes!(corrections::undo_correction))
        .routes(routes!(annotations::get_annotation, annotations::update_annotation))
        .routes(routes!(annotations::update_annotations))
        .routes(routes!(annotations::undo))
        .routes(routes!(notes::list_notes, notes::create_note))
        .routes(routes!(notes::update_note, notes::delete_note))
        .routes(routes!(tags::list_tags))
        .routes(routes!(tags::rename_tag, tags::delete_tag))
        .routes(routes!(users::list_users))
        .routes(routes!(target_lists::list_target_lists, target_lists::create_target_list))
        .routes(routes!(target_lists::bring_target_table))
        .routes(routes!(
            target_lists::get_target_list,
            target_lists::rename_target_list,
            target_lists::delete_target_list
        ))
        .routes(routes!(target_lists::match_target_list))
        .routes(routes!(target_lists::list_target_rows))
        .routes(routes!(target_lists::decide_target_row))
        .routes(routes!(segments::list_segments, segments::create_segment))
        .routes(routes!(segments::get_segment, segments::update_segment, segments::delete_segment))
        .routes(routes!(segments::look_at_segment))
        .routes(routes!(events::record_events))
        .routes(routes!(openapi::get_openapi))
        .layer(middleware::from_fn(entity_tag::tag))
        .layer(CompressionLayer::new())
}

/// Answers about addresses, which nobody may keep: they get no entity tag.
fn look_up_routes() -> OpenApiRouter<AppState> {
    let bulk = OpenApiRouter::new()
        .routes(routes!(look_up_bulk::look_up_bulk))
        .layer(CompressionLayer::new());
    OpenApiRouter::new()
        .routes(routes!(look_up::look_up))
        .routes(routes!(clearbit::reveal))
        .routes(routes!(ipinfo::details))
        .merge(bulk)
}

/// Answers without an end: nothing may hold them back to tag or compress them.
fn streams() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(live::listen))
}

/// Lists in the shapes of other products.
fn compat_lists() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(leadfeeder::list_accounts))
        .routes(routes!(leadfeeder::get_account))
        .routes(routes!(leadfeeder::list_custom_feeds))
        .routes(routes!(leadfeeder::list_leads))
        .routes(routes!(leadfeeder::list_visits))
        .routes(routes!(leadfeeder::list_lead_visits))
        .routes(routes!(snitcher::list_organisations))
        .routes(routes!(snitcher::list_sessions))
        .layer(middleware::from_fn(entity_tag::tag))
        .layer(CompressionLayer::new())
}

/// What is sent as it is read: never gathered, so never tagged.
fn file_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(exports::export_table)).layer(CompressionLayer::new())
}

/// What is for browsers and not for programs.
fn undocumented() -> Router<AppState> {
    Router::new()
        .route("/collect", options(door::preflight))
        .route(script::EVERGREEN_PATH, get(script::evergreen))
        .route(script::FIRST_PARTY_PATH, get(script::first_party))
        .route(&script::HASHED_PATH, get(script::hashed))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/who-am-i", get(who_am_i::show))
        .route("/sign-out", post(sign_out::submit))
        .route("/setup", get(setup::show).post(setup::submit))
        .layer(DefaultBodyLimit::max(pages::FORM_BYTES_MAX))
        .route("/assets-public/pages.css", get(public::stylesheet))
        .route("/assets-public/mark.svg", get(public::mark))
        .route("/favicon.ico", get(portal::no_icon))
}
