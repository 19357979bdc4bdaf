//! Entering a case (户申请) and correcting the entry. An ID is typed once, checked, turned into a keyed code and a birthday, and
//! thrown away; it is never stored and never given back in a form (ID-01, ID-07).
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::rights;
use crate::base::checks::{CitizenId, CitizenIdError, Mobile};
use crate::base::{db::Tx, divisions, error::AppError, ids::CentreId, privacy::masking::normalise};
use crate::features::cases::admissions::types::{Case, NewCase, Person};
use crate::features::cases::{
    admissions, admissions::store, admissions::store::create::CreateError,
    admissions::store::create::create as enter, admissions::store::person::Edit,
    admissions::store::person::change, admissions::types::case::adult_on,
};
use crate::features::centres::{store::list, types::Centre};
use crate::office::staff::types::{Actor, Division, Place, Scope};
use crate::office::{
    change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading, trail::Purpose,
};
use crate::t;
use crate::web::{
    forms::Form, forms::once, page::Cx, page::Head, ui::field::Field, ui::field::Typed, ui::section::Panel,
    ui::section::ticks, ui::top::Top,
};

/// The centres of the county, those of the own township first.
async fn centres_near(tx: &mut Tx, division: &Division) -> Result<Vec<Centre>, AppError> {
    let county = division.county().and_then(divisions::county).map(|c| c.code);
    let filter = list::Filter { county, ..Default::default() };
    let mut list = list::all(tx, &filter, 300).await?;
    let own = division.township().unwrap_or_default().to_owned();
    list.sort_by_key(|c| (c.details.township != own, c.details.township.clone(), c.details.name.clone()));
    Ok(list)
}

/// What was read from the form.
struct Read {
    person: Person,
    village: Division,
    centre: Option<CentreId>,
    identity: Option<(String, Option<chrono::NaiveDate>)>,
}

fn id_error(cx: &Cx, error: CitizenIdError) -> String {
    use t::cases as c;
    let lang = cx.lang;
    match error {
        CitizenIdError::Length(n) => c::id_length(lang, n),
        CitizenIdError::Character => c::id_character(lang).to_owned(),
        CitizenIdError::Region
        | CitizenIdError::BirthDate
        | CitizenIdError::Future
        | CitizenIdError::TooOld => c::id_birth(lang).to_owned(),
        CitizenIdError::Checksum => c::id_checksum(lang).to_owned(),
    }
}

/// Reads the form; `at` is where the case lies or the actor works. `fresh` asks for the ID.
fn read(
    cx: &Cx,
    form: &Form,
    at: &Division,
    near: &[Centre],
    fresh: bool,
) -> Result<Read, Vec<(String, String)>> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let name = normalise(&r.required("name", 40));
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
    let guardian = normalise(&r.optional("guardian", 40));
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
            Err(error) => r.fail("id", id_error(cx, error)),
        }
    }
    let good = r.good();
    match (village, phone) {
        (Some(village), Ok(phone)) if good => Ok(Read {
            person: Person { name, village: village_name, guardian, phone: phone.expose().to_owned() },
            village,
            centre,
            identity,
        }),
        _ => {
            if identity.is_some() {
                r.fail("id", t::cases::id_again(lang));
            }
            Err(r.errors())
        }
    }
}

/// The form without the ID, as a page gives it back (ID-07).
fn without_id(form: Form) -> Form {
    let pairs = form.pairs().iter().filter(|(name, _)| name != "id").cloned().collect();
    Form::from_pairs(pairs).unwrap_or_default()
}

/// What a duplicate is told: the reference to whom it is in reach, else whom to ask (ID-07, AC-04).
fn duplicate(cx: &Cx, actor: &Actor, reference: &str, visible: bool) -> Vec<(String, String)> {
    let lang = cx.lang;
    let county = reference.get(..6).unwrap_or_default();
    let message = if visible {
        t::cases::duplicate_here(lang, reference)
    } else if actor.division.county() == Some(county) {
        t::cases::duplicate_county(lang).to_owned()
    } else {
        t::cases::duplicate_elsewhere(lang, divisions::county_label(county, lang))
    };
    vec![("id".to_owned(), message)]
}

struct Shown {
    head: Head,
    title: String,
    at: Division,
    action: String,
    cancel: String,
    version: Option<i64>,
}

fn page(cx: Cx, shown: Shown, near: Vec<Centre>, typed: Typed, form: Form) -> Response {
    let lang = cx.lang;
    let action = cx.to(&shown.action);
    let cancel = cx.to(&shown.cancel);
    cx.page(shown.head, move || {
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
        let hidden = match shown.version {
            Some(v) => once::seen(&form, v).into_any(),
            None => once::field(&form).into_any(),
        };
        view! {
            {Top::new(shown.title).kicker(shown.at.label(lang)).lead(c::entry_lead(lang)).view()}
            {typed.summary()}
            <div class="split"><form class="form" method="post" action=action>
                {hidden}
                {typed.text(Field::new("name", c::name(lang)).width("w-m"))}
                {typed.text(id)}
                {number}
                {typed.text(Field::new("village", c::village(lang)).hint(c::village_hint(lang)).width("w-m"))}
                {typed.text(Field::new("guardian", c::guardian(lang)).hint(c::guardian_hint(lang)).optional().width("w-m"))}
                {typed.text(Field::new("phone", c::phone(lang)).hint(c::phone_hint(lang)).kind("tel").width("w-m").numeric())}
                {typed.select(Field::new("centre", c::centre(lang)).hint(c::centre_hint(lang)).optional(), centres.collect())}
                <div class="form__end"><button class="btn">{c::save_draft(lang)}</button><a href=cancel>{c::cancel(lang)}</a></div>
            </form>
            {Panel::Calm.aside(c::kept_title(lang), ticks([c::kept_1(lang), c::kept_2(lang), c::kept_3(lang)]))}</div>
        }
    })
}

