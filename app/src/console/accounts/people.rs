//! `/staff/people`: the accounts, for administrators.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{db::paging::Turn, error::Result, i18n::Lang};
use crate::console::accounts;
use crate::office::staff::store::people::{Account, Filter, Status};
use crate::office::{staff::access::Action, staff::desk::Reading, staff::store::people};
use crate::t;
use crate::web::lists::{Filters, fields, pagination};
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{lists, page::Head, page::cx, ui::top::Top};

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

pub(super) async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::StaffManage)?;
    let lang = cx.lang;
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: ROWS };
    let page = people::page(&mut tx, turn, &filter).await?;
    drop(tx);
    let title = t::staff_people::title(lang);
    let head = Head::new(title, title, accounts::PEOPLE.section).private();
    Ok(cx.page(head, move || {
        let n = page.len();
        let cx = crate::web::page::cx();
        let new = cx.to("/staff/people/new");
        let filters = filters(lang, &filter);
        let all = (!filters.on().is_empty())
            .then(|| (cx.to("/staff/people"), t::staff_people::everybody(lang).to_owned()));
        let form = filters.form(&cx, "/staff/people", t::common::search(lang));
        view! {
            {Top::new(title).action(view! { <a class="btn" href=new>{t::staff_people::add(lang)}</a> }).view()}
            <div class="split split--flip">
                <div>{form}</div>
                <div>
                    {if n == 0 {
                        lists::empty(None, t::staff_people::nobody(lang), all)
                    } else {
                        table(title, page.items)
                    }}
                    {pagination(t::staff_people::shown(lang, n), page.next)}
                </div>
            </div>
        }
        .into_any()
    }))
}

fn table(title: &'static str, list: Vec<Account>) -> AnyView {
    let cx = cx();
    let lang = cx.lang;
    let cols = [
        Col::head(t::account::name(lang)),
        Col::text(t::account::role(lang)),
        Col::text(t::account::place(lang)),
        Col::text(t::staff_people::status(lang)),
    ];
    Table::new(title, cols).rows(list.into_iter().map(|a| {
        let href = cx.to(&format!("/staff/people/{}", a.id.uuid()));
        let (role, place, status) = (a.role.label(lang), place_name(&a, lang), status_tag(a.status, lang));
        let name = view! { <a href=href>{a.name}</a><br/><span class="meta">{a.email}</span> };
        cells![name, role, place, status]
    }))
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
