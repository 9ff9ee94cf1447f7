//! Words that tell a kind by themselves.

use doorplate_domain::network::NetworkKind;

use super::KindEstimate;

const EDUCATION: &[&str] = &["universi", "college", "school", "academ", ".edu", ".ac."];
const GOVERNMENT: &[&str] = &["ministr", "government", ".gov", "city of", "county", "municip"];
const HOSTING: &[&str] = &["hosting", "cloud", "datacenter", "data center", "server", "colo"];
const ISP: &[&str] = &["telecom", "telekom", "internet", "broadband", "cable", "communicat", "fib"];

/// Estimates a kind from the words of some texts.
pub(super) fn estimate(texts: &[&str]) -> KindEstimate {
    let text = texts.join(" ").to_lowercase();
    let groups = [
        (EDUCATION, NetworkKind::Education),
        (GOVERNMENT, NetworkKind::Government),
        (HOSTING, NetworkKind::Hosting),
        (ISP, NetworkKind::Isp),
    ];
    for (words, kind) in groups {
        if words.iter().any(|word| text.contains(word)) {
            return KindEstimate::certain(kind);
        }
    }
    KindEstimate::certain(NetworkKind::Business)
}
