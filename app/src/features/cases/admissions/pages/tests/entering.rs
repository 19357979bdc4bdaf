//! Entering a case: what is kept, what is thrown away, what comes back.
use super::*;
use crate::testing::each_engine;

#[tokio::test]
async fn id_07_a_typed_id_is_checked_and_thrown_away() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        assert_eq!(path, "/staff/cases/411725-2026-00001");
        let id = citizen(1, "19700101");
        assert!(!dump_holds(&state, &id).await, "the ID is stored");
        // ID-07: name, guardian and telephone are sealed; the dump finds what is known to stand there.
        for hidden in ["张虚构", "示例监护", "13800000000"] {
            assert!(!dump_holds(&state, hidden).await, "{hidden} is in the clear");
        }
        assert!(dump_holds(&state, "张某").await, "the dump reads nothing");
        let page = cast.v.get(&format!("{path}?done=entered")).await;
        assert!(page.body.contains("张某的申请") && page.body.contains("草稿已保存"));
        assert!(
            !page.body.contains("张虚构") && !page.body.contains("13800000000") && !page.body.contains(&id)
        );
    })
    .await;
}

#[tokio::test]
async fn id_01_wrong_input_comes_back_with_everything_but_the_id() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let key = cast.v.get("/staff/cases/new").await.hidden("form_key");
        let good = citizen(1, "19700101");
        let mut wrong = good.clone();
        wrong.replace_range(9..10, if &wrong[9..10] == "1" { "2" } else { "1" });
        let base = |id: &'static str, phone: &'static str| {
            vec![
                ("form_key", key.clone()),
                ("name", "李示例".into()),
                ("id", id.into()),
                ("village", "示例村".into()),
                ("phone", phone.into()),
            ]
        };
        let post = async |fields: Vec<(&str, String)>| {
            let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            cast.v.post("/staff/cases/new", &fields).await
        };
        for (id, phone, told) in [
            ("123", "13800000000", "18 位"),
            ("99990019700101001A", "13800000000", "17 位数字"),
            ("999900197013010019", "13800000000", "出生日期不对"),
            ("", "13800000000", "请填写"),
            ("123", "0396123", "13 到 19"),
        ] {
            let answer = post(base(id, phone)).await;
            assert_eq!(answer.status, 422, "{id}");
            assert!(answer.body.contains(told), "{id}: {told}");
            assert!(answer.body.contains("value=\"李示例\"") && answer.body.contains("href=\"#id\""), "{id}");
            assert!(id.len() < 4 || !answer.body.contains(id), "the ID comes back: {id}");
        }
        // A wrong check character, and a right number beside another mistake: neither is given back.
        for (id, phone) in [(&wrong, "13800000000"), (&good, "1")] {
            let mut fields = base("", phone);
            fields.retain(|(k, _)| *k != "id");
            fields.push(("id", id.clone()));
            let answer = post(fields).await;
            assert_eq!(answer.status, 422);
            assert!(!answer.body.contains(id.as_str()));
            assert!(answer.body.contains("再输入一次") || answer.body.contains("校验位"));
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases").await, 0);
    })
    .await;
}

#[tokio::test]
async fn id_07_a_duplicate_is_named_only_where_it_is_in_reach() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        enter(&state, &cast.v, 1, "王假想").await;
        let id = citizen(1, "19700101");
        let other = staff(&state, Role::TownshipOfficer, "411725102", None).await;
        let far = staff(&state, Role::TownshipOfficer, "411702001", None).await;
        for (actor, told, hidden) in [
            (&cast.township, "411725-2026-00001", false),
            (&other, "请向县里询问", true),
            (&far, "请向确山县询问", true),
        ] {
            let b = Browser::as_staff(&state, actor).await;
            let key = b.get("/staff/cases/new").await.hidden("form_key");
            let answer = b
                .post(
                    "/staff/cases/new",
                    &[
                        ("form_key", &key),
                        ("name", "王假想"),
                        ("id", &id),
                        ("village", "示例村"),
                        ("village_no", "201"),
                        ("phone", "13800000000"),
                    ],
                )
                .await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(told), "{told}");
            assert_eq!(!answer.body.contains("411725-2026-00001"), hidden);
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases").await, 1);
    })
    .await;
}

#[tokio::test]
async fn in_11_a_case_is_entered_once() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let key = cast.v.get("/staff/cases/new").await.hidden("form_key");
        let id = citizen(7, "20150601");
        let fields = [
            ("form_key", key.as_str()),
            ("name", "赵演示"),
            ("id", id.as_str()),
            ("village", "示例村"),
            ("phone", "13800000000"),
        ];
        let (one, two) =
            (cast.v.post("/staff/cases/new", &fields).await, cast.v.post("/staff/cases/new", &fields).await);
        assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
        assert_eq!(one.location(), two.location());
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases").await, 1);
        // PUB-08: a minor is known by the eighteenth birthday alone.
        assert!(cast.v.get(one.location()).await.body.contains("2033年6月1日满 18 岁"));
    })
    .await;
}

#[tokio::test]
async fn ret_05_correcting_an_entry_is_reading_a_name() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "陈样本").await;
        let edit = format!("{path}/edit");
        let page = cast.v.get(&edit).await;
        assert!(page.body.contains("陈样本"));
        assert_eq!(page.headers["cache-control"], "no-store");
        let slug = slug(&state).await;
        let answer = send(
            &cast.v,
            &edit,
            &[
                ("name", "欧阳样本"),
                ("village", "示例二村"),
                ("guardian", ""),
                ("phone", "13900000000"),
                ("centre", &slug),
            ],
        )
        .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(cast.v.get(&path).await.body.contains("欧阳某"));
        let read = number(
            &state,
            "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal' AND reason = 'correct-data'",
        )
        .await;
        assert_eq!(read, 2, "each opening of the form is written down");
    })
    .await;
}
