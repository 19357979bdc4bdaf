//! The figures beside their bars (design.md §7).

use super::{
    Engine, Measured, OWN, PAGES, SMALL,
    report::{self, Report, ms},
};
use std::time::Duration;

/// Pages from memory against a bare route with the same bytes.
pub fn kept(report: &mut Report, engine: Engine, measured: &Measured) {
    let head = ["page", "requests/s", "p50 ms", "p99 ms", "bare requests/s", "share of bare", "bar"];
    let rows = measured.kept.iter().map(|(name, figures, bare)| {
        let share = figures.per_second / bare.per_second.max(1.0);
        vec![
            (*name).to_owned(),
            format!("{:.0}", figures.per_second),
            ms(figures.p50),
            ms(figures.p99),
            format!("{:.0}", bare.per_second),
            format!("{share:.2}"),
            report::verdict(share >= 0.5, "≥ 0.5, aim 0.8"),
        ]
    });
    let title = format!("Kept pages on {}, {SMALL} rows, brotli, 16 connections", engine.name());
    report.table(&title, &head, rows.collect());
}

/// Pages that are rendered for whoever asks.
pub fn fresh(report: &mut Report, engine: Engine, measured: &Measured) {
    let head = ["page", "requests/s", "p50 ms", "p99 ms", "bar"];
    let least = if engine == Engine::Sqlite { 5_000.0 } else { 3_500.0 };
    let rows = measured.fresh.iter().take(PAGES + OWN).map(|(name, figures)| {
        let good = figures.per_second >= least
            && figures.p99 <= Duration::from_millis(20)
            && (engine == Engine::Postgres || figures.p50 <= Duration::from_millis(3));
        let p50 = if engine == Engine::Sqlite { ", p50 ≤ 3" } else { "" };
        vec![
            (*name).to_owned(),
            format!("{:.0}", figures.per_second),
            ms(figures.p50),
            ms(figures.p99),
            report::verdict(good, &format!("≥ {least:.0}/s{p50}, p99 ≤ 20")),
        ]
    });
    let title = format!("Pages rendered for each request on {}, {SMALL} rows, 16 connections", engine.name());
    report.table(&title, &head, rows.collect());
}

/// How much longer a page takes when there are many notices.
pub fn growth(report: &mut Report, engine: Engine, large: u32, small: &Measured, many: &Measured) {
    let head = ["page", "p50 ms at 1 000", "p50 ms", "p99 ms", "requests/s", "time ratio", "bar"];
    let rows = small.fresh.iter().zip(&many.fresh).map(|((name, before), (_, after))| {
        let ratio = before.per_second / after.per_second.max(0.001);
        let (p50, p99, rate) = (ms(after.p50), ms(after.p99), format!("{:.0}", after.per_second));
        let verdict = report::verdict(ratio <= 1.2, "≤ 1.2");
        vec![(*name).to_owned(), ms(before.p50), p50, p99, rate, format!("{ratio:.2}"), verdict]
    });
    let title =
        format!("Growth on {}: {large} rows against {SMALL}, rendered for each request", engine.name());
    report.table(&title, &head, rows.collect());
}

/// Memory, start, and how long the data took to write.
pub fn process(report: &mut Report, engine: Engine, large: u32, many: &Measured) {
    let memory = many.resident_kb.unwrap_or(0) as f64 / 1000.0;
    let mut rows = vec![
        vec![
            "memory after the bench".into(),
            format!("{memory:.0} MB"),
            report::verdict(memory <= 80.0, "≤ 80 MB"),
        ],
        vec![
            "start to listening".into(),
            format!("{} ms", ms(many.listening)),
            report::verdict(many.listening <= Duration::from_millis(500), "≤ 500 ms"),
        ],
    ];
    let seconds = many.filled.as_secs_f64();
    let bar = match engine {
        Engine::Sqlite => report::verdict(seconds <= 240.0, "≤ 240 s for a million of each"),
        Engine::Postgres => String::new(),
    };
    rows.push(vec![format!("demo --scale {large} --gifts {large}"), format!("{seconds:.0} s"), bar]);
    report.table(&format!("Process on {}, {large} rows", engine.name()), &["what", "measured", "bar"], rows);
}
