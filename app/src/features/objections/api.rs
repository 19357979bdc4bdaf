//! `/api/v1/objections`: the public counts as JSON (OBJ-10). 1 to 4 are null (PUB-12). A new field is public for good: add, never
//! rename.
use axum::{
    Json,
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::store::figures;
use crate::{
    base::{
        divisions,
        error::AppError,
        i18n::Lang,
        privacy::suppression::{Suppressed, suppress},
    },
    web::page::Cx,
};

/// Its address.
pub const PATH: &str = "/api/v1/objections";

/// The counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionCounts {
    /// One line a county and quarter, the latest first.
    pub items: Vec<ObjectionCount>,
}

/// The counts of one county in one quarter. A count of 1 to 4 is null.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionCount {
    /// Code of the county, six digits.
    pub county: String,
    /// Its Chinese name.
    pub county_name: String,
    /// Year.
    pub year: i32,
    /// 1 to 4.
    pub quarter: u32,
    /// Objections received in the quarter.
    pub received: Option<u64>,
    /// Objections closed in it.
    pub closed: Option<u64>,
    /// Of those closed, found right.
    pub sustained: Option<u64>,
}

fn safe(n: i64) -> Option<u64> {
    match suppress(u64::try_from(n).unwrap_or(0)) {
        Suppressed::Exact(n) => Some(n),
        Suppressed::FewerThan5 => None,
    }
}

/// Counts of objections by county and quarter.
///
/// # Errors
/// When the database fails.
#[utoipa::path(get, path = PATH, responses((status = 200, description = "The counts", body = ObjectionCounts)))]
pub async fn list(cx: Cx) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let items = figures::all(&mut tx)
        .await?
        .into_iter()
        .map(|c| {
            let (year, quarter) = c.quarter.split_once('-').unwrap_or(("0", "0"));
            ObjectionCount {
                county_name: divisions::county_label(&c.county, Lang::ZhCn),
                county: c.county,
                year: year.parse().unwrap_or(0),
                quarter: quarter.parse().unwrap_or(0),
                received: safe(c.received),
                closed: safe(c.closed),
                sustained: safe(c.sustained),
            }
        })
        .collect();
    Ok(([(header::CACHE_CONTROL, "private, no-cache")], Json(ObjectionCounts { items })).into_response())
}
