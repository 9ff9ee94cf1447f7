//! Scores who is named: for addresses, and for registration strings.

use doorplate_domain::company::Company;

use super::kinds::first_address;
use super::measure::{self, Answer};
use super::table::{Row, Table};
use super::{EvalReport, Identify};
use crate::names::NameKey;
use crate::names::pair::{PreparedName, same_probability};
use crate::names::registrant::{NAMEABLE_MIN, Registration, nameable_probability};

/// Scores addresses. Precision and recall are over the rows of organisations; the rates of false
/// businesses over the rows with nobody to show, by context; calibration over all that was shown.
pub(super) fn addresses(table: &Table, identify: Identify) -> EvalReport {
    let mut report = EvalReport::default();
    let (mut nobody, mut answers) = (Vec::new(), Vec::new());
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
        let is_right = is_wanted && found.company.as_ref().is_some_and(|one| is_same(one, &row));
        if found.company.is_some() {
            answers.push(Answer { probability: f64::from(found.confidence), is_right });
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
    report.persons_shown = Some(persons);
    report
}

/// Whether the company named is the one of the row: by domain, else by name.
fn is_same(company: &Company, row: &Row) -> bool {
    let (domain, name) = (row.get("domain"), row.get("org"));
    if !domain.is_empty() && domain.eq_ignore_ascii_case(&company.domain) {
        return true;
    }
    let key = NameKey::new(name);
    let wanted = PreparedName::new(name);
    let names = [&company.name, &company.legal_name].into_iter().chain(&company.aliases);
    names.filter(|name| !name.is_empty()).any(|name| {
        let other = NameKey::new(name);
        let begins = |long: &NameKey, short: &NameKey| {
            long.as_str().strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with(' '))
        };
        key == other
            || begins(&key, &other)
            || begins(&other, &key)
            || same_probability(&wanted, &PreparedName::new(name)) >= 0.5
    })
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
        let probability = nameable_probability(&Registration {
            name: row.get("name"),
            domain: row.get("domain"),
            country: row.get("country"),
            as_name: row.get("as_name"),
            as_domain: row.get("as_domain"),
        });
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
