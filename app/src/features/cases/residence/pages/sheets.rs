//! A4 papers with full names: 委托书, 托养协议书, and the written decision on an exit. First the purpose, then the paper; each showing
//! is written into the trail (RET-05). They are in Chinese, whatever the console's language, for that is what is signed. No seal is
//! drawn: there is a place for it.
use axum::{
    extract::Path,
    response::Response,
    routing::{MethodRouter, get},
};
use leptos::prelude::*;

use super::{parts, sheets_text as text};
use crate::base::error::{AppError, Result};
use crate::features::cases::{
    admissions::store::person, admissions::types::Case, admissions::types::State,
    residence::store::agreements, residence::store::exits,
};
use crate::features::centres::store::beds;
use crate::office::{
    staff::access::Action, staff::desk::Desk, staff::types::Actor, trail::Entry, trail::What,
};
use crate::t::{agreement as a, exits as e};
use crate::web::{forms::Form, page::Cx, state::AppState, ui::field::Field, ui::field::Typed};

crate::words! {
    /// Why a paper with a full name is shown.
    Purpose in agreement {
        Sign = "sign" => purpose_sign,
        Copy = "copy" => purpose_copy,
        File = "file" => purpose_file,
    }

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
pub(super) fn may_print(actor: &Actor, case: &Case) -> bool {
    let place = case.place();
    let works = [Action::CaseSign, Action::StayRecord, Action::ExitReview];
    let ready =
        case.state.has_place() || matches!(case.state, State::Cleared | State::Signed | State::Exited);
    ready && actor.may(Action::NameReveal, &place) && works.iter().any(|w| actor.may(*w, &place))
}

/// The two ways to a paper: asking for what it is printed, and showing it.
pub fn of(paper: Paper) -> MethodRouter<AppState> {
    let show = move |path: Path<String>, desk: Desk, form: Form| self::paper(path, desk, form, paper);
    get(move |path: Path<String>, desk: Desk| ask(path, desk, paper)).post(show)
}

async fn open(desk: &mut Desk, reference: &str) -> Result<Case> {
    let case = parts::find(desk, reference).await?;
    if may_print(&desk.actor, &case) { Ok(case) } else { Err(AppError::NotFound) }
}

async fn ask(Path(reference): Path<String>, mut desk: Desk, paper: Paper) -> Result<Response> {
    let case = open(&mut desk, &reference).await?;
    let typed = Typed::start(desk.cx.lang);
    Ok(purpose(desk.cx, case, paper, typed))
}

fn purpose(cx: Cx, case: Case, paper: Paper, typed: Typed) -> Response {
    let lang = cx.lang;
    let head = parts::head(&cx, &case, a::purpose_title(lang)).of(&typed);
    cx.draw(head, move |cx| {
        let action = cx.to(&format!("{}/{}/print", case.path(), paper.word()));
        let fields = typed.choices(Field::new("purpose", a::purpose(lang)), Purpose::choices(lang), false);
        view! {
            {parts::top(cx, &case, a::purpose_title(lang), a::purpose_lead(lang))}
            {typed.post(action).keyless().view(a::purpose_submit(lang), fields)}
        }
    })
}

async fn paper(Path(reference): Path<String>, mut desk: Desk, form: Form, paper: Paper) -> Result<Response> {
    let case = open(&mut desk, &reference).await?;
    let lang = desk.cx.lang;
    let mut reader = form.reader(lang);
    let why = reader.required_choice("purpose", Purpose::parse);
    let Some(why) = why else {
        let typed = reader.back();
        return Ok(purpose(desk.cx, case, paper, typed));
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
    Ok(desk.cx.page(head, move || view! { <p class="no-print banner banner--wait">{printed}</p>{body} }))
}
