//! The manifests that come with the product, ascending by id.

pub(super) const TEXTS: &[(&str, &str)] = &[
    ("apple-relay.toml", include_str!("../../sources/apple-relay.toml")),
    ("aws.toml", include_str!("../../sources/aws.toml")),
    ("azure.toml", include_str!("../../sources/azure.toml")),
    ("cloudflare.toml", include_str!("../../sources/cloudflare.toml")),
    ("companies-house.toml", include_str!("../../sources/companies-house.toml")),
    ("crawlers.toml", include_str!("../../sources/crawlers.toml")),
    ("delegated.toml", include_str!("../../sources/delegated.toml")),
    ("fastly.toml", include_str!("../../sources/fastly.toml")),
    ("gleif.toml", include_str!("../../sources/gleif.toml")),
    ("google-cloud.toml", include_str!("../../sources/google-cloud.toml")),
    ("iptoasn.toml", include_str!("../../sources/iptoasn.toml")),
    ("operator.toml", include_str!("../../sources/operator.toml")),
    ("oracle-cloud.toml", include_str!("../../sources/oracle-cloud.toml")),
    ("ror.toml", include_str!("../../sources/ror.toml")),
    ("tor-exits.toml", include_str!("../../sources/tor-exits.toml")),
    ("universities.toml", include_str!("../../sources/universities.toml")),
    ("user-agents.toml", include_str!("../../sources/user-agents.toml")),
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
