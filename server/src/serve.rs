//! One node from start to end: `serve` and `worker`.
use std::{io, path::Path, time::Duration};

use anyhow::{Context as _, anyhow, bail};
use app::{
    base::{clock::Clock, db::Db, db::Pool, keys::Keys},
    web::state::AppState,
    wiring::frame,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    accept::{self, Limits},
    assets,
    config::{Config, KeyFile, load_or_make_key},
    router, telemetry, worker,
};

/// The clock that the configuration asks for.
#[must_use]
pub fn clock(config: &Config) -> Clock {
    config.clock.map_or_else(Clock::system, Clock::starting_at)
}

/// The file of a SQLite address.
#[must_use]
pub fn sqlite_file(config: &Config) -> Option<&Path> {
    let rest = config.database_url.expose().strip_prefix("sqlite:")?;
    let path = rest.trim_start_matches("//").split('?').next()?;
    (!path.is_empty() && path != ":memory:").then(|| Path::new(path))
}

/// Opens the database, making its folder if need be.
///
/// # Errors
/// When it cannot be opened or reached.
pub async fn database(config: &Config) -> anyhow::Result<Db> {
    if let Some(folder) = sqlite_file(config).and_then(Path::parent) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    // The address may hold a password, so it is not repeated.
    Db::connect(config.database_url.expose()).await.context("DATABASE_URL: the database cannot be opened")
}

fn keys(config: &Config) -> anyhow::Result<Keys> {
    if let Some(keys) = config.secret_key.as_ref().and_then(|k| Keys::from_hex(k.expose())) {
        return Ok(keys);
    }
    // A PostgreSQL server may be new or not; only a file tells.
    let fresh = sqlite_file(config).is_none_or(|file| !file.exists());
    let (keys, how) = load_or_make_key(&config.data, fresh).map_err(|e| anyhow!(e))?;
    if how == KeyFile::Made {
        tracing::info!(file = %crate::config::key_file(&config.data).display(), "made the secret key; keep a copy apart from the database");
    }
    Ok(keys)
}

/// Opens and migrates the database and puts the portal's state together.
///
/// # Errors
/// In words, when something is missing.
pub async fn state(config: &Config) -> anyhow::Result<AppState> {
    // First, because without its key nothing may be written (CR-05).
    let keys = keys(config)?;
    let db = database(config).await?;
    db.migrate().await.context("the database cannot be migrated")?;
    let mut tx = db.write().await?;
    app::base::installation::check(&mut tx, &keys, config.demo).await?;
    tx.commit().await?;
    Ok(AppState::new(
        db,
        clock(config),
        keys,
        config.site.clone(),
        config.running(),
        assets::for_pages(),
        frame::declared(),
    ))
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the node cannot start, or requests did not end in time.
pub async fn serve(config: &Config, with_worker: bool) -> anyhow::Result<()> {
    let metrics = telemetry::metrics();
    let files = accept::raise_file_limit();
    let state = state(config).await?;
    app::wiring::jobs::refresh(&state).await.context("calendar or key number cannot be read")?;
    let layers = router::layers(config, &state);
    let portal = router::portal(config, state.clone(), &layers, metrics.clone())
        .map_err(|e| anyhow!("NUANFANG_URL: {e}. Write it as browsers show it."))?;
    let listener = TcpListener::bind(config.addr).await.map_err(|e| listening(config, &e))?;
    let addr = listener.local_addr().context("no local address")?;

    let stop = CancellationToken::new();
    let housekeeping = tokio::spawn(housekeeping(state.clone(), layers.clone(), metrics));
    let jobs = with_worker.then(|| tokio::spawn(worker::work(state.clone(), stop.clone().cancelled_owned())));
    tracing::info!(
        %addr, url = %config.url, version = env!("CARGO_PKG_VERSION"), worker = with_worker, demo = config.demo,
        islands = assets::ISLANDS.is_some(), files, "listening"
    );
    let limits = Limits { connections: connections(files), ..Limits::default() };
    let stopping = stop.clone();
    let shutdown = async move {
        signal().await;
        // Jobs stop claiming at once; what has begun ends beside the requests.
        stopping.cancel();
    };
    let clean = accept::serve(listener, portal, layers, limits, shutdown).await;
    if let Some(jobs) = jobs {
        let _ = tokio::time::timeout(Duration::from_secs(5), jobs).await;
    }
    housekeeping.abort();
    sign_head(&state).await;
    close(state.db()).await;
    if !clean {
        bail!("some requests did not end within {} s", limits.drain.as_secs());
    }
    tracing::info!("ended");
    Ok(())
}

/// Runs jobs until SIGTERM or SIGINT.
///
/// # Errors
/// When the node cannot start.
pub async fn work(config: &Config) -> anyhow::Result<()> {
    let state = state(config).await?;
    tracing::info!("running jobs");
    worker::work(state.clone(), signal()).await;
    sign_head(&state).await;
    close(state.db()).await;
    Ok(())
}

/// Signs where the trail ends, so that nothing of it can be cut off while the node is down (LG-05).
async fn sign_head(state: &AppState) {
    if let Err(error) = app::office::trail::heads::sign(state, true).await {
        tracing::warn!(%error, "the head of the trail was not signed");
    }
}

/// Lets SQLite fold its write-ahead log into the database, so that what lies on the disk is one file.
pub async fn close(db: &Db) {
    let closing = async {
        match db.pool() {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    };
    if tokio::time::timeout(Duration::from_secs(2), closing).await.is_err() {
        tracing::warn!("the database's connections did not close in time");
    }
}

/// Leaves room for the database, files and the listener; without room for connections at all, one is still better.
fn connections(files: u64) -> usize {
    let room = usize::try_from(files).unwrap_or(usize::MAX).saturating_sub(64);
    room.clamp(16, Limits::default().connections)
}

async fn housekeeping(
    state: AppState,
    layers: crate::layers::LayerConfig,
    metrics: metrics_exporter_prometheus::PrometheusHandle,
) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    let sweep = async {
        loop {
            minute.tick().await;
            layers.sweep();
            // On nodes without a worker too: they seal personal data as well (CR-03).
            if let Err(error) = app::wiring::jobs::refresh(&state).await {
                tracing::warn!(%error, "calendar and key number were not taken over, trying again in a minute");
            }
        }
    };
    tokio::join!(sweep, telemetry::upkeep(metrics));
}

fn listening(config: &Config, error: &io::Error) -> anyhow::Error {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => "another process listens there: end it, or choose another port",
        io::ErrorKind::PermissionDenied => "ports below 1024 need a permission: choose a higher one",
        _ => "choose an address of this machine",
    };
    anyhow!("NUANFANG_ADDR: cannot listen on {}: {error}; {help}", config.addr)
}

/// Ends with SIGTERM (the service manager) or SIGINT (Ctrl-C).
async fn signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
