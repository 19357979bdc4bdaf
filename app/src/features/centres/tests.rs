//! Centres on both engines: the store, an import and its undoing, the pages and the open data in process.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use tower::ServiceExt as _;

use crate::base::{checks::Uscc, db::paging::Turn, divisions, error::ErrorKind};
use crate::features::centres::types::{
    Beds, Centre, CentreCode, CentreDraft, CentreInput, CentreType, CodeSet, Coordinates, DoneeKind,
    DoneeUnit, Facility, Flag, Phone,
};
use crate::features::centres::{store::list::Filter, store::write::put};
use crate::web::state::AppState;

mod importing;
mod listing;
mod outlets;
mod storing;

/// 竹沟镇 and 任店镇 of 确山县, 羊册镇 of 泌阳县.
const ZHUGOU: &str = "411725101";
const RENDIAN: &str = "411725102";
const YANGCE: &str = "411726102";

fn uscc(n: u32) -> Uscc {
    let body = format!("1241172500000{n:04}");
    "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find_map(|c| Uscc::parse(&format!("{body}{c}")).ok()).unwrap()
}

fn donee(n: u32) -> DoneeUnit {
    DoneeUnit {
        name: format!("示例卫生院{n}"),
        uscc: uscc(n),
        kind: DoneeKind::PublicInstitution,
        issues_receipts: true,
        tax_deduction: None,
    }
}

/// A good centre with 24 beds of which 18 are taken, and 9 carers.
pub(crate) fn draft(township: &str, serial: u32, name: &str) -> CentreDraft {
    let county = divisions::county(divisions::township(township).unwrap().county).unwrap();
    let code = CentreCode::parse(&format!("{township}-{serial:02}")).unwrap();
    let (phone, beds) = (Phone::parse("0396-9990001").unwrap(), Beds::new(24, Some(18)).unwrap());
    let names = (name, "示例卫生院");
    CentreDraft {
        donee: Some(donee(1)),
        coordinates: Some(Coordinates::new(county.lat + 0.05, county.lon + 0.05).unwrap()),
        rooms: Some(12),
        carers_on_duty: Some(9),
        medical_staff: Some(3),
        facilities: [Facility::RehabRoom, Facility::Television].into_iter().collect(),
        visiting_hours: Some("每周三 9:00–11:00".into()),
        ..CentreDraft::new(code, CentreType::TownshipHospital, names, "示例路 1 号", phone, beds)
    }
}

pub(crate) async fn add(state: &AppState, draft: CentreDraft) {
    let mut tx = state.db().write().await.unwrap();
    put(&mut tx, &CentreInput::check(draft).unwrap(), state.clock().now(), None).await.unwrap();
    tx.commit().await.unwrap();
}

/// Every centre that a filter leaves, page by page.
async fn walk(state: &AppState, filter: &Filter, size: usize) -> Vec<Centre> {
    let mut tx = state.db().read().await.unwrap();
    let (mut all, mut after) = (vec![], None::<String>);
    loop {
        let turn = Turn { keys: state.keys(), after: after.as_deref(), limit: size };
        let page = super::store::list::page(&mut tx, turn, filter).await.unwrap();
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

struct Answer {
    status: StatusCode,
    kind: Option<ErrorKind>,
    body: String,
}

async fn get(state: &AppState, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let routes = super::pages::routes().merge(crate::web::outlets::routes::<super::outlets::Centres>());
    let Ok(response) = routes.with_state(state.clone()).oneshot(request).await;
    let (parts, body) = response.into_parts();
    // Leptos marks the borders between texts by comments.
    let body =
        String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap().replace("<!>", "");
    Answer { status: parts.status, kind: parts.extensions.get().copied(), body }
}

fn names(centres: &[Centre]) -> Vec<&str> {
    centres.iter().map(|c| c.details.name.as_str()).collect()
}

/// Every facility there is.
fn everything() -> CodeSet<Facility> {
    Facility::ALL.iter().copied().collect()
}
