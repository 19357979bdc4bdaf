//! A sheet of centres (`nuanfang import centres`): recognised by their codes, so that reading a sheet again says what changed.
//! To add a column: a line in [`COLUMNS`], and where `row` reads it.
mod row;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use super::{
    pages::changes,
    store::{
        history::Fact,
        undo,
        write::{Outcome, put},
    },
    types::{
        CentreError, CentreInput, CentreType, DoneeKind, ExceptionReason, Facility, Flag, GovernmentLevel,
        Service, TownshipRef,
    },
};
use crate::{
    base::{
        db::Tx,
        divisions::{self, Township},
        error::AppError,
        i18n::Lang,
        ids::BatchId,
        sheets::{Column, Reason, RowReader},
    },
    office::imports::{Did, Failure, Importer, Line, Run, Seen, Touched, UndoError, Undone, Wrong},
    t::{centres_import as c, import as t, imports},
};

/// Finds a township by its nine digits, or by the names of county and township written together: 确山县竹沟镇.
pub type Lookup = fn(&str) -> Option<TownshipRef>;

/// Why a cell is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreReason {
    /// As in any import.
    Cell(Reason),
    /// By a rule of centres.
    Centre(CentreError),
}

impl Wrong for CentreReason {
    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Cell(reason) => reason.message(lang),
            Self::Centre(error) => error.message(lang),
        }
    }
}

impl From<Reason> for CentreReason {
    fn from(reason: Reason) -> Self {
        Self::Cell(reason)
    }
}

impl From<CentreError> for CentreReason {
    fn from(error: CentreError) -> Self {
        Self::Centre(error)
    }
}

/// The import.
#[derive(Debug)]
pub struct Centres;

impl Importer for Centres {
    const WHAT: &'static str = "centres";
    const COLUMNS: &'static [Column] = COLUMNS;
    type Row = CentreInput;
    type Wrong = CentreReason;
    type Context = Lookup;

    fn title(lang: Lang) -> &'static str {
        t::template_sheet(lang)
    }

    fn notes(lang: Lang) -> Vec<String> {
        vec![
            t::template_note_required(lang).to_owned(),
            t::template_note_code(lang).to_owned(),
            t::template_note_township(lang).to_owned(),
            t::template_note_phone(lang).to_owned(),
            t::template_note_lists(lang, flags::<Facility>(lang), flags::<Service>(lang)),
            t::template_note_donee(lang).to_owned(),
            t::template_note_privacy(lang).to_owned(),
        ]
    }

    async fn context(_run: &Run<'_>, _tx: &mut Tx) -> Result<Lookup, AppError> {
        Ok(lookup)
    }

    fn row(row: &mut RowReader<'_, CentreReason>, lookup: &Lookup, seen: &mut Seen) -> Option<CentreInput> {
        row::read(row, *lookup, seen)
    }

    async fn write(
        run: &Run<'_>,
        tx: &mut Tx,
        batch: BatchId,
        rows: &[Line<CentreInput>],
    ) -> Result<Vec<Did>, Failure> {
        one_of_each_donee(rows, run.lang)?;
        let mut did = Vec::with_capacity(rows.len());
        for line in rows {
            let name = line.value.name.clone();
            did.push(match put(tx, &line.value, run.now, Some(batch)).await?.1 {
                Outcome::Added => Did::Added(name),
                Outcome::Changed(list) => {
                    Did::Changed(name, list.iter().map(|c| changes::sentence(run.lang, c)).collect())
                }
                Outcome::Unchanged => Did::Unchanged,
            });
        }
        Ok(did)
    }

    async fn undo(
        run: &Run<'_>,
        tx: &mut Tx,
        batch: BatchId,
        touched: Vec<Touched>,
    ) -> Result<Undone, UndoError> {
        undo::undo(tx, batch, touched, run.now).await
    }

    fn changed_since(lang: Lang, names: &[String]) -> String {
        c::undo_changed(lang, names.join(imports::semicolon(lang)))
    }
}

/// Two rows that describe one donee unit differently are caught before the first is written.
fn one_of_each_donee(rows: &[Line<CentreInput>], lang: Lang) -> Result<(), Failure> {
    let mut units = HashMap::new();
    for line in rows {
        let Some(unit) = &line.value.donee else { continue };
        let (first, seen) = *units.entry(unit.uscc.expose()).or_insert((line.row, unit));
        if seen != unit {
            let fact = Fact::Donee.label(lang);
            return Err(Failure::Wrong(vec![c::donee_differs(lang, line.row, &unit.name, first, fact)]));
        }
    }
    Ok(())
}

fn lookup(key: &str) -> Option<TownshipRef> {
    let by_name = || {
        let full = |t: &&Township| {
            divisions::county(t.county).is_some_and(|c| key.strip_prefix(c.name) == Some(t.name))
        };
        divisions::townships().iter().find(full)
    };
    let found = divisions::township(key).or_else(by_name)?;
    Some(TownshipRef {
        code9: found.code.to_owned(),
        name: found.name.to_owned(),
        county_code: found.county.to_owned(),
        county_name: divisions::county_label(found.county, Lang::ZhCn),
    })
}

/// The words of a closed list: Chinese, or the codes.
fn flags<T: Flag>(lang: Lang) -> String {
    let zh = lang == Lang::ZhCn;
    let word = |flag: &T| if zh { flag.words().first().copied().unwrap_or_default() } else { flag.code() };
    T::ALL.iter().map(word).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}

