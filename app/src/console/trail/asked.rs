//! What an auditor asks for, read from the address or from the export's form.
use chrono::{Days, NaiveDate};

use crate::base::{clock::start_of, error::Result, ids::StaffId};
use crate::office::{
    staff::types::Actor, staff::types::Role, trail::store::read::Filter, trail::types::What,
};
use crate::web::forms::Params;

/// The filters as they were typed, and what they mean.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// What the store is asked.
    pub filter: Filter,
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
}

/// The names of the filters in addresses and forms.
pub(super) const NAMES: [&str; 6] = ["action", "role", "actor", "object", "from", "to"];

impl Asked {
    /// Reads the filters, inside what this auditor may see.
    pub fn read(actor: &Actor, params: &Params) -> Result<Self> {
        let day = |v: &str| NaiveDate::parse_from_str(v, "%Y-%m-%d").ok().filter(|d| in_reach(*d));
        let (from, to) = (params.read("from", day)?, params.read("to", day)?);
        let object = params.read("object", |v| (v.chars().count() <= 120).then(|| v.to_owned()))?;
        let filter = Filter {
            what: params.read("action", What::parse)?,
            role: params.read("role", Role::parse)?,
            actor: params.read("actor", |v| v.parse().ok().map(StaffId::from_uuid))?,
            object,
            from: from.map(start_of),
            until: to.and_then(|d| d.checked_add_days(Days::new(1))).map(start_of),
            ..Filter::of(&actor.division)
        };
        Ok(Self { filter, from, to })
    }
}

/// Days that every engine stores and that something could have happened on.
fn in_reach(day: NaiveDate) -> bool {
    use chrono::Datelike as _;
    (2000..=2999).contains(&day.year())
}
