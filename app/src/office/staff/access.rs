//! Who may do what, of the table in [`crate::office::acts`] (AC-01). The code asks it through [`Actor::may`] and [`Actor::require`], the
//! tests walk it. A role acts only inside its own division or centre, and what somebody may not see answers as if it did not exist
//! (AC-04).
use super::types::{Actor, Place, Role};
use crate::base::error::{AppError, Result};
pub use crate::office::acts::Action;

impl Role {
    /// Whether the role may do this anywhere at all: what menus ask.
    pub fn may(self, action: Action) -> bool {
        action.roles().contains(&self)
    }
}

impl Actor {
    /// Whether they may do this to an object that lies there.
    pub fn may(&self, action: Action, place: &Place) -> bool {
        if !self.role.may(action) {
            return false;
        }
        if self.role.of_centre() {
            return self.centre.is_some() && self.centre == place.centre;
        }
        self.division.contains(&place.division)
    }

    /// Answers [`AppError::NotFound`] to what [`Actor::may`] forbids: it does not exist then (AC-04).
    pub fn require(&self, action: Action, place: &Place) -> Result<()> {
        if self.may(action, place) { Ok(()) } else { Err(AppError::NotFound) }
    }

    /// Whether the role may do this at all: for pages that are about no object yet.
    pub fn require_role(&self, action: Action) -> Result<()> {
        if self.role.may(action) { Ok(()) } else { Err(AppError::NotFound) }
    }
}
