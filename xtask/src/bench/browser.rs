//! Page weight and Lighthouse: run by Playwright (end2end/bench), which leaves Markdown tables for the report.

use super::report::Report;
use crate::{chromium, node, portal::Site, sh};
use anyhow::{Context, Result};
use std::process::Command;

/// Measures a running site; a missed bar is a line in the report, not an error.
pub fn run(site: &Site, report: &mut Report) -> Result<()> {
    node::install()?;
    let out = sh::target().join("bench");
    let _ = std::fs::remove_dir_all(&out);
    std::fs::create_dir_all(&out)?;
    let mut playwright = Command::new(node::bin("playwright"));
    playwright.args(["test", "-c", "bench.config.ts"]).current_dir(node::dir());
    playwright
        .env("CHROMIUM", chromium::find()?)
        .env("NUANFANG_E2E_URL", site.url())
        .env("NUANFANG_BENCH_OUT", &out);
    sh::run(&mut playwright).context("page weight and Lighthouse")?;
    for (file, title) in
        [("weight.md", "First visit, everything counted, brotli"), ("lighthouse.md", "Lighthouse, phone")]
    {
        let table =
            std::fs::read_to_string(out.join(file)).with_context(|| format!("{file} was not written"))?;
        report.text(&format!("## {title}\n\n{table}"));
    }
    Ok(())
}
