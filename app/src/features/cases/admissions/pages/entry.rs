//! Entering a case (户申请) and correcting the entry. An ID is typed once, checked, turned into a keyed code and a birthday, and
//! thrown away; it is never stored and never given back in a form (ID-01, ID-07).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::{parts, rights};
use crate::base::checks::{CitizenId, CitizenIdError, Mobile};
use crate::base::{db::Tx, divisions, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::types::{Case, NewCase, Person};
use crate::features::cases::{
    admissions::store, admissions::store::create::CreateError, admissions::store::create::create as enter,
    admissions::store::person::Edit, admissions::store::person::change, admissions::types::case::adult_on,
};
use crate::features::centres::{store::list, types::Centre};
use crate::office::staff::types::{Actor, Division, Place, Scope};
use crate::office::{
    change::Change, change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading,
    trail::Purpose,
};
use crate::t;
use crate::web::{
    forms::Form, lists::Area, page::Cx, page::Head, ui::field::Field, ui::field::Typed, ui::section::Panel,
    ui::section::ticks, ui::top::Top,
};

/// The centres of the county, those of the own township first.
async fn centres_near(tx: &mut Tx, division: &Division) -> Result<Vec<Centre>> {
    let county = division.county().and_then(divisions::county).map(|c| c.code);
    let filter = list::Filter { area: Area { county, ..Area::default() }, ..Default::default() };
    let mut list = list::all(tx, &filter, 300).await?;
    let own = division.township().unwrap_or_default().to_owned();
    list.sort_by_key(|c| (c.details.township != own, c.details.township.clone(), c.details.name.clone()));
    Ok(list)
}

fn id_error(lang: Lang, error: CitizenIdError) -> String {
    use CitizenIdError as E;
    match error {
        E::Length(n) => t::cases::id_length(lang, n),
        E::Character => t::cases::id_character(lang).to_owned(),
        E::Region | E::BirthDate | E::Future | E::TooOld => t::cases::id_birth(lang).to_owned(),
        E::Checksum => t::cases::id_checksum(lang).to_owned(),
    }
}

/// Reads the form; `at` is where the case lies or the actor works. `fresh` asks for the ID.
fn read(cx: &Cx, form: &Form, at: &Division, near: &[Centre], fresh: bool) -> Result<Edit, Typed> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let name = r.required_name("name");
    let village = match at.code().len() {
        12 => Some(at.clone()),
        _ => {
            let no = r.required("village_no", 3);
            let code = at.township().map(|t| format!("{t}{no}"));
            let village = code.filter(|_| no.len() == 3).and_then(|c| Division::parse(&c));
            if village.is_none() && !no.is_empty() {
                r.fail("village_no", t::cases::bad_village_no(lang));
            }
            village
        }
    };
    let village_name = r.required("village", 30);
    let guardian = r.person_name("guardian").map_or_else(String::new, |n| n.expose().to_owned());
    let typed = r.required("phone", 30);
    let phone = Mobile::parse(&typed);
    if phone.is_err() && !typed.is_empty() {
        r.fail("phone", t::cases::bad_phone(lang));
    }
    let centre = r.choice("centre", |slug| near.iter().find(|c| c.slug.as_str() == slug).map(|c| c.id));
    let typed = if fresh { r.required("id", 40) } else { r.optional("id", 40) };
    // Demonstrations enter the test numbers of ID-03, which are born in 1899.
    let today = (!cx.state.site().demo).then_some(cx.today);
    let mut identity = None;
    if !typed.is_empty() {
        match CitizenId::parse(&typed, today) {
            Ok(id) if id.birth_date() <= cx.today => {
                let code = cx.state.keys().lookup("identity", id.expose());
                identity = Some((code, adult_on(id.birth_date(), cx.today)));
            }
            Ok(_) => r.fail("id", t::cases::id_birth(lang)),
            Err(error) => r.fail("id", id_error(lang, error)),
        }
    }
    match (name, village, phone) {
        (Some(name), Some(village), Ok(phone)) if r.good() => {
            let (name, phone) = (name.expose().to_owned(), phone.expose().to_owned());
            Ok(Edit {
                person: Person { name, village: village_name, guardian, phone },
                village,
                centre,
                identity,
            })
        }
        _ => {
            if identity.is_some() {
                r.fail("id", t::cases::id_again(lang));
            }
            Err(r.back())
        }
    }
}

