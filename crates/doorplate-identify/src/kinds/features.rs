//! The inputs of the two forests: what the text models say, words, endings, what is known of the
//! holder, and sizes.

use super::AsFacts;
use super::holders::{KNOWN_INPUTS, Known};
use super::linear::{CLASSES, Linear};
use super::text::{HolderText, buckets, plain, words};
use super::words::{Ending, GROUP_COUNT, count, ending};

/// Inputs that come from text alone.
pub const TEXT_INPUTS: usize = 2 * CLASSES + 3 + GROUP_COUNT + 11 + KNOWN_INPUTS;
/// Inputs of an autonomous system: text, then size and lists.
pub const AS_INPUTS: usize = TEXT_INPUTS + 9;

/// The two text models: of labelled domains, and of autonomous systems.
#[derive(Debug, Clone, Copy)]
pub struct TextModels<'a> {
    /// Learned from domains and their holders' names.
    pub domains: &'a Linear<'a>,
    /// Learned from the names of autonomous systems.
    pub systems: &'a Linear<'a>,
}

/// The inputs for a holder's text.
pub fn text_row(models: TextModels, text: &HolderText, known: Known) -> Vec<f32> {
    let mut row = Vec::with_capacity(AS_INPUTS);
    let buckets = buckets(text);
    for model in [models.domains, models.systems] {
        let mut scores = model.score(&buckets);
        super::forest::softmax(&mut scores);
        row.extend(scores.map(|probability| (probability + 1e-5).ln()));
    }
    let domain = plain(text.domain);
    let name = plain(text.name);
    let name_words = words(&name);
    let of_domain = ending(&domain);
    row.extend(
        [Ending::Education, Ending::Government, Ending::Network].map(|e| flag(of_domain == e)),
    );
    row.extend(count(&name_words).map(|number| f32::from(number.min(4))));
    row.extend(shape(&domain, &name_words, text));
    row.extend(known.inputs());
    row
}

/// Lengths and other outer marks of the texts.
fn shape(domain: &str, name_words: &[&str], text: &HolderText) -> [f32; 11] {
    let (label, endings) = domain.split_once('.').unwrap_or((domain, ""));
    let top = domain.rsplit('.').next().unwrap_or_default();
    let joined = name_words.concat();
    let bare_label = label.replace('-', "");
    let capitals = text.name.bytes().filter(u8::is_ascii_uppercase).count();
    [
        flag(!domain.is_empty()),
        label.len().min(30) as f32,
        flag(label.contains('-')),
        flag(label.bytes().any(|byte| byte.is_ascii_digit())),
        flag(endings == "com"),
        flag(top == "net" || endings.starts_with("net.")),
        flag(top == "org" || endings.starts_with("or.") || endings.starts_with("org.")),
        name_words.len().min(10) as f32,
        flag(!bare_label.is_empty() && joined.starts_with(&bare_label)),
        joined.len().min(60) as f32,
        flag(capitals > 3 && !text.name.bytes().any(|byte| byte.is_ascii_lowercase())),
    ]
}

/// The inputs for an autonomous system.
pub fn as_row(models: TextModels, facts: &AsFacts) -> Vec<f32> {
    let text = facts.text();
    // What is known of other systems of the holder is for the reviewed table to say.
    let mut row = text_row(models, &text, Known::from_facts(&text));
    let handle = super::text::bare_handle(facts.handle);
    let handle_words = words(&handle);
    let of_handle = count(&handle_words);
    let mean = facts.v4_addresses as f32
        / f32::from(u16::try_from(facts.prefix_count.clamp(1, 60_000)).unwrap_or(1));
    row.extend([
        log2(facts.v4_addresses as f32),
        log2(facts.prefix_count as f32),
        log2(facts.v6_prefixes as f32),
        log2(mean),
        log2(facts.asn as f32),
        flag(facts.in_hosting_list),
        flag(facts.in_vpn_list),
        f32::from(of_handle[2] + of_handle[6]),
        f32::from(of_handle[0] + of_handle[1]) - f32::from(of_handle[3]),
    ]);
    row
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}

fn log2(number: f32) -> f32 {
    (number + 1.0).log2()
}
