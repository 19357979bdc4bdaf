//! Page weight and Lighthouse: run by Playwright (end2end/bench), which leaves Markdown tables for the report.

use super::report::Report;
use crate::{
    chromium, e2e, node,
    portal::Site,
    sh::{self, TempDir},
};
use anyhow::{Context, Result};
use std::{path::Path, process::Command};

/// Measures the ordinary demonstration data on the ordinary limits. A missed bar is a line in the report, not an error.
pub fn run(binary: &Path, quick: bool, report: &mut Report) -> Result<()> {
    node::install()?;
    let chromium = chromium::find()?;
    let out = sh::target().join("bench");
    let _ = std::fs::remove_dir_all(&out);
    std::fs::create_dir_all(&out)?;
    let dir = TempDir::new("bench")?;
    let (binary, folder) = (binary.to_path_buf(), dir.path().to_path_buf());
    let port = sh::free_port()?;
    let site = Site { binary, dir: folder, database: None, clock: Some(e2e::CLOCK), port, env: Vec::new() };
    site.demo(&[])?;
    let portal = site.serve(Some(&dir.path().join("serve.log")))?;
    let mut playwright = Command::new(node::bin("playwright"));
    playwright.args(["test", "-c", "bench.config.ts"]).current_dir(node::dir()).env("CHROMIUM", chromium);
    playwright.env("NUANFANG_E2E_URL", site.url()).env("NUANFANG_BENCH_OUT", &out);
    playwright.env("NUANFANG_BENCH_RUNS", if quick { "1" } else { "3" });
    sh::run(&mut playwright).context("page weight and Lighthouse")?;
    drop(portal);
    let tables =
        [("weight.md", "First visit, everything counted, brotli"), ("lighthouse.md", "Lighthouse, phone")];
    for (file, title) in tables {
        let table =
            std::fs::read_to_string(out.join(file)).with_context(|| format!("{file} was not written"))?;
        report.text(&format!("## {title}\n\n{table}"));
    }
    Ok(())
}
