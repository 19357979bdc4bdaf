//! What the README's commands call: `cargo xtask run | build | test | bench`.
//!
//! One file a command, one file an outside thing it needs:
//! - commands: `run`, `build`, `test` (steps) with `e2e` (its browser part), `bench/`
//! - outside things: `wasm` (the browser half), `node` (npm), `chromium`, `postgres` (temporary cluster),
//!   `deny` (cargo-deny), `portal` (our own binary as a child process), `http` (a small client)
//! - `sh` runs programs and stops them on Ctrl-C; nothing else in this crate spawns without it.
//!
//! A new command: a variant of `Command` below, a file with `pub fn run(…) -> anyhow::Result<()>`.

mod bench;
mod build;
mod chromium;
mod deny;
mod e2e;
mod http;
mod node;
mod portal;
mod postgres;
mod run;
mod sh;
mod test;
mod wasm;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs, tests and measures Nuanfang", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds and starts the portal on SQLite in data/, with demonstration data on first start
    Run(run::Args),
    /// Builds the release binary target/release/nuanfang: one file that deploys by copying
    Build,
    /// Everything CI runs; ends non-zero on any failure
    Test(test::Args),
    /// Page weight, Lighthouse, speed, growth, memory and start time, each with its bar
    Bench(bench::Args),
    /// Only the browser half: target/site/pkg/nuanfang.js and nuanfang_bg.wasm
    Wasm,
    /// A temporary PostgreSQL for `cargo test` by hand: prints NUANFANG_TEST_PG and waits for Ctrl-C
    Postgres,
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    sh::watch_interrupts();
    let done = std::env::set_current_dir(sh::root()).map_err(Into::into).and_then(|()| match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Build => build::run(),
        Command::Test(args) => test::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Wasm => wasm::build(),
        Command::Postgres => postgres::run(),
    });
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