/// What a duplicate is told: the reference to whom it is in reach, else whom to ask (ID-07, AC-04).
async fn duplicate(ch: &mut Change, lang: Lang, form: Form, reference: &str) -> Result<Typed> {
    let actor = ch.person()?.clone();
    let visible = store::by_reference(&mut ch.tx, &actor.scope(), reference).await?.is_some();
    let county = reference.get(..6).unwrap_or_default();
    let message = if visible {
        t::cases::duplicate_here(lang, reference)
    } else if actor.division.county() == Some(county) {
        t::cases::duplicate_county(lang).to_owned()
    } else {
        t::cases::duplicate_elsewhere(lang, divisions::county_label(county, lang))
    };
    Ok(Typed::wrong(lang, form, "id", message))
}

struct Shown {
    head: Head,
    title: String,
    at: Division,
    action: String,
    cancel: String,
    version: Option<i64>,
}

fn page(cx: Cx, shown: Shown, near: Vec<Centre>, typed: Typed) -> Response {
    let lang = cx.lang;
    // An ID is never given back (ID-07).
    let typed = typed.without("id");
    let action = cx.to(&shown.action);
    let cancel = cx.to(&shown.cancel);
    cx.page(shown.head.of(&typed), move || {
        use t::cases as c;
        let fresh = shown.version.is_none();
        let number = (shown.at.code().len() != 12).then(|| {
            typed.text(Field::new("village_no", c::village_no(lang)).hint(c::village_no_hint(lang)).width("w-s").numeric())
        });
        let centres = std::iter::once((String::new(), c::centre_later(lang).to_owned())).chain(near.iter().map(|x| {
            let place = divisions::township(&x.details.township).map_or("", |t| t.label(lang));
            (x.slug.as_str().to_owned(), format!("{} ({place})", x.details.name))
        }));
        let id = Field::new("id", c::id(lang)).width("w-m");
        let id = if fresh { id.hint(c::id_hint(lang)) } else { id.hint(c::id_hint_again(lang)).optional() };
        let fields = view! {
            {typed.text(Field::new("name", c::name(lang)).width("w-m"))}
            {typed.text(id)}
            {number}
            {typed.text(Field::new("village", c::village(lang)).hint(c::village_hint(lang)).width("w-m"))}
            {typed.text(Field::new("guardian", c::guardian(lang)).hint(c::guardian_hint(lang)).optional().width("w-m"))}
            {typed.text(Field::new("phone", c::phone(lang)).hint(c::phone_hint(lang)).kind("tel").width("w-m").numeric())}
            {typed.select(Field::new("centre", c::centre(lang)).hint(c::centre_hint(lang)).optional(), centres.collect())}
        };
        let sent = typed.post(action).cancel(cancel, c::cancel(lang)).seen(shown.version.unwrap_or(0));
        view! {
            {Top::new(shown.title).kicker(shown.at.label(lang)).lead(c::entry_lead(lang)).view()}
            <div class="split">{sent.view(c::save_draft(lang), fields)}
            {Panel::Calm.aside(c::kept_title(lang), ticks([c::kept_1(lang), c::kept_2(lang), c::kept_3(lang)]))}</div>
        }
    })
}

fn new_page(cx: Cx, actor: &Actor, near: Vec<Centre>, typed: Typed) -> Response {
    let title = t::cases::new_title(cx.lang).to_owned();
    let head = parts::head(cx.lang, &title);
    let (action, cancel) = ("/staff/cases/new".to_owned(), "/staff/cases".to_owned());
    page(cx, Shown { head, title, at: actor.division.clone(), action, cancel, version: None }, near, typed)
}

