//! The console's pages of times: [`list`], [`form`] to open one or a series, [`one`] to change or cancel one, [`series`] that run, [`house`]
//! with hours of rest and days without visitors, [`switch`] of a county. To add one: a file and a line in [`routes`].
use axum::{
    Router,
    routing::{get, post},
};

use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, ids::SeriesId, ids::TimeId};
use crate::features::centres::store::{beds, beds::Brief};
use crate::features::times;
use crate::features::times::store::{desk, series as stored, series::Series, write};
use crate::features::times::types::{State, Time};
use crate::office::change::{Change, Contested, Met, StepError, conflict::last_line};
use crate::office::staff::access::Action;
use crate::office::staff::desk::Desk;
use crate::office::staff::types::{Actor, Division, Place};
use crate::t::{change as c, times_desk as d};
use crate::web::{page::Head, state::AppState};

pub mod form;
pub mod house;
pub mod list;
pub mod one;
mod read;
pub mod series;
pub mod switch;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/times", get(list::show))
        .route("/staff/times/new", get(form::new).post(form::create))
        .route("/staff/times/week", post(list::copy_week))
        .route("/staff/times/house", get(house::show).post(house::save))
        .route("/staff/times/house/blackouts", post(house::black_out))
        .route("/staff/times/house/blackouts/{id}", post(house::lift))
        .route("/staff/times/switch", get(switch::show).post(switch::save))
        .route("/staff/times/series/{id}", get(series::show).post(series::save))
        .route("/staff/times/series/{id}/end", post(series::end))
        .route("/staff/times/{id}", get(one::show).post(one::save))
        .route("/staff/times/{id}/cancel", post(one::cancel))
        .route("/staff/times/{id}/keep", post(one::keep))
}

/// Why a step about a time is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// See AC-07.
    #[error("changed meanwhile")]
    Stale,
    /// It is cancelled, or has begun.
    #[error("no longer open")]
    Over,
}

impl Contested for Time {
    type Key = TimeId;
    type Why = Why;
    const STALE: Why = Why::Stale;

    async fn lock(ch: &mut Change, id: &TimeId) -> Result<Option<Self>> {
        write::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.township)?, centre: Some(self.centre) })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, why: &Why) -> Result<Met> {
        let (lang, actor) = (desk.cx.lang, desk.actor.clone());
        let now = desk::reached(desk.tx().await?, &actor, self.id).await?.ok_or(AppError::NotFound)?;
        let last = last_line(desk.tx().await?, lang, &format!("visit-time:{}", self.id)).await?;
        let title = match why {
            Why::Stale => c::first(lang),
            Why::Over => d::no_longer(lang),
        };
        Ok(Met {
            head: head(lang, title),
            last,
            lines: vec![c::stands(lang, now.state.label(lang))],
            label: form::label,
            next: vec![(now.desk(), c::look_again(lang).to_owned())],
        })
    }
}

/// A step about a time that stands and has not begun.
fn standing(time: &Time, ch: &Change) -> Result<(), StepError<Time, Why>> {
    if time.state == State::Cancelled || time.begun(ch.now) {
        return Err(StepError::Refused(Why::Over, Box::new(time.clone())));
    }
    Ok(())
}

/// A series with the place of its centre.
#[derive(Debug, Clone)]
pub struct Placed {
    series: Series,
    centre: Brief,
}

impl Contested for Placed {
    type Key = SeriesId;
    type Why = Why;
    const STALE: Why = Why::Stale;

    async fn lock(ch: &mut Change, id: &SeriesId) -> Result<Option<Self>> {
        let Some(series) = stored::lock(&mut ch.tx, *id).await?.filter(|s| s.ended_at.is_none()) else {
            return Ok(None);
        };
        let centre = beds::by_id(&mut ch.tx, series.centre).await?;
        Ok(centre.map(|centre| Self { series, centre }))
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.centre.township)?, centre: Some(self.centre.id) })
    }

    fn version(&self) -> i64 {
        self.series.version
    }

    async fn met(&self, desk: &mut Desk, _: &Why) -> Result<Met> {
        let lang = desk.cx.lang;
        let last = last_line(desk.tx().await?, lang, &format!("time-series:{}", self.series.id)).await?;
        Ok(Met {
            head: head(lang, c::first(lang)),
            last,
            lines: vec![],
            label: form::label,
            next: vec![(self.series.desk(), c::look_again(lang).to_owned())],
        })
    }
}

/// The head of a page below the list.
fn head(lang: Lang, title: &str) -> Head {
    Head::new(title, title, times::DESK.section)
        .crumb(d::title(lang), Some("/staff/times"))
        .crumb(title, None)
        .private()
}

/// The centre of a manager.
async fn home(tx: &mut Tx, actor: &Actor) -> Result<Brief> {
    actor.require_role(Action::TimeWrite)?;
    beds::by_id(tx, actor.centre.ok_or(AppError::NotFound)?).await?.ok_or(AppError::NotFound)
}
