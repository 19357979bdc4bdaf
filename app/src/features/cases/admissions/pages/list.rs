//! The list of cases: by state, place and reference; with boxes to tick where a clerk decides many at once.
use axum::response::Response;
use leptos::prelude::*;

use super::words;
use crate::base::{db::paging::Turn, divisions, divisions::place, error::Result};
use crate::features::cases::admissions;
use crate::features::cases::admissions::store::list::{self, Filter};
use crate::features::cases::admissions::types::{Act, Case, State};
use crate::office::staff::types::{Actor, Division, Scope};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t;
use crate::web::lists::{Filters, fields, pagination};
use crate::web::{lists, page::Cx, page::Head, ui::badge::tag};

const PATH: &str = "/staff/cases";
/// Rows of a page; with one more pair the boxes of a whole page fit into an address.
const LIMIT: usize = 50;

/// The step that can be taken for many cases of this list at once.
fn many(actor: &Actor, filter: &Filter) -> Option<Act> {
    match filter.state? {
        State::VillageReported if actor.role.may(Action::CaseApprove) => Some(Act::Approve),
        State::TownshipApproved if actor.role.may(Action::CaseFile) => Some(Act::File),
        _ => None,
    }
}

pub(super) async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::CaseRead)?;
    let scope = actor.scope();
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: LIMIT };
    let found = list::page(&mut tx, turn, &scope, &filter).await?;
    let counts = list::counts(&mut tx, &scope).await?;
    drop(tx);
    let lang = cx.lang;
    let title = t::cases::title(lang);
    let head = Head::new(title, title, admissions::DESK.section).private().crumb(title, None);
    let may_enter = actor.role.may(Action::CaseEnter);
    let many = many(&actor, &filter);
    let total: i64 = counts.values().sum();
    Ok(cx.draw(head, move |cx| {
        let states = State::ALL.iter().filter_map(|s| {
            let n = counts.get(s).copied().filter(|n| *n > 0)?;
            let on = filter.state == Some(*s);
            let href = lists::link(cx, PATH, &[("state", (!on).then_some(s.word()))]);
            let current = on.then_some("true");
            Some(view! { <li><a class="go" href=href aria-current=current>{s.label(lang)}" "<b>{lang.number(n)}</b></a></li> })
        });
        let states: Vec<_> = states.collect();
        let enter = may_enter.then(|| view! { <a class="btn" href=cx.to("/staff/cases/new")>{t::cases::new_link(lang)}</a> });
        let n = found.len();
        let rows: Vec<_> = found.items.iter().map(|case| row(cx, case, many.is_some())).collect();
        let body = if rows.is_empty() {
            lists::empty(None, t::cases::empty(lang), Some((cx.to(PATH), t::cases::all_cases(lang).to_owned())))
        } else if let Some(act) = many {
            let word = match act {
                Act::Approve => t::cases::many_approve(lang),
                _ => t::cases::many_file(lang),
            };
            view! {
                <form method="get" action=cx.to("/staff/cases/bulk")>
                    <input type="hidden" name="act" value=act.word()/>
                    <p class="meta">{t::cases::many_hint(lang)}</p>
                    <ul class="rows">{rows}</ul>
                    <div class="form__end"><button class="btn btn--2">{word}</button></div>
                </form>
            }
            .into_any()
        } else {
            view! { <ul class="rows">{rows}</ul> }.into_any()
        };
        view! {
            <div class="head row row--ends"><div><span class="kicker">{actor.division.label(lang)}</span><h1>{title}</h1><p class="meta">{t::cases::total(lang, lang.number(total))}</p></div>{enter}</div>
            <div class="split split--flip"><div class="flow-l">
                <div>{filters(cx, &scope, &filter).form(cx, PATH, t::cases::apply_filters(lang))}</div>
                <section class="panel"><h2>{t::cases::by_state(lang)}</h2><ul class="links">{states}</ul></section>
            </div>
            <div>{body}{pagination(t::cases::shown(lang, n), found.next)}</div></div>
        }
    }))
}

fn row(cx: &Cx, case: &Case, tick: bool) -> AnyView {
    let lang = cx.lang;
    let href = cx.to(&case.path());
    let since = t::cases::since(lang, lang.date(crate::base::clock::local_date(case.state_since)));
    let main = view! {
        <h3><a href=href>{case.reference.clone()}" · "{case.masked.clone()}</a></h3>
        <p class="row">{tag(words::tone(case.state), case.state.label(lang))}<span class="meta">{since}</span></p>
        <p class="meta">{place(&case.township, lang)}</p>
    };
    if tick {
        let label = t::cases::tick(lang, &case.reference);
        view! {
            <li><div class="rows__main">{main}</div>
            <label class="choice"><input type="checkbox" name="case" value=case.reference.clone()/><span>{t::cases::tick_word(lang)}<span class="vh">{label}</span></span></label></li>
        }
        .into_any()
    } else {
        view! { <li><div class="rows__main">{main}</div></li> }.into_any()
    }
}

fn filters(cx: &Cx, scope: &Scope, filter: &Filter) -> Filters {
    use t::cases as c;
    let lang = cx.lang;
    let mut fields = vec![
        fields::search(lang, c::search(lang), Some(c::search_hint(lang)), filter.reference.as_deref()),
        fields::closed(lang, "state", c::state(lang), c::all_states(lang), filter.state),
    ];
    let townships = |county: &str| {
        divisions::townships_of(county).map(|t| (t.code, t.label(lang).to_owned())).collect::<Vec<_>>()
    };
    let groups: Vec<(_, Vec<_>)> = match scope {
        Scope::City => divisions::counties()
            .iter()
            .map(|county| {
                let whole = (county.code, c::whole_county(lang, county.label(lang)));
                (Some(county.label(lang)), [vec![whole], townships(county.code)].concat())
            })
            .collect(),
        Scope::County(code) => vec![(None, townships(code))],
        _ => vec![],
    };
    if !groups.is_empty() {
        let on = filter.division.as_ref().map(Division::code);
        fields.push(fields::grouped("place", c::place(lang), c::all_places(lang), groups, on));
    }
    Filters::new(fields)
}
