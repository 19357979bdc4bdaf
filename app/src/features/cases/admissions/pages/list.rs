//! The list of cases: by state, place and reference; with boxes to tick where a clerk decides many at once.
use axum::response::Response;
use leptos::prelude::*;

use super::words;
use crate::{
    base::{
        db::paging::Bound,
        divisions::{self, place},
        error::AppError,
    },
    features::cases::admissions::{
        self,
        store::list::{self, Filter},
        types::{Act, Case, State},
    },
    office::staff::{
        access::Action,
        desk::Reading,
        types::{Actor, Division, Scope},
    },
    t,
    web::{
        page::{Cx, Head},
        ui::{
            badge::tag,
            filters::{Choice, filters, search, select, select_grouped},
            pagination::pagination,
        },
    },
};

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

/// The list.
pub(super) async fn list(Reading { cx, actor, mut tx }: Reading) -> Result<Response, AppError> {
    actor.require_role(Action::CaseRead)?;
    let scope = actor.scope();
    let filter = Filter {
        state: cx.params.read("state", State::parse)?,
        division: cx.params.read("place", Division::parse)?,
        reference: cx.params.read("q", Filter::typed_reference)?,
    };
    let after = cx.params.one("after")?;
    let canonical = format!("{scope:?}|{}", filter.canonical());
    let bound = Bound { keys: cx.state.keys(), list: "cases", filter: &canonical };
    let found = list::page(&mut tx, &bound, &scope, &filter, after, LIMIT).await?;
    let counts = list::counts(&mut tx, &scope).await?;
    drop(tx);
    let lang = cx.lang;
    let title = t::cases::title(lang);
    let head = Head::new(title, title, admissions::DESK.section).private().crumb(title, None);
    let may_enter = actor.role.may(Action::CaseEnter);
    let many = many(&actor, &filter);
    let total: i64 = counts.values().sum();
    let inner = cx.clone();
    Ok(cx.page(head, move || {
        let cx = inner;
        let states = State::ALL.iter().filter_map(|s| {
            let n = counts.get(s).copied().filter(|n| *n > 0)?;
            let on = filter.state == Some(*s);
            let query = cx.params.with("after", None);
            let params = crate::web::forms::Params::parse(&query).unwrap_or_default();
            let href = cx.to(&format!("/staff/cases?{}", params.with("state", (!on).then_some(s.word()))));
            let current = on.then_some("true");
            Some(view! { <li><a class="go" href=href aria-current=current>{s.label(lang)}" "<b>{lang.number(n)}</b></a></li> })
        });
        let states: Vec<_> = states.collect();
        let enter = may_enter.then(|| view! { <a class="btn" href=cx.to("/staff/cases/new")>{t::cases::new_link(lang)}</a> });
        let n = found.items.len();
        let rows: Vec<_> = found.items.iter().map(|case| row(&cx, case, many.is_some())).collect();
        let body = if rows.is_empty() {
            view! { <div class="empty"><p>{t::cases::empty(lang)}</p><a class="btn btn--2" href=cx.to("/staff/cases")>{t::cases::all_cases(lang)}</a></div> }.into_any()
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
                {filter_form(&cx, &scope, &filter)}
                <section class="panel"><h2>{t::cases::by_state(lang)}</h2><ul class="links">{states}</ul></section>
            </div>
            <div>{body}{pagination(t::cases::shown(lang, i64::try_from(n).unwrap_or(0)), found.next)}</div></div>
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

fn filter_form(cx: &Cx, scope: &Scope, filter: &Filter) -> AnyView {
    use t::cases as c;
    let lang = cx.lang;
    let state = filter.state.map(State::word);
    let states = std::iter::once(Choice::new("", c::all_states(lang), state))
        .chain(State::ALL.iter().map(|s| Choice::new(s.word(), s.label(lang), state)));
    let division = filter.division.as_ref().map(Division::code);
    let township = |t: &divisions::Township| Choice::new(t.code, t.label(lang), division);
    let all = || Choice::new("", c::all_places(lang), division);
    let places = match scope {
        Scope::City => {
            let groups = divisions::counties().iter().map(|county| {
                let whole = Choice::new(county.code, c::whole_county(lang, county.label(lang)), division);
                let list = std::iter::once(whole).chain(divisions::townships_of(county.code).map(township));
                (county.label(lang), list.collect())
            });
            Some(select_grouped("place", c::place(lang), all(), groups.collect()).into_any())
        }
        Scope::County(code) => {
            let list = std::iter::once(all()).chain(divisions::townships_of(code).map(township));
            Some(select("place", c::place(lang), list.collect()).into_any())
        }
        _ => None,
    };
    let summary = match filter.state {
        Some(s) => c::filter_summary(lang, s.label(lang)),
        None => c::filter_summary(lang, c::all_states(lang)),
    };
    let parts = view! {
        {search(c::search(lang), Some(c::search_hint(lang).to_owned()), filter.reference.clone())}
        {select("state", c::state(lang), states.collect())}
        {places}
    };
    filters(summary, cx.to("/staff/cases"), c::apply_filters(lang), parts.into_any()).into_any()
}
