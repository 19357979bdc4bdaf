//! One row of a sheet of needs: its columns, what can be wrong with it, and the need that it becomes.
use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::sheets::{Column, Reason, RowReader};
use crate::base::{i18n::Lang, privacy::public_text::PublicText};
use crate::features::needs::types::draft::{Draft, ITEM, LINE, TEXT};
use crate::features::needs::types::{Category, Packing, QuantityError, Unit, quantity::MOST};
use crate::office::imports;
use crate::t::{needs as n, needs_import as t};

/// A good row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedRow {
    pub(super) centre: Uuid,
    pub(super) category: String,
    pub(super) item: String,
    pub(super) spec: String,
    pub(super) purpose: String,
    pub(super) unit: String,
    pub(super) per_package: i64,
    pub(super) piece: String,
    pub(super) needed: i64,
    pub(super) reason: String,
    pub(super) needed_by: Option<NaiveDate>,
    pub(super) hours: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
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
    pub(super) own: Option<Uuid>,
    /// Centres by code, for whoever reads in several.
    pub(super) centres: HashMap<String, Uuid>,
    pub(super) today: NaiveDate,
}

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

pub(super) type Reader<'a> = RowReader<'a, Wrong>;

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

/// Checks a row.
pub(super) fn read(row: &mut Reader<'_>, cx: &Context) -> Option<NeedRow> {
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
        _ => Packing { unit, piece: piece.or_else(|| Unit::get("个")).unwrap_or(unit), per_package: per },
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

impl NeedRow {
    /// What anybody may read of it, by its column (PUB-20).
    pub(super) fn texts(&self) -> [(&'static str, &str); 5] {
        [
            ("item", &self.item),
            ("spec", &self.spec),
            ("purpose", &self.purpose),
            ("reason", &self.reason),
            ("hours", &self.hours),
        ]
    }

    pub(super) fn draft(&self) -> Option<Draft> {
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
