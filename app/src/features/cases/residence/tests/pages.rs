//! The pages, as browsers without scripts see them.
use super::{People, case, centre, cleared, people, resident, signed, taken};
use crate::base::ids::{CaseId, CentreId};
use crate::features::cases::{
    admissions::types::State, residence::store::exits, residence::types::agreement::Item,
};
use crate::office::staff::types::Role;
use crate::on;
use crate::testing::{each_engine, http::Browser, staff};
use crate::web::state::AppState;

async fn path(state: &AppState, id: CaseId) -> String {
    case(state, id).await.path()
}

fn day<'a>(name: &'static str, of: [&'a str; 3]) -> Vec<(String, &'a str)> {
    ["y", "m", "d"].iter().zip(of).map(|(part, v)| (format!("{name}-{part}"), v)).collect()
}

async fn send(browser: &Browser, to: &str, pairs: &[(String, &str)]) -> crate::testing::http::Answer {
    let fields: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    browser.post(to, &fields).await
}

/// The hidden fields of a form page, then these.
async fn filled<'a>(
    page: &'a crate::testing::http::Answer,
    more: Vec<(String, &'a str)>,
) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        ["form_key", "version", "exit_version"].iter().map(|n| ((*n).to_owned(), page.hidden(n))).collect();
    all.extend(more.into_iter().map(|(k, v)| (k, v.to_owned())));
    all
}

async fn post(browser: &Browser, to: &str, pairs: &[(String, String)]) -> crate::testing::http::Answer {
    let pairs: Vec<(String, &str)> = pairs.iter().map(|(k, v)| (k.clone(), v.as_str())).collect();
    send(browser, to, &pairs).await
}

fn good_agreement<'a>() -> Vec<(String, &'a str)> {
    let mut all: Vec<(String, &str)> = Item::ALL.iter().map(|i| ("contents".to_owned(), i.word())).collect();
    all.extend(day("entrusted", ["2026", "9", "22"]));
    all.extend(day("agreed", ["2026", "9", "22"]));
    for (k, v) in [
        ("number", "示托协〔2026〕9号"),
        ("signer", "guardian"),
        ("fees", "free"),
        ("image", "no"),
        ("trial", "0"),
    ] {
        all.push((k.to_owned(), v));
    }
    all
}

async fn setup(state: &AppState) -> (CentreId, String, People) {
    let (centre, slug) = centre(state, 1, 2, Some(0)).await;
    let p = people(state, centre).await;
    (centre, slug, p)
}

#[tokio::test]
async fn res_05_the_agreement_form_asks_for_everything_and_keeps_what_was_typed() {
    each_engine(|state| async move {
        let (centre, _, p) = setup(&state).await;
        let id = cleared(&state, &p.township, centre, "张虚构").await;
        let base = path(&state, id).await;
        let to = format!("{base}/agreement");
        let b = Browser::as_staff(&state, &p.township).await;
        let page = b.get(&to).await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(!page.body.contains("虚构"), "masked");
        let good = filled(&page, good_agreement()).await;
        // One item missing; days the wrong way round; fees neither free nor named.
        let without: Vec<_> = good.iter().filter(|(_, v)| v != "exit").cloned().collect();
        let order: Vec<_> = good
            .iter()
            .map(|(k, v)| (k.clone(), if k == "agreed-d" { "21".to_owned() } else { v.clone() }))
            .collect();
        let ahead: Vec<_> = good
            .iter()
            .map(|(k, v)| (k.clone(), if k == "agreed-d" { "23".to_owned() } else { v.clone() }))
            .collect();
        let fees: Vec<_> = good
            .iter()
            .map(|(k, v)| (k.clone(), if k == "fees" { "paid".to_owned() } else { v.clone() }))
            .collect();
        for (wrong, field) in
            [(without, "contents"), (order, "agreed"), (ahead, "agreed"), (fees, "fees_items")]
        {
            let answer = post(&b, &to, &wrong).await;
            assert_eq!(answer.status.as_u16(), 422, "{field}");
            assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}");
            assert!(answer.body.contains("示托协〔2026〕9号"), "kept");
        }
        assert_eq!(case(&state, id).await.state, State::Cleared);
        let done = post(&b, &to, &good).await;
        assert_eq!(done.status.as_u16(), 303, "{}", done.body);
        // IN-11: the same form again does nothing and leads to the same place.
        let again = post(&b, &to, &good).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, done.location()));
        assert_eq!(case(&state, id).await.state, State::Signed);
        assert!(b.get(done.location()).await.body.contains("协议已登记"));
        // Another form that was opened before is told what happened, and keeps what was typed (AC-07).
        let mut stale = good.clone();
        stale[0].1 = "another-key".into();
        let told = post(&b, &to, &stale).await;
        assert_eq!(told.status.as_u16(), 409);
        assert!(told.body.contains(&p.township.name) && told.body.contains("示托协〔2026〕9号"));
    })
    .await;
}

