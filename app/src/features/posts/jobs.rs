//! What happens to posts by the clock: their last day is over. Reads judge the day themselves; nobody waits for this.
use std::pin::Pin;

use super::store::write;
use crate::base::error::Result;
use crate::web::state::AppState;

/// See [`write::lapse`].
pub fn lapse(state: &AppState) -> Pin<Box<dyn Future<Output = Result<()>> + Send + '_>> {
    Box::pin(write::lapse(state))
}
