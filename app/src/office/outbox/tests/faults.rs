//! FI-06: each fault of a server, and what becomes of the mail.
use super::{
    sink::{Mode, Sink},
    *,
};
use crate::office::outbox::types::{Failure, Problem, State};
use crate::on;
use crate::testing::each_engine;

/// Mode, address of the server with `{}` for its place, and what must come of it: state, problem, code, bodies that arrived.
type Row = (Mode, &'static str, State, Option<(Problem, Option<u16>)>, usize);

const PLAIN: &str = "smtp://{}";
const ROWS: &[Row] = &[
    (Mode::Good, PLAIN, State::Sent, None, 1),
    (Mode::HangAtQuit, PLAIN, State::Sent, None, 1),
    (Mode::Greeting421, PLAIN, State::Retry, Some((Problem::Greeting, Some(421))), 0),
    (Mode::Greeting554, PLAIN, State::Retry, Some((Problem::Greeting, Some(554))), 0),
    (Mode::HangAtConnect, PLAIN, State::Retry, Some((Problem::Timeout, None)), 0),
    (Mode::Auth535, "smtp://user:geheim@{}", State::Retry, Some((Problem::SignIn, Some(535))), 0),
    (Mode::Good, "smtp://user:geheim@{}", State::Retry, Some((Problem::SignIn, None)), 0),
    (Mode::Rcpt451, PLAIN, State::Retry, Some((Problem::Deferred, Some(451))), 0),
    (Mode::Rcpt550, PLAIN, State::Failed, Some((Problem::Refused, Some(550))), 0),
    (Mode::HangAtData, PLAIN, State::Retry, Some((Problem::Timeout, None)), 0),
    (Mode::CutInBody, PLAIN, State::Retry, Some((Problem::Reply, None)), 0),
    (Mode::CutAfterDot, PLAIN, State::Retry, Some((Problem::Reply, None)), 1),
    (Mode::Data554, PLAIN, State::Failed, Some((Problem::Refused, Some(554))), 1),
    (Mode::Data452, PLAIN, State::Retry, Some((Problem::Deferred, Some(452))), 1),
    (Mode::Data354, PLAIN, State::Retry, Some((Problem::Reply, Some(354))), 1),
    (Mode::Slow, PLAIN, State::Retry, Some((Problem::Timeout, None)), 0),
    (Mode::Huge, PLAIN, State::Retry, Some((Problem::Reply, None)), 0),
    (Mode::Endless, PLAIN, State::Retry, Some((Problem::Reply, None)), 0),
    // CR-07: no STARTTLS where it is required, or none that works.
    (Mode::Good, "smtp://user:geheim@{}?tls=required", State::Retry, Some((Problem::NoTls, None)), 0),
    (Mode::BrokenTls, "smtp://user:geheim@{}?tls=required", State::Retry, Some((Problem::Tls, None)), 0),
    (Mode::Good, "smtps://user:geheim@{}", State::Retry, Some((Problem::Tls, None)), 0),
];

#[tokio::test]
async fn fi_06_ml_04_each_fault_is_delivered_or_visibly_failed_in_time() {
    each_engine(|state| async move {
        for (mode, url, stands, failure, bodies) in ROWS {
            let what = format!("{mode:?} {url}");
            let sink = Sink::start(*mode).await;
            let state = with_smtp(&state, &url.replace("{}", &sink.at));
            let id = queue(&state, &letter("zhang.san@example.invalid")).await;
            let mut tempo = quick();
            if *failure == Some((Problem::Timeout, None)) {
                tempo.deadlines.whole = Duration::from_millis(300);
            }
            // The worker is never stuck longer than its deadlines.
            let done = tokio::time::timeout(Duration::from_secs(6), with(&state, &tempo)).await.expect(&what);
            let mail = look(&state, id).await;
            assert_eq!(mail.state, *stands, "{what}: {:?}", mail.failure);
            let said = failure.map(|(problem, code)| Failure { problem, code });
            assert_eq!(mail.failure, said, "{what}");
            assert_eq!(done.sent, u64::from(*stands == State::Sent), "{what}");
            let heard = sink.heard();
            assert_eq!(heard.bodies.len(), *bodies, "{what}");
            assert_eq!(heard.connections, 1, "{what}: nothing is tried twice in one run");
            if url.contains("tls=required") || url.starts_with("smtps") {
                let told = heard.lines.join("\n");
                assert!(heard.count("AUTH") == 0 && heard.count("MAIL") == 0, "CR-07, {what}: {told}");
            }
            if *stands == State::Retry {
                assert_eq!((mail.due_at - state.clock().now()).num_minutes(), 1, "{what}");
            }
            settle(&state, id).await;
        }
    })
    .await;
}

/// Takes a mail out of the way of the next row.
pub(super) async fn settle(state: &AppState, id: MailId) {
    let mut tx = state.db().write().await.unwrap();
    crate::exec!(&mut tx, "UPDATE mails SET state = 'cancelled' WHERE id = $1"; id).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn fi_06_nobody_answers_and_no_such_name() {
    each_engine(|state| async move {
        let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        for url in [format!("smtp://{free}"), format!("smtps://{free}")] {
            let state = with_smtp(&state, &url);
            let id = queue(&state, &letter("a@example.invalid")).await;
            once(&state).await;
            let mail = look(&state, id).await;
            assert_eq!((mail.state, mail.failure), (State::Retry, Some(Problem::Connect.into())), "{url}");
            settle(&state, id).await;
        }
        let state = with_smtp(&state, "nonsense://x");
        let id = queue(&state, &letter("a@example.invalid")).await;
        once(&state).await;
        assert_eq!(look(&state, id).await.failure, Some(Problem::Config.into()));
    })
    .await;
}

#[tokio::test]
async fn fi_06_a_neighbour_that_is_refused_harms_no_other_mail() {
    each_engine(|state| async move {
        let sink = Sink::start(Mode::Rcpt550For("bad")).await;
        let state = with_smtp(&state, &sink.url());
        let mut ids = vec![];
        for who in
            ["a@example.invalid", "bad@example.invalid", "c@example.invalid", "none", "e@example.invalid"]
        {
            ids.push(queue(&state, &letter(who)).await);
        }
        let done = once(&state).await;
        assert_eq!((done.sent, done.not_sent), (3, 2));
        let mut stands = vec![];
        for id in ids {
            let mail = look(&state, id).await;
            stands.push((mail.state, mail.failure.map(|f| f.problem)));
        }
        let sent = (State::Sent, None);
        let failed = |problem| (State::Failed, Some(problem));
        assert_eq!(stands, [sent, failed(Problem::Refused), sent, failed(Problem::Address), sent]);
        assert_eq!(sink.heard().connections, 4, "one connection a mail: none is used again");
    })
    .await;
}

#[tokio::test]
async fn ml_03_a_repeat_is_the_same_mail_with_the_same_message_id() {
    each_engine(|state| async move {
        let cut = Sink::start(Mode::CutAfterDot).await;
        let cut_state = with_smtp(&state, &cut.url());
        let id = queue(&cut_state, &letter("a@example.invalid")).await;
        once(&cut_state).await;
        assert_eq!(look(&state, id).await.state, State::Retry, "whether it arrived is not known");
        let good = Sink::start(Mode::Good).await;
        let good_state = with_smtp(&state, &good.url());
        assert_eq!(once(&good_state).await, Done::default(), "not before its time");
        state.clock().advance(chrono::TimeDelta::minutes(1));
        assert_eq!(once(&good_state).await.sent, 1);
        let (first, second) = (cut.heard().bodies, good.heard().bodies);
        assert_eq!(first, second, "to the byte");
        let message_id = format!("Message-ID: <{}@example.invalid>", id.uuid());
        assert!(first[0].contains(&message_id), "{}", first[0]);
        assert!(first[0].contains("Auto-Submitted: auto-generated"));
        assert!(first[0].contains("Date: Tue, 22 Sep 2026 02:00:00"));
        assert_eq!(first[0].matches("Content-Type: text/").count(), 2, "plain text and html (ML-07)");
        assert_eq!(look(&state, id).await.attempts, 2);
        assert_eq!(once(&good_state).await, Done::default(), "never again");
    })
    .await;
}

#[tokio::test]
async fn ml_04_after_the_last_try_it_has_failed_and_waits_for_the_administrator() {
    each_engine(|state| async move {
        let sink = Sink::start(Mode::Greeting421).await;
        let state = with_smtp(&state, &sink.url());
        let id = queue(&state, &letter("a@example.invalid")).await;
        let mut waits = vec![];
        for _ in 0..crate::office::outbox::types::BACKOFF.len() {
            once(&state).await;
            let mail = look(&state, id).await;
            waits.push((mail.due_at - state.clock().now()).num_minutes());
            assert_eq!(waiting(&state).await, 0);
            state.clock().set(mail.due_at);
        }
        assert_eq!(waits, crate::office::outbox::types::BACKOFF);
        once(&state).await;
        assert_eq!(look(&state, id).await.state, State::Failed);
        assert_eq!(waiting(&state).await, 1);
        state.clock().advance(chrono::TimeDelta::days(2));
        assert_eq!(once(&state).await, Done::default(), "given up");
    })
    .await;
}

/// Open work items about failed mails.
pub(super) async fn waiting(state: &AppState) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM work_items WHERE kind = 'mail-failed' AND role = 'city_admin' AND division = '4117' \
         AND done_at IS NULL").fetch_one(c).await)
    .unwrap()
}
