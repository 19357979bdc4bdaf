//! `/staff/people`: the accounts, for administrators.
use axum::{extract::State, response::Response};
use leptos::prelude::*;

use crate::{
    base::{db::paging::Bound, divisions, error::AppError},
    console::accounts,
    office::staff::{
        access::Action,
        desk::Reading,
        store::people::{self, Account, Filter, Status},
        types::Role,
    },
    t,
    web::{
        page::{Head, cx},
        state::AppState,
        ui::{
            filters::{Choice, filters, search, select},
            pagination::pagination,
            table::{Col, Table, cells},
            top::Top,
        },
    },
};

/// Accounts on one page.
const ROWS: usize = 50;

/// The same as a tag.
pub(super) fn status_tag(status: Status, lang: crate::base::i18n::Lang) -> AnyView {
    let class = match status {
        Status::Invited => "tag tag--wait",
        Status::Active => "tag tag--ok",
        Status::Disabled => "tag",
    };
    view! { <span class=class>{status.label(lang)}</span> }.into_any()
}

/// Where somebody works, with the name of the village.
pub(super) fn place_name(a: &Account, lang: crate::base::i18n::Lang) -> String {
    match &a.unit {
        Some(unit) => format!("{} {unit}", a.division.label(lang)),
        None => a.division.label(lang),
    }
}

/// The list.
pub(super) async fn show(
    State(state): State<AppState>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    actor.require_role(Action::StaffManage)?;
    let lang = cx.lang;
    let filter = Filter {
        q: cx.params.text()?,
        role: cx.params.read("role", Role::parse)?,
        county: cx.params.read("county", |c| divisions::county(c).map(|c| c.code.to_owned()))?,
        status: cx.params.read("status", Status::parse)?,
    };
    let canonical = filter.canonical();
    let bound = Bound { keys: state.keys(), list: "staff", filter: &canonical };
    let page = people::page(&mut tx, &bound, &filter, cx.params.one("after")?, ROWS).await?;
    drop(tx);
    let title = t::staff_people::title(lang);
    let head = Head::new(title, title, accounts::PEOPLE.section).private();
    Ok(cx.page(head, move || {
        let n = i64::try_from(page.items.len()).unwrap_or_default();
        let new = crate::web::page::cx().to("/staff/people/new");
        view! {
            {Top::new(title).action(view! { <a class="btn" href=new>{t::staff_people::add(lang)}</a> }).view()}
            <div class="split split--flip">
                <div>{form(&filter)}</div>
                <div>
                    {if n == 0 {
                        view! { <p class="measure">{t::staff_people::nobody(lang)}</p> }.into_any()
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

fn form(f: &Filter) -> AnyView {
    let cx = cx();
    let lang = cx.lang;
    let all = |now: Option<&str>| Choice::new("", t::staff_people::any(lang), now);
    let role = f.role.map(Role::word);
    let roles = std::iter::once(all(role))
        .chain(Role::ALL.iter().map(|r| Choice::new(r.word(), r.label(lang), role)))
        .collect();
    let county = f.county.as_deref();
    let counties = std::iter::once(all(county))
        .chain(divisions::counties().iter().map(|c| Choice::new(c.code, c.label(lang), county)))
        .collect();
    let status = f.status.map(Status::word);
    let states = std::iter::once(all(status))
        .chain(Status::ALL.iter().map(|s| Choice::new(s.word(), s.label(lang), status)))
        .collect();
    let parts = view! {
        {search(t::staff_people::search(lang), None, f.q.clone())}
        {select("role", t::account::role(lang), roles)}
        {select("county", t::staff_people::county(lang), counties)}
        {select("status", t::staff_people::status(lang), states)}
    };
    filters(
        t::staff_people::filter(lang).to_owned(),
        cx.to("/staff/people"),
        t::common::search(lang),
        parts.into_any(),
    )
    .into_any()
}
