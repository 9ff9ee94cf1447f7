//! How a storage port fails.

/// Says why a port could not do what was asked. Absence is not among them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What is there forbids it: a name taken, a link used, a page from another question.
    #[error("{what} conflicts with what is there")]
    Conflict {
        /// What was tried.
        what: String,
    },
    /// The engine cannot be reached or written to now; trying again may help.
    #[error("{what} is not possible now")]
    Unavailable {
        /// What was tried.
        what: String,
        /// What the engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What is stored cannot be read; trying again will not help.
    #[error("{what} is damaged")]
    Corrupt {
        /// What was read.
        what: String,
    },
}

impl StoreError {
    /// Makes an [`StoreError::Unavailable`].
    pub fn unavailable(
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { what: what.into(), source: source.into() }
    }

    /// Makes a [`StoreError::Conflict`].
    pub fn conflict(what: impl Into<String>) -> Self {
        Self::Conflict { what: what.into() }
    }

    /// Makes a [`StoreError::Corrupt`].
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }
}
