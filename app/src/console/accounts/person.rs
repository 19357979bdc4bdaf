//! `/staff/people/new`, `/staff/people/{id}` and what an administrator does there.
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use uuid::Uuid;

use super::{
    parts::lead,
    people::{place_name, status_tag},
    person_form,
};

use crate::base::{db::Tx, error::AppError, ids::StaffId, words};
use crate::console::accounts;
use crate::features::centres::{store::list, types::Centre};
use crate::office::{
    change::Change, change::Halt, staff::access::Action, staff::admin, staff::admin::Refused,
    staff::desk::Desk, staff::desk::Reading, staff::signin, staff::store::kept, staff::store::kept::Kind,
    staff::store::links::Purpose, staff::store::people, staff::store::people::Account,
    staff::store::people::Status, staff::types::Actor,
};
use crate::t;
use crate::web::{
    forms::Form, forms::once, page::Cx, page::Head, state::AppState, ui::banner::done, ui::facts::fact,
    ui::facts::facts, ui::field::Field, ui::field::Typed, ui::slip::secrets, ui::top::Top, ui::top::top,
};

words! {
    /// What the buttons of an account do.
    Act {
        /// Close it.
        Disable = "disable",
        /// Open it again.
        Enable = "enable",
        /// A new password, or a new invitation.
        Password = "password",
        /// A new authenticator.
        Totp = "totp",
        /// End all sessions.
        Sessions = "sessions",
    }
}

words! {
    /// Why an authenticator is removed; the trail holds the word, and no personal data (LG-07).
    Reason {
        /// The phone is lost.
        Lost = "lost",
        /// There is a new phone.
        Replaced = "replaced",
        /// Somebody else may have had it.
        Suspicion = "suspicion",
    }
}

impl Reason {
    fn name(self, lang: crate::base::i18n::Lang) -> &'static str {
        match self {
            Self::Lost => t::staff_people::reason_lost(lang),
            Self::Replaced => t::staff_people::reason_replaced(lang),
            Self::Suspicion => t::staff_people::reason_suspicion(lang),
        }
    }
}

fn head(cx: &Cx, title: &str) -> Head {
    Head::new(title, title, accounts::PEOPLE.section)
        .private()
        .crumb(t::staff_people::title(cx.lang), Some("/staff/people"))
        .crumb(title, None)
}

/// The centres of the city, for the form of a manager.
async fn all_centres(tx: &mut Tx) -> Result<Vec<Centre>, AppError> {
    list::all(tx, &list::Filter::default(), 1000).await
}

/// Why something was not done: the field it concerns, and words.
fn why(refused: Refused, lang: crate::base::i18n::Lang) -> Result<(&'static str, &'static str), AppError> {
    Ok(match refused {
        Refused::Taken => ("email", t::staff_people::taken(lang)),
        Refused::Unfit => ("role", t::staff_people::unfit(lang)),
        Refused::Stale => ("name", t::staff_people::stale(lang)),
        Refused::Yourself => ("name", t::staff_people::yourself(lang)),
        Refused::LastAdmin => ("role", t::staff_people::last_admin(lang)),
        Refused::App(error) => return Err(error),
    })
}

fn by_mail_choices(lang: crate::base::i18n::Lang) -> Vec<(String, String)> {
    vec![
        ("mail".to_owned(), t::staff_people::by_mail(lang).to_owned()),
        ("show".to_owned(), t::staff_people::by_hand(lang).to_owned()),
    ]
}

/// The form of a new account.
pub(super) async fn new(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::StaffManage)?;
    let centres = all_centres(&mut tx).await?;
    drop(tx);
    Ok(draw_new(cx, Form::default().with("hand", "mail"), vec![], centres))
}

