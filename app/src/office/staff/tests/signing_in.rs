//! Password, code, session (AU-01 to AU-09, SE-01, GOV-03).
use chrono::TimeDelta;

use super::*;
use crate::exec;
use crate::office::staff::store::{people, ways};
use crate::testing::each_engine;
use crate::web::{page::Assets, state::Running};

#[tokio::test]
async fn au_03_and_se_01_password_and_code_open_one_session_with_a_new_token() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        // Fixation: a preset cookie is worth nothing, before and after.
        let browser = Browser::anonymous(&state).with_cookie("nf-staff", "preset");
        let answer = sign_in(&state, &browser, who("county1")).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/staff"));
        let token = cookie(&answer, "nf-staff").unwrap();
        assert_ne!(token, "preset");
        assert_eq!(inside(&state, &answer).get("/staff").await.status, 200);
        assert_eq!(browser.get("/staff").await.status, 303);
        // The same code again: half-open once more, but the code was used.
        let half = half_open(&state, who("county1")).await;
        let again = half.post("/sign-in/code", &[("totp", &code(state.clock(), who("county1")))]).await;
        assert_eq!(again.status, 422);
        // An older step after a newer one is refused as well.
        let before = totp::code(&who("county1").secret(), state.clock().now() - TimeDelta::seconds(30));
        assert_eq!(half.post("/sign-in/code", &[("totp", &before)]).await.status, 422);
        state.clock().advance(TimeDelta::seconds(60));
        let good = half.post("/sign-in/code", &[("totp", &code(state.clock(), who("county1")))]).await;
        assert_eq!(good.location(), "/staff");
        // SE-01: the token stands nowhere in the database.
        let stored = state.keys().lookup("session", &token);
        let mut tx = state.db().read().await.unwrap();
        let n: i64 = crate::on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM staff_sessions WHERE hash = $1")
            .bind(&stored).fetch_one(c).await)
        .unwrap();
        assert!(n == 1 && stored != token);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn au_03_twenty_posts_of_one_code_open_exactly_one_session() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let now = code(state.clock(), who("county2"));
        // Several half-open ways in, so that the used step and not only the used way decides.
        let mut halves = vec![];
        for _ in 0..4 {
            halves.push(half_open(&state, who("county2")).await);
        }
        let mut tasks = vec![];
        for half in halves.iter().cycle().take(20) {
            let (half, now) = (half.clone(), now.clone());
            tasks.push(tokio::spawn(async move { half.post("/sign-in/code", &[("totp", &now)]).await }));
        }
        let mut opened = 0;
        for task in tasks {
            opened += i64::from(cookie(&task.await.unwrap(), "nf-staff").is_some());
        }
        assert_eq!(opened, 1);
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff_sessions").await, 1);
    })
    .await;
}

#[tokio::test]
async fn au_04_half_open_opens_nothing_and_dies_after_three_wrong_codes_or_five_minutes() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let half = half_open(&state, who("township1")).await;
        for path in super::access::console_paths() {
            assert_ne!(half.get(&path).await.status, 200, "{path}");
        }
        for path in ["/staff", "/staff/account", "/staff/people", "/staff/kept"] {
            assert_eq!(half.get(path).await.status, 303, "{path}");
        }
        let token = cookie(
            &password(&Browser::anonymous(&state), who("township1"), demo::PASSWORD).await,
            "nf-entry",
        );
        let as_session = Browser::anonymous(&state).with_cookie("nf-staff", &token.unwrap());
        assert_eq!(
            as_session.get("/staff").await.status,
            303,
            "AU-11: a token of one kind is none of another"
        );
        for (left, wrong) in [(2, "000000"), (1, "abc")] {
            let answer = half.post("/sign-in/code", &[("totp", wrong)]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(&format!("还可以试 {left} 次")), "{left}");
            state.clock().advance(TimeDelta::seconds(20));
        }
        assert_eq!(half.post("/sign-in/code", &[("totp", "000001")]).await.location(), "/sign-in?done=late");
        let right = half.post("/sign-in/code", &[("totp", &code(state.clock(), who("township1")))]).await;
        assert_eq!(right.location(), "/sign-in?done=late", "the fourth, right one comes too late");
        // Five minutes, to the second.
        for (seconds, in_time) in [(299, true), (300, false)] {
            let half = half_open(&state, who("township2")).await;
            state.clock().advance(TimeDelta::seconds(seconds));
            let answer =
                half.post("/sign-in/code", &[("totp", &code(state.clock(), who("township2")))]).await;
            assert_eq!(answer.location() == "/staff", in_time, "{seconds}");
            state.clock().advance(TimeDelta::seconds(60));
        }
        // A step too far off.
        let half = half_open(&state, who("county3")).await;
        let off = totp::code(&who("county3").secret(), state.clock().now() + TimeDelta::seconds(60));
        assert_eq!(half.post("/sign-in/code", &[("totp", &off)]).await.status, 422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn au_06_a_recovery_code_replaces_the_code_once_and_is_told() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let person = who("dpf1");
        let codes = new_codes(&state, person).await;
        assert_eq!(codes.len(), 10);
        let half = half_open(&state, person).await;
        let mails = count(&state, "SELECT COUNT(*) FROM mails WHERE template = 'account-changed'").await;
        let mut tasks = vec![];
        for _ in 0..20 {
            let (half, code) = (half.clone(), codes[3].to_lowercase());
            tasks.push(tokio::spawn(async move { half.post("/sign-in/code", &[("totp", &code)]).await }));
        }
        let mut opened = 0;
        for task in tasks {
            opened += i64::from(cookie(&task.await.unwrap(), "nf-staff").is_some());
        }
        assert_eq!(opened, 1);
        let told = count(&state, "SELECT COUNT(*) FROM mails WHERE template = 'account-changed'").await;
        assert_eq!(told, mails + 1);
        assert_eq!(count(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'recovery'").await, 1);
        // Another set: the old one is dead, the password alone is still not enough.
        let fresh = new_codes(&state, person).await;
        state.clock().advance(TimeDelta::days(1));
        let half = half_open(&state, person).await;
        assert_eq!(half.post("/sign-in/code", &[("totp", &codes[4])]).await.status, 422);
        state.clock().advance(TimeDelta::seconds(30));
        assert_eq!(half.post("/sign-in/code", &[("totp", &fresh[0])]).await.location(), "/staff");
    })
    .await;
}

