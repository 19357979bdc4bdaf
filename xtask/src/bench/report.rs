//! The report of a benchmark: Markdown, printed as it grows and written to target/bench.md at the end.

use crate::sh;
use anyhow::Result;
use std::{process::Command, time::Duration};

/// Milliseconds with two decimals.
pub fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

/// The bar and whether it was reached, in words: a table is also read without colours.
pub fn verdict(good: bool, bar: &str) -> String {
    format!("{bar}: {}", if good { "reached" } else { "MISSED" })
}

/// A growing report.
pub struct Report(String);

impl Report {
    /// Starts with what it was measured on.
    pub fn new(quick: bool) -> Result<Self> {
        let read =
            |program: &str, args: &[&str]| sh::read(Command::new(program).args(args)).unwrap_or_default();
        let cores = std::thread::available_parallelism()?;
        let commit = read("git", &["rev-parse", "--short", "HEAD"]);
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let mut report = Self(String::new());
        report.text(&format!(
            "# Benchmark{}\n\nCommit {commit}, {cores} cores, {}; load generator and portal share them.",
            if quick { " (quick)" } else { "" },
            cpu.trim_start_matches([' ', '\t', ':']),
        ));
        Ok(report)
    }

    /// Adds a paragraph or a ready table.
    pub fn text(&mut self, text: &str) {
        println!("\n{}", text.trim_end());
        self.0.push_str(text.trim_end());
        self.0.push_str("\n\n");
    }

    /// Adds a table with its title; the columns are padded, so that it reads in a terminal too.
    pub fn table(&mut self, title: &str, head: &[&str], rows: Vec<Vec<String>>) {
        let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
        let width = |column: usize| {
            rows.iter()
                .chain([&head])
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
        };
        let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}"));
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule = widths.iter().map(|&width| "-".repeat(width)).collect();
        let mut table = format!("## {title}\n\n{}{}", line(&head), line(&rule));
        rows.iter().for_each(|row| table.push_str(&line(row)));
        self.text(&table);
    }

    /// Writes target/bench.md.
    pub fn write(&self) -> Result<()> {
        let path = sh::target().join("bench.md");
        std::fs::write(&path, &self.0)?;
        println!("\nWritten to {}", path.display());
        Ok(())
    }
}
