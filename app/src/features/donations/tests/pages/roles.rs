//! What the narrow roles reach: whoever works in a centre receives and counts, the donee unit's officer is a second approver.
use super::*;
use crate::office::staff::types::Actor;

async fn acts(b: &Browser, path: &str, fields: &[(&str, &str)]) -> u16 {
    acts_with(b, b, path, fields).await
}

/// What `b` gets for a form that `of` was shown: who sees no form sends another's.
async fn acts_with(b: &Browser, of: &Browser, path: &str, fields: &[(&str, &str)]) -> u16 {
    let page = of.get(path).await;
    let (key, version) = (page.hidden("form_key"), page.hidden("version"));
    let base = [("form_key", key.as_str()), ("version", version.as_str())];
    b.post(path, &[&base[..], fields].concat()).await.status.as_u16()
}

async fn as_role(
    state: &AppState,
    role: Role,
    division: &str,
    centre: Option<crate::base::ids::CentreId>,
) -> Browser {
    let actor: Actor = staff(state, role, division, centre).await;
    Browser::as_staff(state, &actor).await
}

#[tokio::test]
async fn don_07_narrow_roles_do_what_is_theirs_and_see_no_cases() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        register(&state, w.id, &with(&[("purpose", "到了找王会计")])).await;
        let other = centre_in(&state, ZHUGOU, 2).await.id;
        let manager = as_role(&state, Role::CentreManager, ZHUGOU, Some(w.centre)).await;
        let carer = as_role(&state, Role::CentreStaff, ZHUGOU, Some(w.centre)).await;
        let neighbour = as_role(&state, Role::CentreStaff, ZHUGOU, Some(other)).await;
        let donee = as_role(&state, Role::DoneeOfficer, ZHUGOU, None).await;
        let far = as_role(&state, Role::DoneeOfficer, "411726102", None).await;
        let list = manager.get("/staff/gifts").await.body;
        let mut links = list.split("href=\"/staff/gifts/").filter_map(|part| part.split('"').next());
        let path = format!("/staff/gifts/{}", links.find(|id| id.len() == 36).unwrap());

        // AC-04: what lies elsewhere does not exist.
        for b in [&neighbour, &far] {
            assert_eq!(b.get(&path).await.status, 404);
            assert!(!b.get("/staff/gifts").await.body.contains(&path));
            assert_eq!(
                b.post(&path, &[("act", "receive"), ("version", "1"), ("form_key", "x")]).await.status,
                404
            );
        }
        for b in [&carer, &donee] {
            assert_eq!(b.get(&path).await.status, 200);
            for closed in
                ["/staff/cases", "/staff/residents", "/staff/needs", "/staff/posts", "/staff/notices"]
            {
                assert_eq!(b.get(closed).await.status, 404, "{closed}");
            }
        }

        // A carer decides nothing and does not learn who gave (DON-13).
        let points = [
            "legal",
            "duties",
            "need",
            "donor",
            "feasible",
            "commercial",
            "competition",
            "claims",
            "quality",
            "conditions",
            "harm",
            "other",
        ];
        let assess = [&[("act", "assess")][..], &points.map(|p| ("points", p))].concat();
        assert_eq!(acts_with(&carer, &manager, &path, &assess).await, 404);
        // A donee unit's officer is a second approver, never the first.
        assert_eq!(acts_with(&donee, &manager, &path, &assess).await, 404);
        assert_eq!(acts_with(&donee, &manager, &path, &[("act", "decline"), ("text", "不要")]).await, 404);
        assert_eq!(carer.post(&format!("{path}/donor"), &[("purpose", "arrange")]).await.status, 404);
        let seen = carer.get(&path).await.body;
        assert!(!seen.contains("/donor") && !seen.contains("找王会计"), "DON-13: {seen}");
        assert!(manager.get(&path).await.body.contains("找王会计"));
        assert_eq!(acts(&manager, &path, &assess).await, 303);
        assert_eq!(acts_with(&carer, &manager, &path, &[("act", "accept")]).await, 404);

        // What waits for the township waits for its donee unit too.
        let waits = donee.get("/staff").await.body;
        assert!(waits.contains(&path), "{waits}");
        assert!(!far.get("/staff").await.body.contains(&path));
        let accept = [&[("act", "accept")][..], &points.map(|p| ("points", p))].concat();
        assert_eq!(acts(&donee, &path, &accept).await, 303);

        assert_eq!(
            acts_with(&donee, &manager, &path, &[("act", "receive")]).await,
            404,
            "who decides does not count"
        );
        assert_eq!(acts(&carer, &path, &[("act", "receive")]).await, 303);
        assert!(carer.get("/staff").await.body.contains(&path), "it waits to be counted");
        let counts = [("act", "inspect"), ("counted1", "20"), ("good1", "20"), ("last", "last")];
        assert_eq!(acts(&carer, &path, &counts).await, 303);
        assert!(!carer.get("/staff").await.body.contains(&path));
        assert_eq!(acts_with(&carer, &manager, &path, &[("act", "confirm")]).await, 404);
        assert_eq!(acts_with(&donee, &manager, &path, &[("act", "confirm")]).await, 404);
        assert_eq!(acts(&manager, &path, &[("act", "confirm")]).await, 303);
        // DON-09: the donee unit records the receipt, and reads who gave for that alone.
        assert_eq!(donee.get(&format!("{path}/receipt")).await.status, 200);
        assert_eq!(carer.get(&format!("{path}/receipt")).await.status, 404);
        assert_eq!(donee.post(&format!("{path}/donor"), &[("purpose", "arrange")]).await.status, 400);
        assert_eq!(donee.post(&format!("{path}/donor"), &[("purpose", "receipt")]).await.status, 200);
    })
    .await;
}
