//! A sheet of needs (`/staff/needs/import`, `nuanfang import needs`): a centre's own, or those of several centres by their codes. Every
//! row is a new need; what a sheet says is checked as the form checks it, amounts (DON-03) and public texts (PUB-20) included.
use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::{imports as store, write::create};
use super::types::draft::{Draft, ITEM, LINE, TEXT};
use super::types::{Category, Packing, QuantityError, Unit, quantity::MOST};
use crate::base::sheets::{Column, Reason, RowReader};
use crate::base::{
    clock::local_date, db::Tx, error::AppError, i18n::Lang, ids::BatchId, ids::CentreId,
    privacy::public_text::PublicText,
};
use crate::features::centres::store::beds;
use crate::features::centres::store::list::{Filter, all};
use crate::office::imports::{
    self, Did, Failure, Importer, Inside, Line, Paged, Run, Seen, Touched, UndoError, Undone, Words,
};
use crate::office::{change::Change, imports::store::remember, staff::access::Action};
use crate::t::{needs as n, needs_import as t};
use crate::web::menu::Section;

/// What a remembered row is.
pub(super) const NEED: &str = "need";

/// A good row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedRow {
    centre: Uuid,
    category: String,
    item: String,
    spec: String,
    purpose: String,
    unit: String,
    per_package: i64,
    piece: String,
    needed: i64,
    reason: String,
    needed_by: Option<NaiveDate>,
    hours: String,
}

/// Why a cell is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// As in any import.
    Cell(Reason),
    /// No category is called so.
    Category,
    /// No unit is called so.
    Unit,
    /// No amount.
    Quantity(QuantityError, String),
    /// The day is over.
    Past,
    /// It may not be public (PUB-20); what was found, starred out.
    Public(String),
    /// No centre in reach has this code.
    Centre,
}

impl From<Reason> for Wrong {
    fn from(reason: Reason) -> Self {
        Self::Cell(reason)
    }
}

impl imports::Wrong for Wrong {
    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Cell(reason) => reason.message(lang),
            Self::Category => t::wrong_category(lang).to_owned(),
            Self::Unit => t::wrong_unit(lang).to_owned(),
            Self::Quantity(error, unit) => {
                let packing = Unit::get(unit).map(Packing::single);
                packing.map_or_else(|| n::quantity_format(lang).to_owned(), |p| error.message(lang, &p))
            }
            Self::Past => t::wrong_past(lang).to_owned(),
            Self::Public(what) => t::wrong_public(lang, what),
            Self::Centre => t::wrong_centre(lang).to_owned(),
        }
    }
}

/// What rows are judged by.
#[derive(Debug)]
pub struct Context {
    /// The manager's own centre.
    own: Option<Uuid>,
    /// Centres by code, for whoever reads in several.
    centres: HashMap<String, Uuid>,
    today: NaiveDate,
}

/// The import.
#[derive(Debug)]
pub struct Needs;

/// Headings are compared without blanks, case, width and anything in brackets.
#[rustfmt::skip]
pub const COLUMNS: &[Column] = &[
    Column::must("category", "类别", "Category", &["品类", "物资类别"]).examples("护理垫", "Care pads"),
    Column::must("item", "物品名称", "Item", &["名称", "物资名称", "需求名称", "品名"]).example("成人护理垫 60×90 厘米"),
    Column::must("needed", "数量", "Amount", &["需要数量", "需求数量"]).example("60"),
    Column::may("unit", "单位", "Unit", &["计量单位"]).example("包"),
    Column::may("per_package", "每件几个", "Pieces in a unit", &["包装数量", "每包数量", "每箱数量"]).example("10"),
    Column::may("piece", "最小单位", "Piece", &["小单位"]).example("片"),
    Column::may("spec", "规格", "Details", &["规格型号", "要求"]).example("一次性"),
    Column::may("purpose", "用途", "Purpose", &["用在哪里"]).example("住户日常护理"),
    Column::may("needed_by", "什么时候要", "Needed by", &["截止日期", "需要日期", "到货日期"]).example("2030-12-31"),
    Column::may("reason", "优先原因", "Why first", &["紧急原因", "优先理由"]),
    Column::may("hours", "收货时间", "Delivery hours", &["接收时间"]).example("工作日 9:00—11:00"),
    Column::may("centre", "中心编码", "Centre code", &["编码", "中心代码"]),
];

