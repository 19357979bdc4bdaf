//! The public's pages and files, in process.
use super::*;
use crate::base::i18n::Lang;
use crate::testing::{http::Answer, http::Browser, vectors};

fn plain(answer: &Answer) -> String {
    answer.body.replace("<!>", "")
}

/// An open time of ten places, and beside it one that has closed, one that is cancelled, one that was.
async fn some(state: &AppState) -> (Brief, TimeId, [TimeId; 3]) {
    let centre = centre_in(state, ZHUGOU, 1).await;
    let said = terms(&[("cleaning", None), ("haircut", Some(4))], 10, Some(1));
    let id = open(state, &centre, slot("2026-09-30"), &said).await;
    let closed = open(state, &centre, slot("2026-09-22"), &said).await;
    let gone = open(state, &centre, slot("2026-10-05"), &said).await;
    let over = open(state, &centre, slot("2026-09-20"), &said).await;
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let time = write::lock(&mut ch, gone).await.unwrap().unwrap();
    write::cancel(&mut ch, &time, &text("当天消防检查")).await.unwrap();
    ch.commit().await.unwrap();
    (centre, id, [closed, gone, over])
}

#[tokio::test]
async fn the_list_shows_what_one_can_take_and_nothing_else() {
    each_engine(async |state| {
        let (centre, id, [closed, gone, over]) = some(&state).await;
        let browser = Browser::anonymous(&state);
        let page = plain(&browser.get("/visits").await);
        for words in [
            "1 个时段可以去",
            "来自 1 所中心",
            "9月30日 周三",
            "15:00–17:00",
            "打扫、理发",
            "还有 10 人名额，1 个团队名额",
        ] {
            assert!(page.contains(words), "{words}");
        }
        for path in [closed, gone, over] {
            assert!(!page.contains(&path.to_string()));
        }
        take(&state, id, &[activity("haircut")], 4, 0).await.unwrap();
        take(&state, id, &[activity("cleaning")], 4, 1).await.unwrap();
        assert!(plain(&browser.get("/visits").await).contains("只剩 2 人"));
        take(&state, id, &[activity("cleaning")], 2, 0).await.unwrap();
        let mut tx = state.db().write().await.unwrap();
        store::wait(&mut tx, id, 3).await.unwrap();
        tx.commit().await.unwrap();
        assert!(plain(&browser.get("/visits").await).contains("已满，3 人候补"));
        let home = plain(&browser.get("/").await);
        assert!(
            home.contains("最近 9月30日") && home.contains("最近可以去") && home.contains("已满，3 人候补")
        );
        let house = plain(&browser.get(&format!("/centres/{}", centre.slug)).await);
        assert!(
            house.contains("可以探访的时间")
                && house.contains(&format!("/visits/{id}"))
                && !house.contains(&gone.to_string())
        );
        let api = browser.get("/api/v1/visits").await;
        let all: serde_json::Value = serde_json::from_str(&api.body).unwrap();
        assert_eq!((all["total"].as_i64(), all["visits"][0]["places_left"].as_i64()), (Some(1), Some(0)));
        assert_eq!(all["visits"][0]["activities"], "cleaning,haircut");
        assert!(browser.get("/api/v1/visits.csv").await.body.contains("2026年9月30日 15:00"));
    })
    .await;
}

