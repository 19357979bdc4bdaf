//! Several workers, workers that hang, workers that stop: claims with lease and fence (ML-03, FI-07).
use chrono::TimeDelta;

use super::{
    sink::{Mode, Sink},
    *,
};
use crate::office::{
    outbox::run::claim, outbox::run::finish, outbox::store::queue::LEASE, outbox::types::Problem,
    outbox::types::State,
};
use crate::testing::each_engine;

#[tokio::test]
async fn ml_03_several_workers_send_each_mail_once() {
    each_engine(|state| async move {
        let sink = Sink::start(Mode::Good).await;
        let state = with_smtp(&state, &sink.url());
        const MAILS: usize = 24;
        let mut tx = state.db().write().await.unwrap();
        for n in 0..MAILS {
            let letter = letter(&format!("a{n}@example.invalid"));
            super::super::enqueue(&mut tx, state.keys(), state.clock().now(), &letter).await.unwrap();
        }
        tx.commit().await.unwrap();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let state = state.clone();
                tokio::spawn(async move {
                    let (_tell, told) = watch::channel(false);
                    let tempo = Tempo { deadlines: Deadlines::default(), ..quick() };
                    let mut sent = 0;
                    // Who loses a race sees an empty queue, as a worker does until its next look.
                    for _ in 0..MAILS {
                        sent += run(&state, &tempo, &told).await.unwrap().sent;
                    }
                    sent
                })
            })
            .collect();
        let mut sent = 0;
        for worker in workers {
            sent += worker.await.unwrap();
        }
        assert_eq!(sent, MAILS as u64);
        let heard = sink.heard();
        let mut to: Vec<_> = heard.lines.iter().filter(|l| l.starts_with("RCPT")).collect();
        to.sort();
        to.dedup();
        assert_eq!((heard.bodies.len(), to.len()), (MAILS, MAILS));
    })
    .await;
}

#[tokio::test]
async fn fi_07_a_stuck_claim_is_retaken_and_its_late_write_refused() {
    each_engine(|state| async move {
        let id = queue(&state, &letter("a@example.invalid")).await;
        let first = claim(&state).await.unwrap().unwrap();
        assert!(claim(&state).await.unwrap().is_none(), "held");
        state.clock().advance(LEASE - TimeDelta::milliseconds(1));
        assert!(claim(&state).await.unwrap().is_none(), "held to the end of the lease");
        state.clock().advance(TimeDelta::milliseconds(1));
        let second = claim(&state).await.unwrap().unwrap();
        assert_eq!((second.id, second.attempts), (id, 2));
        assert!(second.fence > first.fence);
        // The first wakes up: neither of its outcomes counts any more.
        assert!(!finish(&state, &first, Err(Problem::Refused.into())).await.unwrap());
        assert!(!finish(&state, &first, Ok(())).await.unwrap());
        assert_eq!(look(&state, id).await.state, State::Sending);
        assert_eq!(faults::waiting(&state).await, 0);
        assert!(finish(&state, &second, Ok(())).await.unwrap());
        assert!(!finish(&state, &first, Err(Problem::Reply.into())).await.unwrap());
        assert!(!finish(&state, &second, Ok(())).await.unwrap(), "once only");
        let mail = look(&state, id).await;
        assert_eq!((mail.state, mail.failure), (State::Sent, None));
        assert!(claim(&state).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn ml_03_a_worker_that_stops_gives_its_claim_back() {
    each_engine(|state| async move {
        let sink = Sink::start(Mode::HangAtData).await;
        let state = with_smtp(&state, &sink.url());
        let first = queue(&state, &letter("a@example.invalid")).await;
        state.clock().advance(TimeDelta::milliseconds(1));
        let second = queue(&state, &letter("b@example.invalid")).await;
        let (tell, told) = watch::channel(false);
        let tempo = Tempo { deadlines: Deadlines::default(), ..quick() };
        let worker = {
            let (state, told) = (state.clone(), told.clone());
            tokio::spawn(async move { run(&state, &tempo, &told).await.unwrap() })
        };
        while sink.heard().count("DATA") == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(look(&state, first).await.state, State::Sending);
        tell.send(true).unwrap();
        let done = tokio::time::timeout(Duration::from_secs(2), worker).await.unwrap().unwrap();
        assert_eq!(done, Done::default());
        let mail = look(&state, first).await;
        assert_eq!((mail.state, mail.attempts), (State::Retry, 0), "at once, and untried");
        assert_eq!(look(&state, second).await.state, State::Queued);
        assert_eq!(
            run(&state, &quick(), &told).await.unwrap(),
            Done::default(),
            "a stopped worker claims nothing"
        );
        let good = Sink::start(Mode::Good).await;
        assert_eq!(once(&with_smtp(&state, &good.url())).await.sent, 2);
    })
    .await;
}

#[tokio::test]
async fn ml_03_a_mail_on_which_every_worker_dies_is_given_up() {
    each_engine(|state| async move {
        let sink = Sink::start(Mode::Good).await;
        let state = with_smtp(&state, &sink.url());
        let id = queue(&state, &letter("a@example.invalid")).await;
        for _ in 0..11 {
            claim(&state).await.unwrap().unwrap();
            state.clock().advance(LEASE);
        }
        once(&state).await;
        let mail = look(&state, id).await;
        assert_eq!((mail.state, mail.failure), (State::Failed, Some(Problem::Lost.into())));
        assert_eq!(sink.heard().connections, 0);
    })
    .await;
}
