//! What pages of others show of posts: the home page, a centre's page.
use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

use super::{pages::row, store, store::Filter};
use crate::base::{db::Tx, ids::CentreId};
use crate::features::centres::MORE;
use crate::t::posts as p;
use crate::web::panels::{Drawn, HOME as ON_HOME, Panel};
use crate::web::{page::Cx, ui::icon::Icon, ui::section::section};

/// Posts of a centre shown on its page.
const OF_CENTRE: usize = 4;

/// On the home page: one sentence and the way there.
pub const HOME: Panel = Panel { spot: ON_HOME, order: 40, draw: home };
/// On the page of a centre: its open posts.
pub const CENTRE: Panel = Panel { spot: MORE, order: 30, draw: centre };

/// How many are open on a day; remembered, since every first visit asks.
struct Known(NaiveDate, store::Counts);

fn home<'a>(tx: &'a mut Tx, cx: &'a Cx, _: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let counts = match tx.recall::<Known>().filter(|known| known.0 == cx.today) {
            Some(known) => known.1,
            None => {
                let counts = store::counts(tx, &Filter::default(), cx.today).await?;
                tx.remember(Known(cx.today, counts));
                counts
            }
        };
        if counts.posts == 0 {
            return Ok(None);
        }
        let (lang, href) = (cx.lang, cx.to("/posts"));
        let text = p::home_line(lang, p::centres(lang, counts.centres), p::persons(lang, counts.places));
        let body = view! {
            <p class="measure">{text}</p>
            <p><a class="go" href=href>{p::home_go(lang)}{Icon::Arrow.svg()}</a></p>
        };
        Ok(Some(section(p::home_title(lang), body)))
    })
}

fn centre<'a>(tx: &'a mut Tx, cx: &'a Cx, id: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let posts = store::of_centre(tx, CentreId::from_uuid(id), cx.today, OF_CENTRE).await?;
        if posts.is_empty() {
            return Ok(None);
        }
        let (lang, href) = (cx.lang, cx.to("/posts"));
        let rows = posts.iter().map(|post| row::row(cx, post, None)).collect_view();
        let body = view! {
            <ul class="rows">{rows}</ul>
            <p><a class="go" href=href>{p::centre_go(lang)}{Icon::Arrow.svg()}</a></p>
        };
        Ok(Some(section(p::centre_title(lang), body)))
    })
}
