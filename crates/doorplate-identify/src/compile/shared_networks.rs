//! Networks of education and government that hundreds of institutions share: the network's own
//! name says nothing about who visits.

use doorplate_domain::network::NetworkKind;

use crate::kinds::text::plain;

/// Whether an autonomous system carries many institutions, by its number, by what it is called,
/// or because a network of education is called after the network and after no institution.
pub(super) fn serves_many(asn: u32, name: &str, kind: NetworkKind) -> bool {
    let name = plain(name).replace('&', "and");
    ASNS.binary_search(&asn).is_ok()
        || PHRASES.iter().any(|phrase| name.contains(phrase))
        || (kind == NetworkKind::Education && is_no_single_institutions(&name))
        || (kind == NetworkKind::Government && is_a_computing_centre(&name))
}

/// Whether the name is one institution's: a university, a school, a laboratory.
pub(super) fn is_an_institution(plain_name: &str) -> bool {
    INSTITUTIONS.iter().any(|start| plain_name.contains(start))
}

/// Whether the name is a network's, or so short that it names no institution.
fn is_no_single_institutions(plain_name: &str) -> bool {
    let has = |word: &str| plain_name.split(|c: char| !c.is_alphanumeric()).any(|one| one == word);
    let is_network = ["network", "networks", "net", "red", "rede", "reseau", "netz", "noc"]
        .iter()
        .any(|word| has(word))
        || plain_name.split_whitespace().any(|word| word.len() > 4 && word.ends_with("net"));
    let is_short = plain_name.split_whitespace().count() < 3 && plain_name.len() <= SHORT_BYTES;
    (is_network || is_short) && !is_an_institution(plain_name)
}

/// The longest name of one or two words that is more likely a network's than an institution's.
const SHORT_BYTES: usize = 9;

fn is_a_computing_centre(plain_name: &str) -> bool {
    ["rechenzentrum", "data center", "datacenter", "network information", "computing center"]
        .iter()
        .any(|part| plain_name.contains(part))
        && !plain_name.contains("dod ")
}

/// Parts of the names of single institutions of education and research, in plain letters.
const INSTITUTIONS: &[&str] = &[
    "academ",
    "campus",
    "clinic",
    "colegio",
    "colleg",
    "ecole",
    "escola",
    "escuela",
    "facul",
    "fakult",
    "foundation",
    "hochschule",
    "hogeschool",
    "hospital",
    "institut",
    "kolej",
    "labor",
    "librar",
    "museum",
    "observator",
    "politec",
    "polytech",
    "school",
    "schule",
    "univ",
    "uczelni",
];

const PHRASES: &[&str] = &[
    "academic and research network",
    "academic network",
    "academic research network",
    "century network",
    "education and research network",
    "education network",
    "federal guard service",
    "government information technology",
    "government network",
    "government of ",
    "governmental information",
    "grid for learning",
    "interuniversity",
    "national research education",
    "province of ",
    "public networks",
    "regional optical network",
    "research and academic network",
    "research and education network",
    "research network",
    "rsnet",
    "schoolnet",
    "school district network",
    "shared service",
    "state network",
    "department of information technology",
];

/// National and international research networks whose names do not tell, ascending.
const ASNS: [u32; 50] = [
    137, 224, 378, 553, 559, 668, 680, 766, 776, 786, 1101, 1103, 1213, 1237, 1653, 1659, 1741,
    1853, 1916, 1930, 1955, 2018, 2107, 2108, 2200, 2607, 2611, 2614, 2697, 2847, 2852, 2907, 3221,
    4538, 5408, 6509, 6802, 7575, 8501, 8517, 9199, 11537, 12046, 13092, 17579, 20965, 21320,
    24490, 38022, 55824,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn research_networks_are_told_from_universities() {
        assert!(ASNS.is_sorted());
        let (education, government) = (NetworkKind::Education, NetworkKind::Government);
        assert!(serves_many(680, "DFN", education));
        assert!(serves_many(1, "Example Research & Education Network", education));
        assert!(serves_many(1, "EXANet", education));
        assert!(serves_many(1, "Landesrechenzentrum", government));
        assert!(!serves_many(1, "University of Exampleville", education));
        assert!(!serves_many(1, "Example University Network", education));
        assert!(!serves_many(1, "EXANet", NetworkKind::Business));
    }
}
