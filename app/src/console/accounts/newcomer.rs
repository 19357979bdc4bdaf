//! `/staff/people/new`: making an account, and the page that shows its link once.
use axum::response::Response;
use leptos::prelude::*;

use super::parts::{ask, lead};
use super::person::{all_centres, by_mail_choices, handed, head, why};
use super::person_form;
use crate::base::error::Result;
use crate::features::centres::types::Centre;
use crate::office::change::Halt;
use crate::office::staff::store::{kept, kept::Kind, links::Purpose};
use crate::office::staff::{access::Action, admin, desk::Desk, desk::Reading, signin};
use crate::t::{account as a, staff_people as t};
use crate::web::{
    forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::slip::secrets, ui::top::top,
};

pub(super) async fn new(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::StaffManage)?;
    let centres = all_centres(&mut tx).await?;
    drop(tx);
    let typed = Typed::new(cx.lang, Form::default().with("hand", "mail"));
    Ok(draw_new(cx, &typed, &centres))
}

fn draw_new(cx: Cx, typed: &Typed, centres: &[Centre]) -> Response {
    let lang = cx.lang;
    let fields = view! {
        {typed.text(Field::new("email", a::email(lang)).kind("email"))}
        {person_form::fields(typed, lang, centres)}
        {typed.choices(Field::new("hand", t::hand(lang)), by_mail_choices(lang), false)}
    };
    let form = typed.post(cx.to("/staff/people/new")).view(t::add(lang), fields);
    let head = head(&cx, t::add(lang), t::add_lead(lang));
    ask(cx, head, typed, form)
}

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
            errors.insert(0, ("email".to_owned(), t::bad_email(lang).to_owned()));
        }
        return Ok(draw_new(cx, &Typed::back(lang, form, errors), &centres));
    };
    let id = match admin::add(&mut ch, &email, wanted.clone()).await {
        Ok(id) => id,
        Err(refused) => return Ok(draw_new(cx, &why(refused, lang, form)?, &centres)),
    };
    let link = admin::hand(&mut ch, id, Purpose::Invite, form.raw("hand") != "show").await?;
    let to = handed(&mut ch, id, link).await?;
    Ok(ch.end(&to).await?)
}

pub(super) async fn link(mut desk: Desk) -> Result<Response> {
    desk.actor.require_role(Action::StaffManage)?;
    let mut ch = desk.write().await?;
    let shown = kept::show(&mut ch, Kind::Link).await?;
    ch.commit().await?;
    let cx = desk.cx;
    let Some(shown) = shown else { return Ok(lead(&cx, "/staff/people")) };
    let lang = cx.lang;
    let head = head(&cx, t::link_title(lang), t::link_title(lang));
    Ok(cx.draw(head, move |cx| {
        view! {
            {top(t::link_title(lang), t::link_lead(lang))}
            {secrets([shown.body], t::link_keep(lang))}
            <p class="section"><a class="btn btn--2" href=cx.to(&shown.path)>{t::link_back(lang)}</a></p>
        }
    }))
}