fn draw_new(cx: Cx, form: Form, errors: Vec<(String, String)>, centres: Vec<Centre>) -> Response {
    let lang = cx.lang;
    let title = t::staff_people::add(lang);
    let mut head = head(&cx, title);
    if !errors.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let (action, key) = (cx.to("/staff/people/new"), form.clone());
    let typed = Typed::back(lang, form, errors);
    cx.page(head, move || {
        view! {
            {top(title, t::staff_people::add_lead(lang))}
            {typed.summary()}
            <form class="form" action=action method="post">
                {once::field(&key)}
                {typed.text(Field::new("email", t::account::email(lang)).kind("email"))}
                {person_form::fields(&typed, lang, &centres)}
                {typed.choices(Field::new("hand", t::staff_people::hand(lang)), by_mail_choices(lang), false)}
                <div class="form__end"><button class="btn">{t::staff_people::add(lang)}</button></div>
            </form>
        }
        .into_any()
    })
}

/// Makes an account and its link.
pub(super) async fn add(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    desk.actor.require_role(Action::StaffManage)?;
    let mut ch = desk.change(&form).await?;
    let cx = desk.cx;
    let lang = cx.lang;
    let centres = all_centres(&mut ch.tx).await?;
    let email = signin::email(form.raw("email"));
    let wanted = person_form::read(&form, lang, &centres);
    let (Some(email), Ok(wanted)) = (email.clone(), &wanted) else {
        let mut errors = wanted.err().unwrap_or_default();
        if email.is_none() {
            errors.insert(0, ("email".to_owned(), t::staff_people::bad_email(lang).to_owned()));
        }
        return Ok(draw_new(cx, form, errors, centres));
    };
    let id = match admin::add(&mut ch, &email, wanted.clone()).await {
        Ok(id) => id,
        Err(refused) => {
            let (field, words) = why(refused, lang)?;
            return Ok(draw_new(cx, form, vec![(field.to_owned(), words.to_owned())], centres));
        }
    };
    let link = admin::hand(&mut ch, id, Purpose::Invite, form.raw("hand") != "show").await?;
    let to = handed(&mut ch, id, link).await?;
    Ok(ch.end(&to).await?)
}

/// Where to after a link was made: the page that shows it once, or the account's.
async fn handed(ch: &mut Change, id: StaffId, link: Option<String>) -> Result<String, AppError> {
    let page = format!("/staff/people/{}", id.uuid());
    let Some(link) = link else { return Ok(format!("{page}?done=mailed")) };
    let me = ch.person()?.id;
    kept::put(ch, me, Kind::Link, &page, &link).await?;
    Ok("/staff/people/link".to_owned())
}

/// Shows a link once.
pub(super) async fn link(mut desk: Desk) -> Result<Response, AppError> {
    desk.actor.require_role(Action::StaffManage)?;
    let mut ch = desk.write().await?;
    let shown = kept::show(&mut ch, Kind::Link).await?;
    ch.commit().await?;
    let cx = desk.cx;
    let Some(shown) = shown else { return Ok(lead(&cx, "/staff/people")) };
    let lang = cx.lang;
    let title = t::staff_people::link_title(lang);
    let (head, back) = (head(&cx, title), cx.to(&shown.path));
    Ok(cx.page(head, move || {
        view! {
            {top(title, t::staff_people::link_lead(lang))}
            {secrets([shown.body], t::staff_people::link_keep(lang))}
            <p class="section"><a class="btn btn--2" href=back>{t::staff_people::link_back(lang)}</a></p>
        }
        .into_any()
    }))
}

async fn find(
    tx: &mut Tx,
    state: &AppState,
    actor: &Actor,
    id: &str,
) -> Result<(Account, Vec<Centre>), AppError> {
    actor.require_role(Action::StaffManage)?;
    let id = StaffId::from_uuid(Uuid::parse_str(id).map_err(|_| AppError::NotFound)?);
    let account = people::by_id(tx, state.keys(), id).await?.ok_or(AppError::NotFound)?.account;
    actor.require(Action::StaffManage, &account.place())?;
    let centres = all_centres(tx).await?;
    Ok((account, centres))
}

