//! What can be read in from a spreadsheet at the terminal: one line an importer. Its pages stand among the routes of the console.
use crate::{
    features::{cases::admissions::imports::Cases, centres::imports::Centres},
    office::imports::Declared,
};

/// All importers.
pub const IMPORTS: &[Declared] = &[Declared::of::<Centres>(), Declared::of::<Cases>()];
