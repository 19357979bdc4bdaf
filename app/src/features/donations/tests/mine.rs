//! Gifts of people with an account: registered while signed in, claimed, an organisation's.
use super::pages::{GOOD, register_by, world};
use super::*;
use crate::features::people::tests as people;
use crate::features::people::types::{Act, By, Standing};
use crate::testing::http::Browser;

const MAIL: &str = "donor@example.invalid";

async fn claim(b: &Browser, code: &str) -> crate::testing::http::Answer {
    let key = b.get("/me").await.hidden("form_key");
    b.post("/me/claim", &[("form_key", &key), ("code", code)]).await
}

#[tokio::test]
async fn a_gift_registered_while_signed_in_is_on_my_page_and_on_nobody_elses() {
    each_engine(async |state| {
        let w = world(&state, 100).await;
        people::person(&state, MAIL).await;
        let (me, other) =
            (people::signed_in(&state, MAIL).await, people::signed_in(&state, "other@example.invalid").await);
        let form = me.get(&format!("/donate/new/{}", w.id)).await;
        for known in ["value=\"林例舟\"", "value=\"19900003001\"", "value=\"donor@example.invalid\""] {
            assert!(form.body.contains(known), "{known}");
        }
        assert!(!form.body.contains("checked"), "DON-12: nothing is ticked beforehand");
        let code = register_by(&me, w.id, &GOOD).await;
        let page = me.get("/me").await;
        // What comes next is the first thing on the page.
        assert!(page.body.contains("成人护理垫 20 包：已登记，等待答复</h1>"), "{}", page.body);
        assert!(page.body.contains(&code) && page.body.contains(&format!("/track/{code}")));
        for elsewhere in ["/me", "/me/gifts", "/me/data"] {
            assert!(!other.get(elsewhere).await.body.contains(&code), "{elsewhere}");
        }
        assert!(me.get("/me/gifts").await.body.contains(&code));
        let file = me.get("/me/data").await;
        let read: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(read["gifts"][0]["donor"]["name"], "示例商贸有限公司");
        assert_eq!(read["gifts"][0]["code"], code.as_str());
        // Somebody who is not signed in is told nothing about anybody.
        let nobody = Browser::anonymous(&state).get(&format!("/donate/new/{}", w.id)).await;
        assert!(!nobody.body.contains("林例舟") && !nobody.body.contains(MAIL));
    })
    .await;
}

#[tokio::test]
async fn an_older_gift_is_claimed_by_its_code_once() {
    each_engine(async |state| {
        let w = world(&state, 100).await;
        let code = register_by(&Browser::anonymous(&state), w.id, &GOOD).await;
        let (me, other) =
            (people::signed_in(&state, MAIL).await, people::signed_in(&state, "other@example.invalid").await);
        for wrong in ["", "7K4M-2QXD-9H3T-W8NB-5", "<script>"] {
            let back = claim(&me, wrong).await;
            assert_eq!(back.status, 422, "{wrong}");
            assert!(back.body.contains("没有这个编号"), "{}", back.body);
        }
        for _ in 0..2 {
            assert_eq!(
                claim(&me, &code.to_lowercase()).await.location(),
                "/me?done=claimed",
                "twice is once"
            );
        }
        let taken = claim(&other, &code).await;
        assert_eq!(taken.status, 422);
        assert!(taken.body.contains("已经在别的账号里"));
        assert!(
            me.get("/me").await.body.contains(&code)
                && !other.get("/me").await.body.contains(&format!("/track/{code}"))
        );
        // When the account ends the gift stays, and its code works as before.
        let key = me.get("/me/delete").await.hidden("form_key");
        me.post("/me/delete", &[("form_key", &key), ("sure", "yes")]).await;
        assert_eq!(other.get(&format!("/track/{code}")).await.status, 200);
        assert_eq!(claim(&other, &code).await.location(), "/me?done=claimed");
    })
    .await;
}

#[tokio::test]
async fn gifts_under_the_code_of_an_organisation_are_its_own() {
    each_engine(async |state| {
        let w = world(&state, 100).await;
        let (first, second) = ("first@example.invalid", "second@example.invalid");
        let (one, two) = (people::person(&state, first).await, people::person(&state, second).await);
        let org = people::wish(&state, &one).await;
        let before = people::signed_in(&state, first).await;
        // Before the organisation is confirmed a gift is the person's own, whatever code is typed: a code proves nothing.
        let own = register_by(&before, w.id, &GOOD).await;
        people::take(&state, org.id, one.id, Act::Confirm, By::Office).await.unwrap();
        people::wish(&state, &two).await;
        people::take(&state, org.id, two.id, Act::Accept, By::Another(Standing::First)).await.unwrap();
        let (a, b) = (people::signed_in(&state, first).await, people::signed_in(&state, second).await);
        let form = a.get(&format!("/donate/new/{}", w.id)).await;
        for known in ["value=\"示例商贸有限公司\"", "value=\"91350100M000100Y43\"", "value=\"enterprise\" checked"] {
            assert!(form.body.contains(known), "{known}: {}", form.body);
        }
        assert!(!form.body.contains("value=\"full-name\" checked"), "DON-12");
        let code = register_by(&a, w.id, &GOOD).await;
        let page = format!("/me/organisations/{}", org.id);
        for browser in [&a, &b] {
            for path in [page.clone(), format!("{page}/gifts")] {
                let seen = browser.get(&path).await.body;
                assert!(seen.contains(&code) && !seen.contains(&own), "{path}");
            }
        }
        // What was the person's own moves when its code is typed once more.
        assert_eq!(claim(&a, &own).await.location(), "/me?done=claimed");
        assert!(b.get(&page).await.body.contains(&own));
        let file = b.get(&format!("{page}/gifts.csv")).await;
        assert_eq!(file.status, 200);
        assert_eq!((&file.headers["cache-control"], file.body.starts_with('\u{feff}')), (&"no-store".parse().unwrap(), true));
        assert!(file.body.contains("成人护理垫") && file.body.contains("600.00") && !file.body.contains(&code), "{}", file.body);
        // A stranger finds nothing; who was removed finds nothing any more.
        let stranger = people::signed_in(&state, "stranger@example.invalid").await;
        people::take(&state, org.id, two.id, Act::Remove, By::Another(Standing::First)).await.unwrap();
        for browser in [&stranger, &b] {
            for path in [page.clone(), format!("{page}/gifts"), format!("{page}/gifts.csv")] {
                assert_eq!(browser.get(&path).await.status, 404, "{path}");
            }
        }
        // A member's account ends, the organisation's gifts do not.
        let key = a.get("/me/delete").await.hidden("form_key");
        a.post("/me/delete", &[("form_key", &key), ("sure", "yes")]).await;
        let mut tx = state.db().read().await.unwrap();
        let kept: i64 = crate::on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM person_things").fetch_one(c).await).unwrap();
        assert_eq!(kept, 2);
    })
    .await;
}
