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
        /// How many cases that wait for somebody, for benchmarks.
        #[arg(long, value_name = "N", default_value_t = 0)]
        cases: u64,
        /// How many lines of the ledger of gifts, for benchmarks.
        #[arg(long, value_name = "N", default_value_t = 0)]
        gifts: u64,
        /// The same seed gives the same data.
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
    },
    /// Read centres, cases or calendars from files; all or nothing.
    #[command(subcommand)]
    Import(Import),
    /// Accounts of staff: add the first ones, list them, reset a password.
    #[command(subcommand)]
    Staff(Staff),
}

/// What can be done about accounts from here; everything else is under /staff/people.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Make an account and print its one-time link.
    Add {
        /// Where mails go; what one signs in with.
        #[arg(long)]
        email: String,
        /// village_reporter, township_officer, county_officer, city_admin, centre_manager, centre_staff,
        /// donee_officer, civil_affairs, dpf, health, rural_revitalisation or auditor.
        #[arg(long)]
        role: String,
        /// 4117, or 6 digits of a county, 9 of a township, 12 of a village; the city when nothing is said.
        #[arg(long, value_name = "CODE")]
        division: Option<String>,
        /// The last part of the address of a centre; for its manager and staff.
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
        /// The name as colleagues see it; the address when nothing is said.
        #[arg(long)]
        name: Option<String>,
        /// zh-CN or en: the language of mails.
        #[arg(long, default_value = "zh-CN")]
        lang: String,
    },
    /// List the accounts.
    List,
    /// Take a password away and print a link for a new one.
    Reset {
        /// Whose.
        #[arg(long)]
        email: String,
        /// Also take the authenticator away.
        #[arg(long)]
        totp: bool,
    },
}

/// A table to read in.
#[derive(Debug, clap::Args)]
pub struct Sheet {
    /// The file.
    pub file: PathBuf,
    /// Only report what would be written.
    #[arg(long)]
    pub dry_run: bool,
    /// E-mail of the clerk in whose name and area it happens; needed for cases.
    #[arg(long = "as", value_name = "EMAIL")]
    pub clerk: Option<String>,
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// The directory of centres, from .xlsx or .csv.
    Centres(Sheet),
    /// Applications from a clerk's list, as drafts, from .xlsx or .csv.
    Cases(Sheet),
    /// What centres need, from .xlsx or .csv.
    Needs(Sheet),
    /// The holidays and make-up workdays of a year, from .json (the format of the project holiday-cn).
    Calendar {
        /// The file.
        file: PathBuf,
        /// Only report what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Write an empty table to fill in.
    Template {
        /// Where to.
        out: PathBuf,
        /// Of which import.
        #[arg(long, value_name = "WHAT", default_value = "centres")]
        of: String,
        /// As CSV instead of a workbook.
        #[arg(long)]
        csv: bool,
    },
    /// Take back one import.
    Undo {
        /// Its number, as `import list` shows it.
        batch: String,
        /// E-mail of the clerk in whose name it happens, where the import asks for one.
        #[arg(long = "as", value_name = "EMAIL")]
        clerk: Option<String>,
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
            "demo --scale 1000000 --cases 100000 --gifts 1000000 --seed 7",
            "verify",
            "rotate-keys",
            "import centres a.xlsx --dry-run",
            "import cases a.csv --dry-run --as a@example.invalid",
            "import calendar 2027.json",
            "import template --csv out.csv",
            "import template --of cases out.xlsx",
            "import undo 0199",
            "import undo 0199 --as a@example.invalid",
            "import list",
            "staff add --email a@example.invalid --role county_officer --division 411725",
            "staff add --email a@example.invalid --role centre_manager --centre x --name N --lang en",
            "staff list",
            "staff reset --email a@example.invalid --totp",
        ] {
            let line = std::iter::once("nuanfang").chain(line.split(' '));
            assert!(Cli::try_parse_from(line).unwrap().command.is_some());
        }
        assert!(Cli::try_parse_from(["nuanfang", "import", "people", "x"]).is_err());
        for bad in [
            "staff",
            "staff add",
            "staff add --email a@example.invalid",
            "staff add --role auditor",
            "staff reset",
        ] {
            let line = std::iter::once("nuanfang").chain(bad.split(' '));
            assert!(Cli::try_parse_from(line).is_err(), "{bad}");
        }
    }
}
