//! What kind of failure ends a command.

use std::io::ErrorKind;

/// Says that the command was asked wrongly: an argument or a setting makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct AskedWrongly(pub(crate) String);

/// Says that the command did its work and that the answer is no; it has been printed already.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct AnswerIsNo(pub(crate) String);

/// The exit code for a failure.
pub(crate) fn exit_code(error: &anyhow::Error) -> u8 {
    if error.is::<AskedWrongly>() { 2 } else { 1 }
}

/// Whether whoever reads the output went away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|json| json.io_error_kind() == Some(ErrorKind::BrokenPipe))
    })
}
