//! Enums in words.
use crate::{
    base::i18n::Lang,
    features::objections::types::{Act, Channel, Ground, Identity, Kind, State},
    t::{objection_desk as d, objections as o},
};

/// A ground.
#[must_use]
pub fn ground(ground: Ground, l: Lang) -> &'static str {
    match ground {
        Ground::NotLocal => o::ground_not_local(l),
        Ground::NotSevere => o::ground_not_severe(l),
        Ground::NotPoor => o::ground_not_poor(l),
        Ground::FamilyCanCare => o::ground_family_can_care(l),
        Ground::FalseMaterial => o::ground_false_material(l),
        Ground::NotVoluntary => o::ground_not_voluntary(l),
        Ground::Procedure => o::ground_procedure(l),
        Ground::RelativeOfStaff => o::ground_relative_of_staff(l),
        Ground::Other => o::ground_other(l),
    }
}

/// All grounds as choices of a form.
#[must_use]
pub fn grounds(l: Lang) -> Vec<(String, String)> {
    Ground::ALL.iter().map(|g| (g.word().to_owned(), ground(*g, l).to_owned())).collect()
}

/// A kind.
#[must_use]
pub fn kind(kind: Kind, l: Lang) -> &'static str {
    match kind {
        Kind::Objection => o::kind_objection(l),
        Kind::Report => o::kind_report(l),
    }
}

/// A channel.
#[must_use]
pub fn channel(channel: Channel, l: Lang) -> &'static str {
    match channel {
        Channel::Web => o::channel_web(l),
        Channel::Paper => o::channel_paper(l),
        Channel::Phone => o::channel_phone(l),
        Channel::Visit => o::channel_visit(l),
    }
}

/// Whether there is a name.
#[must_use]
pub fn identity(identity: Identity, l: Lang) -> &'static str {
    match identity {
        Identity::RealName => o::identity_real(l),
        Identity::Anonymous => o::identity_anonymous(l),
    }
}

/// A state, as the person who objected reads it.
#[must_use]
pub fn state(state: State, l: Lang) -> &'static str {
    match state {
        State::Received => o::state_received(l),
        State::Accepted => o::state_accepted(l),
        State::Declined => o::state_declined(l),
        State::NotSustained => o::state_not_sustained(l),
        State::Sustained => o::state_sustained(l),
        State::Corrected => o::state_corrected(l),
        State::Answered => o::state_answered(l),
    }
}

/// What was done.
#[must_use]
pub fn act(act: Act, l: Lang) -> &'static str {
    match act {
        Act::File => d::act_file(l),
        Act::Accept => d::act_accept(l),
        Act::Decline => d::act_decline(l),
        Act::Extend => d::act_extend(l),
        Act::Note => d::act_note(l),
        Act::Dismiss => d::act_dismiss(l),
        Act::Sustain => d::act_sustain(l),
        Act::Correct => d::act_correct(l),
        Act::Answer => d::act_answer(l),
        Act::Erase => d::act_erase(l),
    }
}
