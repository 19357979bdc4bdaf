//! The way in: links, their page and button, sessions.
use super::*;
use crate::features::people::store::{links::LIVES, sessions};

const MAIL: &str = "donor@example.invalid";

#[tokio::test]
async fn au_10_a_scanner_opens_the_link_and_a_person_signs_in() {
    each_engine(async |state| {
        let b = Browser::anonymous(&state);
        let form = b.get("/sign-in").await;
        assert_eq!(
            (form.status.as_u16(), &form.headers["cache-control"]),
            (200, &"no-store".parse().unwrap())
        );
        let sent = ask(&b, MAIL).await;
        assert_eq!((sent.status.as_u16(), sent.location()), (303, "/sign-in?did=sent"));
        assert!(b.get(sent.location()).await.body.contains("请查看邮箱"));
        assert_eq!(count(&state, "SELECT COUNT(*) FROM people").await, 0, "nobody is made by asking");
        let link = links(&state).await.remove(0);
        for _ in 0..5 {
            let page = b.get(&link).await;
            assert_eq!(page.status, 200);
            assert!(page.body.contains("d***@example.invalid") && !page.body.contains(MAIL), "{}", page.body);
            assert_eq!(page.headers["cache-control"], "no-store");
        }
        assert_eq!(count(&state, "SELECT COUNT(*) FROM person_sessions").await, 0);
        let inside = b.post(&link, &[]).await;
        let cookie = inside.headers["set-cookie"].to_str().unwrap();
        assert!(
            cookie.starts_with("nf-me=") && cookie.contains("; Path=/; HttpOnly; SameSite=Lax"),
            "{cookie}"
        );
        assert!(!cookie.contains("Max-Age"), "until the browser ends, unless asked for");
        let me = b.clone().keeping(&inside);
        let page = me.get("/me").await;
        assert_eq!(page.status, 200, "{}", page.location());
        assert!(page.body.contains("d***@example.invalid"));
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(me.get("/sign-in").await.location(), "/me");
        // Used once: another browser is told, the one that is in is led on.
        assert_eq!(b.post(&link, &[]).await.status, 410);
        assert_eq!(b.get(&link).await.status, 410);
        assert_eq!(me.post(&link, &[]).await.location(), "/me");
        // For a month, if asked for.
        ask(&b, MAIL).await;
        let link = links(&state).await.remove(0);
        let inside = b.post(&link, &[("month", "yes")]).await;
        assert!(inside.headers["set-cookie"].to_str().unwrap().contains("Max-Age=2592000"));
        assert_eq!(count(&state, "SELECT COUNT(*) FROM people").await, 1);
    })
    .await;
}

#[tokio::test]
async fn au_09_nothing_tells_whether_an_address_has_an_account() {
    each_engine(async |state| {
        person(&state, MAIL).await;
        let mut answers = vec![];
        for email in [MAIL, "Nobody@example.invalid"] {
            let b = Browser::anonymous(&state);
            let sent = ask(&b, email).await;
            answers.push((
                sent.status,
                sent.location().to_owned(),
                sent.body.clone(),
                sent.headers.get("set-cookie").cloned(),
            ));
            assert_eq!(links(&state).await.len(), 1, "{email}");
        }
        assert_eq!(answers[0], answers[1]);
    })
    .await;
}

