//! What the office decides, with its one-time key and on what was seen (AC-07); and reading who asks, which stands in the trail (RET-05).
use axum::{extract::Path, http::StatusCode, response::Response};

use super::detail::{self, Checked};
use crate::base::{error::AppError, ids::OrgId, ids::PersonId};
use crate::features::people::pages::orgs::id;
use crate::features::people::store::orgs::{self, StepError};
use crate::features::people::types::{Act, By, Org, Refused};
use crate::office::change::{self, Change, Contested, Halt, Met, conflict};
use crate::office::{
    staff::access::Action, staff::desk::Desk, staff::types::Division, staff::types::Place, trail::Entry,
    trail::What,
};
use crate::t::change as c;
use crate::web::{forms::Form, ui::field::Typed};

/// The organisation's name.
pub(super) const NAME: &str = "name";

/// An organisation that somebody of the office reaches: a donee unit speaks for the county it lies in.
struct Reached {
    org: Org,
    place: Place,
}

impl Contested for Reached {
    type Key = OrgId;
    type Why = Refused;
    const STALE: Refused = Refused::Stale;

    async fn lock(ch: &mut Change, id: &OrgId) -> Result<Option<Self>, AppError> {
        let actor = ch.person()?.clone();
        orgs::lock(ch, *id).await?;
        let Some(org) = orgs::reached(&mut ch.tx, &actor, *id).await? else { return Ok(None) };
        let county = Division::parse(&org.county).ok_or(AppError::NotFound)?;
        let division = if actor.division.contains(&county) { county } else { actor.division };
        Ok(Some(Self { org, place: Place { division, centre: None } }))
    }

    fn place(&self) -> Option<Place> {
        Some(self.place.clone())
    }

    fn version(&self) -> i64 {
        self.org.version
    }

    async fn met(&self, desk: &mut Desk, _: &Refused) -> Result<Met, AppError> {
        let lang = desk.cx.lang;
        let object = format!("org:{}", self.org.id);
        Ok(Met {
            head: detail::head(lang, &self.org.name, c::first(lang)),
            last: conflict::last_line(desk.tx().await?, lang, &object).await?,
            lines: vec![],
            label: detail::label,
            next: vec![(self.org.desk_path(), c::look_again(lang).to_owned())],
        })
    }
}

/// Takes it.
///
/// # Errors
/// [`AppError::NotFound`] out of reach, [`AppError::BadRequest`] for an act that is none; the page of a conflict.
pub async fn take(Path(of): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let key = id(&of)?;
    let (mut ch, reached): (_, Reached) = desk.begin(&form, &key, Action::OrgConfirm).await?;
    let org = reached.org.clone();
    let mut r = form.reader(desk.cx.lang);
    let whom = r.required_choice("who", |v| v.parse::<PersonId>().ok());
    let act = r.required_choice("act", Act::parse);
    // Taking back and refusing need no proof; a confirmation does.
    let confirms = act == Some(Act::Confirm);
    let checked = if confirms { r.required_choice("checked", Checked::parse) } else { None };
    let name = if confirms { r.required(NAME, 60) } else { org.name.clone() };
    let (whom, act) = match r.end(whom.zip(act)) {
        Ok(read) => read,
        Err(typed) => {
            drop(ch);
            return again(desk, key, typed).await;
        }
    };
    if confirms && name != org.name {
        orgs::rename(&mut ch, &org, &name).await?;
    }
    let done = orgs::step(&mut ch, &org, whom, act, By::Office).await;
    if let Some(checked) = checked {
        ch.trail(Entry::new(What::Organisation, format!("org:{}", org.id)).reason(checked.word()));
    }
    let place = reached.place;
    let done = done.map_err(|error| match error {
        StepError::Refused(why, org) => {
            change::StepError::Refused(why, Box::new(Reached { org: *org, place }))
        }
        StepError::Missing => change::StepError::Missing,
        StepError::App(error) => change::StepError::App(error),
    });
    desk.end(ch, &form, done, &format!("{}?saved=1", org.desk_path())).await
}

async fn again(mut desk: Desk, key: OrgId, typed: Typed) -> Result<Response, Halt> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = detail::load(desk.tx().await?, &cx, &actor, key).await?;
    Ok(detail::page(cx, shown, typed, false, StatusCode::UNPROCESSABLE_ENTITY))
}

/// Shows who they are, once, on this answer only.
///
/// # Errors
/// [`AppError::NotFound`] for whom it does not exist.
pub async fn reveal(Path(of): Path<String>, mut desk: Desk) -> Result<Response, AppError> {
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let mut ch = desk.write().await?;
    let shown = detail::load(&mut ch.tx, &cx, &actor, id(&of)?).await?;
    ch.trail(Entry::new(What::NameReveal, format!("org:{}", shown.org.id)).reason("confirm-organisation"));
    ch.commit().await?;
    let typed = detail::start(cx.lang, &shown);
    Ok(detail::page(cx, shown, typed, true, StatusCode::OK))
}
