//! Beside the steps of a gift: a donor to be telephoned, questions to be answered (DON-14), another purpose to be asked for (DON-16), and
//! what was refused and waits to be fetched. Each is a small form of the gift's page, drawn by `view`; all are posted to one address.
use axum::{extract::Path, http::StatusCode, response::Response};

use super::detail::{self, Extra, id, page};
use crate::base::{
    error::AppError, i18n::Lang, ids::GiftItemId, ids::PurposeId, ids::QuestionId, ids::RefusedId,
};
use crate::features::donations::store::{self, purposes, purposes::Decision, questions, refused};
use crate::features::donations::types::Part;
use crate::features::needs::types::quantity::MOST;
use crate::office::change::{Change, Halt};
use crate::office::{
    register, staff::access::Action, staff::desk::Desk, trail::Entry, trail::What, work, work::Kind,
};
use crate::t::{gift_notes as n, gifts_desk as d};
use crate::web::{forms::Form, forms::Reader, submission::Errors, ui::field::Typed};

mod view;

pub(super) use view::{Notes, load, panels};

crate::words! {
    /// What is done here.
    Noting {
        /// The donor was told by telephone.
        Told = "told",
        Answer = "answer",
        AskPurpose = "ask-purpose",
        /// What the donor said by telephone about a purpose.
        Decide = "decide",
        KeepRefused = "keep-refused",
        Fetched = "fetched",
    }
}

/// The most characters of an answer or a purpose.
const TEXT: usize = 1_000;

/// Does it.
pub async fn take(Path(part): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let (mut ch, part): (_, Part) = desk.begin(&form, &id(&part)?, Action::GiftHandle).await?;
    let lang = desk.cx.lang;
    let act = form.one("act")?;
    let act = Noting::parse(act).ok_or(AppError::BadRequest)?;
    let errors = done(&mut ch, &part, act, &form, lang).await?;
    if errors.is_empty() {
        return Ok(ch.end(&format!("{}?saved=1", part.path())).await?);
    }
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = detail::load(desk.tx().await?, &cx, &actor, part.id).await?;
    let typed = Typed::back(lang, form, errors);
    let extra = Extra { status: StatusCode::UNPROCESSABLE_ENTITY, ..Extra::default() };
    Ok(page(cx, &actor, shown, typed, extra))
}

/// What is wrong, if anything; what was done before is no mistake.
async fn done(
    ch: &mut Change,
    part: &Part,
    act: Noting,
    form: &Form,
    lang: Lang,
) -> Result<Errors, AppError> {
    let of = || form.one("id");
    let mut r = form.reader(lang);
    match act {
        Noting::Told => {
            work::close(&mut ch.tx, ch.now, Kind::GiftTell, part.id.uuid()).await?;
            ch.trail(Entry::new(What::GiftStep, format!("gift:{}", part.reference)).reason(act.word()));
        }
        Noting::Answer => {
            let id: QuestionId = of()?.parse().map_err(|_| AppError::NotFound)?;
            if let Some(text) = public(ch, &mut r, "answer").await? {
                questions::answer(ch, part, id, &text).await?;
            }
        }
        Noting::AskPurpose => {
            if let Some(text) = public(ch, &mut r, "purpose").await?
                && purposes::ask(ch, part, &text).await?.is_err()
            {
                r.fail("purpose", n::purpose_not_now(lang));
            }
        }
        Noting::Decide => {
            let id: PurposeId = of()?.parse().map_err(|_| AppError::NotFound)?;
            let decision = r.required_choice("decision", Decision::parse).filter(|d| *d != Decision::Asked);
            if let Some(decision) = decision {
                purposes::decide(ch, part, id, decision).await?;
            }
        }
        Noting::KeepRefused => {
            let items = store::items(&mut ch.tx, part.id).await?;
            let chosen = r.required_choice("item", |v| {
                let id: GiftItemId = v.parse().ok()?;
                items.iter().find(|i| i.id == id)
            });
            let pieces = r.number("pieces", 1, MOST);
            if form.raw("pieces").trim().is_empty() {
                r.fail("pieces", d::count_needed(lang));
            }
            if let (Some(item), Some(pieces)) = (chosen, pieces) {
                let words = format!("{} {}", item.item, item.packing.words(Lang::ZhCn, pieces));
                if refused::keep(ch, part, (item.id, pieces), &words).await?.is_err() {
                    r.fail("pieces", n::refused_not_now(lang));
                }
            }
        }
        Noting::Fetched => {
            let id: RefusedId = of()?.parse().map_err(|_| AppError::NotFound)?;
            refused::fetched(ch, part, id).await?;
        }
    }
    Ok(r.errors())
}

/// A text that goes to the donor: no numbers, no illness of others, no resident's name (PUB-20).
async fn public(ch: &mut Change, r: &mut Reader<'_>, name: &str) -> Result<Option<String>, AppError> {
    let text = r.required_lines(name, TEXT);
    let why = d::text_blocked(r.lang());
    let passed = register::told(ch, r, (name, &text), why).await?;
    Ok(passed.filter(|_| r.good()).map(String::from))
}
