//! What public pages cost the database: how many statements, and that no list walks or sorts more than it shows, on both engines. Public pages
//! and filters are what features declare as `measured`, `{notice}` and the like stand for some that there are; a list that fails gets an index (or a statement) and no exception.
#![allow(clippy::unwrap_used)]
use crate::base::db::{Db, Pool, sql::Plan};
use crate::testing::{each_engine, http::Browser};
use crate::web::{state::AppState, state::Running};
use crate::wiring::{demo, features::FEATURES, frame::declared};

/// Notices in the database: enough for the planners to choose.
const SCALE: u64 = 3_000;
/// The most statements of a page that is rendered, once the process knows its facts of reference.
const MOST: u64 = 3;
/// What the panels on a centre's page ask in addition: its needs, what should not be brought, its times, its posts.
const PANELS: u64 = 4;

/// Every set of filters and searches of the notices.
fn filters() -> Vec<String> {
    let mut all = vec![];
    for county in ["", "&county=411725"] {
        for kind in ["", "&kind=admission", "&kind=exit"] {
            for year in ["", "&year=2023", "&year=2026"] {
                for state in ["", "&state=open", "&state=ended"] {
                    all.push(format!(
                        "/notices?{}",
                        format!("{county}{kind}{year}{state}").trim_start_matches('&')
                    ));
                }
            }
        }
    }
    for some in [
        "township=411725101",
        "q=%E7%AB%B9%E6%B2%9F",
        "q=%E7%A1%AE%E5%B1%B1",
        "q=%E5%9F%8E%E5%85%B3",
        "q=8%E5%8F%B7",
    ] {
        for year in ["", "&year=2023"] {
            for state in ["", "&state=ended"] {
                all.push(format!("/notices?{some}{year}{state}"));
            }
        }
    }
    all
}

/// The same database, with every page rendered for whoever asks.
async fn uncached(state: &AppState) -> AppState {
    // A new pool, for the statistics are read when a connection is opened.
    let pool = match state.db().pool() {
        Pool::Sqlite(pool) => {
            let options = (*pool.connect_options()).clone();
            Pool::Sqlite(sqlx::sqlite::SqlitePoolOptions::new().connect_with(options).await.unwrap())
        }
        Pool::Postgres(pool) => {
            // On a few thousand rows PostgreSQL sorts what it would not sort on a million. So it is asked to do without where it can.
            let off = ["seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"];
            let options = (*pool.connect_options()).clone();
            let options = options.options(off.map(|what| (format!("enable_{what}"), "off")));
            Pool::Postgres(sqlx::postgres::PgPoolOptions::new().connect_with(options).await.unwrap())
        }
    };
    let running = Running { uncached: true, ..state.running().clone() };
    let (clock, keys, site) = (state.clock().clone(), state.keys().clone(), state.site().clone());
    AppState::new(Db::from(pool), clock, keys, site, running, *state.assets(), declared())
}

/// The first link of a page that begins like this.
fn link(html: &str, start: &str) -> Option<String> {
    let rest = html.split(&format!("href=\"{start}")).nth(1)?.split('"').next()?;
    Some(format!("{start}{rest}").replace("&amp;", "&"))
}

/// What is wrong with a plan.
fn fault(plan: &Plan) -> Option<String> {
    let sql = &plan.sql;
    let merged = sql.contains(" UNION SELECT * ");
    // The centres of a city and the totals of its notices are a hundred lines or so.
    if sql.contains("FROM centres") || sql.contains("FROM notice_totals") && !sql.contains("FROM notices") {
        return None;
    }
    let listed = sql.contains(" ORDER BY ") && !merged;
    let plain = listed && !sql.contains("notice_townships") && !sql.contains("n.id IN");
    let facts = ["n.county_code = ", "n.kind = ", "n.year = "].iter().filter(|f| sql.contains(**f)).count();
    let mut walked = false;
    for line in plan.lines.iter().map(|l| l.trim().trim_start_matches("->").trim()) {
        let scan = ["SCAN n", "SCAN t", "SCAN notices", "SCAN notice_townships", "Seq Scan on notice"];
        if scan.iter().any(|s| {
            line.starts_with(s) && !line.starts_with("SCAN notice_totals") && !line.contains("notice_totals")
        }) {
            return Some(format!("walks everything: {line}"));
        }
        let sorts = line.starts_with("USE TEMP B-TREE FOR ORDER BY")
            || line.starts_with("Sort ")
            || line.starts_with("Incremental Sort");
        if sorts && listed && !sql.contains("n.id IN") {
            return Some(format!("sorts: {line}"));
        }
        if plain && line.starts_with("SEARCH n USING") {
            walked = line.matches("=?").count() == facts;
        }
        // PostgreSQL knows how rare each value is, and passes over rows where they are few.
        walked |= line.starts_with("Index Cond:");
    }
    (plain && !walked).then(|| "no index for these filters".to_owned())
}

#[tokio::test]
async fn public_pages_ask_little_and_lists_walk_what_they_show() {
    each_engine(async |state| {
        demo::fill(&state, 1, SCALE, &|_, _| {}).await.unwrap();
        let state = uncached(&state).await;
        let portal = Browser::anonymous(&state);
        let some = async |list: &str, start: &str| link(&portal.get(list).await.body, start).unwrap();
        let notice = some("/notices?state=open", "/notices/").await;
        let ended = some("/notices?state=ended&year=2023", "/notices/").await;
        let centre = some("/centres", "/centres/").await;

        let need = some("/needs", "/needs/").await;
        let post = some("/posts", "/posts/").await;
        let visit = some("/visits", "/visits/0").await;
        let known = [
            ("/notices/{notice}", &notice),
            ("/centres/{centre}", &centre),
            ("/needs/{need}", &need),
            ("/posts/{post}", &post),
            ("/visits/{visit}", &visit),
        ];
        let pages = FEATURES.iter().flat_map(|f| f.measured);
        let pages = pages.map(|p| known.iter().fold((*p).to_owned(), |p, (place, is)| p.replace(place, is)));
        let mut many = vec![];
        for path in pages.chain([ended]).chain(filters()) {
            let first = portal.get(&path).await;
            assert!(first.status.is_success() || first.status.is_redirection(), "{path}: {}", first.status);
            let before = state.db().counted().statements();
            portal.get(&path).await;
            let n = state.db().counted().statements() - before;
            let most = if path.starts_with("/centres/") { MOST + PANELS } else { MOST };
            if n > most {
                many.push(format!("{path}: {n} statements"));
            }
        }
        assert!(many.is_empty(), "{many:#?}");

        state.db().counted().plans();
        let mut asked = 0;
        for path in filters() {
            let page = portal.get(&path).await.body;
            let next = page
                .split("rel=\"next\" href=\"")
                .nth(1)
                .and_then(|l| l.split('"').next())
                .map(|l| l.replace("&amp;", "&"));
            if let Some(next) = next {
                assert!(portal.get(&next).await.status.is_success(), "{next}");
            }
            for plan in state.db().counted().plans() {
                asked += 1;
                if let Some(fault) = fault(&plan) {
                    panic!("{path}: {fault}\n{}\n{}", plan.sql, plan.lines.join("\n"));
                }
            }
        }
        assert!(asked > 200, "{asked} plans were seen");
    })
    .await;
}
