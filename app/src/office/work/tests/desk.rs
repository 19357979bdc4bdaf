//! The pages: the answer first, filters, late work of others, the bell.
use super::*;

async fn tell(state: &AppState, reference: &str, audience: Audience) {
    let news = News {
        kind: NewsKind::CaseReturned,
        reference: reference.into(),
        path: format!("/staff/cases/{reference}"),
        audience,
    };
    let mut tx = state.db().write().await.unwrap();
    store::tell(&mut tx, state.clock().now(), &news).await.unwrap();
    tx.commit().await.unwrap();
}

async fn unseen(state: &AppState, actor: &Actor) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    store::news::unseen(&mut tx, actor).await.unwrap()
}

#[tokio::test]
async fn the_queue_answers_first_and_says_what_to_do_when_it_is_empty() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let browser = Browser::as_staff(&state, &actor).await;
        let empty = browser.get("/staff").await.body;
        assert!(empty.contains("现在没有等您办理的事项") && empty.contains("class=\"empty\""));
        let mine = || role(Role::TownshipOfficer, "411725101");
        wait(&state, Kind::CaseApprove, "Q-1", mine(), -1).await;
        wait(&state, Kind::CaseApprove, "Q-2", mine(), 0).await;
        wait(&state, Kind::CaseSign, "Q-3", mine(), 0).await;
        wait(&state, Kind::CaseSign, "Q-4", mine(), 5).await;
        wait(&state, Kind::Reassess, "Q-5", mine(), 30).await;
        let page = browser.get("/staff").await.body;
        assert!(page.contains("今天 2 件到期，1 件已逾期"), "{page}");
        let order: Vec<_> =
            ["Q-1", "Q-2", "Q-4", "Q-5"].iter().map(|r| page.find(&format!("：{r}<")).unwrap()).collect();
        assert!(order.is_sorted());
        for words in ["逾期 1 个工作日", "今天到期", "还有 2 个工作日", "乡镇审批（2）", "本页 5 件，共 5 件"]
        {
            assert!(page.contains(words), "{words}");
        }
        let filtered = browser.get("/staff?kind=case-sign").await.body;
        assert!(
            filtered.contains("：Q-3<") && !filtered.contains("：Q-1<") && filtered.contains("今天 1 件到期")
        );
        let english = browser.get("/staff?lang=en").await.body;
        assert!(english.contains("2 due today, 1 overdue") && english.contains("1 working day overdue"));
        let none = browser.get("/staff?kind=move-in").await.body;
        assert!(none.contains("这里没有待办事项"));
        for bad in ["/staff?kind=x", "/staff?after=x", "/staff?kind=case-sign&kind=case-sign"] {
            assert_eq!(browser.get(bad).await.status.as_u16(), 400, "{bad}");
        }
        // With more than a page there is a way on, and it leads on.
        for i in 0..30 {
            wait(&state, Kind::CaseApprove, &format!("M-{i}"), mine(), 3).await;
        }
        let first = browser.get("/staff").await.body;
        let next = first
            .split("rel=\"next\" href=\"")
            .nth(1)
            .or_else(|| first.split("rel=\"next\"").next())
            .unwrap();
        assert!(next.contains("after="), "{next}");
    })
    .await;
}

