//! `/bookings/consent`: the form on which a guardian agrees (MIN-01, MIN-02), for the printer: one sheet a minor, filled in by hand and
//! shown at the door. Nothing of it is entered here.
use axum::response::Response;
use leptos::prelude::*;

use crate::features::visits::MENU;
use crate::t::consent as c;
use crate::web::{page::Cx, page::Head, ui::banner::Banner, ui::section::ticks};

/// The page.
pub async fn show(cx: Cx) -> Response {
    let lang = cx.lang;
    let head = Head::new(c::title(lang), c::lead(lang), MENU).crumb(c::title(lang), None);
    cx.page(head, move || {
        let line =
            |name: &'static str| view! { <div><dt>{name}</dt><dd><span class="pen"></span></dd></div> };
        let lines = [
            c::minor(lang),
            c::unit(lang),
            c::centre(lang),
            c::when(lang),
            c::guardian(lang),
            c::phone(lang),
        ];
        let agreed = [c::agree_1(lang), c::agree_2(lang), c::agree_3(lang), c::agree_4(lang)];
        view! {
            <div class="no-print flow">
                <h1>{c::title(lang)}</h1>
                <p class="lead">{c::lead(lang)}</p>
                {Banner::info().text(c::how(lang)).view()}
            </div>
            <article class="sheet sheet--day">
                <h2>{c::title(lang)}</h2>
                <dl class="facts">{lines.map(line)}</dl>
                {ticks(agreed)}
                <p>{c::choice(lang)}</p>
                <div class="sign"><p>{c::sign(lang)}</p><p>{c::date(lang)}</p></div>
                <p class="meta">{c::foot(lang)}</p>
            </article>
        }
    })
}
