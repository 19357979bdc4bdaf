//! The steps of a draft, posted from its page; and the words for what can stand in their way.
use axum::{extract::Path, response::Response};

use super::{
    draft::{draw, id_of},
    parts::{conflict, writer},
};
use crate::base::{error::AppError, i18n::Lang, privacy::public_text::PublicText};
use crate::features::notices::types::draft::{MAX_PEOPLE, Problem};
use crate::features::publishing::{
    store::drafts, store::drafts::DraftError, store::post, store::post::PostError, types::DraftAct,
    types::DraftRefusal,
};
use crate::office::{change::Halt, staff::access::Action, staff::desk::Desk};
use crate::t;
use crate::web::{forms::Form, ui::field::Typed};

/// The handler.
///
/// # Errors
/// [`AppError::NotFound`] for others than the county's officers, [`AppError::BadRequest`] for unknown acts.
pub async fn act(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let county = writer(&desk.actor, Action::NoticeWrite)?;
    let act = DraftAct::parse(form.one("do")?).ok_or(AppError::BadRequest)?;
    let mut ch = desk.change(&form).await?;
    let seen = (id_of(&id)?, ch.seen()?);
    let (lang, me) = (desk.cx.lang, desk.actor.id);
    let stored = drafts::get(&mut ch.tx, &county, seen.0).await?.ok_or(AppError::NotFound)?;
    let mut reader = form.reader(lang);
    let mut words = String::new();
    if act == DraftAct::Return {
        words = reader.required_lines("why", 200);
        if PublicText::parse(&words).is_err() {
            reader.fail("why", t::writing::personal(lang));
        }
    }
    if !reader.good() {
        return Ok(draw(desk.cx, &mut ch.tx, stored, me, reader.back(), vec![]).await?);
    }
    let outcome = match act {
        DraftAct::Publish => {
            let posted = post::post(&mut ch, seen, form.one("shown")?).await;
            posted.map(|no| format!("/staff/notices/{no}?done=published"))
        }
        DraftAct::Submit | DraftAct::Pass | DraftAct::Return | DraftAct::Discard => {
            match drafts::hand_on(&mut ch, seen, (act, &words)).await {
                Ok(_) if act == DraftAct::Discard => Ok("/staff/notices?done=discard".to_owned()),
                Ok(_) => Ok(format!("{}?done={}", stored.path(), act.word())),
                Err(e) => Err(e.into()),
            }
        }
        DraftAct::Begin | DraftAct::Change => return Err(AppError::BadRequest.into()),
    };
    let refusal = match outcome {
        Ok(path) => return Ok(ch.end(&path).await?),
        Err(refusal) => refusal,
    };
    // The change is given up: what is drawn is the draft as it still is.
    drop(ch);
    let line = match refusal {
        PostError::App(e) => return Err(e.into()),
        PostError::Draft(e) => return Ok(refused(desk, e, &form).await?),
        PostError::Problems(list) => {
            let lines = list.iter().map(|p| problem(lang, p)).collect();
            let (cx, typed) = (desk.cx.clone(), Typed::new(lang, form.clone()));
            return Ok(draw(cx, desk.tx().await?, stored, me, typed, lines).await?);
        }
        PostError::Changed => t::writing::shows_else(lang).to_owned(),
        PostError::CaseMoved(reference) => t::writing::case_moved(lang, reference),
    };
    Ok(conflict(desk.cx, None, vec![line], &form, &stored.path()))
}

/// The page that says why a draft did not move: by whom it was moved, or which rule holds it.
pub(super) async fn refused(mut desk: Desk, e: DraftError, form: &Form) -> Result<Response, AppError> {
    let lang = desk.cx.lang;
    match e {
        DraftError::Missing => Err(AppError::NotFound),
        DraftError::App(e) => Err(e),
        DraftError::Taken => Err(AppError::BadRequest),
        DraftError::Refused(refusal, draft) => {
            let last = drafts::events(desk.tx().await?, draft.id).await?.into_iter().next();
            let last = last.map(|e| (e.at, e.by, e.act.label(lang).to_owned()));
            let stands = t::change::stands(lang, draft.state.label(lang));
            Ok(conflict(desk.cx, last, vec![why(lang, refusal), stands], form, &draft.path()))
        }
    }
}

/// Why a step of a draft is refused, in words.
pub fn why(lang: Lang, refusal: DraftRefusal) -> String {
    match refusal {
        DraftRefusal::Order(..) => t::writing::why_order(lang),
        DraftRefusal::SameHands => t::writing::why_same_hands(lang),
        DraftRefusal::NotDrafter => t::writing::why_not_drafter(lang),
        DraftRefusal::Stale => t::writing::why_stale(lang),
    }
    .to_owned()
}

/// What a field of a draft is called.
pub fn field_name(lang: Lang, field: &str) -> &'static str {
    use t::writing as w;
    match field {
        "authority" => w::field_authority(lang),
        "address" => w::field_address(lang),
        "hours" => w::field_hours(lang),
        "filing_no" => w::field_filing_no(lang),
        _ => w::field_steps(lang),
    }
}

/// What is wrong with a draft, in words.
pub fn problem(lang: Lang, p: &Problem) -> String {
    use t::writing as w;
    match p {
        Problem::MissingStep(step) => w::p_step(lang, step.label(lang)),
        Problem::MissingAuthority(step) => w::p_authority(lang, step.label(lang)),
        Problem::StepOrder(step) => w::p_order(lang, step.label(lang)),
        Problem::MissingFilingNo => w::p_filing(lang).to_owned(),
        Problem::SameHands => w::why_same_hands(lang).to_owned(),
        Problem::People => w::bad_cases(lang, MAX_PEOPLE),
        Problem::ForeignTownship(i) => w::p_foreign(lang, i),
        Problem::NoCentre(i) => w::p_centre(lang, i),
        Problem::UnknownCounty => w::p_county(lang).to_owned(),
        Problem::Personal(field) => w::p_personal(lang, field_name(lang, field)),
        Problem::ResultKind => w::p_result(lang).to_owned(),
    }
}
