//! A sheet of needs (`/staff/needs/import`, `nuanfang import needs`): a centre's own, or those of several centres by their codes. Every
//! row is a new need; what a sheet says is checked as the form checks it, amounts (DON-03) and public texts (PUB-20) included.
use std::collections::HashMap;

use super::store::{imports as store, write::create};
use super::types::Category;
use crate::base::sheets::Column;
use crate::base::{
    clock::local_date, db::Tx, error::AppError, error::Result, i18n::Lang, ids::BatchId, ids::CentreId,
};
use crate::features::centres::store::beds;
use crate::features::centres::store::list::{Filter, all};
use crate::office::imports::{
    Did, Failure, Importer, Inside, Line, Paged, Run, Seen, Touched, UndoError, Undone, Words,
};
use crate::office::{change::Change, imports::store::remember, register, staff::access::Action};
use crate::t::{needs as n, needs_import as t};
use crate::web::menu::Section;

mod row;
use row::Reader;
pub use row::{COLUMNS, Context, NeedRow, Wrong};

/// What a remembered row is.
pub(super) const NEED: &str = "need";

#[derive(Debug)]
pub struct Needs;

impl Importer for Needs {
    const WHAT: &'static str = "needs";
    const COLUMNS: &'static [Column] = COLUMNS;
    const ACTION: Option<Action> = Some(Action::NeedWrite);
    const MAX_ROWS: usize = 500;
    const MAX_FILE: usize = 2 << 20;
    type Row = NeedRow;
    type Wrong = Wrong;
    type Context = Context;

    fn title(lang: Lang) -> &'static str {
        t::template_sheet(lang)
    }

    fn notes(lang: Lang) -> Vec<String> {
        let categories: Vec<&str> = Category::all().map(|c| c.label(lang)).collect();
        vec![
            t::note_required(lang).to_owned(),
            t::note_category(lang, lang.list(&categories)),
            t::note_amount(lang).to_owned(),
            t::note_public(lang).to_owned(),
        ]
    }

    async fn context(run: &Run<'_>, tx: &mut Tx) -> Result<Context> {
        let own = run.by.and_then(|a| a.centre).map(CentreId::uuid);
        let mut centres = HashMap::new();
        if own.is_none() {
            for centre in all(tx, &Filter::default(), 10_000).await? {
                centres.insert(centre.details.code.as_str().to_owned(), centre.id.uuid());
            }
        }
        Ok(Context { own, centres, today: local_date(run.now) })
    }

    fn row(row: &mut Reader<'_>, cx: &Context, _: &mut Seen) -> Option<NeedRow> {
        row::read(row, cx)
    }

    async fn judge(
        run: &Run<'_>,
        tx: &mut Tx,
        rows: &[Line<NeedRow>],
    ) -> Result<Vec<(u32, &'static str, Wrong)>> {
        let mut wrong = vec![];
        for line in rows {
            for (field, text) in line.value.texts() {
                let named = register::resident(tx, run.state.keys(), text).await?;
                wrong.extend(named.map(|name| (line.row, field, Wrong::Public(name))));
            }
        }
        Ok(wrong)
    }

    async fn write(
        ch: &mut Change,
        _: Lang,
        batch: BatchId,
        rows: &[Line<NeedRow>],
    ) -> Result<Vec<Did>, Failure> {
        let mut did = Vec::with_capacity(rows.len());
        for Line { row, value } in rows {
            let centre = beds::by_id(&mut ch.tx, CentreId::from_uuid(value.centre)).await?;
            let centre = centre.ok_or(AppError::NotFound)?;
            let draft = value
                .draft()
                .ok_or_else(|| AppError::Internal("needs: an unreadable row waits".to_owned()))?;
            let id = create(ch, &centre, &draft, Some(batch)).await?;
            remember(&mut ch.tx, batch, (NEED, id.uuid()), None::<&()>, Some(*row)).await?;
            did.push(Did::Added(value.item.clone()));
        }
        Ok(did)
    }

    async fn undo(ch: &mut Change, batch: BatchId, touched: Vec<Touched>) -> Result<Undone, UndoError> {
        store::undo(ch, batch, touched).await
    }

    fn changed_since(lang: Lang, names: &[String]) -> String {
        t::undo_changed(lang, lang.list(names))
    }
}

impl Paged for Needs {
    const SECTION: Section = super::DESK.section;

    fn words(lang: Lang, _: &str, n: i64) -> Words {
        Words {
            title: t::title(lang),
            sheet: t::sheet(lang),
            lead: t::lead(lang).to_owned(),
            promises: vec![t::promise_all(lang, Self::MAX_ROWS), t::note_public(lang).to_owned()],
            check: t::check(lang, n),
            check_lead: t::check_lead(lang).to_owned(),
            confirm: t::confirm(lang, n),
            count: t::count(lang, n),
            batch: t::batch(lang, n),
            done: t::done(lang),
            undone: t::undone(lang),
            undo: t::undo(lang),
        }
    }

    fn preview_heads(lang: Lang) -> [&'static str; 3] {
        [n::csv_item(lang), n::category_label(lang), n::csv_needed(lang)]
    }

    async fn preview(_: &mut Tx, lang: Lang, rows: &[Line<NeedRow>]) -> Result<Vec<[String; 3]>, AppError> {
        let one = |Line { value, .. }: &Line<NeedRow>| {
            let amount = value.draft().map_or_else(String::new, |d| d.packing.words(lang, d.needed));
            let category = Category::get(&value.category).map_or("", |c| c.label(lang));
            [value.item.clone(), category.to_owned(), amount]
        };
        Ok(rows.iter().map(one).collect())
    }

    fn inside_heads(lang: Lang) -> [&'static str; 2] {
        [n::csv_item(lang), n::csv_needed(lang)]
    }

    async fn inside(tx: &mut Tx, touched: &[Touched]) -> Result<Inside> {
        let mut inside = Inside { rows: vec![], untouched: true };
        for Touched { item_id, line, .. } in touched {
            let id = crate::base::ids::NeedId::from_uuid(*item_id);
            let Some(need) = super::store::by_id(tx, id).await? else { continue };
            inside.untouched &= need.version == 1 && need.amounts.reserved + need.amounts.came() == 0;
            let amount = need.packing.words(Lang::ZhCn, need.amounts.needed);
            inside.rows.push((line.unwrap_or_default(), need.desk(), [need.item, amount]));
        }
        Ok(inside)
    }
}
