//! Lists, filters, search, pages, and whatever else stands in an address.
use std::collections::BTreeSet;

use super::*;
use crate::testing::{each_engine, sqlite_state, tuesday};

/// The addresses of notices in an answer, in its order.
fn numbers(body: &str) -> Vec<String> {
    body.split("/notices/").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn next_link(body: &str) -> Option<String> {
    let tag = body.split("<a ").find(|tag| tag.contains("rel=\"next\""))?;
    Some(tag.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test]
async fn a_walk_through_the_pages_meets_each_notice_once() {
    each_engine(|state| async move {
        let mut all = BTreeSet::new();
        for _ in 0..45 {
            all.insert(publish(&state, draft(six())).await.to_string());
        }
        for (now, list) in [(tuesday(), "open"), (end(), "ended")] {
            state.clock().set(now);
            let mut met = vec![];
            let mut path = Some(format!("/notices?state={list}&county=411725"));
            while let Some(p) = path {
                let page = get(&state, &p).await;
                assert_eq!(page.status, StatusCode::OK);
                assert!(
                    page.body.replace("<!>", "").contains("<b>45</b> 份"),
                    "the count is that of the list"
                );
                met.extend(numbers(&page.body));
                path = next_link(&page.body);
            }
            assert_eq!(met.len(), 45, "{list}");
            assert_eq!(met.into_iter().collect::<BTreeSet<_>>(), all);
        }
        let both = get(&state, "/notices").await;
        assert_eq!(numbers(&both.body).len(), 10, "the latest ten that ended");
        assert!(both.has("现在没有正在公示的"));
    })
    .await;
}

#[tokio::test]
async fn the_api_pages_and_holds_no_person() {
    each_engine(|state| async move {
        for _ in 0..52 {
            publish(&state, draft(six())).await;
        }
        let first = get(&state, "/api/v1/notices?county=411725").await;
        let json: serde_json::Value = serde_json::from_str(&first.body).unwrap();
        let items = json["items"].as_array().unwrap();
        assert_eq!(items.len(), 50);
        let item = &items[0];
        let no = NoticeNo::parse(item["id"].as_str().unwrap()).unwrap();
        assert_eq!(item["number"], no.official());
        assert_eq!(item["posted_at"], "2026-09-18T09:00:00+08:00");
        assert_eq!(item["ends_at"], "2026-09-29T00:00:00+08:00");
        assert_eq!(item["people"], 6);
        assert_eq!(item["url"], format!("http://127.0.0.1:3000/notices/{no}"));
        assert!(!first.has("某") && !first.has("serial") && !first.has("rows"));
        let next = json["next"].as_str().unwrap();
        let second = get(&state, &format!("/api/v1/notices?county=411725&after={next}")).await;
        let json: serde_json::Value = serde_json::from_str(&second.body).unwrap();
        assert_eq!((json["items"].as_array().unwrap().len(), json["next"].is_null()), (2, true));
        let elsewhere = get(&state, &format!("/api/v1/notices?county=411721&after={next}")).await;
        assert_eq!(elsewhere.status, StatusCode::BAD_REQUEST, "a cursor opens on its own list only");
    })
    .await;
}

#[tokio::test]
async fn filters_and_search_find_what_they_say() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let other = Draft {
            county: "411721".into(),
            kind: NoticeKind::ExitProposed,
            subjects: ["张三", "李四", "王五"].iter().map(|n| subject(n, "411721001")).collect(),
            ..draft(vec![])
        };
        let exit = publish(&state, other).await;
        let found = |path: String| {
            let state = state.clone();
            async move {
                let page = get(&state, &path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert_unkept(&page);
                numbers(&page.body)
            }
        };
        let (a, b) = (no.to_string(), exit.to_string());
        let town = crate::base::divisions::township(TOWNS[0]).unwrap();
        for (query, expected) in [
            ("county=411725".to_owned(), vec![&a]),
            ("township=411725001".to_owned(), vec![&a]),
            ("township=411725002".to_owned(), vec![]),
            ("county=411721&township=411725001".to_owned(), vec![]),
            ("kind=exit".to_owned(), vec![&b]),
            ("year=2026&state=open".to_owned(), vec![&a, &b]),
            ("year=2025".to_owned(), vec![]),
            (encoded("确山"), vec![&a]),
            (encoded("确山1号"), vec![&a]),
            (encoded("1号"), vec![&a, &b]),
            (encoded(town.name), vec![&a]),
            (encoded("拟退出"), vec![&b]),
            (encoded("张三"), vec![]),
            (encoded("西平") + "&county=411725", vec![]),
            (encoded("确山999号"), vec![]),
        ] {
            let mut got = found(format!("/notices?{query}")).await;
            got.sort();
            let mut want: Vec<String> = expected.into_iter().cloned().collect();
            want.sort();
            assert_eq!(got, want, "{query}");
        }
        for text in ["驻托公示〔2026〕确山1号", "411725-2026-1"] {
            let answer = get(&state, &format!("/notices?{}", encoded(text))).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (StatusCode::SEE_OTHER, "/notices/411725-2026-1")
            );
        }
        let missing = get(&state, &format!("/notices?{}", encoded("驻托公示〔2026〕确山99号"))).await;
        assert!(missing.status == StatusCode::OK && missing.has("没有驻托公示〔2026〕确山99号"));
        let official = get(&state, "/notices/411725-2026-001").await;
        assert_eq!(
            (official.status, official.header("location")),
            (StatusCode::SEE_OTHER, "/notices/411725-2026-1")
        );
    })
    .await;
}

