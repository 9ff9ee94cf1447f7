//! What a company in the file stands on, and how its id stays.

use doorplate_domain::company::Company;
use doorplate_domain::id::CompanyId;
use std::collections::HashSet;

use super::{ROUTING, data_set, file_of};
use crate::data_set::DataSet;

const TABLE: &str = "format = 'company-csv'\n\
    [mirror.columns]\nname = 'n'\ndomain = 'd'\ncountry = 'c'\nlei = 'lei'\n\
    aliases = 'a'\nparent = 'p'";

const MOTHER: &str = "5493001KJTIIGC8Y1R12";
const DAUGHTER: &str = "5493001KJTIIGC8Y1R13";

fn table(rows: &str) -> DataSet {
    data_set(&[ROUTING, ("id = 'register'", TABLE, &format!("n,d,c,lei,a,p\n{rows}"))])
}

fn named<'a>(data_set: &'a DataSet, name: &'a str) -> impl Iterator<Item = Company> + 'a {
    data_set.companies().filter(move |company| company.name == name)
}

fn id_of(data_set: &DataSet, name: &str) -> CompanyId {
    named(data_set, name).next().unwrap().id
}

#[test]
fn an_id_stays_when_sources_are_added_and_names_change() {
    let first = table("Exemple Pharma,exemple.fr,FR,,,\nAutre Exemple,,FR,,,\n");
    let plain = id_of(&first, "Exemple Pharma");
    let nothing_but_a_name = id_of(&first, "Autre Exemple");
    let more = format!("Exemple Pharma,exemple.fr,FR,{MOTHER},,\nAutre Exemple,autre.fr,FR,,,\n");
    let second = table(&more);
    assert_eq!(second.find_company(&plain).unwrap().name, "Exemple Pharma");
    assert_eq!(second.find_company(&nothing_but_a_name).unwrap().domain, "autre.fr");
    let numbered = id_of(&second, "Exemple Pharma");
    let renamed = table(&format!("Nouveau Nom,nouveau.fr,FR,{MOTHER},,\n"));
    assert_eq!(id_of(&renamed, "Nouveau Nom"), numbered);
    let with_former_name = table("Nouveau Nom,exemple.fr,FR,,Exemple Pharma,\n");
    assert_eq!(with_former_name.find_company(&plain).unwrap().name, "Nouveau Nom");
}

#[test]
fn two_companies_that_turn_out_to_be_one_are_found_under_both_ids() {
    let apart = table("Alpha Werke,alpha.de,DE,,,\nBeta Werke,beta.de,DE,,,\n");
    let (alpha, beta) = (id_of(&apart, "Alpha Werke"), id_of(&apart, "Beta Werke"));
    let same = format!("Alpha Werke,alpha.de,DE,{MOTHER},,\n");
    let other = format!("n,d,c,lei,a,p\nBeta Werke,beta.de,DE,{MOTHER},,\n");
    let one = data_set(&[
        ROUTING,
        ("id = 'register'", TABLE, &format!("n,d,c,lei,a,p\n{same}")),
        ("id = 'second'", TABLE, &other),
    ]);
    let (first, second) = (one.find_company(&alpha).unwrap(), one.find_company(&beta).unwrap());
    assert_eq!(first, second);
    let now = first.id.clone();
    for former in [&alpha, &beta] {
        assert_eq!(one.find_current_id(former).as_ref(), Some(&now));
    }
    let formers = one.list_former_ids(&HashSet::from([now.clone()]));
    assert!(formers.contains(&(beta.clone(), now)), "{formers:?}");
    assert_eq!(one.list_former_ids(&HashSet::from([beta])), []);
    assert_eq!(first.domains, ["beta.de"]);
    assert_eq!(first.aliases, ["Beta Werke"]);
}

#[test]
fn an_id_that_could_be_two_companies_leads_to_neither() {
    let one = table("Exemple Pharma,,FR,,,\n");
    let plain = id_of(&one, "Exemple Pharma");
    let two = table("Exemple Pharma,un.fr,FR,,,\nExemple Pharma,deux.fr,FR,,,\n");
    assert_eq!(named(&two, "Exemple Pharma").count(), 2);
    assert_eq!(two.find_company(&plain).filter(|company| !company.domain.is_empty()), None);
}

#[test]
fn owners_are_found_and_circles_broken() {
    let owned =
        format!("Fille SA,fille.fr,FR,{DAUGHTER},,{MOTHER}\nMere SA,mere.fr,FR,{MOTHER},,\n");
    let family = table(&owned);
    let daughter = named(&family, "Fille SA").next().unwrap();
    assert_eq!(daughter.parent_id, Some(id_of(&family, "Mere SA")));
    assert!(daughter.provenance.iter().any(|fact| fact.field == "parent_id"));
    let relations = format!("c,o\n{MOTHER},{DAUGHTER}\n");
    let circle = data_set(&[
        ("id = 'register'", TABLE, &format!("n,d,c,lei,a,p\n{owned}")),
        (
            "id = 'owners'",
            "format = 'owner-csv'\ncolumns = { company = 'c', owner = 'o' }",
            &relations,
        ),
    ]);
    assert!(circle.companies().filter(|company| company.parent_id.is_some()).count() <= 1);
}

#[test]
fn no_fact_is_without_source_and_licence() {
    let text = format!("n,d,c,lei,a,p\nExemple Pharma,exemple.fr,FR,{MOTHER},EP,\n");
    let data_set = data_set(&[ROUTING, ("id = 'register'", TABLE, &text)]);
    assert_eq!(facts_without_licence(&data_set), [""; 0]);
    for source in data_set.sources() {
        assert!(!source.licence.is_empty() && !source.id.is_empty(), "{source:?}");
    }
}

/// Fields that say something and have no source, or one without a licence.
fn facts_without_licence(data_set: &DataSet) -> Vec<String> {
    let mut found = Vec::new();
    for company in data_set.companies() {
        let known: [(&str, bool); 16] = [
            ("name", !company.name.is_empty()),
            ("legal_name", !company.legal_name.is_empty()),
            ("domain", !company.domain.is_empty()),
            ("country", !company.country.is_empty()),
            ("region", !company.region.is_empty()),
            ("city", !company.city.is_empty()),
            ("address", !company.address.is_empty()),
            ("postal_code", !company.postal_code.is_empty()),
            ("phone", !company.phone.is_empty()),
            ("industry", !company.industry.is_empty()),
            ("size", !company.size.is_empty()),
            ("identifiers", !company.identifiers.is_empty()),
            ("aliases", !company.aliases.is_empty()),
            ("domains", !company.domains.is_empty()),
            ("legal_form", !company.legal_form.is_empty()),
            ("parent_id", company.parent_id.is_some()),
        ];
        for (field, is_said) in known {
            let mut sources = company.provenance.iter().filter(|fact| fact.field == field);
            if is_said && !sources.any(|fact| !fact.licence.is_empty()) {
                found.push(format!("{field} of {}", company.name));
            }
        }
    }
    found
}

#[test]
fn what_a_source_said_is_gone_when_it_is_left_out() {
    let register = ("id = 'register'", TABLE, "n,d,c,lei,a,p\nExemple Pharma,exemple.fr,FR,,,\n");
    let agreed = ("id = 'agreed'", TABLE, "n,d,c,lei,a,p\nGeheim Werke,geheim.de,DE,,,\n");
    let with = file_of(&[ROUTING, register, agreed]);
    let without = file_of(&[ROUTING, register]);
    let has =
        |file: &[u8], text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(has(&with, "geheim.de") && has(&with, "agreed"));
    assert!(!has(&without, "geheim.de") && !has(&without, "agreed"));
}
