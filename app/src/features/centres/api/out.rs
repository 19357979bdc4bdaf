//! A centre as the open data shows it. To add a fact: a member here, a column in the CSV file (`api.rs`), both only if it is
//! public on the pages too.
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    base::divisions,
    features::centres::{
        pages, public,
        types::{Centre, DoneeKind, DoneeUnit, Flag as _},
    },
    web::page::Cx,
};

/// A care centre. The number of residents is not published; `vacancy` and `staffing` say as much as may be said.
#[derive(Debug, Serialize, ToSchema)]
pub struct CentreOut {
    /// Lasting number: township code and serial number.
    #[schema(example = "411725101-01")]
    pub code: String,
    /// Address of its page.
    pub url: String,
    /// Name, in Chinese.
    pub name: String,
    /// `township_hospital` or `village_clinic`.
    #[schema(example = "township_hospital")]
    pub r#type: &'static str,
    /// The hospital or clinic it is in.
    pub host_unit: String,
    /// County code, six digits.
    pub county_code: String,
    /// County.
    pub county: String,
    /// Township code, nine digits.
    pub township_code: String,
    /// Township.
    pub township: String,
    /// Address of the unit.
    pub address: String,
    /// Office telephone.
    pub phone: String,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// Beds.
    pub beds: u16,
    /// `free` (more than one bed, and more than a tenth of them), `nearly_full` or `unknown`.
    #[schema(example = "free")]
    pub vacancy: &'static str,
    /// Rooms for residents.
    pub rooms: Option<u16>,
    /// Carers on duty in a shift.
    pub carers_on_duty: Option<u16>,
    /// Residents per carer on duty: `up_to_2`, `2_to_2_5` or `above_2_5`; null where unknown or fewer than five residents.
    /// The measure of two is the programme's own rule, not a national standard.
    pub staffing: Option<&'static str>,
    /// Seconded medical staff.
    pub medical_staff: Option<u16>,
    /// Codes of what the premises have.
    pub facilities: Vec<&'static str>,
    /// Codes of what is done for residents.
    pub services: Vec<&'static str>,
    /// When visitors may come, in Chinese.
    pub visiting_hours: Option<String>,
    /// What visitors must know, in Chinese.
    pub visiting_rules: Option<String>,
    /// Since when.
    pub opened_on: Option<NaiveDate>,
    /// Who may lawfully accept gifts for it; null where nobody does.
    pub donee_unit: Option<DoneeOut>,
    /// When this information was last given.
    pub updated_at: DateTime<Utc>,
}

/// A unit that accepts gifts for a centre.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoneeOut {
    /// Full name.
    pub name: String,
    /// Unified social credit code.
    pub uscc: String,
    /// `public_institution`, `charity_with_fundraising`, `charity`, `red_cross` or `government_exception`.
    pub r#type: &'static str,
    /// Why a government may accept gifts: `disaster` or `overseas_donor`.
    pub exception_reason: Option<&'static str>,
    /// Whether it issues receipts for gifts.
    pub issues_receipts: bool,
    /// Address of the published list of units whose gifts are deductible, if it is on one.
    pub tax_list: Option<String>,
}

impl DoneeOut {
    fn new(unit: &DoneeUnit) -> Self {
        Self {
            name: unit.name.clone(),
            uscc: unit.uscc.expose().to_owned(),
            r#type: unit.kind.code(),
            exception_reason: match unit.kind {
                DoneeKind::GovernmentException { reason, .. } => Some(reason.code()),
                _ => None,
            },
            issues_receipts: unit.issues_receipts,
            tax_list: unit.tax_deduction.as_ref().map(|t| t.list_url().to_owned()),
        }
    }
}

impl CentreOut {
    pub(super) fn new(cx: &Cx, centre: &Centre) -> Self {
        let d = &centre.details;
        let township = divisions::township(&d.township);
        let county = township.and_then(|t| divisions::county(t.county));
        Self {
            code: d.code.as_str().to_owned(),
            url: cx.state.site().absolute(&pages::path(centre)),
            name: d.name.clone(),
            r#type: d.kind.code(),
            host_unit: d.host_unit.clone(),
            county_code: county.map_or_else(String::new, |c| c.code.to_owned()),
            county: county.map_or_else(String::new, |c| c.name.to_owned()),
            township_code: d.township.clone(),
            township: township.map_or_else(String::new, |t| t.name.to_owned()),
            address: d.address.clone(),
            phone: d.phone.as_str().to_owned(),
            latitude: d.coordinates.map(|c| c.latitude()),
            longitude: d.coordinates.map(|c| c.longitude()),
            beds: d.beds.total(),
            vacancy: public::vacancy(d.beds).code(),
            rooms: d.rooms,
            carers_on_duty: d.carers_on_duty,
            staffing: public::staffing_code(public::staffing(d)),
            medical_staff: d.medical_staff,
            facilities: d.facilities.iter().map(|f| f.code()).collect(),
            services: d.services.iter().map(|s| s.code()).collect(),
            visiting_hours: d.visiting_hours.clone(),
            visiting_rules: d.visiting_rules.clone(),
            opened_on: d.opened_on,
            donee_unit: d.donee.as_ref().map(DoneeOut::new),
            updated_at: centre.updated_at,
        }
    }
}
