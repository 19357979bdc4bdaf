//! What the pages of one case share: finding it, the frame of a form, what was just done.
use leptos::prelude::*;

use super::words;
use crate::base::error::{AppError, Result};
use crate::features::cases::{admissions::store, admissions::types::Case, residence};
use crate::office::staff::desk::Desk;
use crate::t::residence as r;
use crate::web::{page::Cx, page::Head, ui::badge::tag, ui::banner::done_of, ui::field::Typed, ui::top::Top};

/// The case with this reference, as far as the person reaches. [`AppError::NotFound`] outside of that (AC-04).
pub async fn find(desk: &mut Desk, reference: &str) -> Result<Case> {
    let scope = desk.actor.scope();
    let case = store::by_reference(desk.tx().await?, &scope, reference).await?;
    case.ok_or(AppError::NotFound)
}

/// The head of a page of a case.
pub fn head(cx: &Cx, case: &Case, title: &str) -> Head {
    Head::new(format!("{title} {}", case.reference), title, residence::DESK.section)
        .crumb(r::title(cx.lang), Some("/staff/residents"))
        .crumb(case.reference.clone(), Some(&format!("{}/stay", case.path())))
        .crumb(title, None)
        .private()
}

/// Kicker, title, lead and state.
pub fn top(cx: &Cx, case: &Case, title: &str, lead: &str) -> AnyView {
    let lang = cx.lang;
    Top::new(title)
        .phrase()
        .kicker(r::stay_kicker(lang, &case.reference, &case.masked))
        .state(tag(words::tone(case.state), words::state(lang, case.state)))
        .lead(lead)
        .view()
}

/// Says what was just done, if the address says so with a known word.
pub fn done(cx: &Cx) -> Option<AnyView> {
    let lang = cx.lang;
    done_of(cx, |word| {
        Some(match word {
            "sign" => r::done_sign(lang),
            "move-in" => r::done_move_in(lang),
            "leave" => r::done_leave(lang),
            "hospital" => r::done_hospital(lang),
            "return" => r::done_return(lang),
            "assess" => r::done_assess(lang),
            "change" => r::done_change(lang),
            "reenter" => r::done_reenter(lang),
            "propose" => r::done_propose(lang),
            "review" => r::done_review(lang),
            "support" => r::done_support(lang),
            _ => return None,
        })
    })
}

/// The form of a step, with the versions that were looked at: a form that comes back keeps those it was opened with, so that it
/// cannot overtake anybody.
pub fn frame(
    typed: &Typed,
    action: String,
    (case, exit): (&Case, i64),
    (fields, submit): (AnyView, &'static str),
) -> AnyView {
    typed.post(action).seen(case.version).kept("exit_version", exit.to_string()).view(submit, fields)
}

/// The line of ways between the pages of one case.
pub fn ways(cx: &Cx, case: &Case) -> AnyView {
    let lang = cx.lang;
    let link = |end: &str, label: &'static str| {
        let href = cx.to(&format!("{}{end}", case.path()));
        view! { <li><a href=href>{label}</a></li> }
    };
    view! {
        <ul class="row no-print">
            {link("", r::to_case(lang))}
            {link("/agreement", r::to_agreement(lang))}
            {link("/stay", r::to_stay(lang))}
            {link("/exit", r::to_exit(lang))}
        </ul>
    }
    .into_any()
}
