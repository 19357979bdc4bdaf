//! What pages of earlier features show of bookings: on the page of a time, the way to book it. The button costs that page nothing: what
//! is free, and whether groups may come, the form says.
use leptos::prelude::*;
use uuid::Uuid;

use crate::base::{db::Tx, ids::TimeId};
use crate::t::book as o;
use crate::web::{page::Cx, panels::Drawn};

/// The button.
pub fn act<'a>(_: &'a mut Tx, cx: &'a Cx, time: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let href = cx.to(&format!("/visits/{}/book", TimeId::from_uuid(time)));
        let view = view! {
            <p><a class="btn" href=href rel="nofollow">{o::act(cx.lang)}</a></p>
            <p class="meta">{o::act_text(cx.lang)}</p>
        };
        Ok(Some(view.into_any()))
    })
}