async fn new_codes(state: &AppState, person: &DemoStaff) -> Vec<String> {
    let mut tx = state.db().write().await.unwrap();
    let codes = ways::new_codes(&mut tx, state.keys(), person.id()).await.unwrap();
    tx.commit().await.unwrap();
    codes
}

#[tokio::test]
async fn au_09_whatever_is_wrong_the_answer_is_the_same() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "UPDATE staff SET status = 'disabled' WHERE id = $1"; who("civil1").id()).unwrap();
        exec!(&mut tx, "UPDATE staff SET password = NULL WHERE id = $1"; who("health1").id()).unwrap();
        people::set_totp(&mut tx, state.keys(), who("auditor1").id(), None).await.unwrap();
        tx.commit().await.unwrap();
        let browser = Browser::anonymous(&state);
        for _ in 0..6 {
            password(&browser, who("county4"), "locked by now").await;
            state.clock().advance(TimeDelta::seconds(11));
        }
        let ask = async |email: &str, secret: &str| {
            let form = [("next", "/staff"), ("email", email), ("password", secret)];
            let answer = browser.post("/sign-in", &form).await;
            let headers: Vec<_> = answer
                .headers
                .iter()
                .filter(|(k, _)| *k != header::CONTENT_LENGTH)
                .map(|(k, v)| format!("{k}: {v:?}"))
                .collect();
            (answer.status.as_u16(), headers, answer.body.replace(email, "…"))
        };
        let wrong = ask("county1@demo.nuanfang.invalid", "wrong").await;
        assert_eq!(wrong.0, 422);
        assert!(!wrong.1.iter().any(|h| h.starts_with("set-cookie")));
        let right = demo::PASSWORD;
        let too_long = "x".repeat(1025);
        for (name, email, secret) in [
            ("unknown", "nobody@demo.nuanfang.invalid", right),
            ("locked", "county4@demo.nuanfang.invalid", right),
            ("disabled", "civil1@demo.nuanfang.invalid", right),
            ("no password", "health1@demo.nuanfang.invalid", right),
            ("no authenticator", "auditor1@demo.nuanfang.invalid", right),
            ("too long (AU-01)", "county2@demo.nuanfang.invalid", too_long.as_str()),
        ] {
            assert!(ask(email, secret).await == wrong, "{name}");
        }
        assert!(!wrong.2.contains("wrong"), "passwords are never given back");
    })
    .await;
}

#[tokio::test]
async fn au_01_a_weak_hash_is_replaced_at_sign_in() {
    each_engine(|state| async move {
        use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher as _};
        with_accounts(&state).await;
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).unwrap());
        let weak = weak.hash_password_with_salt(demo::PASSWORD.as_bytes(), &[7; 16]).unwrap().to_string();
        let mut tx = state.db().write().await.unwrap();
        people::set_password(&mut tx, who("county1").id(), Some(&weak)).await.unwrap();
        tx.commit().await.unwrap();
        half_open(&state, who("county1")).await;
        let mut tx = state.db().read().await.unwrap();
        let now = people::by_id(&mut tx, state.keys(), who("county1").id())
            .await
            .unwrap()
            .unwrap()
            .password
            .unwrap();
        assert!(now != weak && now.contains("m=19456,t=2,p=1"), "{now}");
        drop(tx);
        half_open(&state, who("county1")).await;
    })
    .await;
}

#[tokio::test]
async fn gov_03_staff_come_from_their_networks_only() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let with = |networks: &str| {
            let running = Running { staff_networks: networks.parse().unwrap(), ..state.running().clone() };
            let (db, clock, keys) = (state.db().clone(), state.clock().clone(), state.keys().clone());
            AppState::new(
                db,
                clock,
                keys,
                state.site().clone(),
                running,
                Assets::NONE,
                state.declared().clone(),
            )
        };
        let session =
            cookie(&sign_in(&state, &Browser::anonymous(&state), who("county1")).await, "nf-staff").unwrap();
        for (networks, status) in [("192.0.2.0/24", 200), ("10.0.0.0/8,192.0.2.1", 200), ("10.0.0.0/8", 403)]
        {
            let browser = Browser::anonymous(&with(networks)).with_cookie("nf-staff", &session);
            for path in ["/staff", "/sign-in?next=%2Fstaff"] {
                let answer = browser.get(path).await;
                assert_eq!(answer.status, status, "{networks} {path}");
                assert_eq!(answer.body.contains("办公网络"), status == 403);
            }
            for path in ["/notices", "/sign-in"] {
                assert_eq!(
                    browser.get(path).await.status,
                    200,
                    "the public is not asked where it comes from"
                );
            }
            let form = [("email", "county1@demo.nuanfang.invalid"), ("password", demo::PASSWORD)];
            assert_eq!(browser.post("/sign-in", &form).await.status == 403, status == 403);
        }
    })
    .await;
}
