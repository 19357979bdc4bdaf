//! `/staff/gifts/slow`: which centres let donors wait, for township, county and city.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{divisions, error::AppError};
use crate::features::donations::{SLOW, store::day};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::gifts_day as d;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{page::Head, ui::banner::Banner, ui::top::top};

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for whom there is none.
pub async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::GiftOversee)?;
    let slow = day::slow(&mut tx, &actor, cx.today).await?;
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(d::slow_title(lang), d::slow_lead(lang), SLOW.section);
    let head = head.crumb(d::slow_title(lang), None).private();
    Ok(cx.page(head, move || {
        let body = if slow.is_empty() {
            Banner::ok().text(d::slow_none(lang)).view()
        } else {
            let cols = [
                Col::head(d::slow_centre(lang)),
                Col::text(d::slow_county(lang)),
                Col::number(d::slow_answers(lang)),
                Col::number(d::slow_inspections(lang)),
                Col::number(d::slow_receipts(lang)),
                Col::number(d::slow_reports(lang)),
                Col::text(d::slow_since(lang)),
            ];
            let n = i64::try_from(slow.len()).unwrap_or(i64::MAX);
            let rows = slow.iter().map(|s| {
                let [a, i, r, u] = [s.answers, s.inspections, s.receipts, s.reports].map(|n| lang.number(n));
                cells![
                    s.name.clone(),
                    divisions::county_label(&s.county, lang),
                    a,
                    i,
                    r,
                    u,
                    lang.date(s.since)
                ]
            });
            let table = Table::new(d::slow_title(lang), cols).rows(rows);
            view! { <p>{d::slow_count(lang, n)}</p>{table} }.into_any()
        };
        view! { {top(d::slow_title(lang), d::slow_lead(lang))}{body} }
    }))
}
