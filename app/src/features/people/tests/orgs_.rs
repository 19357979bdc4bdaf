//! Organisations: a code proves nothing, the office confirms the first person, who decides about the others; from both sides.
use super::*;
use crate::office::staff::types::Actor;

async fn ask_on_page(b: &Browser, changes: &[(&str, &str)]) -> Answer {
    let key = b.get("/me/organisations/new").await.hidden("form_key");
    let good = [
        ("form_key", key.as_str()),
        ("uscc", CODE),
        ("org", "示例商贸有限公司"),
        ("kind", "enterprise"),
        ("county", COUNTY),
        ("name", "林例舟"),
        ("phone", "19900003001"),
    ];
    let kept = good.iter().filter(|(n, _)| !changes.iter().any(|(m, _)| m == n));
    let form: Vec<_> = kept.chain(changes).copied().collect();
    b.post("/me/organisations/new", &form).await
}

async fn the_org(state: &AppState) -> OrgId {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT id FROM orgs").fetch_one(c).await).unwrap()
}

async fn waits(state: &AppState) -> i64 {
    count(state, "SELECT COUNT(*) FROM work_items WHERE kind = 'org-confirm' AND done_at IS NULL AND county_code = '411725'").await
}

struct Desk {
    officer: Actor,
    browser: Browser,
}

async fn desk(state: &AppState, role: Role, division: &str) -> Desk {
    let officer = staff(state, role, division, None).await;
    Desk { browser: Browser::as_staff(state, &officer).await, officer }
}

/// Decides on the page, about whoever is asked for.
async fn decide(b: &Browser, org: OrgId, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/staff/organisations/{org}");
    let page = b.get(&path).await;
    let (key, version) = (page.hidden("form_key"), page.hidden("version"));
    let form: Vec<_> = [("form_key", key.as_str()), ("version", version.as_str())]
        .into_iter()
        .chain(fields.iter().copied())
        .collect();
    b.post(&path, &form).await
}

