//! `/api/v1/notices`: the lists as JSON, header and counts only; no person and no row in any form (PUB-14). The types carry
//! their schema for `openapi.json`. A new field is public for good: add, never rename.
use axum::{
    Json,
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    base::{clock::SHANGHAI, db::paging::Turn, divisions, error::AppError, i18n::Lang},
    features::notices::{
        query::{Asked, Plan},
        store::{self, list::Which},
        types::{
            Notice, NoticeNo, State,
            title::{self, Title},
        },
    },
    web::page::Cx,
};

/// Its address.
pub const PATH: &str = "/api/v1/notices";

/// Notices on one page.
const PAGE: usize = 50;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeList {
    /// The instant at which the answer is true.
    pub as_of: DateTime<FixedOffset>,
    /// The notices: open ones by their end, ended ones with the latest first.
    pub items: Vec<NoticeHeader>,
    /// The value of `after` for the next page; null on the last.
    pub next: Option<String>,
}

/// A notice without its people.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeHeader {
    /// Number in addresses, `411725-2026-8`.
    pub id: String,
    /// Official number, `驻托公示〔2026〕确山8号`.
    pub number: String,
    /// The page.
    pub url: String,
    /// `admission`, `exit`, `admission-result` or `exit-result`.
    pub kind: String,
    /// Title of the document.
    pub title: String,
    /// Short title.
    pub short_title: String,
    /// Batch within the county.
    pub batch: i64,
    /// The authority that discloses.
    pub authority: String,
    /// The county.
    pub county: Division,
    /// The townships that may be named; empty where a name would single people out.
    pub townships: Vec<Division>,
    /// People in the notice.
    pub people: i64,
    /// `open`, `ended`, `concluded` or `withdrawn`.
    pub state: String,
    /// When it was posted.
    pub posted_at: DateTime<FixedOffset>,
    /// When its period ends or ended, exclusive.
    pub ends_at: DateTime<FixedOffset>,
    /// When it was taken down before its end.
    pub withdrawn_at: Option<DateTime<FixedOffset>>,
    /// 1, and one more for each correction.
    pub version: i64,
    /// The result, once announced; not for notices of one or two people.
    pub result: Option<NoticeResult>,
}

/// A county or township.
#[derive(Debug, Serialize, ToSchema)]
pub struct Division {
    /// Six digits for a county, nine for a township.
    pub code: String,
    /// Chinese name.
    pub name: String,
}

/// What came of a notice, in numbers of people.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeResult {
    /// Whose admission or exit takes effect.
    pub cleared: i64,
    /// Whose case went back to the township.
    pub returned: i64,
}

/// Lists notices, header and counts only.
#[utoipa::path(
    get,
    path = PATH,
    params(
        ("state" = Option<String>, Query, description = "`open` (the default) or `ended`"),
        ("county" = Option<String>, Query, description = "county code, six digits"),
        ("township" = Option<String>, Query, description = "township code, nine digits"),
        ("kind" = Option<String>, Query, description = "`admission`, `exit`, `admission-result` or `exit-result`"),
        ("year" = Option<i32>, Query, description = "year of the number"),
        ("q" = Option<String>, Query, description = "a number, county or township, at most 60 characters"),
        ("after" = Option<String>, Query, description = "`next` of the page before, with the same other parameters"),
    ),
    responses(
        (status = 200, description = "One page of the list", body = NoticeList),
        (status = 400, description = "A parameter that cannot be read"),
    )
)]
pub async fn list(cx: Cx) -> Result<Response, AppError> {
    let mut asked = Asked::of_list(&cx.params)?;
    let which = *asked.state.get_or_insert(Which::Open);
    let mut tx = cx.state.db().read().await?;
    let (items, next) = match asked.plan() {
        Plan::Nothing(_) => (vec![], None),
        Plan::One(no) => (one(&mut tx, &no, which, &cx).await?, None),
        Plan::List(filter) => {
            let turn = Turn { keys: cx.state.keys(), after: asked.after.as_deref(), limit: PAGE };
            let page = store::list::page(&mut tx, turn, &filter, which, cx.now).await?;
            (page.items, page.next)
        }
    };
    let items = items.iter().map(|n| header_of(n, &cx)).collect();
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex, noarchive"),
    ];
    Ok((headers, Json(NoticeList { as_of: local(cx.now), items, next })).into_response())
}

async fn one(
    tx: &mut crate::base::db::Tx,
    no: &NoticeNo,
    which: Which,
    cx: &Cx,
) -> Result<Vec<Notice>, AppError> {
    let open = |n: &Notice| matches!(n.life.state(cx.now), State::Open { .. });
    let found = store::get(tx, no, cx.now).await?.filter(|n| open(n) == (which == Which::Open));
    Ok(found.into_iter().collect())
}

fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&SHANGHAI)
}

fn header_of(notice: &Notice, cx: &Cx) -> NoticeHeader {
    let lang = Lang::ZhCn;
    let division = |code: &str, name: &str| Division { code: code.to_owned(), name: name.to_owned() };
    let county = notice.no.county();
    let (state, result) = match notice.life.state(cx.now) {
        State::Open { .. } | State::Scheduled { .. } => ("open", None),
        State::Ended { .. } => ("ended", None),
        State::Withdrawn { .. } => ("withdrawn", None),
        State::Concluded { result, .. } => ("concluded", Some(result)),
    };
    NoticeHeader {
        id: notice.no.to_string(),
        number: notice.no.official(),
        url: cx.state.site().absolute(&format!("/notices/{}", notice.no)),
        kind: notice.kind.word().to_owned(),
        title: Title::of(notice, lang).text(),
        short_title: title::short(notice, lang),
        batch: notice.batch,
        authority: notice.authority.clone(),
        county: division(county, &divisions::county_label(county, lang)),
        townships: notice
            .places
            .iter()
            .filter_map(|code| divisions::township(code))
            .map(|t| division(t.code, t.name))
            .collect(),
        people: notice.people,
        state: state.to_owned(),
        posted_at: local(notice.life.posted_at),
        ends_at: local(notice.life.ends_at),
        withdrawn_at: notice.life.withdrawn.map(|(at, _)| local(at)),
        version: notice.version,
        // In a notice of one or two the counts would tell what became of each (PUB-09).
        result: result
            .filter(|_| notice.people >= 3)
            .map(|r| NoticeResult { cleared: r.cleared, returned: r.returned }),
    }
}
