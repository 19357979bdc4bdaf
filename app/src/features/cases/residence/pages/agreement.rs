//! `/staff/cases/{reference}/agreement`: entrustment and agreement (RES-05).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::parts;
use crate::base::{db::Tx, error::Result, i18n::Lang, ids::CentreId};
use crate::features::cases::residence::types::agreement::{
    Agreement, DayError, Item, Signer, TEMPLATE, TRIAL_MAX, check_days,
};
use crate::features::cases::{admissions::types::Act, admissions::types::Case, residence::store::agreements};
use crate::features::centres::store::beds;
use crate::office::{change::Halt, staff::access::Action, staff::desk::Desk};
use crate::t::agreement as a;
use crate::web::{
    forms::Form, page::Cx, ui::facts::fact, ui::facts::facts, ui::field::Field, ui::field::Typed,
    ui::icon::Icon, ui::section::section,
};

pub async fn page(Path(reference): Path<String>, mut desk: Desk) -> Result<Response> {
    let case = parts::find(&mut desk, &reference).await?;
    desk.actor.require(Action::CaseRead, &case.place())?;
    // RES-09: no consent to pictures unless somebody says so; no trial unless agreed (RES-06).
    let form = Form::default().with("image", "no").with("trial", "0");
    let typed = Typed::new(desk.cx.lang, form);
    show(desk, case, typed).await
}

pub async fn submit(Path(reference): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseSign).await?;
    let centres = centres(&mut ch.tx, &case).await?;
    match read(&desk.cx, &case, &centres, &form) {
        Ok((centre, agreement)) => {
            let done = agreements::sign(&mut ch, &case, centre, &agreement).await;
            desk.end(ch, &form, done, &format!("{}/agreement?done=sign", case.path())).await
        }
        Err(typed) => {
            drop(ch);
            Ok(show(desk, case, typed).await?)
        }
    }
}

/// Reads the form; every item must be ticked (RES-05).
fn read(cx: &Cx, case: &Case, centres: &[Known], form: &Form) -> Result<(CentreId, Agreement), Typed> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let missing: Vec<&str> =
        Item::ALL.iter().filter(|i| !form.has("contents", i.word())).map(|i| i.label(lang)).collect();
    if !missing.is_empty() {
        r.fail("contents", a::missing(lang, lang.list(&missing)));
    }
    let centre = match case.centre {
        Some(centre) => Some(centre),
        None => r.required_choice("centre", |v| centres.iter().find(|c| c.0 == v).map(|c| c.1)),
    };
    let entrusted = r.required_date("entrusted");
    let agreed = r.required_date("agreed");
    let number = r.required("number", 60);
    let signer = r.required_choice("signer", Signer::parse);
    let free = r.either("fees", "free", "paid");
    let fees = r.optional_lines("fees_items", 500);
    match free {
        Some(false) if fees.is_empty() => r.fail("fees_items", a::fees_needed(lang)),
        Some(true) if !fees.is_empty() => r.fail("fees_items", a::fees_not(lang)),
        _ => {}
    }
    let image = r.choice("image", |v| matches!(v, "yes" | "no").then_some(v == "yes"));
    let trial = r.number("trial", 0, TRIAL_MAX);
    if let (Some(entrusted), Some(agreed)) = (entrusted, agreed) {
        let filed = case.filed.as_ref().map(|(day, _, _)| *day);
        match check_days(filed, entrusted, agreed, cx.today) {
            Ok(()) => {}
            Err(DayError::Future) => {
                r.fail(if agreed > cx.today { "agreed" } else { "entrusted" }, a::err_future(lang));
            }
            Err(DayError::AgreementFirst) => r.fail("agreed", a::err_order(lang)),
            Err(DayError::BeforeFiling) => {
                r.fail("agreed", a::err_filing(lang, filed.map(|d| lang.date(d)).unwrap_or_default()));
            }
        }
    }
    match (centre, entrusted, agreed, signer, free) {
        (Some(centre), Some(entrusted_on), Some(agreed_on), Some(signer), Some(free)) if r.good() => {
            let agreement = Agreement {
                entrusted_on,
                agreed_on,
                number,
                template: TEMPLATE.to_owned(),
                signer,
                free,
                fees,
                image_consent: image.unwrap_or(false),
                trial_days: trial.unwrap_or(0),
            };
            Ok((centre, agreement))
        }
        _ => Err(r.back()),
    }
}

/// Slug, id and name of a centre.
type Known = (String, CentreId, String);

/// The centres that can be chosen: those of the county.
async fn centres(tx: &mut Tx, case: &Case) -> Result<Vec<Known>> {
    if case.centre.is_some() {
        return Ok(vec![]);
    }
    let list = beds::of_county(tx, &case.county).await?;
    Ok(list.into_iter().map(|b| (b.slug, b.id, b.name)).collect())
}