type Reader<'a> = RowReader<'a, Wrong>;

/// A line that becomes public.
fn public(row: &mut Reader<'_>, key: &str, max: usize, must: bool) -> Option<String> {
    let text = if must { row.required_line(key, max)? } else { row.line(key, max).unwrap_or_default() };
    match PublicText::parse(&text) {
        Ok(_) => Some(text),
        Err(found) => {
            let what =
                found.iter().find(|f| f.blocks()).map_or_else(String::new, |f| f.excerpt_masked.clone());
            row.fail_unshown(key, Wrong::Public(what));
            None
        }
    }
}

fn unit(row: &mut Reader<'_>, key: &str) -> Option<Unit> {
    row.optional(key, |cell| match cell.text()? {
        None => Ok(None),
        Some(word) => Unit::get(word.trim()).map(Some).ok_or(Wrong::Unit),
    })
}

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

    async fn context(run: &Run<'_>, tx: &mut Tx) -> Result<Context, AppError> {
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
        let category = row.required("category", |cell| match cell.text()? {
            None => Ok(None),
            Some(name) => Category::named(&name).map(Some).ok_or(Wrong::Category),
        });
        let item = public(row, "item", ITEM, true);
        let spec = public(row, "spec", TEXT, false);
        let purpose = public(row, "purpose", TEXT, false);
        let reason = public(row, "reason", TEXT, false);
        let hours = public(row, "hours", LINE, false);
        let own_unit = unit(row, "unit").or_else(|| category.and_then(Category::unit));
        let piece = unit(row, "piece");
        let per = row.optional("per_package", |cell| cell.whole(1, MOST)).unwrap_or(1);
        let packing = own_unit.map(|unit| match per {
            1 => Packing::single(unit),
            _ => {
                Packing { unit, piece: piece.or_else(|| Unit::get("个")).unwrap_or(unit), per_package: per }
            }
        });
        let needed = packing.as_ref().and_then(|packing| {
            row.required("needed", |cell| match cell.text()? {
                None => Ok(None),
                Some(text) => {
                    let typed = packing.parse(&text);
                    typed.map(|q| Some(q.pieces)).map_err(|e| Wrong::Quantity(e, packing.unit.zh.clone()))
                }
            })
        });
        let needed_by = row.optional("needed_by", |cell| match cell.date()? {
            Some(day) if day < cx.today => Err(Wrong::Past),
            day => Ok(day),
        });
        let centre = match cx.own {
            Some(own) => Some(own),
            None => row.required("centre", |cell| match cell.code()? {
                None => Ok(None),
                Some(code) => cx.centres.get(&code).copied().map(Some).ok_or(Wrong::Centre),
            }),
        };
        if row.failed() {
            return None;
        }
        let packing = packing?;
        Some(NeedRow {
            centre: centre?,
            category: category?.code.clone(),
            item: item?,
            spec: spec?,
            purpose: purpose?,
            unit: packing.unit.zh.clone(),
            per_package: packing.per_package,
            piece: packing.piece.zh.clone(),
            needed: needed?,
            reason: reason?,
            needed_by,
            hours: hours?,
        })
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

impl NeedRow {
    fn draft(&self) -> Option<Draft> {
        // The row passed the gate before it waited; it passes again.
        let text = |text: &str| PublicText::parse(text).ok();
        Some(Draft {
            category: Category::get(&self.category)?,
            item: text(&self.item)?,
            spec: text(&self.spec)?,
            purpose: text(&self.purpose)?,
            packing: Packing {
                unit: Unit::get(&self.unit)?,
                piece: Unit::get(&self.piece)?,
                per_package: self.per_package,
            },
            needed: self.needed,
            urgent: if self.reason.is_empty() { None } else { Some(text(&self.reason)?) },
            needed_by: self.needed_by,
            in_parts: true,
            address: text("")?,
            hours: text(&self.hours)?,
            phone: None,
        })
    }
}

impl Paged for Needs {
    const SECTION: Section = super::DESK.section;

    fn words(lang: Lang, _: &str, n: i64) -> Words {
        Words {
            title: t::title(lang),
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

    async fn inside(tx: &mut Tx, touched: &[Touched]) -> Result<Inside, AppError> {
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
