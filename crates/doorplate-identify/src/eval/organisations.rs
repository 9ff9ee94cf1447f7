//! Scores who is named: for addresses, and for registration strings.

use super::kinds::first_address;
use super::measure::{self, Answer};
use super::same::{Labelled, is_same};
use super::table::{Row, Table};
use super::{EvalReport, Identify};
use crate::names::registrant::{NAMEABLE_MIN, RangeSize, Registration, nameable_probability};

/// Scores addresses. Precision and recall are over the rows of organisations; the rates of false
/// businesses over the rows with nobody to show, by context; calibration over all that was shown.
pub(super) fn addresses(table: &Table, identify: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let (mut nobody, mut answers) = (Vec::new(), Vec::new());
    let (mut by_context, mut by_kind) = (Vec::new(), Vec::new());
    let (mut right, mut shown, mut wanted, mut persons) = (0, 0, 0, 0);
    for row in table.rows() {
        let Some(address) = first_address(row.get("prefix")) else {
            report.malformed += 1;
            continue;
        };
        report.scored += 1;
        let found = identify(address);
        if let Some(reason) = found.reason {
            *report.abstained.entry(reason.as_str().to_owned()).or_default() += 1;
        }
        let is_wanted = row.get("expect") == "org";
        let is_right =
            is_wanted && found.company.as_ref().is_some_and(|one| is_same(one, &labelled(&row)));
        if found.company.is_some() {
            let answer = Answer { probability: f64::from(found.confidence), is_right };
            by_context.push((row.get("context"), answer));
            by_kind.push((found.kind.as_str(), answer));
            answers.push(answer);
        }
        if is_wanted {
            wanted += 1;
            shown += u64::from(found.company.is_some());
            right += u64::from(is_right);
        } else {
            let context = row.get("context");
            persons += u64::from(context == "person" && found.company.is_some());
            nobody.push((context, found.company.is_some()));
        }
    }
    measure::shown(&mut report, right, shown, wanted);
    measure::false_business(&mut report, &nobody);
    measure::calibration(&mut report, &answers);
    by_context.extend(by_kind);
    measure::strata(&mut report, &by_context);
    report.persons_shown = Some(persons);
    report
}

fn labelled<'a>(row: &Row<'a>) -> Labelled<'a> {
    Labelled {
        name: row.get("org"),
        domain: row.get("domain"),
        is_from_registration: row.get("source").to_ascii_lowercase().contains("whois"),
    }
}

/// The registration of a labelled row, by the names of its columns.
pub fn registration_of<'a>(get: &dyn Fn(&str) -> &'a str) -> Registration<'a> {
    Registration {
        name: get("name"),
        domain: get("domain"),
        country: get("country"),
        as_name: get("as_name"),
        as_domain: get("as_domain"),
        size: range_size(get("range")),
    }
}

/// Reads a block in CIDR form, a single address, or `first-last`.
fn range_size(text: &str) -> RangeSize {
    if let Some((first, last)) = text.split_once('-') {
        return match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) => RangeSize::of(first, last),
            _ => RangeSize::Unknown,
        };
    }
    if let Ok(address) = text.parse() {
        return RangeSize::of(address, address);
    }
    text.parse::<ipnet::IpNet>()
        .map_or(RangeSize::Unknown, |block| RangeSize::of(block.network(), block.broadcast()))
}

/// Scores registration strings: whether they name a business that may be shown.
pub(super) fn registrants(table: &Table, _: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let (mut nobody, mut answers) = (Vec::new(), Vec::new());
    let (mut right, mut wanted, mut persons) = (0, 0, 0);
    for row in table.rows() {
        let gold = row.get("gold");
        if gold == "unclear" {
            continue;
        }
        report.scored += 1;
        let probability = nameable_probability(&registration_of(&|column| row.get(column)));
        let is_shown = probability >= NAMEABLE_MIN;
        let is_business = gold == "business_org";
        answers.push(Answer { probability: f64::from(probability), is_right: is_business });
        if is_business {
            wanted += 1;
            right += u64::from(is_shown);
        } else {
            persons += u64::from(gold == "natural_person_or_sole_trader" && is_shown);
            nobody.push((gold, is_shown));
        }
    }
    let shown = right + nobody.iter().filter(|(_, is_shown)| *is_shown).count() as u64;
    measure::shown(&mut report, right, shown, wanted);
    measure::false_business(&mut report, &nobody);
    measure::ranking(&mut report, &answers);
    measure::calibration(&mut report, &answers);
    report.persons_shown = Some(persons);
    report
}
