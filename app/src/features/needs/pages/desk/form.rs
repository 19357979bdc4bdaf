//! `/staff/needs/new` and `/staff/needs/{id}`: a need as its centre writes it. A copy begins with what another one says.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{Home, done, head, read};
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::NeedId};
use crate::features::needs::pages::amounts;
use crate::features::needs::store::{desk as store, write};
use crate::features::needs::types::{Category, Need, Unit, draft::ITEM, draft::TEXT};
use crate::office::change::Halt;
use crate::office::staff::{access::Action, desk::Desk};
use crate::t::needs_desk as d;
use crate::web::{
    forms::Form, forms::once, page::Cx, ui::field::Field, ui::field::Typed, ui::section::Panel, ui::top::Top,
};

/// The empty form; `?copy=` begins with another need of the same centre.
pub async fn new(mut desk: Desk) -> Result<Response> {
    let actor = desk.actor.clone();
    let home = Home::of(desk.tx().await?, &actor).await?;
    let copied = match desk.cx.params.read("copy", |v| v.parse::<NeedId>().ok())? {
        Some(id) => store::reached(desk.tx().await?, &actor, id).await?,
        None => None,
    };
    let form = copied.as_ref().map_or_else(|| read::form_new(&home.centre), read::form_of);
    let typed = Typed::new(desk.cx.lang, form.clone());
    Ok(page(desk.cx, None, &form, typed, StatusCode::OK))
}

pub async fn create(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let home = Home::of(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    match read::read(&desk.cx, &form, &home.centre) {
        Ok(draft) => {
            write::create(&mut ch, &home.brief, &draft, None).await?;
            Ok(ch.end("/staff/needs?done=new").await?)
        }
        Err(errors) => {
            drop(ch);
            let typed = Typed::back(desk.cx.lang, form.clone(), errors);
            Ok(page(desk.cx, None, &form, typed, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// The form of one that there is.
pub async fn edit(Path(id): Path<String>, mut desk: Desk) -> Result<Response> {
    let id: NeedId = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = desk.actor.clone();
    actor.require_role(Action::NeedWrite)?;
    let need = store::reached(desk.tx().await?, &actor, id).await?.ok_or(AppError::NotFound)?;
    let form = read::form_of(&need);
    let typed = Typed::new(desk.cx.lang, form.clone());
    Ok(page(desk.cx, Some(need), &form, typed, StatusCode::OK))
}

pub async fn save(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id: NeedId = id.parse().map_err(|_| AppError::NotFound)?;
    let (mut ch, need) = desk.begin::<Need>(&form, &id, Action::NeedWrite).await?;
    let home = Home::of(&mut ch.tx, &desk.actor).await?;
    match read::read(&desk.cx, &form, &home.centre) {
        Ok(draft) => {
            let result = done(write::change(&mut ch, &need, &draft).await);
            desk.end(ch, &form, result, "/staff/needs?done=changed").await
        }
        Err(errors) => {
            drop(ch);
            let typed = Typed::back(desk.cx.lang, form.clone(), errors);
            Ok(page(desk.cx, Some(need), &form, typed, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn page(cx: Cx, need: Option<Need>, form: &Form, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let title = if need.is_some() { d::edit_title(lang) } else { d::new_title(lang) };
    let mut head = head(lang, title);
    head.status = status;
    let hidden = once::seen(&form.only(&["form_key", "version"]), need.as_ref().map_or(0, |n| n.version));
    let shown = cx.clone();
    cx.page(head, move || {
        let cx = shown;
        let action = cx.to(&need.as_ref().map_or_else(|| "/staff/needs/new".to_owned(), Need::desk));
        let (button, lead) = match &need {
            Some(need) => (d::save(lang), amounts(lang, need)),
            None => (d::publish(lang), d::new_lead(lang).to_owned()),
        };
        let end = need.as_ref().filter(|n| n.ended_at.is_none()).map(|need| {
            let action = cx.to(&format!("{}/end", need.desk()));
            let body = view! {
                <p>{d::end_text(lang)}</p>
                <form action=action method="post">
                    {once::seen(&Form::default(), need.version)}
                    <button class="btn btn--stop">{d::end(lang)}</button>
                </form>
            };
            Panel::Plain.section(d::end_title(lang), body)
        });
        view! {
            {Top::new(title).lead(lead).view()}
            <form class="form" action=action method="post">
                {typed.summary()}
                {hidden}
                {fields(lang, &typed)}
                <div class="form__end"><button class="btn">{button}</button></div>
            </form>
            {end.map(|end| view! { <div class="section">{end}</div> })}
        }
    })
}

fn fields(lang: Lang, typed: &Typed) -> AnyView {
    let empty = |word: &'static str| (String::new(), word.to_owned());
    let mut categories = vec![empty(d::choose(lang))];
    categories.extend(crate::features::needs::types::Group::all().flat_map(|g| {
        g.categories().map(move |c: Category| {
            (c.code.clone(), format!("{}{}{}", g.label(lang), d::within(lang), c.label(lang)))
        })
    }));
    let units = |word: &'static str| {
        let all = Unit::all().map(|u| {
            (
                u.zh.clone(),
                match lang {
                    Lang::ZhCn => u.zh.clone(),
                    Lang::En => format!("{} ({})", u.label(lang, 2), u.zh),
                },
            )
        });
        std::iter::once(empty(word)).chain(all).collect::<Vec<_>>()
    };
    let yes = |label: &'static str| vec![("yes".to_owned(), label.to_owned())];
    view! {
        {typed.select(Field::new("category", d::category(lang)).hint(d::category_hint(lang)), categories)}
        {typed.text(Field::new("item", d::item(lang)).hint(d::item_hint(lang, ITEM)))}
        {typed.text(Field::new("spec", d::spec(lang)).hint(d::spec_hint(lang)).optional())}
        {typed.text(Field::new("purpose", d::purpose(lang)).hint(d::purpose_hint(lang)).optional())}
        {typed.select(Field::new("unit", d::unit(lang)).hint(d::unit_hint(lang)).width("w-m").optional(), units(d::unit_usual(lang)))}
        {typed.text(Field::new("per_package", d::per_package(lang)).hint(d::per_package_hint(lang)).numeric().width("w-s"))}
        {typed.select(Field::new("piece", d::piece(lang)).hint(d::piece_hint(lang)).width("w-m").optional(), units(d::piece_usual(lang)))}
        {typed.text(Field::new("needed", d::needed(lang)).hint(d::needed_hint(lang)).numeric().width("w-s"))}
        {typed.date(Field::new("needed_by", d::needed_by(lang)).hint(d::needed_by_hint(lang)).optional())}
        {typed.choices(Field::new("in_parts", d::in_parts(lang)).optional(), yes(d::in_parts_yes(lang)), true)}
        {typed.choices(Field::new("urgent", d::urgent(lang)).optional(), yes(d::urgent_yes(lang)), true)}
        {typed.text(Field::new("reason", d::reason(lang)).hint(d::reason_hint(lang, TEXT)).optional())}
        {typed.text(Field::new("address", d::address(lang)).hint(d::address_hint(lang)).optional())}
        {typed.text(Field::new("hours", d::hours(lang)).hint(d::hours_hint(lang)).optional())}
        {typed.text(Field::new("phone", d::phone(lang)).hint(d::phone_hint(lang)).kind("tel").optional())}
    }
    .into_any()
}
