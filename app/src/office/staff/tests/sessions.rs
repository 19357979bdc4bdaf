//! Sessions: their ends, their owner's view, and what an expired one leaves (SE-03 to SE-08).
use chrono::TimeDelta;

use super::*;
use crate::office::staff::desk;
use crate::testing::each_engine;

async fn fresh(state: &AppState, local: &str) -> Browser {
    // Every sign-in needs a code of its own.
    state.clock().advance(TimeDelta::seconds(60));
    inside(state, &sign_in(state, &Browser::anonymous(state), who(local)).await)
}

#[tokio::test]
async fn se_03_idle_and_absolute_ends_to_the_second() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let second = TimeDelta::seconds(1);
        let desk_ = fresh(&state, "county1").await;
        state.clock().advance(desk::IDLE - second);
        assert_eq!(desk_.get("/staff").await.status, 200);
        state.clock().advance(desk::IDLE);
        assert_eq!(desk_.get("/staff").await.status, 303, "idle");
        let busy = fresh(&state, "county1").await;
        let mut spent = TimeDelta::zero();
        while spent + TimeDelta::minutes(29) < desk::ABSOLUTE {
            state.clock().advance(TimeDelta::minutes(29));
            spent += TimeDelta::minutes(29);
            assert_eq!(busy.get("/staff").await.status, 200, "{spent}");
        }
        state.clock().advance(desk::ABSOLUTE - spent - second);
        assert_eq!(busy.get("/staff").await.status, 200);
        state.clock().advance(second);
        assert_eq!(busy.get("/staff").await.status, 303, "absolute");
    })
    .await;
}

#[tokio::test]
async fn se_04_signing_out_deletes_the_row_and_tells_the_browser() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let browser = fresh(&state, "county1").await;
        assert_eq!(browser.get("/staff/sign-out").await.status, 405, "only by POST");
        let out = browser.post("/staff/sign-out", &[]).await;
        assert_eq!(out.location(), "/sign-in?done=out");
        assert_eq!(out.headers.get("clear-site-data").unwrap(), "\"cache\", \"storage\"");
        assert!(
            out.headers
                .get("set-cookie")
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("nf-staff=; Path=/; Max-Age=0")
        );
        assert_eq!(browser.get("/staff").await.status, 303, "the old cookie is worth nothing");
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff_sessions").await, 0);
        assert_eq!(browser.get("/staff/account").await.headers.get("cache-control"), None);
    })
    .await;
}

#[tokio::test]
async fn se_05_and_se_06_own_sessions_are_listed_and_end_after_a_proof() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let (one, two, other) =
            (fresh(&state, "county1").await, fresh(&state, "county1").await, fresh(&state, "county2").await);
        let reference = one.get("/staff/account").await.hidden("session");
        assert_eq!(reference.len(), 64);
        let foreign = other.get("/staff/account").await;
        assert!(foreign.hidden("session").is_empty(), "only one's own");
        assert_eq!(
            other
                .post("/staff/account/sessions", &[("form_key", "k0"), ("session", &reference)])
                .await
                .status,
            404
        );
        // The last proof is too old: the way leads over password and code.
        state.clock().advance(TimeDelta::minutes(11));
        let end = [("form_key", "k1"), ("session", reference.as_str())];
        assert_eq!(one.post("/staff/account/sessions", &end).await.location(), "/staff/account/confirm");
        assert_eq!(two.get("/staff").await.status, 200);
        let now = code(state.clock(), who("county1"));
        let wrong = one.post("/staff/account/confirm", &[("password", "wrong"), ("totp", &now)]).await;
        assert_eq!(wrong.status, 422);
        state.clock().advance(TimeDelta::seconds(30));
        let now = code(state.clock(), who("county1"));
        let proof = one.post("/staff/account/confirm", &[("password", demo::PASSWORD), ("totp", &now)]).await;
        assert_eq!(proof.location(), "/staff/account?done=confirmed");
        // SE-01: a new token after the proof.
        let renewed = inside(&state, &proof);
        assert_eq!(one.get("/staff").await.status, 303);
        assert_eq!(
            renewed.post("/staff/account/sessions", &end).await.location(),
            "/staff/account?done=session"
        );
        assert_eq!(two.get("/staff").await.status, 303);
        let third = fresh(&state, "county1").await;
        renewed.post("/staff/account/sessions", &[("form_key", "k2"), ("session", "others")]).await;
        assert_eq!(
            (third.get("/staff").await.status.as_u16(), renewed.get("/staff").await.status.as_u16()),
            (303, 200)
        );
        assert_eq!(other.get("/staff").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn se_05_a_new_password_needs_the_old_one_and_a_code_and_ends_the_other_sessions() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let (one, two) = (fresh(&state, "county1").await, fresh(&state, "county1").await);
        state.clock().advance(TimeDelta::seconds(60));
        let now = code(state.clock(), who("county1"));
        let new = "另外一句自己才记得住的长话";
        let send = async |old: &str, code: &str| {
            let form = [("password", old), ("totp", code), ("password_new", new), ("password_again", new)];
            one.post("/staff/account/password", &form).await
        };
        assert_eq!(send(demo::PASSWORD, "000000").await.status, 422);
        state.clock().advance(TimeDelta::seconds(2));
        let good = send(demo::PASSWORD, &now).await;
        assert_eq!(good.location(), "/staff/account?done=password");
        assert_eq!(two.get("/staff").await.status, 303);
        assert_eq!(inside(&state, &good).get("/staff").await.status, 200);
        assert_eq!(password(&Browser::anonymous(&state), who("county1"), demo::PASSWORD).await.status, 422);
        state.clock().advance(TimeDelta::seconds(2));
        assert_eq!(
            password(&Browser::anonymous(&state), who("county1"), new).await.location(),
            "/sign-in/code"
        );
    })
    .await;
}

