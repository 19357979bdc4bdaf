//! Administration: what it changes, what it refuses (AC-06, AC-07, SE-05).
use super::*;
use crate::exec;
use crate::office::{change::Change, staff::admin, staff::admin::Refused, staff::types::Role};
use crate::testing::each_engine;

async fn browser(state: &AppState, local: &str) -> Browser {
    Browser::as_staff(state, &actor(state, who(local)).await).await
}

#[tokio::test]
async fn an_account_is_added_once_and_its_link_shown_once_or_mailed() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let admin = browser(&state, "admin1").await;
        let page = admin.get("/staff/people/new").await;
        let key = page.hidden("form_key");
        let base = |email: &'static str, hand: &'static str| {
            vec![
                ("email", email),
                ("name", "示例新人"),
                ("role", "village_reporter"),
                ("township", "411725101"),
                ("village", "207"),
                ("hand", hand),
            ]
        };
        let mut form = base("New@Demo.nuanfang.invalid", "show");
        form.push(("form_key", &key));
        // AC-06: columns that the form does not have change nothing.
        form.extend([
            ("status", "active"),
            ("version", "9"),
            ("division", "4117"),
            ("id", "x"),
            ("password", "x"),
        ]);
        for _ in 0..2 {
            assert_eq!(admin.post("/staff/people/new", &form).await.location(), "/staff/people/link");
        }
        assert_eq!(
            count(
                &state,
                "SELECT COUNT(*) FROM staff WHERE email = 'new@demo.nuanfang.invalid' AND status = 'invited' \
            AND division = '411725101207' AND version = 1 AND password IS NULL"
            )
            .await,
            1
        );
        let shown = admin.get("/staff/people/link").await;
        assert!(shown.body.contains("http://127.0.0.1:3000/welcome/"));
        assert_eq!(admin.get("/staff/people/link").await.location(), "/staff/people");
        assert_eq!(count(&state, "SELECT COUNT(*) FROM mails").await, 0);
        let mut mailed = base("other@demo.nuanfang.invalid", "mail");
        mailed.push(("form_key", "k2"));
        assert!(admin.post("/staff/people/new", &mailed).await.location().ends_with("?done=mailed"));
        assert_eq!(count(&state, "SELECT COUNT(*) FROM mails WHERE template = 'invitation'").await, 1);
        // Taken, and what does not go together: everything typed comes back.
        mailed.pop();
        mailed.push(("form_key", "k3"));
        let taken = admin.post("/staff/people/new", &mailed).await;
        assert!(
            taken.status == 422
                && taken.body.contains("已经有账号")
                && taken.body.contains("value=\"示例新人\"")
        );
        for (field, value) in [
            ("township", ""),
            ("village", "20"),
            ("village", "２０１"),
            ("role", "king"),
            ("email", "x"),
            ("county", "411726"),
            ("name", "a\u{7}b"),
        ] {
            let mut form = base("third@demo.nuanfang.invalid", "mail");
            form.retain(|(k, _)| *k != field);
            form.extend([(field, value), ("form_key", "k4")]);
            assert_eq!(admin.post("/staff/people/new", &form).await.status, 422, "{field}={value}");
        }
        assert_eq!(count(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'staff-add'").await, 2);
    })
    .await;
}

#[tokio::test]
async fn se_05_another_place_ends_the_sessions_and_ac_07_an_old_page_changes_nothing() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let (admin, second) = (browser(&state, "admin1").await, browser(&state, "admin2").await);
        let moved = browser(&state, "county1").await;
        let page = format!("/staff/people/{}", who("county1").id().uuid());
        let (mine, theirs) = (admin.get(&page).await, second.get(&page).await);
        let send = async |browser: &Browser, page_: &Answer, name: &str, county: &str| {
            let (key, version) = (page_.hidden("form_key"), page_.hidden("version"));
            let form = [
                ("form_key", key.as_str()),
                ("version", &version),
                ("name", name),
                ("role", "county_officer"),
                ("county", county),
                ("mail_lang", "en"),
            ];
            browser.post(&page, &form).await
        };
        assert!(send(&admin, &mine, "示例甲", "411725").await.location().ends_with("?done=saved"));
        assert_eq!(moved.get("/staff").await.status, 200, "the same place");
        let stale = send(&second, &theirs, "示例乙", "411726").await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.body.contains("别人修改过") && stale.body.contains("value=\"示例乙\""),
            "what was typed stays"
        );
        let now = second.get(&page).await;
        assert!(send(&second, &now, "示例乙", "411726").await.location().ends_with("?done=saved"));
        assert_eq!(moved.get("/staff").await.status, 303);
        assert_eq!(count(&state, "SELECT COUNT(*) FROM mails WHERE template = 'account-changed'").await, 1);
        let list = admin.get("/staff/people?county=411726&role=county_officer&q=COUNTY1").await;
        assert!(list.body.contains("示例乙") && !list.body.contains("county5@"));
        assert_eq!(admin.get("/staff/people?role=king").await.status, 400);
        assert!(
            !admin.get("/staff/people?q=%25").await.body.contains("county5@"),
            "a sign of patterns is an ordinary sign"
        );
    })
    .await;
}