/// Headings are compared without blanks, case, width and anything in brackets. The example is plainly made up (ADM-03).
#[rustfmt::skip]
pub const COLUMNS: &[Column] = &[
    Column::must("code", "中心编码", "Centre code", &["编码", "中心代码", "机构编码"]).example("411725101-01"),
    Column::must("name", "中心名称", "Centre name", &["名称", "托养中心", "托养中心名称", "机构名称", "Centre", "Center name"])
        .example("示例竹沟托养中心"),
    Column::must("type", "中心类型", "Centre type", &["类型", "机构类型", "类别"])
        .choices(|| [CentreType::TownshipHospital, CentreType::VillageClinic].map(|k| (k.word(), k.sheet_word())).into()).examples("乡镇卫生院", "township_hospital"),
    Column::must("host_unit", "依托单位", "Host unit", &["依托机构", "主办单位", "挂靠单位", "Host"]).example("示例竹沟镇卫生院"),
    Column::may("county", "县区", "County", &["县", "县市区", "区县", "所属县区", "所在县区", "District"]).example("确山县"),
    Column::may("township", "乡镇街道", "Township", &["乡镇", "乡", "所属乡镇", "所在乡镇", "乡镇名称"]).example("竹沟镇"),
    Column::may("township_code", "乡镇代码", "Township code", &["区划代码", "行政区划代码", "乡镇区划代码"]),
    Column::must("address", "地址", "Address", &["详细地址", "单位地址", "机构地址"]).example("示例路1号"),
    Column::must("phone", "办公电话", "Office phone", &["电话", "联系电话", "单位电话", "固定电话", "Phone", "Telephone"])
        .example("0396-9990000"),
    Column::may("latitude", "纬度", "Latitude", &["北纬", "Lat"]),
    Column::may("longitude", "经度", "Longitude", &["东经", "Lon", "Lng"]),
    Column::must("beds", "床位数", "Beds", &["床位", "总床位", "床位总数", "核定床位", "Total beds"]).example("30"),
    Column::may("occupied", "已住床位", "Occupied beds", &["已用床位", "在住人数", "入住人数", "实住人数", "Occupied", "Residents"])
        .example("24"),
    Column::may("rooms", "房间数", "Rooms", &["房间", "住房间数"]).example("15"),
    Column::may("carers", "在岗护工数", "Carers on duty", &["护工数", "护工人数", "在岗护工", "在岗护理人员", "护理人员数", "Carers"])
        .example("12"),
    Column::may("medical_staff", "医护人员数", "Medical staff", &["医务人员数", "医护人员", "派驻医护人员", "派驻医护人员数"]).example("3"),
    Column::may("facilities", "设施", "Facilities", &["设施设备", "配套设施", "硬件设施"])
        .examples("电视、空调、专业病床", "tv, air_conditioner, care_beds"),
    Column::may("services", "服务", "Services", &["服务项目", "服务内容"]).examples("一日三餐、定期体检", "meals, checkups"),
    Column::may("visiting_hours", "探访时间", "Visiting hours", &["探视时间", "参观时间"]).example("每周三、周六 9:00—11:00"),
    Column::may("visiting_rules", "探访须知", "Visiting rules", &["探视须知", "探访规定", "探视规定"]),
    Column::may("opened_on", "启用日期", "Opened on", &["启用时间", "投入使用日期", "投入使用时间", "运营日期", "Opening date"])
        .example("2020-05-17"),
    Column::may("donee_name", "受赠单位", "Donee unit", &["受赠单位名称", "接受捐赠单位", "Donee"]),
    Column::may("donee_type", "受赠单位类型", "Donee type", &["受赠单位性质"]).choices(|| vec![
        (DoneeKind::PublicInstitution.code(), "公益性事业单位"),
        (DoneeKind::CharityWithFundraising.code(), "公募慈善组织"),
        (DoneeKind::Charity.code(), "慈善组织"),
        (DoneeKind::RedCross.code(), "红十字会"),
        ("government_exception", "县级以上人民政府"),
    ]),
    Column::may("donee_uscc", "受赠单位信用代码", "Donee credit code", &["受赠单位统一社会信用代码", "统一社会信用代码", "信用代码", "USCC"]),
    Column::may("donee_exception", "政府接收情形", "Government exception", &["特殊情形"]).choices(|| vec![
        (ExceptionReason::Disaster.word(), "自然灾害"),
        (ExceptionReason::OverseasDonor.word(), "境外捐赠人"),
    ]),
    Column::may("donee_level", "政府层级", "Government level", &["政府级别"]).choices(|| vec![
        (GovernmentLevel::County.word(), "县级"),
        (GovernmentLevel::City.word(), "市级"),
        (GovernmentLevel::Province.word(), "省级"),
    ]),
    Column::may("donee_receipts", "可开捐赠票据", "Issues receipts", &["捐赠票据", "能否开具捐赠票据"])
        .choices(|| vec![("yes", "是"), ("no", "否")]).examples("是", "yes"),
    Column::may("tax_year", "税前扣除年度", "Tax deduction year", &["税前扣除资格年度"]),
    Column::may("tax_list", "税前扣除名单网址", "Tax deduction list", &["税前扣除名单", "名单网址", "Tax deduction list URL"]),
];
