//! What a donor does after the receipt: questions, another purpose, letter and record, codes that are kept, lost and replaced.
use super::pages::{GOOD, register, with, world};
use super::*;
use crate::features::donations::store::step::Counted;
use crate::on;
use crate::testing::http::{Answer, Browser};

async fn gift_of(state: &AppState, code: &str) -> Part {
    let mut tx = state.db().read().await.unwrap();
    let gift = store::by_code(&mut tx, state.keys(), code).await.unwrap().unwrap();
    store::parts(&mut tx, gift.id).await.unwrap().remove(0)
}

/// From the intention to the confirmation.
async fn confirmed(state: &AppState, code: &str) -> Part {
    let (now, who, part) = (state.clock().now(), approvers(state).await, gift_of(state, code).await);
    let mut tx = state.db().read().await.unwrap();
    let item = store::items(&mut tx, part.id).await.unwrap().remove(0);
    drop(tx);
    let accept = Move::Accept { pieces: None, until: None, note: String::new() };
    go(state, now, &who, &part, &accept).await.unwrap();
    let n = item.quantities.pledged;
    let counts = vec![Counted { item: item.id, counted: n, good: n }];
    go(state, now, &who, &part, &Move::Inspect { counts, last: true, note: String::new() }).await.unwrap();
    go(state, now, &who, &part, &Move::Confirm).await.unwrap()
}

/// A form of the gift's page for staff, with key and version of the page.
async fn note(b: &Browser, part: &Part, fields: &[(&str, &str)]) -> Answer {
    let page = b.get(&part.path()).await;
    let (key, version) = (page.hidden("form_key"), page.hidden("version"));
    let base = [("form_key", key.as_str()), ("version", version.as_str())];
    let to = if fields[0].1 == "code" { "code" } else { "notes" };
    b.post(&format!("{}/{to}", part.path()), &[&base[..], fields].concat()).await
}

#[tokio::test]
async fn don_14_a_donor_asks_and_the_centre_answers() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let code = register(&state, w.id, &GOOD).await;
        let other = register(&state, w.id, &with(&[("quantity", "3")])).await;
        let (part, foreign) = (gift_of(&state, &code).await, gift_of(&state, &other).await);
        let (b, path) = (Browser::anonymous(&state), format!("/track/{code}"));
        let id = part.id.to_string();
        let ask = async |key: &str, part: &str, text: &str| {
            b.post(&path, &[("act", "ask"), ("form_key", key), ("part", part), ("question", text)]).await
        };
        let empty = ask("k0", &id, " ").await;
        assert_eq!(empty.status, 422, "{}", empty.body);
        assert!(empty.body.contains("id=\"question-msg\""), "{}", empty.body);
        let long = ask("k0", &id, &"字".repeat(501)).await;
        assert!(long.status == 422 && long.body.contains("字字字"), "nothing is lost");
        assert_eq!(ask("k0", &foreign.id.to_string(), "x").await.status, 404, "AC-11");
        assert_eq!(b.post(&path, &[("act", "ask"), ("part", &id), ("question", "x")]).await.status, 400);
        let hostile = "<script>alert(1)</script>现在用上了吗？";
        for _ in 0..2 {
            let done = ask("k1", &id, hostile).await;
            assert_eq!((done.status.as_u16(), done.location()), (303, format!("{path}?done=asked").as_str()));
        }
        let page = b.get(&path).await;
        assert_eq!(
            page.body.matches("&lt;script&gt;").count(),
            1,
            "asked once, and shown as text: {}",
            page.body
        );
        assert!(!page.body.contains("<script>alert"));
        for n in 2..=5 {
            assert_eq!(ask(&format!("k{n}"), &id, "还有呢？").await.status, 303);
        }
        let full = ask("k6", &id, "还有呢？").await;
        assert!(full.status == 422 && full.body.contains("5 个问题等着答复"), "{}", full.body);
        // Staff: a stranger's gift does not exist; what goes to the donor holds no numbers.
        let manager = staff(&state, Role::CentreManager, ZHUGOU, Some(w.centre)).await;
        let stranger = staff(&state, Role::TownshipOfficer, "411726102", None).await;
        let m = Browser::as_staff(&state, &manager).await;
        let s = Browser::as_staff(&state, &stranger).await;
        let question = m.get(&part.path()).await.body;
        let question =
            question.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let say = |text: &'static str| {
            [("act", "answer"), ("id", question.as_str()), ("answer", text)].map(|(a, b)| (a, b.to_owned()))
        };
        let as_ref =
            |f: &[(&'static str, String); 3]| f.iter().map(|(a, b)| (*a, b.clone())).collect::<Vec<_>>();
        let send = async |b: &Browser, f: Vec<(&'static str, String)>| {
            let f: Vec<(&str, &str)> = f.iter().map(|(a, b)| (*a, b.as_str())).collect();
            note(b, &part, &f).await
        };
        assert_eq!(send(&s, as_ref(&say("用上了"))).await.status, 404, "AC-04");
        let bad = send(&m, as_ref(&say("打 13800001234 问张三"))).await;
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("id=\"answer-msg\"") && bad.body.contains("13800001234"), "{}", bad.body);
        let good = send(&m, as_ref(&say("都用上了，谢谢。"))).await;
        assert_eq!(good.status, 303, "{}", good.body);
        assert!(b.get(&path).await.body.contains("都用上了，谢谢。"));
        assert!(!b.get(&format!("/track/{other}")).await.body.contains("都用上了"), "of this gift alone");
    })
    .await;
}

