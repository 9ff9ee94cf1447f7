//! The closed lists of words in the API's document, taken from the nouns, so that they never
//! differ.

use std::collections::BTreeSet;

use doorplate_domain::consent::ConsentMode;
use doorplate_domain::device::DeviceClass;
use doorplate_domain::drop_reason::DropReason;
use doorplate_domain::filter::{CompanySortField, FIELDS};
use doorplate_domain::hit::HitKind;
use doorplate_domain::identification::AbstainReason;
use doorplate_domain::network::NetworkKind;
use doorplate_domain::source::Medium;
use doorplate_engine::companies::VALUE_FIELDS;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

/// What a network or a company is.
pub(crate) fn network_kind() -> Schema {
    words("What a network or a company is.", NetworkKind::ALL.map(NetworkKind::as_str))
}

/// What a company can be.
pub(crate) fn company_kind() -> Schema {
    words("What a company can be.", company_kinds())
}

/// How far a verdict goes.
pub(crate) fn status() -> Schema {
    words("How far a verdict goes.", ["identified", "probable", "abstained"])
}

/// How far a verdict that names a company goes.
pub(crate) fn named_status() -> Schema {
    words("How far a verdict that names a company goes.", ["identified", "probable"])
}

/// Why no company is named.
pub(crate) fn abstain_reason() -> Schema {
    words("Why no company is named.", AbstainReason::ALL.map(AbstainReason::as_str))
}

/// Why no company is named, where one may be.
pub(crate) fn abstain_reason_or_null() -> Schema {
    let description = "Why no company is named; null when one is.";
    words_or_null(description, AbstainReason::ALL.map(AbstainReason::as_str))
}

/// Why a hit was not kept.
pub(crate) fn drop_reason() -> Schema {
    words("Why a hit was not kept.", DropReason::ALL.map(DropReason::as_str))
}

/// What a hit is.
pub(crate) fn hit_kind() -> Schema {
    words("What a hit is.", HitKind::ALL.map(HitKind::as_str))
}

/// The class of a device.
pub(crate) fn device_class() -> Schema {
    words("The class of a device.", DeviceClass::ALL.map(DeviceClass::as_str))
}

/// The kind of a source of visits.
pub(crate) fn medium() -> Schema {
    words("The kind of a source of visits.", Medium::ALL.map(Medium::as_str))
}

/// What a site asks of its visitors.
pub(crate) fn consent_mode() -> Schema {
    words(
        "What a site asks of its visitors.",
        [ConsentMode::NoneNeeded, ConsentMode::OptOut, ConsentMode::OptIn].map(ConsentMode::as_str),
    )
}

/// In which order companies come.
pub(crate) fn company_sort() -> Schema {
    words("In which order companies come.", company_sorts())
}

/// With what a list is compared.
pub(crate) fn comparison() -> Schema {
    words("With what the list is compared.", ["previous"])
}

/// What the values of a field of the filter language are.
pub(crate) fn filter_field_type() -> Schema {
    let types: BTreeSet<_> = FIELDS.iter().map(|facts| facts.field_type.as_str()).collect();
    words("What the values of the field are.", types)
}

/// The fields of the filter language that have values to choose from.
pub(crate) fn value_field() -> Schema {
    words("A field that has values to choose from.", value_fields())
}

/// The names of these fields.
pub(crate) fn value_fields() -> Vec<&'static str> {
    VALUE_FIELDS.iter().map(|field| field.facts().name).collect()
}

/// The kinds that a company can be of.
pub(crate) fn company_kinds() -> Vec<&'static str> {
    NetworkKind::ALL
        .into_iter()
        .filter(|kind| kind.is_organisation())
        .map(NetworkKind::as_str)
        .collect()
}

/// The orders of companies: each field, up and down.
pub(crate) fn company_sorts() -> Vec<String> {
    let fields = CompanySortField::ALL.map(CompanySortField::as_str);
    fields.into_iter().flat_map(|field| [field.to_owned(), format!("-{field}")]).collect()
}

/// A text that is one of some words, or null.
pub(crate) fn words_or_null<T: Into<serde_json::Value>>(
    description: &str,
    words: impl IntoIterator<Item = T>,
) -> Schema {
    ObjectBuilder::new()
        .description(Some(description))
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(words.into_iter().map(Into::into).chain([serde_json::Value::Null])))
        .into()
}

/// A text that is one of some words.
pub(crate) fn words<T: Into<serde_json::Value>>(
    description: &str,
    words: impl IntoIterator<Item = T>,
) -> Schema {
    ObjectBuilder::new()
        .description(Some(description))
        .schema_type(SchemaType::Type(Type::String))
        .enum_values(Some(words.into_iter().map(Into::into)))
        .into()
}
