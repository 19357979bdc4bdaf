//! Logs and metrics. Logs are JSON lines on stderr, readable text when stderr is a terminal; personal data never gets into
//! them (LG-01). Metrics are kept for `/metrics`.
use std::{
    io::IsTerminal as _,
    sync::OnceLock,
    time::{Duration, Instant},
};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// What is logged unless `NUANFANG_LOG` says otherwise. sqlx repeats PostgreSQL's notices, and we roll back on every
/// release of a connection, which is one each time.
pub const DEFAULT_FILTER: &str = "info,sqlx=warn,sqlx::postgres::notice=error";

/// Starts logging. Called once, by `main`.
pub fn init(filter: &str) -> Result<(), tracing_subscriber::filter::ParseError> {
    let filter = self::filter(filter)?;
    let registry = tracing_subscriber::registry().with(filter);
    let set = if std::io::stderr().is_terminal() {
        registry.with(fmt::layer().compact().with_writer(std::io::stderr)).try_init()
    } else {
        registry.with(json(std::io::stderr)).try_init()
    };
    // Already set means a test did so.
    let _ = set;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// The filter as configured, except that libraries which write whole addresses at their finer levels stay quiet: an
/// address may hold a code or a name (LG-01).
pub fn filter(text: &str) -> Result<EnvFilter, tracing_subscriber::filter::ParseError> {
    let mut filter = EnvFilter::try_new(text)?;
    for quiet in ["tower_http=info", "hyper=info", "hyper_util=info", "h2=info"] {
        filter = filter.add_directive(quiet.parse()?);
    }
    Ok(filter)
}

/// One JSON object a line, its fields beside time and level, and the request's id under `span`.
pub fn json<S, W>(writer: W) -> impl tracing_subscriber::Layer<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    W: for<'a> fmt::MakeWriter<'a> + 'static,
{
    fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(writer)
}

/// Logs where it happened and, if that is safe, what was said.
fn log_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
    tracing::error!(target: "panic", %place, said = repeatable(info.payload()), "panicked");
}

/// A text that was put together at run time may hold what a person typed; only literal texts of our own code are repeated
/// (LG-01).
fn repeatable(payload: &(dyn std::any::Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(text withheld)")
}

/// The metrics of this process; the first call installs them.
#[must_use]
pub fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let buckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0];
            let builder = PrometheusBuilder::new();
            // The only error is an empty list.
            let builder = builder.set_buckets(&buckets).unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("metrics are recorded elsewhere; /metrics stays empty");
            }
            handle
        })
        .clone()
}

/// Starts measuring how long something of the server itself takes.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one place where the server starts a stopwatch")]
pub fn stopwatch() -> Instant {
    Instant::now()
}

/// Keeps the metrics' memory flat between scrapes (LG-08); runs until the process ends.
pub async fn upkeep(handle: PrometheusHandle) {
    let mut tick = tokio::time::interval(Duration::from_secs(5));
    loop {
        tick.tick().await;
        handle.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lg_01_a_panic_repeats_no_personal_data() {
        assert_eq!(repeatable(&"index out of bounds"), "index out of bounds");
        assert_eq!(repeatable(&String::from("no such person: 张三")), "(text withheld)");
        assert_eq!(repeatable(&42), "(text withheld)");
    }
}