fn new_page(cx: Cx, actor: &Actor, near: Vec<Centre>, form: Form, errors: Vec<(String, String)>) -> Response {
    let lang = cx.lang;
    let title = t::cases::new_title(lang).to_owned();
    let mut head = Head::new(title.clone(), title.clone(), admissions::DESK.section)
        .private()
        .crumb(t::cases::title(lang), Some("/staff/cases"))
        .crumb(title.clone(), None);
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let form = without_id(form);
    let (action, cancel) = ("/staff/cases/new".to_owned(), "/staff/cases".to_owned());
    let shown = Shown { head, title, at: actor.division.clone(), action, cancel, version: None };
    page(cx, shown, near, Typed::back(lang, form.clone(), errors), form)
}

/// The empty form.
pub(super) async fn blank(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::CaseEnter)?;
    let near = centres_near(&mut tx, &actor.division).await?;
    drop(tx);
    Ok(new_page(cx, &actor, near, Form::default(), vec![]))
}

/// Enters the case as a draft, at once, so that nothing typed is lost.
pub(super) async fn create(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::CaseEnter)?;
    let mut ch = desk.change(&form).await?;
    let Desk { cx, actor, .. } = desk;
    let near = centres_near(&mut ch.tx, &actor.division).await?;
    let read = match read(&cx, &form, &actor.division, &near, true) {
        Ok(read) => read,
        Err(errors) => return Ok(new_page(cx, &actor, near, form, errors)),
    };
    actor.require(Action::CaseEnter, &Place { division: read.village.clone(), centre: None })?;
    let (identity, adult_on) = read.identity.map_or((None, None), |(code, day)| (Some(code), day));
    let new = NewCase { village: read.village, centre: read.centre, person: read.person, identity, adult_on };
    match enter(&mut ch, &new).await {
        Ok((_, reference)) => Ok(ch.end(&format!("/staff/cases/{reference}?done=entered")).await?),
        Err(CreateError::Duplicate(other)) => {
            let visible = store::by_reference(&mut ch.tx, &actor.scope(), &other).await?.is_some();
            drop(ch);
            let errors = duplicate(&cx, &actor, &other, visible);
            Ok(new_page(cx, &actor, near, form, errors))
        }
        Err(CreateError::App(e)) => Err(e.into()),
    }
}

fn edit_page(
    cx: Cx,
    actor: &Actor,
    case: &Case,
    near: Vec<Centre>,
    form: Form,
    errors: Vec<(String, String)>,
) -> Response {
    let lang = cx.lang;
    let title = t::cases::edit_title(lang).to_owned();
    let mut head = rights::head(lang, case, &title);
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    // The township stays; a village reporter's village too.
    let at = match actor.scope() {
        Scope::Village(_) => case.village.clone(),
        _ => Division::parse(&case.township).unwrap_or_else(|| case.village.clone()),
    };
    let form = without_id(form);
    let (action, cancel) = (format!("{}/edit", case.path()), case.path());
    let shown = Shown { head, title, at, action, cancel, version: Some(case.version) };
    page(cx, shown, near, Typed::back(lang, form.clone(), errors), form)
}

/// The entry as it stands. It shows the name, so reading it is written down (RET-05).
pub(super) async fn edit(mut desk: Desk, Path(reference): Path<String>) -> Result<Response, AppError> {
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
    Ok(edit_page(desk.cx, &desk.actor, &case, near, form, vec![]))
}

/// Corrects it.
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
    let at = match actor.scope() {
        Scope::Village(_) => case.village.clone(),
        _ => Division::parse(&case.township).ok_or(AppError::NotFound)?,
    };
    let read = match read(&cx, &form, &at, &near, false) {
        Ok(read) => read,
        Err(errors) => return Ok(edit_page(cx, &actor, &case, near, form, errors)),
    };
    let new =
        Edit { person: read.person, village: read.village, centre: read.centre, identity: read.identity };
    match change(&mut ch, &case, &new).await {
        Ok(()) => Ok(ch.end(&format!("{}?done=saved", case.path())).await?),
        Err(CreateError::Duplicate(other)) => {
            let visible = store::by_reference(&mut ch.tx, &actor.scope(), &other).await?.is_some();
            drop(ch);
            let errors = duplicate(&cx, &actor, &other, visible);
            Ok(edit_page(cx, &actor, &case, near, form, errors))
        }
        Err(CreateError::App(e)) => Err(e.into()),
    }
}
