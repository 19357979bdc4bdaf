//! Needs for machines, with the filters of `/needs`: what is listed there is given out, nothing else. The feed holds what was
//! published or confirmed last.
use super::{
    store,
    store::list::{self, Filter},
    types::Need,
};
use crate::base::{db::paging::Turn, divisions, error::Result, i18n, i18n::Lang};
use crate::t::needs as n;
use crate::web::outlets::{Column, Feed, Found, Kind, News, Outlet, Param, Value};
use crate::web::page::Cx;

const LANG: Lang = Lang::ZhCn;
/// Entries of the feed.
const ENTRIES: usize = 50;

/// `/api/v1/needs`, its file and `/feeds/needs.atom`.
#[derive(Debug)]
pub struct Needs;

impl Outlet for Needs {
    type Row = Need;
    const NAME: &'static str = "needs";
    const DOC: &'static str = "What care centres need, urgent and open first. Amounts are in pieces; `per_package` says how many \
        pieces are in one `unit`. No money is asked for or counted.";
    const SCHEMA: &'static str = "Need";
    const ITEMS: &'static str = "needs";
    const PARAMS: &'static [Param] = &[
        Param::new(
            "q",
            Kind::Text,
            "Words of the thing, its category or its centre: Chinese, pinyin or initials",
        ),
        Param::new("county", Kind::Text, "County code, six digits"),
        Param::new("township", Kind::Text, "Township code, nine digits"),
        Param::new("centre", Kind::Text, "A centre, as in the address of its page"),
        Param::new("category", Kind::Text, "Code of a category or of a group of categories"),
        Param::new("kind", Kind::Text, "`goods` or `service`"),
        Param::new("urgent", Kind::Text, "1: only what comes first"),
    ];
    const COLUMNS: &'static [Column<Need>] = COLUMNS;
    const FEED: Option<Feed> =
        Some(Feed { title: n::feed_title, subtitle: n::feed_subtitle, page: "/needs" });

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Need>> {
        let filter = Filter::read(&cx.params)?;
        let mut tx = cx.state.db().read().await?;
        let page = list::page(&mut tx, cx.today, turn, &filter).await?;
        let total = Some(list::counts(&mut tx, cx.today, &filter).await?.listed);
        Ok(Found { rows: page.items, next: page.next, total })
    }

    async fn news(cx: &Cx) -> Result<Vec<News>> {
        let mut tx = cx.state.db().read().await?;
        let needs = store::latest(&mut tx, cx.today, ENTRIES).await?;
        Ok(needs.iter().map(|need| news(cx, need)).collect())
    }
}

fn news(cx: &Cx, need: &Need) -> News {
    let until = need
        .until()
        .map_or_else(|| n::always(LANG).to_owned(), |d| n::until(LANG, i18n::date(LANG, d, cx.today)));
    let county = divisions::county_label(&need.county, LANG);
    News {
        page: need.path(),
        title: n::feed_entry(LANG, &need.centre_name, &need.item),
        summary: n::feed_summary(LANG, need.left(LANG), until, county),
        published: need.created_at,
        updated: need.closed_at.unwrap_or(need.confirmed_at),
    }
}

type Of = Column<Need>;

const COLUMNS: &[Of] = &[
    Of::new("id", Kind::Text, "Lasting id", |x, _| x.id.to_string().into()),
    Of::new("centre", Kind::Text, "The centre, as in the address of its page", |x, _| {
        x.centre_slug.as_str().into()
    }),
    Of::new("centre_name", Kind::Text, "The centre's name, in Chinese", |x, _| x.centre_name.as_str().into())
        .head(n::csv_centre),
    Of::new("county", Kind::Place, "The county", |x, _| {
        Value::place(&x.county, &divisions::county_label(&x.county, LANG))
    })
    .head(n::county_label),
    Of::new("township_code", Kind::Text, "Township code, nine digits", |x, _| x.township.as_str().into()),
    Of::new("kind", Kind::Text, "`goods` or `service`", |x, cx| {
        Value::word(x.kind.word(), x.kind.label(cx.lang))
    })
    .head(n::kind_label),
    Of::new("category", Kind::Text, "Code of the category", |x, cx| {
        Value::word(x.category.code.as_str(), x.category.label(cx.lang))
    })
    .head(n::category_label),
    Of::new("item", Kind::Text, "What exactly, in Chinese", |x, _| x.item.as_str().into()).head(n::csv_item),
    Of::new("spec", Kind::Text, "Details, in Chinese; may be empty", |x, _| x.spec.as_str().into())
        .head(n::spec),
    Of::new("unit", Kind::Text, "What it is counted in: the Chinese measure word", |x, _| {
        x.packing.unit.zh.as_str().into()
    })
    .head(n::csv_unit),
    Of::new("per_package", Kind::Integer, "Pieces in one unit", |x, _| x.packing.per_package.into())
        .head(n::csv_per_package),
    Of::new("needed", Kind::Integer, "Pieces needed in all", |x, _| x.amounts.needed.into())
        .head(n::csv_needed),
    Of::new(
        "promised",
        Kind::Integer,
        "Pieces that somebody has promised and that are not confirmed yet",
        |x, _| x.amounts.reserved.into(),
    )
    .head(n::csv_promised),
    Of::new("received", Kind::Integer, "Pieces that came, gifts of other centres included", |x, _| {
        x.amounts.came().into()
    })
    .head(n::csv_received),
    Of::new("open", Kind::Integer, "Pieces still needed", |x, _| x.amounts.open().into()).head(n::csv_open),
    Of::new(
        "state",
        Kind::Text,
        "`open`, `covered` (all of it is promised) or `closed` (enough came)",
        |x, cx| Value::word(x.state().word(), x.state().label(cx.lang)),
    )
    .head(n::csv_state),
    Of::new("urgent", Kind::YesNo, "Whether it comes first", |x, _| x.urgent.into()),
    Of::new("urgent_reason", Kind::Text, "Why it comes first, in Chinese; may be empty", |x, _| {
        x.reason.as_str().into()
    }),
    Of::new(
        "needed_by",
        Kind::Day,
        "The last day on which it helps; null for what is always needed",
        |x, _| x.until().into(),
    )
    .null()
    .head(n::csv_needed_by),
    Of::new(
        "freshness",
        Kind::Text,
        "`fresh` (confirmed within 14 days) or `stale` (call first)",
        |x, cx| {
            let is = x.freshness(cx.today);
            Value::word(is.word(), is.label(cx.lang))
        },
    ),
    Of::new("confirmed_at", Kind::Moment, "When the centre last confirmed it", |x, _| x.confirmed_at.into())
        .head(n::csv_confirmed),
    Of::new("address", Kind::Text, "Where it is delivered: an address of the unit", |x, _| {
        x.address.as_str().into()
    })
    .head(n::address),
    Of::new("hours", Kind::Text, "When somebody is there, in Chinese; may be empty", |x, _| {
        x.hours.as_str().into()
    })
    .head(n::hours),
    Of::new("phone", Kind::Text, "Office telephone", |x, _| x.phone.as_str().into()).head(n::phone),
    Of::new(
        "donee_unit",
        Kind::Text,
        "Who receives and gives the receipt; null where nobody does",
        |x, _| x.donee.as_deref().into(),
    )
    .null()
    .head(n::donee),
    Of::new("url", Kind::Text, "Address of its page", |x, cx| cx.state.site().absolute(&x.path()).into())
        .head(n::csv_url),
];
