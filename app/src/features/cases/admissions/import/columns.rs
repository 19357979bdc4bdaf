//! The columns of clerks' lists: what is taken, and what is recognised only to say that it is not.
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
    "name" must "姓名" "Name" ["申请人", "申请人姓名", "本人姓名", "残疾人姓名", "对象姓名", "Full name"];
    "id" may "身份证号" "ID number" ["身份证号码", "身份证", "公民身份号码", "居民身份证号", "居民身份证号码", "证件号码", "证件号"];
    "village" may "村（社区）" "Village" ["所在村", "村居", "行政村", "村名", "社区", "村委会", "村社区", "所属村", "村名称"];
    "village_code" may "村（社区）代码" "Village code" ["村编码", "村区划代码", "村级区划代码", "村级代码"];
    "township" may "乡镇" "Township" ["乡镇街道", "所属乡镇", "乡", "镇", "所在乡镇", "乡镇名称", "街道"];
    "guardian" may "监护人" "Guardian" ["监护人姓名", "联系人", "法定监护人", "监护人名字"];
    "phone" may "联系电话" "Phone" ["监护人电话", "监护人联系电话", "联系方式", "电话", "手机", "手机号", "手机号码", "电话号码", "Telephone"];
    "centre" may "拟入住托养中心" "Care centre" ["托养中心", "拟入住中心", "拟入住机构", "拟入住托养机构", "入住中心", "托养机构", "Centre"];
    "sex" may "性别" "Sex" ["Gender"];
    "birth" may "出生日期" "Date of birth" ["出生年月", "出生年月日", "生日", "Birthday"];
    "age" may "年龄" "Age" ["周岁"];
    "address" may "住址" "Address" ["家庭住址", "户籍地址", "现住址", "详细地址", "家庭地址", "户籍所在地", "地址"];
    "cert" may "残疾证号" "Disability certificate" ["残疾人证号", "残疾证号码", "残疾人证号码", "残疾证", "残疾人证"];
    "category" may "残疾类别" "Disability category" ["残疾类型", "残疾种类", "残疾"];
    "grade" may "残疾等级" "Disability grade" ["残疾级别", "等级"];
    "bank" may "银行卡号" "Bank account" ["银行卡", "银行账号", "银行账户", "开户行", "一卡通", "一卡通账号", "账号"];
};

/// What is recognised and dropped: no cell of these is ever read (ID-07).
pub const DROPPED: &[&str] = &["sex", "birth", "age", "address", "cert", "category", "grade", "bank"];
