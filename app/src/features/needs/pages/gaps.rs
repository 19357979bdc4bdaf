//! What is missing most in each county, what can be taken at all, and that money goes elsewhere.
use leptos::prelude::*;

use crate::base::divisions;
use crate::features::needs::{store::list::Gap, types::policy::Rule};
use crate::t::needs as n;
use crate::web::{page::Cx, ui::icon::Icon, ui::section::Panel};

/// The table with its panels.
pub fn view(cx: &Cx, gaps: Vec<Gap>) -> AnyView {
    let lang = cx.lang;
    let rows = gaps.into_iter().map(|gap| {
        let county = divisions::county_label(gap.county, lang);
        let href = format!("{}?county={}&category={}", cx.to("/needs"), gap.county, gap.category.code);
        let amount: Vec<String> = gap
            .amounts
            .iter()
            .map(|(n, unit)| format!("{} {}", lang.number(*n), unit.label(lang, *n)))
            .collect();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=href>{county}</a></th>
                <td class="w" role="cell">{gap.category.label(lang)}<span class="meta">{n::gap(lang)}{n::gap_centres(lang, gap.centres)}</span></td>
                <td class="n" role="cell">{lang.list(&amount)}</td>
            </tr>
        }
    });
    let date = lang.date(cx.today);
    view! {
        <div class="split">
            <div class="bars-box">
                <table class="bars" role="table">
                    <caption class="meta">{n::gaps_caption(lang, date)}</caption>
                    <thead class="vh" role="rowgroup"><tr role="row">
                        <th scope="col" role="columnheader">{n::county_label(lang)}</th>
                        <th scope="col" role="columnheader">{n::gaps_what(lang)}</th>
                        <th scope="col" role="columnheader">{n::gaps_left(lang)}</th>
                    </tr></thead>
                    <tbody role="rowgroup">{rows.collect_view()}</tbody>
                </table>
            </div>
            <aside class="flow-l" aria-label=n::know_first(lang)>
                {Panel::Plain.section(n::accept_title(lang), accept(cx))}
                {Panel::Plain.section(n::money_panel(lang), money(cx))}
            </aside>
        </div>
    }
    .into_any()
}

/// The short of it, with the way to all rules.
fn accept(cx: &Cx) -> AnyView {
    let lang = cx.lang;
    let never = [Rule::NeverFood, Rule::HealthFood, Rule::NoMoney];
    let no = never.map(|rule| view! { <li>{rule.sentence(lang)}</li> }).collect_view();
    view! {
        <ul class="ticks"><li>{n::accept_new(lang)}</li><li>{Rule::ShelfLife.sentence(lang)}</li></ul>
        <ul class="ticks ticks--no">{no}</ul>
        <p><a class="go" href=cx.to("/needs/rules")>{n::accept_all(lang)}{Icon::Arrow.svg()}</a></p>
    }
    .into_any()
}

fn money(cx: &Cx) -> AnyView {
    let lang = cx.lang;
    view! {
        <p>{n::money_short(lang)}</p>
        <p><a class="go" href=cx.to("/needs/money")>{n::money_link(lang)}{Icon::Arrow.svg()}</a></p>
    }
    .into_any()
}