#[tokio::test]
async fn ac_04_what_lies_elsewhere_does_not_exist() {
    each_engine(|state| async move {
        let (home, slug, p) = setup(&state).await;
        let (other, _) = centre(&state, 2, 5, None).await;
        let id = resident(&state, &p, home, "张虚构").await;
        let base = path(&state, id).await;
        let foreign = [
            staff(&state, Role::TownshipOfficer, "411725102", None).await,
            staff(&state, Role::CountyOfficer, "411702", None).await,
            staff(&state, Role::CentreManager, "411725101", Some(other)).await,
        ];
        let pages = [
            "agreement",
            "agreement/print",
            "entrustment/print",
            "stay",
            "stay/leave",
            "stay/assess",
            "exit",
            "exit/review",
        ];
        for actor in &foreign {
            let b = Browser::as_staff(&state, actor).await;
            for end in pages {
                let to = format!("{base}/{end}");
                assert_eq!(b.get(&to).await.status.as_u16(), 404, "{:?} {end}", actor.role);
                if end != "stay" {
                    let sent = b.post(&to, &[("form_key", "k"), ("version", "1"), ("purpose", "sign")]).await;
                    assert_eq!(sent.status.as_u16(), 404, "{:?} {end}", actor.role);
                }
            }
            assert_eq!(b.get(&format!("/staff/centres/{slug}/residence")).await.status.as_u16(), 404);
            assert!(!b.get("/staff/residents").await.body.contains(&base));
        }
        // Each in their own division, each only what they may.
        let (township, manager, county) = (
            Browser::as_staff(&state, &p.township).await,
            Browser::as_staff(&state, &p.manager).await,
            Browser::as_staff(&state, &p.county).await,
        );
        for (b, end, status) in [
            (&township, "stay/leave", 404),
            (&township, "stay/assess", 200),
            (&manager, "stay/leave", 200),
            (&manager, "stay/assess", 404),
            (&county, "stay/leave", 404),
            (&manager, "stay/move-in", 303),
            (&manager, "stay/nothing", 404),
        ] {
            assert_eq!(b.get(&format!("{base}/{end}")).await.status.as_u16(), status, "{end}");
        }
        for b in [&township, &manager, &county] {
            let list = b.get("/staff/residents").await;
            assert!(list.status.as_u16() == 200 && list.body.contains(&base) && !list.body.contains("虚构"));
            let house = b.get(&format!("/staff/centres/{slug}/residence")).await;
            assert!(
                house.status.as_u16() == 200 && house.body.contains("张某") && !house.body.contains("虚构")
            );
        }
        assert_eq!(manager.get("/staff/residents?which=nonsense").await.status.as_u16(), 400);
    })
    .await;
}

#[tokio::test]
async fn a_move_in_is_recorded_once_and_a_full_centre_says_so() {
    each_engine(|state| async move {
        let (centre, _, p) = setup(&state).await;
        let ids = [
            signed(&state, &p, centre, "张虚构").await,
            signed(&state, &p, centre, "李虚构").await,
            signed(&state, &p, centre, "王虚构").await,
        ];
        let b = Browser::as_staff(&state, &p.manager).await;
        for (i, id) in ids.into_iter().enumerate() {
            let to = format!("{}/stay/move-in", path(&state, id).await);
            let page = b.get(&to).await;
            let ahead = filled(&page, day("on", ["2026", "9", "23"])).await;
            assert_eq!(post(&b, &to, &ahead).await.status.as_u16(), 422, "in the future");
            let early = filled(&page, day("on", ["2026", "9", "21"])).await;
            assert_eq!(post(&b, &to, &early).await.status.as_u16(), 422, "before the agreement");
            let good = filled(&page, day("on", ["2026", "9", "22"])).await;
            let (one, two) = (post(&b, &to, &good).await, post(&b, &to, &good).await);
            let status = if i < 2 { 303 } else { 409 };
            assert_eq!((one.status.as_u16(), two.status.as_u16()), (status, status), "{i}");
            assert_eq!(taken(&state, centre).await, Some(i64::try_from(i.min(1) + 1).unwrap()));
        }
    })
    .await;
}

