//! Links and the first entry (AU-05, AU-10, AU-11, AU-12).
use chrono::TimeDelta;

use super::*;
use crate::console::{accounts::terminal, accounts::terminal::Wish};
use crate::office::{change::Change, staff::admin, staff::store::links::Purpose};
use crate::testing::each_engine;

const NEW: &str = "一句只有自己才记得住的长话";

/// The path of the link that a command printed.
fn path(lines: &[String]) -> String {
    lines.last().unwrap().strip_prefix("http://127.0.0.1:3000").unwrap().to_owned()
}

async fn invited(state: &AppState) -> String {
    let wish = Wish {
        email: "New.Officer@demo.nuanfang.invalid".into(),
        role: "county_officer".into(),
        division: Some("411725".into()),
        lang: "zh-CN".into(),
        ..Wish::default()
    };
    path(&terminal::add(state, wish).await.unwrap())
}

#[tokio::test]
async fn au_05_and_au_10_the_first_entry_from_link_to_session() {
    each_engine(|state| async move {
        let link = invited(&state).await;
        let nobody = Browser::anonymous(&state);
        // Scanners open links; nothing happens (AU-10).
        for _ in 0..5 {
            let page = nobody.get(&link).await;
            assert!(page.status == 200 && page.body.contains("n***@demo.nuanfang.invalid"));
            assert!(!page.headers.contains_key("set-cookie"));
        }
        let send = async |one: &str, two: &str| {
            nobody.post(&link, &[("password_new", one), ("password_again", two)]).await
        };
        assert!(send("short", "short").await.body.contains("至少要 12 个字符"));
        let differ = send(NEW, "other").await;
        assert!(differ.status == 422 && !differ.body.contains(NEW), "passwords are never given back");
        let set = send(NEW, NEW).await;
        assert_eq!(set.location(), "/welcome");
        let half = nobody.clone().with_cookie("nf-entry", &cookie(&set, "nf-entry").unwrap());
        assert_eq!(send(NEW, NEW).await.status, 410, "used");
        // Nothing else opens before the enrolment (AU-05).
        for place in super::access::console_paths() {
            let status = half.get(&place).await.status;
            assert!(status == 303 || status == 405, "{place}");
        }
        let page = half.get("/welcome").await;
        assert!(page.body.contains("qr qr--big"));
        let secret =
            page.body.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
        assert_eq!(secret.len(), 32);
        assert_eq!(half.post("/welcome", &[("totp", "000000")]).await.status, 422);
        let right = totp::code(&secret, state.clock().now());
        assert_eq!(half.post("/welcome", &[("totp", &right)]).await.location(), "/welcome");
        assert_eq!(half.get("/staff").await.status, 303, "the codes come first");
        let codes = half.get("/welcome").await;
        assert_eq!(codes.body.matches("<li><code>").count(), 10);
        assert!(!codes.body.contains(&secret) && !codes.body.contains(&totp::grouped(&secret)), "shown once");
        let done = half.post("/welcome/done", &[]).await;
        assert_eq!(done.location(), "/staff");
        assert_eq!(inside(&state, &done).get("/staff").await.status, 200);
        assert_eq!(half.post("/welcome/done", &[]).await.location(), "/sign-in?done=late");
        // The enrolment's code was used (AU-03), the secret is sealed.
        let first = nobody
            .post("/sign-in", &[("email", "new.officer@demo.nuanfang.invalid"), ("password", NEW)])
            .await;
        let again = nobody.with_cookie("nf-entry", &cookie(&first, "nf-entry").unwrap());
        assert_eq!(again.post("/sign-in/code", &[("totp", &right)]).await.status, 422);
        let mut tx = state.db().read().await.unwrap();
        let sealed: Vec<u8> =
            crate::on!(&mut tx, c => sqlx::query_scalar("SELECT totp FROM staff").fetch_one(c).await)
                .unwrap();
        assert!(!sealed.windows(8).any(|w| secret.as_bytes().starts_with(w)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn au_10_a_link_works_once_a_newer_one_kills_it_and_its_time_ends() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let nobody = Browser::anonymous(&state);
        let send = async |link: &str| {
            let form = [("password_new", NEW), ("password_again", NEW)];
            nobody.post(&format!("/welcome/{link}"), &form).await
        };
        let person = who("county1");
        let old = link(&state, person, Purpose::Reset).await;
        let new = link(&state, person, Purpose::Reset).await;
        assert_eq!(send(&old).await.status, 410);
        let mut tasks = vec![];
        for _ in 0..8 {
            let (nobody, new) = (nobody.clone(), new.clone());
            tasks.push(tokio::spawn(async move {
                let form = [("password_new", NEW), ("password_again", NEW)];
                nobody.post(&format!("/welcome/{new}"), &form).await.status.as_u16()
            }));
        }
        let mut used = 0;
        for task in tasks {
            used += i32::from(task.await.unwrap() == 303);
        }
        assert_eq!(used, 1);
        for (purpose, hours) in [(Purpose::Invite, 72), (Purpose::Reset, 24)] {
            let late = link(&state, person, purpose).await;
            state.clock().advance(TimeDelta::hours(hours) - TimeDelta::seconds(1));
            assert_eq!(nobody.get(&format!("/welcome/{late}")).await.status, 200);
            state.clock().advance(TimeDelta::seconds(1));
            assert_eq!(nobody.get(&format!("/welcome/{late}")).await.status, 410);
        }
        // AU-11: a token of one purpose is nothing at the place of another, nor is any other text.
        let unlock = link(&state, person, Purpose::Unlock).await;
        let reset = link(&state, person, Purpose::Reset).await;
        assert_eq!(send(&unlock).await.status, 410);
        for wrong in [
            format!("/unlock/{reset}"),
            "/unlock/x".into(),
            "/welcome/%00".into(),
            format!("/welcome/{}", "x".repeat(999)),
        ] {
            assert_eq!(nobody.post(&wrong, &[]).await.status, 410, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn au_12_resets_give_no_password_and_never_skip_the_code() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let (admin_, person) = (who("admin1"), who("county1"));
        let session = inside(&state, &sign_in(&state, &Browser::anonymous(&state), person).await);
        let actor = actor(&state, admin_).await;
        let mut ch = Change::at(&state, state.clock().now(), Some(&actor)).await.unwrap();
        let made = admin::reset_password(&mut ch, person.id(), None, false).await.unwrap().unwrap();
        ch.commit().await.unwrap();
        assert_eq!(session.get("/staff").await.status, 303, "SE-05");
        let nobody = Browser::anonymous(&state);
        assert_eq!(password(&nobody, person, demo::PASSWORD).await.status, 422);
        let link = path(&[made]);
        let set = nobody.post(&link, &[("password_new", NEW), ("password_again", NEW)]).await;
        assert_eq!(set.location(), "/sign-in/code", "the code is still asked for");
        let half = nobody.clone().with_cookie("nf-entry", &cookie(&set, "nf-entry").unwrap());
        assert_eq!(half.get("/staff").await.status, 303);
        assert_eq!(half.get("/welcome").await.location(), "/sign-in/code", "and nothing new is enrolled");
        // The authenticator: the link asks for the password, and leads to a new enrolment.
        let mut ch = Change::at(&state, state.clock().now(), Some(&actor)).await.unwrap();
        let made = admin::reset_totp(&mut ch, person.id(), None, "lost", false).await.unwrap().unwrap();
        ch.commit().await.unwrap();
        assert_eq!(half.post("/sign-in/code", &[("totp", &code(state.clock(), person))]).await.location(), "/sign-in?done=late");
        let link = path(&[made]);
        assert_eq!(nobody.post(&link, &[("password", "wrong")]).await.status, 422);
        state.clock().advance(TimeDelta::seconds(2));
        assert_eq!(nobody.post(&link, &[("password", NEW)]).await.location(), "/welcome");
        for (what, n) in [("password-reset", 1), ("password-set", 1), ("totp-reset", 1)] {
            let mut tx = state.db().read().await.unwrap();
            let found: i64 = crate::on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM audit_events WHERE action = $1")
                .bind(what).fetch_one(c).await).unwrap();
            assert_eq!(found, n, "{what}");
        }
        assert!(count(&state, "SELECT COUNT(*) FROM mails WHERE template = 'account-changed'").await >= 2, "told to the owner");
    })
    .await;
}

#[tokio::test]
async fn the_command_line_makes_lists_and_resets() {
    each_engine(|state| async move {
        invited(&state).await;
        let wish = |email: &str, role: &str, division: Option<&str>| Wish {
            email: email.into(),
            role: role.into(),
            division: division.map(str::to_owned),
            lang: "en".into(),
            ..Wish::default()
        };
        for (email, role, division) in [
            ("new.officer@demo.nuanfang.invalid", "auditor", None),
            ("no address", "auditor", None),
            ("a@b.invalid", "king", None),
            ("a@b.invalid", "county_officer", None),
            ("a@b.invalid", "county_officer", Some("411799")),
            ("a@b.invalid", "centre_manager", Some("411725101")),
            ("a@b.invalid", "city_admin", Some("411725")),
        ] {
            assert!(terminal::add(&state, wish(email, role, division)).await.is_err(), "{email} {role}");
        }
        terminal::add(&state, wish("a@b.invalid", "city_admin", None)).await.unwrap();
        let list = terminal::list(&state).await.unwrap();
        assert!(list.len() == 2 && list[0].starts_with("a@b.invalid") && list[1].contains("invited"));
        let again = path(&terminal::reset(&state, "NEW.officer@demo.nuanfang.invalid", true).await.unwrap());
        assert_eq!(Browser::anonymous(&state).get(&again).await.status, 200);
        assert!(terminal::reset(&state, "x@b.invalid", false).await.is_err());
    })
    .await;
}
