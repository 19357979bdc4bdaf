//! The console's pages of needs: [`list`] with confirming, [`form`] to write one (new, changed, copied), [`seasons`] from a template,
//! [`avoid`] what should not be brought, [`money`] where money goes. The import's pages are the kit's. To add one: a file and a line in
//! [`routes`].
use axum::{
    Router,
    routing::{get, post},
};

use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, ids::NeedId};
use crate::features::centres::store::{beds, beds::Brief};
use crate::features::centres::types::Centre;
use crate::features::needs;
use crate::features::needs::{imports::Needs, store::desk, types::Need};
use crate::office::change::{Change, Contested, Met, StepError, conflict::last_line};
use crate::office::staff::desk::Desk;
use crate::office::staff::types::{Actor, Division, Place};
use crate::office::{imports, staff::access::Action};
use crate::t::{change as t, needs_desk as d};
use crate::web::{page::Head, state::AppState};

pub mod avoid;
pub mod form;
pub mod list;
pub mod money;
mod money_form;
mod read;
pub mod seasons;

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/needs", get(list::show))
        .route("/staff/needs/confirm", post(list::confirm_all))
        .route("/staff/needs/new", get(form::new).post(form::create))
        .route("/staff/needs/avoid", get(avoid::show).post(avoid::save))
        .route("/staff/needs/templates/{code}", get(seasons::show).post(seasons::create))
        .route("/staff/needs/{id}", get(form::edit).post(form::save))
        .route("/staff/needs/{id}/confirm", post(list::confirm))
        .route("/staff/needs/{id}/end", post(list::end))
        .route("/staff/money", get(money::list))
        .route("/staff/money/new", get(money_form::new).post(money_form::create))
        .route("/staff/money/{id}", get(money::show).post(money::decide))
        .merge(imports::pages::routes::<Needs>())
}

/// Why a step about a need is refused: only that somebody was first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// See AC-07.
    #[error("changed meanwhile")]
    Stale,
}

impl Contested for Need {
    type Key = NeedId;
    type Why = Why;
    const STALE: Why = Why::Stale;

    async fn lock(ch: &mut Change, id: &NeedId) -> Result<Option<Self>> {
        desk::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.township)?, centre: Some(self.centre) })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, _: &Why) -> Result<Met> {
        let (lang, actor) = (desk.cx.lang, desk.actor.clone());
        let now = desk::reached(desk.tx().await?, &actor, self.id).await?.ok_or(AppError::NotFound)?;
        let last = last_line(desk.tx().await?, lang, &format!("need:{}", self.id)).await?;
        Ok(Met {
            head: head(lang, t::first(lang)),
            last,
            lines: vec![t::stands(lang, now.state().label(lang))],
            label,
            next: vec![(now.desk(), t::look_again(lang).to_owned())],
        })
    }
}

/// What the fields are called.
fn label(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "item" => d::item(lang),
        "spec" => d::spec(lang),
        "purpose" => d::purpose(lang),
        "needed" => d::needed(lang),
        "reason" => d::reason(lang),
        "needed_by" => d::needed_by(lang),
        "address" => d::address(lang),
        "hours" => d::hours(lang),
        "phone" => d::phone(lang),
        _ => return None,
    })
}

/// A step ends well, or the portal failed.
fn done<T>(result: Result<T>) -> Result<T, StepError<Need, Why>> {
    result.map_err(StepError::App)
}

/// The head of a page below the list.
fn head(lang: Lang, title: &str) -> Head {
    Head::new(title, title, needs::DESK.section)
        .crumb(d::title(lang), Some("/staff/needs"))
        .crumb(title, None)
        .private()
}

/// The centre of a manager, as it stands.
struct Home {
    brief: Brief,
    centre: Centre,
}

impl Home {
    async fn of(tx: &mut Tx, actor: &Actor) -> Result<Self> {
        actor.require_role(Action::NeedWrite)?;
        let brief =
            beds::by_id(tx, actor.centre.ok_or(AppError::NotFound)?).await?.ok_or(AppError::NotFound)?;
        let slug =
            crate::features::centres::types::Slug::parse(&brief.slug).map_err(|_| AppError::NotFound)?;
        let centre = crate::features::centres::store::get(tx, &slug).await?.ok_or(AppError::NotFound)?;
        Ok(Self { brief, centre })
    }
}
