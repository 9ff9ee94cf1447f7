//! The parameters of an address. One that is not known is a problem, as is one given twice: a
//! filter that is misspelt must not pass for one that matches everything.

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::problem::{FieldProblem, Problem};

/// The parameters as `T`, whose fields are all optional texts; `T` names those that there are.
pub(crate) struct ApiQuery<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + IntoParams> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let unreadable = || FieldProblem::new("query", "the parameters cannot be read");
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::invalid(vec![unreadable()]))?;
        let errors = strangers::<T>(&pairs);
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let Query(query) = Query::<T>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::invalid(vec![unreadable()]))?;
        Ok(Self(query))
    }
}

fn strangers<T: IntoParams>(pairs: &[(String, String)]) -> Vec<FieldProblem> {
    let known: Vec<String> =
        T::into_params(|| None).into_iter().map(|parameter| parameter.name).collect();
    pairs
        .iter()
        .enumerate()
        .filter_map(|(place, (name, _))| {
            if !known.contains(name) {
                let name: String = name.chars().take(80).collect();
                return Some(FieldProblem::new(name, "not a parameter here").allowing(&known));
            }
            let is_second = pairs[..place].iter().any(|(earlier, _)| earlier == name);
            is_second.then(|| FieldProblem::new(name, "given twice"))
        })
        .collect()
}

/// Collects what is wrong with several parameters, so that one answer names them all.
#[derive(Default)]
pub(crate) struct Checks(Vec<FieldProblem>);

impl Checks {
    /// Reads a parameter that may be absent or empty; notes the problem when it cannot be read.
    pub(crate) fn read<T>(
        &mut self,
        text: Option<&String>,
        read: impl FnOnce(&str) -> Result<T, FieldProblem>,
    ) -> Option<T> {
        let text = text.filter(|text| !text.is_empty())?;
        match read(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.0.push(problem);
                None
            }
        }
    }

    /// Notes a problem.
    pub(crate) fn note(&mut self, problem: FieldProblem) {
        self.0.push(problem);
    }

    /// Ends with a problem when one was noted.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, IntoParams)]
    struct Colours {
        colour: Option<String>,
    }

    async fn read(uri: &str) -> Result<Option<String>, Problem> {
        let (mut parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
        ApiQuery::<Colours>::from_request_parts(&mut parts, &()).await.map(|query| query.0.colour)
    }

    #[tokio::test]
    async fn what_is_not_known_or_given_twice_is_named() {
        assert_eq!(read("/?colour=red%20").await, Ok(Some("red ".to_owned())));
        assert_eq!(read("/").await, Ok(None));
        let problem = read("/?color=red").await.unwrap_err();
        let expected = FieldProblem::new("color", "not a parameter here").allowing(["colour"]);
        assert_eq!(problem.errors(), [expected]);
        let problem = read("/?colour=red&colour=blue").await.unwrap_err();
        assert_eq!(problem.errors(), [FieldProblem::new("colour", "given twice")]);
    }
}
