//! A clerk's list of applications, read in as drafts; on pages (`/staff/cases/import`) and as `nuanfang import cases`.
//!
//! What may not be kept never leaves this module (ID-07, IN-09): sex, address, birth, certificate, category, grade and bank are
//! named in the report and dropped unread; an ID number is checked, turned into a keyed code and an eighteenth birthday, and
//! thrown away. Name, village, guardian and telephone are sealed before they are stored.
//!
//! To take a new heading: an alias in [`COLUMNS`]; how a row is read is in `row`.
mod row;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use row::{Context, Wrong};

use super::{
    store::imports::{self as store, ApplyError},
    types::State,
};
use crate::base::sheets::{Column, HeaderMap, RowReader};
use crate::base::{
    clock::local_date, db::Tx, divisions, error::AppError, error::Result, i18n::Lang, ids::BatchId,
    ids::CentreId, privacy::masking::mask,
};
use crate::features::centres::{store as centres, store::list::Filter, store::list::all};
use crate::office::imports::{
    Did, Failure, Importer, Inside, Line, Paged, Run, Seen, Touched, UndoError, Undone, Words, Wrong as _,
};
use crate::office::{change::Change, staff::access::Action, staff::types::Division};
use crate::t::case_import as t;
use crate::web::{lists::Area, menu::Section};

/// One row of a good file: what may be kept, nothing else. `Debug` shows no person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// The village, twelve digits; `…000` where the file has no code for it.
    pub village: String,
    /// The centre applied for.
    pub centre: Option<Uuid>,
    pub name: String,
    pub village_name: String,
    pub guardian: String,
    pub phone: String,
    /// Keyed code of the ID, which is not kept.
    pub identity: Option<String>,
    /// The eighteenth birthday of a minor.
    pub adult_on: Option<NaiveDate>,
}

impl std::fmt::Debug for ImportRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ImportRow({})", self.village)
    }
}

#[derive(Debug)]
pub struct Cases;

impl Importer for Cases {
    const WHAT: &'static str = "cases";
    const COLUMNS: &'static [Column] = COLUMNS;
    const ACTION: Option<Action> = Some(Action::CaseImport);
    const PERSONS: bool = true;
    // One transaction writes them all, and nobody waits long for it.
    const MAX_ROWS: usize = 1_000;
    const MAX_FILE: usize = 4 << 20;
    type Row = ImportRow;
    type Wrong = Wrong;
    type Context = Context;

    fn title(lang: Lang) -> &'static str {
        t::template_sheet(lang)
    }

    fn notes(lang: Lang) -> Vec<String> {
        [
            t::template_required(lang),
            t::template_id(lang),
            t::template_village(lang),
            t::template_township(lang),
            t::template_centre(lang),
            t::template_privacy(lang),
        ]
        .map(str::to_owned)
        .into()
    }

    async fn context(run: &Run<'_>, tx: &mut Tx) -> Result<Context> {
        let division = run.actor()?.division.clone();
        let county = division.county().and_then(divisions::county).map(|c| c.code);
        let list =
            all(tx, &Filter { area: Area { county, ..Area::default() }, ..Filter::default() }, 1000).await?;
        let one = |c: crate::features::centres::types::Centre| {
            (c.details.name.clone(), c.details.code.as_str().to_owned(), c.id.uuid())
        };
        let centres = list.into_iter().map(one).collect();
        Ok(Context { keys: run.state.keys().clone(), division, centres, today: local_date(run.now) })
    }

    fn row(row: &mut RowReader<'_, Wrong>, context: &Context, seen: &mut Seen) -> Option<ImportRow> {
        row::read(row, context, seen)
    }

    async fn judge(
        run: &Run<'_>,
        tx: &mut Tx,
        rows: &[Line<ImportRow>],
    ) -> Result<Vec<(u32, &'static str, Wrong)>> {
        let known = store::live(tx, &run.actor()?.scope(), rows).await?;
        Ok(known.into_iter().map(|(row, own)| (row, "id", Wrong::live(own))).collect())
    }

    fn remarks(map: &HeaderMap, rows: &[Line<ImportRow>], lang: Lang) -> Vec<String> {
        let count = |f: fn(&ImportRow) -> bool| {
            i64::try_from(rows.iter().filter(|r| f(&r.value)).count()).unwrap_or(i64::MAX)
        };
        let (no_village, no_id) = (count(|r| r.village.ends_with("000")), count(|r| r.identity.is_none()));
        let id = map.has("id").then(|| t::id_thrown_away(lang, map.column("id").shown(lang)));
        let village = (no_village > 0).then(|| t::without_village(lang, no_village));
        let without = (no_id > 0).then(|| t::without_id(lang, no_id));
        [id, village, without].into_iter().flatten().collect()
    }

    async fn write(
        ch: &mut Change,
        lang: Lang,
        batch: BatchId,
        rows: &[Line<ImportRow>],
    ) -> Result<Vec<Did>, Failure> {
        match store::apply(ch, batch, rows).await {
            Ok(()) => Ok(vec![Did::Added(String::new()); rows.len()]),
            Err(ApplyError::Live { row, reference }) => {
                let why = Wrong::live(reference).message(lang);
                Err(Failure::Wrong(vec![t::row_line(lang, row, why)]))
            }
            Err(ApplyError::App(e)) => Err(e.into()),
        }
    }

    async fn undo(ch: &mut Change, batch: BatchId, touched: Vec<Touched>) -> Result<Undone, UndoError> {
        store::undo(ch, batch, touched).await
    }

    fn changed_since(lang: Lang, references: &[String]) -> String {
        let n = i64::try_from(references.len()).unwrap_or(i64::MAX);
        let some: Vec<&str> = references.iter().take(10).map(String::as_str).collect();
        t::undo_moved(lang, n, some.join(t::joint(lang)))
    }
}