#[tokio::test]
async fn au_06_new_recovery_codes_are_shown_once() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let browser = fresh(&state, "county1").await;
        let form = browser.get("/staff/account").await.hidden("form_key");
        for _ in 0..2 {
            let made = browser.post("/staff/account/codes", &[("form_key", &form)]).await;
            assert_eq!(made.location(), "/staff/account/codes");
        }
        let shown = browser.get("/staff/account/codes").await;
        assert_eq!(shown.body.matches("<li><code>").count(), 10);
        assert_eq!(
            browser.get("/staff/account/codes").await.location(),
            "/staff/account",
            "SE-08: read once"
        );
        assert_eq!(
            count(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'recovery'").await,
            1,
            "IN-11"
        );
    })
    .await;
}

#[tokio::test]
async fn se_07_an_expired_session_keeps_the_typed_text_for_its_person_alone() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let expired = fresh(&state, "admin1").await;
        let page = format!("/staff/people/{}", who("village1").id().uuid());
        let key = expired.get(&page).await.hidden("form_key");
        state.clock().advance(desk::IDLE);
        let typed = [
            ("form_key", key.as_str()),
            ("version", "1"),
            ("name", "示例改名<b>\n二行"),
            ("role", "village_reporter"),
            ("township", "411725101"),
            ("village", "201"),
            ("mail_lang", "zh-CN"),
            ("password", "never kept"),
            ("totp", "123456"),
        ];
        let answer = expired.post(&page, &typed).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/sign-in?next=%2Fstaff%2Fkept"));
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff WHERE name LIKE '示例改名%'").await, 0);
        // Another person in the same browser sees nothing.
        let other = fresh(&state, "admin2").await;
        let none = other.get("/staff/kept").await;
        assert!(none.status == 200 && !none.body.contains("示例改名"));
        let id = {
            let mut tx = state.db().read().await.unwrap();
            let id: uuid::Uuid =
                crate::on!(&mut tx, c => sqlx::query_scalar("SELECT id FROM staff_kept").fetch_one(c).await)
                    .unwrap();
            id.to_string()
        };
        assert_eq!(other.post("/staff/kept", &[("id", &id)]).await.status, 404);
        // The same person is led there, sees every field but the secrets, and nothing was sent by itself.
        state.clock().advance(TimeDelta::seconds(60));
        let back = sign_in(&state, &Browser::anonymous(&state), who("admin1")).await;
        assert_eq!(back.location(), "/staff/kept");
        let owner = inside(&state, &back);
        let kept = owner.get("/staff/kept").await;
        assert!(
            kept.body.contains("示例改名&lt;b&gt;")
                && !kept.body.contains("never kept")
                && !kept.body.contains("123456")
        );
        assert_eq!(kept.hidden("form_key"), key, "IN-11");
        let action = kept
            .body
            .split("action=\"")
            .find(|a| a.starts_with("/staff/people/"))
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let send: Vec<_> = typed
            .iter()
            .filter(|(k, _)| !k.starts_with("password") && *k != "totp" && *k != "name")
            .copied()
            .chain([("name", "示例改名")])
            .collect();
        let sent = owner.post(&action.replace("&amp;", "&"), &send).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff WHERE name = '示例改名'").await, 1);
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff_kept").await, 0, "sent, so no longer kept");
    })
    .await;
}

#[tokio::test]
async fn se_08_what_is_kept_is_sealed_small_and_short_lived() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let browser = fresh(&state, "county1").await;
        state.clock().advance(desk::IDLE);
        let big = "长".repeat(10_000);
        assert_eq!(
            browser.post("/staff/people/new", &[("a", &big)]).await.location(),
            "/sign-in?next=%2Fstaff"
        );
        for i in 0..8 {
            browser.post("/staff/people/new", &[("text", &format!("typed {i}"))]).await;
        }
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff_kept").await, 5);
        let mut tx = state.db().read().await.unwrap();
        let bodies: Vec<Vec<u8>> =
            crate::on!(&mut tx, c => sqlx::query_scalar("SELECT body FROM staff_kept").fetch_all(c).await)
                .unwrap();
        drop(tx);
        assert!(bodies.iter().all(|b| !b.windows(5).any(|w| w == b"typed")));
        assert_eq!(browser.post("/staff/sign-out", &[]).await.location(), "/sign-in?next=%2Fstaff");
        // Files are not kept, and a cookie of nobody keeps nothing.
        let liar = Browser::anonymous(&state).with_cookie("nf-staff", "x");
        liar.post("/staff/people/new", &[("text", "x")]).await;
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff_kept").await, 5);
        state.clock().advance(TimeDelta::minutes(31));
        let late = fresh(&state, "county1").await;
        assert!(!late.get("/staff/kept").await.body.contains("typed"));
        crate::wiring::jobs::run_due(&state).await.unwrap();
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff_kept").await, 0);
    })
    .await;
}
