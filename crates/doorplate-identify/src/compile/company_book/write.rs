//! Writes the companies into the data set.

use doorplate_domain::network::NetworkKind;

use super::conflict::Entry;
use super::ids::Ids;
use super::rows::hash;
use super::{CompanyBook, Index};
use crate::data_set::layout::NO_COMPANY;
use crate::data_set::writer::{CompanyParts, Writer, blank_company};

/// The most steps from a company up to the head of its group.
const OWNERS_MAX: usize = 32;

impl CompanyBook {
    /// Writes all companies and gives the number in the file of each.
    pub(in crate::compile) fn write(&mut self, writer: &mut Writer, facts: &mut [u64]) -> Vec<u32> {
        let count = u32::try_from(self.glances.len()).expect("the row limit is under 2^32");
        // Nothing is looked for by name any more, and memory is needed for the file.
        self.by_key = Index::default();
        self.by_first_word = Index::default();
        let mut ids = Ids::default();
        let mut order: Vec<(u128, u32)> = Vec::with_capacity(self.glances.len());
        let mut owners = Owners::new(self);
        for number in 0..count {
            let entry = self.get(number);
            owners.add(number, &entry, &self.by_identifier);
            order.push((ids.give(&entry, number), number));
        }
        owners.break_circles();
        self.by_identifier = Index::default();
        order.sort_unstable();
        let mut numbers = vec![0; self.glances.len()];
        for ((_, number), place) in order.iter().zip(0..) {
            numbers[*number as usize] = place;
        }
        let of_file = |(from, number): (u128, u32)| (from, numbers[number as usize]);
        writer.redirects(ids.redirects().map(of_file));
        drop(ids);
        for (id, number) in order {
            let mut entry = self.get(number);
            let owner = owners.settle(number, &mut entry);
            let parent = owner.map_or(NO_COMPANY, |owner| numbers[owner as usize]);
            write_entry(&entry, (id, parent), writer);
            for (_, source) in &entry.field_sources {
                facts[usize::from(*source)] += 1;
            }
        }
        numbers
    }
}

/// Who owns whom, by the numbers of the book.
struct Owners {
    /// The owner of each company and the source that says so; `NO_COMPANY` when there is none.
    of: Vec<(u32, u16)>,
}

impl Owners {
    /// From the tables of owners; where several name one, the first source counts.
    fn new(book: &CompanyBook) -> Self {
        let mut of = vec![(NO_COMPANY, 0); book.glances.len()];
        for (company, owner, source) in &book.owners {
            let company = book.by_identifier.get(*company).next();
            let owner = book.by_identifier.get(*owner).next();
            if let (Some(company), Some(owner)) = (company, owner)
                && of[company as usize].0 == NO_COMPANY
                && company != owner
            {
                of[company as usize] = (owner, *source);
            }
        }
        Self { of }
    }

    /// Takes the owner that a company's own row names, if no table names one.
    fn add(&mut self, number: u32, entry: &Entry, by_identifier: &Index) {
        let place = &mut self.of[number as usize];
        let Some((scheme, value)) = &entry.row.parent else { return };
        let source = entry.field_sources.iter().find(|(field, _)| *field == "parent_id");
        let owner = by_identifier.get(hash(&[scheme, value])).next();
        if let (NO_COMPANY, Some(owner), Some((_, source))) = (place.0, owner, source)
            && owner != number
        {
            *place = (owner, *source);
        }
    }

    /// Nobody owns an owner of theirs.
    fn break_circles(&mut self) {
        for number in 0..self.of.len() {
            let mut above = self.of[number].0;
            let mut steps = 0;
            while above != NO_COMPANY && above as usize != number && steps < OWNERS_MAX {
                above = self.of[above as usize].0;
                steps += 1;
            }
            if above != NO_COMPANY {
                self.of[number].0 = NO_COMPANY;
            }
        }
    }

    /// The owner of a company, which is noted with its source.
    fn settle(&self, number: u32, entry: &mut Entry) -> Option<u32> {
        entry.field_sources.retain(|(field, _)| *field != "parent_id");
        let (owner, source) = self.of[number as usize];
        (owner != NO_COMPANY).then(|| {
            entry.field_sources.push(("parent_id", source));
            owner
        })
    }
}

fn write_entry(entry: &Entry, (id, parent): (u128, u32), writer: &mut Writer) {
    let row = &entry.row;
    let name = entry.shown_name();
    let texts = [
        name.as_str(),
        &row.legal_name,
        &row.domain,
        &row.region,
        &row.city,
        &row.address,
        &row.postal_code,
        &row.phone,
        &row.industry,
        &row.size,
    ];
    let mut stored = blank_company(id);
    stored.texts = texts.map(|text| writer.text(text));
    stored.legal_form = writer.text(&row.legal_form);
    stored.country = row.country.as_bytes().first_chunk().copied().unwrap_or_default();
    stored.kind = row.kind.unwrap_or(NetworkKind::Business) as u8;
    stored.parent = parent;
    let identifiers: Vec<(&str, &str)> =
        row.identifiers.iter().map(|(scheme, value)| (*scheme, value.as_str())).collect();
    let aliases: Vec<&str> = row.aliases.iter().map(String::as_str).collect();
    let domains: Vec<&str> = row.domains.iter().map(String::as_str).collect();
    writer.company(&CompanyParts {
        stored,
        identifiers: &identifiers,
        aliases: &aliases,
        domains: &domains,
        provenance: &entry.field_sources,
    });
}
