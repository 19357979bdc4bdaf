//! Reading a name: with a purpose from a closed list, shown once on the page that answers, written into the trail (RET-05, AC-09).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{parts, rights};
use crate::base::error::Result;
use crate::features::cases::{admissions::store, admissions::types::Case, admissions::types::Person};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::desk::Reading, trail::Purpose};
use crate::t;
use crate::web::{
    forms::Form, page::Cx, ui::banner::Banner, ui::facts::facts, ui::field::Field, ui::field::Typed,
    ui::top::Top,
};

/// What somebody can choose here; the board sheet says its own purpose.
const CHOICES: [Purpose; 5] = [
    Purpose::HandleCase,
    Purpose::ContactHousehold,
    Purpose::CheckObjection,
    Purpose::CorrectData,
    Purpose::HouseholdAsked,
];

fn choose(cx: Cx, case: &Case, typed: Typed) -> Response {
    let lang = cx.lang;
    let title = t::cases::reveal_title(lang);
    let head = rights::head(lang, case, title).of(&typed);
    let (action, back) = (cx.to(&format!("{}/name", case.path())), cx.to(&case.path()));
    let kicker = case.kicker();
    cx.page(head, move || {
        let choices = CHOICES.iter().map(|p| (p.word().to_owned(), p.label(lang).to_owned())).collect();
        let sent = typed.post(action).keyless().cancel(back, t::cases::cancel(lang));
        let fields = typed.choices(Field::new("purpose", t::cases::purpose(lang)), choices, false);
        view! {
            {Top::new(title).kicker(kicker).lead(t::cases::reveal_lead(lang)).view()}
            {sent.view(t::cases::reveal_do(lang), fields)}
        }
    })
}

pub(super) async fn form(
    Reading { cx, actor, mut tx }: Reading,
    Path(reference): Path<String>,
) -> Result<Response> {
    let case = rights::find(&mut tx, &actor, &reference).await?;
    actor.require(Action::NameReveal, &case.place())?;
    let typed = Typed::start(cx.lang);
    Ok(choose(cx, &case, typed))
}

/// Shows name and contact, once.
pub(super) async fn reveal(mut desk: Desk, Path(reference): Path<String>, form: Form) -> Result<Response> {
    let mut ch = desk.write().await?;
    let case = rights::find_to_read_name(&mut ch, &reference).await?;
    let mut r = form.reader(desk.cx.lang);
    let purpose = r.required_choice("purpose", |w| Purpose::parse(w).filter(|p| CHOICES.contains(p)));
    let Some(purpose) = purpose else {
        let typed = r.back();
        return Ok(choose(desk.cx, &case, typed));
    };
    let person = store::reveal(&mut ch, &case, purpose).await?;
    ch.commit().await?;
    Ok(shown(desk.cx, &case, person, purpose))
}

fn shown(cx: Cx, case: &Case, person: Person, purpose: Purpose) -> Response {
    let lang = cx.lang;
    let title = t::cases::revealed_title(lang);
    let head = rights::head(lang, case, title);
    let back = cx.to(&case.path());
    cx.page(head, move || {
        use t::cases as c;
        let list = parts::person_facts(lang, person);
        view! {
            {Top::new(title).view()}
            {Banner::wait().title(c::revealed_note(lang, purpose.label(lang))).text(c::revealed_hint(lang)).answer().view()}
            <section class="section">{facts(list)}</section>
            <p class="section"><a class="btn" href=back>{c::back_to_case(lang)}</a></p>
        }
    })
}
