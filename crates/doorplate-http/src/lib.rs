//! How the product is reached: collecting, the API, the pages, the portal's files.
//!
//! Here: everything that knows HTTP. Not here: rules and SQL. A handler extracts, asks the engine
//! and answers; what goes wrong becomes one [`problem::Problem`].

mod api;
pub mod app;
mod assets;
pub mod collect;
mod compat;
mod health;
mod openapi;
mod origin;
mod pages;
pub mod problem;
mod routes;
mod security;
pub mod server;

pub use app::{AppState, HttpSettings};
pub use assets::portal::is_built as portal_is_built;
pub use openapi::openapi_json;
pub use routes::router;
pub use server::{listen, serve};
