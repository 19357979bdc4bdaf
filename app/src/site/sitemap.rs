//! `/sitemap`: every page a visitor can open.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::divisions;
use crate::features::times::types::campaign::Campaign;
use crate::t::{common, site as t};
use crate::web::{menu::Section, page::Cx, page::Head, ui::section::section, ui::top::top};

pub(super) async fn page(cx: Cx) -> Response {
    let l = cx.lang;
    let list = |entries: Vec<(String, String)>| {
        let link = |(path, label): (String, String)| view! { <li><a href=cx.to(&path)>{label}</a></li> };
        view! { <ul class="links">{entries.into_iter().map(link).collect_view()}</ul> }
    };
    let say = |entries: &[(&str, &str)]| {
        list(entries.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect())
    };
    let public = say(&[
        ("/", common::home(l)),
        ("/notices", common::nav_notices(l)),
        ("/notices?state=open", t::map_open(l)),
        ("/notices?state=ended", t::map_ended(l)),
        ("/centres", common::nav_centres(l)),
        ("/needs", crate::t::needs::title(l)),
        ("/needs/rules", crate::t::needs::rules_title(l)),
        ("/needs/money", crate::t::needs::money_title(l)),
        ("/visits", crate::t::times::title(l)),
        ("/visits/month", crate::t::times::month_title(l)),
        ("/posts", crate::t::posts::nav(l)),
        ("/posts/interest", crate::t::posts::find_title(l)),
        ("/objections", crate::t::objections::find_title(l)),
        ("/objections/figures", crate::t::objections::figures_title(l)),
    ]);
    let campaigns = Campaign::coming(cx.today).into_iter().map(|(c, _)| (c.path(), c.label(l).to_owned()));
    let campaigns = list(campaigns.collect());
    let counties = divisions::counties();
    let counties =
        list(counties.iter().map(|c| (format!("/centres?county={}", c.code), c.label(l))).collect());
    let data = say(&[
        ("/open-data", t::data_title(l)),
        ("/feeds/notices.atom", t::data_feed(l)),
        ("/feeds/needs.atom", crate::t::needs::feed_title(l)),
        ("/api/v1/openapi.json", t::data_spec(l)),
    ]);
    let about = say(&[
        ("/about", common::nav_about(l)),
        ("/privacy", common::privacy(l)),
        ("/accessibility", common::accessibility(l)),
    ]);
    let h = Head::new(t::map_title(l), t::map_lead(l), Section::HOME)
        .crumb(t::map_title(l), None)
        .kept(cx.until([]));
    cx.clone().page(h, move || {
        view! {
            {top(t::map_title(l), t::map_lead(l))}
            {section(t::map_public(l), public)}
            {section(t::map_campaigns(l), campaigns)}
            {section(t::map_by_county(l), counties)}
            {section(t::map_data(l), data)}
            {section(t::map_about(l), about)}
        }
    })
}
