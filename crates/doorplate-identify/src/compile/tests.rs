//! From sources to verdicts, on a few made-up networks.

use doorplate_domain::identification::{AbstainReason, Identification, VerdictStatus};
use doorplate_domain::network::NetworkKind;

use super::{Compiler, HolderRow, Layer};
use crate::data_set::DataSet;
use crate::manifest::Manifest;

mod companies;

/// A data set of sources given as manifest head, format part and text.
fn data_set(sources: &[(&str, &str, &str)]) -> DataSet {
    DataSet::from_bytes(file_of(sources)).unwrap()
}

fn file_of(sources: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut compiler = Compiler::new();
    for (head, mirror, text) in sources {
        let manifest = Manifest::parse(
            "test",
            &format!(
                "name = 'Test list'\nrhythm = 'never'\n{head}\n[[mirror]]\naddress = 'file:'\n\
                 files = ['a']\n{mirror}\n[mirror.licence]\nname = 'CC0-1.0'\nclass = 'open'"
            ),
        )
        .unwrap();
        let mirror = &manifest.mirrors[0];
        compiler.add_source(&manifest, mirror, "2026-08-01", &mut [&mut text.as_bytes()]).unwrap();
    }
    compiler.compile(&mut |_| {})
}

const ROUTING: (&str, &str, &str) = (
    "id = 'routing'",
    "format = 'ip2asn-tsv'",
    "20.0.0.0\t20.0.255.255\t64500\tFR\tEXAMPLE-AS Exemple Pharma SA\n\
     91.0.0.0\t91.0.255.255\t64501\tDE\tNETTEL-AS Nettel Telecom Broadband\n\
     22.0.0.0\t22.0.255.255\t64502\tUS\tUNIV-AS University of Exampleville\n\
     2a00:1::\t2a00:1:ffff:ffff:ffff:ffff:ffff:ffff\t64500\tFR\tEXAMPLE-AS Exemple Pharma SA\n",
);

const REGISTER: (&str, &str, &str) = (
    "id = 'register'",
    "format = 'company-csv'\ncolumns = { name = 'n', domain = 'd', country = 'c', kind = 'k' }",
    "n,d,c,k\nExemple Pharma,exemple.fr,France,company\n\
     University of Exampleville,exampleville.edu,US,education\n\
     Nettel Telecom Broadband,nettel.de,DE,\n",
);

fn identify(data_set: &DataSet, address: &str) -> Identification {
    data_set.identify(address.parse().unwrap())
}

#[test]
fn a_business_with_its_own_network_is_named() {
    let data_set = data_set(&[ROUTING, REGISTER]);
    for address in ["20.0.1.2", "2a00:1::7"] {
        let identification = identify(&data_set, address);
        assert_ne!(identification.status, VerdictStatus::Abstained, "{identification:#?}");
        let company = identification.company.unwrap();
        assert_eq!(
            (company.name.as_str(), company.domain.as_str()),
            ("Exemple Pharma", "exemple.fr")
        );
        assert_eq!(data_set.find_company(&company.id), Some(company));
    }
}

#[test]
fn our_own_facts_are_shown_as_they_are_written() {
    let data_set = Compiler::new().compile(&mut |_| {});
    let data_set = DataSet::from_bytes(data_set).unwrap();
    for organisation in crate::starter::facts().organisations {
        let Some((first, _)) = organisation.ranges.first() else { continue };
        let verdict = data_set.identify(*first);
        let name = verdict.company.map(|company| company.name);
        assert_eq!(name.as_deref(), Some(organisation.name));
    }
}

#[test]
fn a_groups_network_abroad_is_the_groups() {
    let abroad = ROUTING.2.replace("\tFR\tEXAMPLE-AS", "\tDE\tEXAMPLE-AS");
    let data_set = data_set(&[(ROUTING.0, ROUTING.1, &abroad), REGISTER]);
    let company = identify(&data_set, "20.0.1.2").company.unwrap();
    assert_eq!(company.domain, "exemple.fr");
}

#[test]
fn a_carrier_is_never_named() {
    let data_set = data_set(&[ROUTING, REGISTER]);
    let identification = identify(&data_set, "91.0.0.9");
    assert_eq!(identification.reason, Some(AbstainReason::Isp));
    assert_eq!(identification.company, None);
    assert_eq!(identification.network_name, "Nettel Telecom Broadband");
}

