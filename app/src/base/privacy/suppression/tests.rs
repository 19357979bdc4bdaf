//! PUB-12 by example, and against a reader who tries every table that fits what is published.

use proptest::prelude::*;

use super::{Cell::*, *};

#[test]
fn pub_12_single_counts() {
    assert_eq!(suppress(0), Suppressed::Exact(0));
    for n in 1..5 {
        assert_eq!(suppress(n), Suppressed::FewerThan5);
    }
    assert_eq!(suppress(5), Suppressed::Exact(5));
}

#[test]
fn pub_12_a_list_hides_a_second_count() {
    for (counts, cells) in [
        (vec![0, 5, 9], vec![Exact(0), Exact(5), Exact(9)]),
        (vec![3, 20, 7], vec![Hidden, Exact(20), Hidden]),
        (vec![3, 0, 7], vec![Hidden, Exact(0), Hidden]),
        (vec![3, 4, 7], vec![Hidden, Hidden, Exact(7)]),
        (vec![1, 1, 9], vec![Hidden, Hidden, Hidden]), // two hidden counts with 2 in sum would both be 1
        (vec![3, 0], vec![Hidden, Hidden]),
        (vec![], vec![]),
    ] {
        let list = suppress_list(&counts).unwrap();
        assert_eq!((list.cells, list.total), (cells, counts.iter().sum()), "{counts:?}");
    }
    assert_eq!(suppress_list(&[3]), Err(TableError::TotalsReveal));
}

#[test]
fn pub_12_one_small_cell_hides_a_rectangle() {
    let table = cross_table(&[vec![3, 10, 30], vec![12, 8, 40], vec![50, 60, 70]]).unwrap();
    assert_eq!(table.cells[0], [Hidden, Hidden, Exact(30)]);
    assert_eq!(table.cells[1], [Hidden, Hidden, Exact(40)]);
    assert_eq!(table.cells[2], [Exact(50), Exact(60), Exact(70)]);
    assert_eq!((table.row_totals, table.column_totals), (vec![43, 60, 180], vec![65, 78, 140]));
    assert_eq!(table.total, 283);
}

#[test]
fn pub_12_tables_that_need_nothing_or_cannot_be_helped() {
    let open = cross_table(&[vec![0, 5], vec![7, 0]]).unwrap();
    assert_eq!(open.cells, [[Exact(0), Exact(5)], [Exact(7), Exact(0)]]);
    assert_eq!(cross_table(&[vec![1, 0], vec![0, 0]]), Err(TableError::TotalsReveal));
    for shape in [vec![], vec![vec![1, 2]], vec![vec![1], vec![2]], vec![vec![1, 2], vec![3]]] {
        assert_eq!(cross_table(&shape), Err(TableError::Shape));
    }
}

/// Two blocks joined by one small cell: every row and column has two hidden cells, and yet the joint would be
/// known.
#[test]
fn pub_12_a_bridge_between_two_blocks_is_protected() {
    let counts = vec![vec![2, 3, 90, 90], vec![3, 2, 4, 90], vec![90, 90, 3, 2], vec![90, 90, 2, 3]];
    let table = cross_table(&counts).unwrap();
    let extra = table.cells.iter().flatten().filter(|c| **c == Hidden).count();
    assert!(extra > 9, "only the nine small cells are hidden");
    assert_eq!(single_valued(&counts, &hidden(&table.cells), 1), vec![]);
}

#[test]
fn pub_12_a_large_table_is_quick() {
    let counts: Vec<Vec<u64>> =
        (0..120u64).map(|i| (0..8u64).map(|j| (i * 7 + j * 13) % 23).collect()).collect();
    let table = cross_table(&counts).unwrap();
    assert!(table.cells.iter().flatten().any(|c| *c == Hidden));
}

fn hidden(cells: &[Vec<Cell>]) -> Vec<Vec<bool>> {
    cells.iter().map(|row| row.iter().map(|c| *c == Hidden).collect()).collect()
}

