//! What an error of the engine, or of reading a request, is in HTTP.

use std::error::Error;

use axum::http::StatusCode;
use doorplate_engine::annotations::AnnotationError;
use doorplate_engine::corrections::CorrectionError;
use doorplate_engine::first_party::FirstPartyError;
use doorplate_engine::live::LiveError;
use doorplate_engine::ports::StoreError;
use doorplate_engine::questions::{NoDataSet, QuestionError};
use doorplate_engine::sites::SiteError;
use doorplate_engine::target_lists::TargetListError;
use http_body_util::LengthLimitError;

use super::{FieldProblem, Problem};
use crate::server::BodyTooSlow;

impl Problem {
    /// A body that could not be read to its end.
    pub(crate) fn from_body(error: axum::Error, bytes_max: usize) -> Self {
        let error = error.into_inner();
        if is_caused_by::<LengthLimitError>(&*error) {
            Self::too_large(bytes_max)
        } else if is_caused_by::<BodyTooSlow>(&*error) {
            Self::body_too_slow()
        } else {
            Self::malformed("the body ended before its time")
        }
    }
}

fn is_caused_by<T: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<T>() {
            return true;
        }
        cause = error.source();
    }
    false
}

impl From<StoreError> for Problem {
    /// A store that fails is logged here, at the edge, and nowhere else; the caller learns nothing
    /// of its insides.
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn Error, "failed to answer a request");
        match error {
            StoreError::Unavailable { .. } => Self::unavailable(),
            StoreError::Conflict { .. } => Self::conflict("conflict", "read it again and retry"),
            StoreError::Corrupt { .. } => Self::internal(),
        }
    }
}

impl From<SiteError> for Problem {
    fn from(error: SiteError) -> Self {
        match error {
            SiteError::NotFound => Self::not_found(),
            SiteError::Invalid { field, message } => {
                Self::invalid(vec![FieldProblem::new(field, message)])
            }
            SiteError::HostTaken => {
                Self::conflict("host_taken", "the workspace has a site for this host already")
            }
            SiteError::Forbidden => Self::forbidden(),
            SiteError::Store(error) => error.into(),
        }
    }
}

impl From<FirstPartyError> for Problem {
    fn from(error: FirstPartyError) -> Self {
        match error {
            FirstPartyError::NotFound => Self::not_found(),
            FirstPartyError::Forbidden => Self::forbidden(),
            FirstPartyError::Store(error) => error.into(),
        }
    }
}

impl From<CorrectionError> for Problem {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::NotFound(_) => Self::not_found(),
            CorrectionError::Invalid { field, message } => {
                Self::invalid(vec![FieldProblem::new(field, message)])
            }
            CorrectionError::Forbidden => Self::forbidden(),
            CorrectionError::Store(error) => error.into(),
        }
    }
}

impl From<AnnotationError> for Problem {
    fn from(error: AnnotationError) -> Self {
        match error {
            AnnotationError::NotFound(_) => Self::not_found(),
            AnnotationError::Invalid { field, message } => {
                Self::invalid(vec![FieldProblem::new(field, message)])
            }
            AnnotationError::NameTaken => {
                Self::conflict("name_taken", "the folder has a segment of this name already")
            }
            AnnotationError::Question(error) => error.into(),
            AnnotationError::Forbidden => Self::forbidden(),
            AnnotationError::Store(error) => error.into(),
        }
    }
}

impl From<TargetListError> for Problem {
    fn from(error: TargetListError) -> Self {
        match error {
            TargetListError::NotFound(_) => Self::not_found(),
            TargetListError::Invalid { field, message } => {
                Self::invalid(vec![FieldProblem::new(field, message)])
            }
            TargetListError::Taken => Self::conflict("name_taken", error.to_string()),
            TargetListError::Forbidden => Self::forbidden(),
            TargetListError::Store(error) => error.into(),
        }
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        match error {
            QuestionError::NotFound(_) => Self::not_found(),
            QuestionError::Invalid { field, message } => {
                Self::invalid(vec![FieldProblem::new(field, message)])
            }
            QuestionError::NotAllowed { field, message, allowed } => {
                Self::invalid(vec![FieldProblem::new(field, message).allowing(allowed)])
            }
            QuestionError::Store(error) => error.into(),
        }
    }
}

impl From<LiveError> for Problem {
    fn from(error: LiveError) -> Self {
        match error {
            LiveError::Question(error) => error.into(),
            LiveError::TooMany => Self::too_many_streams(error.to_string()),
        }
    }
}

impl From<NoDataSet> for Problem {
    fn from(error: NoDataSet) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "no_data_set",
            "There is no data set to look things up in",
            error.to_string(),
        )
    }
}
