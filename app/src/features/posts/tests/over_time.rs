//! What the clock does, what is kept how long (JOB-03), and what the figures tell (FIG-05).
use super::*;
use crate::base::{i18n::Lang, privacy::suppression::Suppressed};
use crate::features::posts::store::{check, figures, retention};

#[tokio::test]
async fn job_03_applicants_are_gone_six_months_after_the_post_has_closed() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &PostDraft { closes_on: day("2026-11-12"), ..draft() }).await;
        let (_, code) = apply(&state, &post, &WHO).await;
        state.clock().set("2026-11-12T15:59:59Z".parse().unwrap());
        write::lapse(&state).await.unwrap();
        assert_eq!(super::post(&state, &post.no).await.state.word(), "open", "the last day is not over");
        state.clock().set("2026-11-14T02:00:00Z".parse().unwrap());
        assert!(
            !Browser::anonymous(&state).get("/posts").await.body.contains(post.no.as_str()),
            "whatever the clock did"
        );
        for _ in 0..2 {
            write::lapse(&state).await.unwrap();
        }
        let now = super::post(&state, &post.no).await;
        assert_eq!((now.state.word(), now.closed_on), ("closed", Some(day("2026-11-12"))));
        for (at, left) in [("2027-05-12T15:59:59Z", 1), ("2027-05-12T16:00:00Z", 0)] {
            state.clock().set(at.parse().unwrap());
            let mut tx = state.db().write().await.unwrap();
            (retention::OLD.run)(&mut tx, state.keys(), state.clock().now()).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(number(&state, "SELECT COUNT(*) FROM post_interests").await, left, "{at}");
            assert_eq!(number(&state, "SELECT COUNT(*) FROM post_interest_events").await, left, "{at}");
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM work_items WHERE done_at IS NULL").await, 0);
        assert_eq!(Browser::anonymous(&state).get(&format!("/posts/interest/{code}")).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn fig_05_a_share_of_fewer_than_ten_is_not_told() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &PostDraft { wanted: 20, ..draft() }).await;
        for n in 1..=10 {
            let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
            let locked = write::lock(&mut ch, &post.no).await.unwrap().unwrap();
            write::fill(&mut ch, &locked, day("2026-09-21"), (n <= 4).then_some(Group::Poor)).await.unwrap();
            ch.commit().await.unwrap();
            let mut tx = state.db().read().await.unwrap();
            let told = figures::this_year(&mut tx, day("2026-09-22")).await.unwrap();
            let ten = n == 10;
            assert_eq!(
                (told.priority_share, told.average_pay),
                (ten.then_some(40), ten.then_some(220_000)),
                "{n}"
            );
            assert_eq!(told.filled == Suppressed::FewerThan5, n < 5, "{n}");
        }
        let page = Browser::anonymous(&state).get("/posts").await.body.replace("<!>", "");
        assert!(
            page.contains("40<small>%") && page.contains("2,200<small>"),
            "the figures stand below the list"
        );
        let sound = check::run(&state, Lang::En).await.unwrap().unwrap();
        assert!(sound[0].contains("agrees"), "{sound:?}");
        let mut tx = state.db().write().await.unwrap();
        crate::exec!(&mut tx, "UPDATE posts SET filled = 9").unwrap();
        tx.commit().await.unwrap();
        let fault = check::run(&state, Lang::En).await.unwrap().unwrap_err();
        assert!(fault.contains(post.no.as_str()) && fault.contains('9'), "{fault}");
        // Who begins tomorrow is not counted yet.
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(
            figures::this_year(&mut tx, day("2026-09-20")).await.unwrap().filled,
            Suppressed::Exact(0)
        );
    })
    .await;
}
