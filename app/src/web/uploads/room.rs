//! One byte budget for all uploads of the process: a body is read when there is room for all of it, so that many large ones wait for
//! one another instead of ending the process. One network has a part of it.
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// All uploads together.
const ALL: usize = 64 * 1024 * 1024;
/// Those of one network.
const EACH: usize = 32 * 1024 * 1024;
/// What a permit stands for.
const UNIT: usize = 1024;
/// How long somebody waits for room.
const WAIT: Duration = Duration::from_secs(15);

static ROOM: LazyLock<Room> = LazyLock::new(|| Room::new(ALL, EACH));

/// The budget.
struct Room {
    each: usize,
    all: Arc<Semaphore>,
    networks: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// Room for one upload, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    _all: OwnedSemaphorePermit,
    _network: OwnedSemaphorePermit,
}

/// Waits for room for so many bytes; none when there is none for a while.
pub(super) async fn claim(network: &str, bytes: usize) -> Option<Claim> {
    timeout(WAIT, ROOM.claim(network, bytes)).await.ok().flatten()
}

impl Room {
    fn new(all: usize, each: usize) -> Self {
        Self { each: each / UNIT, all: Arc::new(Semaphore::new(all / UNIT)), networks: Mutex::default() }
    }

    async fn claim(&self, network: &str, bytes: usize) -> Option<Claim> {
        let permits = u32::try_from(bytes.div_ceil(UNIT)).ok()?;
        // Its own network first: whoever fills that keeps nobody else waiting.
        let network = self.network(network).acquire_many_owned(permits).await.ok()?;
        let all = Arc::clone(&self.all).acquire_many_owned(permits).await.ok()?;
        Some(Claim { _all: all, _network: network })
    }

    fn network(&self, network: &str) -> Arc<Semaphore> {
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = networks.get(network).and_then(Weak::upgrade) {
            return known;
        }
        networks.retain(|_, n| n.strong_count() > 0);
        let new = Arc::new(Semaphore::new(self.each));
        networks.insert(network.to_owned(), Arc::downgrade(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn uploads_share_one_budget_and_one_network_cannot_take_it_all() {
        let room = Room::new(8 * UNIT, 4 * UNIT);
        let soon = |network, bytes| timeout(Duration::from_millis(20), room.claim(network, bytes));
        let first = soon("a", 3 * UNIT).await.unwrap().unwrap();
        assert!(soon("a", 2 * UNIT).await.is_err(), "the network's part is taken");
        let second = soon("b", 4 * UNIT).await.unwrap().unwrap();
        assert!(soon("c", 2 * UNIT).await.is_err(), "all is taken");
        drop(first);
        let third = soon("c", 2 * UNIT).await.unwrap().unwrap();
        drop((second, third));
        assert!(soon("a", 4 * UNIT).await.unwrap().is_some(), "everything came back");
        assert_eq!(room.all.available_permits(), 8);
        room.network("d");
        assert_eq!(room.networks.lock().unwrap().len(), 1, "networks that have gone are forgotten");
    }
}