#[tokio::test]
async fn don_16_another_purpose_only_with_the_donors_consent() {
    for (word, said) in [("agreed", "同意改用途"), ("keep", "仍按原来的用途"), ("return", "请退回")]
    {
        each_engine(async |state| {
            let w = world(&state, 50).await;
            let code = register(&state, w.id, &GOOD).await;
            let part = gift_of(&state, &code).await;
            let manager = staff(&state, Role::CentreManager, ZHUGOU, Some(w.centre)).await;
            let (m, b) = (Browser::as_staff(&state, &manager).await, Browser::anonymous(&state));
            let ask = [("act", "ask-purpose"), ("purpose", "有多的护理垫，想给外出就医的住户用。")];
            assert_eq!(note(&m, &part, &ask).await.status, 422, "nothing is there yet");
            confirmed(&state, &code).await;
            assert_eq!(note(&m, &part, &ask).await.status, 303);
            assert_eq!(note(&m, &part, &ask).await.status, 422, "one question at a time");
            let path = format!("/track/{code}");
            let page = b.get(&path).await;
            assert!(page.body.contains("外出就医") && page.body.contains("不同意，请退回"), "{}", page.body);
            let (id, of) = (page.hidden("id"), part.id.to_string());
            let answer = [("act", "purpose"), ("part", of.as_str()), ("id", id.as_str())];
            let asked = [&answer[..], &[("decision", "asked")]].concat();
            assert_eq!(b.post(&path, &asked).await.status, 400);
            let mine = [&answer[..], &[("decision", word)]].concat();
            let first = b.post(&path, &mine).await;
            assert_eq!(first.location(), format!("{path}?done=decided"));
            // A second word, by whatever tab, changes nothing.
            let other = [&answer[..], &[("decision", "keep")]].concat();
            assert_eq!(b.post(&path, &other).await.location(), path);
            let page = b.get(&path).await;
            assert!(page.body.contains(said) && !page.body.contains("value=\"purpose\""), "{}", page.body);
            let mut tx = state.db().read().await.unwrap();
            let (stands, rang): (String, i64) = on!(&mut tx, c => sqlx::query_as(
                "SELECT (SELECT decision FROM gift_purposes), (SELECT COUNT(*) FROM news WHERE kind = 'gift-purpose')")
                .fetch_one(c).await).unwrap();
            assert_eq!((stands.as_str(), rang), (word, 1));
        })
        .await;
    }
}