#[tokio::test]
async fn filters_find_what_fits_and_wrong_values_are_told() {
    each_engine(async |state| {
        let here = centre_in(&state, ZHUGOU, 1).await;
        let far = centre_in(&state, "411726102", 1).await;
        let plain_terms = |key: &str, places| terms(&[(key, None)], places, None);
        let wednesday = open(&state, &here, slot("2026-09-30"), &plain_terms("company", 3)).await;
        let saturday = open(&state, &far, slot("2026-10-03"), &plain_terms("cleaning", 20)).await;
        let nurse = open(&state, &here, slot("2026-10-08"), &terms(&[("nursing", Some(2))], 9, None)).await;
        let older = open(
            &state,
            &here,
            slot("2026-10-09"),
            &crate::features::times::types::Terms { min_age: 14, ..plain_terms("company", 9) },
        )
        .await;
        let browser = Browser::anonymous(&state);
        for (query, expected) in [
            ("", vec![wednesday, saturday, nurse, older]),
            ("county=411726", vec![saturday]),
            ("township=411725101", vec![wednesday, nurse, older]),
            ("days=weekend", vec![saturday]),
            ("days=3", vec![wednesday]),
            ("days=weekdays&from=2026-10-01", vec![nurse, older]),
            ("to=2026-10-03", vec![wednesday, saturday]),
            ("activity=company", vec![wednesday, older]),
            ("size=4", vec![saturday, nurse, older]),
            ("size=3&activity=nursing", vec![]),
            ("age=8_13", vec![wednesday]),
            ("age=14_17", vec![wednesday, saturday, older]),
            ("holds=none", vec![wednesday, saturday, older]),
            ("holds=nurse", vec![wednesday, saturday, nurse, older]),
            ("holds=doctor&activity=nursing", vec![]),
        ] {
            let found: serde_json::Value =
                serde_json::from_str(&browser.get(&format!("/api/v1/visits?{query}")).await.body).unwrap();
            let ids: Vec<_> = found["visits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|v| v["id"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(ids, expected.iter().map(ToString::to_string).collect::<Vec<_>>(), "{query}");
            let page = browser.get(&format!("/visits?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            assert_eq!(page.body.contains("没有找到时段"), expected.is_empty(), "{query}");
        }
        let near = browser.get("/visits?near=411726102").await.body;
        assert!(
            near.find(&saturday.to_string()).unwrap() < near.find(&wednesday.to_string()).unwrap(),
            "nearest first"
        );
        for bad in [
            "county=1",
            "activity=flying",
            "size=0",
            "size=999",
            "age=under_8",
            "holds=x",
            "days=8",
            "from=x",
            "after=x",
            "centre=nobody-knows",
        ] {
            assert_eq!(browser.get(&format!("/visits?{bad}")).await.status, 400, "{bad}");
        }
        let page = plain(&browser.get("/visits?county=411726&lang=en").await);
        for words in ["1 time to visit", "20 places left", "Cleaning", "Saturday 3 October"] {
            assert!(page.contains(words), "{words}");
        }
    })
    .await;
}

#[tokio::test]
async fn vol_03_a_time_says_all_that_one_must_know_before() {
    each_engine(async |state| {
        let (_, id, [closed, gone, over]) = some(&state).await;
        let browser = Browser::anonymous(&state);
        let page = plain(&browser.get(&format!("/visits/{id}")).await);
        for words in [
            "示例路 1 号",
            "打扫活动室，陪住户说话",
            "14 岁以上",
            "地面湿滑",
            "使用剪刀和推子",
            "卫生院统一办理志愿者意外险",
            "围裙",
            "不拍照，不直播",
            "示例卫生院",
            "计入志愿服务时间",
            "预约，或者排候补",
            "共 10 个名额",
            "2026年9月29日 15:00截止",
            &format!("/calendar/visits/{id}.ics"),
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(browser.get(&format!("/visits/{closed}")).await.status, 200);
        assert!(plain(&browser.get(&format!("/visits/{closed}")).await).contains("预约已经截止"));
        let cancelled = browser.get(&format!("/visits/{gone}")).await;
        assert_eq!(cancelled.status, 410);
        assert!(
            plain(&cancelled).contains("当天消防检查") && cancelled.body.contains(&id.to_string()),
            "why, and other times"
        );
        assert_eq!(browser.get(&format!("/visits/{over}")).await.status, 410);
        for missing in [
            "/visits/x",
            &format!("/visits/{}", TimeId::new(state.clock().now())),
            "/campaigns/x",
            "/calendar/visits/x.ics",
            "/calendar/counties/411725",
        ] {
            assert_eq!(browser.get(missing).await.status, 404, "{missing}");
        }
        let english = plain(&browser.get(&format!("/visits/{id}?lang=en")).await);
        assert!(english.contains("14 and over") && english.contains("<span lang=\"zh-CN\">打扫活动室"));
    })
    .await;
}

#[tokio::test]
async fn a_kept_page_changes_at_the_second_booking_closes() {
    each_engine(async |state| {
        let (_, id, _) = some(&state).await;
        let browser = Browser::anonymous(&state);
        let closes = read(&state, id).await.slot.closes_at;
        let paths = ["/visits".to_owned(), "/".to_owned(), "/visits/month".to_owned()];
        state.clock().set(closes - TimeDelta::seconds(1));
        for path in &paths {
            for _ in 0..2 {
                assert!(browser.get(path).await.body.contains(&id.to_string()), "{path}");
            }
        }
        let own = format!("/visits/{id}");
        assert!(!plain(&browser.get(&own).await).contains("预约已经截止"));
        state.clock().set(closes);
        for path in &paths {
            assert!(!browser.get(path).await.body.contains(&id.to_string()), "{path}");
        }
        assert!(plain(&browser.get(&own).await).contains("预约已经截止"));
    })
    .await;
}

#[tokio::test]
async fn the_month_lights_the_days_on_which_one_can_go() {
    each_engine(async |state| {
        let (_, id, _) = some(&state).await;
        let browser = Browser::anonymous(&state);
        let page = plain(&browser.get("/visits/month?day=2026-09-30").await);
        for words in [
            "五周里 1 天有名额",
            "9月21日至10月25日",
            "1 次",
            "aria-current=\"true\"",
            "调休上班",
            "10.1",
            "未出",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert!(page.contains(&id.to_string()));
        take(&state, id, &[activity("cleaning")], 10, 0).await.unwrap();
        let page = plain(&browser.get("/visits/month").await);
        assert!(page.contains("五周里 0 天有名额") && page.contains("class=\"rest\""));
        let next = plain(&browser.get("/visits/month?start=2026-10-26").await);
        assert!(next.contains("10月26日至11月29日") && next.contains("前五周"));
        for bad in ["day=x", "start=2031-01-01", "size=a"] {
            assert_eq!(browser.get(&format!("/visits/month?{bad}")).await.status, 400, "{bad}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_campaign_has_the_times_around_its_day() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let said = terms(&[("company", None)], 10, None);
        let inside = open(&state, &centre, slot("2026-12-05"), &said).await;
        let outside = open(&state, &centre, slot("2026-12-11"), &said).await;
        let browser = Browser::anonymous(&state);
        let page = plain(&browser.get("/campaigns/persons-with-disabilities-day").await);
        for words in ["国际残疾人日", "12月3日 周四", "还有<b>72</b>天", "国际志愿者日", "全国助残日"]
        {
            assert!(page.contains(words), "{words}");
        }
        assert!(page.contains(&inside.to_string()) && !page.contains(&outside.to_string()));
        let none = plain(&browser.get("/campaigns/disability-day").await);
        assert!(none.contains("2027年5月16日 周日") && none.contains("还没有发布"));
    })
    .await;
}

/// The value of a property of the first event.
fn property(file: &str, name: &str) -> String {
    let unfolded = file.replace("\r\n ", "");
    let line = unfolded.lines().find(|l| l.starts_with(&format!("{name}:"))).unwrap_or_default().to_owned();
    line.split_once(':').map(|(_, v)| v.to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn f09_a_file_holds_utc_and_says_the_time_in_words_too() {
    let file = vectors::file("ics");
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let browser = Browser::anonymous(&state);
        let mut ran = 0;
        for v in file["stamps"].as_array().unwrap() {
            let at = format!("{}:00", v["starts_shanghai"].as_str().unwrap()).parse().unwrap();
            let slot = Slot::new(at, v["minutes"].as_i64().unwrap(), 0);
            let id = open(&state, &centre, slot, &terms(&[("company", None)], 9, None)).await;
            let ics = browser.get(&format!("/calendar/visits/{id}.ics")).await.body;
            let expect = &v["expect"];
            for name in ["DTSTART", "DTEND"] {
                assert_eq!(property(&ics, name), expect[name].as_str().unwrap(), "ics#{}", v["id"]);
            }
            let words = slot.words(Lang::ZhCn, state.clock().today());
            assert!(property(&ics, "DESCRIPTION").contains(&words), "ics#{}", v["id"]);
            for part in expect["words_contain"].as_array().unwrap() {
                assert!(words.contains(part.as_str().unwrap()), "ics#{}: {words}", v["id"]);
            }
            if let Some(any) = expect["words_contain_one_of"].as_array() {
                assert!(any.iter().any(|p| words.contains(p.as_str().unwrap())), "ics#{}: {words}", v["id"]);
            }
            ran += 1;
        }
        assert!(ran > 0);
    })
    .await;
}

#[tokio::test]
async fn f08_uid_stays_and_sequence_rises_with_hour_and_cancellation_only() {
    each_engine(async |state| {
        let centre = centre_in(&state, ZHUGOU, 1).await;
        let said = terms(&[("company", None)], 9, None);
        let id = open(&state, &centre, slot("2026-10-14"), &said).await;
        let browser = Browser::anonymous(&state);
        let path = format!("/calendar/visits/{id}.ics");
        let look = async || {
            let answer = browser.get(&path).await;
            let kind = answer.headers["content-type"].to_str().unwrap().to_owned();
            let method = property(&answer.body, "METHOD");
            assert_eq!(kind, format!("text/calendar; charset=utf-8; method={method}"));
            (
                property(&answer.body, "UID"),
                property(&answer.body, "SEQUENCE").parse::<i64>().unwrap(),
                method,
                property(&answer.body, "STATUS"),
            )
        };
        let first = look().await;
        assert_eq!((first.2.as_str(), first.3.as_str()), ("PUBLISH", "CONFIRMED"));
        let change = async |slot: Slot, said: &Terms| {
            let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
            let time = write::lock(&mut ch, id).await.unwrap().unwrap();
            write::change(&mut ch, &time, slot, said).await.unwrap().unwrap();
            ch.commit().await.unwrap();
        };
        change(slot("2026-10-14"), &Terms { tasks: text("陪住户下棋"), ..said.clone() }).await;
        assert_eq!(look().await, first, "another text is no news");
        change(slot("2026-10-15"), &said).await;
        let moved = look().await;
        assert!(moved.0 == first.0 && moved.1 > first.1);
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let time = write::lock(&mut ch, id).await.unwrap().unwrap();
        write::cancel(&mut ch, &time, &text("停电")).await.unwrap();
        ch.commit().await.unwrap();
        let gone = look().await;
        assert!(gone.0 == first.0 && gone.1 > moved.1);
        assert_eq!((gone.2.as_str(), gone.3.as_str()), ("CANCEL", "CANCELLED"));
        // Whoever subscribed is told too.
        for calendar in [
            format!("/calendar/centres/{}.ics", centre.slug),
            "/calendar/counties/411725.ics".into(),
            "/calendar/activities/company.ics".into(),
        ] {
            let body = browser.get(&calendar).await.body;
            assert!(
                body.contains(&gone.0)
                    && body.contains("STATUS:CANCELLED")
                    && body.contains("METHOD:PUBLISH"),
                "{calendar}"
            );
            assert!(body.lines().all(|l| l.len() <= 76), "{calendar}");
        }
    })
    .await;
}