#[tokio::test]
async fn id_04_the_first_person_is_confirmed_by_the_county_and_lets_others_in() {
    each_engine(async |state| {
        let (one, two) =
            (signed_in(&state, "one@example.invalid").await, signed_in(&state, "two@example.invalid").await);
        for (field, bad) in [
            ("uscc", "91350100M000100Y44"),
            ("uscc", ""),
            ("org", ""),
            ("kind", "anonymous"),
            ("county", "999999"),
            ("name", ""),
            ("phone", ""),
        ] {
            let back = ask_on_page(&one, &[(field, bad)]).await;
            assert_eq!(back.status, 422, "{field} {bad}");
            assert!(back.body.contains(&format!("href=\"#{field}\"")), "{field}: {}", back.body);
        }
        assert_eq!(ask_on_page(&one, &[]).await.location(), "/me?done=asked");
        assert_eq!(waits(&state).await, 1);
        let org = the_org(&state).await;
        let page = format!("/me/organisations/{org}");
        assert!(one.get("/me").await.body.contains("等待核实"));
        assert_eq!(one.get(&page).await.status, 404, "not before it was checked");
        // The county looks: names are behind a reveal that stands in the trail.
        let county = desk(&state, Role::CountyOfficer, COUNTY).await;
        let path = format!("/staff/organisations/{org}");
        assert!(county.browser.get("/staff/organisations").await.body.contains("示例商贸有限公司"));
        // A donee unit confirms for the county it lies in, and for no other.
        for (township, status) in [("411725101", 200), ("411726102", 404)] {
            let donee = desk(&state, Role::DoneeOfficer, township).await;
            assert_eq!(donee.browser.get(&path).await.status, status, "{township}");
        }
        let seen = county.browser.get(&path).await;
        assert!(
            seen.body.contains("o***@example.invalid")
                && !seen.body.contains("林例舟")
                && !seen.body.contains("19900003001")
        );
        let shown = county.browser.post(&format!("{path}/people"), &[]).await;
        assert!(
            shown.body.contains("林例舟")
                && shown.body.contains("19900003001")
                && shown.body.contains("one@example.invalid")
        );
        assert_eq!(count(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal'").await, 1);
        let who = person(&state, "one@example.invalid").await.id.to_string();
        let unproved =
            decide(&county.browser, org, &[("who", &who), ("act", "confirm"), ("name", "示例商贸有限公司")])
                .await;
        assert_eq!(unproved.status, 422, "how it was checked is asked");
        let good = [
            ("who", who.as_str()),
            ("act", "confirm"),
            ("checked", "telephone"),
            ("name", "示例商贸（集团）有限公司"),
        ];
        let done = decide(&county.browser, org, &good).await;
        assert_eq!(done.location(), format!("{path}?saved=1"), "{}", done.body);
        assert_eq!(waits(&state).await, 0);
        assert_eq!(one.get(&page).await.status, 200);
        assert!(one.get(&page).await.body.contains("示例商贸（集团）有限公司"));
        // The office decides about nobody else.
        ask_on_page(&two, &[("name", "何例桥"), ("phone", "19900003002")]).await;
        assert_eq!(waits(&state).await, 0, "the first person is asked, not the office");
        assert!(one.get("/me").await.body.contains("1 人申请代表"));
        assert_eq!(two.get(&page).await.status, 404);
        let key = one.get(&page).await.hidden("form_key");
        let second = person(&state, "two@example.invalid").await.id;
        let form = [("form_key", key.as_str()), ("who", &second.to_string()), ("act", "accept")];
        for _ in 0..2 {
            assert_eq!(
                one.post(&page, &form).await.location(),
                format!("{page}?done=saved"),
                "twice is once"
            );
        }
        let seen = two.get(&page).await;
        assert_eq!(seen.status, 200);
        assert!(!seen.body.contains("one@example.invalid"), "a member sees names, not addresses");
        // A member decides about nobody.
        let first = person(&state, "one@example.invalid").await.id.to_string();
        let key = seen.hidden("form_key");
        for (act, whom) in [("remove", &first), ("hand-over", &first), ("confirm", &second.to_string())] {
            let tried =
                two.post(&page, &[("form_key", &format!("{key}{act}")), ("who", whom), ("act", act)]).await;
            assert_eq!(tried.status, 404, "{act}");
        }
    })
    .await;
}

#[tokio::test]
async fn handing_over_removing_and_the_last_one() {
    each_engine(async |state| {
        let (a, b, c) = (
            person(&state, "a@example.invalid").await.id,
            person(&state, "b@example.invalid").await.id,
            person(&state, "c@example.invalid").await.id,
        );
        let mut org = None;
        for email in ["a@example.invalid", "b@example.invalid", "c@example.invalid"] {
            org = Some(wish(&state, &person(&state, email).await).await.id);
            state.clock().advance(TimeDelta::minutes(1));
        }
        let org = org.unwrap();
        let first = By::Another(Standing::First);
        take(&state, org, a, Act::Confirm, By::Office).await.unwrap();
        assert_eq!(
            take(&state, org, b, Act::Confirm, By::Office).await,
            Err(Refused::NotYours),
            "one first person"
        );
        take(&state, org, b, Act::Accept, first).await.unwrap();
        state.clock().advance(TimeDelta::minutes(1));
        take(&state, org, c, Act::Accept, first).await.unwrap();
        take(&state, org, c, Act::HandOver, first).await.unwrap();
        assert_eq!(
            (stands(&state, org, a).await, stands(&state, org, c).await),
            (Some(Standing::Member), Some(Standing::First))
        );
        assert_eq!(take(&state, org, c, Act::Remove, first).await, Err(Refused::NotFrom), "not oneself");
        take(&state, org, a, Act::Remove, first).await.unwrap();
        assert_eq!(stands(&state, org, a).await, None);
        assert_eq!(take(&state, org, a, Act::Remove, first).await, Err(Refused::Stale));
        // The first one leaves: whoever is there longest is next. After the last one the office is asked again.
        take(&state, org, c, Act::Leave, By::Oneself).await.unwrap();
        assert_eq!(stands(&state, org, b).await, Some(Standing::First));
        take(&state, org, b, Act::Leave, By::Oneself).await.unwrap();
        let mut tx = state.db().read().await.unwrap();
        assert!(orgs::by_id(&mut tx, org).await.unwrap().unwrap().confirmed_at.is_none());
        drop(tx);
        wish(&state, &person(&state, "c@example.invalid").await).await;
        assert_eq!(waits(&state).await, 1);
        // A confirmation by mistake is taken back: whom that person let in is looked at anew.
        take(&state, org, c, Act::Confirm, By::Office).await.unwrap();
        wish(&state, &person(&state, "b@example.invalid").await).await;
        take(&state, org, b, Act::Accept, first).await.unwrap();
        take(&state, org, c, Act::Remove, By::Office).await.unwrap();
        assert_eq!((stands(&state, org, b).await, waits(&state).await), (Some(Standing::Asked), 1));
    })
    .await;
}

#[tokio::test]
async fn ac_04_another_county_another_role_another_organisation() {
    each_engine(async |state| {
        let org = wish(&state, &person(&state, "a@example.invalid").await).await;
        let path = format!("/staff/organisations/{}", org.id);
        for role in Role::ALL.iter().filter(|r| !r.levels().contains(&12) && !r.of_centre()) {
            for county in [COUNTY, NEIGHBOUR] {
                let division = match role.levels()[0] {
                    4 => "4117".to_owned(),
                    6 => county.to_owned(),
                    _ => format!("{county}101"),
                };
                if crate::base::divisions::township(&division).is_none() && division.len() == 9 {
                    continue;
                }
                let b = desk(&state, *role, &division).await.browser;
                let may = role.may(crate::office::staff::access::Action::OrgConfirm);
                let list = b.get("/staff/organisations").await;
                assert_eq!(list.status, if may { 200 } else { 404 }, "{} {division}", role.word());
                let want = if may && county == COUNTY { 200 } else { 404 };
                assert_eq!(b.get(&path).await.status, want, "{} {division}", role.word());
                assert_eq!(list.body.contains("示例商贸"), want == 200, "{} {division}", role.word());
                if want == 404 {
                    for to in [path.clone(), format!("{path}/people")] {
                        let form = [("form_key", "k"), ("version", "1"), ("who", "x"), ("act", "confirm")];
                        assert_eq!(b.post(&to, &form).await.status, 404, "{} {division} {to}", role.word());
                    }
                }
            }
        }
        // A made-up one is answered like a foreign one.
        let county = desk(&state, Role::CountyOfficer, COUNTY).await;
        assert_eq!(county.officer.role, Role::CountyOfficer);
        let none = OrgId::new(state.clock().now());
        for id in [none.to_string(), "x".into()] {
            assert_eq!(county.browser.get(&format!("/staff/organisations/{id}")).await.status, 404);
            let me = signed_in(&state, "b@example.invalid").await;
            assert_eq!(me.get(&format!("/me/organisations/{id}")).await.status, 404);
            assert_eq!(me.get(&format!("/me/organisations/{id}/gifts.csv")).await.status, 404);
        }
    })
    .await;
}

#[tokio::test]
async fn ac_07_two_officers_and_a_refusal() {
    each_engine(async |state| {
        let me = person(&state, "a@example.invalid").await;
        let org = wish(&state, &me).await;
        let path = format!("/staff/organisations/{}", org.id);
        let (one, two) = (
            desk(&state, Role::CountyOfficer, COUNTY).await,
            desk(&state, Role::CountyOfficer, COUNTY).await,
        );
        let old = two.browser.get(&path).await;
        let who = me.id.to_string();
        assert_eq!(decide(&one.browser, org.id, &[("who", &who), ("act", "refuse")]).await.status, 303);
        assert_eq!((stands(&state, org.id, me.id).await, waits(&state).await), (None, 0));
        let form = [
            ("form_key", old.hidden("form_key")),
            ("version", old.hidden("version")),
            ("who", who.clone()),
            ("act", "confirm".into()),
            ("checked", "letter".into()),
            ("name", "别的名字".into()),
        ];
        let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let late = two.browser.post(&path, &form).await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("别的名字"), "what was typed is not lost: {}", late.body);
        let told = letters(&state).await;
        assert_eq!(told.len(), 1, "one mail says what became of it");
        assert_eq!((told[0].template, told[0].params["state"].as_str()), (Template::OrgNews, "没有核实通过"));
        // Who asks again with another county is not held to the first.
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let draft = OrgDraft {
            code: CODE.into(),
            name: "改名有限公司".into(),
            kind: OrgKind::SocialOrg,
            county: NEIGHBOUR.into(),
        };
        let again = orgs::ask(&mut ch, &me, &draft).await.unwrap().unwrap();
        ch.commit().await.unwrap();
        assert_eq!(
            (again.id, again.county.as_str(), again.name.as_str()),
            (org.id, NEIGHBOUR, "改名有限公司")
        );
    })
    .await;
}
