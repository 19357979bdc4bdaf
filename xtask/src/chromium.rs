//! Finds the system's Chromium; Playwright's own download is never used.

use crate::sh;
use anyhow::{Context, Result};
use std::{path::PathBuf, process::Command};

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/// The browser for the tests: `CHROMIUM`, the PATH, or the Debian package where that may be installed.
pub fn find() -> Result<PathBuf> {
    if let Some(path) = installed() {
        warn_without_chinese();
        return Ok(path);
    }
    sh::apt_install(&["chromium", "fonts-noto-cjk"]).context(
        "the browser tests need Chromium and a Chinese font (or set CHROMIUM to a Chrome or Chromium)",
    )?;
    installed().context("chromium was installed, but is not on the PATH")
}

fn installed() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let mac = || {
        Some(PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"))
            .filter(|p| p.is_file())
    };
    named.or_else(|| NAMES.into_iter().find_map(sh::which)).or_else(mac)
}

/// Without a Chinese font the pages are drawn as boxes: widths, and so the layout tests, mean less.
fn warn_without_chinese() {
    let Ok(fonts) = sh::read(Command::new("fc-list").args([":lang=zh-cn", "family"])) else {
        return;
    };
    if fonts.is_empty() && sh::apt_install(&["fonts-noto-cjk"]).is_err() {
        sh::say("no Chinese font on this machine: screenshots will show boxes (Debian: fonts-noto-cjk)");
    }
}
