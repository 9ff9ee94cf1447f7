//! Step: says what the visit was browsed with: class, browser, system. Families only.

use doorplate_domain::device::{Device, DeviceClass};
use serde::Deserialize;
use ua_parser::{os, user_agent};

use super::arrival::Arrival;
use super::recognition::Recognition;

/// The longest user agent that is looked at, in bytes; the rest is cut off.
pub const USER_AGENT_BYTES_MAX: usize = 512;

/// Names that the public list has for what people call otherwise.
const PLAIN_NAMES: [(&str, &str); 8] = [
    ("Mobile Safari", "Safari"),
    ("Chrome Mobile", "Chrome"),
    ("Chrome Mobile iOS", "Chrome"),
    ("Firefox Mobile", "Firefox"),
    ("Firefox iOS", "Firefox"),
    ("Edge Mobile", "Edge"),
    ("IE", "Internet Explorer"),
    ("Mac OS X", "macOS"),
];
/// What is told apart without the public list: token, browser. The first that is there wins.
const BROWSER_TOKENS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("MSIE", "Internet Explorer"),
];
/// Token, operating system.
const OS_TOKENS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "Chrome OS"),
    ("Linux", "Linux"),
];

/// The public list of user agents, compiled.
pub struct DeviceList {
    browsers: user_agent::Extractor<'static>,
    systems: os::Extractor<'static>,
}

#[derive(Deserialize)]
struct Regexes {
    user_agent_parsers: Vec<user_agent::Parser<'static>>,
    os_parsers: Vec<os::Parser<'static>>,
}

impl DeviceList {
    /// Compiles the list; nothing when it is empty or cannot be read.
    pub fn compile(yaml: &str) -> Option<Self> {
        let regexes: Regexes = serde_saphyr::from_str(yaml).ok()?;
        let browsers = user_agent::Builder::new().push_all(regexes.user_agent_parsers).ok()?;
        let systems = os::Builder::new().push_all(regexes.os_parsers).ok()?;
        Some(Self { browsers: browsers.build().ok()?, systems: systems.build().ok()? })
    }

    fn browser(&self, user_agent: &str) -> Option<String> {
        self.browsers.extract(user_agent).map(|found| found.family.into_owned())
    }

    fn system(&self, user_agent: &str) -> Option<String> {
        self.systems.extract(user_agent).map(|found| found.os.into_owned())
    }
}

/// Reads the device of a hit; the answer for a user agent is remembered.
pub fn read(recognition: &Recognition, arrival: &Arrival) -> Device {
    recognition.device(truncated(&arrival.user_agent))
}

/// Reads a device without memory.
pub fn parse(list: Option<&DeviceList>, user_agent: &str) -> Device {
    let browser = list
        .and_then(|list| list.browser(user_agent))
        .or_else(|| by_token(&BROWSER_TOKENS, user_agent));
    let os =
        list.and_then(|list| list.system(user_agent)).or_else(|| by_token(&OS_TOKENS, user_agent));
    Device {
        class: class(user_agent),
        browser: plain(browser.unwrap_or_default()),
        os: plain(os.unwrap_or_default()),
    }
}

fn by_token(tokens: &[(&str, &str)], user_agent: &str) -> Option<String> {
    let found = tokens.iter().find(|(token, _)| user_agent.contains(token));
    found.map(|(_, name)| (*name).to_owned())
}

fn plain(name: String) -> String {
    let found = PLAIN_NAMES.iter().find(|(long, _)| *long == name);
    match found {
        Some((_, plain)) => (*plain).to_owned(),
        None if name == "Other" => String::new(),
        None => name,
    }
}

fn class(user_agent: &str) -> DeviceClass {
    let has = |token: &str| user_agent.contains(token);
    if has("TV") || has("PlayStation") || has("Xbox") || has("Nintendo") || has("CrKey") {
        DeviceClass::Other
    } else if has("iPad") || has("Tablet") || has("Kindle") || has("Silk/") {
        DeviceClass::Tablet
    } else if has("Mobi")
        || has("iPhone")
        || has("iPod")
        || has("Windows Phone")
        || has("BlackBerry")
    {
        DeviceClass::Mobile
    } else if has("Android") {
        DeviceClass::Tablet
    } else if has("Windows") || has("Macintosh") || has("X11") || has("CrOS") || has("Linux") {
        DeviceClass::Desktop
    } else {
        DeviceClass::Unknown
    }
}

/// Cuts a text at a limit, never within a character.
pub(crate) fn truncated(user_agent: &str) -> &str {
    let mut end = user_agent.len().min(USER_AGENT_BYTES_MAX);
    while !user_agent.is_char_boundary(end) {
        end -= 1;
    }
    &user_agent[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_without_a_list() {
        let check = |user_agent: &str, class: DeviceClass, browser: &str, os: &str| {
            let device = parse(None, user_agent);
            let told = (device.class, device.browser.as_str(), device.os.as_str());
            assert_eq!(told, (class, browser, os));
        };
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            DeviceClass::Desktop,
            "Edge",
            "Windows",
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
             like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            DeviceClass::Mobile,
            "Safari",
            "iOS",
        );
        check("", DeviceClass::Unknown, "", "");
    }

    #[test]
    fn a_list_that_cannot_be_read_is_no_list() {
        assert!(DeviceList::compile("").is_none());
        assert!(
            DeviceList::compile("user_agent_parsers: [{regex: '('}]\nos_parsers: []").is_none()
        );
    }

    #[test]
    fn cutting_respects_characters() {
        let long = "ü".repeat(USER_AGENT_BYTES_MAX);
        assert_eq!(truncated(&long).len(), USER_AGENT_BYTES_MAX);
        assert_eq!(truncated("a"), "a");
    }
}
