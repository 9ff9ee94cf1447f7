//! Two families of evidence that name different organisations: which of them counts, or neither.

use super::system_plan::Plan;
use crate::evidence::EvidenceKind;
use crate::names::NameKey;
use crate::names::pair::{PreparedName, same_probability};
use crate::sources::CompanyRow;

/// How many times more one side must say, in log-odds, so that the other does not count: 3 : 1.
const CLEAR: f32 = 1.1;

/// What becomes of two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They are one organisation, or the second is much stronger.
    Second,
    /// The first is much stronger.
    First,
    /// Nobody can tell.
    Tie,
}

/// Compares what an autonomous system says with what a range of it says.
pub(super) fn judge(
    (first, first_log_odds): (&CompanyRow, f32),
    (second, second_log_odds): (&CompanyRow, f32),
) -> Verdict {
    if is_one(first, second) || second_log_odds >= first_log_odds + CLEAR {
        Verdict::Second
    } else if first_log_odds >= second_log_odds + CLEAR {
        Verdict::First
    } else {
        Verdict::Tie
    }
}

/// The log-odds that the company of a plan is whose the network is, whatever kind it is of.
pub(super) fn log_odds(plan: &Plan) -> f32 {
    plan.evidence.iter().map(|piece| claim(piece.kind) * piece.strength.max(0.0)).sum()
}

/// How much a kind of evidence claims a network for somebody. The fitted weights do not tell: they
/// say how far a claim can be trusted, and claims that contradict were not among the labelled rows.
pub(super) fn claim(kind: EvidenceKind) -> f32 {
    match kind {
        EvidenceKind::AsHolder => 0.5,
        EvidenceKind::CompanyRegister => 1.5,
        EvidenceKind::CompanyAbroad | EvidenceKind::RangeHolder => 1.0,
        EvidenceKind::GroupName => 1.2,
        EvidenceKind::KnownHolder => 2.0,
        _ => 0.0,
    }
}

/// Whether two entries are one organisation or one group: one website, one name, or names that
/// begin alike.
fn is_one(left: &CompanyRow, right: &CompanyRow) -> bool {
    if !left.domain.is_empty() && left.domain == right.domain {
        return true;
    }
    let names = |row: &CompanyRow| -> Vec<String> {
        [&row.name, &row.legal_name]
            .into_iter()
            .chain(&row.aliases)
            .filter(|name| !name.is_empty())
            .cloned()
            .collect()
    };
    let (left, right) = (names(left), names(right));
    left.iter().any(|left| right.iter().any(|right| is_one_name(left, right)))
}

fn is_one_name(left: &str, right: &str) -> bool {
    const WORD_BYTES_MIN: usize = 3;
    let (left_key, right_key) = (NameKey::new(left), NameKey::new(right));
    let first = |key: &NameKey| key.as_str().split(' ').next().unwrap_or_default().to_owned();
    let begins_alike =
        first(&left_key).len() >= WORD_BYTES_MIN && first(&left_key) == first(&right_key);
    begins_alike
        || left_key == right_key
        || same_probability(&PreparedName::new(left), &PreparedName::new(right)) >= 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(name: &str, domain: &str) -> CompanyRow {
        CompanyRow { name: name.to_owned(), domain: domain.to_owned(), ..CompanyRow::default() }
    }

    #[test]
    fn near_equal_answers_tie_and_clear_ones_do_not() {
        let (bank, steel) = (company("Example Bank", ""), company("Zyxwo Steel", ""));
        assert_eq!(judge((&bank, 1.8), (&steel, 1.7)), Verdict::Tie);
        assert_eq!(judge((&bank, 0.3), (&steel, 1.7)), Verdict::Second);
        assert_eq!(judge((&bank, 3.0), (&steel, 1.7)), Verdict::First);
    }

    #[test]
    fn a_group_and_its_member_do_not_contradict() {
        for (left, right) in [
            (company("Example", ""), company("Example India Services", "")),
            (company("Alpha", "example.com"), company("Beta", "example.com")),
        ] {
            assert_eq!(judge((&left, 3.0), (&right, 3.0)), Verdict::Second);
        }
    }
}
