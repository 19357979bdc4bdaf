//! The row of a centre: every column once, how it is read and written, and the facts whose changes are kept. To add a field of a
//! centre: its column in [`Stored`], a line in `read`, `of` and `facts`, and a [`Fact`].
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::donee::exception;
use crate::base::{
    checks::Uscc, divisions::place, error::AppError, error::Result, i18n::Lang, ids::CentreId,
    pinyin::search_text,
};
use crate::features::centres::public;
use crate::features::centres::types::{
    Beds, Centre, CentreCode, CentreDraft, CentreInput, CentreType, CodeSet, Coordinates, DoneeKind,
    DoneeUnit, Phone, Slug, TaxDeduction,
};
use crate::{record, words};

words! {
    /// A fact of a centre. To add one: a line here, its text, and its value in `facts`.
    Fact in centres {
        Name = "name" => fact_name,
        Kind = "type" => fact_type,
        HostUnit = "host_unit" => fact_host_unit,
        Donee = "donee_unit" => fact_donee,
        DoneeTerms = "donee_terms" => fact_donee_terms,
        Township = "township" => fact_township,
        Address = "address" => fact_address,
        Phone = "phone" => fact_phone,
        Coordinates = "coordinates" => fact_coordinates,
        Beds = "beds" => fact_beds,
        Vacancy = "vacancy" => fact_vacancy,
        /// Not public.
        Occupied = "occupied" => fact_occupied,
        Rooms = "rooms" => fact_rooms,
        Carers = "carers" => fact_carers,
        MedicalStaff = "medical_staff" => fact_medical_staff,
        Facilities = "facilities" => fact_facilities,
        Services = "services" => fact_services,
        VisitingHours = "visiting_hours" => fact_visiting_hours,
        VisitingRules = "visiting_rules" => fact_visiting_rules,
        OpenedOn = "opened_on" => fact_opened_on,
    }
}

impl Fact {
    /// Whether the public may see it (PUB-12).
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Occupied)
    }
}

record! {
    /// A row as it is stored, before words become types; also what an import keeps to be undone.
    pub(super) struct Stored in "centres" by id {
    id: Uuid,
    code: String,
    slug: String,
    name: String,
    kind: String,
    host_unit: String,
    donee_unit_id: Option<Uuid>,
    county_code: String,
    township_code: String,
    address: String,
    phone: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    beds: i64,
    occupied: Option<i64>,
    rooms: Option<i64>,
    carers: Option<i64>,
    medical_staff: Option<i64>,
    facilities: String,
    services: String,
    visiting_hours: Option<String>,
    visiting_rules: Option<String>,
    opened_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
    rev: i64,
    batch_id: Option<Uuid>,
    search: String,
    } with {
    donee_name: Option<String>,
    donee_uscc: Option<String>,
    donee_kind: Option<String>,
    donee_reason: Option<String>,
    donee_level: Option<String>,
    donee_receipts: Option<bool>,
    tax_year: Option<i64>,
    tax_list_url: Option<String>,
    }
}

impl Stored {
    /// As the rest of the portal knows it.
    pub(super) fn centre(self) -> Result<Centre> {
        let id = self.id;
        self.read().map_err(|what| AppError::Internal(format!("centres: unreadable {what} of {id}")))
    }

