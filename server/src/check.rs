//! `nuanfang check`, the doctor: one line a finding, what to do about it, and exit code 1 if something must be mended.
use std::{fmt, path::Path, process::ExitCode};

use app::base::db::Db;

use crate::{
    config::{self, Config},
    serve,
};

mod database;
mod machine;
mod mail;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Fine,
    /// Works, but should be known.
    Note,
    /// Must be mended.
    Wrong,
}

/// One line of the report.
#[derive(Debug)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What was looked at.
    pub what: &'static str,
    /// What was found, and how to mend it.
    pub text: String,
}

impl Finding {
    fn fine(what: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Fine, what, text: text.into() }
    }
    fn note(what: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Note, what, text: text.into() }
    }
    fn wrong(what: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Wrong, what, text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.level {
            Level::Fine => "ok   ",
            Level::Note => "note ",
            Level::Wrong => "WRONG",
        };
        write!(f, "{sign}  {:<13} {}", self.what, self.text)
    }
}

/// Looks at everything; changes nothing but a file in the data folder that it removes again.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut report = vec![address(config)];
    if config.demo {
        report.push(Finding::note("demo", "this is a demonstration: banner, movable clock"));
    }
    report.extend(machine::key(config));
    report.extend(machine::data_folder(&config.data));
    report.push(machine::open_files());
    // Opening would create a database that is not there.
    match serve::sqlite_file(config).filter(|file| !file.exists()) {
        Some(file) => report.push(Finding::note(
            "database",
            format!("{} does not exist yet; `nuanfang serve` makes it", file.display()),
        )),
        None => match Db::connect(config.database_url.expose()).await {
            Ok(db) => report.extend(database::examine(&db, config).await),
            Err(e) => report
                .push(Finding::wrong("database", format!("DATABASE_URL: cannot be opened: {}", words(&e)))),
        },
    }
    report.extend(machine::clock(config));
    report.extend(mail::examine(config).await);
    report
}

/// Prints the report.
#[must_use]
pub fn print(report: &[Finding]) -> ExitCode {
    for finding in report {
        println!("{finding}");
    }
    let wrong = report.iter().filter(|f| f.level == Level::Wrong).count();
    if wrong == 0 {
        println!("nothing to mend");
        ExitCode::SUCCESS
    } else {
        println!("{wrong} to mend");
        ExitCode::FAILURE
    }
}

fn address(config: &Config) -> Finding {
    let text = format!("listens on {}, public address {}", config.addr, config.url);
    if config.url.https() || config.url.loopback() {
        Finding::fine("configuration", text)
    } else if config.demo {
        Finding::note("configuration", format!("{text}, without encryption"))
    } else {
        Finding::wrong(
            "configuration",
            format!("{text}: NUANFANG_URL must be https where others can see the traffic"),
        )
    }
}

/// An error of the database without what it may repeat of the address.
fn words(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    text.split_once("://").map_or(text.clone(), |(before, _)| format!("{before}://…"))
}

fn shown(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// Where the key is, for the report.
fn key_path(config: &Config) -> std::path::PathBuf {
    config::key_file(&config.data)
}

#[cfg(test)]
mod tests;
