//! Sets of companies by their numbers: a bit each.

/// Some of the companies of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CompanySet(Vec<u64>);

impl CompanySet {
    /// No company; room for those with numbers below `end`.
    pub(super) fn none(end: usize) -> Self {
        Self(vec![0; end.div_ceil(64)])
    }

    /// Every company with a number below `end`.
    pub(super) fn all(end: usize) -> Self {
        Self(vec![u64::MAX; end.div_ceil(64)])
    }

    fn place(company: i64) -> (usize, u64) {
        let company = company.unsigned_abs();
        (usize::try_from(company / 64).unwrap_or(usize::MAX), 1 << (company % 64))
    }

    /// Puts a company in. One that the catalogue does not know cannot have visited, and stays out.
    pub(super) fn insert(&mut self, company: i64) {
        let (place, bit) = Self::place(company);
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= bit;
        }
    }

    /// Whether a company is in it.
    pub(super) fn contains(&self, company: i64) -> bool {
        let (place, bit) = Self::place(company);
        self.0.get(place).is_some_and(|bits| bits & bit != 0)
    }

    /// Keeps those that are in the other as well.
    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits &= other);
    }

    /// Adds those of the other.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits |= other);
    }

    /// Turns it round.
    pub(super) fn invert(&mut self) {
        self.0.iter_mut().for_each(|bits| *bits = !*bits);
    }
}
