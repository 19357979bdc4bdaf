//! `/open-data`: what machines may have, and where the portal's own reference data comes from (ADM-01, CAL-01).
use axum::response::Response;
use leptos::prelude::*;

use crate::t::site as t;
use crate::web::{menu::Section, page::Cx, page::Head, ui::section::section, ui::top::top};

pub(super) async fn page(cx: Cx) -> Response {
    let l = cx.lang;
    let entry = |text: &'static str, links: &[(&str, &'static str)]| {
        let links = links
            .iter()
            .map(|(path, label)| view! { <a class="go" href=cx.to(path)>{*label}</a> })
            .collect_view();
        view! { <p class="measure">{text}</p><p class="row">{links}</p> }
    };
    let centres = entry(
        t::data_centres_text(l),
        &[("/api/v1/centres", t::data_json(l)), ("/api/v1/centres.csv", t::data_csv(l))],
    );
    let posts = entry(
        t::data_posts_text(l),
        &[("/api/v1/posts", t::data_json(l)), ("/api/v1/posts.csv", t::data_csv(l))],
    );
    let notices = entry(t::data_notices_text(l), &[("/api/v1/notices", t::data_json(l))]);
    let needs = entry(
        t::data_needs_text(l),
        &[
            ("/api/v1/needs", t::data_json(l)),
            ("/api/v1/needs.csv", t::data_csv(l)),
            ("/feeds/needs.atom", "Atom"),
        ],
    );
    let feed = entry(t::data_feed_text(l), &[("/feeds/notices.atom", "Atom")]);
    let spec = entry(t::data_spec_text(l), &[("/api/v1/openapi.json", t::data_json(l))]);
    let h = Head::new(t::data_title(l), t::data_lead(l), Section::OPEN_DATA)
        .crumb(t::data_title(l), None)
        .kept(cx.until([]));
    cx.clone().page(h, move || {
        view! {
            {top(t::data_title(l), t::data_lead(l))}
            {section(t::data_centres(l), centres)}
            {section(t::data_notices(l), notices)}
            {section(crate::t::needs::feed_title(l), needs)}
            {section(t::data_posts(l), posts)}
            {section(t::data_feed(l), feed)}
            {section(t::data_spec(l), spec)}
            {section(t::data_divisions(l), view! { <p class="measure">{t::data_divisions_text(l)}</p> })}
            {section(t::data_holidays(l), view! { <p class="measure">{t::data_holidays_text(l)}</p> })}
            {section(t::data_rules(l), view! { <p class="measure">{t::data_rules_text(l)}</p> })}
        }
    })
}
