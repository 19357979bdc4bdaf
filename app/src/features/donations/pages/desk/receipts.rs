//! `/staff/gifts/{id}/receipt`: recording the number that the finance system gave (DON-09), and `…/{receipt}`: voiding one. Looking at
//! either changes nothing.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::detail::id;
use crate::base::{error::AppError, i18n::Lang, ids::PartId, ids::ReceiptId};
use crate::features::donations::pages::{parts::yuan, receipts as said};
use crate::features::donations::store::receipts::{self as store, New, Owed, Receipt, Why};
use crate::features::donations::store::{desk, step::StepError};
use crate::features::donations::types::{Medium, Part, ReceiptNo};
use crate::office::change::{Change, Halt};
use crate::office::{register, staff::access::Action, staff::desk::Desk, staff::desk::Reading};
use crate::t::gifts_receipt as r;
use crate::web::{
    forms::Form, page::Cx, ui::banner::Banner, ui::facts::fact, ui::facts::facts, ui::field::Field,
    ui::field::Typed, ui::section::section, ui::top::Top,
};

/// The most characters of a reason.
const TEXT: usize = 200;

fn back(part: &Part) -> String {
    format!("{}?saved=1", part.path())
}

/// The form of a new one.
///
/// # Errors
/// [`AppError::NotFound`] for whom the gift does not exist.
pub async fn new(
    Path(part): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    actor.require_role(Action::GiftReceipt)?;
    let part = desk::reached(&mut tx, &actor, id(&part)?).await?.ok_or(AppError::NotFound)?;
    let owed = store::owed(&mut tx, part.id).await?;
    drop(tx);
    let typed = Typed::new(cx.lang, Form::default().with_date("on", Some(cx.today)));
    Ok(page(cx, &part, owed, &actor.name, typed))
}

fn page(cx: Cx, part: &Part, owed: Vec<Owed>, handler: &str, typed: Typed) -> Response {
    let lang = cx.lang;
    let head = super::head(lang, Some((&part.reference, &part.path())), r::title(lang)).of(&typed);
    let (part, handler) = (part.clone(), handler.to_owned());
    cx.draw(head, move |cx| {
        let top = Top::new(r::title(lang)).kicker(part.reference.clone()).lead(r::lead(lang)).view();
        if owed.is_empty() {
            return view! { {top}{Banner::info().text(r::nothing(lang)).link(cx.to(&part.path()), part.reference.clone()).view()} }
                .into_any();
        }
        let mut list: Vec<_> = owed
            .iter()
            .map(|o| fact(&o.item.item, r::row(lang, o.item.packing.words(lang, o.pieces), yuan(o.fen, lang))))
            .collect();
        let total = r::total(lang, yuan(owed.iter().map(|o| o.fen).sum(), lang));
        list.push(fact(r::for_what(lang), total));
        list.push(fact(r::donee(lang), &part.donee));
        list.push(fact(r::handler(lang), &handler));
        let fields = view! {
            {typed.choices(Field::new("medium", r::medium(lang)), Medium::choices(lang), false)}
            {typed.text(Field::new("number", r::number(lang)).hint(r::number_hint(lang)).optional().width("w-m"))}
            {typed.date(Field::new("on", r::issued_on(lang)))}
        };
        let form = typed
            .post(cx.to(&format!("{}/receipt", part.path())))
            .seen(part.version)
            .view(r::submit(lang), fields);
        view! { {top}{section(r::for_what(lang), facts(list))}{form} }.into_any()
    })
}