pub(super) async fn blank(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::CaseEnter)?;
    let near = centres_near(&mut tx, &actor.division).await?;
    drop(tx);
    let typed = Typed::start(cx.lang);
    Ok(new_page(cx, &actor, near, typed))
}

/// Enters the case as a draft, at once, so that nothing typed is lost.
pub(super) async fn create(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::CaseEnter)?;
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    let near = centres_near(&mut ch.tx, &actor.division).await?;
    let read = match read(&cx, &form, &actor.division, &near, true) {
        Ok(read) => read,
        Err(typed) => return Ok(new_page(cx, &actor, near, typed)),
    };
    actor.require(Action::CaseEnter, &Place { division: read.village.clone(), centre: None })?;
    let (identity, adult_on) = read.identity.map_or((None, None), |(code, day)| (Some(code), day));
    let new = NewCase { village: read.village, centre: read.centre, person: read.person, identity, adult_on };
    match enter(&mut ch, &new).await {
        Ok((_, reference)) => Ok(ch.end(&format!("/staff/cases/{reference}?done=entered")).await?),
        Err(CreateError::Duplicate(other)) => {
            let typed = duplicate(&mut ch, cx.lang, form, &other).await?;
            Ok(new_page(cx, &actor, near, typed))
        }
        Err(CreateError::App(e)) => Err(e.into()),
    }
}

fn edit_page(cx: Cx, actor: &Actor, case: &Case, near: Vec<Centre>, typed: Typed) -> Response {
    let title = t::cases::edit_title(cx.lang).to_owned();
    let head = rights::head(cx.lang, case, &title);
    let (at, action, cancel) = (lies(actor, case), format!("{}/edit", case.path()), case.path());
    page(cx, Shown { head, title, at, action, cancel, version: Some(case.version) }, near, typed)
}

/// Within what a case stays: its township; a village reporter's village.
fn lies(actor: &Actor, case: &Case) -> Division {
    match actor.scope() {
        Scope::Village(_) => case.village.clone(),
        _ => Division::parse(&case.township).unwrap_or_else(|| case.village.clone()),
    }
}

/// The entry as it stands. It shows the name, so reading it is written down (RET-05).
pub(super) async fn edit(mut desk: Desk, Path(reference): Path<String>) -> Result<Response> {
    let mut ch = desk.write().await?;
    let case = rights::find_to_read_name(&mut ch, &reference).await?;
    if !rights::may_edit(&desk.actor, &case) {
        return Err(AppError::NotFound);
    }
    let near = centres_near(&mut ch.tx, &case.village).await?;
    let person = store::reveal(&mut ch, &case, Purpose::CorrectData).await?;
    ch.commit().await?;
    let slug = near.iter().find(|c| Some(c.id) == case.centre).map_or("", |c| c.slug.as_str());
    let form = Form::default()
        .with("name", person.name)
        .with("village_no", case.village.code().get(9..).unwrap_or_default())
        .with("village", person.village)
        .with("guardian", person.guardian)
        .with("phone", person.phone)
        .with("centre", slug);
    let typed = Typed::new(desk.cx.lang, form);
    Ok(edit_page(desk.cx, &desk.actor, &case, near, typed))
}

pub(super) async fn save(
    mut desk: Desk,
    Path(reference): Path<String>,
    form: Form,
) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseEnter).await?;
    let Desk { cx, actor, .. } = desk;
    if !rights::may_edit(&actor, &case) {
        return Err(AppError::NotFound.into());
    }
    let near = centres_near(&mut ch.tx, &case.village).await?;
    let new = match read(&cx, &form, &lies(&actor, &case), &near, false) {
        Ok(new) => new,
        Err(typed) => return Ok(edit_page(cx, &actor, &case, near, typed)),
    };
    match change(&mut ch, &case, &new).await {
        Ok(()) => Ok(ch.end(&format!("{}?done=saved", case.path())).await?),
        Err(CreateError::Duplicate(other)) => {
            let typed = duplicate(&mut ch, cx.lang, form, &other).await?;
            Ok(edit_page(cx, &actor, &case, near, typed))
        }
        Err(CreateError::App(e)) => Err(e.into()),
    }
}
