//! `/staff/organisations/{id}`: who says that they act for it, and what the office decides.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::steps;
use crate::base::{checks::mask_email, db::Tx, divisions, error::AppError, i18n::Lang, ids::OrgId, words};
use crate::features::people::store::orgs::{self, Member};
use crate::features::people::types::{Act, Org, Standing};
use crate::features::people::{DESK, pages::orgs::id};
use crate::office::{staff::access::Action, staff::desk::Reading, staff::types::Actor};
use crate::t::people_desk as d;
use crate::web::{
    forms::Form, page::Cx, page::Head, ui::badge::Tone, ui::badge::tag, ui::banner::done, ui::facts::fact,
    ui::facts::facts, ui::field::Field, ui::field::Typed, ui::section::Panel, ui::section::section,
    ui::top::Top,
};

words! {
    /// How the office found out that somebody acts for an organisation.
    Checked in people_desk {
        /// By a number that the office found itself.
        Telephone = "telephone" => checked_telephone,
        /// A letter with the organisation's seal.
        Letter = "letter" => checked_letter,
        Visit = "visit" => checked_visit,
        /// Known from a gift or an agreement.
        Known = "known" => checked_known,
    }
}

/// Everything the page shows.
pub(super) struct Shown {
    pub org: Org,
    pub members: Vec<Member>,
}

/// Loads it for somebody.
pub(super) async fn load(tx: &mut Tx, cx: &Cx, actor: &Actor, id: OrgId) -> Result<Shown, AppError> {
    actor.require_role(Action::OrgConfirm)?;
    let org = orgs::reached(tx, actor, id).await?.ok_or(AppError::NotFound)?;
    Ok(Shown { members: orgs::members(tx, cx.state.keys(), id).await?, org })
}

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist.
pub async fn show(
    Path(of): Path<String>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let shown = load(&mut tx, &cx, &actor, id(&of)?).await?;
    let typed = start(cx.lang, &shown);
    Ok(page(cx, shown, typed, false, StatusCode::OK))
}

/// The form as it comes first.
pub(super) fn start(lang: Lang, shown: &Shown) -> Typed {
    Typed::new(lang, Form::default().with("name", &shown.org.name))
}

/// The head of a page about one organisation.
pub(super) fn head(lang: Lang, name: &str, title: &str) -> Head {
    Head::new(title, d::title(lang), DESK.section)
        .crumb(d::title(lang), Some("/staff/organisations"))
        .crumb(name, None)
        .private()
}

/// Draws it; `open` on the answer to a reveal only.
pub(super) fn page(cx: Cx, shown: Shown, typed: Typed, open: bool, status: StatusCode) -> Response {
    let lang = cx.lang;
    let head = Head { status, ..head(lang, &shown.org.name, &shown.org.name) };
    let saved = cx.params.one("saved").ok().flatten().is_some();
    cx.draw(head, move |cx| {
        let Shown { org, members } = &shown;
        let known = [
            fact(d::code(lang), &org.code),
            fact(d::kind(lang), org.kind.label(lang)),
            fact(d::county(lang), divisions::county_label(&org.county, lang)),
            fact(
                d::since(lang),
                org.confirmed_at.map_or_else(|| d::open(lang).to_owned(), |at| lang.moment(at)),
            ),
        ];
        let rows = members.iter().map(|m| person(m, open, lang)).collect_view();
        view! {
            {Top::new(org.name.clone()).kicker(d::kicker(lang)).view()}
            {saved.then(|| done(d::saved(lang)))}
            <div class="split">
                <div class="flow-l">
                    {Panel::Key.section(d::decide(lang), decide(cx, &shown, &typed, lang))}
                    {section(d::people(lang), view! { <ul class="rows">{rows}</ul> })}
                </div>
                <aside class="flow-l" aria-label=d::about(lang)>
                    {Panel::Plain.section(d::about(lang), facts(known))}
                    {(!open && !members.is_empty()).then(|| reveal(cx, org, lang))}
                </aside>
            </div>
        }
    })
}

/// How somebody is called who is not revealed: the domain of the address often says more than a name.
pub(super) fn masked(m: &Member) -> String {
    mask_email(&m.person.email)
}

fn person(m: &Member, open: bool, lang: Lang) -> AnyView {
    let tone = if m.standing == Standing::Asked { Tone::Open } else { Tone::Ok };
    let known = open.then(|| {
        let p = &m.person.profile;
        facts([
            fact(d::name(lang), &p.name),
            fact(d::phone(lang), &p.phone),
            fact(d::email(lang), &m.person.email),
        ])
    });
    view! {
        <li><div class="rows__main">
            <h3>{masked(m)}</h3>
            <p class="row">{tag(tone, m.standing.label(lang))}<span class="meta">{lang.moment(m.since)}</span></p>
            {known}
        </div></li>
    }
    .into_any()
}

fn reveal(cx: &Cx, org: &Org, lang: Lang) -> AnyView {
    let action = cx.to(&format!("{}/people", org.desk_path()));
    Panel::Plain.section(
        d::who(lang),
        view! {
            <form class="flow" action=action method="post">
                <p class="meta">{d::who_text(lang)}</p>
                <button class="btn btn--2">{d::who_show(lang)}</button>
            </form>
        },
    )
}

/// What can be done: the first person is confirmed or refused; one confirmed by mistake is taken back.
fn decide(cx: &Cx, shown: &Shown, typed: &Typed, lang: Lang) -> AnyView {
    let Shown { org, members } = shown;
    let first = members.iter().find(|m| m.standing == Standing::First);
    let form = typed.post(cx.to(&org.desk_path())).seen(org.version).inner();
    if let Some(first) = first {
        let text = d::first_is(lang, masked(first));
        let form = form.hidden("act", Act::Remove.word()).hidden("who", first.person.id.to_string()).stops();
        return form.view(d::remove(lang), view! { <p>{text}</p><p class="meta">{d::remove_text(lang)}</p> });
    }
    let asked: Vec<_> = members.iter().filter(|m| m.standing == Standing::Asked).collect();
    if asked.is_empty() {
        return view! { <p>{d::nobody(lang)}</p> }.into_any();
    }
    let who =
        asked.iter().map(|m| (m.person.id.to_string(), d::who_asked(lang, masked(m), lang.moment(m.since))));
    let acts = [(Act::Confirm, d::confirm(lang)), (Act::Refuse, d::refuse(lang))];
    let acts = acts.map(|(act, label)| (act.word().to_owned(), label.to_owned())).to_vec();
    let fields = view! {
        {typed.choices(Field::new("who", d::choose_who(lang)), who.collect(), false)}
        {typed.choices(Field::new("act", d::choose_act(lang)), acts, false)}
        {typed.choices(Field::new("checked", d::checked(lang)).hint(d::checked_hint(lang)), Checked::choices(lang), false)}
        {typed.text(Field::new("name", d::org_name(lang)).hint(d::org_name_hint(lang)))}
    };
    form.view(d::submit(lang), fields)
}

/// What the fields of the form are called.
pub(super) fn label(lang: Lang, name: &str) -> Option<&'static str> {
    (name == steps::NAME).then(|| d::org_name(lang))
}