impl Paged for Cases {
    const SECTION: Section = super::DESK.section;

    fn words(lang: Lang, place: &str, n: i64) -> Words {
        Words {
            title: t::title(lang),
            sheet: t::sheet(lang),
            lead: t::lead(lang, place),
            promises: vec![
                t::promise_dropped(lang).to_owned(),
                t::promise_id(lang).to_owned(),
                t::promise_all(lang, Self::MAX_ROWS),
            ],
            check: t::check_head(lang, n),
            check_lead: t::check_lead(lang, place),
            confirm: t::confirm(lang, n),
            count: t::cases(lang, n),
            batch: t::batch_head(lang, n),
            done: t::done_read(lang),
            undone: t::done_undone(lang),
            undo: t::undo_text(lang),
        }
    }

    fn preview_heads(lang: Lang) -> [&'static str; 3] {
        [t::col_name(lang), t::col_village(lang), t::col_centre(lang)]
    }

    async fn preview(
        tx: &mut Tx,
        lang: Lang,
        rows: &[Line<ImportRow>],
    ) -> Result<Vec<[String; 3]>, AppError> {
        let ids: Vec<CentreId> =
            rows.iter().filter_map(|r| r.value.centre.map(CentreId::from_uuid)).collect();
        let names = centres::names(tx, &ids).await?;
        let one = |Line { value, .. }: &Line<ImportRow>| {
            let minor = value.adult_on.map_or("", |_| t::minor(lang));
            let village = Division::parse(&value.village).map_or_else(String::new, |d| d.label(lang));
            let centre =
                value.centre.and_then(|c| names.get(&CentreId::from_uuid(c))).map(|(_, name)| name.clone());
            let centre = centre.unwrap_or_else(|| t::none(lang).to_owned());
            [format!("{}{minor}", mask(&value.name)), village, centre]
        };
        Ok(rows.iter().map(one).collect())
    }

    fn inside_heads(lang: Lang) -> [&'static str; 2] {
        [t::col_reference(lang), t::col_name(lang)]
    }

    async fn inside(tx: &mut Tx, touched: &[Touched]) -> Result<Inside> {
        let cases = store::inside(tx, touched).await?;
        let untouched = cases.iter().all(|c| c.3 == State::Draft);
        let row = |(line, reference, masked, _): (i64, String, String, State)| {
            (line, format!("/staff/cases/{reference}"), [reference, masked])
        };
        Ok(Inside { rows: cases.into_iter().map(row).collect(), untouched })
    }
}

/// Headings are compared without blanks, case, width and anything in brackets. The example is plainly made up (ADM-03).
#[rustfmt::skip]
pub const COLUMNS: &[Column] = &[
    Column::must("name", "姓名", "Name", &["申请人", "申请人姓名", "本人姓名", "残疾人姓名", "对象姓名", "Full name"]).example("张示例"),
    Column::may("id", "身份证号", "ID number",
        &["身份证号码", "身份证", "公民身份号码", "居民身份证号", "居民身份证号码", "证件号码", "证件号"]).secret(),
    Column::may("village", "村（社区）", "Village", &["所在村", "村居", "行政村", "村名", "社区", "村委会", "村社区", "所属村", "村名称"])
        .example("示例村"),
    Column::may("village_code", "村（社区）代码", "Village code", &["村编码", "村区划代码", "村级区划代码", "村级代码"]).example("201"),
    Column::may("township", "乡镇", "Township", &["乡镇街道", "所属乡镇", "乡", "镇", "所在乡镇", "乡镇名称", "街道"]).example("竹沟镇"),
    Column::may("guardian", "监护人", "Guardian", &["监护人姓名", "联系人", "法定监护人", "监护人名字"]).example("李示例"),
    Column::may("phone", "联系电话", "Phone",
        &["监护人电话", "监护人联系电话", "联系方式", "电话", "手机", "手机号", "手机号码", "电话号码", "Telephone"]).example("0396-9990000"),
    Column::may("centre", "拟入住托养中心", "Care centre",
        &["托养中心", "拟入住中心", "拟入住机构", "拟入住托养机构", "入住中心", "托养机构", "Centre"]).example("示例竹沟托养中心"),
    Column::may("sex", "性别", "Sex", &["Gender"]).dropped(),
    Column::may("birth", "出生日期", "Date of birth", &["出生年月", "出生年月日", "生日", "Birthday"]).dropped(),
    Column::may("age", "年龄", "Age", &["周岁"]).dropped(),
    Column::may("address", "住址", "Address",
        &["家庭住址", "户籍地址", "现住址", "详细地址", "家庭地址", "户籍所在地", "地址"]).dropped(),
    Column::may("cert", "残疾证号", "Disability certificate",
        &["残疾人证号", "残疾证号码", "残疾人证号码", "残疾证", "残疾人证"]).dropped(),
    Column::may("category", "残疾类别", "Disability category", &["残疾类型", "残疾种类", "残疾"]).dropped(),
    Column::may("grade", "残疾等级", "Disability grade", &["残疾级别", "等级"]).dropped(),
    Column::may("bank", "银行卡号", "Bank account",
        &["银行卡", "银行账号", "银行账户", "开户行", "一卡通", "一卡通账号", "账号"]).dropped(),
];
