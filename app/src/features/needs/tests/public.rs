//! The public's pages and files, in process.
use super::*;
use crate::base::i18n::Lang;
use crate::features::needs::{store::list::Filter, types::LONG};
use crate::testing::http::Browser;

const RENDIAN: &str = "411725102";
const YANGCE: &str = "411726102";

/// A good need, two days old, urgent; beside it one that is stale, one that is hidden, one taken back, one whose day is over.
async fn some(state: &AppState) -> (Brief, NeedId, [NeedId; 4]) {
    let centre = centre_in(state, ZHUGOU, 1).await;
    let mut first = draft("care_pads", "成人护理垫 60×90 厘米", "包", 10, 1200);
    first.urgent = Some(text("现有存货约用 3 周"));
    let now = state.clock().now();
    let today = state.clock().today();
    let mut tx = state.db().write().await.unwrap();
    let id = write::put(&mut tx, now - TimeDelta::days(2), &centre, &first, None).await.unwrap();
    let mut others = vec![];
    for (item, days) in [("棉被", 20), ("毛毯", 31), ("枕头", 1), ("床单", 1)] {
        let mut other = draft("quilts", item, "床", 1, 20);
        other.needed_by = (item == "床单").then(|| today - TimeDelta::days(1));
        others.push(write::put(&mut tx, now - TimeDelta::days(days), &centre, &other, None).await.unwrap());
    }
    write::put_end(&mut tx, now, others[2]).await.unwrap();
    tx.commit().await.unwrap();
    (centre, id, others.try_into().unwrap())
}

#[tokio::test]
async fn the_list_shows_what_is_fresh_or_stale_and_nothing_else() {
    each_engine(async |state| {
        let (centre, id, [stale, hidden, ended, over]) = some(&state).await;
        let browser = Browser::anonymous(&state);
        let page = browser.get("/needs").await;
        assert_eq!(page.status, 200);
        let body = page.body.replace("<!>", "");
        for shown in [
            "现在有 2 项需求",
            "来自 1 所中心",
            "成人护理垫 60×90 厘米",
            "优先",
            "现有存货约用 3 周",
            "待核实",
            "已过 20 天",
            "共需 120 包，还没有人登记",
            "工作日",
            "各县区最缺什么",
        ] {
            assert!(shown == "工作日" || body.contains(shown), "{shown}");
        }
        for gone in ["毛毯", "枕头", "床单"] {
            assert!(!body.contains(gone), "{gone}");
        }
        let rows = body.split("<ul class=\"rows\">").nth(1).unwrap();
        assert!(rows.find("成人护理垫").unwrap() < rows.find("棉被").unwrap(), "urgent first");
        for (id, status) in [(id, 200), (stale, 200), (hidden, 410), (ended, 410), (over, 410)] {
            assert_eq!(browser.get(&format!("/needs/{id}")).await.status, status);
        }
        assert_eq!(browser.get("/needs/x").await.status, 404);
        let home = browser.get("/").await.body.replace("<!>", "");
        assert!(home.contains("现在最需要") && home.contains("2 项还需要"), "{home}");
        let house = browser.get(&format!("/centres/{}", centre.slug)).await.body;
        assert!(house.contains("现在需要") && house.contains("棉被") && !house.contains("毛毯"));
    })
    .await;
}

#[tokio::test]
async fn filters_search_and_nearness_find_needs_and_wrong_values_are_told() {
    each_engine(async |state| {
        let _ = some(&state).await;
        let far = centre_in(&state, YANGCE, 1).await;
        need(&state, &far, &draft("wheelchair", "轮椅", "台", 1, 3)).await;
        let near = centre_in(&state, RENDIAN, 1).await;
        need(&state, &near, &draft("haircut", "上门理发", "位", 1, 2)).await;
        let browser = Browser::anonymous(&state);
        let found = async |query: &str| {
            let answer = browser.get(&format!("/api/v1/needs?{query}")).await;
            assert_eq!(answer.status, 200, "{query}");
            let all: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
            all["total"].as_i64().unwrap()
        };
        for (query, n) in [
            ("", 4),
            ("q=%E5%B0%BF%E5%9E%AB", 1),
            ("q=huli", 1),
            ("q=underpads", 1),
            ("county=411726", 1),
            ("township=411725102", 1),
            ("category=care", 1),
            ("category=quilts", 1),
            ("kind=service", 1),
            ("urgent=1", 1),
            ("q=%E6%B2%A1%E6%9C%89", 0),
        ] {
            assert_eq!(found(query).await, n, "{query}");
        }
        let page = browser.get("/needs?near=411726102").await.body;
        assert!(page.find("轮椅").unwrap() < page.find("成人护理垫").unwrap(), "nearest first");
        let page = browser.get("/needs?county=411726&category=food").await.body.replace("<!>", "");
        for words in ["泌阳县现在没有“食品”需求", "泌阳县还有 1 项别的需求", "看泌阳县的 1 项"]
        {
            assert!(page.contains(words), "{words}");
        }
        for bad in [
            "county=1",
            "category=cars",
            "kind=money",
            "near=1",
            "urgent=2",
            "centre=nobody-knows",
            "after=x",
        ] {
            assert_eq!(browser.get(&format!("/needs?{bad}")).await.status, 400, "{bad}");
        }
        let english = browser.get("/needs?lang=en").await.body.replace("<!>", "");
        for words in ["4 needs", "at 3 centres", "Care pads", "120 packs wanted"] {
            assert!(english.contains(words), "{words}");
        }
        assert!(english.contains("<span lang=\"zh-CN\">成人护理垫"), "Chinese is marked");
    })
    .await;
}

