//! Stopping a kind of mail (RFC 8058, ML-06): from the mail, and from one's own page.
use super::*;
use crate::base::i18n::Lang;
use crate::office::outbox::store::choices::{self, Topic};
use crate::office::outbox::{self, sample};

const MAIL: &str = "donor@example.invalid";

/// Whether a mail of this kind is queued for the address.
async fn queued(state: &AppState, template: Template) -> bool {
    let mut letter = sample::letter(template, Lang::ZhCn);
    MAIL.clone_into(&mut letter.to);
    let mut tx = state.db().write().await.unwrap();
    let id = outbox::enqueue(&mut tx, state.keys(), state.clock().now(), &letter).await.unwrap();
    tx.commit().await.unwrap();
    id.is_some()
}

#[tokio::test]
async fn ml_06_one_click_stops_without_cookie_or_origin_and_twice_is_once() {
    each_engine(async |state| {
        assert!(queued(&state, Template::GiftNews).await);
        let mut tx = state.db().write().await.unwrap();
        let claim = queue::claim(&mut tx, state.keys(), state.clock().now()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let link = claim.letter.unwrap().stop.unwrap();
        assert!(!link.contains("donor"), "the link tells no address: {link}");
        let b = Browser::anonymous(&state);
        let page = b.get(&link).await;
        assert_eq!(page.status, 200);
        assert!(queued(&state, Template::GiftNews).await, "opening it changes nothing");
        let waiting = "SELECT COUNT(*) FROM mails WHERE state = 'queued'";
        assert_eq!(count(&state, waiting).await, 1);
        for _ in 0..2 {
            let stopped = b.post(&link, &[("List-Unsubscribe", "One-Click")]).await;
            assert_eq!(stopped.status, 200);
            assert!(stopped.body.contains("不再发送"), "{}", stopped.body);
        }
        // What was queued before it was stopped does not go either.
        let mut tx = state.db().write().await.unwrap();
        assert!(queue::claim(&mut tx, state.keys(), state.clock().now()).await.unwrap().is_none());
        tx.commit().await.unwrap();
        assert_eq!(count(&state, "SELECT COUNT(*) FROM mails WHERE state = 'cancelled'").await, 1);
        assert!(!queued(&state, Template::GiftNews).await);
        assert!(queued(&state, Template::GiftRegistered).await, "a receipt is none of them");
        assert!(queued(&state, Template::SignIn).await);
        let forged: String =
            link.chars().rev().enumerate().map(|(i, c)| if i == 9 { 'x' } else { c }).collect();
        let forged: String = forged.chars().rev().collect();
        for bad in [forged.as_str(), "/mail/off/gifts/1AAAA", "/mail/off/other/x"] {
            assert_eq!(b.get(bad).await.status, 404, "{bad}");
            assert_eq!(b.post(bad, &[]).await.status, 404, "{bad}");
        }
        assert_eq!(count(&state, "SELECT COUNT(*) FROM mail_stops").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_chosen_on_ones_own_page_and_in_a_mail_is_one_choice() {
    each_engine(async |state| {
        let b = signed_in(&state, MAIL).await;
        let page = b.get("/me").await;
        assert!(page.body.contains("value=\"gifts\" checked"), "{}", page.body);
        let saved = b.post("/me/mails", &[("form_key", &page.hidden("form_key"))]).await;
        assert_eq!(saved.location(), "/me?done=saved");
        assert!(!queued(&state, Template::GiftNews).await);
        let page = b.get("/me").await;
        assert!(!page.body.contains("value=\"gifts\" checked"));
        b.post("/me/mails", &[("form_key", &page.hidden("form_key")), ("topic", "gifts")]).await;
        assert!(queued(&state, Template::GiftNews).await);
        let link = choices::path(state.keys(), Topic::Gifts, &MAIL.to_uppercase());
        Browser::anonymous(&state).post(&link, &[]).await;
        assert!(
            !b.get("/me").await.body.contains("value=\"gifts\" checked"),
            "however the address is spelled"
        );
    })
    .await;
}
