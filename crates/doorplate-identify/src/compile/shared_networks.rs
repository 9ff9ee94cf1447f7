//! Networks of education and government that hundreds of institutions share: the network's own
//! name says nothing about who visits.

/// Whether an autonomous system carries many institutions, by number or by what it is called.
pub(super) fn serves_many(asn: u32, name: &str) -> bool {
    let name = name.to_lowercase().replace('&', "and");
    ASNS.binary_search(&asn).is_ok() || PHRASES.iter().any(|phrase| name.contains(phrase))
}

const PHRASES: [&str; 15] = [
    "academic and research network",
    "academic network",
    "academic research network",
    "century network",
    "education and research network",
    "education network",
    "government network",
    "government of ",
    "national research education",
    "regional optical network",
    "research and academic network",
    "research and education network",
    "schoolnet",
    "shared services",
    "state network",
];

/// National and international research networks whose names do not tell, ascending.
const ASNS: [u32; 49] = [
    137, 224, 378, 553, 559, 680, 766, 776, 786, 1101, 1103, 1213, 1237, 1653, 1659, 1741, 1853,
    1916, 1930, 1955, 2018, 2107, 2108, 2200, 2607, 2611, 2614, 2697, 2847, 2852, 2907, 3221, 4538,
    5408, 6509, 6802, 7575, 8501, 8517, 9199, 11537, 12046, 13092, 17579, 20965, 21320, 24490,
    38022, 55824,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn research_networks_are_told_from_universities() {
        assert!(ASNS.is_sorted());
        assert!(serves_many(680, "DFN"));
        assert!(serves_many(1, "Example Research & Education Network"));
        assert!(!serves_many(1, "University of Exampleville"));
    }
}
