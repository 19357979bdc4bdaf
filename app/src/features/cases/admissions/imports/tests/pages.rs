//! The way through the pages: upload, check, confirm, see, take back.
use super::*;
use crate::office::imports::Importer as _;

const EDGE: &str = "edge7f3a";

async fn upload(browser: &Browser, name: &str, file: &[u8]) -> Answer {
    let mut body = format!(
        "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
    let request = Request::post("/staff/uploads/cases")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"));
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn from_upload_to_undo_without_scripts() {
    each_engine(|state| async move {
        let actor = township(&state).await;
        let browser = Browser::as_staff(&state, &actor).await;
        let form = browser.get("/staff/cases/import").await;
        assert!(form.status.as_u16() == 200 && form.body.contains("multipart/form-data"));
        let template = browser.get("/staff/cases/import/template.xlsx").await;
        assert_eq!(template.status.as_u16(), 200);
        let number = id("19800102", 1);
        let bad = upload(&browser, "a.csv", &csv(&[line(1, "张", &number)])).await;
        assert_eq!(bad.status.as_u16(), 422);
        assert!(
            bad.body.contains("href=\"#file\"")
                && bad.body.contains("不像姓名")
                && !bad.body.contains(&number)
        );
        let good =
            upload(&browser, "a.csv", &csv(&[line(1, "张虚构", &number), line(2, "李示例", "")])).await;
        assert_eq!(good.status.as_u16(), 303, "{}", good.body);
        let to = good.location().to_owned();
        let page = browser.get(&to).await;
        assert!(
            page.body.contains("读到 2 人") && page.body.contains("张某") && page.body.contains("不允许保存")
        );
        for hidden in ["张虚构", number.as_str(), "王监护例", "13900000000", "示例路1号院"] {
            assert!(!page.body.contains(hidden), "{hidden}");
        }
        // Somebody else, and another township, see nothing of it.
        let other =
            Browser::as_staff(&state, &staff(&state, Role::TownshipOfficer, "411725102", None).await).await;
        assert_eq!(other.get(&to).await.status.as_u16(), 404);
        let key = page.hidden("form_key");
        let fields = [("form_key", key.as_str()), ("act", "confirm")];
        assert_eq!(other.post(&to, &fields).await.status.as_u16(), 404);
        let done = browser.post(&to, &fields).await;
        assert_eq!(done.status.as_u16(), 303);
        let batch = done.location().to_owned();
        let again = browser.post(&to, &fields).await;
        assert_eq!(again.location(), batch, "IN-11: twice does it once");
        let seen = browser.get(&batch).await;
        assert!(seen.body.contains("411725-2026-00001") && seen.body.contains("已导入，都是草稿"));
        assert_eq!(other.get(&batch).await.status.as_u16(), 404);
        assert!(browser.get("/staff/cases/import").await.body.contains("已导入的名单"));
        let path = batch.split('?').next().unwrap().to_owned();
        let key = seen.hidden("form_key");
        let undone = browser.post(&path, &[("form_key", &key)]).await;
        assert_eq!(undone.status.as_u16(), 303);
        let page = browser.get(undone.location()).await.body;
        assert!(page.contains("这一批草稿已删除") && !page.contains("411725-2026-00001"));
        // Undoing what somebody worked on is refused in words.
        let good = upload(&browser, "a.csv", &csv(&[line(1, "张虚构", &number)])).await;
        let check = browser.get(good.location()).await;
        let key = check.hidden("form_key");
        let done = browser.post(good.location(), &[("form_key", &key), ("act", "confirm")]).await;
        let batch = browser.get(done.location()).await;
        let mut tx = state.db().read().await.unwrap();
        let case: CaseId =
            on!(&mut tx, c => sqlx::query_scalar("SELECT id FROM cases").fetch_one(c).await).unwrap();
        drop(tx);
        walk(&state, &actor, case, &[Act::Apply]).await;
        let path = done.location().split('?').next().unwrap();
        let refused = browser.post(path, &[("form_key", &batch.hidden("form_key"))]).await;
        assert_eq!(refused.status.as_u16(), 409);
        assert!(refused.body.contains("有 1 件已经办理或修改"));
        // Thrown away: nothing is kept.
        let good = upload(&browser, "a.csv", &csv(&[line(1, "赵虚构", &id("19800102", 9))])).await;
        let key = browser.get(good.location()).await.hidden("form_key");
        let gone = browser.post(good.location(), &[("form_key", &key), ("act", "cancel")]).await;
        assert_eq!(gone.location(), "/staff/cases/import?done=cancelled");
        assert_eq!(browser.get(good.location()).await.status.as_u16(), 404);
    })
    .await;
}

#[tokio::test]
async fn ac_03_the_pages_are_for_who_may_import() {
    each_engine(|state| async move {
        let village = staff(&state, Role::VillageReporter, "411725101201", None).await;
        let browser = Browser::as_staff(&state, &village).await;
        for path in ["/staff/cases/import", "/staff/cases/import/template.xlsx"] {
            assert_eq!(browser.get(path).await.status.as_u16(), 404, "{path}");
        }
        assert_eq!(upload(&browser, "a.csv", &csv(&[])).await.status.as_u16(), 404);
        let big = vec![b'a'; Cases::MAX_FILE + (128 << 10)];
        let clerk = Browser::as_staff(&state, &township(&state).await).await;
        assert_eq!(upload(&clerk, "a.csv", &big).await.status.as_u16(), 422);
        assert_eq!(upload(&clerk, "a.csv", b"").await.status.as_u16(), 422);
        assert_eq!(upload(&Browser::anonymous(&state), "a.csv", b"x").await.status.as_u16(), 303);
    })
    .await;
}
