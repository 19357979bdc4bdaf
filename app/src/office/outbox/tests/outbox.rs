//! Queueing in the causing transaction, headers that nobody can add to, files instead of a server, limits, and the end.
use chrono::TimeDelta;

use super::{
    sink::{Mode, Sink},
    *,
};
use crate::office::{
    outbox::store, outbox::store::enqueue, outbox::store::limits::TOTAL, outbox::types::Problem,
    outbox::types::State,
};
use crate::testing::each_engine;
use crate::{exec, on};

#[tokio::test]
async fn ml_02_rolled_back_there_is_no_mail_and_a_once_key_queues_once() {
    each_engine(|state| async move {
        let (keys, now) = (state.keys(), state.clock().now());
        let mut tx = state.db().write().await.unwrap();
        super::super::enqueue(&mut tx, keys, now, &letter("a@example.invalid")).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(once(&state).await, Done::default());
        let mut tx = state.db().write().await.unwrap();
        let keyed = letter("a@example.invalid").once("k");
        assert!(super::super::enqueue(&mut tx, keys, now, &keyed).await.unwrap().is_some());
        assert!(super::super::enqueue(&mut tx, keys, now, &keyed).await.unwrap().is_none());
        let missing = Letter::new("a@example.invalid", Lang::En, Template::Lockout);
        assert!(super::super::enqueue(&mut tx, keys, now, &missing).await.is_err(), "seen in tests");
        tx.commit().await.unwrap();
        assert_eq!(once(&state).await.sent, 1);
    })
    .await;
}

#[tokio::test]
async fn ml_01_no_value_adds_a_header_or_a_recipient() {
    each_engine(|state| async move {
        let sink = Sink::start(Mode::Good).await;
        let state = with_smtp(&state, &sink.url());
        let headers = |body: &str| {
            let head = body.split("\r\n\r\n").next().unwrap().to_owned();
            let mut names: Vec<_> = head
                .lines()
                .filter(|l| !l.starts_with([' ', '\t']))
                .map(|l| l.split(':').next().unwrap().to_owned())
                .collect();
            names.sort();
            names
        };
        let what = |text: &str| {
            Letter::new("a@example.invalid", Lang::En, Template::AccountChanged)
                .with("name", text)
                .with("what", text)
                .with("when", text)
        };
        queue(&state, &what("plain")).await;
        once(&state).await;
        let plain = headers(&sink.heard().bodies[0]);
        for (n, evil) in [
            "x\r\nBcc: b@example.invalid",
            "x\nBcc: b@example.invalid\r\n\r\nbody",
            "x\r\n.\r\nMAIL FROM:<b@example.invalid>",
            "<b@example.invalid>, \"",
            "\u{2028}Bcc: b@example.invalid\u{85}",
            "=?utf-8?q?=0D=0ABcc:_b@example.invalid?=",
            &"长".repeat(2_000),
        ]
        .iter()
        .enumerate()
        {
            queue(&state, &what(evil)).await;
            assert_eq!(once(&state).await.sent, 1, "{evil:?}");
            let heard = sink.heard();
            assert_eq!(headers(&heard.bodies[n + 1]), plain, "{evil:?}");
            assert_eq!(heard.count("RCPT"), n + 2, "{evil:?}");
            assert_eq!(heard.count("MAIL"), n + 2, "{evil:?}");
        }
        let before = sink.heard().connections;
        for to in ["a@b.cn\r\nRCPT TO:<c@d.cn>", "a@b.cn>\r\nDATA", "a@b.cn, c@d.cn", "<a@b.cn> SIZE=1", ""] {
            let id = queue(&state, &letter(to)).await;
            once(&state).await;
            let mail = look(&state, id).await;
            assert_eq!((mail.state, mail.failure), (State::Failed, Some(Problem::Address.into())), "{to:?}");
        }
        assert_eq!(sink.heard().connections, before);
    })
    .await;
}

