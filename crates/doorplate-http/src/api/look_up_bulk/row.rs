//! A row of the bulk look-up, as the API's document describes it.

use std::borrow::Cow;

use doorplate_identify::verdict_rows::VerdictColumn;
use serde_json::json;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::api::identification::Evidence;
use crate::api::words;

/// What is said of one address: the columns asked for and no others.
pub(super) struct LookUpRow;

/// What is said of each address.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is written as bytes")]
pub(super) struct LookUpRowList {
    /// One for each address, in the order sent.
    #[schema(value_type = Vec<LookUpRow>)]
    items: (),
}

impl ToSchema for LookUpRow {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LookUpRow")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Evidence::name().into_owned(), Evidence::schema()));
        Evidence::schemas(schemas);
    }
}

impl PartialSchema for LookUpRow {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new().description(Some(
            "What is said of one address: the columns asked for and no others. What was no \
             address has `ip`, `place` and `error` instead.",
        ));
        let object = VerdictColumn::ALL
            .into_iter()
            .fold(object, |object, column| object.property(column.as_str(), column_schema(column)));
        let place = ObjectBuilder::new()
            .description(Some("The place in the request, from 0, of what is no address."))
            .schema_type(SchemaType::Type(Type::Integer))
            .minimum(Some(0))
            .build();
        let object = object.property("place", place);
        let error = text("What is wrong with what is no address.");
        RefOr::T(object.property("error", error).build().into())
    }
}

fn column_schema(column: VerdictColumn) -> RefOr<Schema> {
    let schema = match column {
        VerdictColumn::Ip => text("The address, as it was asked about."),
        VerdictColumn::Status => words::status(),
        VerdictColumn::Reason => words::abstain_reason_or_null(),
        VerdictColumn::Confidence => ObjectBuilder::new()
            .description(Some("The chance that the company named is right; 0 when none is named."))
            .schema_type(SchemaType::Type(Type::Number))
            .minimum(Some(0))
            .maximum(Some(1))
            .into(),
        VerdictColumn::Kind => words::network_kind(),
        VerdictColumn::Service => text("The service that runs the network; may be empty."),
        VerdictColumn::Asn => ObjectBuilder::new()
            .description(Some("The autonomous system; 0 when the address is not routed."))
            .schema_type(SchemaType::Type(Type::Integer))
            .minimum(Some(0))
            .into(),
        VerdictColumn::NetworkName => text("The holder of the network; may be empty."),
        VerdictColumn::Country => text("The network's country, ISO 3166-1 alpha-2; may be empty."),
        VerdictColumn::DataSetVersion => text("The version of the data set that was asked."),
        VerdictColumn::Evidence => {
            return ArrayBuilder::new()
                .description(Some("The reasons, strongest first. In CSV, the same as JSON."))
                .items(Ref::from_schema_name(Evidence::name()))
                .into();
        }
        VerdictColumn::CompanyKind => {
            words::words_or_null("What the company is.", words::company_kinds())
        }
        VerdictColumn::CompanyId => text_or_null("The company named; null when none is."),
        VerdictColumn::Name => text_or_null("Its name as people write it."),
        VerdictColumn::LegalName => text_or_null("Its name in the register, when it differs."),
        VerdictColumn::Domain => text_or_null("The domain of its website."),
        VerdictColumn::CompanyCountry => text_or_null("Its country, ISO 3166-1 alpha-2."),
        VerdictColumn::Region => text_or_null("Its region or state."),
        VerdictColumn::City => text_or_null("Its town."),
        VerdictColumn::Address => text_or_null("Its street and number."),
        VerdictColumn::PostalCode => text_or_null("Its postal code."),
        VerdictColumn::Phone => text_or_null("Its switchboard; never a person's."),
        VerdictColumn::Industry => text_or_null("Its industry in words."),
        VerdictColumn::Size => text_or_null("Its band of employees."),
        VerdictColumn::LegalForm => text_or_null("The code of ISO 20275, or a register's words."),
        VerdictColumn::ParentId => text_or_null("The company that owns it; null when not known."),
    };
    RefOr::T(schema)
}

fn text(description: &str) -> Schema {
    ObjectBuilder::new()
        .description(Some(description))
        .schema_type(SchemaType::Type(Type::String))
        .into()
}

fn text_or_null(description: &str) -> Schema {
    ObjectBuilder::new()
        .description(Some(description))
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .examples([json!(null)])
        .into()
}
