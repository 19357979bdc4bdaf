//! The public ledger as open data: JSON and CSV, no feed, whose times would tell (LP-2). A line has only what LP-1 allows.
use super::{store::ledger, store::ledger::Line};
use crate::base::{db::paging::Turn, divisions, error::AppError, i18n::Lang};
use crate::t::donations as t;
use crate::web::outlets::{Column, Found, Kind, Outlet, Param, Value};
use crate::web::page::Cx;

type Of = Column<Line>;

/// `/api/v1/donations`.
#[derive(Debug)]
pub struct Ledger;

impl Outlet for Ledger {
    type Row = Line;
    const NAME: &'static str = "donations";
    const DOC: &'static str = "Gifts that were confirmed, by month, the newest first. `public_id` is random and changes when the donor \
        chooses another way to be named; nothing connects the lines of a donor who is not named.";
    const SCHEMA: &'static str = "DonationLine";
    const ITEMS: &'static str = "donations";
    const PARAMS: &'static [Param] = &[
        Param::new("month", Kind::Text, "`2026-10`"),
        Param::new("county", Kind::Text, "County code, six digits"),
        Param::new("category", Kind::Text, "Code of a category"),
        Param::new("centre", Kind::Text, "Short name of a centre, as in the address of its page"),
    ];
    const COLUMNS: &'static [Of] = &[
        Of::new("public_id", Kind::Text, "Random, not lasting", |l, _| l.public_id.as_str().into()),
        Of::new("month", Kind::Text, "Month of the confirmation", |l, _| l.month.as_str().into())
            .head(t::csv_month),
        Of::new("county", Kind::Place, "County of the centre", |l, _| {
            Value::place(&l.county, &divisions::county_label(&l.county, Lang::ZhCn))
        })
        .head(t::csv_county),
        Of::new("centre", Kind::Text, "Name of the centre", |l, _| l.centre.as_str().into())
            .head(t::csv_centre),
        Of::new("category", Kind::Text, "Code of the category", |l, cx| {
            Value::word(l.category.code.as_str(), l.category.label(cx.lang))
        })
        .head(t::csv_category),
        Of::new("item", Kind::Text, "What it is", |l, _| l.item.as_str().into()).head(t::csv_item),
        Of::new("quantity", Kind::Integer, "In pieces; a correction may be below zero", |l, _| {
            l.pieces.into()
        })
        .head(t::csv_quantity),
        Of::new("unit", Kind::Text, "What a piece is", |l, _| l.packing.piece.zh.as_str().into())
            .head(t::csv_unit),
        Of::new("value", Kind::Number, "Yuan, where there is a basis", |l, _| l.value_fen.map(yuan).into())
            .null()
            .head(t::csv_value),
        Of::new("value_basis", Kind::Text, "What the value rests on", |l, cx| {
            Value::word(l.value_basis.word(), l.value_basis.label(cx.lang))
        })
        .head(t::csv_basis),
        Of::new("donor", Kind::Text, "As the donor chose", |l, cx| l.donor(cx.lang).into())
            .head(t::csv_donor),
        Of::new("use_summary", Kind::Text, "What became of the goods", |l, cx| summary(l, cx.lang).into())
            .head(t::csv_use),
        Of::new("correction", Kind::Text, "Why this line puts another right", |l, _| {
            Some(l.correction.as_str()).filter(|c| !c.is_empty()).into()
        })
        .null()
        .head(t::csv_correction),
    ];

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Line>, AppError> {
        let filter = ledger::Filter::read(&cx.params)?;
        let mut tx = cx.state.db().read().await?;
        let page = ledger::page(&mut tx, turn, &filter).await?;
        Ok(Found { rows: page.items, next: page.next, total: None })
    }
}

/// Fen as yuan.
#[allow(clippy::cast_precision_loss, reason = "fen of one gift are far below 2^52")]
fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}

/// What became of the goods of a line, in words.
pub(super) fn summary(line: &Line, lang: Lang) -> String {
    let Some(trace) = line.trace() else { return t::trace_correction(lang).to_owned() };
    let say = |n| line.packing.words(lang, n);
    let mut words = vec![];
    if trace.used > 0 && line.used_for.is_empty() {
        words.push(t::trace_used(lang, say(trace.used)));
    } else if trace.used > 0 {
        words.push(t::trace_used_for(lang, say(trace.used), &line.used_for));
    }
    if trace.passed_on > 0 && line.passed_to.is_empty() {
        words.push(t::trace_passed_on(lang, say(trace.passed_on)));
    } else if trace.passed_on > 0 {
        words.push(t::trace_passed_to(lang, &line.passed_to, say(trace.passed_on)));
    }
    if trace.gone > 0 {
        words.push(t::trace_gone(lang, say(trace.gone)));
    }
    words.push(if trace.left > 0 {
        t::trace_left(lang, say(trace.left))
    } else {
        t::trace_none(lang).to_owned()
    });
    lang.list(&words)
}
