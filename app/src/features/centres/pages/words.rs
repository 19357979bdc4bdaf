//! The closed lists in words.
use crate::{
    base::i18n::Lang,
    features::centres::{
        store::history::Fact,
        types::{
            CentreType, DoneeKind, ExceptionReason, Facility, GovernmentLevel, RatioLevel, Service, Vacancy,
        },
    },
    t::centres as c,
};

/// 依托乡镇卫生院 or 依托村卫生室.
#[must_use]
pub fn kind(lang: Lang, kind: CentreType) -> &'static str {
    match kind {
        CentreType::TownshipHospital => c::type_hospital(lang),
        CentreType::VillageClinic => c::type_clinic(lang),
    }
}

/// What the house has.
#[must_use]
pub fn facility(lang: Lang, facility: Facility) -> &'static str {
    match facility {
        Facility::DoubleRooms => c::facility_double_rooms(lang),
        Facility::Television => c::facility_tv(lang),
        Facility::AirConditioner => c::facility_air_conditioner(lang),
        Facility::CareBeds => c::facility_care_beds(lang),
        Facility::ClinicRoom => c::facility_clinic_room(lang),
        Facility::RehabRoom => c::facility_rehab_room(lang),
        Facility::Accessible => c::facility_accessible(lang),
    }
}

/// What is done for residents.
#[must_use]
pub fn service(lang: Lang, service: Service) -> &'static str {
    match service {
        Service::Meals => c::service_meals(lang),
        Service::DailyCare => c::service_daily_care(lang),
        Service::CheckUps => c::service_checkups(lang),
        Service::Monitoring => c::service_monitoring(lang),
        Service::Nursing => c::service_nursing(lang),
        Service::AssistiveDevices => c::service_assistive_devices(lang),
        Service::RehabTraining => c::service_rehab_training(lang),
    }
}

/// Free places. The public never gets [`Vacancy::Full`]: see `public::vacancy`.
#[must_use]
pub fn vacancy(lang: Lang, vacancy: Vacancy) -> &'static str {
    match vacancy {
        Vacancy::Free => c::vacancy_free(lang),
        Vacancy::NearlyFull | Vacancy::Full => c::vacancy_nearly_full(lang),
        Vacancy::Unknown => c::vacancy_unknown(lang),
    }
}

/// Residents per carer on duty as a band (RES-01).
#[must_use]
pub fn staffing(lang: Lang, level: RatioLevel) -> &'static str {
    match level {
        RatioLevel::Ok => c::staffing_ok(lang),
        RatioLevel::Amber => c::staffing_amber(lang),
        RatioLevel::Red => c::staffing_red(lang),
        RatioLevel::Unknown => c::staffing_unknown(lang),
    }
}

/// The same in one or two words, for a tag; none where nothing is said.
#[must_use]
pub fn staffing_tag(lang: Lang, level: RatioLevel) -> Option<&'static str> {
    match level {
        RatioLevel::Ok => Some(c::staffing_tag_ok(lang)),
        RatioLevel::Amber => Some(c::staffing_tag_amber(lang)),
        RatioLevel::Red => Some(c::staffing_tag_red(lang)),
        RatioLevel::Unknown => None,
    }
}

/// What a donee unit is; an exception says of which level and why (DON-04).
#[must_use]
pub fn donee_kind(lang: Lang, kind: DoneeKind) -> String {
    match kind {
        DoneeKind::PublicInstitution => c::donee_public_institution(lang).to_owned(),
        DoneeKind::CharityWithFundraising => c::donee_charity_with_fundraising(lang).to_owned(),
        DoneeKind::Charity => c::donee_charity(lang).to_owned(),
        DoneeKind::RedCross => c::donee_red_cross(lang).to_owned(),
        DoneeKind::GovernmentException { reason, level } => {
            let level = match level {
                GovernmentLevel::County => c::level_county(lang),
                GovernmentLevel::City => c::level_city(lang),
                GovernmentLevel::Province => c::level_province(lang),
            };
            let reason = match reason {
                ExceptionReason::Disaster => c::reason_disaster(lang),
                ExceptionReason::OverseasDonor => c::reason_overseas_donor(lang),
            };
            c::donee_government(lang, level, reason)
        }
    }
}

/// The name of a fact, for history and import reports.
#[must_use]
pub fn fact(lang: Lang, fact: Fact) -> &'static str {
    match fact {
        Fact::Name => c::fact_name(lang),
        Fact::Kind => c::fact_type(lang),
        Fact::HostUnit => c::fact_host_unit(lang),
        Fact::Donee => c::fact_donee(lang),
        Fact::DoneeTerms => c::fact_donee_terms(lang),
        Fact::Township => c::fact_township(lang),
        Fact::Address => c::fact_address(lang),
        Fact::Phone => c::fact_phone(lang),
        Fact::Coordinates => c::fact_coordinates(lang),
        Fact::Beds => c::fact_beds(lang),
        Fact::Vacancy => c::fact_vacancy(lang),
        Fact::Occupied => c::fact_occupied(lang),
        Fact::Rooms => c::fact_rooms(lang),
        Fact::Carers => c::fact_carers(lang),
        Fact::MedicalStaff => c::fact_medical_staff(lang),
        Fact::Facilities => c::fact_facilities(lang),
        Fact::Services => c::fact_services(lang),
        Fact::VisitingHours => c::fact_visiting_hours(lang),
        Fact::VisitingRules => c::fact_visiting_rules(lang),
        Fact::OpenedOn => c::fact_opened_on(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::centres::types::{CodeSet, Flag};

    /// What the page and the open data say can be imported again (OU-06).
    #[test]
    fn every_label_is_a_word_the_import_knows() {
        for lang in Lang::ALL {
            for f in Facility::ALL {
                let set = CodeSet::<Facility>::from_words(facility(lang, *f));
                assert!(set.is_ok_and(|s| s.has(*f)), "{}", facility(lang, *f));
            }
            for s in Service::ALL {
                let set = CodeSet::<Service>::from_words(service(lang, *s));
                assert!(set.is_ok_and(|x| x.has(*s)), "{}", service(lang, *s));
            }
        }
    }
}
