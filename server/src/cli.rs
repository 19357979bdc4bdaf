//! The command line. Everything else is configured by the environment (see `config.rs`), so that a command typed by hand
//! works on the same database as the service.
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// 暖方 Nuanfang: the public portal of a network of residential care centres
#[derive(Debug, Parser)]
#[command(name = "nuanfang", version, after_help = variables(), max_term_width = 110)]
pub struct Cli {
    /// What to do; `serve` when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Migrate, serve the portal and run its jobs.
    Serve {
        /// Serve only; another node runs the jobs.
        #[arg(long)]
        no_worker: bool,
    },
    /// Run the jobs only.
    Worker,
    /// Bring the database's schema up to date.
    Migrate,
    /// Check configuration, database, clock, disk and keys; ends with 1 if something is wrong.
    Check,
    /// Check the audit trail; names the first broken link and ends with 1 if there is one.
    Verify,
    /// Seal personal data with a new key, in batches, while people work; run again, it goes on where it was.
    RotateKeys,
    /// Fill an empty database with clearly fictional data.
    Demo {
        /// How many past notices.
        #[arg(long, value_name = "N")]
        scale: Option<u64>,
        /// The same seed gives the same data.
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
    },
    /// Read centres or calendars from files; all or nothing.
    #[command(subcommand)]
    Import(Import),
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// The directory of centres, from .xlsx or .csv.
    Centres {
        /// The file.
        file: PathBuf,
        /// Only report what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// The holidays and make-up workdays of a year, from .json (the format of the project holiday-cn).
    Calendar {
        /// The file.
        file: PathBuf,
        /// Only report what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Write an empty table of centres to fill in.
    Template {
        /// Where to.
        out: PathBuf,
        /// As CSV instead of a workbook.
        #[arg(long)]
        csv: bool,
    },
    /// Take back one import.
    Undo {
        /// Its number, as `import list` shows it.
        batch: String,
    },
    /// List the imports, newest first.
    List,
}

fn variables() -> String {
    let width = crate::config::VARIABLES.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let mut text = String::from("Environment variables:\n");
    for (name, default, meaning) in crate::config::VARIABLES {
        let default = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        text.push_str(&format!("  {name:width$}  {meaning}{default}\n"));
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound_and_help_names_every_variable() {
        Cli::command().debug_assert();
        let help = Cli::command().render_help().to_string();
        for (name, ..) in crate::config::VARIABLES {
            assert!(help.contains(name), "{name}");
        }
    }

    #[test]
    fn commands() {
        assert!(Cli::try_parse_from(["nuanfang"]).unwrap().command.is_none());
        for line in [
            "serve --no-worker",
            "worker",
            "migrate",
            "check",
            "verify",
            "rotate-keys",
            "demo --scale 1000000 --seed 7",
            "import centres a.xlsx --dry-run",
            "import calendar 2027.json",
            "import template --csv out.csv",
            "import undo 0199",
            "import list",
        ] {
            let line = std::iter::once("nuanfang").chain(line.split(' '));
            assert!(Cli::try_parse_from(line).unwrap().command.is_some());
        }
        assert!(Cli::try_parse_from(["nuanfang", "import", "people", "x"]).is_err());
    }
}