    fn read(self) -> Result<Centre, &'static str> {
        let small = |n: Option<i64>| n.map(u16::try_from).transpose().map_err(|_| "number");
        let coordinates = match (self.latitude, self.longitude) {
            (Some(lat), Some(lon)) => Some(Coordinates::new(lat, lon).map_err(|_| "coordinates")?),
            _ => None,
        };
        let total = u16::try_from(self.beds).map_err(|_| "beds")?;
        let donee = match (self.donee_name, self.donee_uscc, self.donee_kind) {
            (Some(name), Some(uscc), Some(kind)) => Some(DoneeUnit {
                name,
                uscc: Uscc::parse(&uscc).map_err(|_| "credit code")?,
                kind: DoneeKind::parse(&kind, self.donee_reason.as_deref(), self.donee_level.as_deref())
                    .map_err(|_| "kind of donee unit")?,
                issues_receipts: self.donee_receipts.unwrap_or_default(),
                tax_deduction: match (small(self.tax_year)?, self.tax_list_url) {
                    (Some(year), Some(url)) => Some(TaxDeduction::new(year, &url).map_err(|_| "tax list")?),
                    _ => None,
                },
            }),
            _ => None,
        };
        let draft = CentreDraft {
            code: CentreCode::parse(&self.code).map_err(|_| "code")?,
            name: self.name,
            kind: CentreType::parse(&self.kind).ok_or("type")?,
            host_unit: self.host_unit,
            donee,
            township: self.township_code,
            address: self.address,
            phone: Phone::parse(&self.phone).map_err(|_| "phone")?,
            coordinates,
            beds: Beds::new(total, small(self.occupied)?).map_err(|_| "beds")?,
            rooms: small(self.rooms)?,
            carers_on_duty: small(self.carers)?,
            medical_staff: small(self.medical_staff)?,
            facilities: CodeSet::from_codes(&self.facilities),
            services: CodeSet::from_codes(&self.services),
            visiting_hours: self.visiting_hours,
            visiting_rules: self.visiting_rules,
            opened_on: self.opened_on,
        };
        Ok(Centre {
            id: CentreId::from_uuid(self.id),
            slug: Slug::parse(&self.slug).map_err(|_| "slug")?,
            details: CentreInput::from_store(draft),
            updated_at: self.updated_at,
        })
    }

    /// As it is to be stored: unchanged since 1970, by nobody, until the caller says otherwise.
    pub(super) fn of(input: &CentreInput, county: &str, id: Uuid, slug: String, donee: Option<Uuid>) -> Self {
        let unit = input.donee.as_ref();
        let (reason, level) = exception(unit.map(|u| u.kind));
        let tax = unit.and_then(|u| u.tax_deduction.as_ref());
        Self {
            id,
            code: input.code.as_str().to_owned(),
            slug,
            name: input.name.clone(),
            kind: input.kind.word().to_owned(),
            host_unit: input.host_unit.clone(),
            donee_unit_id: donee,
            county_code: county.to_owned(),
            township_code: input.township.clone(),
            address: input.address.clone(),
            phone: input.phone.as_str().to_owned(),
            latitude: input.coordinates.map(|c| c.latitude()),
            longitude: input.coordinates.map(|c| c.longitude()),
            beds: i64::from(input.beds.total()),
            occupied: input.beds.occupied().map(i64::from),
            rooms: input.rooms.map(i64::from),
            carers: input.carers_on_duty.map(i64::from),
            medical_staff: input.medical_staff.map(i64::from),
            facilities: input.facilities.to_codes(),
            services: input.services.to_codes(),
            visiting_hours: input.visiting_hours.clone(),
            visiting_rules: input.visiting_rules.clone(),
            opened_on: input.opened_on,
            updated_at: DateTime::UNIX_EPOCH,
            rev: 1,
            batch_id: None,
            search: search_text(&input.name, &place(&input.township, Lang::ZhCn), &input.host_unit),
            donee_name: unit.map(|u| u.name.clone()),
            donee_uscc: unit.map(|u| u.uscc.expose().to_owned()),
            donee_kind: unit.map(|u| u.kind.code().to_owned()),
            donee_reason: reason.map(str::to_owned),
            donee_level: level.map(str::to_owned),
            donee_receipts: unit.map(|u| u.issues_receipts),
            tax_year: tax.map(|t| i64::from(t.year())),
            tax_list_url: tax.map(|t| t.list_url().to_owned()),
        }
    }

    /// All facts of a row as texts.
    pub(super) fn facts(&self) -> Vec<(Fact, String)> {
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let beds = u16::try_from(self.beds).ok().and_then(|total| {
            let occupied = self.occupied.map(u16::try_from).transpose().ok()?;
            Beds::new(total, occupied).ok()
        });
        let terms = [
            text(&self.donee_kind),
            text(&self.donee_reason),
            text(&self.donee_level),
            self.donee_receipts.map(|r| r.to_string()).unwrap_or_default(),
            number(self.tax_year),
            text(&self.tax_list_url),
        ]
        .join(",");
        let at = self
            .latitude
            .zip(self.longitude)
            .map(|(lat, lon)| format!("{lat:.5},{lon:.5}"))
            .unwrap_or_default();
        vec![
            (Fact::Name, self.name.clone()),
            (Fact::Kind, self.kind.clone()),
            (Fact::HostUnit, self.host_unit.clone()),
            (Fact::Donee, text(&self.donee_name)),
            (Fact::DoneeTerms, terms),
            (Fact::Township, self.township_code.clone()),
            (Fact::Address, self.address.clone()),
            (Fact::Phone, self.phone.clone()),
            (Fact::Coordinates, at),
            (Fact::Beds, self.beds.to_string()),
            (Fact::Vacancy, beds.map_or("", |b| public::vacancy(b).word()).to_owned()),
            (Fact::Occupied, number(self.occupied)),
            (Fact::Rooms, number(self.rooms)),
            (Fact::Carers, number(self.carers)),
            (Fact::MedicalStaff, number(self.medical_staff)),
            (Fact::Facilities, self.facilities.clone()),
            (Fact::Services, self.services.clone()),
            (Fact::VisitingHours, text(&self.visiting_hours)),
            (Fact::VisitingRules, text(&self.visiting_rules)),
            (Fact::OpenedOn, self.opened_on.map(|d| d.to_string()).unwrap_or_default()),
        ]
    }
}
