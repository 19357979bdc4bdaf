//! The fields of a centre where people and machines meet them: what the import asks ([`ASKED`], [`draft`]), what is given out
//! ([`GIVEN`]), what stands large on its page ([`figures`]). To add a field: its line in each of the three, its column in
//! [`super::store::stored`], its type in [`super::types`], its name in both languages, a migration for both engines.
use leptos::prelude::*;

use super::imports::Lookup;
use super::imports::row::{self, Reader};
use super::outlets::{DONEE, Of, county, joint, township};
use super::pages::{self, words};
use super::public;
use super::types::{
    Centre, CentreCode, CentreDraft, CentreType, DoneeKind, ExceptionReason, GovernmentLevel, Phone,
    RatioLevel, Vacancy,
};
use crate::base::{i18n::Lang, sheets::Column};
use crate::t::centres as c;
use crate::web::outlets::{Kind, Value};

/// What the import asks for. Headings are compared without blanks, case, width and anything in brackets. The example is plainly made up (ADM-03).
#[rustfmt::skip]
pub const ASKED: &[Column] = &[
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

/// From a row of the import to a draft. Every column is asked before the first `?`, so that all wrong cells of the row are reported.
pub(super) fn draft(row: &mut Reader<'_>, code: Option<CentreCode>, lookup: Lookup) -> Option<CentreDraft> {
    let name = row.required_line("name", CentreDraft::NAME_MAX);
    let kind = row.required("type", |cell| row::by(cell.text()?, CentreType::from_sheet));
    let host_unit = row.required_line("host_unit", CentreDraft::NAME_MAX);
    let township = row::township(row, code.as_ref(), lookup);
    let address = row.required_line("address", CentreDraft::ADDRESS_MAX);
    let phone = row.required("phone", |cell| row::by(cell.code()?, Phone::parse));
    let coordinates = row::coordinates(row);
    let beds = row::beds(row);
    let rooms = row::count(row, "rooms");
    let carers_on_duty = row::count(row, "carers");
    let medical_staff = row::count(row, "medical_staff");
    let facilities = row.optional("facilities", row::flags).unwrap_or_default();
    let services = row.optional("services", row::flags).unwrap_or_default();
    let visiting_hours = row.line("visiting_hours", CentreDraft::HOURS_MAX);
    let visiting_rules = row.line("visiting_rules", CentreDraft::RULES_MAX);
    let opened_on = row.optional("opened_on", row::opening);
    let donee = row::donee(row);
    Some(CentreDraft {
        code: code?,
        name: name?,
        kind: kind?,
        host_unit: host_unit?,
        donee,
        township: township?,
        address: address?,
        phone: phone?,
        coordinates,
        beds: beds?,
        rooms,
        carers_on_duty,
        medical_staff,
        facilities,
        services,
        visiting_hours,
        visiting_rules,
        opened_on,
    })
}

/// What is given out to machines (OU-06): only what is public on the pages too. A column is never renamed or taken away.
pub const GIVEN: &[Of] = &[
    Of::new("code", Kind::Text, "Lasting number: township code and serial number, 411725101-01", |c, _| {
        c.details.code.as_str().into()
    })
    .head(c::code),
    Of::new("name", Kind::Text, "Name, in Chinese", |c, _| c.details.name.as_str().into()).head(c::fact_name),
    Of::new("type", Kind::Text, "`township_hospital` or `village_clinic`", |c, cx| {
        Value::word(c.details.kind.word(), c.details.kind.label(cx.lang))
    })
    .head(c::fact_type),
    Of::new("host_unit", Kind::Text, "The hospital or clinic it is in", |c, _| {
        c.details.host_unit.as_str().into()
    })
    .head(c::fact_host_unit),
    Of::new("county_code", Kind::Text, "County code, six digits", |c, _| {
        county(c).map_or("", |county| county.code).into()
    }),
    Of::new("county", Kind::Text, "County, in Chinese", |c, cx| {
        let county = county(c);
        Value::word(county.map_or("", |c| c.name), county.map_or_else(String::new, |c| c.label(cx.lang)))
    })
    .head(c::county_label),
    Of::new("township", Kind::Text, "Township, in Chinese", |c, cx| {
        let township = township(c);
        Value::word(township.map_or("", |t| t.name), township.map_or("", |t| t.label(cx.lang)))
    })
    .head(c::fact_township),
    Of::new("township_code", Kind::Text, "Township code, nine digits", |c, _| {
        c.details.township.as_str().into()
    })
    .head(c::csv_township_code),
    Of::new("address", Kind::Text, "Address of the unit", |c, _| c.details.address.as_str().into())
        .head(c::fact_address),
    Of::new("phone", Kind::Text, "Office telephone", |c, _| c.details.phone.as_str().into())
        .head(c::fact_phone),
    Of::new("latitude", Kind::Number, "Degrees north, WGS 84", |c, _| {
        c.details.coordinates.map(|c| c.latitude()).into()
    })
    .null()
    .head(c::csv_latitude),
    Of::new("longitude", Kind::Number, "Degrees east, WGS 84", |c, _| {
        c.details.coordinates.map(|c| c.longitude()).into()
    })
    .null()
    .head(c::csv_longitude),
    Of::new("beds", Kind::Integer, "Beds", |c, _| c.details.beds.total().into()).head(c::fact_beds),
    Of::new(
        "vacancy",
        Kind::Text,
        "`free` (more than one bed, and more than a tenth of them), `nearly_full` or `unknown`",
        |c, cx| {
            let vacancy = public::vacancy(c.details.beds);
            Value::word(vacancy.word(), vacancy.label(cx.lang))
        },
    )
    .head(c::fact_vacancy),
    Of::new("rooms", Kind::Integer, "Rooms for residents", |c, _| c.details.rooms.into())
        .null()
        .head(c::fact_rooms),
    Of::new("carers_on_duty", Kind::Integer, "Carers on duty in a shift", |c, _| {
        c.details.carers_on_duty.into()
    })
    .null()
    .head(c::fact_carers),
    Of::new(
        "staffing",
        Kind::Text,
        "Residents per carer on duty: `up_to_2`, `2_to_2_5` or `above_2_5`; null where unknown or fewer than five residents. \
         The measure of two is the programme's own rule, not a national standard.",
        |c, cx| {
            let level = public::staffing(&c.details);
            Value::from(public::staffing_code(level)).cell(level.label(cx.lang))
        },
    )
    .null()
    .head(c::csv_staffing),
    Of::new("medical_staff", Kind::Integer, "Seconded medical staff", |c, _| c.details.medical_staff.into())
        .null()
        .head(c::fact_medical_staff),
    Of::new("facilities", Kind::Words, "Codes of what the premises have", |c, cx| {
        Value::list(c.details.facilities.iter().map(|f| Value::word(f.word(), f.label(cx.lang))), joint(cx))
    })
    .head(c::fact_facilities),
    Of::new("services", Kind::Words, "Codes of what is done for residents", |c, cx| {
        Value::list(c.details.services.iter().map(|s| Value::word(s.word(), s.label(cx.lang))), joint(cx))
    })
    .head(c::fact_services),
    Of::new("visiting_hours", Kind::Text, "When visitors may come, in Chinese", |c, _| {
        c.details.visiting_hours.as_deref().into()
    })
    .null()
    .head(c::fact_visiting_hours),
    Of::new("visiting_rules", Kind::Text, "What visitors must know, in Chinese", |c, _| {
        c.details.visiting_rules.as_deref().into()
    })
    .null()
    .head(c::fact_visiting_rules),
    Of::new("opened_on", Kind::Day, "Since when", |c, _| c.details.opened_on.into())
        .null()
        .head(c::fact_opened_on),
    Of::group(
        "donee_unit",
        "Who may lawfully accept gifts for it; null where nobody does",
        DONEE,
        |c, _| c.details.donee.is_some(),
    ),
    Of::new("updated_at", Kind::Moment, "When this information was last given", |c, _| c.updated_at.into())
        .head(c::csv_updated),
    Of::new("url", Kind::Text, "Address of its page", |c, cx| {
        cx.state.site().absolute(&pages::path(c)).into()
    })
    .head(c::csv_url),
];

/// A large figure; one that is not known is left out.
fn figure(name: &str, value: u16, unit: &str, note: Option<AnyView>) -> impl IntoView + use<> {
    view! { <div><dt>{name.to_owned()}</dt><dd>{value}<small>{unit.to_owned()}</small>{note}</dd></div> }
}

/// What a centre is at a glance, on its page.
pub fn figures(lang: Lang, centre: &Centre) -> impl IntoView + use<> {
    let d = &centre.details;
    let vacancy = public::vacancy(d.beds);
    let level = public::staffing(d);
    let beds = figure(c::figure_beds(lang), d.beds.total(), c::unit_beds(lang), {
        let class = if vacancy == Vacancy::Free { "tag tag--open" } else { "tag" };
        Some(view! { <p class="meta"><span class=class>{vacancy.label(lang)}</span></p> }.into_any())
    });
    // RES-01: a colour, a shape and a word; amber above two residents for a carer, red above two and a half.
    let carers = d.carers_on_duty.map(|n| {
        let class = match level {
            RatioLevel::Ok => "tag tag--ok",
            RatioLevel::Amber => "tag tag--wait",
            RatioLevel::Red => "tag tag--bad",
            RatioLevel::Unknown => "tag",
        };
        let tag = words::staffing_tag(lang, level).map(|word| view! { <span class=class>{word}</span> });
        let note = view! { <p class="meta">{tag}</p><p class="meta">{level.label(lang)}</p> };
        figure(c::figure_carers(lang), n, c::unit_people(lang), Some(note.into_any()))
    });
    let medical = d.medical_staff.map(|n| figure(c::figure_medical(lang), n, c::unit_people(lang), None));
    let rooms = d.rooms.map(|n| figure(c::figure_rooms(lang), n, c::unit_rooms(lang), None));
    view! { <dl class="facts facts--big">{beds}{carers}{medical}{rooms}</dl> }
}
