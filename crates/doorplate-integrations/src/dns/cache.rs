//! Answers that are still good.

use std::num::NonZeroUsize;
use std::time::Duration;

use doorplate_identify::validation::{Answer, Question};
use lru::LruCache;
use tokio::time::Instant;

/// The most answers kept: with the limits of an answer, some tens of megabytes at the very worst.
const ANSWERS_MAX: NonZeroUsize = NonZeroUsize::new(4_096).expect("it is not zero");
/// The longest time that records are taken for good, whatever they say.
const POSITIVE_MAX: Duration = Duration::from_hours(1);
/// The longest time that "there is none" is taken for good.
const NEGATIVE_MAX: Duration = Duration::from_mins(10);

/// The answers used last. What names one address is not among them.
pub(super) struct Cache(LruCache<Question, (Answer, Instant)>);

impl Default for Cache {
    fn default() -> Self {
        Self(LruCache::new(ANSWERS_MAX))
    }
}

impl Cache {
    pub(super) fn find(&mut self, question: &Question, now: Instant) -> Option<Answer> {
        let (answer, until) = self.0.get(question)?;
        (now < *until).then(|| answer.clone())
    }

    pub(super) fn keep(
        &mut self,
        question: &Question,
        answer: &Answer,
        seconds: u32,
        now: Instant,
    ) {
        let most = match answer {
            Answer::Records(_) => POSITIVE_MAX,
            Answer::Absent(_) => NEGATIVE_MAX,
            Answer::None(_) => return,
        };
        let good_for = Duration::from_secs(seconds.into()).min(most);
        if !good_for.is_zero() && !question.name.names_an_address() {
            self.0.put(question.clone(), (answer.clone(), now + good_for));
        }
    }
}

#[cfg(test)]
mod tests {
    use doorplate_identify::validation::{DnsName, NoAnswer, Record, RecordKind};

    use super::*;

    #[test]
    fn answers_are_good_for_a_while_and_names_of_addresses_never() {
        let now = Instant::now();
        let mut cache = Cache::default();
        let question =
            |text| Question { kind: RecordKind::Txt, name: DnsName::parse(text).unwrap() };
        let text = Answer::Records(vec![Record::Text("v=spf1".into())]);
        let mut good_for = |name, answer: &Answer, seconds| {
            let question = question(name);
            cache.keep(&question, answer, seconds, now);
            let after = |seconds| now + Duration::from_secs(seconds);
            [0, 59, 60, 599, 600, 3_599, 3_600]
                .into_iter()
                .filter(|seconds| cache.find(&question, after(*seconds)).is_some())
                .max()
        };
        assert_eq!(good_for("a.example", &text, 60), Some(59));
        assert_eq!(good_for("b.example", &text, 1_000_000), Some(3_599));
        assert_eq!(good_for("c.example", &Answer::Absent(None), 1_000_000), Some(599));
        assert_eq!(good_for("d.example", &Answer::None(NoAnswer::Failed), 60), None);
        assert_eq!(good_for("7.2.0.192.in-addr.arpa", &text, 60), None);
        assert_eq!(good_for("2.0.192.in-addr.arpa", &text, 60), Some(59));
    }
}
