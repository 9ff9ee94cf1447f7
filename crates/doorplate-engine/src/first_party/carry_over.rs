//! A company goes with a consenting browser: seen from its own network, it is named on later
//! visits from elsewhere, labelled so, with a confidence that falls by the day.

use doorplate_domain::company::Company;
use doorplate_domain::hit::Hit;
use doorplate_domain::identification::{
    AbstainReason, CARRIED_OVER, Evidence, EvidenceFamily, IDENTIFIED_MIN, Identification,
    PROBABLE_MIN, VerdictStatus,
};
use doorplate_domain::network::NetworkKind;
use doorplate_domain::time::Day;

use crate::ingest::clues::Clues;
use crate::ports::first_party::{CarryKey, Sighting};

/// How long a sighting counts, in days; the cookie lives no longer.
const DAYS_MAX: i32 = 30;
/// The days after which a sighting counts half. A starting value: nobody has measured it here.
const HALF_LIFE_DAYS: f32 = 30.0;
/// The share of browsers seen once in a company's network that are its people's and not a guest's.
const SHARE_ONCE: f32 = 0.85;
/// The same of browsers seen there on two days or more.
const SHARE_AGAIN: f32 = 0.92;

/// The first day whose sightings still count.
pub(super) fn since(today: Day) -> Day {
    Day(today.0.saturating_sub(DAYS_MAX))
}

/// What a hit with the cookie tells: a company in its own network. Universities lend their
/// networks to the world, so they are not carried.
pub(super) fn sighting(hit: &Hit, clues: &Clues) -> Option<Sighting> {
    let verdict = &hit.identification;
    let is_own = matches!(verdict.kind, NetworkKind::Business | NetworkKind::Government);
    let company = verdict.company.as_ref()?;
    if !is_own || verdict.confidence < IDENTIFIED_MIN {
        return None;
    }
    let carry_key = CarryKey { site_id: hit.site_id.clone(), key: clues.carry_key? };
    let (day, confidence) = (hit.at.day(), verdict.confidence);
    Some(Sighting { carry_key, day, company: company.clone(), confidence })
}

/// Names the company that the browser was seen in, when the network names none and may be a home
/// or a telephone, and when only one company fits.
pub(super) fn settle(
    verdict: &Identification,
    sightings: &[Sighting],
    today: Day,
) -> Option<Identification> {
    if !may_be_home(verdict.reason?) {
        return None;
    }
    let mut fresh: Vec<&Sighting> = sightings
        .iter()
        .filter(|sighting| (since(today)..=today).contains(&sighting.day))
        .collect();
    fresh.sort_by_key(|sighting| sighting.day);
    let last = fresh.last()?;
    if fresh.iter().any(|sighting| sighting.company.id != last.company.id) {
        return None;
    }
    let first_day = fresh.first().map_or(last.day, |sighting| sighting.day);
    let share = if first_day < last.day { SHARE_AGAIN } else { SHARE_ONCE };
    let age = today.0.saturating_sub(last.day.0);
    let confidence = last.confidence * share * (-(age as f32) / HALF_LIFE_DAYS).exp2();
    (confidence >= PROBABLE_MIN).then(|| carried(verdict, &last.company, confidence, last.day))
}

fn may_be_home(reason: AbstainReason) -> bool {
    matches!(
        reason,
        AbstainReason::Isp
            | AbstainReason::Mobile
            | AbstainReason::Residential
            | AbstainReason::Unknown
            | AbstainReason::BelowThreshold
    )
}

/// Never more than probable: it is the browser that was there, not this network.
fn carried(
    verdict: &Identification,
    company: &Company,
    confidence: f32,
    seen: Day,
) -> Identification {
    let mut carried = verdict.clone();
    carried.status = VerdictStatus::Probable;
    carried.reason = None;
    carried.confidence = confidence.min(IDENTIFIED_MIN - f32::EPSILON);
    carried.company = Some(company.clone());
    carried.evidence.insert(
        0,
        Evidence {
            kind: CARRIED_OVER.to_owned(),
            family: EvidenceFamily::FirstParty,
            statement: format!(
                "the site's cookie was last in {}'s own network on {seen}",
                company.name
            ),
            source: "this workspace".to_owned(),
            licence: "first-party".to_owned(),
            as_of: seen.to_string(),
            weight: log_odds(confidence),
        },
    );
    carried
}

pub(super) fn log_odds(confidence: f32) -> f32 {
    let confidence = confidence.clamp(0.01, 0.99);
    (confidence / (1.0 - confidence)).ln()
}

#[cfg(test)]
mod tests {
    use doorplate_domain::id::{CompanyId, SiteId};

    use super::*;

    fn verdict(reason: AbstainReason) -> Identification {
        Identification {
            status: VerdictStatus::Abstained,
            reason: Some(reason),
            confidence: 0.0,
            kind: NetworkKind::Isp,
            service: String::new(),
            asn: 64_500,
            network_name: "Carrier".to_owned(),
            country: "DE".to_owned(),
            company: None,
            evidence: Vec::new(),
            data_set_version: "1".to_owned(),
        }
    }

    fn sighting(company: u128, day: i32) -> Sighting {
        let carry_key = CarryKey { site_id: SiteId::from_bits(1), key: 1 };
        let company = Company::named(CompanyId::from_bits(company), "Nordlicht");
        Sighting { carry_key, day: Day(day), company, confidence: 0.98 }
    }

    #[test]
    fn a_company_is_carried_home_and_fades() {
        let seen = [sighting(1, 20_000)];
        let on = |day| settle(&verdict(AbstainReason::Isp), &seen, Day(day));
        let at_once = on(20_000).unwrap();
        assert_eq!(at_once.status, VerdictStatus::Probable);
        assert_eq!(at_once.evidence[0].kind, CARRIED_OVER);
        assert_eq!(at_once.kind, NetworkKind::Isp, "the network stays what it is");
        let later = on(20_003).unwrap();
        assert!(later.confidence < at_once.confidence);
        assert_eq!(on(20_020), None);
        assert_eq!(on(19_999), None, "nothing is carried back in time");
        let again = [sighting(1, 19_990), sighting(1, 20_000)];
        let twice = settle(&verdict(AbstainReason::Isp), &again, Day(20_000)).unwrap();
        assert!(twice.confidence > at_once.confidence);
    }

    #[test]
    fn nothing_is_carried_where_it_cannot_be_told() {
        let seen = [sighting(1, 20_000)];
        for reason in [AbstainReason::Vpn, AbstainReason::Hosting, AbstainReason::OptedOut] {
            assert_eq!(settle(&verdict(reason), &seen, Day(20_000)), None, "{reason:?}");
        }
        let two = [sighting(1, 19_999), sighting(2, 20_000)];
        assert_eq!(settle(&verdict(AbstainReason::Isp), &two, Day(20_000)), None);
    }
}
