//! `/staff/residents`: who lives in a centre, as far as the person reaches; filters as a GET form, keyset pages.
use std::collections::HashMap;

use axum::response::Response;
use leptos::prelude::*;

use super::words;
use crate::base::{db::paging::Page, db::paging::Turn, error::Result, ids::CentreId};
use crate::features::cases::residence;
use crate::features::cases::residence::store::residents::{Resident, Which, count, page};
use crate::features::centres::store as centres;
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t::residence as r;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    lists, lists::Filters, lists::fields::closed, lists::pagination, page::Cx, page::Head, ui::badge::Tone,
    ui::badge::tag, ui::top::top,
};

pub(super) const PAGE: usize = 50;

pub async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::CaseRead)?;
    let which = cx.params.read("which", Which::parse)?;
    let scope = actor.scope();
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let found = page(&mut tx, turn, &scope, which, cx.today).await?;
    let n = count(&mut tx, &scope, which, cx.today).await?;
    let ids: Vec<CentreId> = found.items.iter().map(|i| i.centre_id).collect();
    let names = centres::names(&mut tx, &ids).await?;
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(r::title(lang), r::lead(lang), residence::DESK.section)
        .crumb(r::title(lang), None)
        .private();
    Ok(cx.draw(head, move |cx| {
        let filters =
            Filters::new(vec![closed(lang, "which", r::filter_state(lang), r::which_all(lang), which)]);
        view! {
            {top(r::title(lang), r::lead(lang))}
            <div class="split split--flip">
                <div>{filters.form(cx, "/staff/residents", r::filter_apply(lang))}</div>
                <div>
                    <h2 class="vh">{r::results(lang)}</h2>
                    <p class="count">{r::count(lang, n)}</p>
                    {if found.is_empty() { empty(cx) } else { table(cx, found, &names) }}
                </div>
            </div>
        }
    }))
}

fn empty(cx: &Cx) -> AnyView {
    let lang = cx.lang;
    let all = (cx.to("/staff/residents"), r::none_all(lang).to_owned());
    lists::empty(Some(r::none_title(lang).to_owned()), r::none_text(lang), Some(all))
}

/// The residents as cards on phones and a table where there is room, with the way to the next page.
pub(super) fn table(cx: &Cx, page: Page<Resident>, names: &HashMap<CentreId, (String, String)>) -> AnyView {
    let lang = cx.lang;
    let n = page.len();
    let cols = [
        Col::head(r::col_case(lang)),
        Col::text(r::col_name(lang)),
        Col::text(r::col_state(lang)),
        Col::text(r::col_centre(lang)),
        Col::text(r::col_since(lang)),
        Col::text(r::col_assess(lang)),
    ];
    let rows = page.items.into_iter().map(|i| {
        let href = cx.to(&format!("/staff/cases/{}/stay", i.reference));
        let late = i.expected_on.is_some_and(|day| day < cx.today);
        let back =
            i.expected_on.map(|day| view! { <p class="meta">{r::back_by(lang, lang.day_month(day))}</p> });
        let late = late.then(|| tag(Tone::Bad, r::late(lang)));
        let centre = names.get(&i.centre_id).map(|(_, name)| name.clone()).unwrap_or_default();
        cells![
            view! { <a href=href>{i.reference}</a> },
            i.masked,
            view! { {tag(words::tone(i.state), words::state(lang, i.state))}{late}{back} },
            centre,
            lang.date(i.moved_in_on),
            lang.date(i.assess_due),
        ]
    });
    view! {
        {Table::new(r::title(lang), cols).rows(rows)}
        {pagination(r::page_note(lang, n), page.next)}
    }
    .into_any()
}
