//! Empty files for people to fill in: a sheet with the header, drop-downs where there is a choice, and a
//! second sheet that explains and shows an example, so that no example is ever imported.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::{Column, Out, safe_text, write_csv};

/// Rows of the template that are prepared: text format and drop-downs.
const PREPARED_ROWS: u32 = 1_000;

/// What goes into a template, in the reader's language.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// Name of the sheet to fill in.
    pub sheet: String,
    /// Name of the sheet that explains.
    pub guide: String,
    /// Explanations, one a line.
    pub notes: Vec<String>,
    /// Headings in the order of the columns.
    pub headings: Vec<String>,
    /// Which headings are marked as required, in the same order.
    pub required: Vec<bool>,
    /// Example rows for the guide.
    pub examples: Vec<Vec<Out>>,
    /// Drop-downs.
    pub choices: Vec<Choice>,
}

/// A column with a closed list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Place of the column, from 0.
    pub column: u16,
    /// What may be chosen.
    pub values: Vec<String>,
}

/// The template could not be written; a programming error, such as a sheet name that Excel forbids.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the workbook: {0}")]
pub struct WriteError(#[from] XlsxError);

impl Template {
    /// The headings of `columns`, Chinese or English, with their required marks.
    #[must_use]
    pub fn with_columns(mut self, columns: &[Column], chinese: bool) -> Self {
        self.headings = columns.iter().map(|c| if chinese { c.zh } else { c.en }.to_owned()).collect();
        self.required = columns.iter().map(|c| c.required).collect();
        self
    }

    fn titles(&self) -> Vec<String> {
        let required = self.required.iter().copied().chain(std::iter::repeat(false));
        self.headings
            .iter()
            .zip(required)
            .map(|(h, req)| if req { format!("*{h}") } else { h.clone() })
            .collect()
    }
}

/// The template as an xlsx file. Two calls with the same content give the same bytes.
///
/// # Errors
/// [`WriteError`] when the content breaks a rule of the format.
pub fn template_xlsx(template: &Template) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // The library would write the present time; the template has none.
    let fixed = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    let sheet = workbook.add_worksheet().set_name(&template.sheet)?;
    header(sheet, 0, &template.titles())?;
    sheet.set_freeze_panes(1, 0)?;
    // Text format keeps Excel from turning codes and phone numbers into numbers.
    let text = Format::new().set_num_format("@");
    for column in 0..columns(template) {
        sheet.set_column_format(column, &text)?;
    }
    for choice in &template.choices {
        let list = DataValidation::new().allow_list_strings(&choice.values)?;
        sheet.add_data_validation(1, choice.column, PREPARED_ROWS, choice.column, &list)?;
    }
    guide(workbook.add_worksheet().set_name(&template.guide)?, template)?;
    Ok(workbook.save_to_buffer()?)
}

/// The header alone as a csv file.
pub fn template_csv(template: &Template) -> Vec<u8> {
    let titles = template.titles();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    write_csv(&titles, std::iter::empty())
}

fn columns(template: &Template) -> u16 {
    u16::try_from(template.headings.len()).unwrap_or(u16::MAX)
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
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for example in &template.examples {
        row += 1;
        for (column, value) in (0..).zip(example) {
            match value {
                Out::Empty => continue,
                Out::Text(text) => sheet.write_string(row, column, safe_text(text).as_ref())?,
                #[allow(clippy::cast_precision_loss)] // counts and money in examples
                Out::Int(n) => sheet.write_number(row, column, *n as f64)?,
                Out::Float(n) => sheet.write_number(row, column, *n)?,
                Out::Date(day) => {
                    let serial = (*day - chrono::NaiveDate::default()).num_days() + 25_569;
                    #[allow(clippy::cast_precision_loss)] // days
                    sheet.write_number_with_format(row, column, serial as f64, &date)?
                }
            };
        }
    }
    Ok(())
}
