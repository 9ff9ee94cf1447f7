//! Step: reads the page's address and checks that the page is the site's.

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::site::Site;
use doorplate_domain::url_scrub::{self, InvalidUrl, ScrubbedUrl};

use super::arrival::Arrival;

/// Reads and scrubs the page's address.
pub fn read(site: &Site, arrival: &Arrival) -> Result<ScrubbedUrl, DropReason> {
    let page = url_scrub::scrub(&arrival.url).map_err(|error| match error {
        InvalidUrl::TooLong => DropReason::TooLarge,
        InvalidUrl::NotWeb => DropReason::Malformed,
    })?;
    if site.allows(&page.host) { Ok(page) } else { Err(DropReason::HostNotAllowed) }
}
