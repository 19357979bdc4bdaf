//! The outlets of notices in process, on both engines: what is on display when, and what never is.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, NaiveDate, Utc};
use tower::ServiceExt as _;

use crate::base::{
    calendar::NoticeRule, ids::CentreId, ids::StaffId, privacy::Consent, privacy::WebRowsPolicy,
};
use crate::features::notices::types::{
    Channels, Draft, NoticeKind, NoticeNo, PublicityPoint, StepKind, StepTaken, Subject,
};
use crate::features::notices::{store::write, types::draft::Checked};
use crate::web::state::AppState;

mod days;
mod life;
mod lists;
mod titles;

/// Three townships of 确山县.
const TOWNS: [&str; 3] = ["411725001", "411725002", "411725003"];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// 2026-09-18, 09:00 in Asia/Shanghai; seven days on is the Mid-Autumn holiday, so it ends with the 28th.
fn posted() -> DateTime<Utc> {
    at("2026-09-18T01:00:00Z")
}
fn end() -> DateTime<Utc> {
    at("2026-09-28T16:00:00Z")
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
    fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

async fn get(state: &AppState, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let router = super::routes()
        .merge(crate::web::outlets::routes::<crate::features::notices::outlets::Notices>())
        .with_state(state.clone());
    let Ok(response) = router.oneshot(request).await;
    let (parts, body) = response.into_parts();
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A query value in an address.
fn encoded(text: &str) -> String {
    serde_urlencoded::to_string([("q", text)]).unwrap()
}

fn subject(name: &str, township: &str) -> Subject {
    Subject {
        name: name.into(),
        township: township.into(),
        centre: Some(CentreId::new(posted())),
        minor: false,
        consent: Consent::Given,
    }
}

/// Six people of one township, one of them a minor.
fn six() -> Vec<Subject> {
    let mut list: Vec<_> =
        ["张三", "张三丰", "欧阳锋", "李四", "王小明", "赵六"].iter().map(|n| subject(n, TOWNS[0])).collect();
    list[5].minor = true;
    list
}

fn draft(subjects: Vec<Subject>) -> Draft {
    let day = |d| NaiveDate::from_ymd_opt(2026, 8, d).unwrap();
    let step = |step, d, by: &str| StepTaken { step, on: day(d), by: Some(by.to_owned()) };
    Draft {
        kind: NoticeKind::AdmissionProposed,
        county: "411725".into(),
        batch: 8,
        authority: "示例县民政局".into(),
        channels: Channels {
            phone: "0396-000 0000".into(),
            address: "示例县示例路，民政局办事窗口".into(),
            hours: "工作日 8:30–12:00".into(),
        },
        steps: vec![
            step(StepKind::Household, 3, "本人"),
            step(StepKind::Village, 5, "示例村委会"),
            step(StepKind::Township, 10, "示例镇人民政府"),
            step(StepKind::County, 20, "示例县民政局"),
        ],
        filing_no: Some("示备〔2026〕036".into()),
        point: PublicityPoint::AfterFiling,
        rule: NoticeRule::CalendarDays(7),
        policy: WebRowsPolicy::MaskedWithOptOut,
        subjects,
        posted_at: posted(),
        hands: [1, 2, 3].map(|n| Some(StaffId::from_uuid(uuid::Uuid::from_u128(n)))),
    }
}

async fn publish(state: &AppState, draft: Draft) -> NoticeNo {
    let now = draft.posted_at;
    let checked = Checked::new(draft, &state.calendar()).expect("a draft without problems");
    let mut tx = state.db().write().await.unwrap();
    let no = write::publish(&mut tx, state.keys(), &checked, now).await.unwrap();
    tx.commit().await.unwrap();
    no
}

/// What every answer about notices must carry (PUB-14).
fn assert_unkept(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-robots-tag"), "noindex, noarchive");
    assert!(!answer.headers.contains_key(header::ETAG));
    assert!(!answer.headers.contains_key(header::LAST_MODIFIED));
}
