//! The kit with a form of its own: a wish about a letter, of which it knows nothing.
use std::net::IpAddr;

use axum::{Router, middleware::from_fn_with_state, routing::get};
use chrono::TimeDelta;
use image::ImageFormat;
use leptos::prelude::*;

use super::{Errors, Filed, Receipt, Submission, Unfiled, Words, Writing, drafts, left, routes, text};
use crate::base::{db::Tx, error::AppError, i18n::Lang, random};
use crate::on;
use crate::testing::{each_engine, http::Answer, http::Browser};
use crate::web::quotas::{FILES, Limit, SAVES, Span};
use crate::web::{
    files::tests::picture, forms::Form, menu::Section, page::Cx, quotas, state::AppState, ui::facts::Fact,
    ui::facts::fact, ui::field::Field, ui::field::Typed, uploads,
};

/// Nothing but a transaction.
struct Plain(Tx, chrono::DateTime<chrono::Utc>);

impl Writing for Plain {
    async fn begin(cx: &Cx) -> Result<Self, AppError> {
        Ok(Self(cx.state.db().write().await?, cx.now))
    }
    fn tx(&mut self) -> &mut Tx {
        &mut self.0
    }
    async fn commit(self) -> Result<(), AppError> {
        Ok(self.0.commit().await?)
    }
}

/// A wish about a letter; `z` is on its last day.
struct Wish(String);

impl Submission for Wish {
    const KIND: &'static str = "wish";
    const PATH: &'static str = "/wishes/new";
    const FOLLOW: &'static str = "/wishes";
    const FIELDS: &'static [&'static str] = &["wish"];
    const FILES: usize = 3;
    const SENDS: Limit = Limit { word: "wish", most: 2, span: Span::Hour };
    type Value = String;
    type Change = Plain;

    async fn find(_: &mut Tx, _: &Cx, subject: &str) -> Result<Self, AppError> {
        let known = subject.len() == 1 && subject.bytes().all(|b| b.is_ascii_lowercase());
        known.then(|| Self(subject.to_owned())).ok_or(AppError::NotFound)
    }
    fn subject(&self) -> String {
        self.0.clone()
    }
    fn form(&self) -> String {
        format!("/letters/{}/wish", self.0)
    }
    fn home(&self) -> String {
        format!("/letters/{}", self.0)
    }
    fn terms(&self) -> &'static str {
        "free"
    }
    fn is_last_day(&self, _: &Cx) -> bool {
        self.0 == "z"
    }
    fn read(&self, form: &Form, lang: Lang) -> Result<String, Errors> {
        let mut r = form.reader(lang);
        let wish = r.required_lines("wish", 20);
        if r.good() { Ok(wish) } else { Err(r.errors()) }
    }
    fn words(&self, _: Lang) -> Words {
        let (about, kicker) = (self.0.clone(), String::new());
        let section = Section::HOME;
        Words { title: "Wish", about, kicker, section, crumbs: vec![], submit: "Send", changed: "Changed" }
    }
    fn lead(&self, _: &Cx) -> AnyView {
        ().into_any()
    }
    fn fields(&self, typed: &Typed, _: Lang) -> AnyView {
        typed.area(Field::new("wish", "Wish"))
    }
    fn beside(&self, _: Lang) -> AnyView {
        ().into_any()
    }
    fn facts(&self, value: &String, _: Lang) -> Vec<Fact> {
        vec![fact("Wish", value.clone())]
    }
    fn next(&self, _: Lang) -> Vec<&'static str> {
        vec![]
    }
    async fn file(&self, ch: &mut Plain, _: String, _: Option<IpAddr>) -> Result<Filed, Unfiled> {
        let id = crate::base::ids::SubmissionId::new(ch.1).uuid();
        Ok(Filed { id, owner: format!("wish:{id}"), code: random::code(), mailed: false })
    }
    async fn receipt(_: &mut Tx, _: &Cx, filed: &Filed) -> Result<Receipt, AppError> {
        let code = filed.code.clone();
        let slip = Box::new(move || view! { <p class="code">{code}</p> }.into_any());
        Ok(Receipt { title: "Receipt", slip, course: Box::new(|| ().into_any()) })
    }
}

