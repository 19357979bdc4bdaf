//! Pages and open data, asked in process.
use super::*;
use crate::testing::{each_engine, sqlite_state, tuesday};
use chrono::TimeDelta;

async fn some(state: &AppState) {
    add(state, draft(ZHUGOU, 1, "示例竹沟托养中心")).await;
    let mut full = draft(RENDIAN, 1, "示例任店托养中心");
    full.beds = Beds::new(8, Some(8)).unwrap();
    full.coordinates = Coordinates::new(32.70, 114.03).ok();
    add(state, full).await;
    let mut village = draft(YANGCE, 1, "示例羊册村托养中心");
    (village.kind, village.host_unit) = (CentreType::VillageClinic, "示例村卫生室".into());
    village.facilities = CodeSet::default();
    village.beds = Beds::new(6, Some(3)).unwrap();
    village.carers_on_duty = Some(1);
    add(state, village).await;
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from}"));
    let rest = &text[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

#[tokio::test]
async fn the_list_says_how_many_and_the_map_agrees() {
    each_engine(|state| async move {
        some(&state).await;
        let page = get(&state, "/centres").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("全市共 <b>3 所</b>，其中 <b>2 所</b>尚有空床"),
            "{}",
            between(&page.body, "class=\"count\"", "</p>")
        );
        let map = between(&page.body, "viewBox=\"0 0 400 300\"", "</svg>");
        assert_eq!(map.matches("<a ").count(), 10);
        for (county, n) in [("确山县", 2), ("泌阳县", 1), ("新蔡县", 0)] {
            assert!(map.contains(&format!("aria-label=\"{county}，{n} 所\"")), "{map}");
        }
        assert!(!page.body.contains("viewBox=\"0 0 350 350\""));
        // The link of a tile leads to as many as it says, and is marked there.
        let county = get(&state, "/centres?free=1&county=411725").await;
        assert!(county.body.contains("确山县共 <b>1 所</b>尚有空床"));
        let map = between(&county.body, "viewBox=\"0 0 400 300\"", "</svg>");
        assert!(map.contains("aria-current=\"true\"") && map.contains("确山县，1 所，已选"), "{map}");
        assert!(map.contains("href=\"/centres?free=1&amp;county=411726\""), "{map}");
        let compass = between(&county.body, "viewBox=\"0 0 350 350\"", "</svg>");
        assert_eq!(compass.matches("<a ").count(), 1);
        let all = get(&state, "/centres?county=411725").await;
        let compass = between(&all.body, "viewBox=\"0 0 350 350\"", "</svg>");
        assert!(
            compass.contains("aria-label=\"1，示例竹沟托养中心，东北面，约 7 公里，尚有空床\""),
            "{compass}"
        );
        assert!(compass.contains("aria-label=\"2，示例任店托养中心，南面，约 11 公里\""), "{compass}");
        let list = between(
            &all.body[all.body.find("</svg><figcaption class=\"meta\">示意图").unwrap()..],
            "<ol",
            "</ol>",
        );
        assert!(list.contains("东北面，约 7 公里") && list.contains("示例任店托养中心"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn pub_12_no_outlet_gives_a_head_count() {
    let state = sqlite_state(crate::base::clock::Clock::fixed(tuesday())).await;
    let mut d = draft(ZHUGOU, 1, "示例竹沟托养中心");
    d.beds = Beds::new(41, Some(37)).unwrap();
    d.carers_on_duty = Some(23);
    add(&state, d.clone()).await;
    d.beds = Beds::new(41, Some(36)).unwrap();
    add(&state, d).await;
    for path in [
        "/centres",
        "/centres?county=411725",
        "/centres/shilizhugoutuoyangzhongxin",
        "/api/v1/centres",
        "/api/v1/centres.csv",
    ] {
        let page = get(&state, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let main = page.body.split("<main").last().unwrap();
        for secret in ["36", "37", "1.6", "1.57", "occupied"] {
            let inside = main
                .match_indices(secret)
                .find(|(i, _)| !main[..*i].ends_with(|c: char| c.is_ascii_digit() || c == '.'));
            let digit_after = inside.is_some_and(|(i, s)| {
                main[i + s.len()..].starts_with(|c: char| c.is_ascii_digit() || c == '.')
            });
            assert!(
                inside.is_none() || digit_after,
                "{secret} in {path}: {:?}",
                inside.map(|(i, _)| &main[i.saturating_sub(60)..(i + 60).min(main.len())])
            );
        }
    }
}

#[tokio::test]
async fn one_centre_with_all_that_is_known() {
    each_engine(|state| async move {
        some(&state).await;
        let page = get(&state, "/centres/shilizhugoutuoyangzhongxin").await;
        assert_eq!(page.status, StatusCode::OK);
        for text in [
            "确山县竹沟镇",
            "依托",
            "示例卫生院",
            "尚有空床",
            "不超过 2 位住户配 1 人",
            "不是国家标准",
            "康复训练室",
            "每周三 9:00–11:00",
            "从确山县政府驻地看：东北面，约 7 公里",
            "北纬 32.85000°",
            "href=\"tel:+863969990001\"",
            "公益性事业单位，可开捐赠票据",
            "资料更新于 2026年9月22日（今天）",
            "href=\"/centres?county=411725\"",
        ] {
            assert!(page.body.contains(text), "{text}");
        }
        assert!(!page.body.contains("最近的变化") && !page.body.contains("一段时间没有更新"));
        // Three residents: no ratio.
        let village = get(&state, "/centres/shiliyangcecuntuoyangzhongxin").await;
        assert!(village.body.contains("配比不公布") && village.body.contains("示例卫生院1"));
        state.clock().advance(TimeDelta::days(181));
        let later = get(&state, "/centres/shilizhugoutuoyangzhongxin?lang=en").await;
        assert!(later.body.contains("This information is not recent") && later.body.contains("6 months ago"));
        assert!(later.body.contains("lang=\"zh-CN\">示例竹沟托养中心"));
        let mut changed = draft(ZHUGOU, 1, "示例竹沟托养中心");
        changed.visiting_hours = Some("<b>每天</b>".into());
        add(&state, changed).await;
        let page = get(&state, "/centres/shilizhugoutuoyangzhongxin").await;
        assert!(
            page.body.contains("探访时间由“每周三 9:00–11:00”改为“&lt;b>每天&lt;/b>”")
                || page.body.contains("改为“&lt;b&gt;每天&lt;/b&gt;”")
        );
        assert!(!page.body.contains("<b>每天"));
    })
    .await;
}

#[tokio::test]
async fn what_does_not_exist_is_said_so() {
    each_engine(|state| async move {
        some(&state).await;
        for slug in ["no-such", "SHILI", "a%00b", "..%2f..%2fetc", "%3Cscript%3E", "示例", &"a".repeat(5000)]
        {
            let path = format!("/centres/{}", slug.replace("示例", "%E7%A4%BA%E4%BE%8B"));
            let page = get(&state, &path).await;
            assert_eq!((page.status, page.kind), (StatusCode::NOT_FOUND, Some(ErrorKind::Centre)), "{slug}");
        }
        for (query, kind) in [
            ("county=1", ErrorKind::Filter("county")),
            ("township=411725999", ErrorKind::Filter("township")),
            ("type=inn", ErrorKind::Filter("type")),
            ("has=tv&has=pool", ErrorKind::Filter("has")),
            ("free=2", ErrorKind::Filter("free")),
            ("near=411725", ErrorKind::Filter("near")),
            ("after=x", ErrorKind::Cursor),
        ] {
            for path in ["/centres", "/api/v1/centres"] {
                let page = get(&state, &format!("{path}?{query}")).await;
                assert_eq!((page.status, page.kind), (StatusCode::BAD_REQUEST, Some(kind)), "{path}?{query}");
            }
        }
        for query in ["county=411725&county=411725", "q=%ff", "q=%00", "q=%0"] {
            assert_eq!(
                get(&state, &format!("/centres?{query}")).await.status,
                StatusCode::BAD_REQUEST,
                "{query}"
            );
        }
        let hostile = [
            "'%20OR%201=1--",
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "%25",
            "_",
            "%5C",
            "%E2%80%AE",
            "%F0%A0%AE%B7",
            "%22%3E",
        ];
        for q in hostile {
            for path in ["/centres", "/api/v1/centres", "/api/v1/centres.csv"] {
                let page = get(&state, &format!("{path}?q={q}")).await;
                assert_eq!(page.status, StatusCode::OK, "{path}?q={q}");
                assert!(
                    !page.body.contains("<script>alert") && !page.body.contains("示例竹沟"),
                    "{path}?q={q}"
                );
            }
        }
        let wrong = get(&state, "/centres?county=411726&township=411725101").await;
        assert!(wrong.body.contains("竹沟镇不在泌阳县"));
        assert!(get(&state, "/centres?q=zzz").await.body.contains("没有找到与“zzz”有关的托养中心"));
    })
    .await;
}

#[tokio::test]
async fn nearest_first_says_from_where() {
    each_engine(|state| async move {
        some(&state).await;
        let page = get(&state, "/centres?near=411726102").await;
        assert!(page.body.contains("从羊册镇的托养中心算起"));
        let first = page.body.find("<h3><a href=\"/centres/").unwrap();
        assert!(
            page.body[first..].starts_with("<h3><a href=\"/centres/shiliyangce"),
            "{}",
            &page.body[first..first + 80]
        );
        assert!(page.body.contains("不到 1 公里"));
        let page = get(&state, "/centres?near=411729102").await;
        assert!(page.body.contains("从新蔡县政府驻地算起"));
    })
    .await;
}

#[tokio::test]
async fn open_data_is_complete_and_guarded() {
    each_engine(|state| async move {
        some(&state).await;
        let mut d = draft(ZHUGOU, 2, "=HYPERLINK(\"x\")");
        d.host_unit = "+示例".into();
        add(&state, d).await;
        let json: serde_json::Value =
            serde_json::from_str(&get(&state, "/api/v1/centres").await.body).unwrap();
        assert_eq!((json["total"].as_i64(), json["centres"].as_array().unwrap().len()), (Some(4), 4));
        assert!(json["next"].is_null());
        let first = &json["centres"][0];
        assert_eq!(first["code"], "411725101-01");
        assert_eq!(first["url"], "http://127.0.0.1:3000/centres/shilizhugoutuoyangzhongxin");
        assert_eq!((&first["vacancy"], &first["staffing"]), (&"free".into(), &"up_to_2".into()));
        assert_eq!(first["donee_unit"]["type"], "public_institution");
        let one: serde_json::Value =
            serde_json::from_str(&get(&state, "/api/v1/centres?type=village_clinic").await.body).unwrap();
        assert!(one["total"] == 1 && one["centres"][0]["staffing"].is_null(), "three residents");
        let csv = get(&state, "/api/v1/centres.csv").await.body;
        assert!(csv.starts_with('\u{feff}'));
        let lines: Vec<_> = csv.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].contains("中心编码,名称,类型"));
        assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.contains(",'+示例,"), "OU-06: {csv}");
        let en = get(&state, "/api/v1/centres.csv?lang=en&county=411726").await.body;
        assert!(
            en.contains("Centre code")
                && en.contains("Biyang County")
                && en.trim_end().split("\r\n").count() == 2
        );
    })
    .await;
}
