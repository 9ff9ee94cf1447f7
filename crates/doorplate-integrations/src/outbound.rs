//! Every connection that Doorplate can open to the outside, with its reason and its switch. What
//! is not in this list does not exist: a new outward port adds its line here.

use doorplate_identify::manifest::Manifest;
use serde::Serialize;

/// One possible connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboundConnection {
    /// Where to.
    pub destination: String,
    /// What for.
    pub reason: String,
    /// What has to be done or set for it to happen.
    pub enabled_by: String,
    /// What is sent.
    pub sends: String,
}

/// Lists every possible connection: the mirrors of all sources, in the order of their ids.
/// `registry` is where packages come from.
pub fn list(manifests: &[Manifest], registry: impl Fn(&str) -> String) -> Vec<OutboundConnection> {
    let mut connections = Vec::new();
    for manifest in manifests {
        for mirror in &manifest.mirrors {
            let destination = match mirror.package() {
                Some(package) => format!("{} (package {package})", registry(package)),
                None if mirror.address.starts_with("file:") => continue,
                None => mirror.address.clone(),
            };
            let enabled_by = if manifest.enabled {
                "`doorplate dataset update` is run".to_owned()
            } else {
                format!("`doorplate dataset update --source {}` is run", manifest.id)
            };
            connections.push(OutboundConnection {
                destination,
                reason: format!("source {}: {}", manifest.id, manifest.name),
                enabled_by,
                sends: "a GET request; nothing about visitors or workspaces".to_owned(),
            });
        }
    }
    connections.push(OutboundConnection {
        destination: "the name servers of the system, or those of `validation.name_servers`"
            .to_owned(),
        reason: "a second look at addresses without a verdict".to_owned(),
        enabled_by: "`validation.enabled = true` is set".to_owned(),
        sends: "questions to the DNS, UDP and TCP: the reverse name of such an address, and host \
                and domain names that the answers lead to"
            .to_owned(),
    });
    connections
}
