//! Posts on both engines: the public list and its files (`listing`), registering an interest (`applying`), the console (`desk`), an
//! applicant's way and the last place (`steps`), the clock (`over_time`).
use chrono::NaiveDate;

use crate::base::ids::{CentreId, InterestId};
use crate::base::privacy::public_text::PublicText;
use crate::features::centres::store as centres;
use crate::features::centres::types::{Centre, Phone, Slug};
use crate::features::posts::store::{self, interests, write};
use crate::features::posts::types::draft::{Pay, PostDraft};
use crate::features::posts::types::{Group, Kind, Offer, Post, PostNo};
use crate::office::{change::Change, staff::types::Actor, staff::types::Role};
use crate::on;
use crate::testing::http::{Answer, Browser};
use crate::testing::{each_engine, staff};
use crate::web::state::AppState;

mod applying;
mod desk;
mod listing;
mod over_time;
mod steps;

/// 竹沟镇 with its centre, and who works there.
struct World {
    centre: Centre,
    manager: Actor,
    township: Actor,
    check: Actor,
}

const ZHUGOU: &str = "411725101";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn centre(state: &AppState, township: &str, serial: u32, name: &str) -> Centre {
    let draft = crate::features::centres::tests::draft(township, serial, name);
    crate::features::centres::tests::add(state, draft).await;
    let mut tx = state.db().read().await.unwrap();
    let filter = centres::list::Filter {
        area: crate::web::lists::Area {
            township: crate::base::divisions::township(township).map(|t| t.code),
            ..Default::default()
        },
        ..Default::default()
    };
    let found = centres::list::all(&mut tx, &filter, 9).await.unwrap();
    let found = found.into_iter().find(|c| c.details.name == name).unwrap();
    assert!(Slug::parse(found.slug.as_str()).is_ok());
    found
}

async fn world(state: &AppState) -> World {
    let centre = centre(state, ZHUGOU, 1, "竹沟镇示例托养中心").await;
    World {
        manager: staff(state, Role::CentreManager, ZHUGOU, Some(centre.id)).await,
        township: staff(state, Role::TownshipOfficer, ZHUGOU, None).await,
        check: staff(state, Role::RuralRevitalisation, "411725", None).await,
        centre,
    }
}

fn draft() -> PostDraft {
    let text = |t: &str| PublicText::parse(t).unwrap();
    PostDraft {
        kind: Kind::Carer,
        welfare: true,
        title: text(""),
        wanted: 2,
        pay: Pay::yuan(2_200).unwrap(),
        duties: text("照看住户起居。"),
        shifts: text("三班倒，每班 8 小时"),
        requirements: text("能倒班。"),
        offers: [Offer::Training].into_iter().collect(),
        priority: [Group::Relative, Group::Poor].into_iter().collect(),
        phone: Phone::parse("0396-9990001").unwrap(),
        closes_on: day("2026-10-10"),
    }
}

/// Publishes a post and reads it.
async fn publish(state: &AppState, centre: &Centre, draft: &PostDraft) -> Post {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let no = write::create(&mut ch, centre, draft).await.unwrap();
    ch.commit().await.unwrap();
    post(state, &no).await
}

async fn post(state: &AppState, no: &PostNo) -> Post {
    let mut tx = state.db().read().await.unwrap();
    store::by_no(&mut tx, no).await.unwrap().unwrap()
}

async fn number(state: &AppState, sql: &'static str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

/// Who applies.
const WHO: [(&str, &str); 5] = [
    ("name", "郑例湖"),
    ("phone", "199 0000 1001"),
    ("home", "411725102"),
    ("group", "relative_of_resident"),
    ("consent", "2026-11"),
];

fn at(post: &Post, step: &str) -> String {
    format!("/posts/apply/{}{step}", post.no)
}

/// Types and sends an interest; gives the browser and the code.
async fn apply(state: &AppState, post: &Post, fields: &[(&str, &str)]) -> (Browser, String) {
    let b = Browser::anonymous(state);
    let saved = b.post(&at(post, ""), fields).await;
    assert_eq!(
        (saved.status.as_u16(), saved.location()),
        (303, at(post, "/check").as_str()),
        "{}",
        saved.body
    );
    let b = b.keeping(&saved);
    let check = b.get(&at(post, "/check")).await;
    let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
    let sent = b.post(&at(post, "/check"), &[("form_key", &key), ("kind", &kind)]).await;
    assert_eq!(
        (sent.status.as_u16(), sent.location()),
        (303, at(post, "/receipt").as_str()),
        "{}",
        sent.body
    );
    let receipt = b.get(&at(post, "/receipt")).await;
    (b, code_of(&receipt))
}

fn code_of(receipt: &Answer) -> String {
    let code = receipt.body.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(crate::base::random::parse_code(&code).as_deref(), Some(code.as_str()));
    code
}

async fn interest_of(state: &AppState, code: &str) -> InterestId {
    let mut tx = state.db().read().await.unwrap();
    interests::by_code(&mut tx, state.keys(), code).await.unwrap().unwrap().id
}

/// Takes a step in the console, as the page offers it.
async fn step(state: &AppState, actor: &Actor, id: InterestId, fields: &[(&str, &str)]) -> Answer {
    let b = Browser::as_staff(state, actor).await;
    let path = format!("/staff/applicants/{}", id.uuid());
    let page = b.get(&path).await;
    let (key, version) = (page.hidden("form_key"), page.hidden("version"));
    let all = [&[("form_key", key.as_str()), ("version", version.as_str())], fields].concat();
    b.post(&path, &all).await
}

const fn no_centre() -> Option<CentreId> {
    None
}
