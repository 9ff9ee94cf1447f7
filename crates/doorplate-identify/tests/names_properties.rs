//! What holds for every name, however odd.

use doorplate_identify::names::NameKey;
use doorplate_identify::names::domain_likeness::{DomainLabels, domain_likenesses};
use doorplate_identify::names::index::NameIndex;
use doorplate_identify::names::pair::{PreparedName, likenesses, same_probability};
use proptest::prelude::*;

/// Names of any characters, and names of words that often stand in names.
fn names() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Zyxwo",
        "the",
        "of",
        "GmbH",
        "&",
        "Co.",
        "KG",
        "S.p.A.",
        "A/S",
        "大学",
        "株式会社",
        "Университет",
        "(Japan)",
        "DL-,01",
        "o.o.",
        "é",
        "-",
        "'",
        "",
    ]);
    prop_oneof![".{0,60}", prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "))]
}

proptest! {
    #[test]
    fn the_key_of_a_key_is_itself(name in names()) {
        let key = NameKey::new(&name);
        prop_assert_eq!(&NameKey::new(key.as_str()), &key);
        prop_assert!(key.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' '));
    }

    #[test]
    fn any_two_names_have_a_probability(left in names(), right in names(), domain in ".{0,30}") {
        let (left, right) = (PreparedName::new(&left), PreparedName::new(&right));
        let right = right.with_domain(&domain).with_country("FR");
        prop_assert!(likenesses(&left, &right).iter().all(|likeness| likeness.is_finite()));
        prop_assert!((0.0..=1.0).contains(&same_probability(&left, &right)));
        if let Some(labels) = DomainLabels::new(&domain) {
            prop_assert!(domain_likenesses(&left, &labels).iter().all(|one| one.is_finite()));
        }
    }

    #[test]
    fn what_two_names_have_in_common_does_not_depend_on_their_order(
        left in names(),
        right in names(),
    ) {
        let (left, right) = (PreparedName::new(&left), PreparedName::new(&right));
        let (there, back) = (likenesses(&left, &right), likenesses(&right, &left));
        prop_assert_eq!(there[..2].to_vec(), back[..2].to_vec());
        for place in [7, 9, 10, 11, 12, 14, 15] {
            prop_assert!((there[place] - back[place]).abs() < 1e-5, "likeness {}", place);
        }
    }

    #[test]
    fn a_dictionary_answers_with_a_name_that_it_has(
        all in prop::collection::vec(names(), 0..6),
        query in names(),
    ) {
        let index = NameIndex::new(all.iter().map(String::as_str));
        if let Some(answer) = index.answer(&PreparedName::new(&query)) {
            prop_assert!(answer.place < all.len());
            prop_assert!((0.0..=1.0).contains(&answer.probability));
        }
    }
}
