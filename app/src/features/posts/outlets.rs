//! Open posts as JSON and CSV, with the filters of `/posts`. How many were wanted in all and how many began is not given out: it would
//! let count a house (PUB-12).
use super::store::{self, Filter};
use super::types::{Post, State};
use crate::base::{db::paging::Turn, divisions, error::Result};
use crate::features::centres::store as centres;
use crate::t::posts as p;
use crate::web::outlets::{Column, Found, Kind, Outlet, Param, Value};
use crate::web::page::Cx;

/// A post with address and name of its centre.
#[derive(Debug)]
pub struct Given {
    post: Post,
    slug: String,
    centre: String,
}

/// `/api/v1/posts` and the file of all open posts.
#[derive(Debug)]
pub struct Posts;

type Of = Column<Given>;

impl Outlet for Posts {
    type Row = Given;
    const NAME: &'static str = "posts";
    const DOC: &'static str = "Open posts at the centres, the nearest last day first. `open_places` is how many are still wanted; how many \
        were wanted in all is not published.";
    const SCHEMA: &'static str = "Post";
    const PARAMS: &'static [Param] = &[
        Param::new("county", Kind::Text, "County code, six digits"),
        Param::new("township", Kind::Text, "Township code, nine digits"),
        Param::new("type", Kind::Words, "`carer`, `cook`, `cleaner` or `helper`; may stand several times"),
        Param::new("welfare", Kind::Text, "1: only public-welfare posts"),
        Param::new(
            "group",
            Kind::Text,
            "Only posts where this group comes first: `relative_of_resident`, `poor_household` or `zero_employment`",
        ),
    ];
    const COLUMNS: &'static [Column<Given>] = &[
        Of::new("number", Kind::Text, "Number of the post", |g, _| g.post.no.as_str().into())
            .head(p::col_number),
        Of::new("type", Kind::Text, "What the work is", |g, cx| {
            Value::word(g.post.kind.word(), g.post.kind.label(cx.lang))
        })
        .head(p::type_label),
        Of::new("title", Kind::Text, "What the centre calls it", |g, cx| g.post.name(cx.lang).into())
            .head(p::col_title),
        Of::new("welfare", Kind::YesNo, "Whether it is a public-welfare post (公益性岗位)", |g, _| {
            g.post.welfare.into()
        })
        .head(p::welfare),
        Of::new("centre", Kind::Text, "Name of the centre", |g, _| g.centre.as_str().into())
            .head(p::col_centre),
        Of::new("centre_url", Kind::Text, "Page of the centre", |g, cx| {
            cx.state.site().absolute(&format!("/centres/{}", g.slug)).into()
        }),
        Of::new("county", Kind::Place, "County", |g, cx| {
            Value::place(&g.post.county, &divisions::county_label(&g.post.county, cx.lang))
        })
        .head(p::col_county),
        Of::new("township", Kind::Place, "Township", |g, cx| {
            let name = divisions::township(&g.post.township).map_or("", |t| t.label(cx.lang));
            Value::place(&g.post.township, name)
        })
        .head(p::col_township),
        Of::new("pay_from", Kind::Number, "The least a month, in yuan", |g, _| {
            #[expect(clippy::cast_precision_loss, reason = "pay is far below 2^53 fen")]
            let yuan = g.post.pay_from as f64 / 100.0;
            yuan.into()
        })
        .head(p::col_pay),
        Of::new("shifts", Kind::Text, "When", |g, _| g.post.shifts.as_str().into()).head(p::shifts),
        Of::new("duties", Kind::Text, "What is done", |g, _| g.post.duties.as_str().into()).head(p::duties),
        Of::new("requirements", Kind::Text, "What one must be able to do; may be empty", |g, _| {
            g.post.requirements.as_str().into()
        })
        .head(p::requirements),
        Of::new("offers", Kind::Words, "What goes with the pay", |g, cx| {
            Value::list(
                g.post.offers().iter().map(|o| Value::word(o.word(), o.label(cx.lang))),
                p::comma(cx.lang),
            )
        })
        .head(p::offers),
        Of::new("priority_groups", Kind::Words, "Who comes first when several are equally fit", |g, cx| {
            Value::list(
                g.post.priority().iter().map(|o| Value::word(o.word(), o.label(cx.lang))),
                p::comma(cx.lang),
            )
        })
        .head(p::group_label),
        Of::new("open_places", Kind::Integer, "How many are still wanted", |g, _| {
            g.post.open_places().into()
        })
        .head(p::col_open),
        Of::new("phone", Kind::Text, "The office's telephone", |g, _| g.post.phone.as_str().into())
            .head(p::phone),
        Of::new("closes_on", Kind::Day, "The last day on which interest is taken", |g, _| {
            g.post.closes_on.into()
        })
        .head(p::closes_on),
        Of::new("state", Kind::Text, "`open`", |g, cx| {
            let state = g.post.state_on(cx.today);
            debug_assert_eq!(state, State::Open);
            Value::word(state.word(), state.label(cx.lang))
        }),
        Of::new("url", Kind::Text, "Its page", |g, cx| cx.state.site().absolute(&g.post.path()).into()),
    ];

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Given>> {
        let filter = Filter::read(&cx.params)?;
        let mut tx = cx.state.db().read().await?;
        let page = store::page(&mut tx, turn, &filter, cx.today).await?;
        let total = Some(store::counts(&mut tx, &filter, cx.today).await?.found);
        let ids: Vec<_> = page.items.iter().map(|p| p.centre).collect();
        let names = centres::names(&mut tx, &ids).await?;
        let given = |post: Post| {
            let (slug, centre) = names.get(&post.centre).cloned().unwrap_or_default();
            Given { post, slug, centre }
        };
        Ok(Found { rows: page.items.into_iter().map(given).collect(), next: page.next, total })
    }
}
