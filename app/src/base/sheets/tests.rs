//! Files built in code and read back; one file a theme.

mod csv_files;
mod headers;
mod hostile;
mod workbooks;

use super::{Cell, Column};

/// A small column list for the tests.
const COLUMNS: &[Column] = &[
    Column::must("name", "名称", "Name", &["中心名称"]).example("=示例中心"),
    Column::must("beds", "床位数", "Beds", &["床位", "床位总数"])
        .choices(|| vec![("10", "10"), ("20", "20")]),
    Column::may("opened", "启用日期", "Opened on", &["启用时间", "日期"]).example("2026-11-23"),
    Column::may("left_out", "不要", "Not this", &[]).dropped(),
];

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}
