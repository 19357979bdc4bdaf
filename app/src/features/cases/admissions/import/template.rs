//! The empty table: only the columns that are taken, and a sheet that explains.
use super::columns::{COLUMNS, DROPPED};
use crate::{
    base::{
        i18n::Lang,
        sheets::{self, Column, Out, Template, WriteError},
    },
    t::case_import as t,
};

/// An xlsx file to fill in.
///
/// # Errors
/// [`WriteError`]; a test fills in both languages, so it does not happen.
pub fn template(lang: Lang) -> Result<Vec<u8>, WriteError> {
    let zh = lang == Lang::ZhCn;
    let columns: Vec<Column> = COLUMNS.iter().filter(|c| !DROPPED.contains(&c.key)).copied().collect();
    let content = Template {
        sheet: t::template_sheet(lang).to_owned(),
        guide: t::template_guide(lang).to_owned(),
        notes: vec![
            t::template_required(lang).to_owned(),
            t::template_id(lang).to_owned(),
            t::template_village(lang).to_owned(),
            t::template_township(lang).to_owned(),
            t::template_centre(lang).to_owned(),
            t::template_privacy(lang).to_owned(),
        ],
        examples: vec![columns.iter().map(|c| example(c.key)).collect()],
        ..Template::default()
    };
    sheets::template_xlsx(&content.with_columns(&columns, zh))
}

/// A row that is plainly made up (ADM-03), without an ID number.
fn example(key: &str) -> Out {
    match key {
        "name" => "张示例".into(),
        "village" => "示例村".into(),
        "village_code" => "201".into(),
        "township" => "竹沟镇".into(),
        "guardian" => "李示例".into(),
        "phone" => "0396-9990000".into(),
        "centre" => "示例竹沟托养中心".into(),
        _ => Out::Empty,
    }
}