fn browser(state: &AppState) -> Browser {
    let router = Router::new()
        .merge(routes::<Wish>())
        .route("/letters/{subject}/wish", get(text::show::<Wish>))
        .route("/elsewhere", get(|| async { "elsewhere" }))
        .layer(from_fn_with_state(state.clone(), left));
    Browser::on(router.with_state(state.clone()))
}

const PDF: &[u8] = b"%PDF-1.4 proof";

/// Types a wish about a letter.
async fn typed(b: &Browser, letter: &str, wish: &str) -> Browser {
    let saved = b.post(&format!("/wishes/new/{letter}"), &[("wish", wish)]).await;
    assert_eq!(saved.location(), format!("/wishes/new/{letter}/files"), "{}", saved.body);
    b.clone().keeping(&saved)
}

async fn sent(b: &Browser, letter: &str) -> Answer {
    let path = format!("/wishes/new/{letter}/check");
    let check = b.get(&path).await;
    let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
    b.post(&path, &[("form_key", &key), ("kind", &kind)]).await
}

async fn number(state: &AppState, sql: &'static str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

#[tokio::test]
async fn text_files_check_receipt_and_nothing_is_lost_on_the_way() {
    each_engine(|state| async move {
        let b = typed(&browser(&state), "a", "一棵树").await;
        // The camera closes the page: the text is there.
        assert!(b.get("/letters/a/wish").await.body.contains("一棵树"));
        let files: [(&str, &str, &[u8]); 3] = [
            ("photos", "IMG_1.heic", b"\0\0\0\x18ftypheic\0\0\0\0"),
            ("photos", "树.jfif", &picture(ImageFormat::Jpeg)),
            ("pdf", "证明.pdf", PDF),
        ];
        let back = b.upload("/wishes/new/a/files", &[], &files).await;
        assert_eq!(back.status, 422);
        for text in ["IMG_1.heic", "兼容性最佳", "树.jpg", "证明.pdf", "其余文件已经附上"] {
            assert!(back.body.contains(text), "{text}");
        }
        // The same file chosen again is one file; a box leaves one out.
        let again = b.upload("/wishes/new/a/files", &[], &[("pdf", "证明.pdf", PDF)]).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, "/wishes/new/a/check"));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM files WHERE deleted_at IS NULL").await, 2);
        let drop = b.get("/wishes/new/a/files").await.hidden("drop");
        assert_eq!(b.upload("/wishes/new/a/files", &[("drop", &drop)], &[]).await.status, 303);
        let check = b.get("/wishes/new/a/check").await;
        assert!(
            check.body.contains("证明.pdf")
                && !check.body.contains("树.jpg")
                && check.body.contains("一棵树")
        );
        let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
        let sends = (0..10).map(|_| {
            let (b, key, kind) = (b.clone(), key.clone(), kind.clone());
            tokio::spawn(async move {
                b.post("/wishes/new/a/check", &[("form_key", &key), ("kind", &kind)]).await
            })
        });
        for send in sends.collect::<Vec<_>>() {
            let sent = send.await.unwrap();
            assert_eq!((sent.status.as_u16(), sent.location()), (303, "/wishes/new/a/receipt"), "IN-11");
        }
        let receipt = b.get("/wishes/new/a/receipt").await;
        assert_eq!(receipt.headers["cache-control"], "no-store");
        assert!(receipt.body.contains("class=\"code\"") && receipt.body.contains("清除我填写的内容"));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM files WHERE owner LIKE 'wish:%'").await, 1);
        // What was typed is forgotten with the sending; a new form begins empty and with another token.
        assert!(!b.get("/letters/a/wish").await.body.contains("一棵树"));
    })
    .await;
}

