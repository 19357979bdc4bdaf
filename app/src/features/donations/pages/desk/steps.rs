//! A step of the donee unit (DON-06). The form acts once (IN-11), and on what its sender saw (AC-07).
use axum::{extract::Path, http::StatusCode, response::Response};

use super::acts;
use super::detail::{Extra, head, id, load, page};
use crate::base::{error::AppError, i18n::Lang, ids::PartId};
use crate::features::donations::store::{desk, step, step::advance};
use crate::features::donations::types::{Part, Refused};
use crate::features::donations::{pages::read, store};
use crate::features::needs::store as needs;
use crate::office::change::{Change, Contested, Halt, Met, StepError};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::types::Division, staff::types::Place};
use crate::t::{change as t, gifts_desk as d};
use crate::web::{forms::Form, ui::field::Typed};

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
pub async fn take(Path(part): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let action = acts::Doing::parse(form.raw("act")).map_or(Action::GiftHandle, acts::Doing::action);
    let (mut ch, part): (_, Part) = desk.begin(&form, &id(&part)?, action).await?;
    let lang = desk.cx.lang;
    let items = store::items(&mut ch.tx, part.id).await?;
    let gift = store::gift(&mut ch.tx, part.gift).await?.ok_or(AppError::NotFound)?;
    let (status, errors) = match acts::read(&form, &items, gift.deliver_on, desk.cx.now, lang) {
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Ok(act) => {
            let done = advance(&mut ch, &part, &act).await;
            let text = match &done {
                Err(StepError::Refused(Refused::Over(left), _)) => {
                    let mut text = d::full(lang).to_owned();
                    if let Some(item) = items.first()
                        && let Some(need) = needs::by_id(&mut ch.tx, item.need).await?
                    {
                        text = read::over(&need, *left, lang);
                    }
                    Some(text)
                }
                Err(StepError::Refused(Refused::Enough, _)) => Some(d::full(lang).to_owned()),
                Err(StepError::Refused(Refused::Approver, _)) => Some(d::other_approver(lang).to_owned()),
                Err(StepError::Refused(Refused::Agreement, _)) => Some(d::agreement_first(lang).to_owned()),
                _ => None,
            };
            match text {
                Some(text) => (StatusCode::UNPROCESSABLE_ENTITY, vec![("text".to_owned(), text)]),
                None => return desk.end(ch, &form, done, &format!("{}?saved=1", part.path())).await,
            }
        }
    };
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = load(desk.tx().await?, &cx, &actor, part.id).await?;
    let typed = Typed::back(lang, form, errors);
    Ok(page(cx, &actor, shown, typed, Extra { status, ..Extra::default() }))
}