#[test]
fn special_and_unrouted_addresses_have_their_reason() {
    let data_set = data_set(&[ROUTING]);
    assert_eq!(identify(&data_set, "10.0.0.1").reason, Some(AbstainReason::Special));
    assert_eq!(identify(&data_set, "2c0f:1::1").reason, Some(AbstainReason::Unknown));
}

#[test]
fn a_published_list_closes_the_gate_and_the_operator_opens_it() {
    let list = (
        "id = 'vpns'\nkind = 'vpn'\nservice = 'Exampled VPN'",
        "format = 'cidr-list'",
        "20.0.7.0/24\n",
    );
    let operator = (
        "id = 'operator'",
        "format = 'operator-csv'",
        "prefix,name,domain,country,kind\n\
         20.0.7.128/25,Own Example GmbH,own.example.com,DE,business\n",
    );
    let data_set = data_set(&[ROUTING, REGISTER, list, operator]);
    let listed = identify(&data_set, "20.0.7.1");
    assert_eq!(listed.reason, Some(AbstainReason::Vpn));
    assert_eq!(listed.service, "Exampled VPN");
    assert_eq!(listed.asn, 64500);
    let own = identify(&data_set, "20.0.7.200");
    assert_eq!(own.status, VerdictStatus::Identified);
    assert_eq!(own.company.unwrap().name, "Own Example GmbH");
    assert_eq!(own.kind, NetworkKind::Business);
}

#[test]
fn no_statement_has_the_address_and_every_piece_has_a_source() {
    let data_set = data_set(&[ROUTING, REGISTER]);
    for address in ["20.0.1.2", "91.0.0.9", "22.0.0.1", "10.0.0.1"] {
        let identification = identify(&data_set, address);
        assert!(!identification.evidence.is_empty());
        for piece in identification.evidence {
            assert!(!piece.statement.contains(address), "{}", piece.statement);
            assert!(!piece.source.is_empty() && !piece.licence.is_empty());
        }
    }
}

#[test]
fn same_sources_give_same_bytes() {
    let sources = [ROUTING, REGISTER];
    assert_eq!(file_of(&sources), file_of(&sources));
    assert!(data_set(&sources).version().starts_with("2026-08-01-"));
}

#[test]
fn patterns_come_back() {
    let crawlers = (
        "id = 'crawlers'",
        "format = 'crawlers-json'",
        r#"[{"pattern": "Examplebot\\/", "url": "http://example.com", "tags": ["seo"]}]"#,
    );
    let regexes = (
        "id = 'regexes'",
        "format = 'user-agents-yaml'",
        "user_agent_parsers:\n  - regex: 'a'\nos_parsers:\ndevice_parsers:\n",
    );
    let data_set = data_set(&[crawlers, regexes]);
    let patterns: Vec<_> = data_set.crawler_patterns().collect();
    assert_eq!(patterns[0].pattern, "Examplebot\\/");
    assert_eq!(patterns[0].tags, ["seo"]);
    assert!(data_set.user_agent_regexes().starts_with("user_agent_parsers:"));
}

#[test]
fn who_opted_out_is_not_named_by_range_website_or_name() {
    for entry in ["20.0.0.0/16", "www.exemple.fr", "Exemple Pharma SA # by letter"] {
        let opt_outs = ("id = 'opt-outs'", "format = 'opt-outs'", entry);
        let data_set = data_set(&[ROUTING, REGISTER, opt_outs]);
        let identification = identify(&data_set, "20.0.1.2");
        assert_eq!(identification.reason, Some(AbstainReason::OptedOut), "{entry}");
        assert_eq!(identification.company, None);
        assert!(identification.evidence.iter().any(|piece| piece.source == "opt-outs"));
        assert_ne!(identify(&data_set, "22.0.0.1").reason, Some(AbstainReason::OptedOut));
    }
}

#[test]
fn two_organisations_as_likely_as_each_other_are_a_conflict() {
    // The product's own facts have the range as another's.
    let routing = (
        "id = 'routing'",
        "format = 'ip2asn-tsv'",
        "53.0.0.0\t53.0.255.255\t64500\tFR\tEXAMPLE-AS Exemple Pharma SA\n",
    );
    let identification = identify(&data_set(&[routing, REGISTER]), "53.0.1.2");
    assert_eq!(identification.reason, Some(AbstainReason::Conflict), "{identification:#?}");
    assert_eq!(identification.company, None);
    assert!(identification.evidence.iter().any(|piece| piece.kind == "other_holder"));
}

