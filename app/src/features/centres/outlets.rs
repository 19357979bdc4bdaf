//! The directory of centres as open data, with the filters of `/centres`. What is not public on the pages (how many live in a
//! house) is not here either. To add a fact: a line in [`Centres::COLUMNS`], only if it is public on the pages too.
use super::{
    pages::{self, words},
    public,
    store::list as store,
    types::{Centre, DoneeKind, DoneeUnit},
};
use crate::{
    base::{
        db::paging::Turn,
        divisions::{self, County, Township},
        error::AppError,
    },
    t::centres as c,
    web::{
        outlets::{Column, Found, Kind, Outlet, Param, Value},
        page::Cx,
    },
};

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
    const COLUMNS: &'static [Column<Centre>] = COLUMNS;

    async fn list(cx: &Cx, turn: Turn<'_>) -> Result<Found<Centre>, AppError> {
        let filter = store::Filter::read(&cx.params)?;
        let mut tx = cx.state.db().read().await?;
        let page = store::page(&mut tx, turn, &filter).await?;
        let total = Some(store::counts(&mut tx, &filter).await?.found);
        Ok(Found { rows: page.items, next: page.next, total })
    }
}

type Of = Column<Centre>;

const COLUMNS: &[Of] = &[
    Of::new("code", Kind::Text, "Lasting number: township code and serial number, 411725101-01", |c, _| {
        c.details.code.as_str().into()
    })
    .head(c::code),
    Of::new("name", Kind::Text, "Name, in Chinese", |c, _| c.details.name.as_str().into()).head(c::fact_name),
    Of::new("type", Kind::Text, "`township_hospital` or `village_clinic`", |c, cx| {
        Value::word(c.details.kind.word(), c.details.kind.label(cx.lang))
    })
    .head(c::fact_type),
    Of::new("host_unit", Kind::Text, "The hospital or clinic it is in", |c, _| {
        c.details.host_unit.as_str().into()
    })
    .head(c::fact_host_unit),
    Of::new("county_code", Kind::Text, "County code, six digits", |c, _| {
        county(c).map_or("", |county| county.code).into()
    }),
    Of::new("county", Kind::Text, "County, in Chinese", |c, cx| {
        let county = county(c);
        Value::word(county.map_or("", |c| c.name), county.map_or_else(String::new, |c| c.label(cx.lang)))
    })
    .head(c::county_label),
    Of::new("township", Kind::Text, "Township, in Chinese", |c, cx| {
        let township = township(c);
        Value::word(township.map_or("", |t| t.name), township.map_or("", |t| t.label(cx.lang)))
    })
    .head(c::fact_township),
    Of::new("township_code", Kind::Text, "Township code, nine digits", |c, _| {
        c.details.township.as_str().into()
    })
    .head(c::csv_township_code),
    Of::new("address", Kind::Text, "Address of the unit", |c, _| c.details.address.as_str().into())
        .head(c::fact_address),
    Of::new("phone", Kind::Text, "Office telephone", |c, _| c.details.phone.as_str().into())
        .head(c::fact_phone),
    Of::new("latitude", Kind::Number, "Degrees north, WGS 84", |c, _| {
        c.details.coordinates.map(|c| c.latitude()).into()
    })
    .null()
    .head(c::csv_latitude),
    Of::new("longitude", Kind::Number, "Degrees east, WGS 84", |c, _| {
        c.details.coordinates.map(|c| c.longitude()).into()
    })
    .null()
    .head(c::csv_longitude),
    Of::new("beds", Kind::Integer, "Beds", |c, _| c.details.beds.total().into()).head(c::fact_beds),
    Of::new(
        "vacancy",
        Kind::Text,
        "`free` (more than one bed, and more than a tenth of them), `nearly_full` or `unknown`",
        |c, cx| {
            let vacancy = public::vacancy(c.details.beds);
            Value::word(vacancy.word(), vacancy.label(cx.lang))
        },
    )
    .head(c::fact_vacancy),
    Of::new("rooms", Kind::Integer, "Rooms for residents", |c, _| c.details.rooms.into())
        .null()
        .head(c::fact_rooms),
    Of::new("carers_on_duty", Kind::Integer, "Carers on duty in a shift", |c, _| {
        c.details.carers_on_duty.into()
    })
    .null()
    .head(c::fact_carers),
    Of::new(
        "staffing",
        Kind::Text,
        "Residents per carer on duty: `up_to_2`, `2_to_2_5` or `above_2_5`; null where unknown or fewer than five residents. \
         The measure of two is the programme's own rule, not a national standard.",
        |c, cx| {
            let level = public::staffing(&c.details);
            Value::from(public::staffing_code(level)).cell(level.label(cx.lang))
        },
    )
    .null()
    .head(c::csv_staffing),
    Of::new("medical_staff", Kind::Integer, "Seconded medical staff", |c, _| c.details.medical_staff.into())
        .null()
        .head(c::fact_medical_staff),
    Of::new("facilities", Kind::Words, "Codes of what the premises have", |c, cx| {
        Value::list(c.details.facilities.iter().map(|f| Value::word(f.word(), f.label(cx.lang))), joint(cx))
    })
    .head(c::fact_facilities),
    Of::new("services", Kind::Words, "Codes of what is done for residents", |c, cx| {
        Value::list(c.details.services.iter().map(|s| Value::word(s.word(), s.label(cx.lang))), joint(cx))
    })
    .head(c::fact_services),
    Of::new("visiting_hours", Kind::Text, "When visitors may come, in Chinese", |c, _| {
        c.details.visiting_hours.as_deref().into()
    })
    .null()
    .head(c::fact_visiting_hours),
    Of::new("visiting_rules", Kind::Text, "What visitors must know, in Chinese", |c, _| {
        c.details.visiting_rules.as_deref().into()
    })
    .null()
    .head(c::fact_visiting_rules),
    Of::new("opened_on", Kind::Day, "Since when", |c, _| c.details.opened_on.into())
        .null()
        .head(c::fact_opened_on),
    Of::group(
        "donee_unit",
        "Who may lawfully accept gifts for it; null where nobody does",
        DONEE,
        |c, _| c.details.donee.is_some(),
    ),
    Of::new("updated_at", Kind::Moment, "When this information was last given", |c, _| c.updated_at.into())
        .head(c::csv_updated),
    Of::new("url", Kind::Text, "Address of its page", |c, cx| {
        cx.state.site().absolute(&pages::path(c)).into()
    })
    .head(c::csv_url),
];

const DONEE: &[Of] = &[
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

fn township(centre: &Centre) -> Option<&'static Township> {
    divisions::township(&centre.details.township)
}

fn county(centre: &Centre) -> Option<&'static County> {
    township(centre).and_then(|t| divisions::county(t.county))
}

fn donee(centre: &Centre, read: impl FnOnce(&DoneeUnit) -> Value) -> Value {
    centre.details.donee.as_ref().map(read).into()
}

fn joint(cx: &Cx) -> &'static str {
    c::list_comma(cx.lang)
}
