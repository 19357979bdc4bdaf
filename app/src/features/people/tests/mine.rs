//! What somebody sees and changes of their own: profile, file, end. What is another's does not exist.
use super::*;

const MAIL: &str = "donor@example.invalid";

/// Every page of people that is somebody's own, and what is posted.
const OWN: &[&str] = &[
    "/me",
    "/me/profile",
    "/me/mails",
    "/me/claim",
    "/me/data",
    "/me/delete",
    "/me/gifts",
    "/me/organisations/new",
    "/me/organisations/0199aaaa-0000-7000-8000-000000000001",
    "/me/organisations/0199aaaa-0000-7000-8000-000000000001/gifts",
    "/me/organisations/0199aaaa-0000-7000-8000-000000000001/gifts.csv",
];

#[tokio::test]
async fn ac_03_without_a_session_everything_leads_to_signing_in() {
    each_engine(async |state| {
        let liar = Browser::anonymous(&state).with_cookie("nf-me", &crate::base::random::token());
        for b in [Browser::anonymous(&state), liar] {
            for path in OWN {
                let get = b.get(path).await;
                assert!(
                    ["/sign-in", "/me"].contains(&get.location()) && get.body.is_empty(),
                    "{path} {}",
                    get.status
                );
                let post = b.post(path, &[("form_key", "k"), ("sure", "yes"), ("act", "leave")]).await;
                assert!(post.location() == "/sign-in" || post.status == 405, "{path} {}", post.status);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_folded_checked_and_kept_when_it_comes_back() {
    each_engine(async |state| {
        let b = signed_in(&state, MAIL).await;
        let page = b.get("/me").await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let send = async |key: &str, version: &str, name: &str, phone: &str, lang: &str| {
            let form =
                [("form_key", key), ("version", version), ("name", name), ("phone", phone), ("lang", lang)];
            b.post("/me/profile", &form).await
        };
        for (name, phone, lang) in
            [("张1", "", "zh-CN"), ("张三", "123", "zh-CN"), ("张三", "", "fr"), ("<b>", "", "en")]
        {
            let back = send(&key, &version, name, phone, lang).await;
            assert_eq!(back.status, 422, "{name} {phone} {lang}");
            assert!(back.body.contains("id=\"errors\""));
        }
        let saved = send(&key, &version, "林　例舟", "１３８ ００００ １２３４", "en").await;
        assert_eq!(saved.location(), "/me?done=saved", "{}", saved.body);
        let page = b.get("/me?lang=zh-CN").await;
        assert!(
            page.body.contains("value=\"林例舟\"") && page.body.contains("value=\"13800001234\""),
            "{}",
            page.body
        );
        // The same form again leads to the same place; another tab that is older says so.
        assert_eq!(send(&key, &version, "王例", "", "en").await.location(), "/me?done=saved");
        let stale = send("other", &version, "王例", "", "en").await;
        assert_eq!(stale.status, 422);
        assert!(stale.body.contains("另一个窗口") && stale.body.contains("value=\"王例\""), "{}", stale.body);
        assert!(b.get("/me").await.body.contains("林例舟"));
        assert_eq!(
            b.post("/me/profile", &[("form_key", "x"), ("lang", "en")]).await.status,
            400,
            "no version"
        );
    })
    .await;
}

#[tokio::test]
async fn pr_06_my_data_is_complete_and_only_mine() {
    each_engine(async |state| {
        let other = person(&state, "other@example.invalid").await;
        let org = wish(&state, &other).await;
        let b = signed_in(&state, MAIL).await;
        let file = b.get("/me/data").await;
        assert_eq!(
            (file.status.as_u16(), file.headers["cache-control"].to_str().unwrap()),
            (200, "no-store")
        );
        assert!(
            file.headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment; filename=\"nuanfang-")
        );
        let read: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(read["account"]["email"], MAIL);
        assert_eq!(read["account"]["signed_in"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&read["organisations"], &read["gifts"]),
            (&serde_json::json!([]), &serde_json::json!([]))
        );
        for foreign in ["other@", "林例舟", &org.id.to_string()] {
            assert!(!file.body.contains(foreign), "{foreign}");
        }
    })
    .await;
}

#[tokio::test]
async fn pipl_47_an_account_ends_at_once_with_all_that_is_of_it() {
    each_engine(async |state| {
        let (b, elsewhere) = (signed_in(&state, MAIL).await, signed_in(&state, MAIL).await);
        let me = person(&state, MAIL).await;
        let org = wish(&state, &me).await;
        let page = b.get("/me/delete").await;
        assert!(page.body.contains("按法律保留") && !page.body.contains("checked"), "{}", page.body);
        let key = page.hidden("form_key");
        let unsure = b.post("/me/delete", &[("form_key", &key)]).await;
        assert_eq!(unsure.status, 422);
        assert_eq!(b.post("/me/delete", &[("sure", "yes")]).await.status, 400, "without a key");
        let gone = b.post("/me/delete", &[("form_key", &key), ("sure", "yes")]).await;
        assert_eq!(gone.location(), "/sign-in?did=erased", "{}", gone.body);
        assert!(gone.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        for b in [&b, &elsewhere] {
            assert_eq!(b.get("/me").await.location(), "/sign-in");
        }
        for table in ["people", "person_sessions", "person_things", "org_members"] {
            assert_eq!(count(&state, &format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
        }
        let waits =
            format!("SELECT COUNT(*) FROM work_items WHERE done_at IS NULL AND reference = '{}'", org.name);
        assert_eq!(count(&state, &waits).await, 0, "nobody waits any more");
        let told = "SELECT COUNT(*) FROM audit_events WHERE action = 'person' AND reason = 'erased'";
        assert_eq!(count(&state, told).await, 1);
        // A new beginning is a new account.
        let again = signed_in(&state, MAIL).await;
        assert!(!again.get("/me").await.body.contains("林例舟"));
    })
    .await;
}
