//! What visitors ask for, where they come from, what they browse with.

/// A path and how often it is asked for.
pub(super) const PAGES: [(&str, u32); 20] = [
    ("/", 20),
    ("/product", 14),
    ("/pricing", 14),
    ("/product/integrations", 8),
    ("/customers", 6),
    ("/customers/a-maker-of-pumps", 3),
    ("/customers/a-regional-bank", 3),
    ("/blog", 5),
    ("/blog/visitor-identification-without-cookies", 6),
    ("/blog/what-a-match-rate-hides", 5),
    ("/blog/account-based-marketing-in-2026", 3),
    ("/docs", 6),
    ("/docs/getting-started", 5),
    ("/docs/api", 4),
    ("/security", 4),
    ("/privacy", 2),
    ("/about", 3),
    ("/careers", 2),
    ("/demo", 5),
    ("/contact", 4),
];

/// What comes with the first page.
pub(super) const RESOURCES: [&str; 4] =
    ["/assets/site.css", "/assets/site.js", "/images/logo.svg", "/fonts/inter.woff2"];

/// What a landing says of where it comes from.
pub(super) struct Origin {
    /// The referring page; `-` for none.
    pub(super) referrer: &'static str,
    /// What the address has at its end.
    pub(super) query: &'static str,
    /// How often.
    pub(super) weight: u32,
}

const fn origin(referrer: &'static str, query: &'static str, weight: u32) -> Origin {
    Origin { referrer, query, weight }
}

pub(super) const ORIGINS: [Origin; 13] = [
    origin("-", "", 34),
    origin("https://www.google.com/", "", 26),
    origin("https://www.bing.com/", "", 6),
    origin("https://duckduckgo.com/", "", 2),
    origin("https://www.linkedin.com/", "", 6),
    origin(
        "https://www.linkedin.com/",
        "?utm_source=linkedin&utm_medium=paid_social&utm_campaign=autumn-launch",
        6,
    ),
    origin(
        "https://www.google.com/",
        "?utm_source=google&utm_medium=cpc&utm_campaign=brand&gclid=EAIaIQobChMI",
        6,
    ),
    origin("-", "?utm_source=newsletter&utm_medium=email&utm_campaign=november-digest", 5),
    origin("https://chatgpt.com/", "", 3),
    origin("https://www.perplexity.ai/", "", 1),
    origin("https://news.ycombinator.com/", "", 2),
    origin("https://github.com/", "", 2),
    origin("https://partner.example/marketplace", "", 2),
];

/// Browsers at a desk.
pub(super) const DESKTOPS: [&str; 6] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
     Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
     Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
     Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
     Version/26.0 Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
];

/// Browsers on the way.
pub(super) const PHONES: [&str; 3] = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
     Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 \
     Mobile Safari/537.36",
    "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
     Version/26.0 Mobile/15E148 Safari/604.1",
];

/// Robots.
pub(super) const ROBOTS: [&str; 8] = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; \
     +https://openai.com/gptbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; \
     +claudebot@anthropic.com)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "curl/8.14.1",
];
