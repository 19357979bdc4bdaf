//! What can be read in from a spreadsheet at the terminal, from what each feature declares.
use crate::office::imports::Declared;
use crate::wiring::features::FEATURES;

/// All importers.
pub fn imports() -> Vec<Declared> {
    FEATURES.iter().flat_map(|f| f.imports).copied().collect()
}