#[tokio::test]
async fn without_a_server_mails_become_files_that_are_whole() {
    each_engine(|state| async move {
        let id = queue(&state, &letter("a@example.invalid")).await;
        assert_eq!(once(&state).await.sent, 1);
        let folder = state.running().data.join("mail");
        let names: Vec<_> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names, [format!("20260922T020000Z-{}.eml", id.uuid())]);
        let text = std::fs::read_to_string(folder.join(&names[0])).unwrap();
        assert!(text.contains("To: a@example.invalid") && text.contains("Message-ID:"), "{text}");
        std::fs::remove_dir_all(&state.running().data).unwrap();
        // A folder that cannot be made: the mail waits.
        std::fs::write(&state.running().data, "a file").unwrap();
        let id = queue(&state, &letter("a@example.invalid")).await;
        once(&state).await;
        let mail = look(&state, id).await;
        assert_eq!((mail.state, mail.failure), (State::Retry, Some(Problem::Folder.into())));
        std::fs::remove_file(&state.running().data).unwrap();
    })
    .await;
}

#[tokio::test]
async fn pr_05_recipient_and_content_are_sealed_and_wiped_when_their_time_is_over() {
    each_engine(|state| async move {
        let start = state.clock().now();
        let sent = queue(&state, &letter("a@example.invalid")).await;
        let failed = queue(&state, &letter("nonsense")).await;
        once(&state).await;
        let waiting = queue(&state, &letter("c@example.invalid")).await;
        let mut tx = state.db().read().await.unwrap();
        let raw: Vec<(Vec<u8>, Vec<u8>)> =
            on!(&mut tx, c => sqlx::query_as("SELECT recipient, params FROM mails").fetch_all(c).await)
                .unwrap();
        drop(tx);
        for cell in raw.iter().flat_map(|(a, b)| [a, b]) {
            let text = String::from_utf8_lossy(cell);
            assert!(!text.contains("example.invalid") && !text.contains("sign-in"), "sealed");
        }
        let wiped = async |at| {
            let mut tx = state.db().write().await.unwrap();
            let n = store::sweep(&mut tx, at).await.unwrap();
            tx.commit().await.unwrap();
            let mut whole = vec![];
            for id in [sent, failed, waiting] {
                whole.push(look(&state, id).await.whole);
            }
            (n, whole)
        };
        let second = TimeDelta::seconds(1);
        assert_eq!(wiped(start + TimeDelta::days(30) - second).await, (0, vec![true, true, true]));
        assert_eq!(wiped(start + TimeDelta::days(30)).await, (1, vec![false, true, true]));
        assert_eq!(wiped(start + TimeDelta::days(90) - second).await, (0, vec![false, true, true]));
        assert_eq!(wiped(start + TimeDelta::days(90)).await, (1, vec![false, false, true]));
        let line = look(&state, sent).await;
        assert_eq!((line.state, line.recipient), (State::Sent, None), "that it went out stays known");
        assert_eq!(wiped(start + TimeDelta::days(900)).await.1, [false, false, true], "what waits is kept");
        std::fs::remove_dir_all(&state.running().data).unwrap();
    })
    .await;
}

