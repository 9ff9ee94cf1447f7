//! Bands of employees: one set for all sources.

/// The bands: the least number of people in each, and its name.
const BANDS: [(u64, &str); 8] = [
    (1, "1-9"),
    (10, "10-49"),
    (50, "50-249"),
    (250, "250-499"),
    (500, "500-999"),
    (1_000, "1000-4999"),
    (5_000, "5000-19999"),
    (20_000, "20000+"),
];

/// The band of a number of employees.
pub(super) fn band_of_count(text: &str) -> Option<&'static str> {
    let digits: String = text.chars().filter(|one| !matches!(one, ',' | '+' | ' ')).collect();
    let whole = digits.split('.').next().unwrap_or_default();
    band_of(whole.parse().ok()?)
}

/// The band in which a source's band begins: `500 to 999`, `1,000-4,999`, `20,000 or more`,
/// `Less than 250`.
pub(super) fn band(text: &str) -> Option<&'static str> {
    let mut numbers = text
        .split(|one: char| !(one.is_ascii_digit() || one == ','))
        .filter_map(|part| part.replace(',', "").parse::<u64>().ok());
    let first = numbers.next()?;
    let is_upper_end = text.to_lowercase().starts_with(['l', '<', 'u']);
    // "Less than" says little: the band below.
    band_of(if is_upper_end { first.saturating_sub(1) } else { first.max(1) })
}

fn band_of(count: u64) -> Option<&'static str> {
    BANDS.iter().rev().find(|(least, _)| count >= *least).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_say_a_size_is_one_band() {
        assert_eq!(band_of_count("1,200"), Some("1000-4999"));
        assert_eq!(band_of_count("0"), None);
        assert_eq!(band("500 to 999"), Some("500-999"));
        assert_eq!(band("5000 to 19,999"), Some("5000-19999"));
        assert_eq!(band("20,000 or more"), Some("20000+"));
        assert_eq!(band("Less than 250"), Some("50-249"));
        assert_eq!(band("Not Provided"), None);
    }
}
