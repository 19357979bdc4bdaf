//! `/staff/people/{id}` and what an administrator does there.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;
use uuid::Uuid;

use super::{
    people::{place_name, status_tag},
    person_form,
};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, ids::StaffId, words};
use crate::console::accounts;
use crate::features::centres::{store::list, types::Centre};
use crate::office::{
    change::Change, change::Halt, staff::access::Action, staff::admin, staff::admin::Refused,
    staff::desk::Desk, staff::desk::Reading, staff::store::kept, staff::store::kept::Kind,
    staff::store::people, staff::store::people::Account, staff::store::people::Status, staff::types::Actor,
};
use crate::t::{account as a, staff_people as t};
use crate::web::{
    forms::Form, page::Cx, page::Head, ui::banner::done_of, ui::facts::fact, ui::facts::facts,
    ui::field::Typed, ui::section::Panel, ui::section::section, ui::top::Top,
};

words! {
    /// What the buttons of an account do.
    Act {
        Disable = "disable",
        Enable = "enable",
        /// A new password, or a new invitation.
        Password = "password",
        Totp = "totp",
        Sessions = "sessions",
    }

    /// Why an authenticator is removed; the trail holds the word, and no personal data (LG-07).
    Reason in staff_people {
        Lost = "lost" => reason_lost,
        Replaced = "replaced" => reason_replaced,
        /// Somebody else may have had it.
        Suspicion = "suspicion" => reason_suspicion,
    }
}

pub(super) fn head(cx: &Cx, title: &str, lead: &str) -> Head {
    Head::new(title, lead, accounts::PEOPLE.section)
        .private()
        .crumb(t::title(cx.lang), Some("/staff/people"))
        .crumb(title, None)
}

fn page_of(id: StaffId) -> String {
    format!("/staff/people/{}", id.uuid())
}

/// The centres of the city, for the form of a manager.
pub(super) async fn all_centres(tx: &mut Tx) -> Result<Vec<Centre>> {
    list::all(tx, &list::Filter::default(), 1000).await
}

/// Why something was not done: the form comes back, with words at the field it concerns.
pub(super) fn why(refused: Refused, lang: Lang, form: Form) -> Result<Typed> {
    let (field, words) = match refused {
        Refused::Taken => ("email", t::taken(lang)),
        Refused::Unfit => ("role", t::unfit(lang)),
        Refused::Stale => ("name", t::stale(lang)),
        Refused::Yourself => ("name", t::yourself(lang)),
        Refused::LastAdmin => ("role", t::last_admin(lang)),
        Refused::App(error) => return Err(error),
    };
    Ok(Typed::wrong(lang, form, field, words))
}

pub(super) fn by_mail_choices(lang: Lang) -> Vec<(String, String)> {
    vec![("mail".to_owned(), t::by_mail(lang).to_owned()), ("show".to_owned(), t::by_hand(lang).to_owned())]
}

/// Where to after a link was made: the page that shows it once, or the account's.
pub(super) async fn handed(ch: &mut Change, id: StaffId, link: Option<String>) -> Result<String> {
    let page = page_of(id);
    let Some(link) = link else { return Ok(format!("{page}?done=mailed")) };
    let me = ch.person()?.id;
    kept::put(ch, me, Kind::Link, &page, &link).await?;
    Ok("/staff/people/link".to_owned())
}

/// An account, and what its form offers.
struct Shown {
    account: Account,
    centres: Vec<Centre>,
}

async fn find(tx: &mut Tx, cx: &Cx, actor: &Actor, id: &str) -> Result<Shown> {
    actor.require_role(Action::StaffManage)?;
    let id = StaffId::from_uuid(Uuid::parse_str(id).map_err(|_| AppError::NotFound)?);
    let account = people::by_id(tx, cx.state.keys(), id).await?.ok_or(AppError::NotFound)?.account;
    actor.require(Action::StaffManage, &account.place())?;
    Ok(Shown { account, centres: all_centres(tx).await? })
}

pub(super) async fn show(Reading { cx, actor, mut tx }: Reading, Path(id): Path<String>) -> Result<Response> {
    let shown = find(&mut tx, &cx, &actor, &id).await?;
    let typed = Typed::new(cx.lang, person_form::start(&shown.account, &shown.centres));
    Ok(draw(cx, &actor, shown, typed, StatusCode::OK))
}

fn draw(cx: Cx, actor: &Actor, shown: Shown, typed: Typed, status: StatusCode) -> Response {
    let lang = cx.lang;
    let Shown { account, centres } = shown;
    let mut head = head(&cx, &account.name, &account.name);
    head.status = status;
    let own = actor.id == account.id;
    cx.draw(head, move |cx| {
        let note = done_of(cx, |word| match word {
            "mailed" => Some(t::done_mailed(lang)),
            "saved" => Some(t::done_saved(lang)),
            "sessions" => Some(t::done_sessions(lang)),
            _ => None,
        });
        let known = [
            fact(a::email(lang), account.email.clone()),
            fact(a::role(lang), account.role.label(lang)),
            fact(a::place(lang), place_name(&account, lang)),
            (t::status(lang).to_owned(), status_tag(account.status, lang)),
            fact(t::authenticator(lang), if account.enrolled { t::yes(lang) } else { t::no(lang) }),
        ];
        let page = cx.to(&page_of(account.id));
        let rest = if own {
            view! { {typed.summary()}<p class="measure">{t::yourself(lang)}</p> }.into_any()
        } else {
            let fields = view! {
                {person_form::fields(&typed, lang, &centres)}
                <p class="hint">{t::change_hint(lang)}</p>
            };
            let form = typed.post(page.clone()).hidden("version", account.version.to_string());
            view! {
                {section(t::change(lang), form.view(t::save(lang), fields))}
                <section class="section grid">{acts(&page, &account, lang)}</section>
            }
            .into_any()
        };
        view! {
            {note}
            {Top::new(account.name.clone()).view()}
            {facts(known)}
            {rest}
        }
    })
}

