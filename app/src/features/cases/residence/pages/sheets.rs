//! A4 papers with full names: 委托书, 托养协议书, and the written decision on an exit. First the purpose, then the paper; each showing
//! is written into the trail (RET-05). They are in Chinese, whatever the console's language, for that is what is signed. No seal is
//! drawn: there is a place for it.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{parts, sheets_text as text, words};
use crate::base::{error::AppError, i18n::Lang};
use crate::features::cases::{
    admissions::store::person, admissions::types::Case, admissions::types::State,
    residence::store::agreements, residence::store::exits,
};
use crate::features::centres::store::beds;
use crate::office::{
    staff::access::Action, staff::desk::Desk, staff::types::Actor, trail::Entry, trail::What,
};
use crate::t::{agreement as a, exits as e};
use crate::web::{forms::Form, ui::field::Field, ui::field::Typed};

crate::words! {
    /// Why a paper with a full name is shown.
    Purpose {
        /// To be signed.
        Sign = "sign",
        /// A copy for the parties.
        Copy = "copy",
        /// For the file.
        File = "file",
    }
}

crate::words! {
    /// Which paper.
    Paper {
        /// 委托书.
        Entrustment = "entrustment",
        /// 托养协议书.
        Agreement = "agreement",
        /// The written decision.
        Decision = "exit",
    }
}

/// Who prints: whoever signs for the township, the centre, and for decisions the county.
#[must_use]
pub(super) fn may_print(actor: &Actor, case: &Case) -> bool {
    let place = case.place();
    let works = [Action::CaseSign, Action::StayRecord, Action::ExitReview];
    let ready =
        case.state.has_place() || matches!(case.state, State::Cleared | State::Signed | State::Exited);
    ready && actor.may(Action::NameReveal, &place) && works.iter().any(|w| actor.may(*w, &place))
}

/// Handler: asks for the purpose.
///
/// # Errors
/// [`AppError::NotFound`] for whom it is none.
pub async fn agreement_ask(path: Path<String>, desk: Desk) -> Result<Response, AppError> {
    ask(path, desk, Paper::Agreement).await
}
/// Handler: asks for what the entrustment of a guardian is printed.
pub async fn entrustment_ask(path: Path<String>, desk: Desk) -> Result<Response, AppError> {
    ask(path, desk, Paper::Entrustment).await
}
/// Handler: asks for what the decision on an exit is printed.
pub async fn decision_ask(path: Path<String>, desk: Desk) -> Result<Response, AppError> {
    ask(path, desk, Paper::Decision).await
}
/// Handler: shows the paper.
pub async fn agreement(path: Path<String>, desk: Desk, form: Form) -> Result<Response, AppError> {
    paper(path, desk, form, Paper::Agreement).await
}
/// Handler: shows the entrustment.
pub async fn entrustment(path: Path<String>, desk: Desk, form: Form) -> Result<Response, AppError> {
    paper(path, desk, form, Paper::Entrustment).await
}
/// Handler: shows the decision.
pub async fn decision(path: Path<String>, desk: Desk, form: Form) -> Result<Response, AppError> {
    paper(path, desk, form, Paper::Decision).await
}

async fn open(desk: &mut Desk, reference: &str) -> Result<Case, AppError> {
    let case = parts::find(desk, reference).await?;
    if may_print(&desk.actor, &case) { Ok(case) } else { Err(AppError::NotFound) }
}

async fn ask(Path(reference): Path<String>, mut desk: Desk, paper: Paper) -> Result<Response, AppError> {
    let case = open(&mut desk, &reference).await?;
    let typed = Typed::new(desk.cx.lang, Form::default());
    Ok(purpose(&desk, &case, paper, typed, false))
}

fn purpose(desk: &Desk, case: &Case, paper: Paper, typed: Typed, bad: bool) -> Response {
    let lang = desk.cx.lang;
    let head = parts::head(&desk.cx, case, a::purpose_title(lang));
    let (cx, case) = (desk.cx.clone(), case.clone());
    parts::answer(desk, head, bad, move || {
        let label = |lang: Lang, purpose: Purpose| match purpose {
            Purpose::Sign => a::purpose_sign(lang),
            Purpose::Copy => a::purpose_copy(lang),
            Purpose::File => a::purpose_file(lang),
        };
        let choices = words::choices(lang, Purpose::ALL, Purpose::word, label);
        let action = cx.to(&format!("{}/{}/print", case.path(), paper.word()));
        view! {
            {parts::top(&cx, &case, a::purpose_title(lang), a::purpose_lead(lang))}
            {typed.summary()}
            <form class="form" action=action method="post">
                {typed.choices(Field::new("purpose", a::purpose(lang)), choices, false)}
                <div class="form__end"><button class="btn">{a::purpose_submit(lang)}</button></div>
            </form>
        }
        .into_any()
    })
}

async fn paper(
    Path(reference): Path<String>,
    mut desk: Desk,
    form: Form,
    paper: Paper,
) -> Result<Response, AppError> {
    let case = open(&mut desk, &reference).await?;
    let lang = desk.cx.lang;
    let mut reader = form.reader(lang);
    let why = reader.required_choice("purpose", Purpose::parse);
    let errors = reader.errors();
    let Some(why) = why.filter(|_| errors.is_empty()) else {
        return Ok(purpose(&desk, &case, paper, Typed::back(lang, form, errors), true));
    };
    let mut ch = desk.write().await?;
    let someone = person(&mut ch.tx, ch.state.keys(), case.id).await?;
    let found = agreements::of_case(&mut ch.tx, case.id).await?;
    let centre = match case.centre {
        Some(id) => beds::by_id(&mut ch.tx, id).await?.map(|b| b.name).unwrap_or_default(),
        None => String::new(),
    };
    let exit = exits::latest(&mut ch.tx, case.id).await?;
    let body = match (paper, exit) {
        (Paper::Decision, Some(exit)) if !exit.decision_no.is_empty() => {
            let said = exits::words(&mut ch.tx, ch.state.keys(), exit.id).await?;
            text::decision(&exit, &said, &someone, &centre)
        }
        (Paper::Decision, _) => return Err(AppError::NotFound),
        (Paper::Entrustment, _) => text::entrustment(found.as_ref(), &someone, &centre),
        (Paper::Agreement, _) => text::agreement(found.as_ref(), &someone, &centre),
    };
    // RET-05, LG-02: who showed which paper, and why; the reading of the name with it.
    let object = format!("case:{}", case.reference);
    let reason = format!("{}/{}", paper.word(), why.word());
    let now = ch.now;
    for what in [What::NameReveal, What::Export] {
        ch.trail(Entry::new(what, object.as_str()).reason(&reason));
    }
    ch.commit().await?;
    let title = match paper {
        Paper::Entrustment => a::entrust_heading(lang),
        Paper::Agreement => a::agree_heading(lang),
        Paper::Decision => e::doc_title(lang),
    };
    let head = parts::head(&desk.cx, &case, title);
    let printed = a::print_now(lang, &desk.actor.name, lang.moment(now));
    Ok(parts::answer(&desk, head, false, move || {
        view! {
            <p class="no-print banner banner--wait">{printed}</p>
            {body}
        }
        .into_any()
    }))
}
