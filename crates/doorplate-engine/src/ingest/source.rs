//! Step: says where the visit came from.
//!
//! In this order: campaign marks, click ids, the referring page. Hosts that everybody knows by
//! another name stand in `known_sources.tsv`.

use doorplate_domain::source::{Medium, TrafficSource};
use doorplate_domain::url_scrub::{self, ScrubbedUrl};

use super::arrival::Arrival;

/// Domain, name, medium. A domain stands for its subdomains; `google.*` for every ending.
const KNOWN_SOURCES: &str = include_str!("known_sources.tsv");

/// Click ids, whose they are, and what such a click is.
const CLICK_IDS: [(&str, &str); 4] =
    [("gclid", "Google"), ("msclkid", "Bing"), ("li_fat_id", "LinkedIn"), ("fbclid", "Facebook")];

/// Attributes a hit.
pub fn attribute(page: &ScrubbedUrl, arrival: &Arrival) -> TrafficSource {
    let referrer_host = referrer_host(page, arrival).unwrap_or_default();
    let known = find_known(&referrer_host);
    let campaign = page.mark("utm_campaign").unwrap_or_default().to_owned();
    let from_mark = page.mark("utm_source").or(page.mark("ref")).or(page.mark("source"));
    let click = CLICK_IDS.iter().find(|(key, _)| page.mark(key).is_some());
    let (name, medium) = match (from_mark, click, known) {
        (Some(mark), _, _) => (canonical_name(mark), marked_medium(page, mark)),
        (None, Some(("fbclid", name)), _) => ((*name).to_owned(), Medium::Social),
        (None, Some((_, name)), _) => ((*name).to_owned(), Medium::Paid),
        (None, None, Some((name, medium))) => (name.to_owned(), medium),
        (None, None, None) if !referrer_host.is_empty() => {
            (referrer_host.trim_start_matches("www.").to_owned(), Medium::Referral)
        }
        (None, None, None) => ("Direct".to_owned(), Medium::Direct),
    };
    TrafficSource { name, medium, campaign, referrer_host }
}

/// The host of the page before, unless it is this site's own.
fn referrer_host(page: &ScrubbedUrl, arrival: &Arrival) -> Option<String> {
    let referrer = url_scrub::scrub(arrival.referrer.as_deref()?).ok()?;
    let is_own = referrer.host.without_www() == page.host.without_www();
    (!is_own).then(|| referrer.host.as_str().to_owned())
}

/// `utm_source=linkedin.com` and `utm_source=LinkedIn` are one source.
fn canonical_name(mark: &str) -> String {
    let lower = mark.to_lowercase();
    let by_host = find_known(&lower).map(|(name, _)| name);
    by_host
        .or_else(|| known().map(|(_, name, _)| name).find(|name| name.to_lowercase() == lower))
        .map_or_else(|| mark.to_owned(), str::to_owned)
}

fn marked_medium(page: &ScrubbedUrl, source: &str) -> Medium {
    let medium = page.mark("utm_medium").unwrap_or_default().to_lowercase();
    match medium.as_str() {
        "cpc" | "ppc" | "paid" | "paidsearch" | "paid_social" | "paidsocial" | "display"
        | "banner" | "cpm" | "retargeting" => Medium::Paid,
        "email" | "e-mail" | "mail" | "newsletter" => Medium::Mail,
        "social" | "social-network" | "social-media" | "sm" => Medium::Social,
        "organic" => Medium::Search,
        "referral" | "affiliate" | "partner" => Medium::Referral,
        "" => {
            let lower = source.to_lowercase();
            let by_name = || known().find(|(_, name, _)| name.to_lowercase() == lower);
            find_known(&lower)
                .map(|(_, medium)| medium)
                .or_else(|| by_name().map(|(_, _, medium)| medium))
                .unwrap_or(Medium::Campaign)
        }
        _ => Medium::Campaign,
    }
}

fn known() -> impl Iterator<Item = (&'static str, &'static str, Medium)> {
    KNOWN_SOURCES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?, Medium::parse(fields.next()?)?))
    })
}

/// Finds who a host belongs to; the longest rule wins.
fn find_known(host: &str) -> Option<(&'static str, Medium)> {
    if host.is_empty() {
        return None;
    }
    known()
        .filter(|(rule, _, _)| matches(rule, host))
        .max_by_key(|(rule, _, _)| rule.len())
        .map(|(_, name, medium)| (name, medium))
}

fn matches(rule: &str, host: &str) -> bool {
    if let Some(stem) = rule.strip_suffix(".*") {
        let labels: Vec<&str> = host.split('.').collect();
        let stem_labels = stem.split('.').count();
        return (1..=2).any(|suffix| {
            let Some(end) = labels.len().checked_sub(suffix) else { return false };
            let start = end.checked_sub(stem_labels);
            start.is_some_and(|start| labels[start..end].join(".") == stem)
        });
    }
    host == rule || host.strip_suffix(rule).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::arrival::tests::arrival;

    fn attribute_one(url: &str, referrer: Option<&str>) -> TrafficSource {
        let mut arrival = arrival(url);
        arrival.referrer = referrer.map(str::to_owned);
        attribute(&url_scrub::scrub(url).unwrap(), &arrival)
    }

    fn check(url: &str, referrer: Option<&str>, name: &str, medium: Medium) {
        let source = attribute_one(url, referrer);
        assert_eq!((source.name.as_str(), source.medium), (name, medium), "{url} {referrer:?}");
    }

    #[test]
    fn referring_pages_are_sorted_in() {
        let url = "https://example.com/";
        check(url, None, "Direct", Medium::Direct);
        check(url, Some("https://www.google.co.uk/search?q=x"), "Google", Medium::Search);
        check(url, Some("https://news.google.com/a"), "Google News", Medium::Referral);
        check(url, Some("https://mail.google.com/"), "Gmail", Medium::Mail);
        check(url, Some("https://chatgpt.com/"), "ChatGPT", Medium::Assistant);
        check(url, Some("https://lnkd.in/x"), "LinkedIn", Medium::Social);
        check(url, Some("https://www.heise.de/x"), "heise.de", Medium::Referral);
        check(url, Some("https://www.example.com/pricing"), "Direct", Medium::Direct);
        check(url, Some("https://notgoogle.com/"), "notgoogle.com", Medium::Referral);
        check(url, Some("nonsense"), "Direct", Medium::Direct);
    }

    #[test]
    fn campaign_marks_come_before_the_referrer() {
        let mail = "https://example.com/?utm_source=June&utm_medium=email&utm_campaign=launch";
        check(mail, Some("https://www.google.com/"), "June", Medium::Mail);
        assert_eq!(attribute_one(mail, None).campaign, "launch");
        check("https://example.com/?utm_source=linkedin", None, "LinkedIn", Medium::Social);
        check("https://example.com/?gclid=abc", None, "Google", Medium::Paid);
        check("https://example.com/?utm_source=ads&utm_medium=cpc", None, "ads", Medium::Paid);
    }
}
