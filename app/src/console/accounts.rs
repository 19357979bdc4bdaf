//! The pages of staff themselves: signing in, their own account, and for administrators everybody's. One file a page; to add
//! one: a file and a line in [`routes`] (behind the gate) or [`public_routes`].
use axum::{
    Router,
    routing::{get, post},
};

use crate::office::{feature::Feature, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, state::AppState};

mod account;
mod kept;
mod newcomer;
pub mod parts;
mod people;
mod person;
mod person_form;
mod proof;
mod sign_in;
pub mod terminal;
mod welcome;

pub const FEATURE: Feature = Feature {
    routes: public_routes,
    desk: routes,
    items: &[PEOPLE, Item::everybody(ACCOUNT)],
    ..Feature::new("accounts")
};

fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/sign-out", post(sign_in::sign_out))
        .route("/staff/kept", get(kept::show).post(kept::forget))
        .route("/staff/account", get(account::show))
        .route("/staff/account/language", post(account::language))
        .route("/staff/account/sessions", post(account::end_session))
        .route("/staff/account/codes", get(account::show_codes).post(account::new_codes))
        .route("/staff/account/confirm", get(proof::confirm).post(proof::send_confirm))
        .route("/staff/account/password", get(proof::show_password).post(proof::send_password))
        .route("/staff/people", get(people::show))
        .route("/staff/people/new", get(newcomer::new).post(newcomer::add))
        .route("/staff/people/link", get(newcomer::link))
        .route("/staff/people/{id}", get(person::show).post(person::change))
        .route("/staff/people/{id}/{act}", post(person::act))
}

/// What somebody without a session needs.
fn public_routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::send))
        .route("/sign-in/code", get(sign_in::show_code).post(sign_in::send_code))
        .route("/welcome", get(welcome::enrol).post(welcome::send_enrol))
        .route("/welcome/done", post(welcome::finish))
        .route("/welcome/{token}", get(welcome::show).post(welcome::send))
        .route("/unlock/{token}", get(welcome::show_unlock).post(welcome::send_unlock))
}

/// 人员 in the console.
pub const PEOPLE: Item = Item {
    section: Section { path: "/staff/people", label: t::staff::nav_staff, order: 70 },
    action: Some(Action::StaffManage),
};

/// 我的账号 in the console.
pub const ACCOUNT: Section = Section { path: "/staff/account", label: t::staff::nav_account, order: 110 };
