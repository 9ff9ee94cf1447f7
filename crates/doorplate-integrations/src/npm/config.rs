//! Which registry to ask, and with which credentials: as npm itself would decide.
//!
//! In order: environment, the project's `.npmrc`, the user's, the system's. No registry is known
//! by itself: where none of them names one, none is asked.
//! Credentials belong to an address (`//host/path/:_authToken=…`) and go nowhere else.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;

/// What npm's configuration is read from. The caller reads the environment and the files.
#[derive(Clone, Default)]
pub struct NpmSurroundings {
    /// The environment: names and values.
    pub variables: Vec<(String, String)>,
    /// The texts of the `.npmrc` files, nearest first: project, user, system.
    pub files: Vec<String>,
}

/// Registries and credentials.
#[derive(Clone)]
pub struct NpmConfig {
    registry: Option<String>,
    scopes: BTreeMap<String, String>,
    /// `//host/path/` and the header's value, longest path first.
    credentials: Vec<(String, String)>,
}

impl fmt::Debug for NpmConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NpmConfig")
            .field("registry", &self.registry)
            .field("scopes", &self.scopes)
            .field("credentials", &format_args!("{} hidden", self.credentials.len()))
            .finish()
    }
}

impl NpmConfig {
    /// Reads the configuration. What makes no sense is passed over, as npm does.
    pub fn read(surroundings: &NpmSurroundings) -> Self {
        let mut settings: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &surroundings.variables {
            // The name of a variable is read in any case; npm sets it in lower case itself.
            let name = name.to_ascii_lowercase();
            if let Some(key) = name.strip_prefix("npm_config_")
                && !value.is_empty()
            {
                settings.entry(key.to_owned()).or_insert_with(|| value.clone());
            }
        }
        for text in &surroundings.files {
            for (key, value) in entries(text, &surroundings.variables) {
                settings.entry(key).or_insert(value);
            }
        }
        let registry = settings.get("registry").map(|address| as_folder(address));
        let scopes = settings.iter().filter_map(|(key, value)| {
            let scope = key.strip_suffix(":registry").filter(|scope| scope.starts_with('@'))?;
            Some((scope.to_owned(), as_folder(value)))
        });
        Self { registry, scopes: scopes.collect(), credentials: credentials(&settings) }
    }

    /// The address of the registry that has a package, with `/` at its end; nothing when the
    /// configuration names none.
    pub fn registry_for(&self, package: &str) -> Option<&str> {
        let scope = package.split_once('/').map_or("", |(scope, _)| scope);
        self.scopes.get(scope).or(self.registry.as_ref()).map(String::as_str)
    }

    /// The `Authorization` header for an address; empty when there are no credentials for it.
    pub fn authorization_for(&self, url: &Url) -> &str {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let address = format!("//{}{port}{}", url.host_str().unwrap_or_default(), url.path());
        let found = self.credentials.iter().find(|(prefix, _)| address.starts_with(prefix));
        found.map_or("", |(_, header)| header)
    }

    /// Where a tarball is. Mirrors repeat the address of the registry that they mirror in their
    /// metadata; the mirror is asked all the same, as npm does. What comes is checked in any case.
    pub(super) fn locate_tarball(&self, package: &str, tarball: &str) -> Option<Url> {
        let url = Url::parse(tarball).ok()?;
        let registry = self.registry_for(package)?;
        let usual = format!("/{package}/-/");
        match url.path().find(&usual) {
            Some(start) => Url::parse(&format!("{registry}{}", &url.path()[start + 1..])).ok(),
            None => Some(url),
        }
    }
}

fn as_folder(address: &str) -> String {
    format!("{}/", address.trim_end_matches('/'))
}

/// The settings of a `.npmrc`: `key = value` a line, `;` and `#` start comments, `${NAME}` stands
/// for a variable of the environment.
fn entries<'a>(
    text: &'a str,
    variables: &'a [(String, String)],
) -> impl Iterator<Item = (String, String)> + 'a {
    text.lines().map(str::trim).filter(|line| !line.starts_with([';', '#'])).filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = expand(value.trim().trim_matches(['"', '\'']), variables);
        Some((key.trim().to_owned(), value))
    })
}

