//! Files built in code and read back; one file a theme.
#![allow(clippy::unwrap_used)]

mod csv_files;
mod headers;
mod hostile;
mod workbooks;

use super::{Cell, Column};

/// A small column list for the tests.
const COLUMNS: &[Column] = &[
    Column { key: "name", zh: "名称", en: "Name", aliases: &["中心名称"], required: true },
    Column { key: "beds", zh: "床位数", en: "Beds", aliases: &["床位", "床位总数"], required: true },
    Column {
        key: "opened",
        zh: "启用日期",
        en: "Opened on",
        aliases: &["启用时间", "日期"],
        required: false,
    },
];

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}
