//! The state machine (RES-08) with its back edges: one table, [`State::after`].
use crate::base::words;

words! {
    State in cases {
        Draft = "draft" => state_draft,
        Applied = "applied" => state_applied,
        VillageReported = "village-reported" => state_village_reported,
        TownshipApproved = "township-approved" => state_township_approved,
        /// 乡审批: refused, with written reasons (OBJ-09).
        TownshipRejected = "township-rejected" => state_township_rejected,
        /// Back in the township: returned by the county, or by a sustained objection (OBJ-06).
        TownshipReview = "township-review" => state_township_review,
        CountyFiled = "county-filed" => state_county_filed,
        PublicNotice = "public-notice" => state_public_notice,
        /// An accepted objection is open: this person's admission is blocked (OBJ-05).
        Objected = "objected" => state_objected,
        /// The period ended without an open or sustained objection: the admission is effective (PUB-01).
        Cleared = "cleared" => state_cleared,
        Signed = "signed" => state_signed,
        Resident = "resident" => state_resident,
        OnLeave = "on-leave" => state_on_leave,
        InHospital = "in-hospital" => state_in_hospital,
        /// An exit is proposed and being heard (RES-07).
        ExitProposed = "exit-proposed" => state_exit_proposed,
        ExitNotice = "exit-notice" => state_exit_notice,
        Exited = "exited" => state_exited,
        /// The household withdrew (voluntary, seed 45).
        Withdrawn = "withdrawn" => state_withdrawn,
    }

    /// What moves a case.
    Act in cases {
        Apply = "apply" => act_apply,
        Report = "report" => act_report,
        Approve = "approve" => act_approve,
        Reject = "reject" => act_reject,
        ReturnToVillage = "return-to-village" => act_return_to_village,
        File = "file" => act_file,
        ReturnToTownship = "return-to-township" => act_return_to_township,
        Post = "post" => act_post,
        /// Its notice was taken down early and shows it no longer (RET-06).
        Unpost = "unpost" => act_unpost,
        /// An objection against it was accepted (OBJ-05).
        Object = "object" => act_object,
        /// The objection was not sustained (OBJ-06).
        Dismiss = "dismiss" => act_dismiss,
        /// The objection was sustained: back to the township (OBJ-06).
        Sustain = "sustain" => act_sustain,
        /// The period ended clear (PUB-01).
        Clear = "clear" => act_clear,
        Sign = "sign" => act_sign,
        MoveIn = "move-in" => act_move_in,
        Leave = "leave" => act_leave,
        Hospitalise = "hospitalise" => act_hospitalise,
        Return = "return" => act_return,
        ProposeExit = "propose-exit" => act_propose_exit,
        Keep = "keep" => act_keep,
        PostExit = "post-exit" => act_post_exit,
        Exit = "exit" => act_exit,
        /// Comes back within the cooling-off (RES-07).
        Reenter = "reenter" => act_reenter,
        Withdraw = "withdraw" => act_withdraw,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case does not stand where this act begins.
    #[error("{act:?} does not follow {state:?}")]
    Order {
        state: State,
        /// What was tried.
        act: Act,
    },
    /// Somebody else changed it meanwhile (AC-07).
    #[error("the case has changed meanwhile")]
    Stale,
    /// A rule forbids it; the word is the rule's number, for instance `RES-03`.
    #[error("{0} forbids it")]
    Rule(&'static str),
    #[error("the centre has no place")]
    Full,
    /// The same person may not do both.
    #[error("another person must do this")]
    SameHands,
}

impl State {
    /// Where `act` leads from here. `filed` tells whether the county has filed already, which decides where a case
    /// goes whose notice was taken down.
    ///
    /// # Errors
    /// [`Refusal::Order`] for everything that is not in the table.
    pub fn after(self, act: Act, filed: bool) -> Result<Self, Refusal> {
        use Act as A;
        use State as S;
        Ok(match (self, act) {
            (S::Draft, A::Apply) => S::Applied,
            (S::Applied, A::Report) => S::VillageReported,
            (S::VillageReported | S::TownshipReview, A::Approve) => S::TownshipApproved,
            (S::VillageReported | S::TownshipReview, A::Reject) => S::TownshipRejected,
            (S::VillageReported | S::TownshipReview, A::ReturnToVillage) => S::Applied,
            (S::TownshipApproved, A::File) => S::CountyFiled,
            // Published before filing (PUB-01): the filing follows the cleared period and changes no state.
            (S::Cleared, A::File) if !filed => S::Cleared,
            (S::TownshipApproved | S::CountyFiled, A::ReturnToTownship) => S::TownshipReview,
            (S::CountyFiled | S::TownshipApproved, A::Post) => S::PublicNotice,
            (S::PublicNotice | S::Objected, A::Unpost) if filed => S::CountyFiled,
            (S::PublicNotice | S::Objected, A::Unpost) => S::TownshipApproved,
            (S::PublicNotice, A::Object) => S::Objected,
            (S::Objected, A::Dismiss) => S::PublicNotice,
            (S::Objected, A::Sustain) => S::TownshipReview,
            (S::PublicNotice, A::Clear) => S::Cleared,
            (S::Cleared, A::Sign) if filed => S::Signed,
            (S::Signed, A::MoveIn) => S::Resident,
            (S::Resident, A::Leave) => S::OnLeave,
            (S::Resident, A::Hospitalise) => S::InHospital,
            (S::OnLeave | S::InHospital, A::Return) => S::Resident,
            (S::Resident | S::OnLeave | S::InHospital, A::ProposeExit) => S::ExitProposed,
            (S::ExitProposed | S::ExitNotice, A::Keep) => S::Resident,
            (S::ExitProposed, A::PostExit) => S::ExitNotice,
            (S::ExitNotice, A::Unpost) => S::ExitProposed,
            (S::ExitProposed | S::ExitNotice, A::Exit) => S::Exited,
            (S::Exited, A::Reenter) => S::Resident,
            (s, A::Withdraw) if s.is_before_move_in() => S::Withdrawn,
            (state, act) => return Err(Refusal::Order { state, act }),
        })
    }

    /// From the draft to the signed agreement: the household can still withdraw without an exit (seed 45).
    pub const fn is_before_move_in(self) -> bool {
        !self.has_place() && !matches!(self, Self::TownshipRejected | Self::Exited | Self::Withdrawn)
    }

    /// Whether a bed is taken: from the move-in to the exit, leave and hospital included.
    pub const fn has_place(self) -> bool {
        matches!(
            self,
            Self::Resident | Self::OnLeave | Self::InHospital | Self::ExitProposed | Self::ExitNotice
        )
    }

    /// Whether anything can still happen with it; a person has one such case at most (ID-07).
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::TownshipRejected | Self::Exited | Self::Withdrawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(acts: &[Act]) -> Result<State, Refusal> {
        let mut filed = false;
        acts.iter().try_fold(State::Draft, |state, act| {
            let next = state.after(*act, filed)?;
            filed |= *act == Act::File;
            Ok(next)
        })
    }

    #[test]
    fn res_08_the_way_and_its_back_edges() {
        use Act::*;
        let to_notice = [Apply, Report, Approve, File, Post];
        let with = |more: &[Act]| walk(&[&to_notice[..], more].concat());
        assert_eq!(with(&[Clear, Sign, MoveIn]), Ok(State::Resident));
        assert_eq!(with(&[Object, Sustain]), Ok(State::TownshipReview));
        assert_eq!(with(&[Object, Dismiss, Clear]), Ok(State::Cleared));
        assert_eq!(with(&[Unpost]), Ok(State::CountyFiled));
        let stay = with(&[Clear, Sign, MoveIn, Leave, Return, Hospitalise, ProposeExit, Keep]);
        assert_eq!(stay, Ok(State::Resident));
        let exit = with(&[Clear, Sign, MoveIn, ProposeExit, PostExit, Exit, Reenter]);
        assert_eq!(exit, Ok(State::Resident));
        // PUB-01: before filing, the agreement waits for the filing.
        assert_eq!(walk(&[Apply, Report, Approve, Post, Clear, File, Sign]), Ok(State::Signed));
        assert!(walk(&[Apply, Report, Approve, Post, Clear, Sign]).is_err());
        assert_eq!(walk(&[Apply, Report, Approve, Post, Unpost]), Ok(State::TownshipApproved));
    }

    #[test]
    fn res_08_no_step_is_skipped() {
        // OBJ-05: what is objected to cannot become effective; and nothing jumps a step.
        let steps = [
            (State::Objected, Act::Clear),
            (State::Draft, Act::Report),
            (State::Applied, Act::Approve),
            (State::VillageReported, Act::File),
            (State::CountyFiled, Act::Clear),
            (State::Cleared, Act::MoveIn),
            (State::Resident, Act::Exit),
            (State::Resident, Act::Withdraw),
            (State::TownshipRejected, Act::Approve),
        ];
        for (state, act) in steps {
            assert_eq!(state.after(act, true), Err(Refusal::Order { state, act }));
        }
        // Every state but the ends can be left, and every act leads somewhere.
        for state in State::ALL {
            let out = Act::ALL.iter().filter(|a| state.after(**a, true).is_ok()).count();
            assert_eq!(out == 0, matches!(state, State::TownshipRejected | State::Withdrawn), "{state:?}");
        }
        for act in Act::ALL {
            assert!(
                State::ALL.iter().any(|s| s.after(*act, true).is_ok() || s.after(*act, false).is_ok()),
                "{act:?}"
            );
        }
    }

    #[test]
    fn a_household_may_withdraw_at_any_time_before_the_move_in() {
        for state in State::ALL {
            let may = state.after(Act::Withdraw, false).is_ok();
            assert_eq!(may, state.is_live() && !state.has_place(), "{state:?}");
        }
    }
}
