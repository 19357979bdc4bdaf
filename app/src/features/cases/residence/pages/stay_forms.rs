//! `/staff/cases/{reference}/stay/{what}`: the forms of a stay, one a page. To add one: a variant of [`What`], its fields, its
//! reading, and its step in [`Move`].
use axum::{extract::Path, response::Response};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

use super::{parts, words};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::types::eligibility::{Dependence, SelfCare, dependence};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::store::{absences, agreements, assessments, exits, stays};
use crate::features::cases::residence::types::stay::{AbsenceKind, LeaveReason, Outcome};
use crate::features::cases::{
    admissions::store::step::StepError, residence::store::absences::Away, residence::types::exit::Exit,
};
use crate::office::change::{Change, Halt, lead};
use crate::office::{staff::access::Action, staff::desk::Desk};
use crate::t::residence as r;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed};

crate::words! {
    /// What is recorded.
    What in residence {
        MoveIn = "move-in" => act_move_in,
        /// The return from leave or hospital.
        Return = "return" => act_return,
        /// The return within the cooling-off.
        Reenter = "reenter" => act_reenter,
        Assess = "assess" => act_assess,
        Leave = "leave" => act_leave,
        Hospital = "hospital" => act_hospital,
        /// A change that asks for a re-assessment.
        Change = "change" => act_change,
    }
}

impl What {
    /// Any of these is enough.
    pub(super) const fn actions(self) -> &'static [Action] {
        match self {
            Self::Assess => &[Action::Reassess],
            Self::Change => &[Action::StayRecord, Action::Reassess],
            _ => &[Action::StayRecord],
        }
    }

    /// Whether it can be recorded as the case stands.
    pub(super) fn fits(self, case: &Case, exit: Option<&Exit>, now: DateTime<Utc>) -> bool {
        let follows = |act: Act| case.state.after(act, case.filed.is_some()).is_ok();
        match self {
            Self::MoveIn => follows(Act::MoveIn),
            Self::Return => follows(Act::Return),
            Self::Reenter => follows(Act::Reenter) && exit.is_some_and(|e| e.can_return(now)),
            Self::Leave => follows(Act::Leave),
            Self::Hospital => follows(Act::Hospitalise),
            Self::Assess | Self::Change => case.state.has_place(),
        }
    }

    fn lead(self, lang: Lang) -> &'static str {
        match self {
            Self::MoveIn => r::move_in_lead(lang),
            Self::Return => r::return_lead(lang),
            Self::Reenter => r::reenter_lead(lang),
            Self::Assess => r::assess_lead(lang),
            Self::Leave => r::leave_lead(lang),
            Self::Hospital => r::hospital_lead(lang),
            Self::Change => r::change_lead(lang),
        }
    }
}

/// What somebody may record about this case.
fn known(desk: &Desk, case: &Case, what: &str) -> Result<What> {
    let place = case.place();
    let what = What::parse(what).filter(|w| w.actions().iter().any(|a| desk.actor.may(*a, &place)));
    what.ok_or(AppError::NotFound)
}

/// A step, with everything that its form asked for.
enum Move {
    Arrive(NaiveDate),
    Reenter(NaiveDate),
    Away(Away),
    Back(NaiveDate),
    Assess(NaiveDate, Vec<SelfCare>, Outcome),
    Change,
}

impl Move {
    async fn run(&self, ch: &mut Change, case: &Case) -> Result<(), StepError> {
        match self {
            Self::Arrive(on) => return stays::move_in(ch, case, *on).await.map(drop),
            Self::Reenter(on) => return stays::reenter(ch, case, *on).await.map(drop),
            _ => {}
        }
        let stale = || StepError::Refused(Refusal::Stale, Box::new(case.clone()));
        let stay = stays::current(&mut ch.tx, case.id).await?.ok_or_else(stale)?;
        match self {
            Self::Away(away) => absences::go(ch, case, &stay, away).await.map(drop),
            Self::Back(on) => absences::back(ch, case, &stay, *on).await.map(drop),
            Self::Assess(on, failed, outcome) => {
                assessments::record(ch, case, &stay, (*on, failed, *outcome)).await
            }
            _ => assessments::changed(ch, case, &stay).await,
        }
    }
}

/// What cannot be recorded as the case stands leads to the page that says how it stands. [`AppError::NotFound`] for whom it is
/// none.
pub async fn page(Path((reference, what)): Path<(String, String)>, mut desk: Desk) -> Result<Response> {
    let case = parts::find(&mut desk, &reference).await?;
    let what = known(&desk, &case, &what)?;
    let exit = exits::latest(desk.tx().await?, case.id).await?;
    if !what.fits(&case, exit.as_ref(), desk.cx.now) {
        return Ok(lead(&desk.cx.state, &format!("{}/stay", case.path())));
    }
    let today = Some(desk.cx.today);
    let form = match what {
        What::MoveIn | What::Return | What::Reenter | What::Assess => Form::default().with_date("on", today),
        _ => Form::default().with_date("from", today),
    };
    let typed = Typed::new(desk.cx.lang, form);
    Ok(show(desk.cx, case, what, typed))
}

pub async fn submit(
    Path((reference, what)): Path<(String, String)>,
    mut desk: Desk,
    form: Form,
) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseRead).await?;
    let what = known(&desk, &case, &what)?;
    let earliest = earliest(&mut ch.tx, &case, what).await?;
    match read(&desk.cx, what, earliest, &form) {
        Ok(step) => {
            let to = match &step {
                Move::Assess(_, _, Outcome::ProposeExit) => "exit?done=assess".to_owned(),
                _ => format!("stay?done={}", what.word()),
            };
            let done = step.run(&mut ch, &case).await;
            desk.end(ch, &form, done, &format!("{}/{to}", case.path())).await
        }
        Err(typed) => Ok(show(desk.cx, case, what, typed)),
    }
}

