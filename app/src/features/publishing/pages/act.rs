//! The steps of a draft, posted from its page; and the words for what can stand in their way.
use axum::{extract::Path, response::Response};

use super::{
    draft::{draw, id_of},
    parts::{conflict, to, writer},
};
use crate::{
    base::{error::AppError, i18n::Lang, privacy::linter::is_blocked},
    features::{
        cases::admissions::store::notice::lint_with_register,
        notices::types::draft::{MAX_PEOPLE, Problem},
        publishing::{
            store::{
                drafts::{self, DraftError},
                post::{self, PostError},
            },
            types::{DraftAct, DraftRefusal},
        },
    },
    office::staff::{access::Action, desk::Desk},
    t,
    web::{
        forms::{Form, once},
        ui::field::Typed,
    },
};

/// The handler.
///
/// # Errors
/// [`AppError::NotFound`] for others than the county's officers, [`AppError::BadRequest`] for unknown acts.
pub async fn act(Path(id): Path<String>, Desk { cx, actor }: Desk, form: Form) -> Result<Response, AppError> {
    let county = writer(&actor, Action::NoticeWrite)?;
    let act = DraftAct::parse(form.one("do")?).ok_or(AppError::BadRequest)?;
    let seen = (id_of(&id)?, form.one("version")?.parse().map_err(|_| AppError::BadRequest)?);
    let (keys, now, lang) = (cx.state.keys(), cx.now, cx.lang);
    let mut tx = cx.state.db().write().await?;
    let stored = drafts::get(&mut tx, &county, seen.0).await?.ok_or(AppError::NotFound)?;
    let whose = actor.id.uuid().to_string();
    if let Some(led) = once::take(&mut tx, keys, &whose, &form, now).await? {
        return Ok(to(&cx, &led));
    }
    let mut reader = form.reader(lang);
    let words = if act == DraftAct::Return {
        let words = reader.required_lines("why", 200);
        if is_blocked(&lint_with_register(&mut tx, keys, &words).await?) {
            reader.fail("why", t::writing::personal(lang));
        }
        words
    } else {
        String::new()
    };
    let errors = reader.errors();
    if !errors.is_empty() {
        let typed = Typed::back(lang, form.clone(), errors);
        return draw(cx.clone(), &mut tx, stored, actor.id, typed, form, vec![]).await;
    }
    let path = match act {
        DraftAct::Publish => {
            let calendar = cx.state.calendar();
            match post::post(&mut tx, keys, &calendar, &actor, now, seen, form.one("shown")?).await {
                Ok(no) => format!("/staff/notices/{no}?done=published"),
                Err(PostError::Draft(e)) => return refused(cx, e, words),
                Err(PostError::App(e)) => return Err(e),
                Err(PostError::Problems(list)) => {
                    let lines = list.iter().map(|p| problem(lang, p)).collect();
                    let typed = Typed::new(lang, form.clone());
                    // The transaction is given up: what is drawn is the draft as it still is.
                    drop(tx);
                    let mut tx = cx.state.db().read().await?;
                    return draw(cx.clone(), &mut tx, stored, actor.id, typed, form, lines).await;
                }
                Err(PostError::Changed) => {
                    return Ok(conflict(
                        cx,
                        vec![t::writing::shows_else(lang).into()],
                        vec![],
                        &stored.path(),
                    ));
                }
                Err(PostError::CaseMoved(reference)) => {
                    let line = t::writing::case_moved(lang, reference);
                    return Ok(conflict(cx, vec![line], vec![], &stored.path()));
                }
            }
        }
        DraftAct::Submit | DraftAct::Pass | DraftAct::Return | DraftAct::Discard => {
            match drafts::hand_on(&mut tx, keys, &actor, now, seen, (act, &words)).await {
                Ok(_) if act == DraftAct::Discard => "/staff/notices?done=discard".to_owned(),
                Ok(_) => format!("{}?done={}", stored.path(), act.word()),
                Err(e) => return refused(cx, e, words),
            }
        }
        DraftAct::Begin | DraftAct::Change => return Err(AppError::BadRequest),
    };
    once::done(&mut tx, keys, &whose, &form, &path).await?;
    tx.commit().await?;
    Ok(to(&cx, &path))
}

fn refused(cx: crate::web::page::Cx, e: DraftError, words: String) -> Result<Response, AppError> {
    match e {
        DraftError::Missing => Err(AppError::NotFound),
        DraftError::App(e) => Err(e),
        DraftError::Taken => Err(AppError::BadRequest),
        DraftError::Refused(refusal, draft) => {
            let line = why(cx.lang, refusal);
            let stands = t::writing::stands(cx.lang, state_name(cx.lang, draft.state));
            Ok(conflict(cx, vec![line, stands], vec![words], &draft.path()))
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

fn state_name(lang: Lang, state: crate::features::publishing::types::DraftState) -> &'static str {
    use crate::features::publishing::types::DraftState as S;
    use t::writing as w;
    match state {
        S::Drafted => w::draft_drafted(lang),
        S::InReview => w::draft_in_review(lang),
        S::Reviewed => w::draft_reviewed(lang),
        S::Returned => w::draft_returned(lang),
        S::Published => w::draft_published(lang),
        S::Discarded => w::draft_discarded(lang),
    }
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
