//! Settings from the environment: `DOORPLATE_HTTP_LISTEN` is `http.listen`, `DOORPLATE_DATA` is
//! `data`. Lists are separated by commas.

use toml::{Table, Value};

use super::{ConfigError, KEYS, set};

const PREFIX: &str = "DOORPLATE_";

/// Lays the environment over a table. A variable of no section is none of ours: other programs
/// use the prefix too.
pub(super) fn overlay(
    table: &mut Table,
    variables: &[(String, String)],
) -> Result<(), ConfigError> {
    for (variable, text) in variables {
        let Some(name) = variable.strip_prefix(PREFIX) else { continue };
        let name = name.to_ascii_lowercase();
        if name == "data" {
            set(table, "data", Value::String(text.clone()));
            continue;
        }
        let Some((section, key)) = name.split_once('_') else { continue };
        let Some((_, keys)) = KEYS.iter().find(|(known, _)| *known == section) else { continue };
        if !keys.contains(&key) {
            return Err(ConfigError::Unknown {
                key: variable.clone(),
                place: "the environment".to_owned(),
                known: format!("in {section} there are {}", keys.join(", ")),
            });
        }
        set(table, &format!("{section}.{key}"), value(section, key, text));
    }
    Ok(())
}

fn value(section: &str, key: &str, text: &str) -> Value {
    if super::sections::LISTS.contains(&(section, key)) {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        return Value::Array(items.map(|item| Value::String(item.to_owned())).collect());
    }
    if let Ok(number) = text.parse() {
        return Value::Integer(number);
    }
    match text {
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ => Value::String(text.to_owned()),
    }
}
