//! Empty files for people to fill in: a sheet with the header, drop-downs where there is a choice, and a
//! second sheet that explains and shows an example, so that no example is ever imported.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::{Column, safe_text, write_csv};
use crate::base::i18n::Lang;

/// Rows of the template that are prepared: text format and drop-downs.
const PREPARED_ROWS: u32 = 1_000;

/// What goes into a template; headings, examples and choices come from the columns.
#[derive(Debug, Clone)]
pub struct Template {
    /// The columns; those that are dropped are left out.
    pub columns: &'static [Column],
    pub lang: Lang,
    /// Name of the sheet to fill in.
    pub sheet: &'static str,
    /// Name of the sheet that explains.
    pub guide: &'static str,
    /// Explanations, one a line.
    pub notes: Vec<String>,
}

/// The template could not be written; a programming error, such as a sheet name that Excel forbids.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the workbook: {0}")]
pub struct WriteError(#[from] XlsxError);

impl Template {
    fn chinese(&self) -> bool {
        self.lang == Lang::ZhCn
    }

    fn columns(&self) -> impl Iterator<Item = (u16, &'static Column)> {
        (0..).zip(self.columns.iter().filter(|c| !c.dropped))
    }

    fn titles(&self) -> Vec<String> {
        let title =
            |c: &Column| format!("{}{}", if c.required { "*" } else { "" }, c.heading(self.chinese()));
        self.columns().map(|(_, c)| title(c)).collect()
    }

    /// A made-up row (ADM-03), in the order of the columns.
    pub fn example(&self) -> Vec<&'static str> {
        let text = |c: &Column| if self.chinese() { c.example.0 } else { c.example.1 };
        self.columns().map(|(_, c)| text(c)).collect()
    }

    /// The words of a column with a closed list.
    pub fn choices(&self, column: &Column) -> Option<Vec<&'static str>> {
        let word = |(code, zh)| if self.chinese() { zh } else { code };
        column.choices.map(|words| words().into_iter().map(word).collect())
    }
}

/// The template as an xlsx file. Two calls with the same content give the same bytes.
pub fn template_xlsx(template: &Template) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // The library would write the present time; the template has none.
    let fixed = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    let sheet = workbook.add_worksheet().set_name(template.sheet)?;
    header(sheet, 0, &template.titles())?;
    sheet.set_freeze_panes(1, 0)?;
    // Text format keeps Excel from turning codes and phone numbers into numbers.
    let text = Format::new().set_num_format("@");
    for (place, column) in template.columns() {
        sheet.set_column_format(place, &text)?;
        if let Some(words) = template.choices(column) {
            let list = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(1, place, PREPARED_ROWS, place, &list)?;
        }
    }
    guide(workbook.add_worksheet().set_name(template.guide)?, template)?;
    Ok(workbook.save_to_buffer()?)
}

/// The header alone as a csv file.
pub fn template_csv(template: &Template) -> Vec<u8> {
    let titles = template.titles();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    write_csv(&titles, std::iter::empty())
}

fn header(sheet: &mut Worksheet, row: u32, titles: &[String]) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0xF6_EFE6))
        .set_border_bottom(FormatBorder::Thin);
    for (column, title) in (0..).zip(titles) {
        sheet.write_string_with_format(row, column, title, &format)?;
        let wide = title.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.2 }).sum::<f64>();
        sheet.set_column_width(column, (wide + 3.0).max(12.0))?;
    }
    Ok(())
}

fn guide(sheet: &mut Worksheet, template: &Template) -> Result<(), XlsxError> {
    let mut row = 0;
    for note in &template.notes {
        sheet.write_string(row, 0, safe_text(note).as_ref())?;
        row += 1;
    }
    row += 1;
    header(sheet, row, &template.titles())?;
    for (column, text) in (0..).zip(template.example()) {
        sheet.write_string(row + 1, column, safe_text(text).as_ref())?;
    }
    Ok(())
}
