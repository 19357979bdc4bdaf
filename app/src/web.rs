//! From a handler to HTML: the page and its head, the interface kit, posted forms, stored files, and the state every request
//! needs. It knows nothing of who works here or what the portal is about.
//!
//! | module | holds |
//! |---|---|
//! | [`page`], [`ui`] | handler → data → view → HTML in one go; components, each with its markup |
//! | [`cache`] | public pages in memory: a page opts in with one line |
//! | [`menu`], [`panels`], [`mine`] | what features declare: entries of menus, what they show on pages of earlier ones, what is somebody's own |
//! | [`forms`] | what was posted, kept and acted on once |
//! | [`lists`] | filters, chips, pages, empty states |
//! | [`outlets`], [`ics`] | lists as JSON, CSV and Atom, and their description; calendar files |
//! | [`files`], [`uploads`] | checked, re-encoded, sealed and served; taken in within one budget, waiting with their form |
//! | [`submission`], [`quotas`] | what anybody may hand in, in steps to a receipt; limits that refuse the excess and not the person |
//! | [`state`] | what every request needs |
//!
//! A kit that two features need is a module here, with its tests, and a line in this table.
pub mod cache;
pub mod files;
pub mod forms;
pub mod ics;
pub mod lists;
pub mod menu;
pub mod mine;
pub mod outlets;
pub mod page;
pub mod panels;
pub mod quotas;
pub mod state;
pub mod submission;
pub mod ui;
pub mod uploads;
