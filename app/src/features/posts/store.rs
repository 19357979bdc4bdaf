//! All SQL of posts. Here is the public list and how one is read; `write` makes and moves posts, `interests` reads applicants, `filing`
//! takes one in, `step` moves one, `figures` counts who began, `retention` forgets applicants (JOB-03).
use chrono::NaiveDate;

use super::types::{Group, Kind, Post, PostNo, State};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, containing};
use crate::base::{db::Tx, error::Result, ids::CentreId};
use crate::features::centres::{store::list::Origin, types::CodeSet};
use crate::office::staff::types::Scope;
use crate::web::{forms::Params, lists::Area};

pub mod check;
pub mod figures;
pub mod filing;
pub mod interests;
pub mod retention;
pub mod step;
pub mod write;

/// All posts, the nearest last day first.
const POSTS: List<Post, 2> = List {
    name: "posts",
    columns: "*",
    from: "posts",
    key: ["closes_on", "reference"],
    down: false,
    of: |p| [p.closes_on.into(), p.no.as_str().into()],
};

/// Posts that found everybody, the latest first.
const FILLED: List<Post, 2> = List { key: ["closed_on", "reference"], down: true, ..POSTS };

/// Days that a filled post still stands below the list.
const RECENTLY: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// What the visitor narrowed the list to: the query of `/posts` and of its open data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Where they lie, and from where distances are measured.
    pub area: Area,
    /// Kinds of work; none for all.
    pub kinds: Vec<Kind>,
    /// Only 公益性岗位.
    pub welfare: bool,
    /// Only posts where this group comes first.
    pub group: Option<Group>,
}

impl Filter {
    pub fn read(params: &Params) -> Result<Self> {
        Ok(Self {
            area: Area::read(params)?,
            kinds: params.many("type", Kind::parse)?,
            welfare: params.read("welfare", |v| (v == "1").then_some(()))?.is_some(),
            group: params.read("group", Group::parse)?,
        })
    }

    fn rows(&self) -> Where {
        let mut rows = self.area.rows("county_code", "township_code");
        if !self.kinds.is_empty() {
            rows = rows.among("kind", self.kinds.iter().copied());
        }
        if self.welfare {
            rows = rows.is("welfare", true);
        }
        match self.group {
            // Codes stand between commas; those put around make the first and last like the others.
            Some(group) => {
                let code = containing(&format!(",{},", group.word()));
                rows.and("',' || priority || ',' LIKE $1 ESCAPE '\\'", [code.into()])
            }
            None => rows,
        }
    }
}

/// Open on this day, whatever the clock has done meanwhile.
fn open(today: NaiveDate) -> Where {
    Where::default().is("state", State::Open).clock(Sql::new("closes_on >= $1", [today.into()]))
}

/// One page of open posts, the nearest last day first.
pub async fn page(tx: &mut Tx, turn: Turn<'_>, filter: &Filter, today: NaiveDate) -> Result<Page<Post>> {
    POSTS.page(tx, turn, filter.rows().with(open(today))).await
}

#[derive(sqlx::FromRow)]
struct Near {
    distance: f64,
    #[sqlx(flatten)]
    post: Post,
}

const NEAR: List<Near, 2> = List {
    name: "posts.near",
    columns: "*",
    from: "",
    key: ["distance", "reference"],
    down: false,
    of: |p| [p.distance.into(), p.post.no.as_str().into()],
};

/// One page of open posts by distance; centres without coordinates come last.
pub async fn page_near(
    tx: &mut Tx,
    turn: Turn<'_>,
    filter: &Filter,
    from: Origin,
    today: NaiveDate,
) -> Result<Page<Post>> {
    let posts = from.distances("posts").add(" posts");
    NEAR.page_from(tx, turn, posts, filter.rows().with(open(today))).await?.read(|p| Ok(p.post))
}

/// The few that found everybody lately.
pub async fn filled_lately(
    tx: &mut Tx,
    filter: &Filter,
    today: NaiveDate,
    limit: usize,
) -> Result<Vec<Post>> {
    let since = Sql::new("closed_on >= $1", [(today - RECENTLY).into()]);
    FILLED.first(tx, filter.rows().is("state", State::Filled).clock(since), limit).await
}

/// How many posts are open, in all and behind a filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    pub posts: i64,
    /// The centres that have them.
    pub centres: i64,
    /// Posts that the filter leaves.
    pub found: i64,
    /// How many persons these want.
    pub places: i64,
}

/// All the counts of a filter, in one statement.
pub async fn counts(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<Counts> {
    let sql = Sql::from(
        "SELECT COUNT(*) AS posts, COUNT(DISTINCT centre_id) AS centres, CAST(COALESCE(SUM(CASE WHEN ",
    )
    .add(filter.rows().text())
    .add(" THEN 1 ELSE 0 END), 0) AS BIGINT) AS found, CAST(COALESCE(SUM(CASE WHEN ")
    .add(filter.rows().text())
    .add(" THEN wanted - filled ELSE 0 END), 0) AS BIGINT) AS places FROM posts")
    .add(open(today));
    Ok(sql.one(tx).await?)
}

pub async fn by_no(tx: &mut Tx, no: &PostNo) -> Result<Option<Post>> {
    POSTS.one(tx, Where::default().is("reference", no.as_str())).await
}

/// The post with this id, for whoever came by an applicant.
pub async fn by_id(tx: &mut Tx, id: crate::base::ids::PostId) -> Result<Option<Post>> {
    POSTS.one(tx, Where::default().is("id", id)).await
}

/// The first open posts of a centre.
pub async fn of_centre(tx: &mut Tx, centre: CentreId, today: NaiveDate, limit: usize) -> Result<Vec<Post>> {
    POSTS.first(tx, open(today).is("centre_id", centre), limit).await
}

/// A page of posts for staff, within reach; none for all that are open.
pub async fn within(tx: &mut Tx, turn: Turn<'_>, scope: &Scope, state: Option<State>) -> Result<Page<Post>> {
    POSTS.page(tx, turn, scope.rows().is("state", state.unwrap_or(State::Open))).await
}

/// The numbers of posts, for lists of applicants.
pub async fn many(tx: &mut Tx, ids: &[crate::base::ids::PostId]) -> Result<Vec<Post>> {
    POSTS.first(tx, Where::default().among("id", ids.iter().copied()), ids.len()).await
}

/// The codes of a set, as they are stored.
fn codes<T: crate::features::centres::types::Flag>(set: &CodeSet<T>) -> String {
    set.to_codes()
}
