//! Equal treatment (JOB-02, 就业促进法 26–31): a post may ask what somebody can do, not who they are. [`unequal`] finds what limits sex,
//! ethnicity, household registration, carriers of hepatitis B, disability, marriage or children. What says the contrary (不限性别) and
//! what speaks of residents (女性住户) passes. Guards against habit, not against cunning. To add a ground: a variant and its patterns.
use std::sync::LazyLock;

use regex::Regex;

use crate::base::{checks::fold, words};

words! {
    /// What a requirement may not limit.
    Ground in posts_desk {
        Sex = "sex" => unequal_sex,
        Ethnicity = "ethnicity" => unequal_ethnicity,
        Household = "household" => unequal_household,
        HepatitisB = "hepatitis-b" => unequal_hbv,
        Disability = "disability" => unequal_disability,
        Family = "family" => unequal_family,
    }
}

/// What is taken out first: it says the contrary, or speaks of those who are cared for.
const FINE: &str = concat!(
    "(?:不限制?|不分|不论|无论|不看|不要求|不区分)(?:本地|本市|本县|城镇|农村)?(?:性别|男女|民族|户籍|户口|地域|城乡|[、和及与或])+",
    "|(?:性别|男女|男[、/或和]女|民族|户籍|户口|城乡|[、和及与或])+(?:都|均|皆|一律)?(?:不限|不作要求|不做要求|可以|可|行|平等)",
    "|不(?:得|能|许|准)?(?:要求)?(?:检查|检测|查验|查|化验|做)(?:乙肝|乙型肝炎)(?:五项|项目|检测|检查|两对半|病毒)*",
    "|少数民族[^。；，]{0,6}优先",
    "|[男女](?:性|士)?(?:住户|入住|老人|卫生间|厕所|浴室|宿舍|更衣室|病房|房间|区)",
);
const WHO: &str = "(?:汉|回|维吾尔|维|藏|蒙古|蒙|苗|彝|壮|满|朝鲜)";
const HERE: &str = "(?:本地|本市|本县|本区|本镇|本乡|本村|当地)";
const ONLY: &str = "(?:仅限|只限|限|只招|只要|只收|只聘|仅招|仅收|要求|须为|应为|必须是|必须|须)";
const STOP: &str = "(?:[，。；、！？,;:：()/]|$)";

static PASSES: LazyLock<Regex> = LazyLock::new(|| compile(FINE));
static RULES: LazyLock<Vec<(Ground, Regex)>> = LazyLock::new(|| {
    let rule = |ground, parts: &[String]| (ground, compile(&parts.join("|")));
    vec![
        rule(
            Ground::Sex,
            &[
                format!("(?:{ONLY}|需要?|招聘?|诚聘|急招|招收|聘用?)(?:[一二两三四五六七八九十几0-9]*[名位个])?(?:年轻|中年|本地)?[男女](?:[性士的工生]|员工|同志|护工|护理员|厨师|保洁|{STOP})"),
                "[男女](?:[性士生工]|同志)?(?:者?优先|优选|为佳|为宜|最佳)".to_owned(),
                "不(?:招|要|收|聘|用|录)[男女]".to_owned(),
                "性别[:：为是要求限须]*[男女]".to_owned(),
                format!("(?:^|[，。；、！,;:：(])[男女](?:[性士生]|同志)?{STOP}"),
                "[男女](?:[性士])?[，,]?[0-9]{2}(?:岁|周岁|-|—|至|~|到)".to_owned(),
                r"\b(?:women|men|females?|males?) (?:only|preferred|wanted)\b".to_owned(),
                r"\b(?:only|no) (?:women|men|females?|males?)\b|\b(?:sex|gender|must be)\s?:? ?(?:fe)?male\b".to_owned(),
            ],
        ),
        rule(
            Ground::Ethnicity,
            &[
                format!("{ONLY}(?:是|为)?{WHO}族"),
                format!("不(?:招|要|收|聘|用|录)(?:用|取)?(?:少数民族|[回汉]民|{WHO}族)"),
                format!("{WHO}[族民]者?(?:优先|为佳|为宜)|民族[:：为是要求限须]+{WHO}"),
                r"\b(?:han|hui) (?:only|preferred)\b|\b(?:only|no) (?:han|hui)\b".to_owned(),
            ],
        ),
        rule(
            Ground::Household,
            &[
                format!("(?:{ONLY}|具有|持有)[^，。；]{{0,6}}(?:户籍|户口(?:[^粮]|$))"),
                "(?:本地|本市|本县|本区|本镇|本乡|本村|当地|城镇|城市|农村|农业|非农业?|外地)(?:户口|户籍)".to_owned(),
                "(?:户口|户籍)(?:限|须|要|在|为|所在地)".to_owned(),
                format!("{ONLY}{HERE}(?:人|村民|居民|户|{STOP})|{HERE}(?:人|村民|居民)者?(?:优先|为佳)"),
                "不(?:招|要|收|聘|用)(?:外地|外乡|外县|外省|外村|农村|农民)".to_owned(),
                r"\bhukou\b|\blocals? (?:only|preferred)\b".to_owned(),
            ],
        ),
        rule(
            Ground::HepatitisB,
            &["乙肝|乙型肝炎|hbsag|hbv|澳抗|表面抗原|[大小]三阳|两对半|hepatitis ?b".to_owned()],
        ),
        rule(
            Ground::Disability,
            &["不(?:招|要|收|聘|用)残[疾障]|残疾人?(?:勿扰|免谈|除外|不要)|(?:无|没有)残疾|四肢健全|身体健全".to_owned()],
        ),
        rule(
            Ground::Family,
            &["[已未][婚育]|不得(?:结婚|生育|怀孕)|(?:无|没有)(?:怀孕|生育)(?:计划|打算)|[未非]孕|不招孕".to_owned()],
        ),
    ]
});