#[tokio::test]
async fn letter_and_record_say_what_the_ledger_says_and_no_code() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let code = register(&state, w.id, &with(&[("hands", "36")])).await;
        let part = gift_of(&state, &code).await;
        let (b, path) = (Browser::anonymous(&state), format!("/track/{code}/thanks?part={}", part.id));
        assert_eq!(b.get(&path).await.status, 404, "no thanks before anything was given");
        confirmed(&state, &code).await;
        let page = b.get(&path).await;
        assert_eq!(
            (page.status.as_u16(), page.headers["cache-control"].to_str().unwrap()),
            (200, "no-store")
        );
        let sheets = page.body.split("<article").skip(1).collect::<String>();
        assert!(
            sheets.contains("示例商贸有限公司") && sheets.contains("36 个人") && sheets.contains("600.00 元"),
            "{sheets}"
        );
        assert!(!sheets.contains(&code), "who holds the code may act");
        assert!(!sheets.contains("已更正</strong>"));
        b.post(&format!("/track/{code}"), &[("act", "display"), ("display", "anonymous")]).await;
        let sheets = b.get(&path).await.body.split("<article").skip(1).collect::<String>();
        assert!(sheets.contains("爱心人士") && !sheets.contains("示例商贸"), "{sheets}");
        let old = b.get(&format!("{path}&v=1")).await;
        assert!(old.body.contains("已更正</strong>") && old.body.contains("看新的一版"), "{}", old.body);
        assert_eq!(b.get(&format!("{path}&v=x")).await.status, 400);
        let other = register(&state, w.id, &with(&[("quantity", "3")])).await;
        assert_eq!(b.get(&format!("/track/{other}/thanks?part={}", part.id)).await.status, 404, "AC-11");
        let en = b.get(&format!("{path}&lang=en")).await;
        assert!(en.body.contains("Letter of thanks") && en.body.contains("36 people"), "{}", en.body);
    })
    .await;
}

#[tokio::test]
async fn a_device_keeps_codes_when_asked_and_clears_them_with_one_press() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let mut b = Browser::anonymous(&state);
        let mut codes = vec![];
        for _ in 0..2 {
            let code = register(&state, w.id, &with(&[("quantity", "3")])).await;
            let path = format!("/track/{code}");
            assert!(b.get(&path).await.headers.get("set-cookie").is_none(), "nothing is kept unasked");
            let kept = b.post(&path, &[("act", "keep")]).await;
            assert_eq!(kept.status, 303);
            b = b.keeping(&kept);
            codes.push(code);
        }
        let page = b.get("/track/kept").await;
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(codes.iter().all(|c| page.body.contains(c.as_str())), "{}", page.body);
        b = b.clone().keeping(&b.post(&format!("/track/{}", codes[0]), &[("act", "forget")]).await);
        let page = b.get("/track/kept").await;
        assert!(!page.body.contains(&codes[0]) && page.body.contains(&codes[1]), "{}", page.body);
        let cleared = b.post("/track/kept", &[]).await;
        assert!(cleared.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        b = b.keeping(&cleared);
        assert!(!b.get("/track/kept").await.body.contains(&codes[1]));
        // What somebody planted is no code, and shows nothing.
        let planted = Browser::anonymous(&state).with_cookie("nf-codes", "J-0000.<script>.x");
        assert_eq!(planted.get("/track/kept").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn ac_10_a_lost_code_goes_to_its_address_and_the_answer_tells_nothing() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let code = register(&state, w.id, &GOOD).await;
        let b = Browser::anonymous(&state);
        let mails = async || -> i64 {
            let mut tx = state.db().read().await.unwrap();
            on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM mails WHERE template = 'gift-codes'").fetch_one(c).await).unwrap()
        };
        assert_eq!(b.post("/track/lost", &[("email", "")]).await.status, 422);
        assert_eq!(b.post("/track/lost", &[("email", "周@")]).await.status, 422);
        let mut said = vec![];
        for (email, sent) in [("nobody@example.invalid", 0), ("GIVE@example.invalid", 1)] {
            let done = b.post("/track/lost", &[("email", email)]).await;
            said.push((done.status, done.location().to_owned(), b.get(done.location()).await.body));
            assert_eq!(mails().await, sent, "{email}");
        }
        assert_eq!(said[0], said[1], "no enumeration");
        assert!(!said[1].2.contains(&code));
        for _ in 0..9 {
            b.post("/track/lost", &[("email", "give@example.invalid")]).await;
        }
        // Three an hour, of which the receipt of the intention is one (RL-04).
        assert_eq!(mails().await, 2);
    })
    .await;
}

