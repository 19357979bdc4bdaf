//! Printing a board sheet: a purpose is given and written down first, then the sheet opens for its printer, for half an hour
//! (RET-05). `/staff/notices/{no}/board` for a notice, `…/drafts/{id}/board` for a sample before the posting.
use std::collections::BTreeSet;

use axum::{extract::Path, response::Response};
use chrono::TimeDelta;
use leptos::prelude::*;
use uuid::Uuid;

use super::{
    draft::id_of,
    parts::{self, head, to, township, writer},
    sheet,
};
use crate::base::{clock::last_day, error::AppError, error::Result, i18n::date, ids::PrintId};
use crate::features::cases::admissions::types::{Case, State as CaseState};
use crate::features::notices::{
    store::subjects, types::Notice, types::State, types::draft::Preview, types::title,
};
use crate::features::publishing::store::{boards, compose, drafts};
use crate::features::publishing::types::Purpose;
use crate::office::{
    change::Halt, staff::access::Action, staff::desk::Desk, staff::types::Actor, staff::types::Division,
};
use crate::t;
use crate::web::{
    forms::Form, page::Cx, page::Head, ui::banner::Banner, ui::field::Field, ui::field::Typed, ui::top::top,
};

/// How long a sheet can be opened again after it was printed.
const OPEN_FOR: TimeDelta = TimeDelta::minutes(30);

/// What a sheet is printed of.
struct Source {
    notice: Notice,
    cases: Vec<(i64, Case)>,
    object: Uuid,
    called: String,
    path: String,
    draft: bool,
}

impl Source {
    /// The divisions whose sheets this person may print: the townships of the county, or their own township or village.
    fn divisions(&self, actor: &Actor) -> Vec<String> {
        if actor.division.township().is_some() {
            return vec![actor.division.code().to_owned()];
        }
        let all: BTreeSet<_> = self.cases.iter().map(|(_, c)| c.township.clone()).collect();
        all.into_iter().collect()
    }

    fn head(&self, cx: &Cx, name: &str) -> Head {
        head(cx, name).crumb(title::short(&self.notice, cx.lang), Some(&self.path)).crumb(name, None)
    }

    /// The cases of a division, in the order of the notice.
    fn of(&self, division: &str) -> Vec<(i64, Case)> {
        let Some(division) = Division::parse(division) else { return vec![] };
        self.cases.iter().filter(|(_, c)| division.contains(&c.village)).cloned().collect()
    }
}

/// A posted notice that is on display or about to be: what ended is taken down from the boards too (RET-01).
async fn of_notice(desk: &mut Desk, text: &str) -> Result<Source> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    actor.require_role(Action::BoardPrint)?;
    let tx = desk.tx().await?;
    let seen = parts::seen(tx, &cx, &actor, text).await?;
    if !matches!(seen.notice.life.state(cx.now), State::Open { .. } | State::Scheduled { .. }) {
        return Err(AppError::NotFound);
    }
    let mut cases = vec![];
    for (serial, case) in seen.cases {
        let latest = subjects::of_case(tx, cx.state.keys(), case.id).await?;
        let stands =
            matches!(case.state, CaseState::PublicNotice | CaseState::Objected | CaseState::ExitNotice);
        if stands && latest.is_some_and(|(n, _)| n == seen.notice.id) {
            cases.push((serial, case));
        }
    }
    if cases.is_empty() {
        return Err(AppError::NotFound);
    }
    let no = seen.notice.no.to_string();
    Ok(Source {
        object: seen.notice.id.uuid(),
        called: format!("notice:{no}"),
        path: format!("/staff/notices/{no}"),
        notice: seen.notice,
        cases,
        draft: false,
    })
}

async fn of_draft(desk: &mut Desk, text: &str) -> Result<Source> {
    let county = writer(&desk.actor, Action::NoticeWrite)?;
    let (now, calendar) = (desk.cx.now, desk.cx.state.calendar());
    let tx = desk.tx().await?;
    let stored = drafts::get(tx, &county, id_of(text)?).await?.ok_or(AppError::NotFound)?;
    if !stored.state.is_live() {
        return Err(AppError::NotFound);
    }
    let composed = compose::compose(tx, &stored, now).await?;
    let (notice, _) = Preview::new(composed.draft, &calendar).public();
    Ok(Source {
        object: stored.id.uuid(),
        called: format!("draft:{}", stored.id.uuid()),
        path: stored.path(),
        notice,
        cases: (1..).zip(composed.cases).collect(),
        draft: true,
    })
}

/// The form of a notice's sheet. [`AppError::NotFound`] to whom it does not concern.
pub async fn form(Path(no): Path<String>, mut desk: Desk) -> Result<Response> {
    let source = of_notice(&mut desk, &no).await?;
    let typed = Typed::start(desk.cx.lang);
    Ok(ask(desk.cx, &desk.actor, &source, typed))
}

