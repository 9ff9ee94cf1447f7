//! Which setting wins, and what is said of those that make no sense.

use super::*;

fn load(
    file: &str,
    variables: &[(&str, &str)],
    flags: &[(&'static str, &str)],
) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("doorplate.toml");
    std::fs::write(&path, file).unwrap();
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let origins = Origins {
        file: Some(path.clone()),
        variables: variables.iter().map(owned).collect(),
        flags: flags.iter().map(|(key, text)| (*key, Value::String((*text).to_owned()))).collect(),
    };
    Config::load(&origins)
        .map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
}

#[test]
fn flag_before_environment_before_file_before_default() {
    let file = "data = \"from-file\"\n[http]\nlisten = \"127.0.0.1:1\"\n";
    let port = |config: Result<Config, String>| config.unwrap().http.listen.port();
    let variables = [("DOORPLATE_HTTP_LISTEN", "127.0.0.1:2")];
    assert_eq!(port(load("", &[], &[])), 8770);
    assert_eq!(port(load(file, &[], &[])), 1);
    assert_eq!(port(load(file, &variables, &[])), 2);
    assert_eq!(port(load(file, &variables, &[("http.listen", "127.0.0.1:3")])), 3);
    let data = load(file, &[("DOORPLATE_DATA", "from-environment")], &[]).unwrap().data;
    assert_eq!(data, PathBuf::from("from-environment"));
}

#[test]
fn the_environment_has_lists_numbers_and_switches() {
    let variables = [
        ("DOORPLATE_HTTP_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7"),
        ("DOORPLATE_PRIVACY_PENDING_DEADLINE_HOURS", "48"),
        ("DOORPLATE_PRIVACY_KEEPS_PENDING", "false"),
        ("DOORPLATE_SHARED", "/elsewhere"),
    ];
    let config = load("", &variables, &[]).unwrap();
    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert_eq!(config.privacy.pending_deadline_hours, 48);
    assert!(!config.privacy.keeps_pending);
}

#[test]
fn an_unknown_setting_is_named() {
    let error = load("[http]\nlisen = \"x\"\n", &[], &[]).unwrap_err();
    assert!(error.starts_with("unknown setting http.lisen in FILE; there are listen,"), "{error}");
    let error = load("[htp]\n", &[], &[]).unwrap_err();
    assert!(error.starts_with("unknown setting htp in FILE; there are data, http,"), "{error}");
    let error = load("", &[("DOORPLATE_LOG_LEVLE", "x")], &[]).unwrap_err();
    assert!(error.starts_with("unknown setting DOORPLATE_LOG_LEVLE in the environment"), "{error}");
}

#[test]
fn a_value_that_cannot_be_is_explained() {
    let wrong = |file: &str| load(file, &[], &[]).unwrap_err();
    let error = wrong("[http]\ntrusted_proxies = [\"ten\"]\n");
    assert!(error.contains("\"ten\" is not a network such as 10.0.0.0/8"), "{error}");
    assert!(wrong("[http]\npublic_url = \"who.example.com\"\n").contains("https://who.example"));
    assert!(wrong("[privacy]\npending_deadline_hours = 0\n").contains("0 is not in 1 to 168"));
    assert!(wrong("http = 3\n").contains("write it as a section, [http]"));
    assert!(wrong("[http\n").starts_with("FILE is not TOML"));
}