#[tokio::test]
async fn wrong_values_are_400_and_unknown_notices_404() {
    let state = sqlite_state(crate::base::clock::Clock::fixed(tuesday())).await;
    for query in [
        "county=411799",
        "county=x",
        "township=1",
        "kind=all",
        "year=abc",
        "year=02026",
        "year=%2B2026",
        "year=1999",
        "state=closed",
        "lang=fr",
        "after=x",
        "state=open&after=x",
        "county=411725&county=411721",
        "q=%00",
        "q=a%0Ab",
        "q=%ff",
        "county=%00",
    ] {
        for path in ["/notices", "/api/v1/notices"] {
            let answer = get(&state, &format!("{path}?{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}?{query}");
        }
    }
    let long = "a".repeat(10_000);
    assert_eq!(get(&state, &format!("/notices?q={long}")).await.status, StatusCode::BAD_REQUEST);
    for no in
        ["411725-2026-1", "x", "411725-2026-0", "1-1-1", "411725-2026-99999999999", "%00", "..%2f", &long]
    {
        assert_eq!(get(&state, &format!("/notices/{no}")).await.status, StatusCode::NOT_FOUND, "{no}");
    }
}

#[tokio::test]
async fn hostile_texts_are_shown_as_text() {
    each_engine(|state| async move {
        publish(&state, draft(six())).await;
        for text in [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'; DROP TABLE notices; --",
            "' OR '1'='1",
            "%' AND 1=1 --",
            "{{7*7}} ${7*7}",
            "../../etc/passwd",
            "\u{202e}\u{feff}号",
            "𠮷\u{e0100}",
        ] {
            for path in ["/notices", "/api/v1/notices"] {
                let page = get(&state, &format!("{path}?{}", encoded(text))).await;
                assert_eq!(page.status, StatusCode::OK, "{path} {text}");
                assert!(!page.has("<script>alert") && !page.has("<img src=x"), "{text} is not escaped");
            }
        }
        assert!(get(&state, "/notices").await.has("411725-2026-1"));
    })
    .await;
}

#[tokio::test]
async fn pub_14_the_feed_is_atom_with_stable_ids() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let read = |body: &str| atom_syndication::Feed::read_from(body.as_bytes()).unwrap();
        let open = get(&state, "/feeds/notices.atom").await;
        assert_eq!(open.header("content-type"), "application/atom+xml; charset=utf-8");
        assert_unkept(&open);
        let feed = read(&open.body);
        let entry = &feed.entries()[0];
        assert_eq!(entry.id(), format!("tag:127.0.0.1,2026-01-01:notices/{no}"));
        assert_eq!(entry.updated().to_rfc3339(), "2026-09-18T09:00:00+08:00");
        assert!(entry.summary().unwrap().value.contains("拟入住 6 人"));
        state.clock().set(end());
        let ended = read(&get(&state, "/feeds/notices.atom").await.body);
        assert_eq!(ended.entries()[0].id(), entry.id());
        assert_eq!(ended.entries()[0].updated().to_rfc3339(), "2026-09-29T00:00:00+08:00");
    })
    .await;
}

#[tokio::test]
async fn an_empty_register_explains_itself() {
    let state = sqlite_state(crate::base::clock::Clock::fixed(tuesday())).await;
    let page = get(&state, "/notices").await;
    assert!(page.status == StatusCode::OK && page.has("还没有张贴过公示"));
    assert_eq!(get(&state, "/feeds/notices.atom").await.status, StatusCode::OK);
    assert!(get(&state, "/api/v1/notices").await.has("\"items\":[]"));
}
