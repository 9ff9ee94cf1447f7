//! The DNS, asked for a second look at an address.

use async_trait::async_trait;
use doorplate_identify::validation::{Answer, Question};

/// Asks the DNS. What is asked may spell an address: an adapter neither logs nor stores it.
#[async_trait]
pub trait Dns: Send + Sync + 'static {
    /// Asks one question, within a time and a budget of the adapter's own. A failure is an answer
    /// too: it says whether asking later makes sense.
    async fn ask(&self, question: &Question) -> Answer;
}
