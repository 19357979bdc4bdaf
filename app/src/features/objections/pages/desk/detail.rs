//! `/staff/objections/{id}`: one objection. Handlers see what was said and act; whoever entered it sees its progress; who objected is
//! behind a reveal (OBJ-07).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, ids::ObjectionId, ids::StaffId};
use crate::features::cases::admissions::store::by_id as case_by_id;
use crate::features::objections;
use crate::features::objections::store::{Event, Reach, Texts};
use crate::features::objections::types::{Act, Identity, Kind, Objection, Person, State};
use crate::features::objections::{pages::parts, store};
use crate::office::{staff::desk::Reading, staff::types::Actor};
use crate::t::{objection_desk as d, objections as o};
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{
    files, files::Type, files::store::Meta, page::Cx, page::Head, ui::banner::done, ui::field::Field,
    ui::field::Typed, ui::section::Panel, ui::section::paragraphs, ui::top::Top,
};

/// Everything a page of one objection shows.
pub(super) struct Shown {
    pub objection: Objection,
    pub texts: Texts,
    pub files: Vec<Meta>,
    pub events: Vec<Event>,
    pub case: Option<(String, String)>,
    pub handles: bool,
}

pub(super) async fn load(tx: &mut Tx, cx: &Cx, actor: &Actor, id: ObjectionId) -> Result<Shown> {
    let reach = &Reach::of(actor)?;
    let objection = store::by_id(tx, reach, id).await?.ok_or(AppError::NotFound)?;
    let keys = cx.state.keys();
    // Nothing that they may not see is even read (OBJ-07).
    if !reach.handles() {
        let (texts, files, events) = (Texts::default(), vec![], vec![]);
        return Ok(Shown { objection, texts, files, events, case: None, handles: false });
    }
    let case = match objection.case {
        Some(case) => case_by_id(tx, &actor.scope(), case).await?,
        None => None,
    };
    let case = case.map(|c| (c.path(), format!("{} {}", c.reference, c.masked)));
    Ok(Shown {
        texts: store::texts(tx, keys, id).await?,
        files: files::store::list(tx, &objection.files()).await?,
        events: store::events(tx, keys, id).await?,
        objection,
        case,
        handles: true,
    })
}

/// The page. [`AppError::NotFound`] for whom it does not exist.
pub async fn show(Path(id): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let shown = load(&mut tx, &cx, &actor, ObjectionId::from_uuid(parts::uuid(&id)?)).await?;
    let saved = cx.params.one("saved")?.is_some();
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &actor, shown, typed, Extra { saved, ..Extra::default() }))
}

/// What a page shows beyond the objection.
#[derive(Default)]
pub(super) struct Extra {
    pub saved: bool,
    pub person: Option<Person>,
    pub status: StatusCode,
}

/// The head of a page about one objection.
pub(super) fn head(lang: Lang, reference: &str, title: &str) -> Head {
    Head::new(title, d::title(lang), objections::DESK.section)
        .crumb(d::title(lang), Some("/staff/objections"))
        .crumb(reference, None)
        .private()
}

pub(super) fn page(cx: Cx, actor: &Actor, shown: Shown, typed: Typed, extra: Extra) -> Response {
    let lang = cx.lang;
    let reference = shown.objection.reference.clone();
    let head = Head { status: extra.status, ..head(lang, &reference, &reference) };
    let me = actor.id;
    cx.draw(head, move |cx| {
        let (kind, state) = (shown.objection.kind, shown.objection.state);
        let kicker = format!("{} · {}", kind.label(lang), state.label(lang));
        view! {
            {Top::new(reference).kicker(kicker).view()}
            {extra.saved.then(|| done(d::saved(lang)))}
            <div class="split">
                <div class="flow-l">
                    {facts(known(cx, &shown))}
                    {shown.handles.then(|| content(cx, &shown))}
                    {(!shown.handles).then(|| view! { <p class="meta measure">{d::detail_only_status(lang)}</p> })}
                </div>
                {shown.handles.then(|| aside(cx, &shown, typed, extra.person, me))}
            </div>
        }
    })
}

fn known(cx: &Cx, shown: &Shown) -> Vec<Fact> {
    let (lang, x) = (cx.lang, &shown.objection);
    let notice = view! { <a href=cx.to(&format!("/notices/{}", x.no))>{x.no.official()}</a> }.into_any();
    let about = match x.serial {
        Some(n) => o::serial_only(lang, n),
        None => d::detail_serial_none(lang).to_owned(),
    };
    let mut list = vec![
        (d::detail_notice(lang).to_owned(), notice),
        fact(d::detail_about(lang), about),
        fact(d::detail_channel(lang), x.channel.label(lang)),
        fact(o::identity(lang), x.identity.label(lang)),
        fact(d::detail_received(lang), lang.moment(x.received_at)),
    ];
    if x.kind == Kind::Objection {
        list.push(fact(d::detail_accept_by(lang), lang.date(x.accept_by)));
    }
    list.push(fact(d::detail_finish_by(lang), lang.date(x.finish_by)));
    list.push(fact(d::detail_state(lang), x.state.label(lang)));
    if let Some((path, name)) = &shown.case {
        let link = view! { <a href=cx.to(path)>{name.clone()}</a> };
        list.push((d::detail_case(lang).to_owned(), link.into_any()));
    }
    list
}