#[tokio::test]
async fn rl_04_three_mails_an_hour_to_one_address() {
    each_engine(|state| async move {
        let start = state.clock().now();
        let ask = async |at, address: &str| {
            let mut tx = state.db().write().await.unwrap();
            let id = enqueue(&mut tx, state.keys(), at, &letter(address).limited()).await.unwrap();
            tx.commit().await.unwrap();
            id.is_some()
        };
        let mut good = 0;
        for n in 0..200 {
            let spelling = if n % 2 == 0 { "Zhang@Example.invalid" } else { " zhang@example.invalid " };
            good += i32::from(ask(start + TimeDelta::seconds(n), spelling).await);
        }
        assert_eq!(good, 3);
        assert!(ask(start, "li@example.invalid").await, "another address");
        // In any sixty minutes, not in each hour of the clock: the first place comes free when the first mail is an hour old.
        let hour = TimeDelta::hours(1);
        assert!(!ask(start + hour - TimeDelta::seconds(1), "zhang@example.invalid").await);
        assert!(ask(start + hour, "zhang@example.invalid").await);
        assert!(!ask(start + hour, "zhang@example.invalid").await);
        assert!(ask(start + hour + TimeDelta::seconds(1), "zhang@example.invalid").await);

        // At once, from everywhere: still three.
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let state = state.clone();
                tokio::spawn(async move {
                    let mut tx = state.db().write().await.unwrap();
                    let now = state.clock().now();
                    let wang = letter("wang@example.invalid").limited();
                    let id = enqueue(&mut tx, state.keys(), now, &wang).await.unwrap();
                    tx.commit().await.unwrap();
                    id.is_some()
                })
            })
            .collect();
        let mut good = 0;
        for task in tasks {
            good += i32::from(task.await.unwrap());
        }
        assert_eq!(good, 3);
    })
    .await;
}

#[tokio::test]
async fn rl_04_beyond_the_total_of_an_hour_mails_wait_and_none_is_lost() {
    each_engine(|state| async move {
        let hour = TimeDelta::hours(1);
        state.clock().advance(hour / 2);
        let now = state.clock().now();
        let full = now - hour / 2;
        let mut tx = state.db().write().await.unwrap();
        for (at, n) in [(full, TOTAL - 1), (full + hour, TOTAL)] {
            let sql = "INSERT INTO mail_totals (kind, hour, n) VALUES ('other', $1, $2)";
            exec!(&mut tx, sql; at, n).unwrap();
        }
        tx.commit().await.unwrap();
        let first = queue(&state, &letter("x1@example.invalid").limited()).await;
        let late = queue(&state, &letter("x2@example.invalid").limited()).await;
        let staff = queue(&state, &letter("x3@example.invalid")).await;
        let due = async |id| look(&state, id).await.due_at;
        assert_eq!((due(first).await, due(staff).await), (now, now), "what staff cause is not limited");
        assert_eq!(due(late).await, full + hour * 2, "the next hour with a place");
        assert_eq!(once(&state).await.sent, 2);
        state.clock().set(full + hour * 2);
        assert_eq!(once(&state).await.sent, 1);
        assert_eq!(look(&state, late).await.state, State::Sent);
        // However many there are, each gets a place.
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "DELETE FROM mail_totals").unwrap();
        for n in 0..60 {
            let sql = "INSERT INTO mail_totals (kind, hour, n) VALUES ('other', $1, $2)";
            exec!(&mut tx, sql; full + hour * n, TOTAL).unwrap();
        }
        tx.commit().await.unwrap();
        let last = queue(&state, &letter("x4@example.invalid").limited()).await;
        assert_eq!(due(last).await, full + hour * 2 + hour * 48);
        let mut tx = state.db().write().await.unwrap();
        (store::limits::OLD.run)(&mut tx, state.keys(), now + TimeDelta::days(9)).await.unwrap();
        let left: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM mail_limits) + (SELECT COUNT(*) FROM mail_totals)").fetch_one(c).await)
        .unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn of_the_mails_that_are_due_accounts_go_first_and_digests_last() {
    each_engine(|state| async move {
        let mut ids = vec![];
        for template in [Template::OverdueWork, Template::ObjectionReceipt, Template::Lockout] {
            let sample = super::super::sample::letter(template, Lang::En);
            ids.push(queue(&state, &Letter { to: "a@example.invalid".into(), ..sample }).await);
            state.clock().advance(TimeDelta::seconds(1));
        }
        for id in ids.into_iter().rev() {
            assert_eq!(super::super::run::claim(&state).await.unwrap().map(|claim| claim.id), Some(id));
        }
    })
    .await;
}
