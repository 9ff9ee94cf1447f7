//! The registers of companies, as they publish: small tables of our own in their forms.

use crate::manifest::Manifest;
use crate::sources::{CompanyRow, ProblemKind, Row, SourceReport, read};

/// Reads a text with the first mirror of a manifest that comes with the product.
fn read_default(id: &str, text: &str) -> (Vec<CompanyRow>, SourceReport) {
    let manifest = Manifest::all_default().into_iter().find(|manifest| manifest.id == id).unwrap();
    read_mirror(&manifest.mirrors[0], text.as_bytes())
}

fn read_mirror(mirror: &crate::manifest::Mirror, text: &[u8]) -> (Vec<CompanyRow>, SourceReport) {
    let mut bytes = text;
    let mut companies = Vec::new();
    let report = read(mirror, &mut bytes, &mut |row| {
        if let Row::Company(row) = row {
            companies.push(*row);
        }
    });
    (companies, report.unwrap())
}

#[test]
fn legal_entities_come_without_funds_and_sole_traders() {
    let text = "LEI,Entity.LegalName,Entity.OtherEntityNames.OtherEntityName.1,\
        Entity.LegalAddress.Country,Entity.HeadquartersAddress.FirstAddressLine,\
        Entity.HeadquartersAddress.City,Entity.HeadquartersAddress.Region,\
        Entity.HeadquartersAddress.Country,Entity.HeadquartersAddress.PostalCode,\
        Entity.RegistrationAuthority.RegistrationAuthorityID,\
        Entity.RegistrationAuthority.RegistrationAuthorityEntityID,Entity.EntityCategory,\
        Entity.LegalForm.EntityLegalFormCode,Entity.EntityStatus\n\
        5493001KJTIIGC8Y1R12,Beispiel Werke GmbH,Beispielwerk GmbH,DE,Weg 1,Berlin,DE-BE,DE,10115,\
        RA000242,HRB 12,GENERAL,2HBR,ACTIVE\n\
        5493001KJTIIGC8Y1R13,Example Limited,,GB,Street 1,London,,GB,EC1A 1BB,\
        RA000585,102498,GENERAL,H0PO,ACTIVE\n\
        5493001KJTIIGC8Y1R14,Beispiel Fonds,,LU,a,b,,LU,1,,,FUND,,ACTIVE\n\
        5493001KJTIIGC8Y1R15,Erika Muster,,DE,a,b,,DE,1,,,SOLE_PROPRIETOR,,ACTIVE\n\
        5493001KJTIIGC8Y1R16,Muster Handel,,DE,a,b,,DE,1,,,GENERAL,ECWU,ACTIVE\n\
        5493001KJTIIGC8Y1R17,Gone GmbH,,DE,a,b,,DE,1,,,GENERAL,2HBR,INACTIVE\n";
    let (companies, report) = read_default("gleif", text);
    assert_eq!(companies.len(), 2);
    let first = &companies[0];
    assert_eq!((first.name.as_str(), first.legal_form.as_str()), ("Beispiel Werke GmbH", "2HBR"));
    assert_eq!((first.city.as_str(), first.postal_code.as_str()), ("Berlin", "10115"));
    assert_eq!(first.aliases, ["Beispielwerk GmbH"]);
    assert_eq!(
        first.identifiers,
        [("lei", "5493001KJTIIGC8Y1R12".to_owned()), ("register", "RA000242:HRB12".to_owned())]
    );
    assert_eq!(companies[1].identifiers[1], ("companies_house", "00102498".to_owned()));
    assert_eq!(
        report.problems,
        [
            (4, ProblemKind::LeftOut),
            (5, ProblemKind::NaturalPerson),
            (6, ProblemKind::NaturalPerson),
            (7, ProblemKind::LeftOut),
        ]
    );
}

#[test]
fn companies_house_comes_with_previous_names_and_one_set_of_industries() {
    let text = "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,\
        RegAddress.AddressLine1, RegAddress.AddressLine2,RegAddress.PostTown,RegAddress.County,\
        RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,CountryOfOrigin,\
        SICCode.SicText_1,SICCode.SicText_2,URI,PreviousName_1.CONDATE, PreviousName_1.CompanyName,\
        PreviousName_2.CONDATE, PreviousName_2.CompanyName\n\
        \"EXAMPLE SYSTEMS LIMITED\",\"226143\",\"\",\"\",\"1 High Street\",\"Floor 2\",\"LEEDS\",\
        \"\",\"ENGLAND\",\"LS1 1AA\",\"Private Limited Company\",\"Active\",\"United Kingdom\",\
        \"62020 - Information technology consultancy activities\",\"\",\"\",\"01/02/2010\",\
        \"EXAMPLE WIDGETS LIMITED\",\"\",\"EXAMPLE ONE LTD\"\n\
        \"OTHER EXAMPLE LLP\",\"OC300001\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\
        \"Limited Liability Partnership\",\"Liquidation\",\"\",\"None Supplied\",\"\",\"\",\"\",\"\",\
        \"\",\"\"\n";
    let (companies, report) = read_default("companies-house", text);
    let [first, second] = companies.as_slice() else { panic!("{companies:?} {report:?}") };
    assert_eq!(first.identifiers, [("companies_house", "00226143".to_owned())]);
    assert_eq!(first.address, "1 High Street, Floor 2");
    assert_eq!(first.industry, "Software and IT services");
    assert_eq!(first.legal_form, "H0PO");
    assert_eq!(first.aliases, ["EXAMPLE WIDGETS LIMITED", "EXAMPLE ONE LTD"]);
    assert_eq!(first.country, "GB");
    assert_eq!((second.legal_form.as_str(), second.industry.as_str()), ("Z0EY", ""));
}