/// What handlers read: ground, statement, attachments, history.
fn content(cx: &Cx, shown: &Shown) -> AnyView {
    let (lang, x) = (cx.lang, &shown.objection);
    let files = shown.files.iter().map(|f| {
        let action = cx.to(&format!("{}/files/{}", x.path(), f.id.uuid()));
        view! {
            <li class="row">
                <span>{f.name.clone()}</span>
                <form action=action method="post"><button class="btn btn--2 btn--s">{d::file_download(lang)}</button></form>
            </li>
        }
    });
    let pdf = shown.files.iter().any(|f| f.kind == Type::Pdf);
    let attached = (!shown.files.is_empty()).then(|| {
        view! {
            <section class="flow">
                <h2>{d::detail_files(lang)}</h2>
                <ul class="flow">{files.collect_view()}</ul>
                {pdf.then(|| view! { <p class="meta">{d::file_pdf(lang)}</p> })}
            </section>
        }
    });
    let history = shown.events.iter().map(|e| {
        let who = if e.by.is_empty() { d::public(lang).to_owned() } else { e.by.clone() };
        let line = d::history_line(lang, lang.moment(e.at), who, e.act.label(lang));
        view! { <li><p>{line}</p>{e.note.as_deref().map(paragraphs)}</li> }
    });
    view! {
        <section class="flow">
            <h2>{d::detail_ground(lang)}</h2>
            <p>{x.ground.label(lang)}</p>
            <h2>{d::detail_statement(lang)}</h2>
            {paragraphs(&shown.texts.statement)}
        </section>
        {attached}
        <section class="flow"><h2>{d::history(lang)}</h2><ol class="ticks">{history.collect_view()}</ol></section>
    }
    .into_any()
}

fn aside(cx: &Cx, shown: &Shown, typed: Typed, person: Option<Person>, me: StaffId) -> AnyView {
    let (lang, x) = (cx.lang, &shown.objection);
    // OBJ-07: who reviewed the notice neither decides nor learns who objected.
    let conflicted = x.reviewed_by == me;
    let work = if x.state.is_closed() {
        view! { <p>{d::closed(lang)}</p> }.into_any()
    } else if conflicted {
        view! { <p>{d::reviewer(lang)}</p> }.into_any()
    } else {
        decide(cx, x, &typed)
    };
    view! {
        <aside class="flow-l" aria-label=d::yours(lang)>
            {Panel::Key.section(d::yours(lang), work)}
            {(!conflicted).then(|| who(cx, x, person))}
        </aside>
    }
    .into_any()
}

fn who(cx: &Cx, x: &Objection, person: Option<Person>) -> AnyView {
    let lang = cx.lang;
    let inner = match (x.identity, person) {
        (Identity::Anonymous, _) => view! { <p>{d::person_anonymous(lang)}</p> }.into_any(),
        (_, Some(person)) => facts(parts::person_facts(lang, person)),
        (_, None) => {
            let purposes = super::person::PURPOSES
                .map(|(word, label)| view! { <option value=word>{label(lang)}</option> })
                .collect_view();
            let action = cx.to(&format!("{}/person", x.path()));
            view! {
                <form class="flow" action=action method="post">
                    <p class="meta">{d::person_hidden(lang)}</p>
                    <div class="field"><label for="purpose">{d::person_purpose(lang)}</label>
                        <select class="input" id="purpose" name="purpose">{purposes}</select></div>
                    <button class="btn btn--2">{d::person_show(lang)}</button>
                </form>
            }
            .into_any()
        }
    };
    Panel::Plain.section(d::person_heading(lang), inner)
}

/// What can be done now, as choices of one form.
fn choices(x: &Objection, lang: Lang) -> Vec<(String, String)> {
    let label = |act| match act {
        Act::Accept => d::choose_accept(lang),
        Act::Decline => d::choose_decline(lang),
        Act::Extend => d::choose_extend(lang),
        Act::Dismiss => d::choose_dismiss(lang),
        Act::Sustain => d::choose_sustain(lang),
        Act::Correct => d::choose_correct(lang),
        Act::Answer => d::choose_answer(lang),
        _ => d::choose_note(lang),
    };
    Act::ALL
        .iter()
        .filter(|a| x.state.after(**a, x.kind).is_ok())
        .filter(|a| **a != Act::Extend || x.extended_at.is_none())
        .filter(|a| **a != Act::Correct || x.serial.is_some())
        .map(|a| (a.word().to_owned(), label(*a).to_owned()))
        .collect()
}

fn decide(cx: &Cx, x: &Objection, typed: &Typed) -> AnyView {
    let lang = cx.lang;
    let serial = (x.state == State::Received && x.serial.is_none() && x.kind == Kind::Objection).then(|| {
        let field = Field::new("serial", d::serial(lang)).hint(d::serial_hint(lang)).optional();
        typed.text(field.numeric().width("w-s"))
    });
    let name = (x.state == State::Accepted && x.serial.is_some())
        .then(|| typed.text(Field::new("name", d::name(lang)).hint(d::name_hint(lang)).optional()));
    let declare = vec![("yes".to_owned(), d::declare_yes(lang).to_owned())];
    let fields = view! {
        {typed.choices(Field::new("act", d::choose_act(lang)), choices(x, lang), false)}
        {typed.area(Field::new("text", d::text(lang)).hint(d::text_hint(lang)).optional())}
        {serial}
        {name}
        {typed.choices(Field::new("declare", d::declare(lang)), declare, true)}
    };
    typed.post(cx.to(&x.path())).inner().seen(x.version).view(d::submit(lang), fields)
}
