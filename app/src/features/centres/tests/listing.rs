//! The list: search, filters, counts, order, pages.
use super::*;
use crate::base::{error::AppError, pinyin as search};
use crate::features::centres::{map::Point, store::list, store::list::Origin};
use crate::testing::each_engine;
use crate::web::lists::Area;

async fn found(state: &AppState, filter: Filter) -> Vec<String> {
    walk(state, &filter, 100).await.iter().map(|c| c.details.name.clone()).collect()
}

fn words(q: &str) -> Filter {
    Filter { words: q.split_whitespace().map(str::to_owned).collect(), ..Filter::default() }
}

#[tokio::test]
async fn found_in_chinese_pinyin_and_initials() {
    each_engine(|state| async move {
        let mut a = draft(ZHUGOU, 1, "示例甲托养中心");
        a.host_unit = "虚构医院".into();
        add(&state, a).await;
        add(&state, draft(YANGCE, 1, "示例乙托养中心")).await;
        for q in [
            "竹沟",
            "zhugou",
            "zgz",
            "ZHUGOU",
            "虚构",
            "xugou",
            "xgyy",
            "queshan",
            "qsxzgz",
            "示例甲",
            "确山 虚构",
        ] {
            let filter =
                Filter { words: q.split_whitespace().map(search::needle).collect(), ..Filter::default() };
            assert_eq!(found(&state, filter).await, ["示例甲托养中心"], "{q}");
        }
        assert_eq!(found(&state, words("示例")).await.len(), 2);
        // IN-01: what LIKE would take for a pattern is literal, and nothing in the text has such signs.
        for q in ["%", "_", "\\", "%%", "示_甲", "'; DROP TABLE centres; --", "竹沟 羊册", "\u{202e}"] {
            assert_eq!(found(&state, words(q)).await, [""; 0], "{q}");
        }
    })
    .await;
}

/// Sixty centres in all ten counties with varying kinds, beds and facilities.
async fn many(state: &AppState) -> usize {
    let mut n = 0;
    for (i, t) in divisions::townships().iter().enumerate().step_by(3).take(66) {
        let mut d = draft(t.code, 1, &format!("示例{i:03}托养中心"));
        d.beds = Beds::new(20, Some(20 - u16::try_from(i % 6).unwrap())).unwrap();
        d.facilities =
            Facility::ALL.iter().copied().filter(|f| (i + f.code().len()).is_multiple_of(3)).collect();
        if i % 4 == 0 {
            (d.kind, d.host_unit) = (CentreType::VillageClinic, "示例村卫生室".into());
        }
        if i % 7 == 0 {
            d.coordinates = None;
        }
        let spread = f64::from(u32::try_from(i).unwrap() % 17) / 100.0;
        d.coordinates =
            d.coordinates.map(|c| Coordinates::new(c.latitude() - spread, c.longitude() + spread).unwrap());
        add(state, d).await;
        n += 1;
    }
    n
}