#[tokio::test]
async fn leave_with_days_in_the_wrong_order_is_422() {
    each_engine(|state| async move {
        let (centre, _, p) = setup(&state).await;
        let id = resident(&state, &p, centre, "张虚构").await;
        let base = path(&state, id).await;
        let b = Browser::as_staff(&state, &p.manager).await;
        let to = format!("{base}/stay/leave");
        let page = b.get(&to).await;
        let with = |from: [&'static str; 3], expected: [&'static str; 3]| {
            let mut all = day("from", from);
            all.extend(day("expected", expected));
            all.push(("reason".into(), "family"));
            all.push(("note".into(), "示例备注"));
            all
        };
        let (d21, d22, d23) = (["2026", "9", "21"], ["2026", "9", "22"], ["2026", "9", "23"]);
        for (from, expected, field) in [(d22, d21, "expected"), (d21, d22, "from"), (d23, d23, "from")] {
            let answer = post(&b, &to, &filled(&page, with(from, expected)).await).await;
            assert_eq!(answer.status.as_u16(), 422);
            assert!(
                answer.body.contains(&format!("href=\"#{field}\"")) && answer.body.contains("示例备注"),
                "{field}"
            );
        }
        let good = filled(&page, with(d22, d23)).await;
        assert_eq!(post(&b, &to, &good).await.status.as_u16(), 303);
        assert!(b.get(&format!("{base}/stay")).await.body.contains("请假"));
        // RES-03, RES-06: whoever manages everything cannot just stay.
        let officer = Browser::as_staff(&state, &p.township).await;
        let to = format!("{base}/stay/assess");
        let page = officer.get(&to).await;
        let mut able = day("on", d22);
        able.push(("outcome".into(), "continue"));
        let answer = post(&officer, &to, &filled(&page, able.clone()).await).await;
        assert_eq!(answer.status.as_u16(), 422);
        able.push(("cannot".into(), "walk"));
        assert_eq!(post(&officer, &to, &filled(&page, able).await).await.status.as_u16(), 303);
    })
    .await;
}