#[tokio::test]
async fn se_05_a_closed_account_is_out_at_once_and_comes_back_as_it_was() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let admin = browser(&state, "admin1").await;
        let person = browser(&state, "dpf1").await;
        let page = format!("/staff/people/{}", who("dpf1").id().uuid());
        let act = async |what: &str, key: &str, extra: &[(&str, &str)]| {
            let version = admin.get(&page).await.hidden("version");
            let mut form = vec![("form_key", key), ("version", version.as_str())];
            form.extend_from_slice(extra);
            admin.post(&format!("{page}/{what}"), &form).await
        };
        assert!(act("sessions", "k0", &[]).await.location().ends_with("?done=sessions"));
        assert_eq!(person.get("/staff").await.status, 303);
        let person = browser(&state, "dpf1").await;
        assert!(act("disable", "k1", &[]).await.location().ends_with("?done=saved"));
        assert_eq!(person.get("/staff").await.status, 303);
        assert_eq!(password(&Browser::anonymous(&state), who("dpf1"), demo::PASSWORD).await.status, 422);
        assert!(act("enable", "k2", &[]).await.location().ends_with("?done=saved"));
        state.clock().advance(chrono::TimeDelta::seconds(5));
        assert_eq!(
            password(&Browser::anonymous(&state), who("dpf1"), demo::PASSWORD).await.location(),
            "/sign-in/code"
        );
        // Removing an authenticator needs a reason of the list.
        for reason in ["", "张三的手机"] {
            assert_eq!(act("totp", "k3", &[("reason", reason)]).await.status, 422);
        }
        assert_eq!(
            act("totp", "k3", &[("reason", "lost"), ("hand", "show")]).await.location(),
            "/staff/people/link"
        );
        assert_eq!(act("nonsense", "k4", &[]).await.status, 404);
        assert_eq!(admin.get("/staff/people/not-an-id").await.status, 404);
        assert_eq!(admin.get("/staff/people/01990000-0000-7000-8000-00000000ffff").await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_closes_the_last_administrator_or_themselves() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let (one, two) = (actor(&state, who("admin1")).await, actor(&state, who("admin2")).await);
        let own = format!("/staff/people/{}/disable", one.id.uuid());
        let answer = browser(&state, "admin1").await.post(&own, &[("form_key", "k"), ("version", "1")]).await;
        assert!(answer.status == 422 && answer.body.contains("自己的账号"));
        // Two administrators close each other at the same instant: one of them stays.
        let close = |by: Actor, id| {
            let state = state.clone();
            tokio::spawn(async move {
                let mut ch = Change::at(&state, state.clock().now(), Some(&by)).await.unwrap();
                let done = admin::open(&mut ch, id, 1, false).await;
                if done.is_ok() {
                    ch.commit().await.unwrap();
                }
                done
            })
        };
        let (first, second) = (close(one.clone(), two.id), close(two.clone(), one.id));
        let outcomes = [first.await.unwrap(), second.await.unwrap()];
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
        assert!(outcomes.iter().any(|o| matches!(o, Err(Refused::LastAdmin))), "{outcomes:?}");
        assert_eq!(
            count(&state, "SELECT COUNT(*) FROM staff WHERE role = 'city_admin' AND status = 'active'").await,
            1
        );
        assert!(demo::ACCOUNTS.iter().all(|d| crate::wiring::demo::staff::find(d.local).is_some()));
        for role in Role::ALL {
            assert!(
                demo::ACCOUNTS.iter().any(|d| d.role == *role),
                "AU-13: an account for each role: {role:?}"
            );
        }
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "DELETE FROM staff_kept").unwrap();
    })
    .await;
}