#[tokio::test]
async fn counts_match_lists_and_pages_are_complete() {
    each_engine(|state| async move {
        let n = many(&state).await;
        let everything = walk(&state, &Filter::default(), 100).await;
        assert_eq!(everything.len(), n);
        let filters = [
            Filter::default(),
            Filter { free: true, ..Filter::default() },
            Filter { kind: Some(CentreType::VillageClinic), ..Filter::default() },
            Filter { facilities: [Facility::RehabRoom].into_iter().collect(), ..Filter::default() },
            Filter {
                facilities: [Facility::RehabRoom, Facility::Television].into_iter().collect(),
                ..Filter::default()
            },
            Filter { words: vec!["shili1".into()], free: true, ..Filter::default() },
        ];
        for filter in filters {
            let expected: Vec<_> = everything
                .iter()
                .filter(|c| filter.kind.is_none_or(|k| c.details.kind == k))
                .filter(|c| filter.facilities.iter().all(|f| c.details.facilities.has(f)))
                .filter(|c| {
                    !filter.free || c.details.beds.vacancy() == crate::features::centres::types::Vacancy::Free
                })
                .filter(|c| filter.words.is_empty() || c.details.name.starts_with("示例1"))
                .map(|c| c.details.name.clone())
                .collect();
            assert_eq!(found(&state, filter.clone()).await, expected, "{filter:?}");
            for size in [1, 7, 20] {
                let paged: Vec<_> =
                    walk(&state, &filter, size).await.iter().map(|c| c.details.name.clone()).collect();
                assert_eq!(paged, expected, "pages of {size}");
            }
            let mut tx = state.db().read().await.unwrap();
            let counts = list::counts(&mut tx, &filter).await.unwrap();
            assert_eq!(usize::try_from(counts.found).unwrap(), expected.len());
            assert_eq!(usize::try_from(counts.all).unwrap(), everything.len());
            assert_eq!(counts.counties.values().sum::<i64>(), counts.found);
            let free = Filter { free: true, ..filter.clone() };
            assert_eq!(counts.free, list::counts(&mut tx, &free).await.unwrap().found);
            for county in divisions::counties() {
                let here =
                    Filter { area: Area { county: Some(county.code), ..filter.area }, ..filter.clone() };
                let here = list::counts(&mut tx, &here).await.unwrap();
                assert_eq!(here.found, counts.counties.get(county.code).copied().unwrap_or_default());
                assert_eq!(here.counties, counts.counties, "the map ignores the place");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn by_distance_and_page_by_page() {
    each_engine(|state| async move {
        let n = many(&state).await;
        let from = Point { lat: 32.80, lon: 114.03 };
        let origin = list::Origin::Centres(from);
        let mut tx = state.db().read().await.unwrap();
        let (mut all, mut after) = (vec![], None::<String>);
        loop {
            let turn = Turn { keys: state.keys(), after: after.as_deref(), limit: 7 };
            let page = list::page_near(&mut tx, turn, &Filter::default(), origin).await.unwrap();
            all.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(all.len(), n);
        let mut codes: Vec<_> = all.iter().map(|c| c.details.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), n, "none twice");
        let km: Vec<f64> = all
            .iter()
            .map(|c| {
                c.details.coordinates.map_or(f64::MAX, |at| super::super::pages::point(at).km_from(from))
            })
            .collect();
        assert!(km.is_sorted_by(|a, b| *a <= *b + 1e-6), "{km:?}");
        assert!(km.last() == Some(&f64::MAX), "those without coordinates come last");
    })
    .await;
}

#[tokio::test]
async fn a_township_without_a_centre_stands_at_the_seat() {
    each_engine(|state| async move {
        let mut north = draft(ZHUGOU, 1, "北");
        north.coordinates = Coordinates::new(32.90, 113.70).ok();
        let mut south = draft(ZHUGOU, 2, "南");
        south.coordinates = Coordinates::new(32.80, 113.80).ok();
        add(&state, north).await;
        add(&state, south).await;
        let mut tx = state.db().read().await.unwrap();
        let at = |code| divisions::township(code).unwrap();
        let Origin::Centres(p) = list::origin(&mut tx, at(ZHUGOU)).await.unwrap() else { panic!() };
        assert!((p.lat - 32.85).abs() < 1e-9 && (p.lon - 113.75).abs() < 1e-9);
        let seat = divisions::county("411726").unwrap();
        assert_eq!(
            list::origin(&mut tx, at(YANGCE)).await.unwrap(),
            Origin::Seat(Point { lat: seat.lat, lon: seat.lon })
        );
    })
    .await;
}

#[tokio::test]
async fn in_02_a_cursor_belongs_to_its_list_and_filter() {
    each_engine(|state| async move {
        for i in 1..=3 {
            add(&state, draft(ZHUGOU, i, &format!("示例{i}"))).await;
        }
        let mut tx = state.db().read().await.unwrap();
        let all = Filter::default();
        let turn = |after| Turn { keys: state.keys(), after, limit: 2 };
        let next = list::page(&mut tx, turn(None), &all).await.unwrap().next.unwrap();
        let turn = turn(Some(next.as_str()));
        assert_eq!(names(&list::page(&mut tx, turn, &all).await.unwrap().items), ["示例3"]);
        let kind = Filter { kind: Some(CentreType::TownshipHospital), ..Filter::default() };
        assert!(matches!(list::page(&mut tx, turn, &kind).await, Err(AppError::BadCursor)));
        let from = list::Origin::Centres(Point { lat: 32.8, lon: 114.0 });
        let near = list::page_near(&mut tx, turn, &all, from).await;
        assert!(matches!(near, Err(AppError::BadCursor)), "of the other order");
    })
    .await;
}