/// The first thing in a text that treats people unequally, and how it says so.
pub fn unequal(text: &str) -> Option<(Ground, String)> {
    let plain = fold(text).to_lowercase();
    // Blanks between Chinese characters mean nothing; English needs its own.
    let mut tight = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\n' => tight.push('。'),
            c if c.is_whitespace() => {
                if tight.chars().next_back().is_some_and(|l| l.is_ascii_graphic()) {
                    tight.push(' ');
                }
            }
            c => {
                if !c.is_ascii() && tight.ends_with(' ') {
                    tight.pop();
                }
                tight.push(c);
            }
        }
    }
    let rest = PASSES.replace_all(&tight, "。");
    let found = |(ground, rule): &(Ground, Regex)| {
        let place = rule.find(&rest)?;
        let said =
            place.as_str().trim_matches(|c: char| c.is_ascii_punctuation() || "，。；、！？：".contains(c));
        Some((*ground, said.to_owned()))
    };
    RULES.iter().find_map(found)
}

/// Compiles a constant pattern; the tests use every one, so a slip cannot ship.
#[allow(clippy::expect_used)]
fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern, compiled in the tests")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_02_what_limits_who_somebody_is_does_not_pass() {
        use Ground::{Disability, Ethnicity, Family, HepatitisB, Household, Sex};
        for (text, ground) in [
            ("限女性", Sex),
            ("限 女 性", Sex),
            ("招聘女护工2名", Sex),
            ("女，45岁以下", Sex),
            ("身体健康，女性优先", Sex),
            ("性别：男", Sex),
            ("不招男的", Sex),
            ("女18-50岁", Sex),
            ("Women only", Sex),
            ("must be male", Sex),
            ("只招汉族", Ethnicity),
            ("不要少数民族", Ethnicity),
            ("汉族优先", Ethnicity),
            ("要求本地户口", Household),
            ("须具有确山县户籍", Household),
            ("户籍在本县", Household),
            ("只招本村人", Household),
            ("本地人优先", Household),
            ("不收外地人", Household),
            ("无乙肝", HepatitisB),
            ("乙 肝 两 对 半正常", HepatitisB),
            ("ＨＢｓＡｇ阴性", HepatitisB),
            ("小三阳勿扰", HepatitisB),
            ("hepatitis B negative", HepatitisB),
            ("四肢健全", Disability),
            ("不招残疾人", Disability),
            ("已婚已育", Family),
            ("不得怀孕", Family),
        ] {
            assert_eq!(unequal(text).map(|f| f.0), Some(ground), "{text}");
        }
    }

    #[test]
    fn job_02_what_asks_for_skill_passes() {
        for text in [
            "",
            "不限性别、民族和户籍。",
            "性别、民族、户籍均不限",
            "男女不限，50岁以下",
            "男、女均可",
            "不要求本地户口",
            "不检查乙肝项目",
            "同等条件下少数民族求职者优先",
            "有健康证，能搬动30公斤",
            "身体健康，有耐心，会做家常饭",
            "协助女性住户洗澡、换衣",
            "打扫男宿舍、女卫生间",
            "照顾老人和子女",
            "脱贫户和住户亲属优先",
            "家住附近的方便倒班",
            "给困难户口粮分装",
            "Patience and a health certificate; men and women are welcome.",
        ] {
            assert_eq!(unequal(text), None, "{text}");
        }
    }
}
