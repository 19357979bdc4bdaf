//! `/campaigns/{slug}`: a day of the year on which many come: when, how long until then, the times around it, the other days.
use axum::{extract::Path, response::Response};
use chrono::Days;
use leptos::prelude::*;

use super::by_day;
use crate::base::{db::paging::Turn, error::AppError, error::Result, i18n};
use crate::features::times;
use crate::features::times::store::list::{self as store, Filter};
use crate::features::times::types::campaign::{AROUND, Campaign};
use crate::t::times as t;
use crate::web::{
    page::Cx, page::Head, ui::icon::Icon, ui::section::Panel, ui::section::section, ui::top::Top,
};

/// Times shown.
const TIMES: usize = 40;

pub async fn page(Path(slug): Path<String>, cx: Cx) -> Result<Response> {
    let campaign = Campaign::parse(&slug).ok_or(AppError::NotFound)?;
    let day = campaign.day(cx.today).ok_or(AppError::NotFound)?;
    let (first, last) = (day - Days::new(AROUND), day + Days::new(AROUND));
    let filter = Filter { from: Some(first), to: Some(last), ..Filter::default() };
    let mut tx = cx.state.db().look().await?;
    let page = store::page(&mut tx, cx.now, Turn::first(cx.state.keys(), TIMES), &filter).await?;
    let counts = store::counts(&mut tx, cx.now, &filter).await?;
    drop(tx);
    let lang = cx.lang;
    let name = campaign.label(lang);
    let head = Head::new(name, t::campaign_description(lang, name), times::MENU)
        .crumb(t::title(lang), Some("/visits"))
        .crumb(name, None)
        .kept(cx.until(counts.changes_at));
    let shown = cx.clone();
    Ok(cx.page(head, move || {
        let cx = shown;
        let left = (day - cx.today).num_days();
        let date = t::date(lang, i18n::date(lang, day, cx.today), lang.weekday(day));
        let count = match left {
            1.. => view! { <p>{t::campaign_left(lang)}<b>{lang.number(left)}</b>{days(lang, left)}</p> }.into_any(),
            0 => view! { <p>{t::campaign_today(lang)}</p> }.into_any(),
            _ => view! { <p>{t::campaign_week(lang)}</p> }.into_any(),
        };
        let span = t::campaign_span(lang, lang.day_month(first), lang.day_month(last));
        let from = cx.to(&format!("/visits?from={first}"));
        let aside = Panel::Key.aside(
            t::campaign_now(lang),
            view! {
                <div class="deadline">{count}<div><span class="meta">{span}</span></div></div>
                <p><a class="btn" href=from>{t::campaign_go(lang)}</a></p>
            },
        );
        let list = if page.items.is_empty() {
            view! { <p>{t::campaign_none(lang)}</p> }.into_any()
        } else {
            let more = page.next.as_ref().map(|_| {
                let href = cx.to(&format!("/visits?from={first}&to={last}"));
                view! { <p><a class="go" href=href>{t::campaign_all(lang, counts.times)}{Icon::Arrow.svg()}</a></p> }
            });
            view! {
                <p class="count"><b>{t::count(lang, counts.times)}</b>{t::centres(lang, counts.centres)}</p>
                {by_day(&cx, &page.items)}
                {more}
            }
            .into_any()
        };
        let others = Campaign::coming(cx.today).into_iter().filter(|(c, _)| *c != campaign).map(|(c, day)| {
            let left = (day - cx.today).num_days();
            let date = t::date(lang, i18n::date(lang, day, cx.today), lang.weekday(day));
            let left = (left > 0).then(|| {
                view! { <div class="left">{t::campaign_left(lang)}<b>{lang.number(left)}</b>{days(lang, left)}</div> }
            });
            view! {
                <li><div class="rows__main"><h3><a href=cx.to(&c.path())>{c.label(lang)}</a></h3><p class="meta">{date}</p></div>{left}</li>
            }
        });
        view! {
            {Top::new(t::campaign_title(lang, date)).phrase().kicker(name).lead(campaign_lead(lang, campaign)).view()}
            <div class="split split--lead">{aside}<section><h2>{t::campaign_times(lang)}</h2>{list}</section></div>
            {section(t::campaign_others(lang), view! { <ul class="rows">{others.collect_view()}</ul> })}
        }
    }))
}

/// The unit behind a number of days.
fn days(lang: crate::base::i18n::Lang, n: i64) -> &'static str {
    if n == 1 { t::campaign_day(lang) } else { t::campaign_days(lang) }
}

fn campaign_lead(lang: crate::base::i18n::Lang, campaign: Campaign) -> &'static str {
    match campaign {
        Campaign::LeiFeng => t::lead_lei_feng(lang),
        Campaign::Disability => t::lead_disability(lang),
        Campaign::Charity => t::lead_charity(lang),
        Campaign::Persons => t::lead_persons(lang),
        Campaign::Volunteers => t::lead_volunteers(lang),
    }
}
