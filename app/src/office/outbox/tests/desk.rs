//! The administrator's pages.
use axum::http::StatusCode;

use super::*;
use crate::base::site_config::Site;
use crate::office::{outbox::types::State, staff::types::Role};
use crate::on;
use crate::testing::{each_engine, http::Browser, staff};

async fn trail(state: &AppState) -> Vec<String> {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT reason FROM audit_events WHERE action = 'mail' ORDER BY seq")
        .fetch_all(c).await)
    .unwrap()
}

#[tokio::test]
async fn ac_01_only_the_city_administrator_sees_mails() {
    each_engine(|state| async move {
        let id = queue(&state, &letter("a@example.invalid")).await;
        let one = format!("/staff/mail/{}", id.uuid());
        let retry = format!("{one}/retry");
        // A centre's manager needs a centre; the table of access covers them.
        for role in Role::ALL.iter().filter(|r| !r.of_centre()) {
            let division = match role.levels()[0] {
                4 => "4117",
                6 => "411725",
                9 => "411725101",
                _ => "411725101201",
            };
            let browser = Browser::as_staff(&state, &staff(&state, *role, division, None).await).await;
            let good = *role == Role::CityAdmin;
            let want = if good { StatusCode::OK } else { StatusCode::NOT_FOUND };
            for path in ["/staff/mail", one.as_str()] {
                assert_eq!(browser.get(path).await.status, want, "{} {path}", role.word());
            }
            if !good {
                let answer = browser.post(&retry, &[("version", "0"), ("form_key", "k")]).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", role.word());
            }
        }
        let answer = Browser::anonymous(&state).get("/staff/mail").await;
        assert!(answer.location().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn ml_04_failures_are_shown_in_words_and_masked_then_retried_or_cancelled_once() {
    each_engine(|state| async move {
        let admin = staff(&state, Role::CityAdmin, "4117", None).await;
        let browser = Browser::as_staff(&state, &admin).await;
        let id = queue(&state, &letter("no address at all")).await;
        let fine = queue(&state, &letter("zhang.san@example.invalid")).await;
        once(&state).await;
        assert_eq!(faults::waiting(&state).await, 1);
        let page = browser.get("/staff/mail").await;
        assert_eq!(page.status, StatusCode::OK);
        for words in ["收件人地址无效", "z***@example.invalid", "1 封邮件没有送出", "账号邀请"]
        {
            assert!(page.body.contains(words), "{words}");
        }
        assert!(!page.body.contains("zhang.san") && !page.body.contains("no address at all"));
        let failed = browser.get("/staff/mail?state=failed").await;
        assert!(!failed.body.contains("z***@"));
        assert_eq!(browser.get("/staff/mail?state=x").await.status, StatusCode::BAD_REQUEST);

        let one = format!("/staff/mail/{}", id.uuid());
        let page = browser.get(&one).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let fields = [("form_key", key.as_str()), ("version", version.as_str())];
        let answer = browser.post(&format!("{one}/retry"), &fields).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, format!("{one}?done=retry").as_str())
        );
        assert!(browser.get(answer.location()).await.body.contains("已安排重发"));
        let mail = look(&state, id).await;
        assert_eq!((mail.state, mail.attempts), (State::Queued, 0));
        assert_eq!(faults::waiting(&state).await, 0, "nobody waits for it any longer");
        // IN-11: the same form again leads to the same place and does nothing.
        let again = browser.post(&format!("{one}/retry"), &fields).await;
        assert_eq!(again.location(), format!("{one}?done=retry"));
        assert_eq!(trail(&state).await, ["retry"]);

        // AC-07: a decision on an older look.
        let stale = [("form_key", "other"), ("version", version.as_str())];
        let answer = browser.post(&format!("{one}/cancel"), &stale).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("待发送"));
        assert_eq!(look(&state, id).await.state, State::Queued);

        once(&state).await;
        assert_eq!(faults::waiting(&state).await, 1, "it failed again");
        let page = browser.get(&one).await;
        let fields = [("form_key", page.hidden("form_key")), ("version", page.hidden("version"))];
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = browser.post(&format!("{one}/cancel"), &fields).await;
        assert_eq!(answer.location(), format!("{one}?done=cancel"));
        assert_eq!((look(&state, id).await.state, faults::waiting(&state).await), (State::Cancelled, 0));
        assert_eq!(trail(&state).await, ["retry", "cancel"]);
        assert_eq!(once(&state).await, Done::default());

        // What was sent is neither sent again nor taken back.
        let one = format!("/staff/mail/{}", fine.uuid());
        let page = browser.get(&one).await;
        assert!(!page.body.contains("/retry") && !page.body.contains("/cancel"));
        let version = look(&state, fine).await.fence.to_string();
        for act in ["retry", "cancel"] {
            let fields = [("form_key", act), ("version", version.as_str())];
            assert_eq!(browser.post(&format!("{one}/{act}"), &fields).await.status, StatusCode::CONFLICT);
        }
        for bad in [
            vec![("version", version.as_str())],
            vec![("form_key", "z")],
            vec![("form_key", "z"), ("version", "x")],
        ] {
            assert_eq!(browser.post(&format!("{one}/retry"), &bad).await.status, StatusCode::BAD_REQUEST);
        }
        for path in ["/staff/mail/x", "/staff/mail/00000000-0000-7000-8000-000000000000"] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        std::fs::remove_dir_all(&state.running().data).unwrap();
    })
    .await;
}

#[tokio::test]
async fn pages_of_the_list_show_each_mail_once() {
    each_engine(|state| async move {
        let admin = staff(&state, Role::CityAdmin, "4117", None).await;
        let browser = Browser::as_staff(&state, &admin).await;
        for n in 0..65 {
            state.clock().advance(chrono::TimeDelta::milliseconds(1));
            queue(&state, &letter(&format!("{n}@example.invalid"))).await;
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut path = "/staff/mail?state=queued".to_owned();
        for rows in [30, 30, 5] {
            let page = browser.get(&path).await.body;
            let ids: Vec<_> = page.split("href=\"/staff/mail/").skip(1).map(|p| p[..36].to_owned()).collect();
            assert_eq!(ids.len(), rows);
            seen.extend(ids);
            let next = page.split("rel=\"next\"").nth(1).and_then(|p| p.split("href=\"").nth(1));
            let Some(href) = next.and_then(|p| p.split('"').next()) else { break };
            path = href.replace("&amp;", "&");
        }
        assert_eq!(seen.len(), 65);
        assert_eq!(browser.get("/staff/mail?after=x").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn previews_are_for_demonstrations_and_harmless() {
    each_engine(|state| async move {
        let admin = staff(&state, Role::CityAdmin, "4117", None).await;
        let browser = Browser::as_staff(&state, &admin).await;
        assert_eq!(browser.get("/staff/mail/preview").await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get("/staff/mail/preview/lockout/html").await.status, StatusCode::NOT_FOUND);
        let site = Site { demo: true, ..state.site().clone() };
        let demo = AppState::new(
            state.db().clone(),
            state.clock().clone(),
            state.keys().clone(),
            site,
            state.running().clone(),
            *state.assets(),
            state.declared().clone(),
        );
        let browser = Browser::as_staff(&demo, &admin).await;
        let index = browser.get("/staff/mail/preview").await;
        assert_eq!(index.status, StatusCode::OK);
        for template in Template::ALL {
            for lang in Lang::ALL {
                let path = format!("/staff/mail/preview/{}", template.word());
                assert!(index.body.contains(&format!("{path}?lang={}", lang.tag())));
                let page = browser.get(&format!("{path}?lang={}", lang.tag())).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(page.body.contains("sandbox"), "{path}");
                let html = browser.get(&format!("{path}/html?lang={}", lang.tag())).await;
                assert_eq!(html.status, StatusCode::OK, "{path}");
                let policy = html.headers["content-security-policy"].to_str().unwrap();
                assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
                assert!(!policy.contains("script-src"));
            }
        }
        assert_eq!(browser.get("/staff/mail/preview/x").await.status, StatusCode::NOT_FOUND);
        let officer = staff(&state, Role::CountyOfficer, "411725", None).await;
        let browser = Browser::as_staff(&demo, &officer).await;
        assert_eq!(browser.get("/staff/mail/preview").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