#[tokio::test]
async fn ac_10_another_code_when_three_details_agree() {
    for email in ["give@example.invalid", ""] {
        each_engine(async |state| {
            let w = world(&state, 50).await;
            let fields = with(&[("email", email), ("phone", "13800001234")]);
            let code = register(&state, w.id, &fields).await;
            let part = gift_of(&state, &code).await;
            let manager = staff(&state, Role::CentreManager, ZHUGOU, Some(w.centre)).await;
            let m = Browser::as_staff(&state, &manager).await;
            let name = ("said-name", "示例商贸有限公司");
            let (phone, pieces) = (("said-phone", "138 0000 1234"), ("said-pieces", "20"));
            for said in [vec![name, phone], vec![name, phone, ("said-pieces", "21")]] {
                let no = note(&m, &part, &[&[("act", "code")][..], &said].concat()).await;
                assert_eq!(no.status, 422, "{said:?}");
                assert!(no.body.contains("没有换编号"), "{}", no.body);
            }
            let b = Browser::anonymous(&state);
            assert_eq!(b.get(&format!("/track/{code}")).await.status, 200);
            let yes = note(&m, &part, &[("act", "code"), name, phone, pieces]).await;
            assert_eq!(b.get(&format!("/track/{code}")).await.status, 404, "the old one ends");
            let mut tx = state.db().read().await.unwrap();
            let gift = store::gift(&mut tx, part.gift).await.unwrap().unwrap();
            let new = store::code(&mut tx, state.keys(), gift.id).await.unwrap();
            let told: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM audit_events WHERE reason = 'code-replaced'")
                .fetch_one(c).await).unwrap();
            drop(tx);
            assert_eq!(told, 1);
            assert_eq!(b.get(&format!("/track/{new}")).await.status, 200);
            let (status, shown) = if email.is_empty() { (200, true) } else { (303, false) };
            assert_eq!((yes.status.as_u16(), yes.body.contains(&new)), (status, shown), "{}", yes.body);
        })
        .await;
    }
}

#[tokio::test]
async fn ac_10_one_field_finds_any_code_and_the_oldest_go_on_working() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let code = register(&state, w.id, &GOOD).await;
        assert!(code.starts_with("J-"), "{code}");
        let b = Browser::anonymous(&state);
        let search = async |text: &str| {
            let query = serde_urlencoded::to_string([("q", text)]).unwrap();
            b.get(&format!("/search?{query}")).await
        };
        assert_eq!(search(&code.to_lowercase().replace('-', " ")).await.location(), format!("/track/{code}"));
        let objection = crate::base::random::code_of('Y');
        assert_eq!(search(&objection).await.location(), format!("/objections/{objection}"));
        assert_eq!(b.get(&format!("/objections/{objection}")).await.status, 404);
        // A code of another kind is led to its own page.
        let led = b.post("/objections", &[("code", &code)]).await;
        assert_eq!((led.status.as_u16(), led.location()), (303, format!("/track/{code}").as_str()));
        // A code without a letter, as they were given out before.
        let old = crate::base::random::code();
        let mut tx = state.db().write().await.unwrap();
        let hash = state.keys().lookup("gift", &old);
        crate::exec!(&mut tx, "UPDATE gifts SET code_hash = $1"; hash).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(search(&old).await.location(), format!("/track/{old}"));
        assert_eq!(b.get(&format!("/track/{old}")).await.status, 200);
        let unknown = search(&crate::base::random::code()).await;
        assert_eq!(unknown.status, 422, "counted, and said");
        assert!(search("确山").await.location().starts_with("/centres?"));
    })
    .await;
}