/// Records it.
///
/// # Errors
/// [`AppError::NotFound`] for whom the gift does not exist, the page of a conflict.
pub async fn issue(Path(part): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, part): (_, Part) = desk.begin(&form, &id(&part)?, Action::GiftReceipt).await?;
    let (lang, today) = (desk.cx.lang, desk.cx.today);
    let mut f = form.reader(lang);
    let medium = f.required_choice("medium", Medium::parse);
    let typed = f.optional("number", 80);
    let number = ReceiptNo::parse(&typed);
    match medium {
        Some(Medium::Waived) if !typed.is_empty() => f.fail("number", r::number_waived(lang)),
        Some(Medium::Paper | Medium::Electronic) if number.is_none() => f.fail("number", r::bad_number(lang)),
        _ => {}
    }
    let on = f.required_date("on");
    if on.is_some_and(|day| day > today) {
        f.fail("on", r::bad_day(lang));
    }
    let read = medium.zip(on).filter(|_| f.good());
    let typed = match read {
        None => f.back(),
        Some((medium, on)) => match store::issue(&mut ch, &part, &New { number, medium, on }).await? {
            Ok(()) => return Ok(ch.end(&back(&part)).await?),
            Err(Why::Refused(refused)) => {
                let done: Result<(), _> = Err(StepError::Refused(refused, Box::new(part.clone())));
                return desk.end(ch, &form, done, &back(&part)).await;
            }
            Err(Why::Taken) => {
                f.fail("number", r::taken(lang));
                f.back()
            }
            // The page says that nothing is owed.
            Err(Why::Nothing) => f.back(),
        },
    };
    drop(ch);
    let (cx, name) = (desk.cx.clone(), desk.actor.name.clone());
    let owed = store::owed(desk.tx().await?, part.id).await?;
    Ok(page(cx, &part, owed, &name, typed))
}

/// One receipt of a part.
async fn find(tx: &mut crate::base::db::Tx, part: PartId, receipt: &str) -> Result<Receipt, AppError> {
    let id: ReceiptId = receipt.parse().map_err(|_| AppError::NotFound)?;
    let all = store::of(tx, part).await?;
    all.into_iter().find(|r| r.id == id).ok_or(AppError::NotFound)
}

/// The form that voids one.
///
/// # Errors
/// [`AppError::NotFound`] for whom the gift does not exist, and for a receipt of another gift.
pub async fn ask(
    Path((part, receipt)): Path<(String, String)>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    actor.require_role(Action::GiftReceipt)?;
    let part = desk::reached(&mut tx, &actor, id(&part)?).await?.ok_or(AppError::NotFound)?;
    let receipt = find(&mut tx, part.id, &receipt).await?;
    drop(tx);
    let typed = Typed::start(cx.lang);
    Ok(void_page(cx, &part, receipt, typed))
}

fn void_page(cx: Cx, part: &Part, receipt: Receipt, typed: Typed) -> Response {
    let lang = cx.lang;
    let head = super::head(lang, Some((&part.reference, &part.path())), r::void_title(lang)).of(&typed);
    let part = part.clone();
    cx.draw(head, move |cx| {
        let top = Top::new(r::void_title(lang)).kicker(part.reference.clone());
        let line = said::line(&receipt, lang);
        if let Some(void) = said::void(&receipt, lang) {
            return view! { {top.view()}<p>{line}</p>{Banner::info().text(void).view()} }.into_any();
        }
        let reason = typed.area(Field::new("text", r::void_reason(lang)).hint(r::void_hint(lang)));
        let form = typed
            .post(cx.to(&format!("{}/receipt/{}", part.path(), receipt.id)))
            .seen(part.version)
            .stops()
            .cancel(cx.to(&part.path()), part.reference.clone())
            .view(r::void_submit(lang), reason);
        view! { {top.lead(r::void_lead(lang, &receipt.number)).view()}<p>{line}</p>{form} }.into_any()
    })
}

/// Voids it.
///
/// # Errors
/// As [`ask`], the page of a conflict.
pub async fn void(
    Path((part, receipt)): Path<(String, String)>,
    mut desk: Desk,
    form: Form,
) -> Result<Response, Halt> {
    let (mut ch, part): (Change, Part) = desk.begin(&form, &id(&part)?, Action::GiftReceipt).await?;
    let lang: Lang = desk.cx.lang;
    let receipt = find(&mut ch.tx, part.id, &receipt).await?;
    let mut f = form.reader(lang);
    let text = f.required_lines("text", TEXT);
    let reason = register::pass(&mut ch, &mut f, "text", &text).await?;
    if let Some(reason) = reason.filter(|_| f.good()) {
        if store::void(&mut ch, &part, receipt.id, &reason).await? {
            return Ok(ch.end(&back(&part)).await?);
        }
        f.fail("text", r::void_done(lang));
    }
    drop(ch);
    Ok(void_page(desk.cx, &part, receipt, f.back()))
}
