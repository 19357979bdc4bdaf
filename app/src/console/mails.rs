//! The outbox for administrators: what is queued, sent and stuck ([`list`], [`detail`]), and in demonstrations what the mails look
//! like ([`preview`]). One file a page; to add one: a file and a line in [`routes`].
use axum::{
    Router,
    routing::{get, post},
};
use uuid::Uuid;

use crate::base::{error::AppError, error::Result, ids::MailId};
use crate::office::{feature::Feature, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, state::AppState};

mod detail;
mod list;
mod preview;
mod words;

pub const FEATURE: Feature = Feature { desk: routes, items: &[DESK], ..Feature::new("mails") };

fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/mail", get(list::list))
        .route("/staff/mail/preview", get(preview::index))
        .route("/staff/mail/preview/{template}", get(preview::one))
        .route("/staff/mail/preview/{template}/html", get(preview::html))
        .route("/staff/mail/{id}", get(detail::detail))
        .route("/staff/mail/{id}/{act}", post(detail::act))
}

/// The id in an address; what is none does not exist.
fn id(text: &str) -> Result<MailId> {
    Uuid::parse_str(text).map(MailId::from_uuid).map_err(|_| AppError::NotFound)
}

/// 邮件 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/mail", label: t::staff::nav_mail, order: 80 },
    action: Some(Action::MailManage),
};
