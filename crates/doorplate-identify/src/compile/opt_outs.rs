//! Who does not want to be named: by range, by website or by name.

use rustc_hash::FxHashSet;

use crate::names::NameKey;
use crate::sources::{CompanyRow, OptOutRow};

/// What the operator's list of opt-outs says.
#[derive(Debug, Default)]
pub(super) struct OptOuts {
    domains: FxHashSet<String>,
    names: FxHashSet<NameKey>,
    source: u16,
}

impl OptOuts {
    /// Takes a row in; ranges are a layer of their own.
    pub(super) fn add(&mut self, row: OptOutRow, source: u16) {
        self.source = source;
        match row {
            OptOutRow::Domain(domain) => {
                self.domains.insert(domain);
            }
            OptOutRow::Name(name) => {
                let key = NameKey::new(&name);
                if !key.is_empty() {
                    self.names.insert(key);
                }
            }
            OptOutRow::Range(..) => {}
        }
    }

    /// The number of the source that the rows are from.
    pub(super) fn source(&self) -> u16 {
        self.source
    }

    /// Whether there is any company among them.
    pub(super) fn has_companies(&self) -> bool {
        !self.domains.is_empty() || !self.names.is_empty()
    }

    /// Whether the company is one of them, by its website or by any of its names.
    pub(super) fn has(&self, company: &CompanyRow) -> bool {
        let names = [&company.name, &company.legal_name].into_iter().chain(&company.aliases);
        let domains = [&company.domain].into_iter().chain(&company.domains);
        domains.into_iter().any(|domain| self.domains.contains(domain))
            || names
                .filter(|name| !name.is_empty())
                .any(|name| self.names.contains(&NameKey::new(name)))
    }
}
