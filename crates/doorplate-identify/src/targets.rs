//! Which companies of a data set the rows of somebody's list are.
//!
//! A domain that one company has decides; a name decides only when the scorer of answers is sure
//! enough, and is put before a person when it is not. Where both are given they must not point at
//! different companies.

use doorplate_domain::company::Company;
use doorplate_domain::target_list::{
    CANDIDATES_MAX, MatchCandidate, MatchState, RowMatch, WantedCompany,
};
use rustc_hash::FxHashMap;

use crate::DataSet;
use crate::names::index::NameIndex;
use crate::names::pair::{PreparedName, same_probability};

pub mod table;

/// From this probability on a name alone decides.
const MATCHED_MIN: f32 = 0.9;
/// From this probability on a name is worth a person's look.
const REVIEWED_MIN: f32 = 0.2;
/// A domain of one company, with a name that has nothing to do with it: a person looks.
const SAME_NAME_MIN: f32 = 0.05;
/// How sure a domain is that one company has.
const DOMAIN_PROBABILITY: f32 = 0.98;
/// Names looked at in full for one row, so that candidates remain when some are of one company.
const NAMES_MAX: usize = 4 * CANDIDATES_MAX;

/// Finds companies by name and domain. Making one reads every company's names: a second or two,
/// and some 200 MiB while it is in use.
pub struct TargetMatcher<'a> {
    data_set: &'a DataSet,
    index: NameIndex,
    /// By place in the index: the place of the company in the data set.
    companies: Vec<u32>,
}

impl<'a> TargetMatcher<'a> {
    /// Reads the names of a data set.
    pub fn new(data_set: &'a DataSet) -> Self {
        let mut names = Vec::new();
        let mut companies = Vec::new();
        for (place, company) in (0_u32..).zip(data_set.companies()) {
            let own = [&company.name, &company.legal_name];
            let all = own.into_iter().chain(&company.aliases).filter(|name| !name.is_empty());
            let mut seen: Vec<&str> = Vec::new();
            for name in all {
                if seen.contains(&name.as_str()) {
                    continue;
                }
                seen.push(name);
                let prepared = PreparedName::new(name)
                    .with_domain(&company.domain)
                    .with_country(&company.country);
                names.push(prepared);
                companies.push(place);
            }
        }
        Self { data_set, index: NameIndex::of(names), companies }
    }

    /// Says which company a row is.
    pub fn find(&self, wanted: &WantedCompany) -> RowMatch {
        let by_domain = self.data_set.find_companies_of_domain(&wanted.domain);
        if !by_domain.is_empty() {
            return decide_by_domain(wanted, by_domain);
        }
        let query = PreparedName::new(&wanted.name)
            .with_domain(&wanted.domain)
            .with_country(&wanted.country);
        let candidates = self.candidates(&wanted.name, &query);
        let sure = self.index.answer(&query).filter(|answer| answer.probability >= MATCHED_MIN);
        if let Some(answer) = sure {
            let company = self.company(answer.place);
            return matched(company, answer.probability, candidates);
        }
        let state = if candidates.is_empty() { MatchState::Unknown } else { MatchState::Review };
        RowMatch { state, company_id: None, candidates }
    }

    /// The companies whose names are like it, each once, likeliest first.
    fn candidates(&self, name: &str, query: &PreparedName) -> Vec<MatchCandidate> {
        let mut best: FxHashMap<u32, f32> = FxHashMap::default();
        for found in self.index.find(name, NAMES_MAX) {
            let probability = same_probability(query, self.index.name_at(found.place));
            let kept = best.entry(self.companies[found.place]).or_default();
            *kept = kept.max(probability);
        }
        let mut likely: Vec<(u32, f32)> =
            best.into_iter().filter(|(_, probability)| *probability >= REVIEWED_MIN).collect();
        likely.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        likely.truncate(CANDIDATES_MAX);
        let told = likely.into_iter().map(|(place, probability)| {
            candidate(self.data_set.company(place as usize), probability)
        });
        told.collect()
    }

    fn company(&self, place: usize) -> Company {
        self.data_set.company(self.companies[place] as usize)
    }
}

/// One company of the domain is it, unless the name says something else; of several, the one
/// whose name fits alone.
fn decide_by_domain(wanted: &WantedCompany, companies: Vec<Company>) -> RowMatch {
    let query = PreparedName::new(&wanted.name);
    let likeness = |company: &Company| {
        let own = [&company.name, &company.legal_name];
        let names = own.into_iter().chain(&company.aliases).filter(|name| !name.is_empty());
        let all = names.map(|name| same_probability(&query, &PreparedName::new(name)));
        all.fold(0.0, f32::max)
    };
    if wanted.name.is_empty() {
        return match companies.as_slice() {
            [company] => matched(company.clone(), DOMAIN_PROBABILITY, Vec::new()),
            _ => review(companies.into_iter().map(|company| (0.5, company)).collect()),
        };
    }
    let mut likely: Vec<(f32, Company)> =
        companies.into_iter().map(|company| (likeness(&company), company)).collect();
    likely.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.id.cmp(&other.1.id)));
    let is_alone = likely.len() == 1 && likely[0].0 >= SAME_NAME_MIN;
    let leads = likely[0].0 >= 0.5 && likely.get(1).is_none_or(|next| next.0 < 0.5);
    if is_alone || leads {
        let (_, company) = likely.swap_remove(0);
        return matched(company, DOMAIN_PROBABILITY, Vec::new());
    }
    review(likely)
}

fn candidate(company: Company, probability: f32) -> MatchCandidate {
    let Company { id: company_id, name, domain, country, .. } = company;
    MatchCandidate { company_id, name, domain, country, probability }
}

fn matched(company: Company, probability: f32, others: Vec<MatchCandidate>) -> RowMatch {
    let first = candidate(company, probability);
    let company_id = Some(first.company_id.clone());
    let others = others.into_iter().filter(|other| other.company_id != first.company_id);
    let candidates = std::iter::once(first.clone()).chain(others).take(CANDIDATES_MAX).collect();
    RowMatch { state: MatchState::Matched, company_id, candidates }
}

fn review(likely: Vec<(f32, Company)>) -> RowMatch {
    let told = likely.into_iter().map(|(probability, company)| candidate(company, probability));
    let candidates = told.take(CANDIDATES_MAX).collect();
    RowMatch { state: MatchState::Review, company_id: None, candidates }
}

#[cfg(test)]
mod tests;
