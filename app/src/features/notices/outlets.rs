//! Notices for machines, header and counts only: no person and no row in any form (PUB-14). The feed holds new and lately ended
//! ones; an entry stays the same entry when its notice ends.
use chrono::{DateTime, Utc};

use super::{
    query::{Asked, Plan},
    store::{
        self,
        list::{self, Filter, Which},
    },
    types::{
        Notice, NoticeNo, Outcome, State,
        title::{self, Title},
    },
};
use crate::base::{
    clock::last_day, clock::local_date, db::Tx, db::paging::Turn, divisions, error::Result, i18n::Lang,
};
use crate::t;
use crate::web::outlets::{Column, Feed, Found, Kind, News, Outlet, Param, Value};
use crate::web::page::{Cache, Cx};

const LANG: Lang = Lang::ZhCn;
/// Entries of each list in the feed.
const ENTRIES: usize = 50;

/// `/api/v1/notices` and `/feeds/notices.atom`.
#[derive(Debug)]
pub struct Notices;

impl Outlet for Notices {
    type Row = Notice;
    const NAME: &'static str = "notices";
    const DOC: &'static str =
        "Public notices, header and counts only: open ones by their end, ended ones with the latest first.";
    const SCHEMA: &'static str = "NoticeHeader";
    const PARAMS: &'static [Param] = &[
        Param::new("state", Kind::Text, "`open` (the default) or `ended`"),
        Param::new("county", Kind::Text, "County code, six digits"),
        Param::new("township", Kind::Text, "Township code, nine digits"),
        Param::new("kind", Kind::Text, "`admission`, `exit`, `admission-result` or `exit-result`"),
        Param::new("year", Kind::Integer, "Year of the number"),
        Param::new("q", Kind::Text, "A number, county or township, at most 60 characters"),
    ];
    const COLUMNS: &'static [Column<Notice>] = COLUMNS;
    const PAGE: usize = 50;
    const CACHE: Cache = Cache::Never;
    const FEED: Option<Feed> =
        Some(Feed { title: t::notices::feed_title, subtitle: t::notices::feed_subtitle, page: "/notices" });

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Notice>> {
        let mut asked = Asked::of_list(&cx.params)?;
        let which = *asked.state.get_or_insert(Which::Open);
        let mut tx = cx.state.db().read().await?;
        Ok(match asked.plan() {
            Plan::Nothing(_) => Found::all(vec![]),
            Plan::One(no) => Found::all(one(&mut tx, &no, which, cx.now).await?),
            Plan::List(filter) => {
                let page = list::page(&mut tx, turn, &filter, which, cx.now).await?;
                Found { rows: page.items, next: page.next, total: None }
            }
        })
    }

    async fn news(cx: &Cx) -> Result<Vec<News>> {
        let mut tx = cx.state.db().read().await?;
        let (turn, filter) = (Turn::first(cx.state.keys(), ENTRIES), Filter::default());
        let mut all = vec![];
        for which in [Which::Open, Which::Ended] {
            let page = list::page(&mut tx, turn, &filter, which, cx.now).await?;
            for notice in &page.items {
                all.push(news(notice, updated(&mut tx, notice, cx.now).await?));
            }
        }
        Ok(all)
    }
}

async fn one(tx: &mut Tx, no: &NoticeNo, which: Which, now: DateTime<Utc>) -> Result<Vec<Notice>> {
    let open = |n: &Notice| matches!(n.life.state(now), State::Open { .. });
    let found = store::get(tx, no, now).await?.filter(|n| open(n) == (which == Which::Open));
    Ok(found.into_iter().collect())
}

/// When it last became something else: posted, corrected, closed.
async fn updated(tx: &mut Tx, notice: &Notice, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    if !matches!(notice.life.state(now), State::Open { .. }) {
        return Ok(notice.life.closes_at());
    }
    let corrected =
        if notice.version > 1 { store::versions(tx, notice.id).await?.last().map(|v| v.at) } else { None };
    Ok(corrected.unwrap_or(notice.life.posted_at))
}