/// The buttons of an account, each with what it does.
fn acts(page: &str, account: &Account, lang: Lang) -> AnyView {
    let panel = |act: Act, title: &'static str, text: &'static str, extra: Option<AnyView>| {
        let class = if matches!(act, Act::Enable | Act::Sessions) { "btn btn--2" } else { "btn btn--stop" };
        let form = Typed::start(lang).post(format!("{page}/{}", act.word())).inner();
        let form = form.hidden("version", account.version.to_string());
        let form = form.around(view! { {extra}<button class=class>{title}</button> });
        Panel::Plain.section(title, view! { <p>{text}</p>{form} })
    };
    let select = |id: &'static str,
                  name: &'static str,
                  label: &'static str,
                  choices: Vec<(String, String)>| {
        let options = choices.into_iter().map(|(v, l)| view! { <option value=v>{l}</option> }).collect_view();
        view! { <div class="field"><label for=id>{label}</label><select class="input" id=id name=name>{options}</select></div> }
    };
    let hand = |id: &'static str| select(id, "hand", t::hand(lang), by_mail_choices(lang));
    let reasons = std::iter::once((String::new(), t::choose(lang).to_owned())).chain(Reason::choices(lang));
    let reason = select("reason", "reason", t::reason(lang), reasons.collect());
    let reason = view! { {reason}{hand("hand-totp")} }.into_any();
    let again = hand("hand-password").into_any();
    let (title, text) = match account.status {
        Status::Disabled => return panel(Act::Enable, t::enable(lang), t::enable_text(lang), None),
        Status::Invited => (t::invite_again(lang), t::invite_again_text(lang)),
        Status::Active => (t::reset_password(lang), t::reset_password_text(lang)),
    };
    let totp = account
        .enrolled
        .then(|| panel(Act::Totp, t::reset_totp(lang), t::reset_totp_text(lang), Some(reason)));
    view! {
        {panel(Act::Password, title, text, Some(again))}
        {totp}
        {panel(Act::Sessions, t::end_sessions(lang), t::end_sessions_text(lang), None)}
        {panel(Act::Disable, t::disable(lang), t::disable_text(lang), None)}
    }
    .into_any()
}

/// A page that says why it was not done, with everything that was typed.
async fn refuse(mut desk: Desk, id: &str, form: Form, refused: Refused) -> Result<Response> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = find(desk.tx().await?, &cx, &actor, id).await?;
    let status = match refused {
        Refused::Stale => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let start = || person_form::start(&shown.account, &shown.centres);
    let form = if form.raw("role").is_empty() { start() } else { form };
    let typed = why(refused, cx.lang, form)?;
    Ok(draw(cx, &actor, shown, typed, status))
}

pub(super) async fn change(mut desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let shown = find(&mut ch.tx, &desk.cx, &desk.actor, &id).await?;
    let wanted = match person_form::read(&form, desk.cx.lang, &shown.centres) {
        Ok(wanted) => wanted,
        Err(errors) => {
            let typed = Typed::back(desk.cx.lang, form, errors);
            return Ok(draw(desk.cx, &desk.actor, shown, typed, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let version = ch.seen()?;
    match admin::change(&mut ch, shown.account.id, version, wanted).await {
        Ok(()) => Ok(ch.end(&format!("{}?done=saved", page_of(shown.account.id))).await?),
        Err(refused) => {
            drop(ch);
            Ok(refuse(desk, &id, form, refused).await?)
        }
    }
}

pub(super) async fn act(
    mut desk: Desk,
    Path((id, act)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let shown = find(&mut ch.tx, &desk.cx, &desk.actor, &id).await?;
    let act = Act::parse(&act).ok_or(AppError::NotFound)?;
    let version = ch.seen()?;
    let by_mail = form.raw("hand") != "show";
    let reason = Reason::parse(form.one("reason")?);
    if act == Act::Totp && reason.is_none() {
        let (lang, start) = (desk.cx.lang, person_form::start(&shown.account, &shown.centres));
        let typed = Typed::wrong(lang, start, "reason", t::reason_needed(lang));
        return Ok(draw(desk.cx, &desk.actor, shown, typed, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let of = shown.account.id;
    let link = match act {
        Act::Enable | Act::Disable => {
            admin::open(&mut ch, of, version, act == Act::Enable).await.map(|()| Err("saved"))
        }
        Act::Sessions => admin::end_sessions(&mut ch, of).await.map(|_| Err("sessions")),
        Act::Password => admin::reset_password(&mut ch, of, Some(version), by_mail).await.map(Ok),
        Act::Totp => {
            let why = reason.map_or("", Reason::word);
            admin::reset_totp(&mut ch, of, Some(version), why, by_mail).await.map(Ok)
        }
    };
    let to = match link {
        Ok(Ok(link)) => handed(&mut ch, of, link).await?,
        Ok(Err(done)) => format!("{}?done={done}", page_of(of)),
        Err(refused) => {
            drop(ch);
            return Ok(refuse(desk, &id, Form::default(), refused).await?);
        }
    };
    Ok(ch.end(&to).await?)
}
