//! The public ledger: lines by month, the newest first, inside a month by their random ids (LP-3); [`super::totals`] counts what is not shown too.
use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Where, divisions, error::AppError, i18n::Lang};
use crate::features::centres::types::Slug;
use crate::features::donations::types::ValueBasis;
use crate::features::needs::types::{Category, Packing};
use crate::web::forms::Params;

/// A line that everybody may read.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Line {
    /// Random, and another one after every change of the display choice.
    pub public_id: String,
    /// `2026-10`.
    pub month: String,
    /// The county's code.
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// The centre's name.
    pub centre: String,
    /// What it is.
    pub category: Category,
    /// What exactly.
    pub item: String,
    /// In what it is counted.
    #[sqlx(flatten)]
    pub packing: Packing,
    /// Pieces; a correction may take some away.
    pub pieces: i64,
    /// What that is worth, in fen.
    pub value_fen: Option<i64>,
    /// What the value rests on.
    pub value_basis: ValueBasis,
    donor: String,
    donor_en: String,
    /// Why this line puts another right; empty for most.
    pub correction: String,
    /// What it was last used for; empty before.
    pub used_for: String,
    /// To which centres some of it went; empty for most.
    pub passed_to: String,
    used: i64,
    transferred_out: i64,
    returned: i64,
    disposed: i64,
    confirmed: i64,
}

/// What became of the goods of a line, in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    /// Used.
    pub used: i64,
    /// Passed on to another centre.
    pub passed_on: i64,
    /// Returned or disposed of.
    pub gone: i64,
    /// Still there.
    pub left: i64,
}

impl Line {
    /// The donor, as they chose.
    #[must_use]
    pub fn donor(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.donor,
            Lang::En => &self.donor_en,
        }
    }

    /// What became of it; none for a correction, which its line tells.
    #[must_use]
    pub fn trace(&self) -> Option<Trace> {
        let gone = self.returned + self.disposed;
        let left = self.confirmed - self.used - self.transferred_out - gone;
        self.correction.is_empty().then_some(Trace {
            used: self.used,
            passed_on: self.transferred_out,
            gone,
            left: left.max(0),
        })
    }
}

const LINES: List<Line, 2> = List {
    name: "donations",
    columns: "l.public_id, l.month, l.county_code, c.name AS centre, l.category, i.item, i.unit, i.piece, i.per_package, l.pieces, \
        l.value_fen, i.value_basis, l.donor, l.donor_en, l.correction, i.used_for, i.passed_to, i.used, i.transferred_out, i.returned, i.disposed, i.confirmed",
    from: "gift_lines l JOIN gift_items i ON i.id = l.item_id JOIN centres c ON c.id = l.centre_id",
    key: ["l.month", "l.public_id"],
    down: true,
    of: |l| [l.month.as_str().into(), l.public_id.as_str().into()],
};

/// The query of `/donations` and of its open data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// `2026-10`.
    pub month: Option<String>,
    /// A county's code.
    pub county: Option<&'static str>,
    /// A category.
    pub category: Option<Category>,
    /// A centre.
    pub centre: Option<Slug>,
}

/// A month as it stands in addresses.
fn month(text: &str) -> Option<String> {
    let (year, month) = text.split_once('-')?;
    let digits = year.len() == 4 && month.len() == 2;
    let n: u32 = month.parse().ok()?;
    (digits && year.parse::<u16>().is_ok() && (1..=12).contains(&n)).then(|| text.to_owned())
}

impl Filter {
    /// Reads the query.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] for a value that does not exist.
    pub fn read(params: &Params) -> Result<Self, AppError> {
        Ok(Self {
            month: params.read("month", month)?,
            county: params.read("county", |v| divisions::county(v).map(|c| c.code))?,
            category: params.read("category", Category::get)?,
            centre: params.read("centre", |v| Slug::parse(v).ok())?,
        })
    }

    fn rows(&self) -> Where {
        let rows = Where::default()
            .is("l.shown", true)
            .maybe("l.month", self.month.as_deref())
            .maybe("l.county_code", self.county)
            .maybe("l.category", self.category);
        match &self.centre {
            Some(slug) => {
                rows.and("l.centre_id = (SELECT id FROM centres WHERE slug = $1)", [slug.as_str().into()])
            }
            None => rows,
        }
    }
}

/// One page, the newest month first.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(tx: &mut Tx, turn: Turn<'_>, filter: &Filter) -> Result<Page<Line>, AppError> {
    LINES.page(tx, turn, filter.rows()).await
}