#[tokio::test]
async fn au_10_au_11_a_newer_link_an_old_one_and_one_of_another_kind() {
    each_engine(async |state| {
        let b = Browser::anonymous(&state);
        ask(&b, MAIL).await;
        state.clock().advance(TimeDelta::seconds(1));
        ask(&b, &MAIL.to_uppercase()).await;
        let [old, new] = links(&state).await.try_into().unwrap();
        assert_eq!((b.get(&old).await.status.as_u16(), b.post(&old, &[]).await.status.as_u16()), (410, 410));
        let token = new.rsplit('/').next().unwrap();
        for path in
            [format!("/welcome/{token}"), format!("/unlock/{token}"), format!("/mail/off/gifts/{token}")]
        {
            assert!(matches!(b.get(&path).await.status.as_u16(), 404 | 410), "{path}");
        }
        state.clock().advance(LIVES - TimeDelta::seconds(1));
        assert_eq!(b.get(&new).await.status, 200);
        state.clock().advance(TimeDelta::seconds(1));
        assert_eq!((b.get(&new).await.status.as_u16(), b.post(&new, &[]).await.status.as_u16()), (410, 410));
        assert_eq!(count(&state, "SELECT COUNT(*) FROM person_sessions").await, 0);
        // Nothing of it can be read in the database.
        assert_eq!(
            count(&state, &format!("SELECT COUNT(*) FROM person_links WHERE hash = '{token}'")).await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn rl_04_three_mails_an_hour_and_the_last_link_stays_good() {
    each_engine(async |state| {
        let b = Browser::anonymous(&state);
        for _ in 0..5 {
            state.clock().advance(TimeDelta::seconds(1));
            let sent = ask(&b, MAIL).await;
            assert_eq!(
                (sent.status.as_u16(), sent.location()),
                (303, "/sign-in?did=sent"),
                "the answer is the same"
            );
        }
        let mailed = links(&state).await;
        assert_eq!(mailed.len(), 3);
        assert_eq!(b.post(&mailed[2], &[]).await.location(), "/me");
    })
    .await;
}

#[tokio::test]
async fn rl_02_a_network_that_asks_for_too_many_is_told_until_when() {
    each_engine(async |state| {
        let b = Browser::anonymous(&state);
        // An office of a hundred people passes.
        for n in 0..400 {
            if n % 100 == 0 {
                assert_eq!(ask(&b, &format!("p{n}@example.invalid")).await.status, 303);
            } else {
                let mut tx = state.db().write().await.unwrap();
                let limit = crate::web::quotas::Limit {
                    word: "person-link",
                    most: 400,
                    span: crate::web::quotas::Span::Hour,
                };
                let now = state.clock().now();
                crate::web::quotas::take(&mut tx, state.keys(), now, limit, "192.0.2.1", 1).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
        let refused = ask(&b, MAIL).await;
        assert_eq!(refused.status, 429);
        assert!(
            refused.headers.contains_key("retry-after") && refused.body.contains(MAIL),
            "what was typed is kept"
        );
        state.clock().advance(TimeDelta::hours(1));
        assert_eq!(ask(&b, MAIL).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn wrong_addresses_and_a_double_press() {
    each_engine(async |state| {
        let b = Browser::anonymous(&state);
        for bad in ["", "  ", "周@example.cn", "x", "a@b@c", "a@b.cn\r\nBcc: x@y.cn"] {
            let back = ask(&b, bad).await;
            assert_eq!(back.status, 422, "{bad:?}");
            assert!(back.body.contains("id=\"errors\""));
        }
        let key = b.get("/sign-in").await.hidden("form_key");
        for _ in 0..2 {
            let sent = b
                .post("/sign-in/mail", &[("form_key", &key), ("email", "ｄｏｎｏｒ＠example。invalid")])
                .await;
            assert_eq!((sent.status.as_u16(), sent.location()), (303, "/sign-in?did=sent"));
        }
        assert_eq!(links(&state).await.len(), 1, "twice is once");
        assert_eq!(b.post("/sign-in/mail", &[("email", MAIL)]).await.status, 400, "without a key");
        assert_eq!(b.get("/sign-in/mail").await.location(), "/sign-in");
    })
    .await;
}

#[tokio::test]
async fn au_10_twenty_presses_at_once_are_one_session() {
    each_engine(async |state| {
        let b = Browser::anonymous(&state);
        ask(&b, MAIL).await;
        let link = links(&state).await.remove(0);
        let mut tasks = vec![];
        for _ in 0..20 {
            let (b, link) = (b.clone(), link.clone());
            tasks.push(tokio::spawn(async move { b.post(&link, &[]).await.status.as_u16() }));
        }
        let mut inside = 0;
        for task in tasks {
            let status = task.await.unwrap();
            assert!(matches!(status, 303 | 410), "{status}");
            inside += usize::from(status == 303);
        }
        assert_eq!((inside, count(&state, "SELECT COUNT(*) FROM person_sessions").await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn se_01_se_03_se_05_sessions_change_their_token_and_end() {
    each_engine(async |state| {
        // A cookie that somebody planted is not taken over.
        let planted = crate::base::random::token();
        let b = Browser::anonymous(&state).with_cookie("nf-me", &planted);
        ask(&b, MAIL).await;
        let link = links(&state).await.remove(0);
        let inside = b.post(&link, &[]).await;
        let first = b.clone().keeping(&inside);
        assert_ne!(first.cookie("nf-me").unwrap(), planted);
        assert_eq!(b.get("/me").await.location(), "/sign-in");
        // Signing in again ends the session that the browser had.
        ask(&Browser::anonymous(&state), MAIL).await;
        let link = links(&state).await.remove(0);
        let again = first.clone().keeping(&first.post(&link, &[]).await);
        assert_eq!(
            (first.get("/me").await.location(), again.get("/me").await.status.as_u16()),
            ("/sign-in", 200)
        );
        // A month, to the second.
        state.clock().advance(sessions::LIVES - TimeDelta::seconds(1));
        assert_eq!(again.get("/me").await.status, 200);
        state.clock().advance(TimeDelta::seconds(1));
        assert_eq!(again.get("/me").await.location(), "/sign-in");
        // Out here, then everywhere.
        let (one, two) = (signed_in(&state, MAIL).await, signed_in(&state, MAIL).await);
        let out = one.post("/me/sign-out", &[]).await;
        assert_eq!(out.location(), "/sign-in?did=out");
        assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
        assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(
            (one.get("/me").await.location(), two.get("/me").await.status.as_u16()),
            ("/sign-in", 200)
        );
        let three = signed_in(&state, MAIL).await;
        two.post("/me/sign-out", &[("all", "yes")]).await;
        assert_eq!(
            (two.get("/me").await.location(), three.get("/me").await.location()),
            ("/sign-in", "/sign-in")
        );
        assert_eq!(
            three.post("/me/sign-out", &[]).await.location(),
            "/sign-in?did=out",
            "whoever is out is out"
        );
    })
    .await;
}
