//! Reading a name: with a purpose from a closed list, shown once on the page that answers, written into the trail (RET-05, AC-09).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::rights;
use crate::base::error::AppError;
use crate::features::cases::{admissions::store, admissions::types::Case, admissions::types::Person};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::desk::Reading, trail::Purpose};
use crate::t;
use crate::web::{
    forms::Form, page::Cx, ui::banner::Banner, ui::facts::fact, ui::facts::facts, ui::field::Field,
    ui::field::Typed, ui::top::Top,
};

/// What somebody can choose here; the board sheet says its own purpose.
const CHOICES: [Purpose; 5] = [
    Purpose::HandleCase,
    Purpose::ContactHousehold,
    Purpose::CheckObjection,
    Purpose::CorrectData,
    Purpose::HouseholdAsked,
];

fn choose(cx: Cx, case: &Case, form: Form, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let title = t::cases::reveal_title(lang);
    let mut head = rights::head(lang, case, title);
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let typed = Typed::back(lang, form, errors);
    let (action, back) = (cx.to(&format!("{}/name", case.path())), cx.to(&case.path()));
    let (masked, reference) = (case.masked.clone(), case.reference.clone());
    cx.page(head, move || {
        let choices =
            CHOICES.iter().map(|p| (p.word().to_owned(), p.label(lang).to_owned())).collect();
        view! {
            {Top::new(title).kicker(format!("{reference} · {masked}")).lead(t::cases::reveal_lead(lang)).view()}
            {typed.summary()}
            <form class="form" method="post" action=action>
                {typed.choices(Field::new("purpose", t::cases::purpose(lang)), choices, false)}
                <div class="form__end"><button class="btn">{t::cases::reveal_do(lang)}</button><a href=back>{t::cases::cancel(lang)}</a></div>
            </form>
        }
    })
}

/// Asks for the purpose.
pub(super) async fn form(
    Reading { cx, actor, mut tx }: Reading,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let case = rights::find(&mut tx, &actor, &reference).await?;
    actor.require(Action::NameReveal, &case.place())?;
    Ok(choose(cx, &case, Form::default(), vec![]))
}

/// Shows name and contact, once.
pub(super) async fn reveal(
    mut desk: Desk,
    Path(reference): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let mut ch = desk.write().await?;
    let case = rights::find_to_read_name(&mut ch, &reference).await?;
    let mut r = form.reader(desk.cx.lang);
    let purpose = r.required_choice("purpose", |w| Purpose::parse(w).filter(|p| CHOICES.contains(p)));
    let Some(purpose) = purpose else {
        let errors = r.errors();
        drop(ch);
        return Ok(choose(desk.cx, &case, form, errors));
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
        let guardian = if person.guardian.is_empty() { c::no_guardian(lang).to_owned() } else { person.guardian };
        let list = vec![
            fact(c::name(lang), person.name),
            fact(c::village(lang), person.village),
            fact(c::guardian(lang), guardian),
            fact(c::phone(lang), person.phone),
        ];
        view! {
            {Top::new(title).view()}
            {Banner::wait().title(c::revealed_note(lang, purpose.label(lang))).text(c::revealed_hint(lang)).answer().view()}
            <section class="section">{facts(list)}</section>
            <p class="section"><a class="btn" href=back>{c::back_to_case(lang)}</a></p>
        }
    })
}
