//! Which rows are one company.
//!
//! 1. The same number of a register (LEI, national register, ROR, CIK, Wikidata).
//! 2. The same website and the same normalised name.
//! 3. The same normalised name in the same country, if nothing in the whole group of that name and
//!    country contradicts: not two websites, not two numbers of one register.
//! 4. A row without country joins the one company of its name, if there is but one anywhere.
//!
//! A name alone never joins two countries. Two numbers of one register are never one company,
//! whatever else says so.

use std::cmp::Reverse;

use super::conflict::Trust;
use super::rows::{Glance, Keys, MARKS, Rows, hash};

/// The rows, company by company.
pub(super) struct United {
    /// The company of each row.
    pub(super) company_of: Vec<u32>,
    /// Where the rows of each company begin in `order`; one more at the end.
    pub(super) starts: Vec<u32>,
    /// Numbers of rows, the most trusted of each company first.
    pub(super) order: Vec<u32>,
}

impl United {
    /// What is known of each company at a glance.
    pub(super) fn glances(&self, rows: &Rows) -> Vec<Glance> {
        let ranges = self.starts.windows(2).map(|pair| pair[0] as usize..pair[1] as usize);
        let glances = ranges.map(|range| {
            let mut glance = Glance::default();
            self.order[range].iter().for_each(|row| glance.add(rows.glance(*row)));
            glance
        });
        glances.collect()
    }
}

/// Unites rows by the four rules.
pub(super) fn unite(rows: &Rows, keys: &Keys, trust: &[Trust]) -> United {
    let mut sets = Sets::new(rows, keys);
    join_runs(&keys.identifiers, &mut |left, right| sets.join(left, right));
    join_runs(&keys.named_domains, &mut |left, right| sets.join(left, right));
    join_names(rows, keys, &mut sets);
    sets.into_companies(rows, trust)
}

/// Calls for neighbours of one hash.
fn join_runs(pairs: &[(u64, u32)], join: &mut dyn FnMut(u32, u32)) {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    for pair in pairs.windows(2) {
        if pair[0].0 == pair[1].0 {
            join(pair[0].1, pair[1].1);
        }
    }
}

/// Rules 3 and 4.
fn join_names(rows: &Rows, keys: &Keys, sets: &mut Sets) {
    let country_key = |name: u64, row: u32| {
        let glance = rows.glance(row);
        (name, hash(&[glance.country()]), row)
    };
    let mut named: Vec<(u64, u64, u32)> =
        keys.names.iter().map(|(name, row)| country_key(*name, *row)).collect();
    named.sort_unstable();
    let no_country = hash(&[""]);
    for of_name in named.chunk_by(|left, right| left.0 == right.0) {
        let mut without_country = Vec::new();
        let mut with_country = Vec::new();
        for of_country in of_name.chunk_by(|left, right| left.1 == right.1) {
            let roots = sets.roots(of_country.iter().map(|(_, _, row)| *row));
            sets.join_all(&roots);
            let roots = sets.roots(roots.into_iter());
            let is_open = of_country[0].1 == no_country;
            if is_open { &mut without_country } else { &mut with_country }.extend(roots);
        }
        if let ([one], false) = (with_country.as_slice(), without_country.is_empty()) {
            without_country.push(*one);
            let roots = sets.roots(without_country.into_iter());
            sets.join_all(&roots);
        }
    }
}

/// Sets of rows, each with what tells it from others.
struct Sets {
    parents: Vec<u32>,
    marks: Vec<[u32; MARKS]>,
    domains: Vec<u32>,
}

impl Sets {
    fn new(rows: &Rows, keys: &Keys) -> Self {
        let count = u32::try_from(rows.len()).expect("the row limit is under 2^32");
        Self {
            parents: (0..count).collect(),
            marks: keys.marks.clone(),
            domains: (0..count).map(|row| rows.glance(row).domain).collect(),
        }
    }

    fn root(&mut self, row: u32) -> u32 {
        let mut row = row;
        while self.parents[row as usize] != row {
            let above = self.parents[self.parents[row as usize] as usize];
            self.parents[row as usize] = above;
            row = above;
        }
        row
    }

    /// The sets of some rows, each once, ascending.
    fn roots(&mut self, rows: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut roots: Vec<u32> = rows.map(|row| self.root(row)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// Joins two sets, unless a register has two numbers for them.
    fn join(&mut self, left: u32, right: u32) {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return;
        }
        let (first, second) = (left.min(right), left.max(right));
        let (kept, other) = (self.marks[first as usize], self.marks[second as usize]);
        let Some(marks) = combine(kept, other) else { return };
        self.marks[first as usize] = marks;
        if self.domains[first as usize] == 0 {
            self.domains[first as usize] = self.domains[second as usize];
        }
        self.parents[second as usize] = first;
    }

    /// Joins all of some sets, or none of them if anything contradicts.
    fn join_all(&mut self, roots: &[u32]) {
        let mut marks = [0; MARKS];
        let mut domain = 0;
        for root in roots {
            let place = *root as usize;
            let Some(combined) = combine(marks, self.marks[place]) else { return };
            marks = combined;
            match self.domains[place] {
                0 => {}
                found if domain == 0 || domain == found => domain = found,
                _ => return,
            }
        }
        for pair in roots.windows(2) {
            self.join(pair[0], pair[1]);
        }
    }

    /// Numbers the sets by their first rows and sorts the rows of each by trust.
    fn into_companies(mut self, rows: &Rows, trust: &[Trust]) -> United {
        let count = u32::try_from(rows.len()).expect("the row limit is under 2^32");
        let mut company_of = vec![u32::MAX; rows.len()];
        let mut companies = 0;
        for row in 0..count {
            let root = self.root(row);
            // A root is the least of its set, so that it comes first.
            if root == row {
                company_of[row as usize] = companies;
                companies += 1;
            } else {
                company_of[row as usize] = company_of[root as usize];
            }
        }
        let mut order: Vec<u32> = (0..count).collect();
        let rank = |row: u32| {
            let source = usize::from(rows.source(row));
            trust.get(source).map(|trust| (trust.precedence, Reverse(trust.as_of.as_str()), source))
        };
        order.sort_unstable_by_key(|row| (company_of[*row as usize], rank(*row), *row));
        let mut starts = Vec::with_capacity(companies as usize + 1);
        for (place, row) in (0..).zip(&order) {
            if company_of[*row as usize] == u32::try_from(starts.len()).unwrap_or(u32::MAX) {
                starts.push(place);
            }
        }
        starts.push(count);
        United { company_of, starts, order }
    }
}

/// The marks of both; nothing when they differ in one that both have.
fn combine(left: [u32; MARKS], right: [u32; MARKS]) -> Option<[u32; MARKS]> {
    let mut both = left;
    for (mark, other) in both.iter_mut().zip(right) {
        match (*mark, other) {
            (0, other) => *mark = other,
            (_, 0) => {}
            (mark, other) if mark == other => {}
            _ => return None,
        }
    }
    Some(both)
}
