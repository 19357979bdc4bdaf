//! Whether the demonstration agrees with itself.
#![allow(clippy::unwrap_used)]
use crate::base::i18n::Lang;
use crate::features::donations::{store, types::Stage};
use crate::on;
use crate::testing::each_engine;
use crate::wiring::demo::fill;

#[tokio::test]
async fn gifts_of_every_state_agree_with_needs_and_ledger() {
    each_engine(async |state| {
        fill(&state, 1, 0, &|_, _| {}).await.unwrap();
        let verdict = store::check::run(&state, Lang::ZhCn).await.unwrap();
        assert!(verdict.is_ok(), "{verdict:?}");
        let mut tx = state.db().read().await.unwrap();
        let stages: Vec<Stage> = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT DISTINCT stage FROM gift_parts").fetch_all(c).await)
        .unwrap();
        let missing: Vec<_> = Stage::ALL.iter().filter(|s| !stages.contains(s)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let months: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(DISTINCT month) FROM gift_lines").fetch_one(c).await)
        .unwrap();
        assert!(months >= 11, "{months} months of ledger");
    })
    .await;
}
