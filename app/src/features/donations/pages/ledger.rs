//! `/donations`: what came and what became of it. Lines by month, the totals of a year with what is not shown; money is not the portal's and
//! is not counted (DON-05, DON-11).
use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;

use super::parts;
use crate::base::{db::paging::Turn, divisions, error::AppError, i18n::Lang};
use crate::features::donations::store::ledger::{self, Filter, Line};
use crate::features::donations::store::totals::{self, Total, Totals};
use crate::features::donations::{LEDGER, outlets::summary};
use crate::features::needs::types::Category;
use crate::t::donations as t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::ui::{bars, bars::Bars, facts::Figure, facts::figures};
use crate::web::{
    lists, lists::Filters, lists::fields, lists::pagination, page::Cx, page::Head, ui::section::section,
    ui::section::ticks, ui::top::top,
};

/// Lines on one page.
const PAGE: usize = 30;
/// Months that the filter offers.
const MONTHS: i32 = 24;

/// The page.
///
/// # Errors
/// [`AppError::BadFilter`], [`AppError::BadCursor`].
pub async fn show(cx: Cx) -> Result<Response, AppError> {
    let filter = Filter::read(&cx.params)?;
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: PAGE };
    let mut tx = cx.state.db().look().await?;
    let page = ledger::page(&mut tx, turn, &filter).await?;
    // The year of the chosen month, else this one.
    let year = filter.month.as_deref().and_then(|m| m.get(..4)?.parse().ok()).unwrap_or(cx.today.year());
    let totals = totals::of_year(&mut tx, year, &filter).await?;
    drop(tx);
    let lang = cx.lang;
    let (title, lead) = (t::ledger_title(lang), t::ledger_lead(lang));
    let head = Head::new(title, lead, LEDGER).crumb(title, None).kept(cx.until([]));
    let look = cx.clone();
    Ok(cx.page(head, move || {
        let cx = look;
        let on = filter != Filter::default();
        let form = filters(&cx, &filter).form(&cx, "/donations", t::ledger_apply(lang));
        let rows = page.items.iter().map(|l| line(l, lang)).collect::<Vec<_>>();
        let lines = if rows.is_empty() {
            let narrow = on.then(|| (cx.to("/donations"), t::ledger_all(lang).to_owned()));
            lists::empty(None, if on { t::ledger_empty_filter(lang) } else { t::ledger_empty(lang) }, narrow)
        } else {
            let cols = [
                Col::text(t::csv_month(lang)),
                Col::head(t::csv_item(lang)),
                Col::text(t::csv_centre(lang)),
                Col::number(t::csv_quantity(lang)),
                Col::text(t::csv_value(lang)),
                Col::text(t::csv_donor(lang)),
                Col::text(t::csv_use(lang)),
            ];
            let note = t::ledger_count(lang, page.len());
            view! { {Table::new(t::ledger_lines(lang), cols).rows(rows)}{pagination(note, page.next)} }
                .into_any()
        };
        let notes = [t::read_1(lang), t::read_2(lang), t::read_3(lang), t::read_4(lang)];
        view! {
            {top(title, lead)}
            {year_of(&totals, lang)}
            {section(t::ledger_lines(lang), view! { {form}{lines} })}
            {shares(&totals, lang)}
            {section(t::ledger_read(lang), ticks(notes))}
            {open_data(&cx)}
        }
    }))
}

fn filters(cx: &Cx, filter: &Filter) -> Filters {
    let lang = cx.lang;
    let (year, month) = (cx.today.year(), i32::try_from(cx.today.month0()).unwrap_or(0));
    let months = (0..MONTHS).map(|back| {
        let n = year * 12 + month - back;
        let word = format!("{}-{:02}", n / 12, n % 12 + 1);
        (word.clone(), word)
    });
    let categories = Category::all().map(|c| (c.code.clone(), c.label(lang)));
    let chosen = filter.category.map(|c| c.code.clone());
    Filters::new(vec![
        fields::select(
            "month",
            t::csv_month(lang),
            t::ledger_every_month(lang),
            months,
            filter.month.as_deref(),
        ),
        fields::county(lang, t::csv_county(lang), t::ledger_every_county(lang), filter.county),
        fields::select(
            "category",
            t::csv_category(lang),
            t::ledger_every_category(lang),
            categories,
            chosen.as_deref(),
        ),
    ])
}