#[tokio::test]
async fn two_tabs_with_two_subjects_keep_their_drafts_and_receipts() {
    each_engine(|state| async move {
        let b = typed(&browser(&state), "a", "甲的愿望").await;
        let b = typed(&b, "b", "乙的愿望").await;
        for (letter, own, other) in [("a", "甲的愿望", "乙的愿望"), ("b", "乙的愿望", "甲的愿望")]
        {
            let page = b.get(&format!("/letters/{letter}/wish")).await;
            assert!(page.body.contains(own) && !page.body.contains(other));
        }
        assert_eq!(sent(&b, "a").await.status, 303);
        assert!(b.get("/wishes/new/b/check").await.body.contains("乙的愿望"));
        assert_eq!(sent(&b, "b").await.status, 303);
        let (first, second) = (b.get("/wishes/new/a/receipt").await, b.get("/wishes/new/b/receipt").await);
        assert!(first.body.contains("class=\"code\"") && second.body.contains("class=\"code\""));
        assert_ne!(first.body, second.body);
        // Subjects and browsers are kept apart: another browser has neither.
        let nobody = browser(&state);
        assert_eq!(nobody.get("/wishes/new/a/receipt").await.location(), "/wishes");
        assert_eq!(nobody.get("/wishes/new/a/check").await.location(), "/letters/a/wish");
        assert_eq!(nobody.get("/wishes/new/a/files").await.location(), "/letters/a/wish");
    })
    .await;
}

#[tokio::test]
async fn a_token_is_made_here_and_never_taken_over() {
    each_engine(|state| async move {
        let planted = random::token();
        // The attacker knows the tag: it is the same for everybody.
        let own = typed(&browser(&state), "a", "攻击者").await;
        let tag = own.cookie("nf-drafts").unwrap().split(':').next().unwrap().to_owned();
        let victim = browser(&state).with_cookie("nf-drafts", &format!("{tag}:{planted}"));
        let victim = typed(&victim, "a", "受害者").await;
        assert!(!victim.cookie("nf-drafts").unwrap().contains(&planted));
        let attacker = browser(&state).with_cookie("nf-drafts", &format!("{tag}:{planted}"));
        assert!(!attacker.get("/letters/a/wish").await.body.contains("受害者"));
        // After sending, the next form has a token of its own.
        let before = victim.cookie("nf-drafts");
        assert_eq!(sent(&victim, "a").await.status, 303);
        let next = typed(&victim, "a", "又一个").await;
        assert_ne!(next.cookie("nf-drafts"), before);
    })
    .await;
}

#[tokio::test]
async fn on_a_shared_computer_everything_can_be_cleared_and_a_receipt_goes_when_it_is_left() {
    each_engine(|state| async move {
        let b = typed(&browser(&state), "a", "甲的愿望").await;
        b.upload("/wishes/new/a/files", &[], &[("pdf", "证明.pdf", PDF)]).await;
        for page in ["/letters/a/wish", "/wishes/new/a/files", "/wishes/new/a/check"] {
            assert!(b.get(page).await.body.contains("/wishes/new/a/clear"), "{page}");
        }
        let cleared = b.post("/wishes/new/a/clear", &[]).await;
        assert_eq!((cleared.status.as_u16(), cleared.location()), (303, "/letters/a"));
        // The draft is gone, not only the cookie.
        assert!(!b.get("/letters/a/wish").await.body.contains("甲的愿望"));
        assert!(b.keeping(&cleared).cookie("nf-drafts").is_none());
        assert_eq!(number(&state, "SELECT COUNT(*) FROM submission_drafts").await, 0);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM file_contents").await, 0);

        let b = typed(&typed(&browser(&state), "a", "甲").await, "b", "乙").await;
        sent(&b, "a").await;
        let receipt = "/wishes/new/a/receipt";
        // Reloading and another language are no leaving, nor is another tab.
        for (from, path) in [
            (receipt, receipt),
            (receipt, "/wishes/new/a/receipt?lang=en"),
            ("/letters/b/wish", "/elsewhere"),
        ] {
            let b = b.clone().keeping(&b.follow(from, path).await);
            assert!(b.get(receipt).await.body.contains("class=\"code\""), "{from} {path}");
        }
        let b = b.clone().keeping(&b.follow(receipt, "/elsewhere").await);
        assert_eq!(b.get(receipt).await.location(), "/wishes", "whoever sits down next finds nothing");
        assert!(b.get("/letters/b/wish").await.body.contains('乙'), "the other draft stays");
    })
    .await;
}

