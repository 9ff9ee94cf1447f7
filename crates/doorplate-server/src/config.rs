//! Settings: flag before environment before file before default.
//!
//! The file is TOML with sections; the environment has the same names: `http.listen` is
//! `DOORPLATE_HTTP_LISTEN`. A key that does not exist is an error that names it, so that a slip of
//! the pen cannot switch something off in silence.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

mod environment;
mod sections;

pub use sections::{
    AccountsSection, DatasetSection, HttpSection, LogFormat, LogSection, OutboundSection,
    PrivacySection, ValidationSection,
};

use crate::data_folder;

/// The file that is read when it is there and none is named.
const FILE_DEFAULT: &str = "doorplate.toml";
/// Every section with its keys.
const KEYS: [(&str, &[&str]); 7] = [
    ("http", sections::HTTP_KEYS),
    ("privacy", sections::PRIVACY_KEYS),
    ("accounts", sections::ACCOUNTS_KEYS),
    ("dataset", sections::DATASET_KEYS),
    ("outbound", sections::OUTBOUND_KEYS),
    ("validation", sections::VALIDATION_KEYS),
    ("log", sections::LOG_KEYS),
];

/// All settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// How the installation is reached.
    pub http: HttpSection,
    /// What is kept, and how long.
    pub privacy: PrivacySection,
    /// Sign-in.
    pub accounts: AccountsSection,
    /// The data set and its sources.
    pub dataset: DatasetSection,
    /// What may be asked of others.
    pub outbound: OutboundSection,
    /// The second look at addresses that wait.
    pub validation: ValidationSection,
    /// What is logged.
    pub log: LogSection,
}

/// Says which setting makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("could not read the settings in {path}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not TOML: {reason}")]
    NotToml {
        /// The file.
        path: String,
        /// Where and why.
        reason: String,
    },
    /// There is no such setting.
    #[error("unknown setting {key} in {place}; {known}")]
    Unknown {
        /// The setting.
        key: String,
        /// The file or the environment.
        place: String,
        /// What there is instead.
        known: String,
    },
    /// The value cannot be.
    #[error("the setting {key} is wrong: {reason}")]
    Wrong {
        /// The setting or its section.
        key: String,
        /// What is wrong.
        reason: String,
    },
}

/// Where settings come from, strongest last.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// The file named by flag or environment.
    pub file: Option<PathBuf>,
    /// The environment.
    pub variables: Vec<(String, String)>,
    /// What flags say: `section.key` or `data`, and the value.
    pub flags: Vec<(&'static str, Value)>,
}

impl Config {
    /// Reads all settings.
    pub fn load(origins: &Origins) -> Result<Self, ConfigError> {
        let mut table = match &origins.file {
            Some(path) => read_file(path)?,
            None if Path::new(FILE_DEFAULT).is_file() => read_file(Path::new(FILE_DEFAULT))?,
            None => Table::new(),
        };
        environment::overlay(&mut table, &origins.variables)?;
        for (key, value) in &origins.flags {
            set(&mut table, key, value.clone());
        }
        Self::from_table(table)
    }

    fn from_table(mut table: Table) -> Result<Self, ConfigError> {
        let data = match table.remove("data") {
            Some(Value::String(data)) => PathBuf::from(data),
            Some(_) => {
                return Err(ConfigError::Wrong { key: "data".into(), reason: "not a text".into() });
            }
            None => PathBuf::from(data_folder::DEFAULT),
        };
        Ok(Self {
            data,
            http: section(&mut table, "http")?,
            privacy: section(&mut table, "privacy")?,
            accounts: section(&mut table, "accounts")?,
            dataset: section(&mut table, "dataset")?,
            outbound: section(&mut table, "outbound")?,
            validation: section(&mut table, "validation")?,
            log: section(&mut table, "log")?,
        })
    }
}

fn read_file(path: &Path) -> Result<Table, ConfigError> {
    let shown = || path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: shown(), source })?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::NotToml {
        path: shown(),
        reason: error.to_string().trim_end().to_owned(),
    })?;
    check_keys(&table, &shown())?;
    Ok(table)
}

fn check_keys(table: &Table, place: &str) -> Result<(), ConfigError> {
    for (name, value) in table {
        let section = KEYS.iter().find(|(section, _)| section == name);
        let unknown = |key: String, known: &[&str]| ConfigError::Unknown {
            key,
            place: place.to_owned(),
            known: format!("there are {}", known.join(", ")),
        };
        match (section, value) {
            (None, _) if name == "data" => {}
            (None, _) => {
                let sections: Vec<&str> = KEYS.iter().map(|(section, _)| *section).collect();
                return Err(unknown(name.clone(), &[&["data"][..], &sections].concat()));
            }
            (Some((_, keys)), Value::Table(values)) => {
                if let Some(key) = values.keys().find(|key| !keys.contains(&key.as_str())) {
                    return Err(unknown(format!("{name}.{key}"), keys));
                }
            }
            (Some(_), _) => {
                let reason = format!("write it as a section, [{name}]");
                return Err(ConfigError::Wrong { key: name.clone(), reason });
            }
        }
    }
    Ok(())
}

fn set(table: &mut Table, path: &str, value: Value) {
    let Some((section, key)) = path.split_once('.') else {
        table.insert(path.to_owned(), value);
        return;
    };
    let entry = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(section) = entry {
        section.insert(key.to_owned(), value);
    }
}

fn section<T>(table: &mut Table, name: &str) -> Result<T, ConfigError>
where
    T: Default + serde::de::DeserializeOwned,
{
    let Some(value) = table.remove(name) else { return Ok(T::default()) };
    value.try_into().map_err(|error: toml::de::Error| ConfigError::Wrong {
        key: name.to_owned(),
        reason: error.to_string().trim_end().replace('\n', " "),
    })
}

#[cfg(test)]
mod tests;
