//! The steps of a draft, posted from its page; and the words for what can stand in their way.
use axum::{extract::Path, response::Response};

use super::{
    draft::{draw, id_of},
    parts::{conflict, writer},
};
use crate::base::{error::AppError, error::Result, i18n::Lang, privacy::public_text::PublicText};
use crate::features::notices::types::{Refused, draft::MAX_PEOPLE, draft::Problem};
use crate::features::publishing::{
    store::Stop, store::drafts, store::post, types::DraftAct, types::DraftRefusal,
};
use crate::office::{change::Halt, staff::access::Action, staff::desk::Desk};
use crate::t;
use crate::web::{forms::Form, ui::field::Typed};

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
                Err(stop) => Err(stop),
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
    let Stop::Problems(list) = refusal else {
        return Ok(refused(desk, refusal, &form, &stored.path()).await?);
    };
    let lines = list.iter().map(|p| problem(lang, p)).collect();
    let (cx, typed) = (desk.cx.clone(), Typed::new(lang, form));
    Ok(draw(cx, desk.tx().await?, stored, me, typed, lines).await?)
}

/// The page that says why a draft or a notice did not move: by whom it was moved, or which rule holds it. What is no refusal.
pub(super) async fn refused(mut desk: Desk, stop: Stop, form: &Form, back: &str) -> Result<Response> {
    use t::writing as w;
    let (lang, mut last) = (desk.cx.lang, None);
    let lines = match stop {
        Stop::App(e) => return Err(e),
        Stop::Taken => return Err(AppError::BadRequest),
        Stop::Refused(refusal, draft) => {
            let event = drafts::events(desk.tx().await?, draft.id).await?.into_iter().next();
            last = event.map(|e| (e.at, e.by, e.act.label(lang).to_owned()));
            vec![why(lang, refusal), t::change::stands(lang, draft.state.label(lang))]
        }
        Stop::Problems(list) => list.iter().map(|p| problem(lang, p)).collect(),
        Stop::Changed => vec![w::shows_else(lang).to_owned()],
        Stop::NoProof => vec![w::r_no_proof(lang).to_owned()],
        Stop::Objected(reference) => vec![w::stop_objection(lang, reference)],
        Stop::Case(reference) => vec![w::case_moved(lang, reference)],
        Stop::Notice(refused) => vec![
            match refused {
                Refused::Closed => w::r_closed(lang),
                Refused::StillOpen => w::r_still_open(lang),
                Refused::Counts => w::r_counts(lang),
                Refused::OpenObjection => w::r_objection(lang),
                Refused::NoRow => w::r_no_row(lang),
            }
            .to_owned(),
        ],
    };
    Ok(conflict(desk.cx, last, lines, form, back))
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
