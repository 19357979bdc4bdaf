//! `/staff/needs/templates/{code}`: what many centres need at a time of the year, published with one form.
use axum::{extract::Path, http::StatusCode, response::Response};
use chrono::Days;
use leptos::prelude::*;

use super::{Home, head};
use crate::base::{error::AppError, error::Result, i18n::Lang, privacy::public_text::PublicText};
use crate::features::needs::store::write;
use crate::features::needs::types::catalogue::{Template, TemplateItem};
use crate::features::needs::types::{Category, Packing, Unit, draft::Draft};
use crate::office::change::Halt;
use crate::office::staff::desk::Desk;
use crate::t::needs_desk as d;
use crate::web::{forms::Form, forms::once, page::Cx, ui::field::Field, ui::field::Typed, ui::top::top};

/// The names of the fields, in the order of a template's items.
const NAMES: [&str; 8] = ["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7"];

fn lines(
    template: Template,
) -> impl Iterator<Item = (&'static str, &'static TemplateItem, Category, Packing)> {
    let items: &'static [TemplateItem] = template.items();
    NAMES.into_iter().zip(items).filter_map(|(name, item)| {
        let unit = Unit::get(&item.unit)?;
        let piece = Unit::get("个").filter(|_| item.pieces > 1).unwrap_or(unit);
        Some((name, item, Category::get(&item.category)?, Packing { unit, piece, per_package: item.pieces }))
    })
}

/// The form, with what is suggested.
pub async fn show(Path(code): Path<String>, mut desk: Desk) -> Result<Response> {
    let template = Template::get(&code).ok_or(AppError::NotFound)?;
    let actor = desk.actor.clone();
    Home::of(desk.tx().await?, &actor).await?;
    let form = lines(template)
        .fold(Form::default(), |form, (name, item, ..)| form.with(name, item.quantity.to_string()));
    let typed = Typed::new(desk.cx.lang, form.clone());
    Ok(page(desk.cx, template, &form, typed, StatusCode::OK))
}

/// Publishes the lines that have a number.
pub async fn create(Path(code): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let template = Template::get(&code).ok_or(AppError::NotFound)?;
    let actor = desk.actor.clone();
    let mut ch = desk.change(&form).await?;
    let home = Home::of(&mut ch.tx, &actor).await?;
    ch.keyed()?;
    match read(&desk.cx, template, &form) {
        Ok(drafts) => {
            for draft in &drafts {
                write::create(&mut ch, &home.brief, draft, None).await?;
            }
            Ok(ch.end("/staff/needs?done=season").await?)
        }
        Err(errors) => {
            drop(ch);
            let typed = Typed::back(desk.cx.lang, form.clone(), errors);
            Ok(page(desk.cx, template, &form, typed, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn read(cx: &Cx, template: Template, form: &Form) -> Result<Vec<Draft>, Vec<(String, String)>> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let mut drafts = vec![];
    for (name, item, category, packing) in lines(template) {
        let typed = form.one(name).unwrap_or_default();
        if typed.is_empty() {
            continue;
        }
        match (
            packing.parse(typed),
            PublicText::parse(&item.item).and_then(|t| Ok((t, PublicText::parse("")?))),
        ) {
            (Ok(q), Ok((text, nothing))) => drafts.push(Draft {
                category,
                item: text,
                spec: nothing.clone(),
                purpose: nothing.clone(),
                packing,
                needed: q.pieces,
                urgent: None,
                needed_by: cx.today.checked_add_days(Days::new(u64::from(template.days))),
                in_parts: true,
                address: nothing.clone(),
                hours: nothing.clone(),
                phone: None,
            }),
            (Err(e), _) => r.fail(name, e.message(lang, &packing)),
            (_, Err(_)) => r.fail(name, d::bad_public(lang, &item.item)),
        }
    }
    if drafts.is_empty() && r.good() {
        r.fail(NAMES[0], d::season_none(lang));
    }
    let errors = r.errors();
    if errors.is_empty() { Ok(drafts) } else { Err(errors) }
}

fn page(cx: Cx, template: Template, form: &Form, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let title = d::season_title(lang, template.label(lang));
    let mut head = head(lang, &title);
    head.status = status;
    let hidden = once::field(&form.only(&["form_key"]));
    let action = cx.to(&format!("/staff/needs/templates/{}", template.code));
    let until = cx.today.checked_add_days(Days::new(u64::from(template.days))).unwrap_or(cx.today);
    cx.page(head, move || {
        let fields = lines(template).map(|(name, item, category, packing)| {
            let hint = match lang {
                Lang::ZhCn => d::season_hint(lang, packing.unit.label(lang, 2), packing.per_package),
                Lang::En => format!(
                    "{}. {}",
                    category.label(lang),
                    d::season_hint(lang, packing.unit.label(lang, 2), packing.per_package)
                ),
            };
            typed.text(Field::new(name, item.item.as_str()).hint(hint).numeric().width("w-s").optional())
        });
        view! {
            {top(title, d::season_lead(lang, lang.date(until)))}
            <form class="form" action=action method="post">
                {typed.summary()}
                {hidden}
                {fields.collect_view()}
                <div class="form__end"><button class="btn">{d::season_publish(lang)}</button></div>
            </form>
        }
    })
}
