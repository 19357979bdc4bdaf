//! Objections on both engines: the form and its drafts (`filing`), the console (`desk`), all of them at once (`crossing`), what a step does (`steps`), counts, limits
//! and retention (`over_time`).
use crate::base::ids::{CaseId, ObjectionId};
use crate::features::cases::{admissions::tests as cases, admissions::types::Act as CaseAct};
use crate::features::notices::store::{subjects, tests as published, write};
use crate::features::notices::{store as notices, types::NoticeNo};
use crate::office::staff::types::{Actor, Role};
use crate::on;
use crate::testing::{http::Answer, http::Browser, staff, tuesday};
use crate::web::state::AppState;

mod crossing;
mod desk;
mod filing;
mod over_time;
mod steps;

/// A county with its people and a notice of six persons, whose lines 1 and 2 stand for cases.
struct World {
    no: NoticeNo,
    cases: [CaseId; 2],
    reviewer: Actor,
    handler: Actor,
    township: Actor,
}

async fn world(state: &AppState) -> World {
    let township = staff(state, Role::TownshipOfficer, "411725101", None).await;
    let reviewer = staff(state, Role::CountyOfficer, "411725", None).await;
    let handler = staff(state, Role::CountyOfficer, "411725", None).await;
    let mut draft = published::draft(&[("411725101", 6)]);
    draft.hands[1] = Some(reviewer.id);
    let no = published::publish(state, draft).await;
    let acts = [CaseAct::Apply, CaseAct::Report, CaseAct::Approve, CaseAct::File, CaseAct::Post];
    let mut ids = vec![];
    for (serial, name) in [(1, "张虚构"), (2, "李虚构")] {
        let id = cases::draft(state, &township, name).await;
        cases::walk(state, &township, id, &acts).await;
        let mut tx = state.db().write().await.unwrap();
        let notice = notices::get(&mut tx, &no, tuesday()).await.unwrap().unwrap();
        subjects::link(&mut tx, state.keys(), notice.id, id, serial, tuesday()).await.unwrap();
        tx.commit().await.unwrap();
        ids.push(id);
    }
    World { no, cases: [ids[0], ids[1]], reviewer, handler, township }
}

/// A real-name objection about line 1.
const REAL: [(&str, &str); 6] = [
    ("identity", "real-name"),
    ("name", "周示例"),
    ("phone", "0396-1234567"),
    ("serial", "1"),
    ("ground", "not-poor"),
    ("statement", "他家在县城有两套房，这件事村里都知道。"),
];

/// An anonymous one about the whole notice.
const ANONYMOUS: [(&str, &str); 3] =
    [("identity", "anonymous"), ("ground", "procedure"), ("statement", "村里没有张贴。")];

const PDF: (&str, &str, &[u8]) = ("pdf", "证明.pdf", b"%PDF-1.4 proof");

/// The address of a step.
fn at(no: &NoticeNo, step: &str) -> String {
    format!("/objections/new/{no}{step}")
}

/// Types an objection and gives the browser that holds it.
async fn typed(state: &AppState, no: &NoticeNo, fields: &[(&str, &str)]) -> Browser {
    let b = Browser::anonymous(state);
    let saved = b.post(&at(no, ""), fields).await;
    assert_eq!((saved.status.as_u16(), saved.location()), (303, at(no, "/files").as_str()), "{}", saved.body);
    let set = saved.headers["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("Max-Age=3600"), "{set}");
    b.keeping(&saved)
}

/// Sends what was typed and gives the code.
async fn send(b: &Browser, no: &NoticeNo) -> String {
    let check = b.get(&at(no, "/check")).await;
    let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
    let sent = b.post(&at(no, "/check"), &[("form_key", &key), ("kind", &kind)]).await;
    assert_eq!((sent.status.as_u16(), sent.location()), (303, at(no, "/receipt").as_str()), "{}", sent.body);
    code_of(&b.get(&at(no, "/receipt")).await)
}

/// Goes all the way.
async fn object(state: &AppState, no: &NoticeNo, fields: &[(&str, &str)]) -> (ObjectionId, String) {
    let code = send(&typed(state, no, fields).await, no).await;
    let mut tx = state.db().read().await.unwrap();
    let objection = super::store::by_code(&mut tx, state.keys(), &code).await.unwrap().unwrap();
    (objection.id, code)
}

/// The code on a receipt.
fn code_of(receipt: &Answer) -> String {
    let code = receipt.body.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(crate::base::random::parse_code(&code).as_deref(), Some(code.as_str()));
    code
}

async fn number(state: &AppState, sql: &'static str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

async fn withdraw(state: &AppState, no: &NoticeNo) {
    let mut tx = state.db().write().await.unwrap();
    let why = crate::features::notices::types::WithdrawReason::Error;
    write::withdraw(&mut tx, no, state.clock().now(), why).await.unwrap();
    tx.commit().await.unwrap();
}
