//! Counts with bars: a real table, and beside each row a bar that repeats it for the eye. With two columns the second is hatched, so that
//! two kinds of one unit stand in one bar and are still told apart in black and white. Money is never a bar.
use leptos::prelude::*;

use crate::base::i18n::Lang;

/// A row: its name, and one count a column.
pub type Row<const N: usize> = (AnyView, [i64; N]);

/// `Bars { caption, head, cols: ["…", "…"], total: Some("…") }.view(rows, lang)`; `total` adds a last line with the sums.
#[derive(Debug)]
pub struct Bars<const N: usize> {
    /// What is counted, in which unit, from when to when.
    pub caption: String,
    /// What a row is.
    pub head: &'static str,
    /// What the columns count.
    pub cols: [&'static str; N],
    /// The name of the last line.
    pub total: Option<&'static str>,
}

impl<const N: usize> Bars<N> {
    /// The table.
    pub fn view(self, rows: Vec<Row<N>>, lang: Lang) -> AnyView {
        let most = rows.iter().map(|(_, n)| n.iter().sum::<i64>()).max().unwrap_or(0).max(1);
        let sums: [i64; N] = std::array::from_fn(|i| rows.iter().map(|(_, n)| n[i]).sum());
        let cells = |counts: [i64; N]| {
            counts
                .map(|n| view! { <td class="n" role="cell">{lang.number(n)}</td> }.into_any())
                .collect_view()
        };
        let lines: Vec<_> = rows
            .into_iter()
            .map(|(name, counts)| {
                view! { <tr role="row"><th scope="row" role="rowheader">{name}</th><td class="w" aria-hidden="true">{bar(counts, most)}</td>{cells(counts)}</tr> }
            })
            .collect();
        let heads = self
            .cols
            .map(|c| view! { <th scope="col" role="columnheader" class="n">{c}</th> })
            .collect_view();
        let foot = self.total.map(|label| {
            view! { <tfoot role="rowgroup"><tr role="row"><th scope="row" role="rowheader">{label}</th><td class="w" aria-hidden="true"></td>{cells(sums)}</tr></tfoot> }
        });
        // One column has its unit in the caption and its name above: its heads are for those who listen.
        let (class, heads_class) = if N > 1 { ("bars bars--2", None) } else { ("bars bars--1", Some("vh")) };
        view! {
            <div class="bars-box">
                <table class=class role="table">
                    <caption class="meta">{self.caption}</caption>
                    <thead class=heads_class role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{self.head}</th><td class="w" aria-hidden="true"></td>{heads}</tr></thead>
                    <tbody role="rowgroup">{lines}</tbody>
                    {foot}
                </table>
            </div>
        }
        .into_any()
    }
}

/// Shares in tenths of a percent of the largest row.
fn bar<const N: usize>(counts: [i64; N], most: i64) -> AnyView {
    let share = |n: i64| n.max(0).saturating_mul(1000) / most;
    let percent = |n: i64| format!("{}.{}%", n / 10, n % 10);
    let mut at = 0;
    let rects: Vec<_> = counts
        .into_iter()
        .enumerate()
        .map(|(i, n)| {
            let (x, width) = (percent(at), percent(share(n)));
            at += share(n);
            let fill = (i > 0).then_some("url(#hatch)");
            view! { <rect fill=fill x=x width=width height="100%"/> }
        })
        .collect();
    view! { <svg>{rects}</svg> }.into_any()
}

/// The pattern of the second column and what both mean; once on a page, before its tables.
pub fn keys(plain: &'static str, hatched: &'static str) -> AnyView {
    view! {
        <ul class="keys">
            <li><svg aria-hidden="true"><rect class="a" width="100%" height="100%"/></svg>{plain}</li>
            <li><svg aria-hidden="true">
                <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v6"/></pattern></defs>
                <rect width="100%" height="100%" fill="url(#hatch)"/>
            </svg>{hatched}</li>
        </ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_largest_row_and_sums_stand_below() {
        let table = Bars { caption: "笔".into(), head: "月", cols: ["a", "b"], total: Some("合计") };
        let html =
            table.view(vec![("1月".into_any(), [3, 1]), ("2月".into_any(), [1, 1])], Lang::ZhCn).to_html();
        assert!(html.contains("x=\"75.0%\" width=\"25.0%\"") && html.contains("width=\"25.0%\""), "{html}");
        assert!(html.contains("合计") && html.contains("<td role=\"cell\" class=\"n\">4</td>"), "{html}");
        assert!(html.contains("url(#hatch)") && !html.contains("style="), "{html}");
    }
}
