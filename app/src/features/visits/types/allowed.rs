//! Whether heads may come to do what they chose (MIN-02, VOL-04): the activities of the catalogue as tasks of [`heads`](super::heads).
use super::{Heads, Kind, Reason, Task, With};
use crate::base::i18n::Lang;
use crate::features::times::types::Activity;
use crate::t::bookings as t;

/// Why these heads may not come to do all of these activities; consents are brought on the day, so none is on file yet. Carers are with
/// visitors throughout.
#[must_use]
pub fn reasons(
    heads: Heads,
    kind: Kind,
    guardian_or_teacher: bool,
    (activities, min_age): (&[Activity], i64),
    trained: bool,
) -> Vec<Reason> {
    let with = With { kind, guardian_or_teacher, consents: 0, trained, under_a_carer: true };
    let mut reasons: Vec<Reason> = vec![];
    let none = [Task::default()];
    let tasks: Vec<Task> = activities.iter().map(|a| task(*a, min_age)).collect();
    for task in if tasks.is_empty() { none.as_slice() } else { tasks.as_slice() } {
        for reason in heads.reasons(with, *task) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    reasons
}

/// A reason in words; the ratio says how many adults are needed, and how many minors those who come may bring (MIN-02).
#[must_use]
pub fn sentence(reason: Reason, heads: Heads, lang: Lang) -> String {
    if reason == Reason::Ratio {
        return t::ratio(lang, heads.minors(), heads.adults_needed(), heads.adults, heads.may_bring());
    }
    reason.label(lang).to_owned()
}

/// An activity as a task; `min_age` is what the centre asks on top.
fn task(a: Activity, min_age: i64) -> Task {
    Task { care: a.care, hands_on: a.hands_on, min_age: Some(a.min_age.max(min_age)) }
}
