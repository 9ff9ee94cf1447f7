//! Step: tells robots, assistants and prefetching browsers from people.
//!
//! By the browser's own word, by the data set's list of crawlers, and by what no browser says of
//! itself. What cannot be told apart counts as a person.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use doorplate_domain::drop_reason::DropReason;
use doorplate_identify::data_set::CrawlerPattern;
use regex::{RegexSet, RegexSetBuilder};

use super::arrival::Arrival;
use super::device::truncated;
use super::recognition::Recognition;

/// Words that programs have in their names for themselves, in lower case.
const ROBOT_WORDS: [&str; 59] = [
    "bot/",
    "bot)",
    "bot;",
    "bot-",
    "-bot",
    "bot ",
    "robot",
    "crawl",
    "spider",
    "slurp",
    "scrape",
    "archiver",
    "fetcher",
    "feedparser",
    "feed parser",
    "feedburner",
    "feedfetcher",
    "rss reader",
    "feedly",
    "newsblur",
    "netnewswire",
    "curl/",
    "wget",
    "libwww",
    "lwp-",
    "python-",
    "python/",
    "aiohttp",
    "httpx",
    "go-http-client",
    "java/",
    "okhttp",
    "apache-http",
    "httpclient",
    "axios",
    "node-fetch",
    "undici",
    "guzzle",
    "scrapy",
    "mechanize",
    "headless",
    "phantomjs",
    "puppeteer",
    "playwright",
    "selenium",
    "lighthouse",
    "pingdom",
    "uptime",
    "monitor",
    "nagios",
    "zabbix",
    "checker",
    "validator",
    "preview",
    "scanner",
    "nmap",
    "nikto",
    "masscan",
    "zgrab",
];
/// Names of assistants and of what gathers text for them, in lower case.
const ASSISTANT_WORDS: [&str; 24] = [
    "gptbot",
    "chatgpt",
    "oai-searchbot",
    "claudebot",
    "claude-",
    "anthropic",
    "perplexity",
    "google-extended",
    "googleother",
    "gemini-",
    "ccbot",
    "bytespider",
    "amazonbot",
    "applebot-extended",
    "meta-externalagent",
    "meta-externalfetcher",
    "cohere-ai",
    "mistralai",
    "diffbot",
    "omgili",
    "youbot",
    "duckassistbot",
    "ai2bot",
    "timpibot",
];
/// How the names of browsers begin. Anything else names a program.
const BROWSER_STARTS: [&str; 12] = [
    "Mozilla/",
    "Opera/",
    "BlackBerry",
    "Nokia",
    "SonyEricsson",
    "SAMSUNG-",
    "LG-",
    "MOT-",
    "DoCoMo/",
    "Dalvik/",
    "UCWEB",
    "Lynx/",
];

/// The list of crawlers, compiled.
#[derive(Default)]
pub struct RobotList {
    plain: Option<AhoCorasick>,
    plain_kinds: Vec<DropReason>,
    regexes: Option<RegexSet>,
    regex_kinds: Vec<DropReason>,
}

