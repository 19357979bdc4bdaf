//! Needs on both engines: amounts that move, races for the last pieces, what waits for a centre.
use chrono::TimeDelta;

use super::{
    store::{self, stock, stock::Unfit, write},
    types::{Category, Need, Packing, State, Unit, draft::Draft},
};
use crate::base::{ids::NeedId, privacy::public_text::PublicText};
use crate::features::centres::{
    store::beds, store::beds::Brief, tests::add, tests::draft as centre, types::Slug,
};
use crate::office::change::Change;
use crate::testing::{each_engine, vectors};
use crate::web::state::AppState;

mod office;
mod public;
mod stocks;

pub(crate) const ZHUGOU: &str = "411725101";

fn text(text: &str) -> PublicText {
    PublicText::parse(text).unwrap()
}

pub(crate) fn draft(category: &str, item: &str, unit: &str, per_package: i64, needed: i64) -> Draft {
    Draft {
        category: Category::get(category).unwrap(),
        item: text(item),
        spec: text(""),
        purpose: text("住户日常护理"),
        packing: Packing { unit: Unit::get(unit).unwrap(), piece: Unit::get("片").unwrap(), per_package },
        needed,
        urgent: None,
        needed_by: None,
        in_parts: true,
        address: text(""),
        hours: text("工作日 9:00–11:00"),
        phone: None,
    }
}

/// A centre of that township, by its running number there.
pub(crate) async fn centre_in(state: &AppState, township: &str, serial: u32) -> Brief {
    centre_named(state, township, serial, &format!("示例托养中心{township}{serial}")).await
}

/// A centre of a name.
pub(crate) async fn centre_named(state: &AppState, township: &str, serial: u32, name: &str) -> Brief {
    add(state, centre(township, serial, name)).await;
    let mut tx = state.db().read().await.unwrap();
    let code =
        crate::features::centres::types::CentreCode::parse(&format!("{township}-{serial:02}")).unwrap();
    beds::by_slug(&mut tx, &Slug::from_name(name, &code)).await.unwrap().unwrap()
}

pub(crate) async fn need(state: &AppState, centre: &Brief, draft: &Draft) -> NeedId {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let id = write::create(&mut ch, centre, draft, None).await.unwrap();
    ch.commit().await.unwrap();
    id
}

pub(crate) async fn read(state: &AppState, id: NeedId) -> Need {
    let mut tx = state.db().read().await.unwrap();
    store::by_id(&mut tx, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_need_comes_back_as_it_was_said_with_what_its_centre_adds() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let id = need(&state, &centre, &draft("care_pads", "成人护理垫 60×90 厘米", "包", 10, 1200)).await;
        let n = read(&state, id).await;
        assert_eq!(
            (n.centre, n.centre_name.as_str(), n.donee.as_deref()),
            (centre.id, centre.name.as_str(), Some("示例卫生院1"))
        );
        assert_eq!((n.address.as_str(), n.phone.as_str()), ("示例路 1 号", "0396-9990001"));
        assert_eq!((n.amounts.open(), n.state(), n.until()), (1200, State::Open, None));
        let today = state.clock().today();
        assert!(n.is_public(today) && n.takes(today) && !n.is_public(today + TimeDelta::days(31)));
    })
    .await;
}
