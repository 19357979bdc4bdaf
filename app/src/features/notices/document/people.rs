//! The people of a notice on display: de-identified rows with serial, masked name, township and centre, nothing else
//! (PUB-07), and how many are listed and how many only counted (PUB-08 to PUB-10).
use crate::base::i18n::chinese;
use std::collections::HashMap;

use leptos::prelude::*;

use crate::base::{db::Tx, divisions, error::Result, i18n::Lang, ids::CentreId, privacy::WebRowsPolicy};
use crate::features::notices::types::{Notice, NoticeKind, Row};
use crate::t;
use crate::web::page::Cx;
use crate::web::ui::table::{Col, Table, cells};

/// Centres by id: address name and name.
pub type Centres = HashMap<CentreId, (String, String)>;

/// The centres that rows name.
pub async fn centres(tx: &mut Tx, rows: &[Row]) -> Result<Centres> {
    let mut ids: Vec<CentreId> = rows.iter().filter_map(|r| r.centre).collect();
    ids.sort_unstable();
    ids.dedup();
    crate::features::centres::store::names(tx, &ids).await
}

/// The section with the list, or with the reason why there is none.
pub fn section(cx: &Cx, notice: &Notice, rows: &[Row], centres: &Centres) -> AnyView {
    let lang = cx.lang;
    if !notice.kind.has_rows() {
        return view! {
            <section class="section">
                <h2>{t::notices::people_heading(lang)}</h2>
                <p class="measure">{t::notices::result_counts(lang, notice.people)}</p>
            </section>
        }
        .into_any();
    }
    if rows.is_empty() {
        return view! {
            <section class="section">
                <h2>{t::notices::people_heading(lang)}</h2>
                <p class="measure"><b>{t::notices::counted_only(lang, notice.people)}</b></p>
                <p class="measure">{why_counted(lang, notice)}</p>
                <p class="meta measure">{t::notices::full_list_posted(lang)}</p>
            </section>
        }
        .into_any();
    }
    let listed = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let caption = if listed < notice.shown {
        t::notices::caption_remaining(lang, notice.people, listed)
    } else if listed < notice.people {
        t::notices::caption_some(lang, notice.people, listed, notice.people - listed)
    } else {
        t::notices::caption_all(lang, notice.people)
    };
    let hidden = (notice.people > notice.shown).then(|| t::notices::counted_why(lang));
    view! {
        <section class="section">
            <h2>{t::notices::people_heading(lang)}</h2>
            {table(cx, notice, rows, centres, caption)}
            <p class="meta measure">{t::notices::masked_note(lang)}</p>
            {hidden.map(|text| view! { <p class="meta measure">{text}</p> })}
        </section>
    }
    .into_any()
}

/// Why nobody is listed; never which of the people's own reasons it was.
fn why_counted(lang: Lang, notice: &Notice) -> &'static str {
    match notice.policy {
        _ if notice.people < 3 => t::notices::counted_few(lang),
        WebRowsPolicy::CountsOnly => t::notices::counted_policy(lang),
        WebRowsPolicy::MaskedWithOptOut | WebRowsPolicy::ConsentOnly => t::notices::counted_why(lang),
    }
}

fn table(cx: &Cx, notice: &Notice, rows: &[Row], centres: &Centres, caption: String) -> AnyView {
    let lang = cx.lang;
    let centre_head = match notice.kind {
        NoticeKind::ExitProposed | NoticeKind::ExitResult => t::notices::col_centre_exit(lang),
        NoticeKind::AdmissionProposed | NoticeKind::AdmissionResult => t::notices::col_centre(lang),
    };
    let cols = [
        Col::serial(t::notices::col_serial(lang)),
        Col::head(t::notices::col_name(lang)),
        Col::text(t::notices::col_place(lang)),
        Col::text(centre_head),
    ];
    Table::new(caption, cols).captioned().rows(rows.iter().map(|row| {
        let place = row
            .township
            .as_deref()
            .and_then(divisions::township)
            .map_or_else(|| divisions::county_label(notice.no.county(), lang), |t| t.label(lang).to_owned());
        let masked = view! { <span lang=chinese(lang)>{row.masked.clone()}</span> };
        let corrected = row.corrected.then(|| t::notices::corrected_mark(lang));
        cells![row.serial, view! { {masked}{corrected} }, place, centre(cx, row, centres)]
    }))
}

/// The centre, or a dash where it is not said (PUB-09).
fn centre(cx: &Cx, row: &Row, centres: &Centres) -> AnyView {
    match row.centre.and_then(|id| centres.get(&id)) {
        Some((slug, name)) => {
            let (href, name) = (cx.to(&format!("/centres/{slug}")), name.clone());
            view! { <a href=href lang=chinese(cx.lang)>{name}</a> }.into_any()
        }
        None => view! {
            <span aria-hidden="true">"—"</span><span class="vh">{t::notices::centre_hidden(cx.lang)}</span>
        }
        .into_any(),
    }
}
