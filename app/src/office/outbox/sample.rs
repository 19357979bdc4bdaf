//! An example of every mail, visibly invented: for the preview and for tests.
use super::types::{Letter, Template};
use crate::base::i18n::Lang;

/// The sample of a template.
pub fn letter(template: Template, lang: Lang) -> Letter {
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::ZhCn => zh,
        Lang::En => en,
    };
    let mut letter = Letter::new("staff@example.invalid", lang, template);
    for name in template.params() {
        let value = match *name {
            "name" => pick("示例同志", "Sample Officer"),
            "link" => template.sample_link(),
            "valid" => pick("2026年9月25日 10:00", "25 September 2026, 10:00"),
            "what" => pick("登录密码已重新设置", "the password was set anew"),
            "when" => pick("2026年9月22日 10:00", "22 September 2026, 10:00"),
            "minutes" => "15",
            "count" => "2",
            "lines" => pick(
                "县备案：411725-2026-000123，请在 9月24日前办理\n公示复核：411725-2026-8，今天到期",
                "Filing: 411725-2026-000123, by 24 September\nNotice review: 411725-2026-8, due today",
            ),
            "reference" => "411725-2026-000123",
            "reason" => pick("申请表缺少村级盖章页", "the page with the village's seal is missing"),
            "code" => "0000-0000-0000-0000-0",
            "centre" => pick("示例镇托养中心", "Sample Town Care Centre"),
            "number" => "411725-2026-8",
            "deadline" => pick("2026年9月30日", "30 September 2026"),
            "next" => pick(
                "请送到中心，为您保留到 2026年10月8日",
                "please deliver to the centre; it is kept for you until 8 October 2026",
            ),
            "state" => pick("已受理，正在核查", "accepted, being looked into"),
            _ => "",
        };
        letter = letter.with(name, value);
    }
    letter
}
