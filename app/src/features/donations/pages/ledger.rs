//! `/donations`: what came and what became of it. Lines by month, the totals of a year with what is not shown; money is not the portal's and
//! is not counted (DON-05, DON-11).
use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;

use super::parts;
use crate::base::{db::paging::Turn, divisions, error::AppError, i18n::Lang};
use crate::features::donations::store::ledger::{self, Filter, Line, Month};
use crate::features::donations::{LEDGER, outlets::summary};
use crate::features::needs::types::Category;
use crate::t::donations as t;
use crate::web::ui::table::{Col, Table, cells};
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
    let year = cx.today.year();
    let months = ledger::months(&mut tx, year, &filter).await?;
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
            {totals(year, &months, lang)}
            {section(t::ledger_lines(lang), view! { {form}{lines} })}
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

/// The year's totals: gifts with and without a value stand apart and are never added to anything else.
fn totals(year: i32, months: &[Month], lang: Lang) -> AnyView {
    let sum = |of: fn(&Month) -> i64| months.iter().map(of).sum::<i64>();
    let (valued, unvalued, fen, hidden) =
        (sum(|m| m.valued), sum(|m| m.unvalued), sum(|m| m.fen), sum(|m| m.hidden));
    let said = if valued + unvalued == 0 {
        t::ledger_year_none(lang, year)
    } else {
        t::ledger_year(lang, year, valued, parts::yuan(fen, lang), unvalued)
    };
    let hidden = (hidden > 0).then(|| view! { <p class="measure">{t::ledger_hidden(lang, hidden)}</p> });
    let table = (!months.is_empty()).then(|| {
        let cols = [
            Col::head(t::csv_month(lang)),
            Col::number(t::ledger_valued(lang)),
            Col::number(t::ledger_fen(lang)),
            Col::number(t::ledger_only_quantity(lang)),
        ];
        let rows = months.iter().map(|m| {
            cells![m.month.clone(), lang.number(m.valued), parts::yuan(m.fen, lang), lang.number(m.unvalued)]
        });
        Table::new(t::ledger_by_month(lang), cols).captioned().rows(rows)
    });
    view! { <section class="flow"><p class="measure">{said}</p>{hidden}{table}</section> }.into_any()
}

fn open_data(cx: &Cx) -> AnyView {
    let query = lists::link(cx, "/donations", &[("lang", None)]);
    let query = query.split_once('?').map(|(_, q)| format!("?{q}")).unwrap_or_default();
    let (csv, json) =
        (cx.to(&format!("/api/v1/donations.csv{query}")), cx.to(&format!("/api/v1/donations{query}")));
    view! { <p class="meta section">{t::ledger_data(cx.lang)}" "<a href=csv>"CSV"</a>" "<a href=json>"JSON"</a></p> }.into_any()
}
