//! Putting centres in, reading them back, and what changed.
use super::*;
use crate::base::i18n::Lang;
use crate::features::centres::{
    pages::changes, store, store::stored::Fact, store::write::Outcome, types::Slug,
};
use crate::testing::each_engine;
use chrono::TimeDelta;

#[tokio::test]
async fn what_was_put_in_comes_back() {
    each_engine(|state| async move {
        let mut full = draft(ZHUGOU, 1, "示例竹沟托养中心");
        full.visiting_rules = Some("来前请先打电话。".into());
        full.opened_on = "2020-05-17".parse().ok();
        full.facilities = everything();
        let mut bare = draft(RENDIAN, 1, "示例任店托养中心");
        (bare.donee, bare.coordinates, bare.rooms, bare.carers_on_duty) = (None, None, None, None);
        (bare.medical_staff, bare.visiting_hours, bare.beds) = (None, None, Beds::new(6, None).unwrap());
        for d in [full, bare] {
            add(&state, d.clone()).await;
            let input = CentreInput::check(d).unwrap();
            let mut tx = state.db().read().await.unwrap();
            let got = store::get(&mut tx, &input.slugs()[0]).await.unwrap().unwrap();
            assert_eq!(got.details, input);
            assert_eq!(got.updated_at, state.clock().now());
            let named = store::names(&mut tx, &[got.id, crate::base::ids::CentreId::new(got.updated_at)])
                .await
                .unwrap();
            assert_eq!(named[&got.id], (got.slug.as_str().to_owned(), input.name.clone()));
            assert_eq!(named.len(), 1);
        }
        let mut tx = state.db().read().await.unwrap();
        assert!(store::get(&mut tx, &Slug::parse("no-such").unwrap()).await.unwrap().is_none());
        assert!(store::names(&mut tx, &[]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn two_centres_of_one_name_get_two_addresses() {
    each_engine(|state| async move {
        add(&state, draft(ZHUGOU, 1, "示例托养中心")).await;
        add(&state, draft(RENDIAN, 1, "示例托养中心")).await;
        let all = walk(&state, &Filter::default(), 10).await;
        let slugs: Vec<_> = all.iter().map(|c| c.slug.as_str()).collect();
        assert_eq!(slugs, ["shilituoyangzhongxin", "shilituoyangzhongxin-411725102-01"]);
    })
    .await;
}

#[tokio::test]
async fn the_history_holds_the_public_changes() {
    each_engine(|state| async move {
        let before = draft(ZHUGOU, 1, "示例竹沟托养中心");
        add(&state, before.clone()).await;
        state.clock().advance(TimeDelta::days(3));
        let mut after = before.clone();
        after.phone = Phone::parse("0396-9990002").unwrap();
        after.beds = Beds::new(26, Some(26)).unwrap();
        after.facilities = [Facility::RehabRoom, Facility::Accessible].into_iter().collect();
        after.visiting_hours = None;
        after.donee.as_mut().unwrap().issues_receipts = false;
        let mut tx = state.db().write().await.unwrap();
        let input = CentreInput::check(after).unwrap();
        let (id, outcome) = put(&mut tx, &input, state.clock().now(), None).await.unwrap();
        let Outcome::Changed(list) = outcome else { panic!("{outcome:?}") };
        assert!(list.iter().any(|c| c.fact == Fact::Occupied), "an import says so to staff");
        let history = store::history::history(&mut tx, id, 50).await.unwrap();
        let said: Vec<_> = history.iter().map(|d| changes::sentence(Lang::ZhCn, &d.change)).collect();
        for text in [
            "床位数由“24”改为“26”",
            "办公电话由“0396-9990001”改为“0396-9990002”",
            "空床情况由“尚有空床”改为“基本住满”",
            "设施：增加无障碍改造，减少电视",
            "探访时间：不再登记“每周三 9:00–11:00”",
            "受赠单位的说明有更新",
        ] {
            assert!(said.iter().any(|s| s == text), "{text} in {said:?}");
        }
        assert_eq!(said.len(), 6, "PUB-12: no head count: {said:?}");
        assert!(history.iter().all(|d| d.at == state.clock().now()));
        // The same again changes nothing but the date.
        state.clock().advance(TimeDelta::days(1));
        let (_, outcome) = put(&mut tx, &input, state.clock().now(), None).await.unwrap();
        assert_eq!(outcome, Outcome::Unchanged);
        assert_eq!(store::history::history(&mut tx, id, 50).await.unwrap().len(), 6);
        assert_eq!(
            store::get(&mut tx, &input.slugs()[0]).await.unwrap().unwrap().updated_at,
            state.clock().now()
        );
    })
    .await;
}

#[tokio::test]
async fn the_summary_counts_by_county() {
    each_engine(|state| async move {
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(*store::summary(&mut tx).await.unwrap(), store::Summary::default());
        drop(tx);
        add(&state, draft(ZHUGOU, 1, "甲")).await;
        let mut full = draft(RENDIAN, 1, "乙");
        full.beds = Beds::new(10, Some(9)).unwrap();
        add(&state, full).await;
        let mut unknown = draft(YANGCE, 1, "丙");
        unknown.beds = Beds::new(6, None).unwrap();
        add(&state, unknown).await;
        let mut tx = state.db().read().await.unwrap();
        let sum = store::summary(&mut tx).await.unwrap();
        assert_eq!((sum.centres, sum.free, sum.beds), (3, 1, 40));
        let by: Vec<_> =
            sum.counties.iter().map(|c| (c.county.as_str(), c.centres, c.free, c.beds)).collect();
        assert_eq!(by, [("411725", 2, 1, 34), ("411726", 1, 0, 6)]);
    })
    .await;
}

/// The rule in SQL is the rule of the type, for every size and every number.
#[tokio::test]
async fn free_places_are_the_same_in_sql() {
    let state =
        crate::testing::sqlite_state(crate::base::clock::Clock::fixed(crate::testing::tuesday())).await;
    let mut expected = 0;
    for (i, total) in [1_u16, 2, 3, 9, 10, 11, 19, 20, 21, 40].into_iter().enumerate() {
        for (j, free) in (0..=total.min(5)).enumerate() {
            let mut d = draft(ZHUGOU, 1, "示例");
            d.code = CentreCode::parse(&format!("{ZHUGOU}-{:02}", i * 7 + j + 1)).unwrap();
            d.beds = Beds::new(total, Some(total - free)).unwrap();
            expected += i64::from(
                super::super::public::vacancy(d.beds) == crate::features::centres::types::Vacancy::Free,
            );
            add(&state, d).await;
        }
    }
    let mut tx = state.db().read().await.unwrap();
    let free = Filter { free: true, ..Filter::default() };
    assert_eq!(store::list::counts(&mut tx, &free).await.unwrap().found, expected);
    assert_eq!(store::summary(&mut tx).await.unwrap().free, expected);
}