/// The small cells that have one value in every table with the same totals and the same shown cells, hidden
/// ones ≥ `floor`.
fn single_valued(counts: &[Vec<u64>], hidden: &[Vec<bool>], floor: u64) -> Vec<(usize, usize)> {
    let width = counts[0].len();
    let cells: Vec<(usize, usize)> = (0..counts.len())
        .flat_map(|r| (0..width).map(move |c| (r, c)))
        .filter(|(r, c)| hidden[*r][*c])
        .collect();
    let mut rows: Vec<u64> = vec![0; counts.len()];
    let mut columns: Vec<u64> = vec![0; width];
    for (r, c) in &cells {
        rows[*r] += counts[*r][*c];
        columns[*c] += counts[*r][*c];
    }
    let mut other = vec![false; cells.len()];
    let mut chosen = Vec::new();
    search(counts, &cells, floor, &mut rows, &mut columns, &mut chosen, &mut other);
    let small = cells.iter().zip(other).filter(|((r, c), other)| is_small(counts[*r][*c]) && !other);
    small.map(|(cell, _)| *cell).collect()
}

fn search(
    counts: &[Vec<u64>],
    cells: &[(usize, usize)],
    floor: u64,
    rows: &mut [u64],
    columns: &mut [u64],
    chosen: &mut Vec<u64>,
    other: &mut [bool],
) {
    let Some(&(r, c)) = cells.get(chosen.len()) else {
        if rows.iter().chain(columns.iter()).all(|left| *left == 0) {
            for ((cell, value), other) in cells.iter().zip(chosen.iter()).zip(other.iter_mut()) {
                *other |= counts[cell.0][cell.1] != *value;
            }
        }
        return;
    };
    let most = rows[r].min(columns[c]);
    let last_of_row = cells[chosen.len() + 1..].iter().all(|(row, _)| *row != r);
    for value in if last_of_row { rows[r].max(floor)..=most } else { floor..=most } {
        rows[r] -= value;
        columns[c] -= value;
        chosen.push(value);
        search(counts, cells, floor, rows, columns, chosen, other);
        chosen.pop();
        rows[r] += value;
        columns[c] += value;
    }
}

fn small_tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
    let cell = prop_oneof![3 => 0u64..7, 1 => Just(0u64)];
    (2usize..4, 2usize..4)
        .prop_flat_map(move |(r, c)| prop::collection::vec(prop::collection::vec(cell.clone(), c), r))
}

proptest! {
    #[test]
    fn pub_12_no_reader_can_compute_a_small_cell(counts in small_tables()) {
        match cross_table(&counts) {
            Ok(table) => {
                let hidden = hidden(&table.cells);
                prop_assert!(single_valued(&counts, &hidden, 0).is_empty());
                // Unless a zero had to be hidden, not even knowing that every hidden cell is at least 1
                // helps, save where hiding every number would not either.
                if counts.concat().iter().zip(hidden.concat()).all(|(n, hidden)| !hidden || *n > 0) {
                    let known = single_valued(&counts, &hidden, 1);
                    let at_best = single_valued(&counts, &non_zero(&counts), 1);
                    prop_assert!(known.iter().all(|cell| at_best.contains(cell)));
                }
                for (cell, n) in table.cells.concat().iter().zip(counts.concat()) {
                    prop_assert!(*cell == Hidden || (*cell == Exact(n) && !is_small(n)));
                }
            }
            Err(why) => {
                prop_assert_eq!(why, TableError::TotalsReveal);
                let all = vec![vec![true; counts[0].len()]; counts.len()];
                let known = single_valued(&counts, &all, 0);
                prop_assert!(!known.is_empty(), "hiding everything would have been enough");
            }
        }
    }

    #[test]
    fn pub_12_no_reader_can_compute_a_small_count_of_a_list(counts in prop::collection::vec(0u64..9, 0..6)) {
        if let Ok(list) = suppress_list(&counts) {
            let behind: Vec<u64> =
                counts.iter().zip(&list.cells).filter(|(_, c)| **c == Hidden).map(|(n, _)| *n).collect();
            prop_assert!(behind.is_empty() || (behind.len() > 1 && behind.iter().sum::<u64>() > 0));
            prop_assert!(counts.iter().zip(&list.cells).all(|(n, c)| *c == Hidden || !is_small(*n)));
        } else {
            prop_assert_eq!(counts.iter().filter(|n| **n > 0).count(), 1);
        }
    }
}

fn non_zero(counts: &[Vec<u64>]) -> Vec<Vec<bool>> {
    counts.iter().map(|row| row.iter().map(|n| *n > 0).collect()).collect()
}