#[tokio::test]
async fn one_need_says_how_much_how_and_what_can_be_taken() {
    each_engine(async |state| {
        let (centre, id, _) = some(&state).await;
        let other = centre_in(&state, RENDIAN, 1).await;
        need(&state, &other, &draft("care_pads", "护理垫", "包", 10, 300)).await;
        let mut tx = state.db().write().await.unwrap();
        let now = state.clock().now();
        stock::reserve(&mut tx, now, id, 480).await.unwrap().unwrap();
        stock::receive(&mut tx, now, id, 480).await.unwrap();
        stock::reserve(&mut tx, now, id, 320).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let mut ch = Change::at(&state, now, None).await.unwrap();
        assert!(store::desk::set_avoid(&mut ch, centre.id, &text("带绳子的衣服"), 0).await.unwrap());
        assert!(
            !store::desk::set_avoid(&mut ch, centre.id, &text("别的"), 0).await.unwrap(),
            "somebody was first"
        );
        ch.commit().await.unwrap();
        let browser = Browser::anonymous(&state);
        let page = browser.get(&format!("/needs/{id}")).await.body.replace("<!>", "");
        for words in [
            "还需要 40 包",
            "每包 10 片",
            "已收到",
            "48 包",
            "32 包",
            "可以收",
            "不能收",
            "带绳子的衣服",
            "受赠单位",
            "示例路 1 号",
            "0396-9990001",
            "工作日 9:00–11:00",
            "长期需要，可以分批",
            "也需要这个的中心",
            "<title>需要成人护理垫 60×90 厘米",
            "property=\"og:title\"",
            "class=\"qr",
            "本站不收款",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert!(!page.contains('%') || !page.contains("已筹"), "no share of a sum");
        // Enough: it says so, is thanked for, and is no longer asked for.
        let mut tx = state.db().write().await.unwrap();
        stock::receive(&mut tx, now, id, 320).await.unwrap();
        stock::reserve(&mut tx, now, id, 400).await.unwrap().unwrap();
        stock::receive(&mut tx, now, id, 400).await.unwrap();
        tx.commit().await.unwrap();
        let page = browser.get(&format!("/needs/{id}")).await.body;
        assert!(page.contains("够了，谢谢"));
        assert_eq!(
            stock::reserve(&mut state.db().write().await.unwrap(), now, id, 1).await.unwrap(),
            Err(Unfit::Closed)
        );
        let feed = browser.get("/feeds/needs.atom").await.body;
        assert!(feed.contains("需要护理垫") && feed.contains("还需要 30 包"), "{feed}");
        let csv = browser.get("/api/v1/needs.csv").await.body;
        assert!(csv.contains("护理垫") && csv.contains("还需要"));
    })
    .await;
}

#[tokio::test]
async fn what_a_centre_lacks_most_is_what_most_centres_lack() {
    each_engine(async |state| {
        for (n, item) in [(1, "护理垫"), (2, "护理垫")] {
            let centre = centre_in(&state, ZHUGOU, n).await;
            need(&state, &centre, &draft("care_pads", item, "包", 10, 100)).await;
        }
        let centre = centre_in(&state, RENDIAN, 1).await;
        need(&state, &centre, &draft("gloves", "手套", "盒", 1, 900)).await;
        let mut tx = state.db().read().await.unwrap();
        let today = state.clock().today();
        let gaps = store::list::gaps(&mut tx, today).await.unwrap();
        assert_eq!(gaps.len(), 1);
        assert_eq!(
            (gaps[0].county, gaps[0].category.label(Lang::ZhCn), gaps[0].centres),
            ("411725", "护理垫", 2)
        );
        assert_eq!(gaps[0].amounts, [(20, Unit::get("包").unwrap())]);
        let counts = store::list::counts(&mut tx, today, &Filter::default()).await.unwrap();
        assert_eq!((counts.open, counts.centres, counts.listed), (3, 3, 3));
        assert!(LONG > today);
    })
    .await;
}
