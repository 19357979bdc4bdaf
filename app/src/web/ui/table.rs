//! A table: cards on phones, columns where there is room. The roles stay when the style sheet turns the rows into cards, and
//! each cell carries its column's name for that.
use leptos::prelude::*;

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Text,
    Number,
    Serial,
    Head,
}

/// A column: its name and how it is set.
#[derive(Debug, Clone)]
pub struct Col {
    name: String,
    set: Set,
}

impl Col {
    pub fn text(name: impl Into<String>) -> Self {
        Self { name: name.into(), set: Set::Text }
    }

    /// Numbers: aligned at their end.
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: name.into(), set: Set::Number }
    }

    /// A serial number, which stands before the row's name on a card.
    pub fn serial(name: impl Into<String>) -> Self {
        Self { name: name.into(), set: Set::Serial }
    }

    /// What names the row: one column of each table.
    pub fn head(name: impl Into<String>) -> Self {
        Self { name: name.into(), set: Set::Head }
    }
}

/// The cells of one row from anything that can be shown: `cells![case.reference, lang.date(day), tag(…)]`.
macro_rules! cells {
    ($($cell:expr),+ $(,)?) => { [$(leptos::prelude::IntoAny::into_any($cell)),+] };
}
pub(crate) use cells;

/// `Table::new(caption, [Col::head(…), Col::number(…)]).rows(list.map(|x| cells![…]))`; the compiler counts the cells.
pub struct Table<const N: usize> {
    caption: String,
    shown: bool,
    cols: [Col; N],
}

impl<const N: usize> Table<N> {
    /// A table whose caption is for the ear: a heading above says the same.
    pub fn new(caption: impl Into<String>, cols: [Col; N]) -> Self {
        Self { caption: caption.into(), shown: false, cols }
    }

    /// Shows the caption.
    pub fn captioned(mut self) -> Self {
        self.shown = true;
        self
    }

    /// The table with these rows.
    pub fn rows(self, rows: impl IntoIterator<Item = [AnyView; N]>) -> AnyView {
        let Self { caption, shown, cols } = self;
        let heads = cols.clone().map(|col| match col.set {
            Set::Number => view! { <th role="columnheader" scope="col" class="n">{col.name}</th> }.into_any(),
            _ => view! { <th role="columnheader" scope="col">{col.name}</th> }.into_any(),
        });
        let rows: Vec<_> = rows.into_iter().map(|cells| row(&cols, cells)).collect();
        let caption = if shown {
            view! { <caption>{caption}</caption> }.into_any()
        } else {
            view! { <caption class="vh">{caption}</caption> }.into_any()
        };
        view! {
            <div class="table-box">
                <table class="table" role="table">
                    {caption}
                    <thead role="rowgroup"><tr role="row">{Vec::from(heads)}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn row<const N: usize>(cols: &[Col; N], cells: [AnyView; N]) -> AnyView {
    let cells: Vec<_> = cols
        .iter()
        .zip(cells)
        .map(|(col, cell)| {
            let name = col.name.clone();
            match col.set {
                Set::Head => view! { <th role="rowheader" scope="row">{cell}</th> }.into_any(),
                // A card is a grid of name and value: the value is one box whatever it holds.
                Set::Text => view! { <td role="cell" data-label=name><div>{cell}</div></td> }.into_any(),
                Set::Number => view! { <td role="cell" class="n" data-label=name>{cell}</td> }.into_any(),
                Set::Serial => view! { <td role="cell" class="ser" data-label=name>{cell}</td> }.into_any(),
            }
        })
        .collect();
    view! { <tr role="row">{cells}</tr> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_carry_their_columns_name_and_numbers_their_class() {
        let table = Table::new("人数", [Col::head("县"), Col::number("人数")]);
        let html = table.rows([cells!["示例县", 12]]).to_html();
        assert!(html.contains("<caption class=\"vh\">人数</caption>"), "{html}");
        assert!(html.contains("<th role=\"columnheader\" scope=\"col\" class=\"n\">人数</th>"), "{html}");
        assert!(html.contains("<th role=\"rowheader\" scope=\"row\">示例县</th>"), "{html}");
        assert!(html.contains("<td role=\"cell\" data-label=\"人数\" class=\"n\">12</td>"), "{html}");
        let shown = Table::new("x", [Col::head("a")]).captioned().rows([]).to_html();
        assert!(shown.contains("<caption>x</caption>"), "{shown}");
    }
}
