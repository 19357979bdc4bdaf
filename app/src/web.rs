//! From a handler to HTML: the page and its head, the interface kit, posted forms, stored files, and the state every request
//! needs. It knows nothing of who works here or what the portal is about.
//!
//! | module | holds |
//! |---|---|
//! | [`page`], [`ui`] | handler → data → view → HTML in one go; components, each with its markup |
//! | [`forms`] | what was posted, kept and acted on once |
//! | [`lists`] | filters, chips, pages, empty states |
//! | [`outlets`] | lists as JSON, CSV and Atom, and their description |
//! | [`files`] | uploads checked, re-encoded, sealed and served |
//! | [`state`] | what every request needs |
//!
//! A kit that two features need is a module here, with its tests, and a line in this table.
pub mod files;
pub mod forms;
pub mod lists;
pub mod outlets;
pub mod page;
pub mod state;
pub mod ui;
