//! What everybody sees: the list with its filters, one post, the files; and what nobody sees (PUB-12).
use super::*;

#[tokio::test]
async fn job_01_the_list_says_how_many_are_wanted_and_narrows() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let far = centre(&state, "411726102", 1, "羊册镇示例托养中心").await;
        let carer = publish(&state, &w.centre, &draft()).await;
        let cook = PostDraft {
            kind: Kind::Cook,
            welfare: false,
            wanted: 1,
            closes_on: day("2026-09-24"),
            priority: Default::default(),
            ..draft()
        };
        let cook = publish(&state, &far, &cook).await;
        let b = Browser::anonymous(&state);
        let page = b.get("/posts").await;
        assert_eq!(page.status, 200);
        let body = page.body.replace("<!>", "");
        assert!(body.contains("2 所中心在招人，共 2 个岗位") && body.contains("每月 2,200 元起"));
        let (first, second) = (body.find(cook.no.as_str()).unwrap(), body.find(carer.no.as_str()).unwrap());
        assert!(first < second, "the nearest last day first");
        assert!(body.contains("快截止") && body.contains("竹沟镇示例托养中心"));
        for (query, found) in [
            ("county=411725", [true, false]),
            ("county=411726", [false, true]),
            ("township=411725101", [true, false]),
            ("type=cook", [false, true]),
            ("type=cook&type=carer", [true, true]),
            ("welfare=1", [true, false]),
            ("group=poor_household", [true, false]),
            ("group=zero_employment", [false, false]),
            ("near=411726102", [true, true]),
            ("county=411725&township=411726102", [false, false]),
        ] {
            let body = b.get(&format!("/posts?{query}")).await.body;
            let has = [body.contains(carer.no.as_str()), body.contains(cook.no.as_str())];
            assert_eq!(has, found, "{query}");
        }
        let near = b.get("/posts?near=411725101").await.body;
        assert!(
            near.find(carer.no.as_str()).unwrap() < near.find(cook.no.as_str()).unwrap(),
            "nearest first"
        );
        for bad in [
            "type=driver",
            "county=1",
            "welfare=yes",
            "group=all",
            "near=x",
            "after=x",
            "county=411725&county=411726",
        ] {
            assert_eq!(b.get(&format!("/posts?{bad}")).await.status, 400, "{bad}");
        }
        let en = b.get("/posts?lang=en").await.body.replace("<!>", "");
        assert!(en.contains("2 centres hiring: 2 posts") && en.contains("From 2,200 yuan a month"));
        // On the centre's page and the home page too.
        let own = b.get(&format!("/centres/{}", w.centre.slug.as_str())).await.body;
        assert!(own.contains(carer.no.as_str()) && !own.contains(cook.no.as_str()));
        assert!(b.get("/").await.body.contains("托养中心在招人"));
    })
    .await;
}

#[tokio::test]
async fn pub_12_how_many_were_wanted_in_all_and_how_many_began_stays_unsaid() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &PostDraft { wanted: 37, ..draft() }).await;
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        for _ in 0..6 {
            let post = write::lock(&mut ch, &post.no).await.unwrap().unwrap();
            write::fill(&mut ch, &post, day("2026-09-20"), Some(Group::Poor)).await.unwrap();
        }
        ch.commit().await.unwrap();
        let b = Browser::anonymous(&state);
        let slug = w.centre.slug.as_str().to_owned();
        for path in [
            "/posts".to_owned(),
            post.path(),
            "/api/v1/posts".to_owned(),
            "/api/v1/posts.csv".to_owned(),
            format!("/centres/{slug}"),
        ] {
            let answer = b.get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.body.contains("31"), "{path}: what is still wanted is said");
            assert!(!answer.body.contains("37"), "{path}: PUB-12");
        }
        let json: serde_json::Value = serde_json::from_str(&b.get("/api/v1/posts").await.body).unwrap();
        let item = &json["items"][0];
        assert_eq!((item["open_places"].as_i64(), item["pay_from"].as_f64()), (Some(31), Some(2200.0)));
        for hidden in ["wanted", "filled", "interests", "version"] {
            assert!(item.get(hidden).is_none(), "{hidden}");
        }
        assert!(b.get("/api/v1/openapi.json").await.body.contains("/api/v1/posts.csv"));
    })
    .await;
}

#[tokio::test]
async fn a_post_that_is_over_says_so_and_takes_nothing() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &PostDraft { wanted: 1, ..draft() }).await;
        let b = Browser::anonymous(&state);
        assert!(b.get(&post.path()).await.body.contains(&at(&post, "")));
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let locked = write::lock(&mut ch, &post.no).await.unwrap().unwrap();
        write::fill(&mut ch, &locked, day("2026-09-22"), None).await.unwrap();
        ch.commit().await.unwrap();
        let page = b.get(&post.path()).await.body;
        assert!(page.contains("招满了") && !page.contains(&at(&post, "")));
        let list = b.get("/posts").await.body;
        assert!(
            list.contains("现在没有中心在招人")
                && list.contains("最近招满的")
                && list.contains(post.no.as_str())
        );
        assert_eq!(b.get(&at(&post, "")).await.location(), post.path());
        assert_eq!(b.post(&at(&post, ""), &WHO).await.location(), post.path());
        for (path, status) in [("/posts/411725-2026-G00999", 404), ("/posts/x", 404), ("/posts/apply/x", 404)]
        {
            assert_eq!(b.get(path).await.status, status, "{path}");
        }
        state.clock().set("2026-10-30T02:00:00Z".parse().unwrap());
        assert!(!b.get("/posts").await.body.contains(post.no.as_str()), "after thirty days it is put away");
    })
    .await;
}