#[tokio::test]
async fn a_get_of_each_address_that_takes_a_post_leads_on() {
    each_engine(|state| async move {
        let b = typed(&browser(&state), "a", "一棵树").await;
        for step in ["", "/clear", "?lang=en"] {
            let page = b.get(&format!("/wishes/new/a{step}")).await;
            assert_eq!(page.status, 200, "{step}");
            assert!(page.body.contains("一棵树"), "{step}");
        }
        for step in ["/check", "/files"] {
            assert_eq!(b.get(&format!("/wishes/new/a{step}?lang=en")).await.status, 200, "{step}");
        }
        assert_eq!(b.get("/wishes/new/unknown").await.status, 404);
        // Wrong text is saved too, and said.
        let wrong = b.post("/wishes/new/a", &[("wish", &"字".repeat(21))]).await;
        assert!(wrong.status == 422 && wrong.body.contains("21"), "counted, not cut");
        assert!(b.get("/wishes/new/a").await.body.contains(&"字".repeat(21)));
        assert_eq!(b.get("/wishes/new/a/check").await.location(), "/letters/a/wish");
        // A machine in the trap stores nothing; a person is told.
        let other = browser(&state);
        let trapped = other.post("/wishes/new/b", &[("wish", "x"), ("website", "http://spam")]).await;
        assert_eq!(trapped.status, 422);
        assert!(trapped.headers.get("set-cookie").is_none() && trapped.body.contains("#website"));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM submission_drafts").await, 1);
    })
    .await;
}

/// Counts up to a limit for the network of the tests.
async fn fill(state: &AppState, limit: Limit) {
    let mut tx = state.db().write().await.unwrap();
    let network = quotas::network(Some("192.0.2.1".parse().unwrap()));
    quotas::take(&mut tx, state.keys(), state.clock().now(), limit, &network, limit.most).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn limits_refuse_the_excess_and_not_the_person() {
    each_engine(|state| async move {
        // A full limit of files never refuses a text.
        fill(&state, FILES).await;
        let b = typed(&browser(&state), "a", "一棵树").await;
        let refused = b.upload("/wishes/new/a/files", &[], &[("pdf", "证明.pdf", PDF)]).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.headers["retry-after"]),
            (429, &"3601".parse().unwrap())
        );
        assert!(refused.body.contains("11:00"), "10:00 and an hour: words and header agree");
        assert_eq!(sent(&b, "a").await.location(), "/wishes/new/a/receipt");
        // The check page keeps what was typed when too many were sent.
        let b = typed(&browser(&state), "b", "一朵花").await;
        assert_eq!(sent(&b, "b").await.status, 303);
        let b = typed(&browser(&state), "c", "一条河").await;
        let refused = sent(&b, "c").await;
        assert_eq!(refused.status, 429);
        assert!(refused.body.contains("一条河") && refused.body.contains("11:00"));
        // So does the form.
        fill(&state, SAVES).await;
        let refused = b.post("/wishes/new/d", &[("wish", "一座山")]).await;
        assert!(refused.status == 429 && refused.headers.contains_key("retry-after"));
        assert!(refused.body.contains("一座山"));
        // On the last day nobody is refused for others' sake.
        let b = typed(&browser(&state), "z", "最后一天").await;
        assert_eq!(b.upload("/wishes/new/z/files", &[], &[("pdf", "证明.pdf", PDF)]).await.status, 303);
        assert_eq!(sent(&b, "z").await.location(), "/wishes/new/z/receipt");
    })
    .await;
}

#[tokio::test]
async fn drafts_go_after_an_hour_and_files_of_staff_after_a_day() {
    each_engine(|state| async move {
        let b = typed(&browser(&state), "a", "一棵树").await;
        b.upload("/wishes/new/a/files", &[], &[("pdf", "证明.pdf", PDF)]).await;
        state.clock().advance(TimeDelta::minutes(61));
        assert!(!b.get("/letters/a/wish").await.body.contains("一棵树"), "judged when read");
        let now = state.clock().now();
        let mut tx = state.db().write().await.unwrap();
        assert_eq!(uploads::waiting::sweep(&mut tx, now).await.unwrap(), 0);
        assert_eq!(drafts::sweep(&mut tx, now).await.unwrap(), 1);
        let left: i64 =
            on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM file_contents").fetch_one(c).await)
                .unwrap();
        assert_eq!(left, 0, "IN-07: no orphans");
    })
    .await;
}
