//! A body is read before its request takes a place among those that are worked on: otherwise bodies that never come would take all of
//! them (OP-02). Bodies of forms are read here, within a size, a time, a number per network and a budget of bytes for all of them
//! together; those with files are read by their handler, which asks first whether it wants them and takes the [`Place`] itself.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::web::uploads::Place;
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::StatusCode,
    response::Response,
};
use http_body_util::BodyExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{LayerConfig, gate::later, observe::Client, run::closing};
use crate::client::ClientKey;

/// Bodies of one network that are on their way at once.
const EACH: u32 = 64;
/// Bytes of all bodies that are on their way, in [`UNIT`]s.
const ALL: usize = 32 * 1024;
const UNIT: usize = 1024;

/// What is on its way.
#[derive(Debug)]
pub struct Bodies {
    bytes: Semaphore,
    networks: Mutex<HashMap<ClientKey, u32>>,
}

impl Default for Bodies {
    fn default() -> Self {
        Self { bytes: Semaphore::new(ALL), networks: Mutex::default() }
    }
}

/// One body of a network.
struct One<'a> {
    bodies: &'a Bodies,
    key: ClientKey,
}

impl Bodies {
    fn begin(&self, key: ClientKey) -> Option<One<'_>> {
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        let n = networks.entry(key).or_default();
        (*n < EACH).then(|| {
            *n += 1;
            One { bodies: self, key }
        })
    }
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        let mut networks = self.bodies.networks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = networks.get_mut(&self.key) {
            *n -= 1;
            if *n == 0 {
                networks.remove(&self.key);
            }
        }
    }
}

/// A place that the request takes when its body is there.
pub(super) fn place(places: &Arc<Semaphore>) -> Place {
    Place::new(Arc::clone(places))
}

/// Reads the body and takes the request's place.
///
/// # Errors
/// The answer when that does not work out: too large, too slow, too many.
pub(super) async fn read(config: &LayerConfig, request: Request) -> Result<Request, Response> {
    let settings = config.settings();
    let busy = || later(StatusCode::SERVICE_UNAVAILABLE, 5);
    let (parts, body) = request.into_parts();
    let one = match parts.extensions.get::<Client>() {
        Some(client) => Some(config.0.bodies.begin(client.key).ok_or_else(busy)?),
        None => None,
    };
    let whole = whole(&config.0.bodies.bytes, body, settings.body_limit);
    let bytes = match tokio::time::timeout(settings.body_within, whole).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(status)) => return Err(closing(status)),
        Err(_) => return Err(closing(StatusCode::REQUEST_TIMEOUT)),
    };
    drop(one);
    if parts.extensions.get::<Place>().is_some_and(|place| !place.take()) {
        metrics::counter!("nuanfang_overload_total").increment(1);
        return Err(busy());
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

async fn whole(budget: &Semaphore, mut body: Body, limit: usize) -> Result<Bytes, StatusCode> {
    let mut bytes = Vec::new();
    let mut held: Option<SemaphorePermit<'_>> = None;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| StatusCode::BAD_REQUEST)?.into_data() else { continue };
        if bytes.len() + data.len() > limit {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        bytes.extend_from_slice(&data);
        let have = held.as_ref().map_or(0, SemaphorePermit::num_permits);
        let more = u32::try_from(bytes.len().div_ceil(UNIT) - have).unwrap_or(u32::MAX);
        if more > 0 {
            let permit = budget.try_acquire_many(more).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
            match &mut held {
                Some(held) => held.merge(permit),
                None => held = Some(permit),
            }
        }
    }
    Ok(bytes.into())
}
