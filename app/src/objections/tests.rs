//! Objections on both engines.