/// The first day on which it can have happened.
async fn earliest(tx: &mut Tx, case: &Case, what: What) -> Result<Option<NaiveDate>> {
    let all = stays::of_case(tx, case.id).await?;
    let last = all.first();
    Ok(match what {
        What::MoveIn => agreements::of_case(tx, case.id).await?.map(|a| a.agreed_on),
        What::Reenter => last.and_then(|s| s.ended_on),
        What::Assess | What::Change => last.map(|s| s.moved_in_on),
        What::Leave | What::Hospital | What::Return => match last {
            None => None,
            Some(stay) => {
                let away = absences::of_stay(tx, stay.id).await?;
                let since = away.first().map(|a| a.back_on.unwrap_or(a.from_on));
                Some(since.map_or(stay.moved_in_on, |day| day.max(stay.moved_in_on)))
            }
        },
    })
}

fn read(cx: &Cx, what: What, earliest: Option<NaiveDate>, form: &Form) -> Result<Move, Typed> {
    let lang = cx.lang;
    let mut reader = form.reader(lang);
    let name = if matches!(what, What::Leave | What::Hospital) { "from" } else { "on" };
    let day = if what == What::Change { Some(cx.today) } else { reader.required_date(name) };
    if let Some(day) = day {
        if day > cx.today {
            reader.fail(name, r::bad_future(lang));
        } else if let Some(first) = earliest.filter(|first| day < *first) {
            reader.fail(name, r::bad_before(lang, lang.date(first)));
        }
    }
    let step = match what {
        What::MoveIn => day.map(Move::Arrive),
        What::Return => day.map(Move::Back),
        What::Reenter => day.map(Move::Reenter),
        What::Change => Some(Move::Change),
        What::Assess => {
            let failed: Vec<SelfCare> =
                SelfCare::ALL.iter().copied().filter(|i| form.has("cannot", i.word())).collect();
            let outcome = reader.required_choice("outcome", Outcome::parse);
            // RES-03: who manages everything is no longer eligible.
            if dependence(failed.len()) == Dependence::Able && outcome == Some(Outcome::Continue) {
                reader.fail("outcome", r::bad_outcome(lang));
            }
            day.zip(outcome).map(|(day, outcome)| Move::Assess(day, failed, outcome))
        }
        What::Leave | What::Hospital => {
            let leave = what == What::Leave;
            let reason = if leave {
                reader.required_choice("reason", |v| {
                    LeaveReason::parse(v).filter(|reason| *reason != LeaveReason::Treatment)
                })
            } else {
                Some(LeaveReason::Treatment)
            };
            let expected = if leave { reader.required_date("expected") } else { reader.date("expected") };
            if day.zip(expected).is_some_and(|(from, expected)| expected < from) {
                reader.fail("expected", r::bad_order(lang));
            }
            let note = reader.optional_lines("note", 500);
            let kind = if leave { AbsenceKind::Leave } else { AbsenceKind::Hospital };
            day.zip(reason).map(|(from_on, reason)| {
                Move::Away(Away { kind, reason, note, from_on, expected_on: expected })
            })
        }
    };
    reader.end(step)
}

fn show(cx: Cx, case: Case, what: What, typed: Typed) -> Response {
    let lang = cx.lang;
    let head = parts::head(&cx, &case, what.label(lang)).of(&typed);
    cx.draw(head, move |cx| {
        let action = cx.to(&format!("{}/stay/{}", case.path(), what.word()));
        let fields = fields(lang, what, &typed);
        view! {
            {parts::top(cx, &case, what.label(lang), what.lead(lang))}
            {parts::frame(&typed, action, (&case, 0), (fields, what.label(lang)))}
            <p class="section"><a href=cx.to(&format!("{}/stay", case.path()))>{r::back(lang)}</a></p>
        }
    })
}

fn fields(lang: Lang, what: What, typed: &Typed) -> AnyView {
    let on = |label: &'static str| typed.date(Field::new("on", label));
    match what {
        What::MoveIn => on(r::on_move_in(lang)),
        What::Return | What::Reenter => on(r::on_back(lang)),
        What::Change => ().into_any(),
        What::Assess => {
            let item = |i: &SelfCare| (i.word().to_owned(), words::self_care(lang, *i).to_owned());
            let items = SelfCare::ALL.iter().map(item).collect();
            view! {
                {on(r::on_assess(lang))}
                {typed.choices(Field::new("cannot", r::cannot(lang)).hint(r::cannot_hint(lang)).optional(), items, true)}
                {typed.choices(Field::new("outcome", r::outcome(lang)), Outcome::choices(lang), false)}
            }
            .into_any()
        }
        What::Leave | What::Hospital => {
            let leave = what == What::Leave;
            let mut reasons = LeaveReason::choices(lang);
            reasons.retain(|(word, _)| word != LeaveReason::Treatment.word());
            let reason =
                leave.then(|| typed.choices(Field::new("reason", r::why_leave(lang)), reasons, false));
            let expected = Field::new("expected", r::on_expected(lang));
            let note = Field::new("note", r::note(lang)).hint(r::note_hint(lang)).optional();
            view! {
                {reason}
                {typed.date(Field::new("from", r::on_from(lang)))}
                {typed.date(if leave { expected } else { expected.optional() })}
                {typed.area(note)}
            }
            .into_any()
        }
    }
}