fn news(notice: &Notice, updated: DateTime<Utc>) -> News {
    let day = |d| LANG.date(d);
    let from = day(local_date(notice.life.posted_at));
    let (number, people) = (notice.no.official(), title::people(notice, LANG));
    let summary = match notice.life.withdrawn {
        Some((at, _)) => t::notices::feed_withdrawn(LANG, number, people, from, day(local_date(at))),
        None => t::notices::feed_summary(LANG, number, people, from, day(last_day(notice.life.ends_at))),
    };
    News {
        page: page(notice),
        title: title::short(notice, LANG),
        summary,
        published: notice.life.posted_at,
        updated,
    }
}

fn page(notice: &Notice) -> String {
    format!("/notices/{}", notice.no)
}

type Of = Column<Notice>;

const COLUMNS: &[Of] = &[
    Of::new("id", Kind::Text, "Number in addresses, `411725-2026-8`", |n, _| n.no.to_string().into()),
    Of::new("number", Kind::Text, "Official number, `驻托公示〔2026〕确山8号`", |n, _| {
        n.no.official().into()
    }),
    Of::new("url", Kind::Text, "The page", |n, cx| cx.state.site().absolute(&page(n)).into()),
    Of::new("kind", Kind::Text, "`admission`, `exit`, `admission-result` or `exit-result`", |n, _| {
        n.kind.word().into()
    }),
    Of::new("title", Kind::Text, "Title of the document", |n, _| Title::of(n, LANG).text().into()),
    Of::new("short_title", Kind::Text, "Short title", |n, _| title::short(n, LANG).into()),
    Of::new("batch", Kind::Integer, "Batch within the county", |n, _| n.batch.into()),
    Of::new("authority", Kind::Text, "The authority that discloses", |n, _| n.authority.as_str().into()),
    Of::new("county", Kind::Place, "The county", |n, _| {
        Value::place(n.no.county(), &divisions::county_label(n.no.county(), LANG))
    }),
    Of::new(
        "townships",
        Kind::Places,
        "The townships that may be named; empty where a name would single people out",
        |n, _| {
            let known = n.places.iter().filter_map(|code| divisions::township(code));
            Value::list(known.map(|t| Value::place(t.code, t.name)), "、")
        },
    ),
    Of::new("people", Kind::Integer, "People in the notice", |n, _| n.people.into()),
    Of::new("state", Kind::Text, "`open`, `ended`, `concluded` or `withdrawn`", |n, cx| {
        match n.life.state(cx.now) {
            State::Open { .. } | State::Scheduled { .. } => "open",
            State::Ended { .. } => "ended",
            State::Withdrawn { .. } => "withdrawn",
            State::Concluded { .. } => "concluded",
        }
        .into()
    }),
    Of::new("posted_at", Kind::Moment, "When it was posted", |n, _| n.life.posted_at.into()),
    Of::new("ends_at", Kind::Moment, "When its period ends or ended, exclusive", |n, _| {
        n.life.ends_at.into()
    }),
    Of::new("withdrawn_at", Kind::Moment, "When it was taken down before its end", |n, _| {
        n.life.withdrawn.map(|(at, _)| at).into()
    })
    .null(),
    Of::new("version", Kind::Integer, "1, and one more for each correction", |n, _| n.version.into()),
    Of::group(
        "result",
        "The result in numbers of people, once announced; not for notices of one or two people",
        RESULT,
        |n, cx| result(n, cx).is_some(),
    ),
];

const RESULT: &[Of] = &[
    Of::new("cleared", Kind::Integer, "Whose admission or exit takes effect", |n, cx| {
        result(n, cx).map(|r| r.cleared).into()
    }),
    Of::new("returned", Kind::Integer, "Whose case went back to the township", |n, cx| {
        result(n, cx).map(|r| r.returned).into()
    }),
];

/// In a notice of one or two the counts would tell what became of each (PUB-09).
fn result(notice: &Notice, cx: &Cx) -> Option<Outcome> {
    match notice.life.state(cx.now) {
        State::Concluded { result, .. } if notice.people >= 3 => Some(result),
        _ => None,
    }
}
