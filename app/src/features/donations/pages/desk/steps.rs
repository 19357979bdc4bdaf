//! A step of the donee unit (DON-06). The form acts once (IN-11), and on what its sender saw (AC-07).
use axum::{
    extract::{Path, Request},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::detail::{Extra, head, id, load, page};
use super::{acts, asked};
use crate::base::{error::AppError, i18n::Lang, ids::PartId};
use crate::features::donations::store::{desk, step, step::advance};
use crate::features::donations::types::{Item, Part, Refused};
use crate::features::donations::{pages::parts, pages::read, store};
use crate::features::needs::store as needs;
use crate::office::change::{Change, Contested, Halt, Met, StepError};
use crate::office::{
    register, staff::access::Action, staff::desk::Desk, staff::types::Division, staff::types::Place,
};
use crate::t::{change as t, gifts_desk as d};
use crate::web::{forms::Form, ui::field::Typed, uploads, uploads::Takes};
use crate::web::{uploads::waiting::Taken, uploads::waiting::Waiting};

impl Contested for Part {
    type Key = PartId;
    type Why = Refused;
    const STALE: Refused = Refused::Stale;

    async fn lock(ch: &mut Change, id: &PartId) -> Result<Option<Self>, AppError> {
        step::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.township)?, centre: Some(self.centre) })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, _: &Refused) -> Result<Met, AppError> {
        let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
        let lang = cx.lang;
        let now = desk::reached(desk.tx().await?, &actor, self.id).await?.ok_or(AppError::NotFound)?;
        let last = load(desk.tx().await?, &cx, &actor, self.id).await?.events.pop();
        Ok(Met {
            head: head(lang, &now.reference, t::first(lang)),
            last: last.map(|(e, by)| (e.at, by, e.act.label(lang).to_owned())),
            lines: vec![t::stands(lang, now.state.stage().label(lang))],
            label,
            next: vec![(now.path(), t::look_again(lang).to_owned())],
        })
    }
}

/// What the fields are called; never who gave.
fn label(lang: Lang, name: &str) -> Option<&'static str> {
    (name == "text").then(|| d::word(lang))
}

/// Takes it.
pub async fn take(Path(part): Path<String>, desk: Desk, form: Form) -> Result<Response, Halt> {
    run(desk, id(&part)?, form, None).await
}

/// Takes a count, which may have photos.
pub async fn count(Path(part): Path<String>, mut desk: Desk, request: Request) -> Result<Response, Halt> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    actor.require_role(Action::GiftCount)?;
    let part = id(&part)?;
    desk::reached(desk.tx().await?, &actor, part).await?.ok_or(AppError::NotFound)?;
    // A photograph takes its time to arrive: nothing is held meanwhile.
    desk.rest();
    let posted = uploads::read(request).await.map_err(IntoResponse::into_response)?;
    let (waiting, form) = (desk.waiting(&posted.form).await?, posted.form.clone());
    let taken = waiting.take_in(&cx, posted, Takes { most: acts::PHOTOS, documents: false }).await?;
    run(desk, part, form, Some((waiting, taken))).await
}

/// The page, where a GET of the address leads that a count is sent to.
pub async fn again(Path(part): Path<String>, desk: Desk) -> Result<Response, AppError> {
    Ok(Redirect::to(&desk.cx.to(&format!("/staff/gifts/{}", id(&part)?))).into_response())
}

async fn run(
    mut desk: Desk,
    part: PartId,
    form: Form,
    photos: Option<(Waiting, Taken)>,
) -> Result<Response, Halt> {
    let doing = acts::Doing::parse(form.raw("act"));
    let (mut ch, part): (_, Part) = desk.begin(&form, &part, Action::GiftRead).await?;
    // What somebody may do depends on where it stands.
    desk.actor.require_role(doing.map_or(Action::GiftHandle, |doing| doing.action(part.state.stage())))?;
    let lang = desk.cx.lang;
    let items = store::items(&mut ch.tx, part.id).await?;
    let gift = store::gift(&mut ch.tx, part.gift).await?.ok_or(AppError::NotFound)?;
    let (waiting, files, bad) = match photos {
        Some((waiting, taken)) => (Some(waiting), taken.files, taken.bad),
        None => (None, vec![], vec![]),
    };
    let act = asked::read(&form, (&part, &items), gift.deliver_on, desk.cx.now, lang);
    // A photo that cannot be taken stops the step: it may be the proof.
    // It goes to the donor, who is told nothing of a resident (PUB-20).
    let act = match register::resident(&mut ch.tx, desk.cx.state.keys(), form.raw("text")).await? {
        Some(_) => {
            let blocked = ("text".to_owned(), d::text_blocked(lang).to_owned());
            Err(act.err().into_iter().flatten().chain([blocked]).collect())
        }
        None => act,
    };
    let act = if bad.is_empty() { act } else { Err(act.err().into_iter().flatten().chain(bad).collect()) };
    let (status, errors) = match act {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Ok(act) => {
            let done = advance(&mut ch, &part, &act).await;
            match refused(&mut ch, &items, &done, lang).await? {
                Some(text) => (StatusCode::UNPROCESSABLE_ENTITY, vec![("text".to_owned(), text)]),
                None => {
                    if let Some(waiting) = waiting.filter(|_| done.is_ok()) {
                        waiting.hand_over(&mut ch.tx, &parts::photos_of(part.id)).await?;
                    }
                    return desk.end(ch, &form, done, &format!("{}?saved=1", part.path())).await;
                }
            }
        }
    };
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = load(desk.tx().await?, &cx, &actor, part.id).await?;
    let typed = Typed::back(lang, form, errors);
    Ok(page(cx, &actor, shown, typed, Extra { status, waiting: files, ..Extra::default() }))
}

/// What is said beside the form when the rules refuse; none where the page of a conflict says it, or nothing stood in the way.
async fn refused(
    ch: &mut Change,
    items: &[Item],
    done: &Result<Part, StepError<Part, Refused>>,
    lang: Lang,
) -> Result<Option<String>, AppError> {
    let Err(StepError::Refused(why, _)) = done else { return Ok(None) };
    Ok(Some(match why {
        Refused::Over(left) => match items.first() {
            Some(item) => match needs::by_id(&mut ch.tx, item.need).await? {
                Some(need) => read::over(&need, *left, lang),
                None => d::full(lang).to_owned(),
            },
            None => d::full(lang).to_owned(),
        },
        Refused::Enough => d::full(lang).to_owned(),
        Refused::Approver => d::other_approver(lang).to_owned(),
        Refused::Agreement => d::agreement_first(lang).to_owned(),
        _ => return Ok(None),
    }))
}
