//! Small counts (PUB-12): 1 to 4 people are "<5", totals stay exact, and nobody gets the number back by
//! subtraction.
//!
//! A hidden cell says only that it is hidden. Telling "<5" from "hidden to protect another" would give
//! numbers away: of two hidden cells with 8 in sum, both under 5, each must be 4. So tables have one kind of
//! hidden cell, to be explained once below the table, and [`Suppressed::FewerThan5`] is for single counts
//! without a total beside them.
//!
//! How a table is made safe: cells of 1 to 4 are hidden; then each needs a *cycle* of hidden cells,
//! alternately up and down a row and a column, around which one person can be moved without changing a total
//! or taking a cell below one. If such a cycle exists, the reader cannot tell the two tables apart (and only
//! then: two suppressions a line are not enough when two blocks hang together by one cell). The cheapest
//! cycle is hidden, small cells first. Zeros are hidden only if nothing else helps, and a table whose totals
//! give a person away by themselves is refused: publish a coarser one (PUB-13).

mod grid;
#[cfg(test)]
mod tests;

use grid::Grid;

/// A single count as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suppressed {
    /// 0, or 5 and more.
    Exact(u64),
    /// 1 to 4.
    FewerThan5,
}

/// One count of people that stands alone (PUB-12).
pub fn suppress(n: u64) -> Suppressed {
    if is_small(n) { Suppressed::FewerThan5 } else { Suppressed::Exact(n) }
}

/// A count in a table or list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Exact(u64),
    /// Fewer than 5, or hidden to protect another cell; show "—" with one explanation, never "<5".
    Hidden,
}

/// A list with an exact total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeList {
    /// As given, with cells hidden.
    pub cells: Vec<Cell>,
    pub total: u64,
}

/// A table with exact totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeTable {
    /// Rows of cells as given, with cells hidden.
    pub cells: Vec<Vec<Cell>>,
    pub row_totals: Vec<u64>,
    pub column_totals: Vec<u64>,
    pub total: u64,
}

/// Why a table cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Rows of different lengths, or fewer than two rows or columns (then its totals are its cells: use a
    /// list).
    #[error("a cross-table needs two rows and two columns, all of one length")]
    Shape,
    /// The totals alone give a small cell away; publish a coarser table.
    #[error("the totals of this table give a small count away; publish a coarser one")]
    TotalsReveal,
}

fn is_small(n: u64) -> bool {
    (1..5).contains(&n)
}

/// A list of counts of people whose total is published (PUB-12).
///
/// # Errors
/// [`TableError::TotalsReveal`] if the list has one small count and nothing to hide it behind.
pub fn suppress_list(counts: &[u64]) -> Result<SafeList, TableError> {
    let mut hidden: Vec<bool> = counts.iter().map(|n| is_small(*n)).collect();
    let any = hidden.contains(&true);
    // Hidden counts are known to be at least 1, so two of them with 2 in sum would both be 1.
    let safe = |hidden: &[bool], floor: u64| {
        let behind: Vec<u64> = counts.iter().zip(hidden).filter(|(_, h)| **h).map(|(n, _)| *n).collect();
        behind.len() > 1 && behind.iter().sum::<u64>() > floor * behind.len() as u64
    };
    while any && !safe(&hidden, 1) {
        let open = counts.iter().enumerate().filter(|(i, _)| hidden.get(*i) == Some(&false));
        // The smallest number left that is not 0; a 0 only when there is no other.
        let Some((next, n)) = open.min_by_key(|(_, n)| (**n == 0, **n)) else {
            break;
        };
        if *n == 0 && safe(&hidden, 0) {
            break;
        }
        hidden.iter_mut().skip(next).take(1).for_each(|h| *h = true);
    }
    if any && !safe(&hidden, 0) {
        return Err(TableError::TotalsReveal);
    }
    Ok(SafeList { cells: conceal(counts, &hidden), total: counts.iter().sum() })
}

/// A cross-table of people (centre × type and the like) whose totals are published (PUB-12). Meant for tables
/// of up to a few thousand cells.
pub fn cross_table(counts: &[Vec<u64>]) -> Result<SafeTable, TableError> {
    let width = counts.first().map_or(0, Vec::len);
    if counts.len() < 2 || width < 2 || counts.iter().any(|row| row.len() != width) {
        return Err(TableError::Shape);
    }
    let mut grid = Grid::new(counts, is_small);
    for (row, cells) in counts.iter().enumerate() {
        for column in (0..width).filter(|column| cells.get(*column).copied().is_some_and(is_small)) {
            // Hiding more never makes a protected cell unprotected, so one pass is enough.
            if !(grid.protect(row, column, 1) || grid.protect(row, column, 0)) {
                return Err(TableError::TotalsReveal);
            }
        }
    }
    Ok(SafeTable {
        cells: counts.iter().zip(grid.hidden()).map(|(row, hidden)| conceal(row, hidden)).collect(),
        row_totals: counts.iter().map(|row| row.iter().sum()).collect(),
        column_totals: (0..width)
            .map(|column| counts.iter().filter_map(|row| row.get(column)).sum())
            .collect(),
        total: counts.iter().flatten().sum(),
    })
}

fn conceal(counts: &[u64], hidden: &[bool]) -> Vec<Cell> {
    counts
        .iter()
        .zip(hidden)
        .map(|(n, hidden)| if *hidden { Cell::Hidden } else { Cell::Exact(*n) })
        .collect()
}
