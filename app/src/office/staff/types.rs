//! Roles, divisions and the person at the desk. Pure.
use crate::base::{db::sql::Where, divisions, i18n::Lang, ids::CentreId, ids::StaffId, words};

words! {
    /// What somebody is employed to do here (design.md §5).
    Role in staff {
        /// 村级申报员: reports what a household applied for.
        VillageReporter = "village_reporter" => role_village_reporter,
        TownshipOfficer = "township_officer" => role_township_officer,
        /// 县级经办: files, publishes, answers objections.
        CountyOfficer = "county_officer" => role_county_officer,
        /// 市级管理员: accounts, mails, settings; decides no case.
        CityAdmin = "city_admin" => role_city_admin,
        CentreManager = "centre_manager" => role_centre_manager,
        /// A centre's day: receives and counts; sees no cases.
        CentreStaff = "centre_staff" => role_centre_staff,
        /// The donee or host unit (受赠单位、举办单位) of the centres of its township or county: the second approver of gifts, receipts.
        DoneeOfficer = "donee_officer" => role_donee_officer,
        CivilAffairs = "civil_affairs" => role_civil_affairs,
        Dpf = "dpf" => role_dpf,
        Health = "health" => role_health,
        RuralRevitalisation = "rural_revitalisation" => role_rural_revitalisation,
        Auditor = "auditor" => role_auditor,
    }
}

impl Role {
    /// How many digits a division of this role has; two where there is a choice.
    pub const fn levels(self) -> &'static [usize] {
        match self {
            Self::VillageReporter => &[12],
            Self::TownshipOfficer | Self::CentreManager | Self::CentreStaff | Self::DoneeOfficer => &[9],
            Self::CountyOfficer => &[6],
            Self::CityAdmin => &[4],
            Self::CivilAffairs | Self::Dpf | Self::Health | Self::RuralRevitalisation | Self::Auditor => {
                &[6, 4]
            }
        }
    }

    /// Whether the role belongs to a centre: its reach is the centre, wherever its residents come from.
    pub const fn of_centre(self) -> bool {
        matches!(self, Self::CentreManager | Self::CentreStaff)
    }
}

/// The code of the city.
pub const CITY: &str = "4117";

/// Where somebody works: the city (`4117`), a county (6 digits), a township (9) or a village (12).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Division(String);

crate::stored!(Division, division => division.code(), code => Division::parse(code));

impl Division {
    /// Reads a code; the city, a known county, a known township, or a village of a known township.
    pub fn parse(code: &str) -> Option<Self> {
        let known = match code.len() {
            4 => code == CITY,
            6 => divisions::county(code).is_some(),
            9 => divisions::township(code).is_some(),
            12 => code.bytes().all(|b| b.is_ascii_digit()) && divisions::township(&code[..9]).is_some(),
            _ => false,
        };
        known.then(|| Self(code.to_owned()))
    }

    /// The digits.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The county it lies in; none for the city.
    pub fn county(&self) -> Option<&str> {
        match self.0.len() {
            6 => Some(&self.0),
            9 | 12 => divisions::township(&self.0[..9]).map(|t| t.county),
            _ => None,
        }
    }

    /// The township it is or lies in; none above.
    pub fn township(&self) -> Option<&str> {
        self.0.get(..9)
    }

    pub fn scope(&self) -> Scope {
        let code = self.0.clone();
        match code.len() {
            6 => Scope::County(code),
            9 => Scope::Township(code),
            12 => Scope::Village(code),
            _ => Scope::City,
        }
    }

    /// The rows of what lies in it, in a table with the columns of [`Scope`].
    pub fn rows(&self) -> Where {
        self.scope().rows()
    }

    /// Whether `other` is this division or lies inside it. The zone 411771 lies in 411702 (domain.md §8).
    pub fn contains(&self, other: &Self) -> bool {
        match self.0.len() {
            4 => true,
            6 => other.county() == Some(&self.0),
            9 => other.township() == Some(&self.0),
            _ => self == other,
        }
    }

    /// 确山县竹沟镇, as far as the tables know; a village by its number.
    pub fn label(&self, lang: Lang) -> String {
        match self.0.len() {
            4 => crate::t::staff::city(lang).to_owned(),
            6 => divisions::county_label(&self.0, lang),
            9 => crate::base::divisions::place(&self.0, lang),
            _ => crate::t::staff::village_no(
                lang,
                crate::base::divisions::place(&self.0[..9], lang),
                &self.0[9..],
            ),
        }
    }
}

impl std::fmt::Display for Division {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an object lies: what access is judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The narrowest division it belongs to.
    pub division: Division,
    /// The centre it is about, if any.
    pub centre: Option<CentreId>,
}

/// The rows of a table that somebody may touch (AC-05): a store function takes it instead of trusting its caller. A table that
/// is scoped has the columns `county_code`, `township_code`, `village_code` and `centre_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    City,
    County(String),
    Township(String),
    Village(String),
    Centre(CentreId),
}

impl Scope {
    /// The condition of a list.
    pub fn rows(&self) -> Where {
        let rows = Where::default();
        match self {
            Self::City => rows,
            Self::County(code) => rows.is("county_code", code),
            Self::Township(code) => rows.is("township_code", code),
            Self::Village(code) => rows.is("village_code", code),
            Self::Centre(id) => rows.is("centre_id", *id),
        }
    }
}

/// The person who acts: read from the session by [`super::desk::gate`], or made by a test.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Actor {
    pub id: StaffId,
    /// Their name as colleagues see it.
    pub name: String,
    pub role: Role,
    pub division: Division,
    /// Their centre, for those who work in one.
    #[sqlx(rename = "centre_id")]
    pub centre: Option<CentreId>,
    pub lang: Lang,
    /// Where the request came from, for the trail (RET-05).
    #[sqlx(default)]
    pub ip: String,
}

impl Actor {
    /// The rows they may touch.
    pub fn scope(&self) -> Scope {
        match (self.role.of_centre(), self.centre) {
            (true, Some(centre)) => Scope::Centre(centre),
            // Whoever belongs to a centre and has none reaches nothing.
            (true, None) => Scope::Centre(CentreId::from_uuid(uuid::Uuid::nil())),
            (false, _) => self.division.scope(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_contain_what_lies_in_them() {
        let d = |code| Division::parse(code).unwrap();
        let (city, county, township) = (d("4117"), d("411702"), d("411702001"));
        assert!(
            city.contains(&county) && county.contains(&township) && township.contains(&d("411702001203"))
        );
        assert!(county.contains(&d("411771360")), "the zone lies in 411702");
        assert!(!township.contains(&county) && !county.contains(&city));
        assert!(!township.contains(&d("411702002")) && !d("411702001203").contains(&d("411702001204")));
        for bad in ["", "41", "411703", "999999999", "41170200120x", "4117020012031", "４１１７"] {
            assert!(Division::parse(bad).is_none(), "{bad}");
        }
    }
}
