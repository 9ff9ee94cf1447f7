//! When an address is looked at again.

use doorplate_domain::time::Timestamp;

use crate::ports::pending::{NextStep, PendingAddress};

/// The pause after the first look, in microseconds: a minute.
const PAUSE_MIN_MICROS: i64 = 60_000_000;
/// How much longer each pause is than the one before.
const GROWTH: i64 = 4;
/// The longest pause, in microseconds: four hours.
const PAUSE_MAX_MICROS: i64 = 4 * 3_600_000_000;

/// Puts an address off when another look may tell more and comes before its deadline; gives it up
/// else.
pub(super) fn next_step(address: &PendingAddress, may_change: bool, now: Timestamp) -> NextStep {
    let growth = GROWTH.saturating_pow(address.attempts);
    let pause = PAUSE_MIN_MICROS.saturating_mul(growth).min(PAUSE_MAX_MICROS);
    let at = now.plus_micros(pause);
    if may_change && at < address.deadline_at {
        NextStep::Retry(at)
    } else {
        NextStep::PurgeHopeless
    }
}

#[cfg(test)]
mod tests {
    use doorplate_domain::id::{PendingId, SiteId, VisitId};
    use doorplate_domain::identification::AbstainReason;

    use super::*;

    #[test]
    fn pauses_grow_until_the_deadline() {
        let minutes = |minutes: i64| Timestamp(minutes * 60_000_000);
        let mut address = PendingAddress {
            id: PendingId::from_bits(1),
            site_id: SiteId::from_bits(1),
            visit_id: VisitId::from_bits(1),
            key_name: String::new(),
            sealed: Vec::new(),
            reason: AbstainReason::Unknown,
            queued_at: minutes(0),
            deadline_at: minutes(24 * 60),
            attempts: 0,
        };
        let mut now = minutes(0);
        let mut looks = Vec::new();
        while let NextStep::Retry(at) = next_step(&address, true, now) {
            looks.push((at.0 - now.0) / 60_000_000);
            address.attempts += 1;
            now = at;
        }
        assert_eq!(looks, [1, 4, 16, 64, 240, 240, 240, 240, 240]);
        assert_eq!(next_step(&address, false, minutes(0)), NextStep::PurgeHopeless);
        address.attempts = u32::MAX;
        assert_eq!(next_step(&address, true, minutes(0)), NextStep::Retry(minutes(240)));
    }
}
