//! The directory of centres as open data, with the filters of `/centres`. What is not public on the pages (how many live in a
//! house) is not here either. Its columns are in [`super::fields`].
use super::{
    fields,
    pages::words,
    store::list as store,
    types::{Centre, DoneeKind, DoneeUnit},
};
use crate::base::{db::paging::Turn, divisions, divisions::County, divisions::Township, error::Result};
use crate::t::centres as c;
use crate::web::outlets::{Column, Found, Kind, Outlet, Param, Value};
use crate::web::page::Cx;

/// `/api/v1/centres` and the file of the whole directory.
#[derive(Debug)]
pub struct Centres;

impl Outlet for Centres {
    type Row = Centre;
    const NAME: &'static str = "centres";
    const DOC: &'static str = "Directory of care centres, in the order of county and code. The number of residents is not \
        published; `vacancy` and `staffing` say as much as may be said.";
    const SCHEMA: &'static str = "CentreOut";
    const ITEMS: &'static str = "centres";
    const PARAMS: &'static [Param] = &[
        Param::new("q", Kind::Text, "Text in name, township or host unit: Chinese, pinyin or initials"),
        Param::new("county", Kind::Text, "County code, six digits"),
        Param::new("township", Kind::Text, "Township code, nine digits"),
        Param::new("type", Kind::Text, "`township_hospital` or `village_clinic`"),
        Param::new("has", Kind::Words, "Facility code; may stand several times"),
        Param::new("free", Kind::Text, "1: only with free places"),
    ];
    const COLUMNS: &'static [Column<Centre>] = fields::GIVEN;

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Centre>> {
        let filter = store::Filter::read(&cx.params)?;
        let mut tx = cx.state.db().read().await?;
        let page = store::page(&mut tx, turn, &filter).await?;
        let total = Some(store::counts(&mut tx, &filter).await?.found);
        Ok(Found { rows: page.items, next: page.next, total })
    }
}

pub(super) type Of = Column<Centre>;

pub(super) const DONEE: &[Of] = &[
    Of::new("name", Kind::Text, "Full name", |c, _| donee(c, |u| u.name.as_str().into())).head(c::fact_donee),
    Of::new(
        "type",
        Kind::Text,
        "`public_institution`, `charity_with_fundraising`, `charity`, `red_cross` or `government_exception`",
        |c, cx| donee(c, |u| Value::word(u.kind.code(), words::donee_kind(cx.lang, u.kind))),
    )
    .head(c::csv_donee_type),
    Of::new("uscc", Kind::Text, "Unified social credit code", |c, _| donee(c, |u| u.uscc.expose().into()))
        .head(c::csv_uscc),
    Of::new(
        "exception_reason",
        Kind::Text,
        "Why a government may accept gifts: `disaster` or `overseas_donor`",
        |c, _| {
            donee(c, |u| match u.kind {
                DoneeKind::GovernmentException { reason, .. } => reason.word().into(),
                _ => None::<&str>.into(),
            })
        },
    )
    .null(),
    Of::new("issues_receipts", Kind::YesNo, "Whether it issues receipts for gifts", |c, _| {
        donee(c, |u| u.issues_receipts.into())
    }),
    Of::new(
        "tax_list",
        Kind::Text,
        "Address of the published list of units whose gifts are deductible, if it is on one",
        |c, _| donee(c, |u| u.tax_deduction.as_ref().map(|t| t.list_url()).into()),
    )
    .null(),
];

pub(super) fn township(centre: &Centre) -> Option<&'static Township> {
    divisions::township(&centre.details.township)
}

pub(super) fn county(centre: &Centre) -> Option<&'static County> {
    township(centre).and_then(|t| divisions::county(t.county))
}

fn donee(centre: &Centre, read: impl FnOnce(&DoneeUnit) -> Value) -> Value {
    centre.details.donee.as_ref().map(read).into()
}

pub(super) fn joint(cx: &Cx) -> &'static str {
    c::list_comma(cx.lang)
}