/// What is said of an address in a carrier's network that an imported table assigns.
fn assigned(name: &str, domain: &str) -> Identification {
    let mut compiler = Compiler::new();
    let (head, mirror, text) = ROUTING;
    let manifest = Manifest::parse(
        "test",
        &format!(
            "name = 'Test list'\nrhythm = 'never'\n{head}\n[[mirror]]\naddress = 'file:'\n\
             files = ['a']\n{mirror}\n[mirror.licence]\nname = 'CC0-1.0'\nclass = 'open'"
        ),
    )
    .unwrap();
    compiler
        .add_source(&manifest, &manifest.mirrors[0], "2026-08-01", &mut [&mut text.as_bytes()])
        .unwrap();
    let row = HolderRow {
        first: "91.0.7.0".parse().unwrap(),
        last: "91.0.7.7".parse().unwrap(),
        name: name.to_owned(),
        domain: domain.to_owned(),
        country: "DE".to_owned(),
        kind: None,
        service: String::new(),
    };
    compiler.add_holder(row, "", 1, Layer::Tables);
    let data_set = DataSet::from_bytes(compiler.compile(&mut |_| {})).unwrap();
    identify(&data_set, "91.0.7.3")
}

#[test]
fn a_carriers_assignment_passes_the_gate_when_it_reads_like_a_business() {
    let bank = assigned("Zyxwo Steel Works GmbH", "zyxwo-steel.de");
    assert_eq!(bank.company.unwrap().domain, "zyxwo-steel.de");
    for name in ["Customer pool 7", "Laura Brandt", "xDSL static"] {
        let identification = assigned(name, "");
        assert_eq!(identification.company, None, "{name}");
        assert_eq!(identification.reason, Some(AbstainReason::Isp), "{name}");
    }
}

#[test]
fn a_receipt_can_be_made_again_byte_for_byte() {
    let sources = [ROUTING, REGISTER];
    let path = std::env::temp_dir().join(format!("doorplate-receipt-{}", std::process::id()));
    std::fs::write(&path, file_of(&sources)).unwrap();
    let opened = [DataSet::open(&path).unwrap(), DataSet::open(&path).unwrap()];
    let built_again = data_set(&sources);
    std::fs::remove_file(&path).unwrap();
    for address in ["20.0.1.2", "91.0.0.9", "22.0.0.1", "2a00:1::7", "10.0.0.1"] {
        let receipt =
            |data_set: &DataSet| serde_json::to_vec(&identify(data_set, address)).unwrap();
        let first = receipt(&opened[0]);
        assert_eq!(first, receipt(&opened[1]), "{address}");
        assert_eq!(first, receipt(&built_again), "{address}");
    }
}

#[test]
fn companies_are_found_by_their_domain() {
    let group = (
        "id = 'groups'",
        "format = 'company-csv'\ncolumns = { name = 'n', domain = 'd', country = 'c' }",
        "n,d,c\nGroupe Exemple,groupe.fr,FR\nGroupe Exemple Nord,groupe.fr,FR\n",
    );
    let data_set = data_set(&[ROUTING, REGISTER, group]);
    let names = |domain| -> Vec<String> {
        let companies = data_set.find_companies_of_domain(domain);
        companies.into_iter().map(|company| company.name).collect()
    };
    assert_eq!(names("exemple.fr"), ["Exemple Pharma"]);
    let mut group = names("groupe.fr");
    group.sort();
    assert_eq!(group, ["Groupe Exemple", "Groupe Exemple Nord"]);
    assert_eq!(names("groupe"), [""; 0]);
    assert_eq!(names(""), [""; 0]);
    assert_eq!(names("zzz.example"), [""; 0]);
    // Whoever opted out is not found by a domain either.
    let opt_outs = ("id = 'opt-outs'", "format = 'opt-outs'", "Exemple Pharma");
    let data_set = self::data_set(&[ROUTING, REGISTER, opt_outs]);
    assert_eq!(data_set.find_companies_of_domain("exemple.fr"), []);
}
