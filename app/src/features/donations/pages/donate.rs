//! `/donate`: how giving goes, and what is needed most; with `?need=` it leads to the form about that need, or says why there is none.
use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;

use crate::base::{error::AppError, ids::NeedId};
use crate::features::donations::MENU;
use crate::features::needs::{store as needs, types::Need};
use crate::t::donate as o;
use crate::web::{
    lists, page::Cx, page::Head, ui::badge::Tone, ui::badge::tag, ui::banner::Banner, ui::icon::Icon,
    ui::section::section, ui::section::ticks, ui::top::top,
};

/// Needs that are offered here.
const MOST: usize = 12;

/// The page.
///
/// # Errors
/// [`AppError::BadFilter`] for a need that cannot be one.
pub async fn show(cx: Cx) -> Result<Response, AppError> {
    let asked = cx.params.read("need", |v| v.parse::<NeedId>().ok())?;
    let mut tx = cx.state.db().read().await?;
    let mut full = None;
    if let Some(id) = asked {
        let need =
            needs::by_id(&mut tx, id).await?.filter(|n| n.is_public(cx.today)).ok_or(AppError::NotFound)?;
        if need.takes(cx.today) && need.donee.is_some() {
            return Ok(Redirect::to(&cx.to(&super::give::form(id))).into_response());
        }
        full = Some(need);
    }
    // Who wanted to give for something that has enough is shown who else lacks it.
    let open: Vec<Need> = match &full {
        Some(need) => needs::elsewhere(&mut tx, cx.today, need, MOST).await?,
        None => needs::wanted(&mut tx, cx.today, MOST).await?,
    };
    drop(tx);
    let open: Vec<Need> = open.into_iter().filter(|n| n.takes(cx.today) && n.donee.is_some()).collect();
    let (lang, lead) = (cx.lang, o::lead(cx.lang));
    let head = Head::new(o::title(lang), lead, MENU).crumb(o::title(lang), None);
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let cx = look;
        let banner = full.map(|need| {
            let text = if need.donee.is_none() { o::no_donee(lang) } else { o::enough_text(lang) };
            Banner::wait().title(o::enough(lang, need.item, need.centre_name)).text(text).view()
        });
        let track = cx.to("/track");
        let rows = open.iter().map(|n| line(&cx, n)).collect_view();
        let none = open.is_empty().then(|| lists::empty(None, o::empty(lang), None));
        view! {
            {top(o::title(lang), lead)}
            {banner}
            {section(o::choose(lang), view! { {none}<ul class="rows">{rows}</ul> })}
            {section(o::how(lang), view! {
                <div class="flow">
                    {ticks([o::how_1(lang), o::how_2(lang), o::how_3(lang), o::how_4(lang)])}
                    <p class="measure">{o::no_money(lang)}</p>
                    <p><a class="go" href=track>{o::to_track(lang)}{Icon::Arrow.svg()}</a></p>
                </div>
            })}
        }
    }))
}

fn line(cx: &Cx, need: &Need) -> AnyView {
    let lang = cx.lang;
    let href = cx.to(&format!("/donate?need={}", need.id));
    let until = need.until().map(|day| o::until(lang, lang.date(day)));
    view! {
        <li>
            <div class="rows__main">
                <h3><a href=href>{need.item.clone()}</a></h3>
                <p class="meta">{need.centre_name.clone()}{until.map(|u| format!(" · {u}"))}</p>
                <p class="row">{tag(Tone::Open, o::left(lang, need.left(lang)))}</p>
            </div>
        </li>
    }
    .into_any()
}