#[tokio::test]
async fn late_work_of_others_is_for_who_oversees_them() {
    each_engine(|state| async move {
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        let far = staff(&state, Role::CountyOfficer, "411702", None).await;
        let city = staff(&state, Role::CityAdmin, "4117", None).await;
        let township = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        wait(&state, Kind::CaseApprove, "L-1", role(Role::TownshipOfficer, "411725101"), -4).await;
        wait(&state, Kind::CaseReport, "L-2", role(Role::VillageReporter, VILLAGE), -1).await;
        wait(&state, Kind::CaseFile, "L-3", role(Role::CountyOfficer, "411725"), -1).await;
        wait(&state, Kind::CaseApprove, "L-4", role(Role::TownshipOfficer, "411725102"), 1).await;
        for (actor, sees) in
            [(&county, vec!["L-1", "L-2"]), (&far, vec![]), (&city, vec!["L-1", "L-2", "L-3"])]
        {
            let page = Browser::as_staff(&state, actor).await.get("/staff/overdue").await;
            assert_eq!(page.status.as_u16(), 200);
            for reference in ["L-1", "L-2", "L-3", "L-4"] {
                let shown = page.body.contains(&format!("：{reference}<"));
                assert_eq!(shown, sees.contains(&reference), "{:?} {reference}", actor.role);
            }
        }
        let browser = Browser::as_staff(&state, &township).await;
        assert_eq!(browser.get("/staff/overdue").await.status.as_u16(), 404);
        let queue = Browser::as_staff(&state, &county).await.get("/staff").await.body;
        assert!(queue.contains("其他人员有 2 件逾期"), "{queue}");
        assert!(!Browser::as_staff(&state, &township).await.get("/staff").await.body.contains("其他人员"));
    })
    .await;
}

#[tokio::test]
async fn the_bell_counts_what_is_new_for_its_reader_and_marks_no_more_than_was_shown() {
    each_engine(|state| async move {
        let actor = staff(&state, Role::VillageReporter, VILLAGE, None).await;
        let beside = staff(&state, Role::VillageReporter, OTHER_VILLAGE, None).await;
        state.clock().advance(chrono::TimeDelta::minutes(1));
        tell(&state, "N-1", role(Role::VillageReporter, VILLAGE)).await;
        tell(&state, "N-2", Audience::Person(actor.id)).await;
        assert_eq!((unseen(&state, &actor).await, unseen(&state, &beside).await), (2, 0));
        let browser = Browser::as_staff(&state, &actor).await;
        let list = browser.get("/staff/news").await;
        assert!(list.body.contains("：N-1<") && list.body.contains("2 条新动态"));
        let until = list.hidden("until");
        state.clock().advance(chrono::TimeDelta::minutes(1));
        tell(&state, "N-3", role(Role::VillageReporter, VILLAGE)).await;
        let marked = browser.post("/staff/news/seen", &[("form_key", "k1"), ("until", &until)]).await;
        assert_eq!((marked.status.as_u16(), marked.location()), (303, "/staff/news?done=seen"));
        assert_eq!(unseen(&state, &actor).await, 1, "what came meanwhile stays new");
        browser.post("/staff/news/seen", &[("form_key", "k2"), ("until", "2020-01-01T00:00:00Z")]).await;
        assert_eq!(unseen(&state, &actor).await, 1, "it never goes back");
        browser.post("/staff/news/seen", &[("form_key", "k3"), ("until", "2099-01-01T00:00:00Z")]).await;
        state.clock().advance(chrono::TimeDelta::minutes(1));
        tell(&state, "N-4", role(Role::VillageReporter, VILLAGE)).await;
        assert_eq!(unseen(&state, &actor).await, 1, "nor into the future");
        assert_eq!(browser.post("/staff/news/seen", &[("until", "soon")]).await.status.as_u16(), 400);
        assert!(!Browser::as_staff(&state, &beside).await.get("/staff/news").await.body.contains("N-"));
        for i in 0..130 {
            tell(&state, &format!("B-{i}"), Audience::Person(actor.id)).await;
        }
        assert_eq!(unseen(&state, &actor).await, 100);
        assert!(browser.get("/staff").await.body.contains("99+"));
        let mut tx = state.db().read().await.unwrap();
        let (mut seen, mut after) = (vec![], None);
        loop {
            let page = store::news::page(
                &mut tx,
                Turn { keys: state.keys(), after: after.as_deref(), limit: 17 },
                &actor,
            )
            .await
            .unwrap();
            seen.extend(page.items.into_iter().map(|n| n.id.uuid()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let whole = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((whole, seen.len()), (134, 134), "no gap, no repeat");
    })
    .await;
}
