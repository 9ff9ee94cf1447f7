//! The manifests that come with the product, ascending by id.

pub(super) const TEXTS: &[(&str, &str)] = &[
    ("afrinic.toml", include_str!("../../sources/afrinic.toml")),
    ("apnic.toml", include_str!("../../sources/apnic.toml")),
    ("apple-relay.toml", include_str!("../../sources/apple-relay.toml")),
    ("arin.toml", include_str!("../../sources/arin.toml")),
    ("aws.toml", include_str!("../../sources/aws.toml")),
    ("azure.toml", include_str!("../../sources/azure.toml")),
    ("cloudflare.toml", include_str!("../../sources/cloudflare.toml")),
    ("companies-house.toml", include_str!("../../sources/companies-house.toml")),
    ("crawlers.toml", include_str!("../../sources/crawlers.toml")),
    ("delegated.toml", include_str!("../../sources/delegated.toml")),
    ("fastly.toml", include_str!("../../sources/fastly.toml")),
    ("gleif.toml", include_str!("../../sources/gleif.toml")),
    ("gleif-owners.toml", include_str!("../../sources/gleif-owners.toml")),
    ("google-cloud.toml", include_str!("../../sources/google-cloud.toml")),
    ("gov-domains.toml", include_str!("../../sources/gov-domains.toml")),
    ("iptoasn.toml", include_str!("../../sources/iptoasn.toml")),
    ("operator.toml", include_str!("../../sources/operator.toml")),
    ("opt-outs.toml", include_str!("../../sources/opt-outs.toml")),
    ("oracle-cloud.toml", include_str!("../../sources/oracle-cloud.toml")),
    ("peeringdb.toml", include_str!("../../sources/peeringdb.toml")),
    ("rdap.toml", include_str!("../../sources/rdap.toml")),
    ("ripe.toml", include_str!("../../sources/ripe.toml")),
    ("ror.toml", include_str!("../../sources/ror.toml")),
    ("sec.toml", include_str!("../../sources/sec.toml")),
    ("sec-submissions.toml", include_str!("../../sources/sec-submissions.toml")),
    ("tor-exits.toml", include_str!("../../sources/tor-exits.toml")),
    ("universities.toml", include_str!("../../sources/universities.toml")),
    ("user-agents.toml", include_str!("../../sources/user-agents.toml")),
    ("wikidata.toml", include_str!("../../sources/wikidata.toml")),
    ("x4bnet-hosting.toml", include_str!("../../sources/x4bnet-hosting.toml")),
    ("x4bnet-hosting-as.toml", include_str!("../../sources/x4bnet-hosting-as.toml")),
    ("x4bnet-vpn.toml", include_str!("../../sources/x4bnet-vpn.toml")),
    ("x4bnet-vpn-as.toml", include_str!("../../sources/x4bnet-vpn-as.toml")),
    ("zscaler.toml", include_str!("../../sources/zscaler.toml")),
];

#[cfg(test)]
mod tests {
    use crate::manifest::Manifest;

    #[test]
    fn every_default_manifest_reads_and_is_named_after_its_id() {
        let manifests = Manifest::all_default();
        for (manifest, (name, _)) in manifests.iter().zip(super::TEXTS) {
            assert_eq!(*name, format!("{}.toml", manifest.id));
        }
        assert!(manifests.is_sorted_by(|left, right| left.id < right.id));
    }
}
