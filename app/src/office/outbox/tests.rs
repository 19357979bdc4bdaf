//! The outbox against a real SMTP server on this machine, on both engines: [`sink`] is the server and its faults, [`faults`] what
//! each leads to (FI-06), [`encrypted`] a server with a certificate (CR-07), [`claims`] several workers and stuck ones (FI-07), [`outbox`] queueing, limits and retention, [`desk`]
//! the administrator's pages.
use std::time::Duration;

use tokio::sync::watch;

use crate::base::{i18n::Lang, ids::MailId};
use crate::office::outbox::run::{Done, Tempo, run};
use crate::office::{
    outbox::smtp::Deadlines, outbox::store::list, outbox::store::list::Line, outbox::types::Letter,
    outbox::types::Template,
};
use crate::web::state::{AppState, Running};

mod claims;
mod desk;
mod encrypted;
mod faults;
mod outbox;
mod sink;

/// Deadlines that a machine under load keeps.
fn quick() -> Tempo {
    Tempo {
        deadlines: Deadlines {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(5),
            quit: Duration::from_millis(100),
        },
        batch: 50,
        grace: Duration::from_millis(50),
    }
}

/// The same installation with another mail server.
fn with_smtp(state: &AppState, url: &str) -> AppState {
    let running = Running { smtp: Some(url.to_owned()), ..state.running().clone() };
    AppState::new(
        state.db().clone(),
        state.clock().clone(),
        state.keys().clone(),
        state.site().clone(),
        running,
        *state.assets(),
        state.declared().clone(),
    )
}

fn letter(to: &str) -> Letter {
    Letter::new(to, Lang::ZhCn, Template::Invitation)
        .with("name", "示例同志")
        .with("link", "/sign-in/set/x")
        .with("valid", "2026年9月25日 10:00")
}

async fn queue(state: &AppState, letter: &Letter) -> MailId {
    let mut tx = state.db().write().await.unwrap();
    let id = super::enqueue(&mut tx, state.keys(), state.clock().now(), letter).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    id
}

async fn look(state: &AppState, id: MailId) -> Line {
    let mut tx = state.db().read().await.unwrap();
    list::by_id(&mut tx, state.keys(), id).await.unwrap()
}

async fn once(state: &AppState) -> Done {
    with(state, &quick()).await
}

async fn with(state: &AppState, tempo: &Tempo) -> Done {
    let (_tell, told) = watch::channel(false);
    run(state, tempo, &told).await.unwrap()
}
