//! Times for machines, with the filters of `/visits`: what is listed there is given out, nothing else, and nobody who booked.
use chrono::{DateTime, Utc};

use super::store::list::{self, Filter};
use super::types::Time;
use crate::base::{db::paging::Turn, divisions, error::Result, i18n::Lang};
use crate::t::times as t;
use crate::web::outlets::{Column, Found, Kind, Outlet, Param, Value};
use crate::web::page::Cx;

const LANG: Lang = Lang::ZhCn;

/// `/api/v1/visits` and its file.
#[derive(Debug)]
pub struct Times;

impl Outlet for Times {
    type Row = Time;
    const NAME: &'static str = "visits";
    const DOC: &'static str = "Times at which care centres take visitors and which can still be booked or waited for, the next first. \
        `/calendar/centres/{slug}.ics`, `/calendar/counties/{code}.ics` and `/calendar/activities/{key}.ics` are the same as calendars.";
    const SCHEMA: &'static str = "VisitTime";
    const ITEMS: &'static str = "visits";
    const PARAMS: &'static [Param] = &[
        Param::new("county", Kind::Text, "County code, six digits"),
        Param::new("township", Kind::Text, "Township code, nine digits"),
        Param::new("centre", Kind::Text, "A centre, as in the address of its page"),
        Param::new("from", Kind::Text, "From this day on, `2026-09-30`"),
        Param::new("to", Kind::Text, "Up to this day"),
        Param::new("days", Kind::Text, "`weekdays`, `weekend`, or `1` (Monday) to `7`"),
        Param::new("activity", Kind::Text, "Key of an activity"),
        Param::new("size", Kind::Text, "So many people come together: only where they fit"),
        Param::new("age", Kind::Text, "`8_13`, `14_17` or `18_plus`"),
        Param::new("holds", Kind::Text, "Key of a qualification, or `none`"),
    ];
    const COLUMNS: &'static [Column<Time>] = COLUMNS;

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Time>> {
        let filter = Filter::read(&cx.params)?;
        let mut tx = cx.state.db().read().await?;
        let page = list::page(&mut tx, cx.now, turn, &filter).await?;
        let total = Some(list::counts(&mut tx, cx.now, &filter).await?.times);
        Ok(Found { rows: page.items, next: page.next, total })
    }
}

type Of = Column<Time>;

/// An instant; in the file with its hour.
fn moment(at: DateTime<Utc>) -> Value {
    Value::from(at).cell(LANG.moment(at).as_str())
}

const COLUMNS: &[Of] = &[
    Of::new("id", Kind::Text, "Lasting id", |x, _| x.id.to_string().into()),
    Of::new("centre", Kind::Text, "The centre, as in the address of its page", |x, _| {
        x.centre_slug.as_str().into()
    }),
    Of::new("centre_name", Kind::Text, "The centre's name, in Chinese", |x, _| x.centre_name.as_str().into())
        .head(t::csv_centre),
    Of::new("county", Kind::Place, "The county", |x, _| {
        Value::place(&x.county, &divisions::county_label(&x.county, LANG))
    })
    .head(t::csv_county),
    Of::new("township_code", Kind::Text, "Township code, nine digits", |x, _| x.township.as_str().into()),
    Of::new("starts_at", Kind::Moment, "Beginning", |x, _| moment(x.slot.starts_at)).head(t::csv_starts),
    Of::new("ends_at", Kind::Moment, "End", |x, _| moment(x.slot.ends_at)).head(t::csv_ends),
    Of::new("closes_at", Kind::Moment, "Booking closes", |x, _| moment(x.slot.closes_at)).head(t::csv_closes),
    Of::new("activities", Kind::Text, "Keys of the activities, separated by commas", |x, cx| {
        let keys: Vec<_> = x.terms.offers.activities().map(|a| a.word()).collect();
        Value::word(keys.join(","), x.terms.offers.label(cx.lang))
    })
    .head(t::what),
    Of::new("places", Kind::Integer, "People at once", |x, _| x.terms.places.into()).head(t::csv_places),
    Of::new("places_left", Kind::Integer, "People that still fit", |x, _| x.free().into()).head(t::csv_left),
    Of::new(
        "groups_left",
        Kind::Integer,
        "Groups that still fit; null where their number has no limit",
        |x, _| x.free_groups().into(),
    )
    .null(),
    Of::new("waiting", Kind::Integer, "People on the waiting list", |x, _| x.waiting.into()),
    Of::new("lowest_age", Kind::Integer, "The lowest age that something here admits", |x, _| {
        x.terms.lowest_age().into()
    }),
    Of::new("instant", Kind::YesNo, "Whether a booking is confirmed at once", |x, _| x.terms.instant.into()),
    Of::new("state", Kind::Text, "`open`", |x, cx| Value::word(x.state.word(), x.state.label(cx.lang))),
    Of::new("address", Kind::Text, "Address of the unit", |x, _| x.address.as_str().into()).head(t::place),
    Of::new("phone", Kind::Text, "Office telephone", |x, _| x.phone.as_str().into()).head(t::csv_phone),
    Of::new("url", Kind::Text, "Address of its page", |x, cx| cx.state.site().absolute(&x.path()).into())
        .head(t::csv_url),
];
