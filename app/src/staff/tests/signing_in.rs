//! Password, code, session (AU-01 to AU-09, SE-01 to SE-05).
use chrono::TimeDelta;

use super::*;
use crate::testing::each_engine;

#[tokio::test]
async fn au_03_and_se_01_password_and_code_open_one_session_with_a_new_token() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        // Fixation: a preset cookie is worth nothing, before and after.
        let browser = Browser::anonymous(&state).with_cookie("nf-staff", "preset");
        let answer = sign_in(&state, &browser, who("county1")).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/staff"));
        let token = cookie(&answer, "nf-staff").unwrap();
        assert_ne!(token, "preset");
        assert_eq!(inside(&state, &answer).get("/staff").await.status, 200);
        assert_eq!(browser.get("/staff").await.status, 303);
        // The same code again: half-open once more, but the code was used.
        let first = password(&browser, who("county1"), demo::PASSWORD).await;
        let half = browser.clone().with_cookie("nf-entry", &cookie(&first, "nf-entry").unwrap());
        let again = half.post("/sign-in/code", &[("totp", &code(state.clock(), who("county1")))]).await;
        assert_eq!(again.status, 422);
        // An older step after a newer one is refused as well.
        let before = totp::code(&who("county1").secret(), state.clock().now() - TimeDelta::seconds(30));
        assert_eq!(half.post("/sign-in/code", &[("totp", &before)]).await.status, 422);
        state.clock().advance(TimeDelta::seconds(60));
        let good = half.post("/sign-in/code", &[("totp", &code(state.clock(), who("county1")))]).await;
        assert_eq!(good.location(), "/staff");
    })
    .await;
}
