//! The course of a hit, from a door to the ingest log.
//!
//! [`derive()`] is the whole of it on one screen: a list of named steps, each of which may end the
//! course with a [`DropReason`]. Everything that needs the address happens here, in memory; what
//! comes out has none, but for a sealed one when the visit could not be told and the site lets it
//! wait for validation.

pub mod arrival;
pub mod clues;
pub mod collect;
pub mod device;
pub mod dropped;
pub mod page;
pub mod recognition;
pub mod record;
pub mod robots;
pub mod seal;
pub mod secrets;
pub mod source;
pub mod visitor;

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::hit::Hit;
use doorplate_domain::id::EventId;
use doorplate_domain::site::Site;
use doorplate_domain::time::Timestamp;

use arrival::Arrival;
use clues::Clues;
use recognition::Recognition;
use seal::{SealKey, SealedAddress};

use crate::ports::keys::Secret;

/// What the steps look things up in. All of it is in memory.
pub struct Context<'a> {
    /// The site the hit came to.
    pub site: &'a Site,
    /// The data set, and what was made of its lists.
    pub recognition: &'a Recognition,
    /// The salt of the day that the hit happened on.
    pub salt: Secret,
    /// The key that an address would be sealed under; none when the site keeps no addresses.
    pub seal_key: Option<&'a SealKey>,
    /// The key that clues are hashed under; none when the site gives no clues.
    pub clue_key: Option<Secret>,
    /// When the hit arrived.
    pub received_at: Timestamp,
    /// The hit's name, the sender's or a fresh one.
    pub event_id: EventId,
}

/// What is left of an arrival.
pub struct Derived {
    /// The hit, without an address.
    pub hit: Hit,
    /// The address, sealed, when a later look might tell whose it is.
    pub sealed: Option<SealedAddress>,
    /// What the site itself tells about the company.
    pub clues: Clues,
}

/// Takes an arrival through all the steps.
pub fn derive(context: &Context<'_>, arrival: &Arrival) -> Result<Derived, DropReason> {
    let at = arrival::time_of(arrival, context.received_at)?;
    let page = page::read(context.site, arrival)?;
    arrival::consent(context.site, arrival)?;
    robots::check(context.recognition, arrival)?;
    let source = source::attribute(&page, arrival);
    let device = device::read(context.recognition, arrival);
    let visitor_key = visitor::key(&context.salt, &context.site.id, arrival);
    let identification = context.recognition.identify(arrival.address);
    let sealed = seal::seal_if_worthwhile(context, arrival, &identification);
    let clues = clues::gather(context, arrival, &identification);
    let hit = Hit {
        workspace_id: context.site.workspace_id.clone(),
        site_id: context.site.id.clone(),
        event_id: context.event_id,
        visitor_key,
        at,
        kind: arrival.kind,
        door: arrival.door,
        path: page.path,
        name: doorplate_domain::url_scrub::scrub_mark(&arrival.name),
        engaged_millis: arrival.engaged_millis.min(arrival::ENGAGED_MILLIS_MAX),
        source,
        device,
        identification,
    };
    Ok(Derived { hit, sealed, clues })
}
