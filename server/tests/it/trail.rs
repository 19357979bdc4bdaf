//! `verify` and `rotate-keys` as somebody types them: exit codes.
use std::{path::PathBuf, process::ExitCode};

use clap::Parser as _;
use server::{cli::Cli, commands, config::Config, serve};

fn config(name: &str) -> (Config, PathBuf) {
    let data = std::env::temp_dir().join(format!("nuanfang-trail-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data).unwrap();
    let database = format!("sqlite:{}/nuanfang.db", data.display());
    let config = Config::read(&|variable| match variable {
        "DATABASE_URL" => Some(database.clone()),
        "NUANFANG_DATA" => Some(data.display().to_string()),
        _ => None,
    });
    (config.unwrap(), data)
}

async fn run(config: &Config, command: &str) -> ExitCode {
    commands::run(Cli::try_parse_from(["nuanfang", command]).unwrap(), config).await.unwrap()
}

/// `ExitCode` can only be compared by what it prints.
fn ends_well(code: ExitCode) -> bool {
    format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS)
}

#[tokio::test]
async fn lg_05_verify_ends_with_an_error_when_the_trail_was_touched() {
    let (config, data) = config("verify");
    assert!(ends_well(run(&config, "verify").await), "an empty trail is whole");
    let state = serve::state(&config).await.unwrap();
    app::wiring::rotation::begin(&state).await.unwrap();
    assert!(app::office::trail::heads::sign(&state, true).await.unwrap());
    assert!(ends_well(run(&config, "verify").await));
    let app::base::db::Pool::Sqlite(pool) = state.db().pool() else { panic!("not SQLite") };
    for sql in ["DROP TRIGGER audit_events_update", "UPDATE audit_events SET reason = 'x'"] {
        sqlx::query(sql).execute(pool).await.unwrap();
    }
    assert!(!ends_well(run(&config, "verify").await));
    serve::close(state.db()).await;
    std::fs::remove_dir_all(data).unwrap();
}
