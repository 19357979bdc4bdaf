//! Who reaches what (AC-04, AC-05): a foreign case answers as if it did not exist, on every page.
use super::*;
use crate::base::db::paging::Turn;
use crate::base::privacy::linter::Rule;
use crate::testing::each_engine;

#[tokio::test]
async fn ac_04_a_foreign_case_does_not_exist() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        let pages = [
            "",
            "/edit",
            "/eligibility",
            "/consents/stay",
            "/consents/web",
            "/steps/approve",
            "/steps/withdraw",
            "/opinions/dpf",
            "/name",
            "/refusal",
        ];
        let posts = [
            "/edit",
            "/eligibility",
            "/consents/web",
            "/steps/approve",
            "/steps/withdraw",
            "/opinions",
            "/opinions/dpf",
            "/name",
        ];
        let fields = [
            ("form_key", "k"),
            ("version", "1"),
            ("kind", "dpf"),
            ("purpose", "handle-case"),
            ("note", "x"),
            ("act", "approve"),
            ("case", "411725-2026-00001/1"),
        ];
        for (role, division) in [
            (Role::VillageReporter, "411725101202"),
            (Role::TownshipOfficer, "411725102"),
            (Role::CountyOfficer, "411702"),
            (Role::Dpf, "411702"),
        ] {
            let actor = staff(&state, role, division, None).await;
            let b = Browser::as_staff(&state, &actor).await;
            for page in pages {
                assert_eq!(b.get(&format!("{path}{page}")).await.status, 404, "{role:?} GET {page}");
            }
            for page in posts {
                assert_eq!(
                    b.post(&format!("{path}{page}"), &fields).await.status,
                    404,
                    "{role:?} POST {page}"
                );
            }
            assert!(!b.get("/staff/cases").await.body.contains("411725-2026-00001"), "{role:?}");
            assert_eq!(b.post("/staff/cases/bulk", &fields).await.status, 404, "{role:?}");
            assert_eq!(
                b.get("/staff/cases/bulk?act=approve&case=411725-2026-00001").await.status,
                404,
                "{role:?}"
            );
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'village-reported'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn ac_01_a_role_does_only_what_is_its_own() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        // In reach, and yet not theirs.
        for (b, pages) in [
            (&cast.v, &["/steps/approve", "/steps/reject", "/steps/file", "/opinions/dpf"][..]),
            (&cast.t, &["/steps/file", "/steps/return-to-township", "/opinions/qualification"][..]),
            (&cast.c, &["/steps/approve", "/edit", "/eligibility"][..]),
        ] {
            for page in pages {
                assert_eq!(b.get(&format!("{path}{page}")).await.status, 404, "{page}");
            }
        }
        for page in
            ["/steps/post", "/steps/clear", "/steps/nonsense", "/consents/nonsense", "/opinions/nonsense"]
        {
            assert_eq!(cast.t.get(&format!("{path}{page}")).await.status, 404, "{page}");
        }
        for role in [Role::CountyOfficer, Role::Auditor] {
            let actor = staff(&state, role, "411725", None).await;
            assert_eq!(Browser::as_staff(&state, &actor).await.get("/staff/cases/new").await.status, 404);
        }
        let nobody = Browser::anonymous(&state).get(&path).await;
        assert_eq!(nobody.status, 303);
        // 2.3: who does not handle the case sees the verdict without the disability behind it.
        let actor = staff(&state, Role::CivilAffairs, "411725", None).await;
        let page = Browser::as_staff(&state, &actor).await.get(&path).await.body;
        assert!(
            page.contains("符合托养条件") && !page.contains("肢体残疾") && !page.contains("最低生活保障")
        );
        assert!(cast.c.get(&path).await.body.contains("肢体残疾"));
    })
    .await;
}

#[tokio::test]
async fn lists_are_narrowed_counted_and_turned_page_by_page() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        for i in 0..3 {
            enter(&state, &cast.v, i, "张虚构").await;
        }
        report(&cast.v, "/staff/cases/411725-2026-00002").await;
        let has = async |query: &str| {
            let page = cast.c.get(&format!("/staff/cases{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            [1, 2, 3].map(|n| page.body.contains(&format!("411725-2026-0000{n}")))
        };
        assert_eq!(has("").await, [true; 3]);
        assert_eq!(has("?state=draft").await, [true, false, true]);
        assert_eq!(has("?q=411725-2026-00003").await, [false, false, true]);
        assert_eq!(has("?q=411725").await, [true; 3]);
        assert_eq!(has("?place=411725102").await, [false; 3]);
        assert_eq!(has("?place=411725101&state=village-reported").await, [false, true, false]);
        for bad in ["?state=x", "?place=1", "?q=%25", "?after=x", "?q=a&q=b"] {
            assert_eq!(cast.c.get(&format!("/staff/cases{bad}")).await.status, 400, "{bad}");
        }
        // The kept numbers agree with the rows, for every reach.
        use crate::features::cases::admissions::{store::list, types::State};
        let mut tx = state.db().read().await.unwrap();
        for scope in [
            cast.village.scope(),
            cast.township.scope(),
            cast.county.scope(),
            crate::office::staff::types::Scope::City,
        ] {
            let counts = list::counts(&mut tx, &scope).await.unwrap();
            assert_eq!((counts[&State::Draft], counts[&State::VillageReported]), (2, 1), "{scope:?}");
        }
        let (mut after, mut seen) = (None, vec![]);
        loop {
            let filter = list::Filter::default();
            let turn = Turn { keys: state.keys(), after: after.as_deref(), limit: 2 };
            let page = list::page(&mut tx, turn, &cast.county.scope(), &filter).await.unwrap();
            seen.extend(page.items.into_iter().map(|c| c.reference));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 3);
        for (text, known) in [("张 虚构", true), ("张虚", false)] {
            let found = crate::office::register::findings(&mut tx, state.keys(), text).await.unwrap();
            assert_eq!(found.iter().any(|f| f.rule == Rule::ResidentName), known, "PUB-20: {text}");
        }
    })
    .await;
}