async fn show(mut desk: Desk, case: Case, typed: Typed) -> Result<Response> {
    let tx = desk.tx().await?;
    let centres = centres(tx, &case).await?;
    let agreement = agreements::of_case(tx, case.id).await?;
    let centre = match case.centre {
        Some(id) => beds::by_id(tx, id).await?.map(|b| b.name),
        None => None,
    };
    let lang = desk.cx.lang;
    let place = case.place();
    let may_sign =
        desk.actor.may(Action::CaseSign, &place) && case.state.after(Act::Sign, case.filed.is_some()).is_ok();
    let may_print = super::sheets::may_print(&desk.actor, &case);
    let head = parts::head(&desk.cx, &case, a::title(lang)).of(&typed);
    Ok(desk.cx.draw(head, move |cx| {
        let recorded = agreement.as_ref().map(|found| recorded(lang, found, centre.as_deref()));
        let action = cx.to(&format!("{}/agreement", case.path()));
        let form = (agreement.is_none() && may_sign).then(|| {
            let fields = fields(lang, &typed, centre.as_deref(), &centres);
            parts::frame(&typed, action, (&case, 0), (fields, a::submit(lang)))
        });
        let not_yet = (agreement.is_none() && form.is_none()).then(|| view! { <p>{a::not_yet(lang)}</p> });
        let print = may_print.then(|| {
            let link = |end: &str, label: &'static str| {
                view! { <a class="btn btn--2 btn--s" href=cx.to(&format!("{}/{end}", case.path()))>{Icon::Print.svg()}{label}</a> }
            };
            view! { <p class="row section">{link("entrustment/print", a::print_entrustment(lang))}{link("agreement/print", a::print_agreement(lang))}</p> }
        });
        view! {
            {parts::top(cx, &case, a::title(lang), a::lead(lang))}
            {parts::done(cx)}
            {parts::ways(cx, &case)}
            {recorded}{not_yet}
            {print}
            {form}
        }
    }))
}

fn recorded(lang: Lang, found: &Agreement, centre: Option<&str>) -> AnyView {
    let signer = match found.signer {
        Signer::Own => a::signer_self(lang),
        Signer::Guardian => a::signer_guardian(lang),
    };
    let fees = if found.free { a::fees_free(lang).to_owned() } else { found.fees.clone() };
    let image = if found.image_consent { a::image_yes(lang) } else { a::image_no(lang) };
    let list = facts(vec![
        fact(a::centre(lang), centre.unwrap_or_default()),
        fact(a::entrusted_on(lang), lang.date(found.entrusted_on)),
        fact(a::agreed_on(lang), lang.date(found.agreed_on)),
        fact(a::number(lang), found.number.as_str()),
        fact(a::signer(lang), signer),
        fact(a::fees(lang), fees),
        fact(a::image_fact(lang), image),
        fact(a::trial(lang), trial(lang, found.trial_days)),
        fact(a::fact_template(lang), found.template.as_str()),
    ]);
    section(a::recorded(lang), list)
}

/// The trial in words.
pub(super) fn trial(lang: Lang, days: i64) -> String {
    if days == 0 { a::trial_none(lang).to_owned() } else { a::trial_days(lang, days) }
}

fn fields(lang: Lang, typed: &Typed, centre: Option<&str>, centres: &[Known]) -> AnyView {
    let choose = |list: &[(&str, &'static str)]| {
        list.iter().map(|(v, l)| ((*v).to_owned(), (*l).to_owned())).collect::<Vec<_>>()
    };
    let place = match centre {
        Some(name) => facts(vec![fact(a::centre(lang), name)]).into_any(),
        None => {
            let mut list = choose(&[("", a::choose(lang))]);
            list.extend(centres.iter().map(|(slug, _, name)| (slug.clone(), name.clone())));
            typed.select(Field::new("centre", a::centre(lang)), list)
        }
    };
    let items = Item::choices(lang);
    let signers = choose(&[("self", a::signer_self(lang)), ("guardian", a::signer_guardian(lang))]);
    let fees = choose(&[("free", a::fees_free(lang)), ("paid", a::fees_paid(lang))]);
    let image = choose(&[("no", a::image_no(lang)), ("yes", a::image_yes(lang))]);
    view! {
        {place}
        {typed.choices(Field::new("contents", a::checklist(lang)).hint(a::checklist_hint(lang)), items, true)}
        {typed.date(Field::new("entrusted", a::entrusted_on(lang)))}
        {typed.date(Field::new("agreed", a::agreed_on(lang)))}
        {typed.text(Field::new("number", a::number(lang)).hint(a::number_hint(lang)).width("w-m"))}
        {typed.choices(Field::new("signer", a::signer(lang)), signers, false)}
        {typed.choices(Field::new("fees", a::fees(lang)), fees, false)}
        {typed.area(Field::new("fees_items", a::fees_items(lang)).hint(a::fees_hint(lang)).optional())}
        {typed.choices(Field::new("image", a::image(lang)).hint(a::image_hint(lang)), image, false)}
        {typed.text(Field::new("trial", a::trial(lang)).hint(a::trial_hint(lang)).numeric().width("w-s"))}
    }
    .into_any()
}
