//! What everything stands on and that knows nothing of the portal: the database, keys and sealed cells, time, divisions, texts,
//! closed lists, checks of numbers, and what may be shown of a person.
//!
//! | module | holds |
//! |---|---|
//! | [`db`], [`ids`] | one layer over two engines, paging; newtype ids |
//! | [`keys`], [`random`], [`installation`] | sealing and look-up codes; secrets; whether key and database belong together |
//! | [`keeping`] | what a store says about its tables: what goes when, which columns are sealed |
//! | [`clock`], [`calendar`] | the passed-in time; working days and notice periods |
//! | [`divisions`], [`i18n`], [`words`], [`listed`], [`pinyin`] | counties and townships; languages; closed lists, in the program and in files; what a name is found by |
//! | [`checks`], [`privacy`] | numbers of persons and organisations; masking, k-rule, suppression, linter |
//! | [`sheets`] | reading and writing spreadsheets |
//! | [`site_config`], [`networks`], [`error`] | what the operator says about the site; lists of networks; the one error of a request |
//!
//! To add something here, ask first whether it could be sold without the portal; if not, it belongs higher.
pub mod calendar;
pub mod checks;
pub mod clock;
pub mod db;
pub mod divisions;
pub mod error;
pub mod i18n;
pub mod ids;
pub mod installation;
pub mod keeping;
pub mod keys;
pub mod listed;
pub mod networks;
pub mod pinyin;
pub mod privacy;
pub mod random;
pub mod sheets;
pub mod site_config;
pub mod words;

/// The macro of closed lists beside the module that describes it.
pub use crate::words;
