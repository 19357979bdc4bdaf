//! The board sheet itself: A4, full content of domain.md §2.3, with a watermark that says who printed it when. Only what the role
//! may see is on it (PR-04): the cases of one township or village.
use leptos::prelude::*;

use super::parts::township;
use crate::base::{
    clock::last_day, clock::local_date, db::Tx, error::Result, i18n::chinese, i18n::date, keys::Keys,
    privacy::masking::mask,
};
use crate::features::cases::{admissions::store as cases, admissions::types::Case};
use crate::features::notices::document::channels;
use crate::features::notices::types::{Notice, NoticeKind, PublicityPoint, StepKind};
use crate::features::publishing::store::compose;
use crate::t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{page::Cx, ui::facts::fact, ui::facts::facts};

/// A line of the sheet. Deliberately without `Debug`: it holds a full name.
pub struct Line {
    serial: i64,
    name: String,
    minor: bool,
    village: String,
    centre: String,
}

/// Everything on a sheet.
pub struct Sheet {
    lines: Vec<Line>,
    steps: Vec<(StepKind, String)>,
    filing: Option<String>,
}

/// Opens the names of these cases. The caller has written the print down (RET-05).
pub async fn open(
    tx: &mut Tx,
    keys: &Keys,
    cx: &Cx,
    notice: &Notice,
    cases: &[(i64, Case)],
) -> Result<Sheet> {
    let lang = cx.lang;
    let ids: Vec<_> = cases.iter().filter_map(|(_, c)| c.centre).collect();
    let centres = crate::features::centres::store::names(tx, &ids).await?;
    let on = local_date(notice.life.posted_at);
    let mut lines = vec![];
    for (serial, case) in cases {
        let person = cases::person(tx, keys, case.id).await?;
        let minor = case.is_minor(on);
        lines.push(Line {
            serial: *serial,
            // PUB-08: of a minor the surname only.
            name: if minor { mask(&person.name) } else { person.name },
            minor,
            village: if person.village.is_empty() { case.village.label(lang) } else { person.village },
            centre: case.centre.and_then(|c| centres.get(&c)).map_or_else(String::new, |(_, n)| n.clone()),
        });
    }
    let point = if notice.steps.iter().any(|s| s.step == StepKind::County) {
        PublicityPoint::AfterFiling
    } else {
        PublicityPoint::BeforeFiling
    };
    let all: Vec<Case> = cases.iter().map(|(_, c)| c.clone()).collect();
    let steps = compose::steps(&all, point)
        .into_iter()
        .map(|s| {
            let day = date(lang, s.on, cx.today);
            (s.step, s.by.map_or_else(|| day.clone(), |by| format!("{day}（{by}）")))
        })
        .collect();
    Ok(Sheet { lines, steps, filing: notice.filing_no.clone() })
}

/// Draws it. `number` is what stands in place of the notice's number, `printed` the watermark.
pub fn draw(cx: &Cx, notice: &Notice, sheet: Sheet, number: String, printed: String, place: &str) -> AnyView {
    use t::board as b;
    let lang = cx.lang;
    let exit = notice.kind == NoticeKind::ExitProposed;
    let n = i64::try_from(sheet.lines.len()).unwrap_or(i64::MAX);
    let end = last_day(notice.life.ends_at);
    let (from, until) = (lang.date(local_date(notice.life.posted_at)), date(lang, end, cx.today));
    let cols = [
        Col::serial(b::col_serial(lang)),
        Col::head(b::col_name(lang)),
        Col::text(b::col_village(lang)),
        Col::text(if exit { b::col_centre_exit(lang) } else { b::col_centre(lang) }),
    ];
    let table = Table::new(b::caption(lang, township(place, lang)), cols).captioned();
    let table = table.rows(sheet.lines.into_iter().map(|l| {
        let minor = l.minor.then(|| b::minor(lang));
        let stored = |text: String| view! { <span lang=chinese(lang)>{text}</span> };
        cells![l.serial, view! { {stored(l.name)}{minor} }, stored(l.village), stored(l.centre)]
    }));
    let steps: Vec<String> = sheet.steps.iter().map(|(k, s)| format!("{} {s}", k.label(lang))).collect();
    let c = &notice.channels;
    let mut list = vec![
        fact(b::period(lang), b::period_text(lang, from.clone(), until.clone())),
        fact(b::steps(lang), steps.join(b::semicolon(lang))),
        fact(b::object(lang), b::object_text(lang, until)),
    ];
    for (name, value) in
        [(b::phone(lang), &c.phone), (b::address(lang), &c.address), (b::hours(lang), &c.hours)]
    {
        if !value.is_empty() {
            list.push(fact(name, value.clone()));
        }
    }
    let text = if exit { b::text_exit(lang, n) } else { b::text_admission(lang, n) };
    let marks = (0..6).map(|_| view! { <span>{printed.clone()}</span> }).collect_view();
    let qr = (notice.no.seq() > 0).then(|| channels::qr(cx, notice, b::qr_caption(lang)));
    view! {
        <article class="sheet sheet--board">
            <div class="sheet__mark" aria-hidden="true">{marks}</div>
            <header class="flow">
                <p class="doc-no"><span>{number}</span><span>{sheet.filing}</span></p>
                <p class="big">{if exit { b::of_exit(lang) } else { b::of_admission(lang) }}</p>
                <h1>{b::heading(lang)}</h1>
            </header>
            <p class="big">{text}</p>
            {table}
            {facts(list)}
            <div class="sheet__ends">
                <div class="seal" role="img" aria-label=b::seal_label(lang)><span>{b::seal(lang)}</span></div>
                <div><p>{notice.authority.clone()}</p><p>{from}</p></div>
            </div>
            <div class="sheet__foot">
                {qr}
                <div class="meta"><p>{b::take_down(lang)}</p><p>{printed.clone()}</p></div>
            </div>
        </article>
    }
    .into_any()
}
