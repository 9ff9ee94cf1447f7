//! The values that a filter can be built of: those that a site's companies have.

use std::cmp::Reverse;

use doorplate_domain::filter::{CompanyFilter, Field};
use doorplate_domain::id::{CompanyId, SiteId};
use doorplate_domain::time::DayRange;

use crate::engine::Engine;
use crate::ports::company_labels::{LabelKind, LabelUse};
use crate::ports::company_selection::{CompanySelection, FieldValue, FieldValueQuery};
use crate::questions::QuestionError;
use crate::scope::Scope;

/// The companies that labels are counted among: more than any site has visitors in a span.
const LABELLED_COMPANIES_MAX: u32 = 1_000_000;
/// The parents that are looked through for a name.
const PARENTS_MAX: u32 = 10_000;

/// The fields that have values to choose from.
pub const VALUE_FIELDS: [Field; 16] = [
    Field::Country,
    Field::Region,
    Field::City,
    Field::Industry,
    Field::Size,
    Field::Kind,
    Field::Parent,
    Field::Tag,
    Field::Status,
    Field::Owner,
    Field::List,
    Field::Page,
    Field::Event,
    Field::Source,
    Field::Campaign,
    Field::Network,
];

/// A question for the values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueQuestion {
    /// The site.
    pub site_id: SiteId,
    /// The span.
    pub range: DayRange,
    /// One of [`VALUE_FIELDS`].
    pub field: Field,
    /// How the value or its label must begin, any case.
    pub starts_with: String,
    /// The most values.
    pub limit: u32,
}

/// A value to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedValue {
    /// As a filter names it.
    pub value: String,
    /// As it is shown.
    pub label: String,
    /// How many companies of the span have it.
    pub companies: u64,
}

impl Engine {
    /// Lists values of a field among the companies that visited and are not hidden, those of most
    /// companies first.
    pub async fn list_field_values(
        &self,
        scope: &Scope,
        question: &ValueQuestion,
    ) -> Result<Vec<SuggestedValue>, QuestionError> {
        let everything = CompanyFilter::default();
        let ValueQuestion { site_id, range, field, starts_with, limit } = question;
        let selection = self.select_companies(scope, site_id, *range, &everything).await?;
        let values = match field {
            Field::Tag => self.label_values(scope, &selection, LabelKind::Tag).await?,
            Field::Owner => self.label_values(scope, &selection, LabelKind::Owner).await?,
            Field::List => self.list_values(scope, &selection).await?,
            Field::Status => self.status_values(scope, &selection).await?,
            Field::Parent => self.parent_values(scope, selection).await?,
            field if VALUE_FIELDS.contains(field) => {
                let starts_with = starts_with.clone();
                let query =
                    FieldValueQuery { selection, field: *field, starts_with, limit: *limit };
                let found = self.ports.events.list_field_values(scope, &query).await?;
                let value = |found: FieldValue| SuggestedValue {
                    label: found.value.clone(),
                    value: found.value,
                    companies: found.companies,
                };
                return Ok(found.into_iter().map(value).collect());
            }
            field => {
                return Err(QuestionError::NotAllowed {
                    field: "field",
                    message: format!("{} has no values to choose from", field.facts().name),
                    allowed: VALUE_FIELDS.map(|field| field.facts().name.to_owned()).into(),
                });
            }
        };
        Ok(first(values, starts_with, *limit))
    }

    async fn label_values(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
        kind: LabelKind,
    ) -> Result<Vec<SuggestedValue>, QuestionError> {
        let uses = self.ports.directory.list_label_uses(scope, kind).await?;
        if uses.is_empty() {
            return Ok(Vec::new());
        }
        let here = self.list_company_ids(scope, selection, LABELLED_COMPANIES_MAX).await?;
        let value = |label: LabelUse| SuggestedValue {
            companies: label.companies.iter().filter(|id| here.contains(*id)).count() as u64,
            value: label.value,
            label: label.label,
        };
        Ok(uses.into_iter().map(value).collect())
    }

    /// All target lists, by name.
    async fn list_values(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
    ) -> Result<Vec<SuggestedValue>, QuestionError> {
        let here = self.list_company_ids(scope, selection, LABELLED_COMPANIES_MAX).await?;
        let mut values = Vec::new();
        for (list, _) in self.ports.directory.list_target_lists(scope).await? {
            let listed = self.target_companies(scope, &list.id).await?;
            values.push(SuggestedValue {
                companies: listed.iter().filter(|id| here.contains(*id)).count() as u64,
                value: list.name.clone(),
                label: list.name,
            });
        }
        Ok(values)
    }

    /// All statuses; the first is that of all companies that have no other.
    async fn status_values(
        &self,
        scope: &Scope,
        selection: &CompanySelection,
    ) -> Result<Vec<SuggestedValue>, QuestionError> {
        let used = self.label_values(scope, selection, LabelKind::Status).await?;
        let all = self.ports.events.count_companies(scope, selection).await?.companies;
        let touched: u64 = used.iter().map(|value| value.companies).sum();
        let statuses = Field::Status.facts().values.iter().enumerate();
        let value = |(place, status): (usize, &&str)| {
            let found = used.iter().find(|value| value.value == **status);
            let companies = found.map_or(0, |value| value.companies);
            let untouched = if place == 0 { all.saturating_sub(touched) } else { 0 };
            SuggestedValue {
                value: (*status).to_owned(),
                label: found.map_or(*status, |value| value.label.as_str()).to_owned(),
                companies: companies + untouched,
            }
        };
        Ok(statuses.map(value).collect())
    }

    async fn parent_values(
        &self,
        scope: &Scope,
        selection: CompanySelection,
    ) -> Result<Vec<SuggestedValue>, QuestionError> {
        let starts_with = String::new();
        let query =
            FieldValueQuery { selection, field: Field::Parent, starts_with, limit: PARENTS_MAX };
        let found = self.ports.events.list_field_values(scope, &query).await?;
        let data_set = self.data_set();
        let name = |id: &str| {
            let id = CompanyId::parse(id).ok()?;
            Some(data_set.as_ref()?.find_company(&id)?.name)
        };
        let value = |found: FieldValue| SuggestedValue {
            label: name(&found.value).unwrap_or_else(|| found.value.clone()),
            value: found.value,
            companies: found.companies,
        };
        Ok(found.into_iter().map(value).collect())
    }
}

/// Those that begin as asked for and that a company has, most companies first.
fn first(mut values: Vec<SuggestedValue>, starts_with: &str, limit: u32) -> Vec<SuggestedValue> {
    let begins = |text: &str| text.to_lowercase().starts_with(&starts_with.to_lowercase());
    values.retain(|value| value.companies > 0 && (begins(&value.value) || begins(&value.label)));
    values.sort_by(|one, other| {
        (Reverse(one.companies), &one.label).cmp(&(Reverse(other.companies), &other.label))
    });
    values.truncate(limit as usize);
    values
}
