//! The organisations that somebody acts for: saying so, and, once confirmed, who else does and what was given for it (panels).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{begin, end, head};
use crate::base::{divisions, error::AppError, i18n::Lang, ids::OrgId, ids::PersonId};
use crate::features::people::ORGANISATION;
use crate::features::people::store::orgs::{self, Member, StepError};
use crate::features::people::store::{self, sessions};
use crate::features::people::types::{Act, By, Org, OrgDraft, OrgKind, Person, Profile, Refused, Standing};
use crate::office::change::{Halt, lead};
use crate::t::people as t;
use crate::web::{
    forms::Form, forms::Reader, page::Cx, panels, ui::badge::Tone, ui::badge::tag, ui::banner::done_of,
    ui::field::Field, ui::field::Typed, ui::section::Panel, ui::section::section, ui::section::ticks,
    ui::top::Top, ui::top::top,
};

/// An id in an address; what is none does not exist.
pub(super) fn id(text: &str) -> Result<OrgId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The counties, to choose from.
fn counties(lang: Lang) -> Vec<(String, String)> {
    let none = (String::new(), t::org_county_choose(lang).to_owned());
    let all = divisions::counties().iter().map(|c| (c.code.to_owned(), c.label(lang)));
    [none].into_iter().chain(all).collect()
}

/// The form.
///
/// # Errors
/// [`Halt::Answer`] leads whoever is not signed in to where one does.
pub async fn new(cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    drop(tx);
    let form = Form::default().with("name", &person.profile.name).with("phone", &person.profile.phone);
    Ok(form_page(cx.clone(), &Typed::new(cx.lang, form)))
}

fn form_page(cx: Cx, typed: &Typed) -> Response {
    let lang = cx.lang;
    let fields = view! {
        {typed.text(Field::new("uscc", t::org_code(lang)).hint(t::org_code_hint(lang)))}
        {typed.text(Field::new("org", t::org_name(lang)).autocomplete("organization"))}
        {typed.choices(Field::new("kind", t::org_kind(lang)), OrgKind::choices(lang), false)}
        {typed.select(Field::new("county", t::org_county(lang)).hint(t::org_county_hint(lang)), counties(lang))}
        {typed.text(Field::new("name", t::org_you(lang)).autocomplete("name"))}
        {typed.text(Field::new("phone", t::org_phone(lang)).hint(t::org_phone_hint(lang)).kind("tel").autocomplete("tel"))}
    };
    let form = typed.post(cx.to("/me/organisations/new")).cancel(cx.to("/me"), t::cancel(lang));
    let form = form.view(t::org_send(lang), fields);
    let head = head(&cx, t::orgs_new(lang)).of(typed);
    cx.page(head, move || {
        view! {
            {top(t::orgs_new(lang), t::org_lead(lang))}
            <div class="split">
                {form}
                {Panel::Calm.aside(t::org_how(lang), ticks([t::org_how_1(lang), t::org_how_2(lang), t::org_how_3(lang)]))}
            </div>
        }
    })
}

fn read(r: &mut Reader<'_>, form: &Form) -> Option<(OrgDraft, Profile)> {
    let lang = r.lang();
    for field in ["uscc", "phone"] {
        if form.raw(field).trim().is_empty() {
            r.fail(field, crate::t::forms::required(lang));
        }
    }
    let (code, name) = (r.uscc("uscc"), r.required("org", 60));
    let kind = r.required_choice("kind", OrgKind::parse);
    let county = r.required_choice("county", |c| divisions::county(c).map(|c| c.code.to_owned()));
    let (person, phone) = (r.required_name("name"), r.telephone("phone"));
    let profile = Profile { name: person?.expose().to_owned(), phone: phone?.expose().to_owned() };
    Some((OrgDraft { code: code?.expose().to_owned(), name, kind: kind?, county: county? }, profile))
}

/// Takes it in.
///
/// # Errors
/// [`AppError::BadRequest`] without a key.
pub async fn ask(cx: Cx, form: Form) -> Result<Response, Halt> {
    let (mut ch, mut person) = begin(&cx, &form).await?;
    let mut r = form.reader(cx.lang);
    let read = read(&mut r, &form);
    let (draft, profile) = match r.end(read) {
        Ok(read) => read,
        Err(typed) => return Ok(form_page(cx, &typed)),
    };
    // Whoever confirms sees by it who asks.
    person.profile = profile;
    store::save(&mut ch, &person, person.version).await?;
    if let Err(full) = orgs::ask(&mut ch, &person, &draft).await? {
        drop(ch);
        let why = match full {
            orgs::Full::Org => t::org_full(cx.lang),
            orgs::Full::Person => &t::org_mine_full(cx.lang, orgs::MINE),
        };
        let typed = Typed::wrong(cx.lang, form, "uscc", why);
        return Ok(form_page(cx, &typed));
    }
    end(ch, &person, &form, "/me?done=asked").await
}