#[tokio::test]
async fn res_07_an_exit_from_proposal_to_the_printed_decision() {
    each_engine(|state| async move {
        let (centre, _, p) = setup(&state).await;
        let id = resident(&state, &p, centre, "张虚构").await;
        let base = path(&state, id).await;
        let to = format!("{base}/exit");
        let manager = Browser::as_staff(&state, &p.manager).await;
        let page = manager.get(&to).await;
        let proposal = |reason: &'static str, heard: bool| {
            let mut all: Vec<(String, &str)> =
                vec![("reason".into(), reason), ("evidence".into(), "示例证据"), ("grounds".into(), "示例理由")];
            if heard {
                all.extend(day("heard_on", ["2026", "9", "22"]));
                all.push(("heard".into(), "guardian"));
                all.push(("statement".into(), "示例意见"));
            }
            all
        };
        for (reason, heard, field) in
            [("voluntary", false, "statement"), ("transferred", true, "destination"), ("death", false, "left_on")]
        {
            let answer = post(&manager, &to, &filled(&page, proposal(reason, heard)).await).await;
            assert_eq!(answer.status.as_u16(), 422, "{reason}");
            assert!(answer.body.contains(&format!("href=\"#{field}\"")) && answer.body.contains("示例证据"), "{reason}");
        }
        let good = filled(&page, proposal("voluntary", true)).await;
        for _ in 0..2 {
            assert_eq!(post(&manager, &to, &good).await.status.as_u16(), 303);
        }
        // Who reports for the village does not read what was said; who proposed does not review.
        let village = staff(&state, Role::VillageReporter, "411725101201", None).await;
        let seen = Browser::as_staff(&state, &village).await.get(&to).await;
        assert!(seen.status.as_u16() == 200 && !seen.body.contains("示例意见"));
        let county = Browser::as_staff(&state, &p.county).await;
        let page = county.get(&to).await;
        assert!(page.body.contains("示例意见"));
        let review = format!("{to}/review");
        let none = filled(&page, vec![("review".into(), "return")]).await;
        assert_eq!(post(&county, &review, &none).await.status.as_u16(), 422, "a return needs a reason");
        let approve = vec![("review".into(), "approve"), ("decision_no".into(), "示退〔2026〕3号")];
        let approve = filled(&page, approve).await;
        assert_eq!(post(&manager, &review, &approve).await.status.as_u16(), 404);
        let mut other = approve.clone();
        other[0].1 = "second-key".into();
        assert_eq!(post(&county, &review, &approve).await.status.as_u16(), 303);
        assert_eq!(post(&county, &review, &other).await.status.as_u16(), 409, "decided meanwhile");
        assert_eq!(case(&state, id).await.state, State::Exited);
        // The printed decision: purpose first, full name and remedies then, and two lines in the trail.
        let print = format!("{to}/print");
        let asked = county.get(&print).await;
        assert!(asked.status.as_u16() == 200 && !asked.body.contains("张虚构"));
        assert_eq!(county.post(&print, &[]).await.status.as_u16(), 422);
        let sheet = county.post(&print, &[("purpose", "file")]).await;
        for text in ["张虚构", "示例理由", "60 日内", "行政诉讼", "示退〔2026〕3号"] {
            assert!(sheet.body.contains(text), "{text}");
        }
        assert!(!sheet.body.contains("示例意见"), "what was said stays in the file");
        assert_eq!(sheet.headers["cache-control"], "no-store");
        let mut tx = state.db().read().await.unwrap();
        let lines: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM audit_events WHERE action IN ('name-reveal', 'export') AND reason = 'exit/file'")
            .fetch_one(c).await).unwrap();
        assert_eq!(lines, 2);
        drop(tx);
        // What follows, by the township.
        let officer = Browser::as_staff(&state, &p.township).await;
        let page = officer.get(&to).await;
        let support = format!("{to}/support");
        assert_eq!(post(&officer, &support, &filled(&page, vec![]).await).await.status.as_u16(), 422);
        let some = filled(&page, vec![("support".into(), "dibao"), ("support".into(), "visits")]).await;
        assert_eq!(post(&officer, &support, &some).await.status.as_u16(), 303);
        let mut tx = state.db().read().await.unwrap();
        assert!(exits::latest(&mut tx, id).await.unwrap().unwrap().supported);
    })
    .await;
}

#[tokio::test]
async fn res_05_the_forms_are_printed_with_names_only_for_a_purpose() {
    each_engine(|state| async move {
        let (centre, _, p) = setup(&state).await;
        let id = cleared(&state, &p.township, centre, "张虚构").await;
        let base = path(&state, id).await;
        let b = Browser::as_staff(&state, &p.township).await;
        for (end, text) in [("entrustment/print", "委托书"), ("agreement/print", "托养协议书")] {
            let to = format!("{base}/{end}");
            assert!(!b.get(&to).await.body.contains("张虚构"));
            assert_eq!(b.post(&to, &[("purpose", "fun")]).await.status.as_u16(), 422);
            let sheet = b.post(&to, &[("purpose", "sign")]).await;
            assert_eq!(sheet.status.as_u16(), 200);
            for text in [text, "张虚构", "李示例", "示例1号托养中心"] {
                assert!(sheet.body.contains(text), "{end} {text}");
            }
        }
        // The village reads names for its own work, but prints no agreements.
        let village = staff(&state, Role::VillageReporter, "411725101201", None).await;
        let seen = Browser::as_staff(&state, &village).await.get(&format!("{base}/agreement/print")).await;
        assert_eq!(seen.status.as_u16(), 404);
    })
    .await;
}

#[tokio::test]
async fn pub_12_the_public_waiting_list_hides_one_to_four() {
    each_engine(|state| async move {
        let (centre, slug, p) = setup(&state).await;
        let public = Browser::anonymous(&state);
        let to = format!("/centres/{slug}");
        assert!(public.get(&to).await.body.contains("0 人"));
        for i in 1..=5 {
            cleared(&state, &p.township, centre, &format!("张虚构{i}")).await;
            let body = public.get(&to).await.body;
            assert_eq!(body.contains("少于 5 人"), i < 5, "{i}");
            assert_eq!(body.contains(">5 人<"), i == 5, "{i}");
            assert!(!body.contains("虚构"));
        }
    })
    .await;
}