impl RobotList {
    /// Compiles the list. Most patterns are plain words and go into one automaton; the few that
    /// are not go into a set. A pattern that cannot be read is left out.
    pub fn compile(patterns: impl Iterator<Item = CrawlerPattern>) -> Self {
        let mut words = Vec::new();
        let mut plain_kinds = Vec::new();
        let mut expressions = Vec::new();
        let mut regex_kinds = Vec::new();
        for pattern in patterns {
            let kind = kind_of(&pattern);
            match plain_word(&pattern.pattern) {
                Some(word) => {
                    words.push(word);
                    plain_kinds.push(kind);
                }
                None if regex::Regex::new(&pattern.pattern).is_ok() => {
                    expressions.push(pattern.pattern);
                    regex_kinds.push(kind);
                }
                None => {}
            }
        }
        let plain = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words)
            .ok()
            .filter(|_| !words.is_empty());
        let regexes = RegexSetBuilder::new(&expressions).build().ok();
        Self { plain, plain_kinds, regexes: regexes.filter(|set| !set.is_empty()), regex_kinds }
    }

    /// Says what a user agent is, or nothing when it may be a person's.
    pub fn find(&self, user_agent: &str) -> Option<DropReason> {
        // A maker of telephones whose name would look like a robot's.
        let lower = user_agent.to_lowercase().replace("cubot", "");
        if ASSISTANT_WORDS.iter().any(|word| lower.contains(word)) {
            return Some(DropReason::AiAgent);
        }
        let by_word = self.plain.as_ref().and_then(|plain| plain.find(user_agent));
        if let Some(found) = by_word {
            return Some(self.plain_kinds[found.pattern().as_usize()]);
        }
        let by_regex = self.regexes.as_ref().and_then(|set| set.matches(user_agent).iter().next());
        if let Some(number) = by_regex {
            return Some(self.regex_kinds[number]);
        }
        let is_program = !BROWSER_STARTS.iter().any(|start| user_agent.starts_with(start))
            || ROBOT_WORDS.iter().any(|word| lower.contains(word))
            || lower.ends_with("bot")
            || lower.contains("+http");
        is_program.then_some(DropReason::Bot)
    }
}

/// Tells whether a hit is a person's.
pub fn check(recognition: &Recognition, arrival: &Arrival) -> Result<(), DropReason> {
    if arrival.is_prefetch {
        return Err(DropReason::Prefetch);
    }
    if arrival.is_automated {
        return Err(DropReason::Automated);
    }
    recognition.robot(truncated(&arrival.user_agent)).map_or(Ok(()), Err)
}

fn kind_of(pattern: &CrawlerPattern) -> DropReason {
    let is_assistant = pattern.tags.iter().any(|tag| tag.starts_with("ai-"));
    if is_assistant { DropReason::AiAgent } else { DropReason::Bot }
}

/// A pattern without any sign of a regular expression, unescaped.
fn plain_word(pattern: &str) -> Option<String> {
    let mut word = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next()? {
                escaped if escaped.is_ascii_alphanumeric() => return None,
                escaped => word.push(escaped),
            },
            '^' | '$' | '.' | '|' | '?' | '*' | '+' | '(' | ')' | '[' | ']' | '{' | '}' => {
                return None;
            }
            other => word.push(other),
        }
    }
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(patterns: &[(&str, &str)]) -> RobotList {
        RobotList::compile(patterns.iter().map(|(pattern, tag)| CrawlerPattern {
            pattern: (*pattern).to_owned(),
            url: String::new(),
            tags: vec![(*tag).to_owned()],
        }))
    }

    #[test]
    fn the_list_decides_and_says_what_it_is() {
        let list = list(&[
            ("Quiet\\/", "monitoring"),
            ("^Odd[0-9]+", "scanner"),
            ("Reader", "ai-crawler"),
            ("(broken", "seo"),
        ]);
        assert_eq!(list.find("Mozilla/5.0 Quiet/1.0"), Some(DropReason::Bot));
        assert_eq!(list.find("Odd42"), Some(DropReason::Bot));
        assert_eq!(list.find("Mozilla/5.0 (Reader)"), Some(DropReason::AiAgent));
        assert_eq!(list.find("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"), None);
    }

    #[test]
    fn programs_are_told_without_a_list() {
        let list = RobotList::default();
        for (user_agent, reason) in [
            ("", DropReason::Bot),
            ("-", DropReason::Bot),
            ("curl/8.5.0", DropReason::Bot),
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                DropReason::Bot,
            ),
            (
                "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
                DropReason::AiAgent,
            ),
        ] {
            assert_eq!(list.find(user_agent), Some(reason), "{user_agent}");
        }
        for user_agent in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Opera/9.80 (X11; Linux i686) Presto/2.12.388 Version/12.16",
            "Mozilla/5.0 (Windows NT 6.0; rv:1.9.1.8) Gecko/20100202 Firefox/3.5.8 FirePHP/0.4",
            "Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/120.0 Mobile",
        ] {
            assert_eq!(list.find(user_agent), None, "{user_agent}");
        }
    }
}