/// One account.
pub(super) async fn show(
    State(state): State<AppState>,
    Reading { cx, actor, mut tx }: Reading,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (account, centres) = find(&mut tx, &state, &actor, &id).await?;
    let form = person_form::start(&account, &centres);
    Ok(draw(cx, &actor, account, centres, form, vec![], StatusCode::OK))
}

fn draw(
    cx: Cx,
    actor: &Actor,
    account: Account,
    centres: Vec<Centre>,
    form: Form,
    errors: Vec<(String, String)>,
    status: StatusCode,
) -> Response {
    let lang = cx.lang;
    let mut head = head(&cx, &account.name);
    head.status = status;
    let note = match cx.params.one("done").ok().flatten() {
        Some("mailed") => Some(t::staff_people::done_mailed(lang)),
        Some("saved") => Some(t::staff_people::done_saved(lang)),
        Some("sessions") => Some(t::staff_people::done_sessions(lang)),
        _ => None,
    };
    let own = actor.id == account.id;
    let page = cx.to(&format!("/staff/people/{}", account.id.uuid()));
    let known = vec![
        fact(t::account::email(lang), account.email.clone()),
        fact(t::account::role(lang), account.role.label(lang)),
        fact(t::account::place(lang), place_name(&account, lang)),
        (t::staff_people::status(lang).to_owned(), status_tag(account.status, lang)),
        fact(
            t::staff_people::authenticator(lang),
            if account.enrolled { t::staff_people::yes(lang) } else { t::staff_people::no(lang) },
        ),
    ];
    let typed = Typed::back(lang, form, errors);
    cx.page(head, move || {
        let rest = if own {
            view! { <p class="measure">{t::staff_people::yourself(lang)}</p> }.into_any()
        } else {
            view! {
                <section class="section">
                    <h2>{t::staff_people::change(lang)}</h2>
                    <form class="form" action=page.clone() method="post">
                        {once::field(&Form::default())}
                        <input type="hidden" name="version" value=account.version/>
                        {person_form::fields(&typed, lang, &centres)}
                        <p class="hint">{t::staff_people::change_hint(lang)}</p>
                        <div class="form__end"><button class="btn">{t::staff_people::save(lang)}</button></div>
                    </form>
                </section>
                <section class="section grid">{acts(&page, &account, lang)}</section>
            }
            .into_any()
        };
        view! {
            {note.map(done)}
            {Top::new(account.name.clone()).view()}
            {typed.summary()}
            {facts(known)}
            {rest}
        }
        .into_any()
    })
}

/// The buttons of an account, each with what it does.
fn acts(page: &str, account: &Account, lang: crate::base::i18n::Lang) -> AnyView {
    let version = account.version;
    let panel = |act: Act, title: &'static str, text: &'static str, extra: AnyView| {
        let class = if matches!(act, Act::Enable | Act::Sessions) { "btn btn--2" } else { "btn btn--stop" };
        view! {
            <form class="panel" action=format!("{page}/{}", act.word()) method="post">
                <h2>{title}</h2><p>{text}</p>
                {once::field(&Form::default())}
                <input type="hidden" name="version" value=version/>
                {extra}
                <button class=class>{title}</button>
            </form>
        }
        .into_any()
    };
    let hand = |id: &'static str| {
        let options = by_mail_choices(lang)
            .into_iter()
            .map(|(v, l)| view! { <option value=v>{l}</option> })
            .collect_view();
        view! { <div class="field"><label for=id>{t::staff_people::hand(lang)}</label><select class="input" id=id name="hand">{options}</select></div> }.into_any()
    };
    let reasons =
        Reason::ALL.iter().map(|r| view! { <option value=r.word()>{r.name(lang)}</option> }).collect_view();
    let reason = view! {
        <div class="field"><label for="reason">{t::staff_people::reason(lang)}</label>
            <select class="input" id="reason" name="reason"><option value="">{t::staff_people::choose(lang)}</option>{reasons}</select></div>
        {hand("hand-totp")}
    };
    let none = || ().into_any();
    let switch = if account.status == Status::Disabled {
        panel(Act::Enable, t::staff_people::enable(lang), t::staff_people::enable_text(lang), none())
    } else {
        panel(Act::Disable, t::staff_people::disable(lang), t::staff_people::disable_text(lang), none())
    };
    let (again, again_text) = if account.status == Status::Invited {
        (t::staff_people::invite_again(lang), t::staff_people::invite_again_text(lang))
    } else {
        (t::staff_people::reset_password(lang), t::staff_people::reset_password_text(lang))
    };
    let open = account.status != Status::Disabled;
    view! {
        {open.then(|| panel(Act::Password, again, again_text, hand("hand-password")))}
        {(open && account.enrolled).then(|| panel(Act::Totp, t::staff_people::reset_totp(lang), t::staff_people::reset_totp_text(lang), reason.into_any()))}
        {open.then(|| panel(Act::Sessions, t::staff_people::end_sessions(lang), t::staff_people::end_sessions_text(lang), none()))}
        {switch}
    }
    .into_any()
}

