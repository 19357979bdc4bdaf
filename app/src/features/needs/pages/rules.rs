//! `/needs/rules`: what can be taken and what cannot, by kind of goods, in plain words (§5.3).
use axum::response::Response;
use leptos::prelude::*;

use crate::features::needs;
use crate::features::needs::types::{Group, policy, policy::Rule};
use crate::t::needs as n;
use crate::web::{page::Cx, page::Head, ui::section::section, ui::top::top};

pub async fn page(cx: Cx) -> Response {
    let lang = cx.lang;
    let head = Head::new(n::rules_title(lang), n::rules_lead(lang), needs::MENU)
        .crumb(n::title(lang), Some("/needs"))
        .crumb(n::rules_title(lang), None)
        .kept(cx.until([]));
    cx.page(head, move || {
        let groups = Group::all().map(|group| {
            // Categories of one policy share their rules.
            let mut kinds: Vec<(String, Vec<&'static str>)> = vec![];
            for category in group.categories() {
                match kinds.iter_mut().find(|(policy, _)| *policy == category.policy) {
                    Some((_, names)) => names.push(category.label(lang)),
                    None => kinds.push((category.policy.clone(), vec![category.label(lang)])),
                }
            }
            let parts = kinds.into_iter().map(|(policy, names)| {
                view! {
                    <section class="flow"><h3>{lang.list(&names)}</h3>{both(lang, &policy, &[])}</section>
                }
            });
            section(group.label(lang), view! { <div class="flow-l">{parts.collect_view()}</div> })
        });
        let never: Vec<_> = ["medicine", "home_made_food", "health_food", "cash", "welcome"]
            .into_iter()
            .flat_map(policy::rules)
            .chain([Rule::Advertising, Rule::NamedResident])
            .filter(|r| !matches!(r, Rule::Expired | Rule::ShelfLife))
            .map(|r| view! { <li>{r.sentence(lang)}</li> })
            .collect();
        view! {
            {top(n::rules_title(lang), n::rules_lead(lang))}
            {section(n::rules_always(lang), view! { <ul class="ticks ticks--no measure">{never}</ul> })}
            {groups.collect_view()}
        }
    })
}

/// What is welcome and what is not, side by side; `also` are a centre's own words.
pub(super) fn both(lang: crate::base::i18n::Lang, policy: &str, also: &[String]) -> AnyView {
    let yes = policy::welcome(policy, lang).into_iter().map(|s| view! { <li>{s}</li> }).collect_view();
    let own: Vec<_> = policy::rules(policy).map(|r| view! { <li>{r.sentence(lang)}</li> }).collect();
    let also: Vec<_> = also.iter().map(|s| view! { <li>{super::zh(lang, s)}</li> }).collect();
    let list = |title: &'static str, lines: Vec<_>| {
        (!lines.is_empty()).then(
            || view! { <div class="panel"><h3>{title}</h3><ul class="ticks ticks--no">{lines}</ul></div> },
        )
    };
    let no = list(n::cannot(lang), own.into_iter().map(IntoAny::into_any).collect());
    let also = list(n::avoid_title(lang), also.into_iter().map(IntoAny::into_any).collect());
    view! {
        <div class="grid">
            <div class="panel"><h3>{n::can(lang)}</h3><ul class="ticks">{yes}</ul></div>
            {no}
            {also}
        </div>
    }
    .into_any()
}
