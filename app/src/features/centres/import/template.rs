//! The empty centre sheet, in the reader's language. Headings, words and codes of either language are taken
//! on import.

use super::COLUMNS;
use crate::base::i18n::Lang;
use crate::base::sheets::{self, Choice, Out, Template, WriteError};
use crate::features::centres::types::{
    CentreType, DoneeKind, ExceptionReason, Facility, Flag, GovernmentLevel, Service,
};
use crate::t::import as t;

/// An xlsx file to fill in, with drop-downs and a sheet that explains.
///
/// # Errors
/// [`WriteError`]; a test fills in both languages, so it does not happen.
pub fn template(lang: Lang) -> Result<Vec<u8>, WriteError> {
    sheets::template_xlsx(&content(lang))
}

/// The header alone, as csv.
pub fn template_csv(lang: Lang) -> Vec<u8> {
    sheets::template_csv(&content(lang))
}

pub(super) fn content(lang: Lang) -> Template {
    let zh = lang == Lang::ZhCn;
    Template {
        sheet: t::template_sheet(lang).to_owned(),
        guide: t::template_guide(lang).to_owned(),
        notes: vec![
            t::template_note_required(lang).to_owned(),
            t::template_note_code(lang).to_owned(),
            t::template_note_township(lang).to_owned(),
            t::template_note_phone(lang).to_owned(),
            t::template_note_lists(lang, words::<Facility>(zh), words::<Service>(zh)),
            t::template_note_donee(lang).to_owned(),
            t::template_note_privacy(lang).to_owned(),
        ],
        examples: vec![example(zh)],
        choices: choices(zh),
        ..Template::default()
    }
    .with_columns(COLUMNS, zh)
}

/// The words of a closed list: Chinese, or the codes.
fn words<T: Flag>(zh: bool) -> String {
    let word = |flag: &T| {
        if zh { flag.words().first().copied().unwrap_or_default() } else { flag.code() }
    };
    T::ALL.iter().map(word).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}

fn choices(zh: bool) -> Vec<Choice> {
    let plain = [
        (DoneeKind::PublicInstitution.code(), "公益性事业单位"),
        (DoneeKind::CharityWithFundraising.code(), "公募慈善组织"),
        (DoneeKind::Charity.code(), "慈善组织"),
        (DoneeKind::RedCross.code(), "红十字会"),
        ("government_exception", "县级以上人民政府"),
    ];
    let reasons = [
        (ExceptionReason::Disaster.word(), "自然灾害"),
        (ExceptionReason::OverseasDonor.word(), "境外捐赠人"),
    ];
    let levels = [
        (GovernmentLevel::County.word(), "县级"),
        (GovernmentLevel::City.word(), "市级"),
        (GovernmentLevel::Province.word(), "省级"),
    ];
    let types = [CentreType::TownshipHospital, CentreType::VillageClinic]
        .map(|kind| (kind.word(), kind.sheet_word()));
    let lists: [(&str, &[(&str, &str)]); 5] = [
        ("type", &types),
        ("donee_type", &plain),
        ("donee_exception", &reasons),
        ("donee_level", &levels),
        ("donee_receipts", &[("yes", "是"), ("no", "否")]),
    ];
    let word = |pair: &(&str, &str)| if zh { pair.1 } else { pair.0 }.to_owned();
    (0_u16..)
        .zip(COLUMNS)
        .filter_map(|(column, c)| {
            let (_, pairs) = lists.iter().find(|(key, _)| *key == c.key)?;
            Some(Choice { column, values: pairs.iter().map(word).collect() })
        })
        .collect()
}

/// A row that is plainly made up (ADM-03); it stands on the explaining sheet, where nothing is imported.
fn example(zh: bool) -> Vec<Out> {
    let say = |chinese: &str, english: &str| Out::from(if zh { chinese } else { english });
    COLUMNS
        .iter()
        .map(|column| match column.key {
            "code" => "411725101-01".into(),
            "name" => "示例竹沟托养中心".into(),
            "type" => say(CentreType::TownshipHospital.sheet_word(), CentreType::TownshipHospital.word()),
            "host_unit" => "示例竹沟镇卫生院".into(),
            "county" => "确山县".into(),
            "township" => "竹沟镇".into(),
            "address" => "示例路1号".into(),
            "phone" => "0396-9990000".into(),
            "beds" => Out::Int(30),
            "occupied" => Out::Int(24),
            "rooms" => Out::Int(15),
            "carers" => Out::Int(12),
            "medical_staff" => Out::Int(3),
            "facilities" => say("电视、空调、专业病床", "tv, air_conditioner, care_beds"),
            "services" => say("一日三餐、定期体检", "meals, checkups"),
            "visiting_hours" => "每周三、周六 9:00—11:00".into(),
            "opened_on" => chrono::NaiveDate::from_ymd_opt(2020, 5, 17).map_or(Out::Empty, Out::Date),
            "donee_receipts" => say("是", "yes"),
            _ => Out::Empty,
        })
        .collect()
}
