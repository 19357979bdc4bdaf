//! Accepting connections. `axum::serve` sets no timer, so a client that never finishes its headers would hold a connection
//! for ever (axum#2741); here headers, idling, stalled readers and the age of a connection all end (OP-02), a crowd of
//! silent connections makes room for those that ask, running out of file descriptors is survived, and SIGTERM loses no
//! request (OP-03).
use std::{convert::Infallible, future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::layers::{LayerConfig, Portal};

mod guard;
mod idle;

use idle::Idle;

/// The limits of connections; [`Limits::default`] is what production uses.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long headers may take to arrive, and how long a connection may wait for its next request.
    pub headers_within: Duration,
    /// How many connections are open at once; more wait in the kernel's queue until idle ones have made room.
    pub connections: usize,
    /// How long a connection may be idle when others wait for its place.
    pub idle_in_crowd: Duration,
    /// A client must take [`guard::PACE`] bytes of an answer in this time.
    pub stalled_after: Duration,
    /// After this, a connection is asked to end with its current request.
    pub age: Duration,
    /// How long after the signal new connections are still taken, each for one request.
    pub grace: Duration,
    /// How long after the grace requests may still take.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers_within: Duration::from_secs(10),
            connections: 8_000,
            idle_in_crowd: Duration::from_millis(500),
            stalled_after: Duration::from_secs(30),
            age: Duration::from_secs(15 * 60),
            grace: Duration::from_secs(1),
            drain: Duration::from_secs(24),
        }
    }
}

/// Serves until `shutdown`, then lets what was begun end. Whether everything ended in time.
pub async fn serve(
    listener: TcpListener,
    portal: Portal,
    config: LayerConfig,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> bool {
    let door = Door {
        builder: builder(&limits),
        portal,
        limits,
        places: Arc::new(Semaphore::new(limits.connections)),
        open: TaskTracker::new(),
        leave: CancellationToken::new(),
        crowd: Arc::new(Notify::new()),
    };
    tokio::select! {
        () = door.keep_open(&listener) => {}
        () = shutdown => {}
    }
    // Load balancers now see /readyz fail; until they have noticed, whoever comes is still served, and every answer tells
    // its client to close. So connections end by themselves between two requests instead of being cut.
    config.drain();
    tracing::info!(connections = door.open.len(), "shutting down");
    let _ = timeout(limits.grace, door.keep_open(&listener)).await;
    door.empty_queue(listener).await;

    let ended = timeout(limits.drain, async {
        door.leave.cancel();
        door.open.close();
        door.open.wait().await;
        config.changes_done().await;
    });
    ended.await.is_ok()
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers_within)
        .max_headers(64)
        .max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .max_concurrent_streams(64)
        .max_header_list_size(16 * 1024)
        .max_local_error_reset_streams(64)
        .max_pending_accept_reset_streams(20);
    builder
}

struct Door {
    builder: Builder<TokioExecutor>,
    portal: Portal,
    limits: Limits,
    places: Arc<Semaphore>,
    /// The connections.
    open: TaskTracker,
    /// Asks them to end after the request that they are at.
    leave: CancellationToken,
    /// Asks the idle ones to end: others wait for their places.
    crowd: Arc<Notify>,
}

/// How long the queue is waited for to come to rest when the node ends.
const PATIENCE: Duration = Duration::from_millis(500);

impl Door {
    /// Accepts for ever.
    async fn keep_open(&self, listener: &TcpListener) {
        let mut pause = Duration::from_millis(20);
        loop {
            let place = self.place().await;
            match listener.accept().await {
                Ok((stream, peer)) => {
                    pause = Duration::from_millis(20);
                    self.admit(stream, peer, place);
                }
                // That one client gave up.
                Err(e) if gave_up(&e) => {}
                // Out of file descriptors or memory: trying again at once would only spin.
                Err(e) => {
                    metrics::counter!("nuanfang_accept_errors_total").increment(1);
                    tracing::warn!(error = %e, "cannot accept connections, waiting");
                    drop(place);
                    sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(1));
                }
            }
        }
    }

    /// A place for a connection, if need be that of an idle one.
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        loop {
            if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
                return Some(place);
            }
            self.crowd.notify_waiters();
            let wait = Duration::from_millis(100);
            if let Ok(place) = timeout(wait, Arc::clone(&self.places).acquire_owned()).await {
                return place.ok();
            }
        }
    }

    /// Takes the connections that the kernel has already opened for us, then closes the listener.
    async fn empty_queue(&self, listener: TcpListener) {
        // Clients that are told to close come back at once, so the queue of a busy portal may never rest for 20 ms: after a while
        // an empty instant is enough.
        let begun = crate::telemetry::stopwatch();
        let wait = || if begun.elapsed() < PATIENCE { Duration::from_millis(20) } else { Duration::ZERO };
        while let Ok(Ok((stream, peer))) = timeout(wait(), listener.accept()).await {
            let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else { break };
            self.admit(stream, peer, Some(place));
        }
        drop(listener);
        // Their requests are on the way.
        sleep(Duration::from_millis(100)).await;
    }

    fn admit(&self, stream: TcpStream, peer: SocketAddr, place: Option<OwnedSemaphorePermit>) {
        let _ = stream.set_nodelay(true);
        let io =
            TokioIo::new(guard::Guarded::new(stream, self.limits.headers_within, self.limits.stalled_after));
        let portal = self.portal.clone();
        let idle = Idle::new();
        let asked = idle.clone();
        let service = service_fn(move |request: axum::http::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = portal.clone().oneshot(request);
            let busy = asked.busy();
            async move {
                let answer = answer.await.unwrap_or_else(|never| match never {});
                Ok::<_, Infallible>(answer.map(|body| busy.until_sent(body)))
            }
        });
        let connection = self.builder.serve_connection(io, service).into_owned();
        let (leave, crowd, limits) = (self.leave.clone(), Arc::clone(&self.crowd), self.limits);
        self.open.spawn(async move {
            metrics::gauge!("nuanfang_connections").increment(1.0);
            let mut connection = pin!(connection);
            let mut old = pin!(sleep(limits.age));
            loop {
                tokio::select! {
                    // An error here is a client that left or was too slow; nobody is there to be told.
                    _ = connection.as_mut() => break,
                    () = leave.cancelled() => {}
                    () = &mut old => {}
                    () = crowd.notified() => {
                        if idle.since().is_some_and(|idle| idle >= limits.idle_in_crowd) {
                            break;
                        }
                        continue;
                    }
                }
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
                break;
            }
            metrics::gauge!("nuanfang_connections").decrement(1.0);
            drop(place);
        });
    }
}

fn gave_up(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Lets the process open as many files as the system permits it; the usual soft limit of 1024 is a tenth of what
/// [`Limits::connections`] needs. Returns the limit.
#[cfg(unix)]
#[must_use]
pub fn raise_file_limit() -> u64 {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return 0 };
    let wanted = hard.min(65_536).max(soft);
    if setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).is_ok() { wanted } else { soft }
}

/// Only Unix has such a limit.
#[cfg(not(unix))]
#[must_use]
pub fn raise_file_limit() -> u64 {
    u64::MAX
}
