//! How somebody stands in an organisation, and the one table of steps, [`Standing::after`]. The office confirms the first person, who
//! decides about all others; so there is one first person at a time, or none and the office is asked again.
use crate::base::{i18n::Lang, words};
use crate::t::people as t;

words! {
    /// How one stands; who does not stand in it has no row.
    Standing in people {
        /// Says "I act for it", and waits.
        Asked = "asked" => standing_asked,
        Member = "member" => standing_member,
        /// Confirmed by the office, or made so by who was.
        First = "first" => standing_first,
    }
}

words! {
    /// A step.
    Act in people {
        /// The office has checked that this is the first person.
        Confirm = "confirm" => act_confirm,
        /// The first person lets another in.
        Accept = "accept" => act_accept,
        Refuse = "refuse" => act_refuse,
        /// Somebody who acted for it no longer does.
        Remove = "remove" => act_remove,
        /// The first person passes that on.
        HandOver = "hand-over" => act_hand_over,
        /// By oneself, whatever one is.
        Leave = "leave" => act_leave,
    }
}

impl Act {
    /// What they are told by mail with whom it was taken.
    pub const fn told(self) -> fn(Lang) -> &'static str {
        match self {
            Self::Confirm => t::told_confirm,
            Self::Accept => t::told_accept,
            Self::Refuse => t::told_refuse,
            Self::Remove | Self::Leave => t::told_remove,
            Self::HandOver => t::told_hand_over,
        }
    }
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The county's office, or a donee unit.
    Office,
    /// Somebody of the public, about themselves.
    Oneself,
    /// Somebody of the public who stands so, about another.
    Another(Standing),
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Somebody was first.
    #[error("it has changed meanwhile")]
    Stale,
    /// Not theirs to decide.
    #[error("not theirs to decide")]
    NotYours,
    /// It cannot be done with somebody who stands so.
    #[error("not a step from here")]
    NotFrom,
}

impl Standing {
    /// How somebody stands after a step; none when they are out. `has_first` says whether the organisation has a first person.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn after(self, act: Act, by: By, has_first: bool) -> Result<Option<Self>, Refused> {
        let decides = match by {
            // While a first person is there the office decides about nobody else; but it can end what was confirmed by mistake.
            By::Office => act == Act::Remove || !has_first,
            By::Oneself => act == Act::Leave,
            By::Another(standing) => standing == Self::First && act != Act::Confirm,
        };
        if !decides || (act == Act::Leave) != (by == By::Oneself) {
            return Err(Refused::NotYours);
        }
        match (self, act) {
            (Self::Asked, Act::Confirm) => Ok(Some(Self::First)),
            (Self::Asked, Act::Accept) if by != By::Office => Ok(Some(Self::Member)),
            (Self::Asked, Act::Refuse) | (_, Act::Leave) => Ok(None),
            (Self::Member, Act::HandOver) if by != By::Office => Ok(Some(Self::First)),
            (Self::Member, Act::Remove) => Ok(None),
            (Self::First, Act::Remove) if by == By::Office => Ok(None),
            _ => Err(Refused::NotFrom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_everybody_is_in_the_table() {
        use Act::*;
        use Standing::*;
        // Who stands how, the step, by whom, whether there is a first person: and what comes of it. What is not listed is refused.
        let allowed: &[(Standing, Act, By, bool, Option<Standing>)] = &[
            (Asked, Confirm, By::Office, false, Some(First)),
            (Asked, Refuse, By::Office, false, None),
            (Member, Remove, By::Office, false, None),
            (Member, Remove, By::Office, true, None),
            (First, Remove, By::Office, true, None),
            (Asked, Accept, By::Another(First), true, Some(Member)),
            (Asked, Refuse, By::Another(First), true, None),
            (Member, Remove, By::Another(First), true, None),
            (Member, HandOver, By::Another(First), true, Some(First)),
            (Asked, Leave, By::Oneself, false, None),
            (Asked, Leave, By::Oneself, true, None),
            (Member, Leave, By::Oneself, false, None),
            (Member, Leave, By::Oneself, true, None),
            (First, Leave, By::Oneself, true, None),
        ];
        let mut walked = 0;
        for from in Standing::ALL {
            for act in Act::ALL {
                for by in
                    [By::Office, By::Oneself].into_iter().chain(Standing::ALL.iter().map(|s| By::Another(*s)))
                {
                    for has_first in [false, true] {
                        // A first person is one, so these do not occur.
                        let is_one = *from == First || by == By::Another(First);
                        if is_one && !has_first {
                            continue;
                        }
                        let row =
                            allowed.iter().find(|r| (r.0, r.1, r.2, r.3) == (*from, *act, by, has_first));
                        assert_eq!(
                            from.after(*act, by, has_first).ok(),
                            row.map(|r| r.4),
                            "{from:?} {act:?} {by:?} {has_first}"
                        );
                        walked += usize::from(row.is_some());
                    }
                }
            }
        }
        assert_eq!(walked, allowed.len());
    }
}
