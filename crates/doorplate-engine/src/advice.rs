//! What can be done about a visit without a company, or a hit without a visit.

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::identification::AbstainReason;

/// Says to a visitor why nobody is named.
pub fn for_visitor(reason: AbstainReason) -> &'static str {
    match reason {
        AbstainReason::Special => "Your connection does not come from the public Internet.",
        AbstainReason::Relay | AbstainReason::Vpn | AbstainReason::Tor => {
            "Your connection comes through a service that hides where it begins."
        }
        AbstainReason::Hosting => "Your connection comes from rented machines.",
        AbstainReason::Gateway => {
            "Your connection comes through a security service that many companies share."
        }
        AbstainReason::Mobile | AbstainReason::Isp | AbstainReason::Shared => {
            "Your connection comes from a carrier, whose customers cannot be told apart."
        }
        AbstainReason::Residential => "Your connection comes from a home. Homes are never named.",
        AbstainReason::NaturalPerson => {
            "The holder of your network is, or may be, a person. Persons are never named."
        }
        AbstainReason::Conflict => "Several organisations fit about equally well.",
        AbstainReason::BelowThreshold => "There is a guess, but it is too unsure to be shown.",
        AbstainReason::OptedOut => "The holder of your network asked not to be named.",
        AbstainReason::Unknown => "No source says whose network this is.",
    }
}

/// Says what a reason for abstaining means and what could be done about it.
pub fn for_abstention(reason: AbstainReason) -> &'static str {
    match reason {
        AbstainReason::Special => {
            "The address is not one of the public Internet. If these should be visitors, your \
             proxy hides them: name it as a trusted proxy."
        }
        AbstainReason::Relay => {
            "A consumer relay such as iCloud Private Relay hides the network. Nothing to do."
        }
        AbstainReason::Vpn => "A commercial VPN hides the network. Nothing to do.",
        AbstainReason::Tor => "The Tor network hides the visitor. Nothing to do.",
        AbstainReason::Hosting => {
            "Rented machines: mostly programs, sometimes staff behind a cloud desktop. If one of \
             them is a company that you know, add its range to the operator's list."
        }
        AbstainReason::Gateway => {
            "A security gateway that many companies share. It is a business, but the address does \
             not say which."
        }
        AbstainReason::Mobile => "A telephone carrier's network. Nothing to do.",
        AbstainReason::Isp => {
            "A carrier's network: homes, and companies too small for a network of their own. Known \
             customers' ranges can be added to the operator's list."
        }
        AbstainReason::Residential => "A home. Homes are never named.",
        AbstainReason::Shared => "Many unrelated people share this address. Nothing to do.",
        AbstainReason::NaturalPerson => {
            "The holder is, or may be, a person or a sole trader. These are never named."
        }
        AbstainReason::Conflict => {
            "Two companies fit about equally well. A later data set or a correction settles it."
        }
        AbstainReason::BelowThreshold => "There is a candidate, but it is too unsure to be shown.",
        AbstainReason::OptedOut => "The company asked not to be named.",
        AbstainReason::Unknown => {
            "No source says whose network this is. The address waits, sealed, for a later look \
             and is then purged."
        }
    }
}

/// Says what a reason for dropping means and what could be done about it.
pub fn for_drop(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Malformed => {
            "Could not be read. If there are many, look at how the script is installed."
        }
        DropReason::UnknownSite => "Came with a key that no site has.",
        DropReason::HostNotAllowed => {
            "Came from a page that is not the site's. If the page is yours, add its host in the \
             site's settings."
        }
        DropReason::TooLarge => "Was larger than the limit.",
        DropReason::RateLimited => "Came too fast.",
        DropReason::Bot => "A robot: search engines, monitors, scanners, scripts.",
        DropReason::AiAgent => "An AI assistant, or a crawler that gathers text for one.",
        DropReason::Automated => "A browser that a program drives.",
        DropReason::Prefetch => "Fetched ahead by a browser; nobody saw it.",
        DropReason::ConsentDenied => "The visitor refused.",
        DropReason::ConsentMissing => {
            "The site asks for consent first and none was given. If visitors do agree, check that \
             your consent manager tells the script."
        }
        DropReason::GlobalPrivacyControl => "The browser sends Global Privacy Control.",
        DropReason::DoNotTrack => "The browser sends Do Not Track, and the site honours it.",
        DropReason::Suppressed => "The visitor or the company objected.",
        DropReason::Duplicate => "Had arrived before; a retry.",
        DropReason::OwnNetwork => "Came from your own network.",
        DropReason::TooOld => "Older than the site takes.",
    }
}
