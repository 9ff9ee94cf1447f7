//! Is the script there, does it reach us, is the client's address right behind the proxy?

use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::id::SiteId;
use doorplate_domain::time::{DAY_MICROS, Timestamp};

use crate::engine::Engine;
use crate::ports::events::Pulse;
use crate::scope::Scope;
use crate::sites::SiteError;

/// Hits from which a share means something.
const HITS_MIN: u64 = 20;

/// How the installation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallStatus {
    /// Hits arrive and nothing looks wrong.
    Receiving,
    /// Nothing has arrived yet.
    Waiting,
    /// Something looks wrong.
    Attention,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// As it should be.
    Ok,
    /// Worth a look.
    Warning,
    /// Visits are lost or wrong.
    Error,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable name.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What is the case.
    pub message: String,
    /// What to do.
    pub what_to_do: &'static str,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallCheck {
    /// How it stands.
    pub status: InstallStatus,
    /// The last hit by a live door.
    pub last_hit_at: Option<Timestamp>,
    /// Hits in the last hour.
    pub hits_last_hour: u64,
    /// Hits in the last 24 hours.
    pub hits_last_day: u64,
    /// What was found, worst first; at least one.
    pub findings: Vec<Finding>,
}

impl Engine {
    /// Checks how a site is installed by what arrived from it.
    pub async fn check_installation(
        &self,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<InstallCheck, SiteError> {
        self.get_site(scope, site_id).await?;
        let now = self.ports.clock.now();
        let events = &self.ports.events;
        let hour = events.pulse(scope, site_id, now.plus_micros(-DAY_MICROS / 24)).await?;
        let day = events.pulse(scope, site_id, now.plus_micros(-DAY_MICROS)).await?;
        Ok(judge(&hour, &day))
    }
}

fn judge(hour: &Pulse, day: &Pulse) -> InstallCheck {
    let mut findings: Vec<Finding> =
        [address_finding(day), one_address_finding(day), host_finding(day), consent_finding(day)]
            .into_iter()
            .flatten()
            .collect();
    if day.hits == 0 {
        findings.push(silence_finding(day));
    }
    findings.sort_by_key(|finding| match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Ok => 2,
    });
    let status = match (day.hits, findings.is_empty()) {
        (0, _) if findings.len() == 1 && findings[0].code == "no_hits" => InstallStatus::Waiting,
        (_, false) => InstallStatus::Attention,
        (_, true) => InstallStatus::Receiving,
    };
    if findings.is_empty() {
        findings.push(Finding {
            code: "ok",
            severity: Severity::Ok,
            message: format!("{} hits in the last 24 hours.", day.hits),
            what_to_do: "Nothing to do.",
        });
    }
    InstallCheck {
        status,
        last_hit_at: day.last_hit_at,
        hits_last_hour: hour.hits,
        hits_last_day: day.hits,
        findings,
    }
}

fn silence_finding(day: &Pulse) -> Finding {
    let robots: u64 = [DropReason::Bot, DropReason::AiAgent, DropReason::Automated]
        .iter()
        .filter_map(|reason| day.dropped.get(reason))
        .sum();
    if robots > 0 {
        return Finding {
            code: "only_bots",
            severity: Severity::Warning,
            message: format!("Only robots so far: {robots} hits."),
            what_to_do: "The script works. Open your site in an ordinary browser to see a visit.",
        };
    }
    Finding {
        code: "no_hits",
        severity: Severity::Warning,
        message: "Nothing has arrived in the last 24 hours.".to_owned(),
        what_to_do: "Put the snippet into the head of every page and open one of them. If the \
                     page has a Content-Security-Policy, allow this server in script-src and \
                     connect-src.",
    }
}

fn address_finding(day: &Pulse) -> Option<Finding> {
    (day.special_hits > 0 && day.special_hits * 10 >= day.hits).then(|| Finding {
        code: "address_is_private",
        severity: Severity::Error,
        message: format!("{} of {} hits come from a private address.", day.special_hits, day.hits),
        what_to_do: "A proxy in front of this server hides the visitors. Name it with \
                     --trusted-proxy and let it send X-Forwarded-For or Forwarded.",
    })
}

fn one_address_finding(day: &Pulse) -> Option<Finding> {
    (day.hits >= HITS_MIN && day.visitors == 1 && day.special_hits == 0).then(|| Finding {
        code: "all_one_address",
        severity: Severity::Warning,
        message: format!("All {} hits look like one visitor's.", day.hits),
        what_to_do: "If more people than you opened the site, a proxy hides their addresses: \
                     name it with --trusted-proxy.",
    })
}

fn host_finding(day: &Pulse) -> Option<Finding> {
    let count = *day.dropped.get(&DropReason::HostNotAllowed)?;
    Some(Finding {
        code: "host_not_allowed",
        severity: if count > day.hits { Severity::Error } else { Severity::Warning },
        message: format!("{count} hits came from pages of a host that is not the site's."),
        what_to_do: "If these pages are yours, add their host to the allowed hosts.",
    })
}

fn consent_finding(day: &Pulse) -> Option<Finding> {
    let missing = *day.dropped.get(&DropReason::ConsentMissing)?;
    (missing >= HITS_MIN && day.hits == 0).then(|| Finding {
        code: "consent_never_given",
        severity: Severity::Error,
        message: format!("{missing} hits came without consent and none with it."),
        what_to_do: "The site asks for consent first. Let your consent manager call \
                     doorplate('consent', 'granted'), or choose another mode.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulse(hits: u64, visitors: u64, special_hits: u64) -> Pulse {
        Pulse { hits, visitors, special_hits, ..Pulse::default() }
    }

    fn check(day: &Pulse, status: InstallStatus, code: &str) {
        let check = judge(&Pulse::default(), day);
        assert_eq!((check.status, check.findings[0].code), (status, code));
    }

    #[test]
    fn each_trouble_is_named() {
        check(&pulse(0, 0, 0), InstallStatus::Waiting, "no_hits");
        check(&pulse(30, 9, 0), InstallStatus::Receiving, "ok");
        check(&pulse(30, 9, 30), InstallStatus::Attention, "address_is_private");
        check(&pulse(30, 1, 0), InstallStatus::Attention, "all_one_address");
        let mut foreign = pulse(0, 0, 0);
        foreign.dropped.insert(DropReason::HostNotAllowed, 3);
        check(&foreign, InstallStatus::Attention, "host_not_allowed");
        let mut silent = pulse(0, 0, 0);
        silent.dropped.insert(DropReason::ConsentMissing, 50);
        check(&silent, InstallStatus::Attention, "consent_never_given");
        let mut robots = pulse(0, 0, 0);
        robots.dropped.insert(DropReason::Bot, 3);
        check(&robots, InstallStatus::Attention, "only_bots");
    }
}
