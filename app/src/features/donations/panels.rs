//! What pages of earlier features show of donations: on the page of an open need, the way to register an intention for it.
use leptos::prelude::*;
use uuid::Uuid;

use crate::base::{db::Tx, ids::NeedId};
use crate::features::needs::store as needs;
use crate::t::donate as o;
use crate::web::{page::Cx, panels::Drawn};

/// The button, where somebody lawfully receives and something is open; else the page says whom to call.
pub fn act<'a>(tx: &'a mut Tx, cx: &'a Cx, need: Uuid) -> Drawn<'a> {
    Box::pin(async move {
        let need = needs::by_id(tx, NeedId::from_uuid(need)).await?;
        let open = need.filter(|n| n.takes(cx.today) && n.donee.is_some());
        Ok(open.map(|need| {
            let href = cx.to(&format!("/donate?need={}", need.id));
            view! {
                <p>{o::act_text(cx.lang)}</p>
                <p><a class="btn" href=href rel="nofollow">{o::act(cx.lang)}</a></p>
            }
            .into_any()
        }))
    })
}
