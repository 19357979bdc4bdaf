//! What each command does. Only thin calls: the work is in `app`, the running node in `serve`.
use std::{io::Write as _, path::Path, process::ExitCode};

use anyhow::Context as _;
use app::{base::i18n::Lang, office::imports, wiring::imports::imports as all};
use indicatif::{ProgressBar, ProgressStyle};

mod trail;

use crate::{
    check,
    cli::{Cli, Command, Import, Sheet, Staff},
    config::Config,
    serve,
};

/// Runs a command.
///
/// # Errors
/// In words, for the one who typed it.
pub async fn run(cli: Cli, config: &Config) -> anyhow::Result<ExitCode> {
    match cli.command.unwrap_or(Command::Serve { no_worker: false }) {
        Command::Serve { no_worker } => serve::serve(config, !no_worker).await?,
        Command::Worker => serve::work(config).await?,
        Command::Migrate => {
            let state = serve::state(config).await?;
            serve::close(state.db()).await;
            println!("the schema is up to date");
        }
        Command::Check => return Ok(check::print(&check::examine(config).await)),
        Command::Demo { scale, cases, gifts, seed } => demo(config, scale, (cases, gifts), seed).await?,
        Command::Verify => return trail::verify(config, terminal_language()).await,
        Command::RotateKeys => return trail::rotate_keys(config).await,
        Command::Import(what) => return import(config, what).await,
        Command::Staff(what) => return staff(config, what).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty database (ADM-03). The bar goes to stderr, the result to stdout.
async fn demo(
    config: &Config,
    scale: Option<u64>,
    (cases, gifts): (u64, u64),
    seed: u64,
) -> anyhow::Result<()> {
    let state = serve::state(config).await?;
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len}, {per_sec}, {eta} left")?;
    let bar = ProgressBar::new(0).with_style(style);
    let progress = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let made =
        app::wiring::demo::fill(&state, seed, scale.unwrap_or(app::wiring::demo::DEFAULT_SCALE), &progress)
            .await?;
    let lines = match gifts {
        0 => 0,
        n => app::wiring::demo::ledger::make(&state, seed, n, &progress).await?,
    };
    bar.finish_and_clear();
    if lines > 0 {
        println!("{lines} more lines in the ledger of gifts");
    }
    if cases > 0 {
        let n = app::wiring::demo::bulk::make(&state, seed, cases).await?;
        println!("{n} cases that wait for somebody");
    }
    serve::close(state.db()).await;
    println!(
        "Demonstration data: {} centres, {} notices, all of it invented (示例).",
        made.centres, made.notices
    );
    println!("A gift for three houses, as its donor follows it: /track/{}", made.gift);
    println!("A visit, as whoever booked it follows it: /bookings/{}", made.visit);
    println!("\nStaff of the demonstration; the password of all is {}\n", app::wiring::demo::staff::PASSWORD);
    println!("{:<40} {:<22} {:<13} secret of the authenticator (TOTP)", "e-mail", "role", "division");
    for demo in app::wiring::demo::staff::ACCOUNTS {
        let division = if demo.division.is_empty() { "its centre" } else { demo.division };
        println!("{:<40} {:<22} {:<13} {}", demo.email(), demo.role.word(), division, demo.secret());
    }
    println!(
        "\nDonors with an account of the public; type the address on /sign-in, which shows the link in a demonstration\n"
    );
    for donor in app::wiring::demo::donors::DONORS {
        println!("{:<40} {}", donor.email(), donor.org.map_or("for herself", |(_, name, ..)| name));
    }
    if !config.demo {
        println!("Start with NUANFANG_DEMO=1, so that every page says so.");
    }
    Ok(())
}

/// Imports speak to the person at the terminal in their language.
async fn import(config: &Config, what: Import) -> anyhow::Result<ExitCode> {
    let lang = terminal_language();
    match what {
        Import::Calendar { file, dry_run } => calendar(config, &file, dry_run).await?,
        Import::Template { out, of, csv } => template(&out, &of, csv, lang)?,
        Import::Centres(table) => return read_in(config, "centres", &table, lang).await,
        Import::Cases(table) => return read_in(config, "cases", &table, lang).await,
        Import::Needs(table) => return read_in(config, "needs", &table, lang).await,
        Import::Undo { batch, clerk } => {
            let state = serve::state(config).await?;
            let undone = imports::undo_as(&all(), &state, &batch, clerk.as_deref(), lang).await;
            serve::close(state.db()).await;
            return Ok(tell(undone));
        }
        Import::List => {
            let state = serve::state(config).await?;
            let lines = imports::list(&all(), &state, lang).await?;
            lines.iter().for_each(|line| println!("{line}"));
            serve::close(state.db()).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A table of one kind, all or nothing.
async fn read_in(config: &Config, what: &str, table: &Sheet, lang: Lang) -> anyhow::Result<ExitCode> {
    let file = &table.file;
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let state = serve::state(config).await?;
    let order =
        imports::Order { clerk: table.clerk.as_deref(), name: &name, bytes, dry_run: table.dry_run, lang };
    let read = imports::run_as(&all(), what, &state, order).await;
    serve::close(state.db()).await;
    Ok(tell(read))
}

/// Accounts from the terminal: for the first administrator, and for the day when none can sign in.
async fn staff(config: &Config, what: Staff) -> anyhow::Result<ExitCode> {
    use app::console::accounts::terminal;
    let state = serve::state(config).await?;
    let outcome = match what {
        Staff::Add { email, role, division, centre, name, lang } => {
            let wish = terminal::Wish { email, role, division, centre, name, lang };
            terminal::add(&state, wish).await
        }
        Staff::List => terminal::list(&state).await,
        Staff::Reset { email, totp } => terminal::reset(&state, &email, totp).await,
    };
    serve::close(state.db()).await;
    Ok(tell(outcome.map_err(|why| vec![why])))
}

/// A report to stdout, or what stands in the way to stderr.
fn tell(outcome: Result<Vec<String>, Vec<String>>) -> ExitCode {
    match outcome {
        Ok(lines) => {
            lines.iter().for_each(|line| println!("{line}"));
            ExitCode::SUCCESS
        }
        Err(lines) => {
            lines.iter().for_each(|line| eprintln!("{line}"));
            ExitCode::FAILURE
        }
    }
}

/// English where the terminal says so, else Chinese.
fn terminal_language() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|tag| tag.starts_with("en")) { Lang::En } else { Lang::ZhCn }
}

/// Writes the empty table; never over a file that someone may have filled in.
fn template(out: &Path, what: &str, csv: bool, lang: Lang) -> anyhow::Result<()> {
    let importer = all().into_iter().find(|i| i.what == what);
    let importer = importer.with_context(|| format!("there is no import of {what}"))?;
    let bytes = if csv { (importer.template_csv)(lang) } else { (importer.template)(lang)? };
    let mut file =
        std::fs::File::create_new(out).with_context(|| format!("cannot write {}", out.display()))?;
    file.write_all(&bytes)?;
    println!("{}", out.display());
    Ok(())
}

/// Adds a year of holidays and make-up workdays (CAL-01).
async fn calendar(config: &Config, file: &Path, dry_run: bool) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut calendar = app::base::calendar::Calendar::builtin();
    let year = calendar.with_year_json(&text).map_err(|e| anyhow::anyhow!("{}: {e}", file.display()))?;
    if dry_run {
        println!("{year} can be read; nothing was written");
        return Ok(());
    }
    let state = serve::state(config).await?;
    let mut tx = state.db().write().await?;
    app::base::calendar::store::put(&mut tx, year, &text, state.clock().now()).await?;
    tx.commit().await?;
    serve::close(state.db()).await;
    println!("the calendar of {year} is in use; running nodes take it over within a minute");
    Ok(())
}
