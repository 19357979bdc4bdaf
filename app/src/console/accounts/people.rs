//! `/staff/people`: the accounts, for administrators.
use axum::{extract::State, response::Response};
use leptos::prelude::*;

use crate::{
    base::{db::paging::Turn, error::AppError, i18n::Lang},
    office::staff::{
        access::Action,
        desk::Desk,
        store::people::{self, Account, Filter, Status},
    },
    t,
    web::{
        lists::{self, Filters, fields, pagination},
        page::{Head, cx},
        state::AppState,
        ui::layout::Section,
    },
};

/// Accounts on one page.
const ROWS: usize = 50;

/// The same as a tag.
pub(super) fn status_tag(status: Status, lang: Lang) -> AnyView {
    let class = match status {
        Status::Invited => "tag tag--wait",
        Status::Active => "tag tag--ok",
        Status::Disabled => "tag",
    };
    view! { <span class=class>{status.label(lang)}</span> }.into_any()
}

/// Where somebody works, with the name of the village.
pub(super) fn place_name(a: &Account, lang: Lang) -> String {
    match &a.unit {
        Some(unit) => format!("{} {unit}", a.division.label(lang)),
        None => a.division.label(lang),
    }
}

/// The list.
pub(super) async fn show(
    State(state): State<AppState>,
    Desk { cx, actor }: Desk,
) -> Result<Response, AppError> {
    actor.require_role(Action::StaffManage)?;
    let lang = cx.lang;
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: state.keys(), after: cx.params.one("after")?, limit: ROWS };
    let mut tx = state.db().read().await?;
    let page = people::page(&mut tx, turn, &filter).await?;
    drop(tx);
    let title = t::staff_people::title(lang);
    let head = Head::new(title, title, Section::Staff).private();
    Ok(cx.page(head, move || {
        let n = page.len();
        let rows = page.items.into_iter().map(|a| row(&a)).collect_view();
        let cx = crate::web::page::cx();
        let new = cx.to("/staff/people/new");
        let filters = filters(lang, &filter);
        let all = (!filters.on().is_empty())
            .then(|| (cx.to("/staff/people"), t::staff_people::everybody(lang).to_owned()));
        let form = filters.form(&cx, "/staff/people", t::common::search(lang));
        view! {
            <div class="head"><div class="row row--ends"><h1>{title}</h1><a class="btn" href=new>{t::staff_people::add(lang)}</a></div></div>
            <div class="split split--flip">
                <div>{form}</div>
                <div>
                    {if n == 0 {
                        lists::empty(None, t::staff_people::nobody(lang), all)
                    } else {
                        view! {
                            <div class="table-box"><table class="table" role="table">
                                <caption class="vh">{title}</caption>
                                <thead role="rowgroup"><tr role="row">
                                    <th scope="col" role="columnheader">{t::account::name(lang)}</th>
                                    <th scope="col" role="columnheader">{t::account::role(lang)}</th>
                                    <th scope="col" role="columnheader">{t::account::place(lang)}</th>
                                    <th scope="col" role="columnheader">{t::staff_people::status(lang)}</th>
                                </tr></thead>
                                <tbody role="rowgroup">{rows}</tbody>
                            </table></div>
                        }.into_any()
                    }}
                    {pagination(t::staff_people::shown(lang, n), page.next)}
                </div>
            </div>
        }
        .into_any()
    }))
}

fn row(a: &Account) -> AnyView {
    let cx = cx();
    let lang = cx.lang;
    let href = cx.to(&format!("/staff/people/{}", a.id.uuid()));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a href=href>{a.name.clone()}</a><br/><span class="meta">{a.email.clone()}</span></th>
            <td role="cell" data-label=t::account::role(lang)>{a.role.label(lang)}</td>
            <td role="cell" data-label=t::account::place(lang)>{place_name(a, lang)}</td>
            <td role="cell" data-label=t::staff_people::status(lang)>{status_tag(a.status, lang)}</td>
        </tr>
    }
    .into_any()
}

fn filters(lang: Lang, f: &Filter) -> Filters {
    let any = t::staff_people::any(lang);
    Filters::new(vec![
        fields::search(lang, t::staff_people::search(lang), None, f.q.as_deref()),
        fields::closed(lang, "role", t::account::role(lang), any, f.role),
        fields::county(lang, t::staff_people::county(lang), any, f.county.as_deref()),
        fields::closed(lang, "status", t::staff_people::status(lang), any, f.status),
    ])
}
