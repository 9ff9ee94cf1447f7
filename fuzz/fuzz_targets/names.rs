//! Two names and a domain, a line each: keys are stable, likenesses finite, whatever stands there.

#![no_main]

use doorplate_identify::names::NameKey;
use doorplate_identify::names::pair::{PreparedName, likenesses, same_probability};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap_or_default();
    let (one, other, domain) = (next(), next(), next());
    let key = NameKey::new(one);
    assert_eq!(NameKey::new(key.as_str()), key);
    let (left, right) = (PreparedName::new(one), PreparedName::new(other).with_domain(domain));
    assert!(likenesses(&left, &right).iter().all(|likeness| likeness.is_finite()));
    assert!((0.0..=1.0).contains(&same_probability(&left, &right)));
});
