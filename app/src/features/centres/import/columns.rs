//! The columns of the centre sheet, in the order of the template.

use crate::base::sheets::Column;

macro_rules! columns {
    ($($key:literal $need:ident $zh:literal $en:literal [$($alias:literal),*];)+) => {
        &[$(Column { key: $key, zh: $zh, en: $en, aliases: &[$($alias),*], required: columns!($need) }),+]
    };
    (must) => { true };
    (may) => { false };
}

/// Headings are compared without blanks, case, width and anything in brackets.
pub const COLUMNS: &[Column] = columns! {
    "code" must "中心编码" "Centre code" ["编码", "中心代码", "机构编码"];
    "name" must "中心名称" "Centre name" ["名称", "托养中心", "托养中心名称", "机构名称", "Centre", "Center name"];
    "type" must "中心类型" "Centre type" ["类型", "机构类型", "类别"];
    "host_unit" must "依托单位" "Host unit" ["依托机构", "主办单位", "挂靠单位", "Host"];
    "county" may "县区" "County" ["县", "县市区", "区县", "所属县区", "所在县区", "District"];
    "township" may "乡镇街道" "Township" ["乡镇", "乡", "所属乡镇", "所在乡镇", "乡镇名称"];
    "township_code" may "乡镇代码" "Township code" ["区划代码", "行政区划代码", "乡镇区划代码"];
    "address" must "地址" "Address" ["详细地址", "单位地址", "机构地址"];
    "phone" must "办公电话" "Office phone" ["电话", "联系电话", "单位电话", "固定电话", "Phone", "Telephone"];
    "latitude" may "纬度" "Latitude" ["北纬", "Lat"];
    "longitude" may "经度" "Longitude" ["东经", "Lon", "Lng"];
    "beds" must "床位数" "Beds" ["床位", "总床位", "床位总数", "核定床位", "Total beds"];
    "occupied" may "已住床位" "Occupied beds" ["已用床位", "在住人数", "入住人数", "实住人数", "Occupied", "Residents"];
    "rooms" may "房间数" "Rooms" ["房间", "住房间数"];
    "carers" may "在岗护工数" "Carers on duty" ["护工数", "护工人数", "在岗护工", "在岗护理人员", "护理人员数", "Carers"];
    "medical_staff" may "医护人员数" "Medical staff" ["医务人员数", "医护人员", "派驻医护人员", "派驻医护人员数"];
    "facilities" may "设施" "Facilities" ["设施设备", "配套设施", "硬件设施"];
    "services" may "服务" "Services" ["服务项目", "服务内容"];
    "visiting_hours" may "探访时间" "Visiting hours" ["探视时间", "参观时间"];
    "visiting_rules" may "探访须知" "Visiting rules" ["探视须知", "探访规定", "探视规定"];
    "opened_on" may "启用日期" "Opened on" ["启用时间", "投入使用日期", "投入使用时间", "运营日期", "Opening date"];
    "donee_name" may "受赠单位" "Donee unit" ["受赠单位名称", "接受捐赠单位", "Donee"];
    "donee_type" may "受赠单位类型" "Donee type" ["受赠单位性质"];
    "donee_uscc" may "受赠单位信用代码" "Donee credit code" ["受赠单位统一社会信用代码", "统一社会信用代码", "信用代码", "USCC"];
    "donee_exception" may "政府接收情形" "Government exception" ["特殊情形"];
    "donee_level" may "政府层级" "Government level" ["政府级别"];
    "donee_receipts" may "可开捐赠票据" "Issues receipts" ["捐赠票据", "能否开具捐赠票据"];
    "tax_year" may "税前扣除年度" "Tax deduction year" ["税前扣除资格年度"];
    "tax_list" may "税前扣除名单网址" "Tax deduction list" ["税前扣除名单", "名单网址", "Tax deduction list URL"];
};
