//! The search behind `cross_table`: the cheapest cycle around which a cell can be changed without changing a
//! total.

/// The cells as edges between row nodes `0..rows` and column nodes `rows..rows + columns`.
pub(super) struct Grid<'a> {
    counts: &'a [Vec<u64>],
    hidden: Vec<Vec<bool>>,
    rows: usize,
    columns: usize,
}

impl<'a> Grid<'a> {
    /// A rectangular table with the cells hidden that `small` says.
    pub(super) fn new(counts: &'a [Vec<u64>], small: fn(u64) -> bool) -> Self {
        let hidden = counts.iter().map(|row| row.iter().map(|n| small(*n)).collect()).collect();
        Self { counts, hidden, rows: counts.len(), columns: counts.first().map_or(0, Vec::len) }
    }

    /// Which cells are hidden now.
    pub(super) fn hidden(&self) -> &[Vec<bool>] {
        &self.hidden
    }

    fn count(&self, row: usize, column: usize) -> u64 {
        self.counts.get(row).and_then(|r| r.get(column)).copied().unwrap_or_default()
    }

    /// Hides what the cell's cheapest cycle still shows; `false` if it has none. With `floor` 1 the reader is
    /// assumed to know that no hidden cell is 0, so zeros stay out of it.
    pub(super) fn protect(&mut self, row: usize, column: usize, floor: u64) -> bool {
        let (r, c) = (row, self.rows + column);
        // One more here (from the column back to the row), or one less here (from the row to the column).
        let up = self.cheapest_path(c, r, (row, column), floor);
        let down = if self.count(row, column) > floor {
            self.cheapest_path(r, c, (row, column), floor)
        } else {
            None
        };
        let Some((_, path)) = [up, down].into_iter().flatten().min_by_key(|(cost, _)| *cost) else {
            return false;
        };
        for pair in path.windows(2) {
            let [a, b] = pair else { continue };
            let (row, column) = (*a.min(b), a.max(b) - self.rows);
            if let Some(cell) = self.hidden.get_mut(row).and_then(|r| r.get_mut(column)) {
                *cell = true;
            }
        }
        true
    }

    /// What it costs to step from one node to another: into a column adds a person to the cell, into a row
    /// takes one.
    fn step(&self, from: usize, to: usize, without: (usize, usize), floor: u64) -> Option<u64> {
        let (row, column) = (from.min(to), from.max(to) - self.rows);
        let n = self.count(row, column);
        let takes = from > to;
        if (row, column) == without || (takes && n <= floor) || n < floor {
            return None;
        }
        let hidden = self.hidden.get(row).and_then(|r| r.get(column)) == Some(&true);
        Some(match (hidden, n) {
            (true, _) => 0,
            (false, 0) => 1 << 40,
            (false, n) => n.saturating_add(1),
        })
    }

    /// Dijkstra on a dense graph.
    fn cheapest_path(
        &self,
        from: usize,
        to: usize,
        without: (usize, usize),
        floor: u64,
    ) -> Option<(u64, Vec<usize>)> {
        let nodes = self.rows + self.columns;
        let mut best: Vec<Option<(u64, usize)>> = vec![None; nodes];
        let mut done = vec![false; nodes];
        *best.get_mut(from)? = Some((0, from));
        loop {
            let open = best.iter().enumerate().filter(|(node, _)| done.get(*node) == Some(&false));
            let (cost, node) = open.filter_map(|(node, b)| b.map(|(cost, _)| (cost, node))).min()?;
            if node == to {
                break;
            }
            *done.get_mut(node)? = true;
            let others = if node < self.rows { self.rows..nodes } else { 0..self.rows };
            for next in others {
                let Some(step) = self.step(node, next, without, floor) else {
                    continue;
                };
                let total = cost.saturating_add(step);
                if let Some(slot) = best.get_mut(next).filter(|b| b.is_none_or(|(known, _)| total < known)) {
                    *slot = Some((total, node));
                }
            }
        }
        let cost = best.get(to).copied().flatten()?.0;
        let mut path = vec![to];
        while let Some(node) = path.last().copied().filter(|node| *node != from) {
            path.push(best.get(node).copied().flatten()?.1);
        }
        Some((cost, path))
    }
}
