//! `nuanfang verify`: every check that a feature declares.
use crate::base::{error::Result, i18n::Lang};
use crate::office::feature::Verdict;
use crate::web::state::AppState;
use crate::wiring::features::FEATURES;

/// Runs every check; the first fault ends it.
pub async fn run(state: &AppState, lang: Lang) -> Result<Verdict> {
    let mut sound = vec![];
    for check in FEATURES.iter().flat_map(|f| f.checks) {
        match (check.run)(state, lang).await? {
            Ok(lines) => sound.extend(lines),
            Err(fault) => return Ok(Err(fault)),
        }
    }
    Ok(Ok(sound))
}