/// A page that says why it was not done, with everything that was typed.
async fn refuse(mut desk: Desk, id: &str, form: Form, refused: Refused) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let (account, centres) = find(desk.tx().await?, &cx.state, &actor, id).await?;
    let status = if matches!(refused, Refused::Stale) {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (field, words) = why(refused, cx.lang)?;
    let form = if form.raw("role").is_empty() { person_form::start(&account, &centres) } else { form };
    Ok(draw(cx, &actor, account, centres, form, vec![(field.to_owned(), words.to_owned())], status))
}

/// Changes name, role and place.
pub(super) async fn change(mut desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let (account, centres) = find(&mut ch.tx, &cx.state, &actor, &id).await?;
    let wanted = match person_form::read(&form, cx.lang, &centres) {
        Ok(wanted) => wanted,
        Err(errors) => {
            return Ok(draw(cx, &actor, account, centres, form, errors, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let version = ch.seen()?;
    match admin::change(&mut ch, account.id, version, wanted).await {
        Ok(()) => Ok(ch.end(&format!("/staff/people/{}?done=saved", account.id.uuid())).await?),
        Err(refused) => {
            drop(ch);
            Ok(refuse(desk, &id, form, refused).await?)
        }
    }
}

/// The buttons.
pub(super) async fn act(
    mut desk: Desk,
    Path((id, act)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Halt> {
    let mut ch = desk.change(&form).await?;
    let (account, centres) = find(&mut ch.tx, &desk.cx.state, &desk.actor, &id).await?;
    let act = Act::parse(&act).ok_or(AppError::NotFound)?;
    let version = ch.seen()?;
    let by_mail = form.raw("hand") != "show";
    let reason = Reason::parse(form.one("reason")?);
    if act == Act::Totp && reason.is_none() {
        let start = person_form::start(&account, &centres);
        let errors = vec![("reason".to_owned(), t::staff_people::reason_needed(desk.cx.lang).to_owned())];
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(draw(desk.cx, &desk.actor, account, centres, start, errors, status));
    }
    let (page, id_of) = (format!("/staff/people/{}", account.id.uuid()), account.id);
    let link = match act {
        Act::Enable | Act::Disable => {
            admin::open(&mut ch, id_of, version, act == Act::Enable).await.map(|()| Err("saved"))
        }
        Act::Sessions => admin::end_sessions(&mut ch, id_of).await.map(|_| Err("sessions")),
        Act::Password => admin::reset_password(&mut ch, id_of, Some(version), by_mail).await.map(Ok),
        Act::Totp => {
            let why = reason.map_or("", Reason::word);
            admin::reset_totp(&mut ch, id_of, Some(version), why, by_mail).await.map(Ok)
        }
    };
    let to = match link {
        Ok(Ok(link)) => handed(&mut ch, id_of, link).await?,
        Ok(Err(done)) => format!("{page}?done={done}"),
        Err(refused) => {
            drop(ch);
            return Ok(refuse(desk, &id, Form::default(), refused).await?);
        }
    };
    Ok(ch.end(&to).await?)
}