/// The form of a draft's sample.
pub async fn draft_form(Path(id): Path<String>, mut desk: Desk) -> Result<Response> {
    let source = of_draft(&mut desk, &id).await?;
    let typed = Typed::start(desk.cx.lang);
    Ok(ask(desk.cx, &desk.actor, &source, typed))
}

fn ask(cx: Cx, actor: &Actor, s: &Source, typed: Typed) -> Response {
    use t::board as b;
    let lang = cx.lang;
    let head = s.head(&cx, b::ask_title(lang)).of(&typed);
    let divisions = s.divisions(actor);
    let one = divisions.len() == 1;
    let choices: Vec<_> =
        divisions.iter().filter_map(|d| Some((d.clone(), Division::parse(d)?.label(lang)))).collect();
    let purposes = Purpose::ALL
        .iter()
        .filter(|p| !s.draft || **p == Purpose::Check)
        .map(|p| (p.word().to_owned(), p.label(lang).to_owned()))
        .collect();
    let action = cx.to(&format!("{}/board", s.path));
    cx.page(head, move || {
        let mut sent = typed.post(action);
        if let ([(only, _)], true) = (&choices[..], one) {
            sent = sent.hidden("division", only.clone());
        }
        let fields = view! {
            {(!one).then(|| typed.choices(Field::new("division", b::f_division(lang)), choices, false))}
            {typed.choices(Field::new("purpose", b::f_purpose(lang)).hint(b::f_purpose_hint(lang)), purposes, false)}
        };
        view! { {top(b::ask_title(lang), b::ask_lead(lang))}{sent.view(b::open(lang), fields)} }
    })
}

/// Writes the print of a notice's sheet down and leads to it.
pub async fn print(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let source = of_notice(&mut desk, &no).await?;
    write_down(desk, source, form).await
}

/// Writes the print of a draft's sample down and leads to it.
pub async fn draft_print(Path(id): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let source = of_draft(&mut desk, &id).await?;
    write_down(desk, source, form).await
}

async fn write_down(mut desk: Desk, s: Source, form: Form) -> Result<Response, Halt> {
    let divisions = s.divisions(&desk.actor);
    let mut r = form.reader(desk.cx.lang);
    let division = r.required_choice("division", |d| divisions.iter().find(|x| *x == d).cloned());
    let purpose = r.required_choice("purpose", Purpose::parse);
    let (Some(division), Some(purpose)) = (division, purpose) else {
        let typed = r.back();
        return Ok(ask(desk.cx, &desk.actor, &s, typed));
    };
    if s.of(&division).is_empty() {
        return Err(AppError::NotFound.into());
    }
    let mut ch = desk.change(&form).await?;
    let id = boards::print(&mut ch, (s.object, &s.called), &division, purpose).await?;
    Ok(ch.end(&format!("{}/board/{}", s.path, id.uuid())).await?)
}

/// The sheet of a notice. [`AppError::NotFound`] to everybody but its printer.
pub async fn sheet(Path((no, print)): Path<(String, String)>, mut desk: Desk) -> Result<Response> {
    let source = of_notice(&mut desk, &no).await?;
    show(desk, source, &print).await
}

/// The sample of a draft.
pub async fn draft_sheet(Path((id, print)): Path<(String, String)>, mut desk: Desk) -> Result<Response> {
    let source = of_draft(&mut desk, &id).await?;
    show(desk, source, &print).await
}

async fn show(mut desk: Desk, s: Source, print: &str) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let lang = cx.lang;
    let id = Uuid::parse_str(print).map(PrintId::from_uuid).map_err(|_| AppError::NotFound)?;
    let tx = desk.tx().await?;
    let print = boards::print_of(tx, id, s.object).await?.filter(|p| p.staff == actor.id);
    let print = print.ok_or(AppError::NotFound)?;
    if cx.now > print.at + OPEN_FOR {
        // The purpose is asked again: each print is one line of the trail.
        return Ok(to(&cx, &format!("{}/board", s.path)));
    }
    // Whoever moved to another division meanwhile no longer sees the old one's names.
    if !s.divisions(&actor).contains(&print.division) {
        return Err(AppError::NotFound);
    }
    let cases = s.of(&print.division);
    let sheet = sheet::open(tx, cx.state.keys(), &cx, &s.notice, &cases).await?;
    let printed = t::board::printed(lang, lang.moment(print.at), &actor.name);
    let printed = if s.draft { format!("{} · {printed}", t::board::sample(lang)) } else { printed };
    let number = if s.draft { t::writing::number_later(lang).to_owned() } else { s.notice.no.official() };
    let end = date(lang, last_day(s.notice.life.ends_at), cx.today);
    let head = s.head(&cx, t::board::title(lang));
    Ok(cx.draw(head, move |cx| {
        let place = print.division.get(..9).unwrap_or_default().to_owned();
        view! {
            {Banner::wait().title(t::board::warning(lang)).text(t::board::warning_text(lang, end, township(&place, lang))).unprinted().view()}
            {sheet::draw(cx, &s.notice, sheet, number, printed, &place)}
        }
    }))
}
