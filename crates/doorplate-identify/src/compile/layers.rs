//! Overlapping ranges become disjoint ones: within a layer the more specific range wins, and the
//! layers lie over each other without hiding what is below.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use doorplate_domain::network::NetworkKind;

/// How many layers there are.
pub(super) const LAYERS: usize = 6;

/// What kind of source a range comes from, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    Routing = 0,
    OwnFacts = 1,
    Tables = 2,
    Lists = 3,
    Operator = 4,
    OptOuts = 5,
}

/// A range with what it stands for in its layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) first: u128,
    pub(super) last: u128,
    pub(super) value: u32,
    /// Wins over less, whatever the size.
    pub(super) rank: u8,
}

/// Stands for "nothing in this layer".
pub(super) const NOTHING: u32 = u32::MAX;

/// Which list wins where several have a network: what says most about who is behind it.
pub(super) fn list_rank(kind: NetworkKind, service: &str) -> u8 {
    let rank = match kind {
        NetworkKind::Tor => 6,
        NetworkKind::Relay => 5,
        NetworkKind::Vpn => 4,
        NetworkKind::Gateway => 3,
        NetworkKind::Hosting => 1,
        _ => 0,
    };
    rank * 2 + u8::from(!service.is_empty())
}

/// Makes the ranges of a layer disjoint and ascending; neighbours with one value become one.
pub(super) fn flatten(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.first, Reverse(span.last)));
    if spans.is_sorted_by(|left, right| left.last < right.first) {
        return join(spans.into_iter());
    }
    let mut points: Vec<u128> = spans
        .iter()
        .flat_map(|span| [Some(span.first), span.last.checked_add(1)])
        .flatten()
        .collect();
    points.sort_unstable();
    points.dedup();
    let mut by_end: Vec<usize> = (0..spans.len()).collect();
    by_end.sort_by_key(|index| spans[*index].last);
    let key = |index: usize| {
        let span = &spans[index];
        (Reverse(span.rank), span.last - span.first, index)
    };
    let (mut next, mut ended) = (0, 0);
    let mut active = BTreeSet::new();
    let mut disjoint = Vec::with_capacity(spans.len());
    for (place, point) in points.iter().enumerate() {
        while by_end.get(ended).is_some_and(|index| spans[*index].last < *point) {
            active.remove(&key(by_end[ended]));
            ended += 1;
        }
        while spans.get(next).is_some_and(|span| span.first <= *point) {
            active.insert(key(next));
            next += 1;
        }
        if let Some((_, _, index)) = active.first() {
            let last = points.get(place + 1).map_or(u128::MAX, |next| next - 1);
            disjoint.push(Span { first: *point, last, ..spans[*index] });
        }
    }
    join(disjoint.into_iter())
}

fn join(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.size_hint().0);
    for span in spans {
        match joined.last_mut() {
            Some(before)
                if before.value == span.value && before.last.checked_add(1) == Some(span.first) =>
            {
                before.last = span.last;
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// Lays disjoint layers over each other: calls `take` for each stretch on which no layer changes
/// and at least one says something, ascending, with the value of each layer.
pub(super) fn overlay(
    layers: &[Vec<Span>; LAYERS],
    take: &mut dyn FnMut(u128, u128, [u32; LAYERS]),
) {
    let mut points: Vec<u128> = layers
        .iter()
        .flatten()
        .flat_map(|span| [Some(span.first), span.last.checked_add(1)])
        .flatten()
        .collect();
    points.sort_unstable();
    points.dedup();
    let mut cursors = [0; LAYERS];
    for (place, point) in points.iter().enumerate() {
        let mut values = [NOTHING; LAYERS];
        for (layer, spans) in layers.iter().enumerate() {
            while spans.get(cursors[layer]).is_some_and(|span| span.last < *point) {
                cursors[layer] += 1;
            }
            if let Some(span) = spans.get(cursors[layer]).filter(|span| span.first <= *point) {
                values[layer] = span.value;
            }
        }
        if values != [NOTHING; LAYERS] {
            let last = points.get(place + 1).map_or(u128::MAX, |next| next - 1);
            take(*point, last, values);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_most_specific_range_wins_everywhere(
            ranges in proptest::collection::vec((0_u128..200, 0_u128..60, 0_u8..3), 0..30),
        ) {
            let spans: Vec<Span> = ranges
                .iter()
                .zip(0..)
                .map(|((first, size, rank), value)| Span {
                    first: *first,
                    last: first + size,
                    value,
                    rank: *rank,
                })
                .collect();
            let flat = flatten(spans.clone());
            prop_assert!(flat.is_sorted_by(|left, right| left.last < right.first));
            for point in 0..270 {
                let covers = |span: &&Span| span.first <= point && point <= span.last;
                let best = spans
                    .iter()
                    .filter(covers)
                    .min_by_key(|span| (Reverse(span.rank), span.last - span.first));
                let found = flat.iter().find(covers);
                prop_assert_eq!(best.is_some(), found.is_some());
                if let (Some(best), Some(found)) = (best, found) {
                    let found = &spans[found.value as usize];
                    prop_assert_eq!(best.rank, found.rank);
                    prop_assert_eq!(best.last - best.first, found.last - found.first);
                }
            }
        }
    }
}