fn expand(value: &str, variables: &[(String, String)]) -> String {
    let mut expanded = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, behind)) = after.split_once('}') else { break };
        let known = variables.iter().find(|(known, _)| known == name.trim_end_matches('?'));
        expanded.push_str(before);
        expanded.push_str(known.map_or("", |(_, value)| value));
        rest = behind;
    }
    expanded.push_str(rest);
    expanded
}

fn credentials(settings: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (key, value) in settings.iter().filter(|(key, _)| key.starts_with("//")) {
        let Some((address, name)) = key.rsplit_once(':') else { continue };
        let header = match name {
            "_authToken" => format!("Bearer {value}"),
            "_auth" => format!("Basic {value}"),
            "_password" => {
                let user = settings.get(&format!("{address}:username"));
                let password = STANDARD.decode(value).ok().and_then(|p| String::from_utf8(p).ok());
                let (Some(user), Some(password)) = (user, password) else { continue };
                format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
            }
            _ => continue,
        };
        found.push((as_folder(address), header));
    }
    found.sort_by_key(|(address, _)| std::cmp::Reverse(address.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(variables: &[(&str, &str)], files: &[&str]) -> NpmConfig {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        NpmConfig::read(&NpmSurroundings {
            variables: variables.iter().map(owned).collect(),
            files: files.iter().map(|text| (*text).to_owned()).collect(),
        })
    }

    fn authorization(config: &NpmConfig, address: &str) -> String {
        config.authorization_for(&Url::parse(address).unwrap()).to_owned()
    }

    #[test]
    fn the_nearest_setting_wins() {
        let files = ["registry=https://near.example/npm", "registry=https://far.example/"];
        assert_eq!(config(&[], &files).registry_for("a"), Some("https://near.example/npm/"));
        let variables = [("NPM_CONFIG_REGISTRY", "http://127.0.0.1:4873")];
        assert_eq!(config(&variables, &files).registry_for("a"), Some("http://127.0.0.1:4873/"));
        assert_eq!(config(&[], &["; registry=x"]).registry_for("a"), None);
    }

    #[test]
    fn a_scope_has_its_own_registry() {
        let config = config(&[], &["@acme:registry = https://acme.example/"]);
        assert_eq!(config.registry_for("@acme/data"), Some("https://acme.example/"));
        assert_eq!(config.registry_for("@other/data"), None);
    }

    #[test]
    fn credentials_go_to_their_address_only() {
        let text = "//acme.example/npm/:_authToken=${TOKEN}\n//b.example/:username=u\n\
            //b.example/:_password=cA==";
        let config = config(&[("TOKEN", "secret")], &[text]);
        assert_eq!(authorization(&config, "https://acme.example/npm/a"), "Bearer secret");
        assert_eq!(authorization(&config, "https://acme.example/other"), "");
        assert_eq!(authorization(&config, "https://evil.example/npm/a"), "");
        assert_eq!(authorization(&config, "https://b.example/a"), "Basic dTpw");
        assert!(!format!("{config:?}").contains("secret"));
    }

    #[test]
    fn a_mirror_that_names_another_registry_is_asked_itself() {
        let mirror = config(&[("npm_config_registry", "https://m.example/npm/")], &[]);
        let locate = |tarball: &str| mirror.locate_tarball("@a/b", tarball).unwrap().to_string();
        let own = "https://m.example/npm/@a/b/-/b-1.0.0.tgz";
        assert_eq!(locate("https://origin.example/@a/b/-/b-1.0.0.tgz"), own);
        assert_eq!(locate(own), own);
        let elsewhere = "https://files.example/download/b-1.0.0.tgz";
        assert_eq!(locate(elsewhere), elsewhere);
    }
}
