//! What a visitor asks of the lists, read once for the page and the API: filters from closed sets, a search text with its
//! [`Meaning`], and from both the [`Plan`] of what to look up. To add a filter: a field of [`Asked`], its line in
//! [`Asked::read`] and [`Asked::plan`].
use crate::base::{divisions, divisions::County, divisions::Township, error::AppError, error::Result};
use crate::features::notices::types::{NoticeKind, NoticeNo, search};
use crate::features::notices::{store::list::Filter, store::list::Which, types::search::Meaning};
use crate::web::forms::Params;

#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub q: Option<String>,
    pub county: Option<&'static County>,
    pub township: Option<&'static Township>,
    pub kind: Option<NoticeKind>,
    pub year: Option<i32>,
    /// Which of the two lists; `None` for both.
    pub state: Option<Which>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Exactly this notice, if it exists.
    One(NoticeNo),
    List(Filter),
    /// Nothing can be found, and why.
    Nothing(Why),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The text means nothing here.
    Text,
    /// The chosen township is not in the chosen county.
    Elsewhere,
    /// The filters exclude each other.
    Contradiction,
}

impl Asked {
    /// Reads the query of a page that shows both lists when none is chosen: a cursor then belongs to neither.
    pub fn read(params: &Params) -> Result<Self> {
        let asked = Self::of_list(params)?;
        if asked.after.is_some() && asked.state.is_none() {
            return Err(AppError::BadCursor);
        }
        Ok(asked)
    }

    /// Reads the query where one list is meant when none is chosen.
    pub fn of_list(params: &Params) -> Result<Self> {
        Ok(Self {
            q: params.text()?,
            county: params.read("county", divisions::county)?,
            township: params.read("township", divisions::township)?,
            kind: params.read("kind", NoticeKind::parse)?,
            year: params.read("year", year)?,
            state: params.read("state", Which::parse)?,
            after: params.one("after")?.map(str::to_owned),
        })
    }

    /// Filters and text together.
    pub fn plan(&self) -> Plan {
        let Some(meaning) = self.q.as_deref().map_or_else(|| Some(Meaning::default()), search::read) else {
            return Plan::Nothing(Why::Text);
        };
        if self.township.zip(self.county).is_some_and(|(t, c)| t.county != c.code) {
            return Plan::Nothing(Why::Elsewhere);
        }
        let chosen = self.county.map(|c| c.code);
        let (Ok(county), Ok(kind), Ok(year)) =
            (both(chosen, meaning.county), both(self.kind, meaning.kind), both(self.year, meaning.year))
        else {
            return Plan::Nothing(Why::Contradiction);
        };
        if let Some(no) =
            (Meaning { county, year, ..meaning.clone() }).number().filter(|_| self.township.is_none())
        {
            return Plan::One(no);
        }
        let townships = match (self.township, meaning.townships) {
            (Some(t), Some(codes)) if !codes.contains(t.code) => Some(vec![]),
            (Some(t), _) => Some(vec![t.code.to_owned()]),
            (None, codes) => codes.map(|codes| codes.into_iter().map(str::to_owned).collect()),
        };
        let outside =
            |code: &String| divisions::township(code).is_none_or(|t| county.is_some_and(|c| c != t.county));
        let townships = townships.map(|mut codes: Vec<String>| {
            codes.retain(|code| !outside(code));
            codes
        });
        if townships.as_ref().is_some_and(Vec::is_empty) {
            return Plan::Nothing(Why::Contradiction);
        }
        Plan::List(Filter { county: county.map(str::to_owned), townships, kind, year, seq: meaning.seq })
    }
}

fn year(text: &str) -> Option<i32> {
    let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|y| plain && (2000..2200).contains(y))
}

/// The value of either; an error when they differ.
fn both<T: PartialEq>(a: Option<T>, b: Option<T>) -> Result<Option<T>, ()> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => Err(()),
        (a, b) => Ok(a.or(b)),
    }
}