#[test]
fn an_export_of_wikidata_is_read_as_the_service_gives_it() {
    let text = r#"{"head":{"vars":["company"]},"results":{"bindings":[
        {"company":{"type":"uri","value":"http://www.wikidata.org/entity/Q900"},
         "label":{"value":"Example Group"},"aliases":{"value":"EG|Example"},
         "website":{"value":"https://www.example.com/en"},"country":{"value":"FR"},
         "industry":{"value":"software industry"},"employees":{"value":"12,000"},
         "lei":{"value":"5493001KJTIIGC8Y1R12"},
         "parent":{"value":"http://www.wikidata.org/entity/Q901"}}]}}"#;
    let (companies, _) = read_default("wikidata", text);
    let [company] = companies.as_slice() else { panic!("{companies:?}") };
    assert_eq!(company.domain, "example.com");
    assert_eq!(company.size, "5000-19999");
    assert_eq!(company.parent, Some(("wikidata", "Q901".to_owned())));
    assert_eq!(company.identifiers[1], ("wikidata", "Q900".to_owned()));
    assert_eq!(company.aliases, ["EG", "Example"]);
    assert_eq!(company.industry, "Software and IT services");
}

#[test]
fn filers_with_the_sec_are_companies_only_when_they_operate() {
    let text = r#"{"cik":"0000000123","entityType":"operating","sic":"7372","name":"EXAMPLE CORP",
        "website":"www.example.com","phone":"212-555-0100","addresses":{"mailing":{},
        "business":{"street1":"1 Main St","street2":null,"city":"NEW YORK","stateOrCountry":"NY",
        "zipCode":"10001"}},"formerNames":[{"name":"OLD EXAMPLE CORP"},{"name":"OLDER INC"}]}
        {"cik":"9","entityType":"other","name":"DOE JANE","formerNames":[]}"#;
    let (companies, report) = read_default("sec-submissions", text);
    let [company] = companies.as_slice() else { panic!("{companies:?} {report:?}") };
    assert_eq!(company.identifiers, [("cik", "123".to_owned())]);
    assert_eq!(company.aliases, ["OLD EXAMPLE CORP", "OLDER INC"]);
    assert_eq!(company.industry, "Software and IT services");
    assert_eq!(company.city, "NEW YORK");
    assert_eq!(report.problem_counts[&ProblemKind::NaturalPerson], 1);
}

#[test]
fn a_table_of_ones_own_may_have_any_sign_and_encoding() {
    let mirror = toml::from_str(
        "address = 'file:'\nfiles = ['a']\nformat = 'company-csv'\ndelimiter = ';'\n\
         encoding = 'windows-1252'\n[constants]\ncountry = 'CH'\n[columns]\nname = 'Firma'\n\
         phone = 'Telefon?'\nemployees = 'Mitarbeiter'\n[skip]\nStatus = ['gelöscht']\n\
         [licence]\nname = 'own'\nclass = 'first-party'",
    )
    .unwrap();
    let text = "Firma;Mitarbeiter;Status\nM\u{fc}hle AG;40;aktiv\nAlt AG;1;gel\u{f6}scht\n";
    let bytes: Vec<u8> = text.chars().map(|one| u8::try_from(u32::from(one)).unwrap()).collect();
    let (companies, report) = read_mirror(&mirror, &bytes);
    assert_eq!(companies.len(), 1);
    assert_eq!((companies[0].name.as_str(), companies[0].size.as_str()), ("Mühle AG", "10-49"));
    assert_eq!(companies[0].legal_form, "MVII");
    assert_eq!(report.problems, [(3, ProblemKind::LeftOut)]);
}

#[test]
fn owners_are_read_by_their_numbers() {
    let manifest = Manifest::all_default().into_iter().find(|it| it.id == "gleif-owners").unwrap();
    let text = "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,\
        Relationship.EndNode.NodeID,Relationship.EndNode.NodeIDType,Relationship.RelationshipType,\
        Relationship.RelationshipStatus\n\
        5493001KJTIIGC8Y1R12,LEI,5493001KJTIIGC8Y1R13,LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE\n\
        5493001KJTIIGC8Y1R12,LEI,5493001KJTIIGC8Y1R14,LEI,IS_ULTIMATELY_CONSOLIDATED_BY,ACTIVE\n\
        5493001KJTIIGC8Y1R12,LEI,5493001KJTIIGC8Y1R15,LEI,IS_DIRECTLY_CONSOLIDATED_BY,INACTIVE\n\
        nonsense,LEI,5493001KJTIIGC8Y1R15,LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE\n";
    let mut bytes = text.as_bytes();
    let mut owners = Vec::new();
    let report = read(&manifest.mirrors[0], &mut bytes, &mut |row| {
        if let Row::Owned { company, owner } = row {
            owners.push((company.1, owner.1));
        }
    })
    .unwrap();
    assert_eq!(owners, [("5493001KJTIIGC8Y1R12".to_owned(), "5493001KJTIIGC8Y1R13".to_owned())]);
    assert_eq!(report.rows_refused, 3);
}
