//! All SQL of posts. Here is the public list and how one is read; `write` makes and moves posts, `interests` reads applicants, `filing`
//! takes one in, `step` moves one, `figures` counts who began, `retention` forgets applicants (JOB-03).
use chrono::NaiveDate;

use super::types::{Group, Kind, Post, PostNo, State};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, containing};
use crate::base::{db::Tx, divisions, error::AppError, ids::CentreId};
use crate::features::centres::types::CodeSet;
use crate::office::staff::types::Scope;
use crate::web::forms::Params;

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
    /// A county's code.
    pub county: Option<&'static str>,
    /// A township's code.
    pub township: Option<&'static str>,
    /// Kinds of work; none for all.
    pub kinds: Vec<Kind>,
    /// Only 公益性岗位.
    pub welfare: bool,
    /// Only posts where this group comes first.
    pub group: Option<Group>,
    /// The township from which distances are measured, if the list is sorted by them.
    pub near: Option<&'static str>,
}

impl Filter {
    /// Reads the query.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] for a value that does not exist, [`AppError::BadRequest`] for a repeated key (IN-01).
    pub fn read(params: &Params) -> Result<Self, AppError> {
        let township = |v: &str| divisions::township(v).map(|t| t.code);
        Ok(Self {
            county: params.read("county", |v| divisions::county(v).map(|c| c.code))?,
            township: params.read("township", township)?,
            kinds: params.many("type", Kind::parse)?,
            welfare: params.read("welfare", |v| (v == "1").then_some(()))?.is_some(),
            group: params.read("group", Group::parse)?,
            near: params.read("near", township)?,
        })
    }

    /// Whether the township lies in another county than the one chosen: then nothing can be found.
    pub fn contradicts(&self) -> bool {
        let township = self.township.and_then(divisions::township);
        township.is_some_and(|t| self.county.is_some_and(|c| c != t.county))
    }

    fn rows(&self) -> Where {
        let mut rows =
            Where::default().maybe("county_code", self.county).maybe("township_code", self.township);
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
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Page<Post>, AppError> {
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

/// One page of open posts by distance from a point; `shrink` is what a degree of longitude is of one of latitude there. Centres without
/// coordinates come last.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page_near(
    tx: &mut Tx,
    turn: Turn<'_>,
    filter: &Filter,
    (lat, lon, shrink): (f64, f64, f64),
    today: NaiveDate,
) -> Result<Page<Post>, AppError> {
    // The square of the distance in degrees of latitude, as for centres.
    let posts = Sql::new(
        "(SELECT p.*, COALESCE((p.latitude - $1) * (p.latitude - $1) + (p.longitude - $2) * (p.longitude - $2) * $3, 1e9) \
         AS distance FROM posts p) posts",
        [lat.into(), lon.into(), (shrink * shrink).into()],
    );
    NEAR.page_from(tx, turn, posts, filter.rows().with(open(today))).await?.read(|p| Ok(p.post))
}

/// The few that found everybody lately.
pub async fn filled_lately(
    tx: &mut Tx,
    filter: &Filter,
    today: NaiveDate,
    limit: usize,
) -> Result<Vec<Post>, AppError> {
    let since = Sql::new("closed_on >= $1", [(today - RECENTLY).into()]);
    FILLED.first(tx, filter.rows().is("state", State::Filled).clock(since), limit).await
}

/// How many posts are open, in all and behind a filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Posts.
    pub posts: i64,
    /// The centres that have them.
    pub centres: i64,
    /// Posts that the filter leaves.
    pub found: i64,
    /// How many persons these want.
    pub places: i64,
}

/// All the counts of a filter, in one statement.
pub async fn counts(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<Counts, AppError> {
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

/// The post with this number.
pub async fn by_no(tx: &mut Tx, no: &PostNo) -> Result<Option<Post>, AppError> {
    POSTS.one(tx, Where::default().is("reference", no.as_str())).await
}

/// The post with this id, for whoever came by an applicant.
pub async fn by_id(tx: &mut Tx, id: crate::base::ids::PostId) -> Result<Option<Post>, AppError> {
    POSTS.one(tx, Where::default().is("id", id)).await
}

/// The first open posts of a centre.
pub async fn of_centre(
    tx: &mut Tx,
    centre: CentreId,
    today: NaiveDate,
    limit: usize,
) -> Result<Vec<Post>, AppError> {
    POSTS.first(tx, open(today).is("centre_id", centre), limit).await
}

/// A page of posts for staff, within reach; none for all that are open.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn within(
    tx: &mut Tx,
    turn: Turn<'_>,
    scope: &Scope,
    state: Option<State>,
) -> Result<Page<Post>, AppError> {
    POSTS.page(tx, turn, scope.rows().is("state", state.unwrap_or(State::Open))).await
}

/// The numbers of posts, for lists of applicants.
pub async fn many(tx: &mut Tx, ids: &[crate::base::ids::PostId]) -> Result<Vec<Post>, AppError> {
    POSTS.first(tx, Where::default().among("id", ids.iter().copied()), ids.len()).await
}

/// The codes of a set, as they are stored.
fn codes<T: crate::features::centres::types::Flag>(set: &CodeSet<T>) -> String {
    set.to_codes()
}
