//! Requests against the layers, the files and a real listener. The routes here are small ones of the tests' own, so that
//! nothing depends on what the portal's pages show; `portal.rs` is the exception.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]
mod documents;
mod files;
mod headers;
mod limits;
mod node;
mod observed;
mod origin;
mod portal;
mod support;
mod trail;