fn line(l: &Line, lang: Lang) -> [AnyView; 7] {
    let value = match (l.value_fen, l.correction.is_empty()) {
        (Some(fen), _) => t::ledger_value(lang, parts::yuan(fen, lang), l.value_basis.label(lang)),
        (None, _) => t::ledger_unvalued(lang).to_owned(),
    };
    let place = t::ledger_place(lang, &l.centre, divisions::county_label(&l.county, lang));
    let quantity = if l.pieces < 0 {
        format!("−{}", l.packing.words(lang, -l.pieces))
    } else {
        l.packing.words(lang, l.pieces)
    };
    let what =
        if l.correction.is_empty() { summary(l, lang) } else { t::ledger_correction(lang, &l.correction) };
    cells![l.month.clone(), l.item.clone(), place, quantity, value, l.donor(lang).to_owned(), what]
}

/// The year: gifts with and without a value stand apart and are never added to anything else.
fn year_of(totals: &Totals, lang: Lang) -> AnyView {
    let (year, months) = (totals.year, &totals.months);
    let sum = |of: fn(&Total) -> i64| months.iter().map(of).sum::<i64>();
    let (valued, unvalued, fen, hidden) =
        (sum(|m| m.valued), sum(|m| m.unvalued), sum(|m| m.fen), sum(|m| m.hidden));
    if valued + unvalued == 0 {
        return view! { <p class="measure">{t::ledger_year_none(lang, year)}</p> }.into_any();
    }
    let figure = |name: &str, value: String, unit: &str, note: String| Figure {
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
        note,
    };
    let gifts = t::unit_gifts(lang);
    let numbers = figures(vec![
        figure(t::fig_all(lang), lang.number(valued + unvalued), gifts, t::fig_all_note(lang, year)),
        figure(
            t::fig_valued(lang),
            parts::yuan(fen, lang),
            t::unit_yuan(lang),
            t::fig_valued_note(lang, valued),
        ),
        figure(t::fig_unvalued(lang), lang.number(unvalued), gifts, t::fig_unvalued_note(lang).to_owned()),
    ]);
    let hidden = if hidden > 0 { t::ledger_hidden(lang, hidden) } else { String::new() };
    let chart = Bars {
        caption: t::chart_months(lang, year),
        head: t::csv_month(lang),
        cols: [t::ledger_valued(lang), t::ledger_only_quantity(lang)],
        total: Some(t::chart_sum(lang)),
    };
    let rows = months.iter().map(|m| (m.name.clone().into_any(), [m.valued, m.unvalued])).collect();
    view! {
        <div class="flow figures--long">{numbers}<p class="meta">{hidden}" "{t::ledger_money(lang)}</p></div>
        {section(t::ledger_by_month(lang), view! { <div class="flow">{chart.view(rows, lang)}{bars::keys(t::key_valued(lang), t::key_unvalued(lang))}</div> })}
    }
    .into_any()
}

/// The year by category, county and centre.
fn shares(totals: &Totals, lang: Lang) -> Option<AnyView> {
    if totals.months.is_empty() {
        return None;
    }
    let chart = |head: &'static str, list: &[Total], name: &dyn Fn(&str) -> String| {
        let rows = list.iter().map(|t| (name(&t.name).into_any(), [t.valued + t.unvalued])).collect();
        let bars = Bars {
            caption: t::chart_gifts(lang, totals.year),
            head,
            cols: [t::chart_count(lang)],
            total: None,
        };
        view! { <div class="flow"><h3>{head}</h3>{bars.view(rows, lang)}</div> }
    };
    let category =
        |code: &str| Category::get(code).map_or_else(|| code.to_owned(), |c| c.label(lang).to_string());
    let body = view! {
        <div class="grid grid--2">
            {chart(t::csv_category(lang), &totals.categories, &category)}
            <div class="flow-l">
                {chart(t::csv_county(lang), &totals.counties, &|code| divisions::county_label(code, lang).to_string())}
                {chart(t::chart_centres(lang), &totals.centres, &str::to_owned)}
            </div>
        </div>
    };
    Some(section(t::ledger_shares(lang), body))
}

fn open_data(cx: &Cx) -> AnyView {
    let query = lists::link(cx, "/donations", &[("lang", None)]);
    let query = query.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    let (csv, json) =
        (cx.to(&format!("/api/v1/donations.csv{query}")), cx.to(&format!("/api/v1/donations{query}")));
    view! { <p class="meta section">{t::ledger_data(cx.lang)}" "<a href=csv>"CSV"</a>" "<a href=json>"JSON"</a></p> }.into_any()
}
