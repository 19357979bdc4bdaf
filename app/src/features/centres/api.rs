//! The directory of centres as open data: JSON in pages, CSV in one file, with the filters of `/centres`. What is not public on
//! the pages (how many live in a house) is not here either.
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    pages::{self, filters::Asked, words},
    public,
    store::list as store,
    types::Centre,
};
use crate::{
    base::{
        clock::SHANGHAI,
        db::paging::Bound,
        divisions,
        error::AppError,
        sheets::{Out, write_csv},
    },
    t::centres as c,
    web::{page::Cx, state::AppState},
};

pub mod out;

pub use out::CentreOut;

/// Centres on a page of the API.
const LIMIT: usize = 100;
/// Rows of a file at most; the city has a hundred or so.
const FILE: usize = 10_000;

/// A page of the directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct CentrePage {
    /// How many centres the filters leave in all.
    pub total: i64,
    /// Value of `after` for the next page; null on the last one.
    pub next: Option<String>,
    /// The centres of this page, in the order of county and code.
    pub centres: Vec<CentreOut>,
}

/// Directory of care centres, 100 a page.
///
/// # Errors
/// A filter or cursor that is wrong, or when the database fails.
#[utoipa::path(get, path = "/api/v1/centres", tag = "centres",
    params(
        ("q" = Option<String>, Query, description = "Text in name, township or host unit: Chinese, pinyin or initials"),
        ("county" = Option<String>, Query, description = "County code, six digits"),
        ("township" = Option<String>, Query, description = "Township code, nine digits"),
        ("type" = Option<String>, Query, description = "township_hospital or village_clinic"),
        ("has" = Option<Vec<String>>, Query, description = "Facility code; may stand several times"),
        ("free" = Option<String>, Query, description = "1: only with free places"),
        ("after" = Option<String>, Query, description = "Value of `next` of the page before"),
    ),
    responses((status = 200, body = CentrePage), (status = 400, description = "A filter or cursor is wrong")))]
pub async fn list(State(state): State<AppState>, cx: Cx) -> Result<Response, AppError> {
    let asked = Asked::read(&cx.params)?;
    let canonical = asked.filter.canonical();
    let bound = Bound { keys: state.keys(), list: "api.centres", filter: &canonical };
    let mut tx = state.db().read().await?;
    let page = store::page(&mut tx, &bound, &asked.filter, asked.after.as_deref(), LIMIT).await?;
    let total = store::count(&mut tx, &asked.filter).await?;
    drop(tx);
    let centres = page.items.iter().map(|centre| CentreOut::new(&cx, centre)).collect();
    Ok(([(header::CACHE_CONTROL, "private, no-cache")], Json(CentrePage { total, next: page.next, centres }))
        .into_response())
}

/// The whole directory as a CSV file for spreadsheets: UTF-8 with mark, headings and words in the language of `lang`.
///
/// # Errors
/// A filter that is wrong, or when the database fails.
#[utoipa::path(get, path = "/api/v1/centres.csv", tag = "centres",
    params(
        ("q" = Option<String>, Query, description = "As for /api/v1/centres, like the other filters there"),
        ("lang" = Option<String>, Query, description = "zh-CN or en"),
    ),
    responses((status = 200, content_type = "text/csv", body = String), (status = 400, description = "A filter is wrong")))]
pub async fn csv(State(state): State<AppState>, cx: Cx) -> Result<Response, AppError> {
    let asked = Asked::read(&cx.params)?;
    let mut tx = state.db().read().await?;
    let centres = store::all(&mut tx, &asked.filter, FILE).await?;
    drop(tx);
    let header = header(&cx);
    let rows: Vec<Vec<Out>> = centres.iter().map(|centre| row(&cx, centre)).collect();
    let file = write_csv(&header, rows.iter().map(Vec::as_slice));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"centres.csv\""),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "Cookie"),
    ];
    Ok((headers, file).into_response())
}

/// The headings, in the order of [`row`].
fn header(cx: &Cx) -> [&'static str; 27] {
    let l = cx.lang;
    [
        c::code(l),
        c::fact_name(l),
        c::fact_type(l),
        c::fact_host_unit(l),
        c::county_label(l),
        c::fact_township(l),
        c::csv_township_code(l),
        c::fact_address(l),
        c::fact_phone(l),
        c::csv_latitude(l),
        c::csv_longitude(l),
        c::fact_beds(l),
        c::fact_vacancy(l),
        c::fact_rooms(l),
        c::fact_carers(l),
        c::csv_staffing(l),
        c::fact_medical_staff(l),
        c::fact_facilities(l),
        c::fact_services(l),
        c::fact_visiting_hours(l),
        c::fact_visiting_rules(l),
        c::fact_opened_on(l),
        c::fact_donee(l),
        c::csv_donee_type(l),
        c::csv_uscc(l),
        c::csv_updated(l),
        c::csv_url(l),
    ]
}

fn row(cx: &Cx, centre: &Centre) -> Vec<Out> {
    let l = cx.lang;
    let d = &centre.details;
    let township = divisions::township(&d.township);
    let county = township.and_then(|t| divisions::county(t.county));
    let int = |n: Option<u16>| n.map_or(Out::Empty, |n| Out::Int(i64::from(n)));
    let join = |list: Vec<&'static str>| Out::from(list.join(c::list_comma(l)));
    let staffing = public::staffing(d);
    vec![
        d.code.as_str().into(),
        d.name.as_str().into(),
        words::kind(l, d.kind).into(),
        d.host_unit.as_str().into(),
        county.map(|c| c.label(l)).into(),
        township.map(|t| t.label(l)).into(),
        d.township.as_str().into(),
        d.address.as_str().into(),
        d.phone.as_str().into(),
        d.coordinates.map_or(Out::Empty, |c| Out::Float(c.latitude())),
        d.coordinates.map_or(Out::Empty, |c| Out::Float(c.longitude())),
        Out::Int(i64::from(d.beds.total())),
        words::vacancy(l, public::vacancy(d.beds)).into(),
        int(d.rooms),
        int(d.carers_on_duty),
        words::staffing(l, staffing).into(),
        int(d.medical_staff),
        join(d.facilities.iter().map(|f| words::facility(l, f)).collect()),
        join(d.services.iter().map(|s| words::service(l, s)).collect()),
        d.visiting_hours.clone().into(),
        d.visiting_rules.clone().into(),
        d.opened_on.map_or(Out::Empty, Out::Date),
        d.donee.as_ref().map(|u| u.name.clone()).into(),
        d.donee.as_ref().map(|u| words::donee_kind(l, u.kind)).into(),
        d.donee.as_ref().map(|u| u.uscc.expose().to_owned()).into(),
        Out::Date(centre.updated_at.with_timezone(&SHANGHAI).date_naive()),
        cx.state.site().absolute(&pages::path(centre)).into(),
    ]
}
