//! What somebody changes on their page: how to reach them, which mails they get, what is theirs by a code, being signed in.
use axum::{Extension, response::Response};

use super::me::{self, Forms};
use super::{begin, end, out};
use crate::base::{error::AppError, i18n::Lang};
use crate::features::people::store::{self, sessions};
use crate::features::people::types::Profile;
use crate::office::change::{Change, Halt, lead};
use crate::office::outbox::store::choices::{self, Topic};
use crate::t::people as t;
use crate::web::{
    forms::Form, mine::Claim, page::Cx, page::Peer, quotas, quotas::WRONG_CODES, ui::field::Typed,
};

/// A GET of a form's address.
pub async fn back(cx: Cx) -> Response {
    lead(&cx.state, me::PATH)
}

/// Saves name, telephone and language.
///
/// # Errors
/// [`AppError::BadRequest`] without key or version.
pub async fn profile(cx: Cx, form: Form) -> Result<Response, Halt> {
    let (mut ch, mut person) = begin(&cx, &form).await?;
    let seen: i64 = form.one("version")?.parse().map_err(|_| AppError::BadRequest)?;
    let mut r = form.reader(cx.lang);
    let name = r.person_name("name").map_or_else(String::new, |n| n.expose().to_owned());
    let phone = r.telephone("phone").map_or_else(String::new, |n| n.expose().to_owned());
    let typed = match r.required_choice("lang", Lang::parse) {
        Some(lang) if r.good() => {
            (person.profile, person.lang) = (Profile { name, phone }, lang);
            if store::save(&mut ch, &person, seen).await? {
                return end(ch, &person, &form, "/me?done=saved").await;
            }
            Typed::wrong(cx.lang, form, "name", t::stale(cx.lang))
        }
        _ => r.back(),
    };
    drop(ch);
    let mut tx = cx.state.db().read().await?;
    let person = sessions::required(&mut tx, &cx).await?;
    Ok(me::page(cx, tx, person, Forms { profile: Some(typed), ..Forms::default() }).await?)
}

/// Chooses which mails go out.
///
/// # Errors
/// [`AppError::BadRequest`] without a key.
pub async fn mails(cx: Cx, form: Form) -> Result<Response, Halt> {
    let (mut ch, person) = begin(&cx, &form).await?;
    for topic in Topic::ALL {
        let wanted = form.has("topic", topic.word());
        choices::set(&mut ch.tx, cx.state.keys(), cx.now, *topic, &person.email, wanted).await?;
    }
    end(ch, &person, &form, "/me?done=saved").await
}

/// Puts what a code leads to into the account. A wrong code is counted for its network, as everywhere (AC-10).
///
/// # Errors
/// [`AppError::BadRequest`] without a key.
pub async fn claim(cx: Cx, peer: Option<Extension<Peer>>, form: Form) -> Result<Response, Halt> {
    let (mut ch, person) = begin(&cx, &form).await?;
    let code = form.one("code")?.to_owned();
    let mut found = Claim::Unknown;
    for mine in &cx.state.declared().mine {
        if found == Claim::Unknown {
            found = (mine.claim)(&mut ch.tx, &cx, person.id.uuid(), &code).await?;
        }
    }
    if found == Claim::Theirs {
        return end(ch, &person, &form, "/me?done=claimed").await;
    }
    drop(ch);
    let full = match found {
        Claim::Unknown => {
            let mut tx = cx.state.db().write().await?;
            let network = quotas::network(peer.map(|p| p.0.0));
            let full = quotas::take(&mut tx, cx.state.keys(), cx.now, WRONG_CODES, &network, 1).await?;
            tx.commit().await?;
            full
        }
        _ => None,
    };
    let words = match (full, found) {
        (Some(full), _) => full.words(cx.lang, cx.now),
        (None, Claim::Taken) => t::claim_taken(cx.lang).to_owned(),
        _ => t::claim_wrong(cx.lang).to_owned(),
    };
    let typed = Typed::wrong(cx.lang, form, "code", words);
    let tx = cx.state.db().read().await?;
    let now = cx.now;
    let page = me::page(cx, tx, person, Forms { claim: Some(typed), ..Forms::default() }).await?;
    Ok(match full {
        Some(full) => full.refuse(page, now),
        None => page,
    })
}

/// Signs out, here or everywhere (SE-04, SE-05). Without a key: nobody may be kept inside because a page is old.
pub async fn sign_out(cx: Cx, form: Form) -> Result<Response, AppError> {
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    match sessions::person(&mut ch.tx, &cx).await? {
        Some(person) if form.has("all", "yes") => sessions::end_all(&mut ch.tx, person.id).await?,
        _ => sessions::end(&mut ch.tx, &cx).await?,
    }
    ch.commit().await?;
    Ok(out(&cx, "/sign-in?did=out"))
}
