//! A step of an applicant. The form acts once (IN-11), and on what its sender saw (AC-07).
use axum::{extract::Path, http::StatusCode, response::Response};

use super::applicant::{action, head, id, load, page};
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::InterestId};
use crate::features::posts::store::{interests, step, step::Move, step::StepError};
use crate::features::posts::types::Group;
use crate::features::posts::types::interest::{Act, Interest, Qualified, Reason, Refusal};
use crate::office::change::{Change, Contested, Halt, Met};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::types::Division, staff::types::Place};
use crate::t::{change as t, posts_desk as d};
use crate::web::{forms::Form, page::Cx, submission::Errors, ui::field::Typed};

impl Contested for Interest {
    type Key = InterestId;
    type Why = Refusal;
    const STALE: Refusal = Refusal::Stale;

    async fn lock(ch: &mut Change, id: &InterestId) -> Result<Option<Self>> {
        step::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.township)?, centre: Some(self.centre) })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, why: &Refusal) -> Result<Met> {
        let (lang, actor) = (desk.cx.lang, desk.actor.clone());
        let now =
            interests::by_id(desk.tx().await?, &actor, self.id).await?.ok_or(AppError::NotFound)?.interest;
        let last = interests::events(desk.tx().await?, self.id).await?.pop();
        let mut lines = vec![t::stands(lang, now.state.label(lang))];
        if *why == Refusal::Full {
            lines.push(d::refused_full(lang).to_owned());
        }
        Ok(Met {
            head: head(lang, &now.reference, t::first(lang)),
            last: last.map(|e| (e.at, e.by, e.act.label(lang).to_owned())),
            lines,
            label: |_, _| None,
            next: vec![(now.path(), t::look_again(lang).to_owned())],
        })
    }
}

pub async fn take(Path(of): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let key = id(&of)?;
    let act = Act::parse(form.one("act")?).filter(|a| !matches!(a, Act::File | Act::Withdraw));
    let needs = act.map_or(Action::PostInterestRead, action);
    let (mut ch, interest): (_, Interest) = desk.begin(&form, &key, needs).await?;
    let lang = desk.cx.lang;
    let errors = match read(&form, act, &desk.cx) {
        Err(errors) => errors,
        Ok((act, step)) => {
            let done = step::advance(&mut ch, &interest, act, step).await;
            match done.as_ref().err().and_then(|e| refused(e, lang)) {
                Some(errors) => errors,
                None => return desk.end(ch, &form, done, &format!("{}?done=saved", interest.path())).await,
            }
        }
    };
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = load(desk.tx().await?, &cx, &actor, key).await?;
    let typed = Typed::back(lang, form, errors);
    Ok(page(cx, &actor, shown, typed, None, StatusCode::UNPROCESSABLE_ENTITY))
}

/// What the form itself says; the rest is a conflict.
fn refused(error: &StepError, lang: Lang) -> Option<Errors> {
    match error {
        StepError::Refused(Refusal::Unchecked, _) => {
            Some(vec![("act".to_owned(), d::refused_unchecked(lang).to_owned())])
        }
        _ => None,
    }
}

fn read(form: &Form, act: Option<Act>, cx: &Cx) -> Result<(Act, Move), Errors> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let Some(act) = act else {
        r.required_choice("act", |_| None::<Act>);
        return Err(r.errors());
    };
    let mut step = Move::default();
    match act {
        Act::Decline => step.reason = r.required_choice("reason", Reason::parse),
        Act::Check => {
            step.qualified = r.required_choice("qualified", Qualified::parse);
            step.confirmed = r.choice("confirmed", Group::parse);
        }
        Act::TakeOn => {
            step.started_on = r.required_date("started");
            // Training by the health department comes before the first day (seed 85).
            if !form.has("trained", "yes") {
                r.fail("trained", d::refused_untrained(lang));
            }
        }
        _ => {}
    }
    if r.good() { Ok((act, step)) } else { Err(r.errors()) }
}