/// The page of an organisation.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not act for it (AC-04).
pub async fn show(Path(of): Path<String>, cx: Cx) -> Result<Response, Halt> {
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    let org = orgs::acting(&mut tx, id(&of)?, person.id).await?;
    let members = orgs::members(&mut tx, cx.state.keys(), org.id).await?;
    let panels = panels::shown(&mut tx, &cx, ORGANISATION, org.id.uuid()).await?;
    drop(tx);
    let lang = cx.lang;
    let head = head(&cx, &org.name);
    Ok(cx.draw(head, move |cx| {
        let leads = members.iter().any(|m| m.person.id == person.id && m.standing == Standing::First);
        let rows = members.iter().filter(|m| leads || m.standing != Standing::Asked);
        let rows = rows.map(|m| row(cx, &org, m, &person, leads)).collect_view();
        let kicker = format!("{}\u{3000}{}", org.kind.label(lang), org.code);
        let leave = Typed::start(lang).post(cx.to(&org.path())).inner().hidden("act", Act::Leave.word());
        let leave = leave.stops().view(t::org_leave(lang), view! { <p>{t::org_leave_text(lang)}</p> });
        view! {
            {Top::new(org.name.clone()).kicker(kicker).view()}
            {done_of(cx, |word| said(word, lang))}
            {panels}
            {section(t::org_people(lang), view! {
                <div class="flow">
                    <p class="measure">{if leads { t::org_first_text(lang) } else { t::org_member_text(lang) }}</p>
                    <ul class="rows">{rows}</ul>
                    <details class="more"><summary>{t::org_leave(lang)}</summary>{leave}</details>
                </div>
            })}
        }
    }))
}

fn said(word: &str, lang: Lang) -> Option<&'static str> {
    Some(match word {
        "saved" => t::did_saved(lang),
        "changed" => t::did_changed(lang),
        _ => return None,
    })
}

/// One of those who act for it; the first person sees who they are, and decides.
fn row(cx: &Cx, org: &Org, m: &Member, me: &Person, leads: bool) -> AnyView {
    let lang = cx.lang;
    let own = m.person.id == me.id;
    let name = if m.person.profile.name.is_empty() { t::nameless(lang) } else { &m.person.profile.name };
    let name = if own { t::org_me(lang, name) } else { name.to_owned() };
    let email = (leads || own).then(|| view! { <p class="meta">{m.person.email.clone()}</p> });
    let tone = if m.standing == Standing::Asked { Tone::Open } else { Tone::Ok };
    let acts: &[(Act, &str)] = match m.standing {
        Standing::Asked => &[(Act::Accept, "btn btn--2 btn--s"), (Act::Refuse, "btn btn--3 btn--s")],
        Standing::Member => &[(Act::HandOver, "btn btn--3 btn--s"), (Act::Remove, "btn btn--3 btn--s")],
        Standing::First => &[],
    };
    let acts = acts.iter().filter(|_| leads && !own).map(|(act, class)| {
        let form = Typed::start(lang).post(cx.to(&org.path())).inner().hidden("who", m.person.id.to_string());
        let (class, act) = ((*class).to_owned(), *act);
        let about = name.clone();
        form.around(view! { <button class=class name="act" value=act.word()>{act.label(lang)}<span class="vh">" "{about}</span></button> })
    });
    view! {
        <li>
            <div class="rows__main">
                <h3>{name.clone()}</h3>
                {email}
                <p class="row">{tag(tone, m.standing.label(lang))}<span class="meta">{lang.moment(m.since)}</span></p>
                <div class="row">{acts.collect_view()}</div>
            </div>
        </li>
    }
    .into_any()
}

/// Takes a step: about another, as the first person; or leaves.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not stand in it, and for what is not theirs to decide.
pub async fn step(Path(of): Path<String>, cx: Cx, form: Form) -> Result<Response, Halt> {
    let (mut ch, person) = begin(&cx, &form).await?;
    let org = orgs::lock(&mut ch, id(&of)?).await?.ok_or(AppError::NotFound)?;
    let mine = orgs::standing(&mut ch.tx, org.id, person.id).await?.ok_or(AppError::NotFound)?;
    let act = Act::parse(form.one("act")?).ok_or(AppError::BadRequest)?;
    let (whom, by) = match act {
        Act::Leave => (person.id, By::Oneself),
        _ => (form.one("who")?.parse::<PersonId>().map_err(|_| AppError::NotFound)?, By::Another(mine)),
    };
    match orgs::step(&mut ch, &org, whom, act, by).await {
        Ok(()) if act == Act::Leave => end(ch, &person, &form, "/me?done=left").await,
        Ok(()) => end(ch, &person, &form, &format!("{}?done=saved", org.path())).await,
        Err(StepError::Refused(Refused::NotYours, _) | StepError::Missing) => Err(AppError::NotFound.into()),
        // Somebody was first: the page says how it stands.
        Err(StepError::Refused(..)) => Ok(lead(&cx.state, &format!("{}?done=changed", org.path()))),
        Err(StepError::App(error)) => Err(error.into()),
    }
}
