//! The figure of issue 3: the queue of a county officer with 100 000 cases, in process, on both engines. Run by hand:
//! `cargo test --release -p app --lib -- --ignored --nocapture the_queue_with_100_000_cases`.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]
use std::time::{Duration, Instant};

use super::*;

const CASES: u64 = 100_000;
const TIMES: usize = 200;

#[tokio::test]
#[ignore = "loads a hundred thousand cases"]
async fn the_queue_with_100_000_cases_takes_at_most_20_ms() {
    each_engine(|state| async move {
        let loading = Instant::now();
        crate::wiring::demo::bulk::make(&state, 1, CASES).await.unwrap();
        eprintln!("{CASES} cases loaded in {:.1} s", loading.elapsed().as_secs_f64());
        let officer = staff(&state, Role::CountyOfficer, "411725", None).await;
        let browser = Browser::as_staff(&state, &officer).await;
        for path in ["/staff", "/staff?kind=case-file", "/staff/overdue", "/staff/news"] {
            let mut times: Vec<Duration> = vec![];
            for _ in 0..TIMES {
                let start = Instant::now();
                assert_eq!(browser.get(path).await.status.as_u16(), 200);
                times.push(start.elapsed());
            }
            times.sort();
            let (p50, p99) = (times[TIMES / 2], times[TIMES * 99 / 100]);
            eprintln!("{path}: p50 {:.2} ms, p99 {:.2} ms", p50.as_secs_f64() * 1e3, p99.as_secs_f64() * 1e3);
            assert!(p50 <= Duration::from_millis(20), "{path}: {p50:?}");
        }
    })
    .await;
}
