//! Tests of accounts over whole requests, on both engines. One file a subject.
use axum::http::header;

use crate::base::{clock::Clock, db::Tx};
use crate::office::{
    change::Change, staff::store::links, staff::store::links::Purpose, staff::store::people, staff::totp,
    staff::types::Actor,
};
use crate::testing::http::{Answer, Browser};
use crate::web::state::AppState;
use crate::wiring::{demo::staff as demo, demo::staff::DemoStaff};

mod access;
mod admin;
mod entering;
mod guessing;
mod sessions;
mod signing_in;

/// The accounts of the demonstration, without its centres.
async fn with_accounts(state: &AppState) {
    let mut tx = state.db().write().await.unwrap();
    demo::make(&mut tx, state).await.unwrap();
    tx.commit().await.unwrap();
}

fn who(local: &str) -> &'static DemoStaff {
    demo::find(local).unwrap()
}

/// The value of a cookie that an answer sets.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    let value =
        all.filter_map(|c| c.split(';').next()?.split_once('=')).find(|(n, _)| *n == name)?.1.to_owned();
    Some(value).filter(|v| !v.is_empty())
}

/// Types address and password; what comes back.
async fn password(browser: &Browser, who: &DemoStaff, secret: &str) -> Answer {
    browser.post("/sign-in", &[("next", "/staff"), ("email", &who.email()), ("password", secret)]).await
}

fn code(clock: &Clock, who: &DemoStaff) -> String {
    totp::code(&who.secret(), clock.now())
}

/// Signs in fully: the answer of the code page.
async fn sign_in(state: &AppState, browser: &Browser, who: &DemoStaff) -> Answer {
    let first = password(browser, who, demo::PASSWORD).await;
    assert_eq!(first.location(), "/sign-in/code");
    let half = browser.clone().with_cookie("nf-entry", &cookie(&first, "nf-entry").unwrap());
    half.post("/sign-in/code", &[("totp", &code(state.clock(), who))]).await
}

/// A browser with the session of an answer.
fn inside(state: &AppState, answer: &Answer) -> Browser {
    Browser::anonymous(state).with_cookie("nf-staff", &cookie(answer, "nf-staff").unwrap())
}

async fn count(state: &AppState, sql: &'static str) -> i64 {
    let mut tx: Tx = state.db().read().await.unwrap();
    crate::on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

/// A browser with the password behind it and the code before it.
async fn half_open(state: &AppState, who: &DemoStaff) -> Browser {
    let browser = Browser::anonymous(state);
    let first = password(&browser, who, demo::PASSWORD).await;
    assert_eq!(first.location(), "/sign-in/code", "{}", first.status);
    browser.with_cookie("nf-entry", &cookie(&first, "nf-entry").unwrap())
}

/// A fresh link of somebody.
async fn link(state: &AppState, who: &DemoStaff, purpose: Purpose) -> String {
    let mut ch = Change::job(state).await.unwrap();
    let token = links::make(&mut ch, who.id(), purpose).await.unwrap();
    ch.commit().await.unwrap();
    token
}

/// Somebody of the demonstration as an actor.
async fn actor(state: &AppState, who: &DemoStaff) -> Actor {
    let mut tx = state.db().read().await.unwrap();
    let secrets = people::by_id(&mut tx, state.keys(), who.id()).await.unwrap().unwrap();
    secrets.account.actor("192.0.2.1")
}
