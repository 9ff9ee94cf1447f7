//! A company that was found, and what is read of it.

use doorplate_domain::company::{Company, FieldSource, Identifier};
use doorplate_domain::id::CompanyId;
use doorplate_domain::network::NetworkKind;

use super::DataSet;
use super::layout::{COMPANY_BYTES, NO_COMPANY, Section, StoredCompany, country_text, u32_at};

/// A company in a data set. Its fields are read when they are asked for, and nothing is copied. An
/// empty text means "not known".
#[derive(Debug, Clone, Copy)]
pub struct CompanyRecord<'a> {
    data_set: &'a DataSet,
    bytes: &'a [u8; COMPANY_BYTES],
    stored: StoredCompany,
}

impl<'a> CompanyRecord<'a> {
    pub(super) fn new(data_set: &'a DataSet, number: usize) -> Self {
        let bytes = &data_set.storage.array::<COMPANY_BYTES>(Section::Companies)[number];
        Self { data_set, bytes, stored: StoredCompany::read(bytes) }
    }

    /// The bits that its id is made of, see [`CompanyId::from_bits`].
    pub fn id_bits(&self) -> u128 {
        self.stored.id
    }

    /// The name as people write it.
    pub fn name(&self) -> &'a str {
        self.text(0)
    }

    /// The name in the register, when it differs.
    pub fn legal_name(&self) -> &'a str {
        self.text(1)
    }

    /// The registrable domain of its website.
    pub fn domain(&self) -> &'a str {
        self.text(2)
    }

    /// ISO 3166-1 alpha-2, upper case.
    pub fn country(&self) -> &'a str {
        country_text(&self.bytes[StoredCompany::COUNTRY])
    }

    /// The region or state.
    pub fn region(&self) -> &'a str {
        self.text(3)
    }

    /// The town.
    pub fn city(&self) -> &'a str {
        self.text(4)
    }

    /// Street and number.
    pub fn address(&self) -> &'a str {
        self.text(5)
    }

    /// The postal code.
    pub fn postal_code(&self) -> &'a str {
        self.text(6)
    }

    /// The switchboard; never a person's.
    pub fn phone(&self) -> &'a str {
        self.text(7)
    }

    /// The industry in words.
    pub fn industry(&self) -> &'a str {
        self.text(8)
    }

    /// A band of employees.
    pub fn size(&self) -> &'a str {
        self.text(9)
    }

    /// Business, education or government.
    pub fn kind(&self) -> NetworkKind {
        NetworkKind::from_number(self.stored.kind).unwrap_or(NetworkKind::Unknown)
    }

    /// The code of ISO 20275, or the register's words where there is none.
    pub fn legal_form(&self) -> &'a str {
        self.data_set.text(self.stored.legal_form)
    }

    /// The company that owns it.
    pub fn parent(&self) -> Option<CompanyRecord<'a>> {
        let number = self.stored.parent;
        (number != NO_COMPANY).then(|| Self::new(self.data_set, number as usize))
    }

    /// Copies all that is known of it.
    pub fn to_company(&self) -> Company {
        let owned = str::to_owned;
        Company {
            id: CompanyId::from_bits(self.id_bits()),
            name: owned(self.name()),
            legal_name: owned(self.legal_name()),
            domain: owned(self.domain()),
            country: owned(self.country()),
            region: owned(self.region()),
            city: owned(self.city()),
            address: owned(self.address()),
            postal_code: owned(self.postal_code()),
            phone: owned(self.phone()),
            industry: owned(self.industry()),
            size: owned(self.size()),
            kind: self.kind(),
            identifiers: self.identifiers(),
            aliases: self.listed_texts(self.stored.aliases),
            domains: self.listed_texts(self.stored.domains),
            legal_form: owned(self.legal_form()),
            parent_id: self.parent().map(|parent| CompanyId::from_bits(parent.id_bits())),
            provenance: self.provenance(),
        }
    }

    fn text(&self, index: usize) -> &'a str {
        self.data_set.text(self.stored.texts[index])
    }

    fn identifiers(&self) -> Vec<Identifier> {
        let (start, count) = self.stored.identifiers;
        self.data_set.storage.array::<8>(Section::Identifiers)[start as usize..]
            [..usize::from(count)]
            .iter()
            .map(|pair| Identifier {
                scheme: self.data_set.text(u32_at(pair, 0)).to_owned(),
                value: self.data_set.text(u32_at(pair, 4)).to_owned(),
            })
            .collect()
    }

    fn listed_texts(&self, (start, count): (u32, u16)) -> Vec<String> {
        self.data_set.storage.array::<4>(Section::Aliases)[start as usize..][..usize::from(count)]
            .iter()
            .map(|number| self.data_set.text(u32::from_le_bytes(*number)).to_owned())
            .collect()
    }

    fn provenance(&self) -> Vec<FieldSource> {
        let (start, count) = self.stored.provenance;
        self.data_set.storage.array::<8>(Section::Provenance)[start as usize..]
            [..usize::from(count)]
            .iter()
            .filter_map(|pair| {
                let source = self.data_set.summary.sources.get(u32_at(pair, 4) as usize)?;
                Some(FieldSource {
                    field: self.data_set.text(u32_at(pair, 0)).to_owned(),
                    source: source.id.clone(),
                    licence: source.licence.clone(),
                    as_of: source.as_of.clone(),
                })
            })
            .collect()
    }
}
