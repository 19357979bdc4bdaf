//! The demonstration's staff: at least one person for each role, most of them in 确山县, all with one password and a fixed
//! authenticator each. They exist in demonstration data only, and a portal with such data does not start as anything else (AU-13).
//! To add one: a line in [`ACCOUNTS`] at its end, since ids and secrets follow from the place in the list.
use totp_rs::Secret;
use uuid::Uuid;

use super::DemoError;
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::CentreId, ids::StaffId};
use crate::fetch;
use crate::office::staff::types::{Actor, Division, Role};
use crate::office::{
    staff::hashing, staff::store::people, staff::store::people::Account, staff::store::people::Status,
    staff::types::Role::*,
};
use crate::web::state::AppState;

pub const PASSWORD: &str = "demo-nuanfang-lantern-2026";

/// An account of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct DemoStaff {
    /// The part of the address before `@demo.nuanfang.invalid`.
    pub local: &'static str,
    pub name: &'static str,
    pub role: Role,
    /// Where; who works in a centre has its township.
    pub division: &'static str,
    /// Name of the village or unit.
    pub unit: Option<&'static str>,
}

const fn one(local: &'static str, name: &'static str, role: Role, division: &'static str) -> DemoStaff {
    DemoStaff { local, name, role, division, unit: None }
}

const fn village(
    local: &'static str,
    name: &'static str,
    division: &'static str,
    unit: &'static str,
) -> DemoStaff {
    DemoStaff { local, name, role: VillageReporter, division, unit: Some(unit) }
}

/// All of them. 411725101 is 竹沟镇, 411725102 任店镇, both of 确山县.
pub const ACCOUNTS: &[DemoStaff] = &[
    village("village1", "示例村甲", "411725101201", "示例一村"),
    village("village2", "示例村乙", "411725102201", "示例二村"),
    one("township1", "示例乡镇甲", TownshipOfficer, "411725101"),
    one("township2", "示例乡镇乙", TownshipOfficer, "411725102"),
    one("county1", "示例起草", CountyOfficer, "411725"),
    one("county2", "示例审核", CountyOfficer, "411725"),
    one("county3", "示例发布", CountyOfficer, "411725"),
    one("county4", "示例异议", CountyOfficer, "411725"),
    one("admin1", "示例管理甲", CityAdmin, "4117"),
    one("admin2", "示例管理乙", CityAdmin, "4117"),
    one("centre1", "示例中心", CentreManager, ""),
    one("dpf1", "示例残联", Dpf, "411725"),
    one("revitalisation1", "示例振兴", RuralRevitalisation, "411725"),
    one("civil1", "示例民政", CivilAffairs, "411725"),
    one("health1", "示例卫健", Health, "411725"),
    one("auditor1", "示例审计", Auditor, "4117"),
    one("county5", "示例邻县", CountyOfficer, "411726"),
    one("township3", "示例邻镇", TownshipOfficer, "411726102"),
    one("centrestaff1", "示例护理", CentreStaff, ""),
    DemoStaff {
        unit: Some("示例受赠单位"), ..one("donee1", "示例受赠", DoneeOfficer, "411725101")
    },
];

impl DemoStaff {
    pub fn email(&self) -> String {
        format!("{}@demo.nuanfang.invalid", self.local)
    }

    fn place(&self) -> u8 {
        ACCOUNTS
            .iter()
            .position(|a| a.local == self.local)
            .and_then(|i| u8::try_from(i).ok())
            .unwrap_or_default()
    }

    /// The id, the same in every demonstration.
    pub fn id(&self) -> StaffId {
        StaffId::from_uuid(Uuid::from_u128(
            0x0199_0000_0000_7000_8000_0000_0000_0001 + u128::from(self.place()),
        ))
    }

    /// The secret of the authenticator, in base32.
    pub fn secret(&self) -> String {
        let mut bytes = *b"nuanfang-demo-secret";
        bytes[19] = self.place();
        Secret::from(bytes).to_base32()
    }
}

/// The account of the demonstration with this short name.
pub fn find(local: &str) -> Option<&'static DemoStaff> {
    ACCOUNTS.iter().find(|a| a.local == local)
}

/// An account of the demonstration as somebody who acts.
pub async fn actor(tx: &mut Tx, state: &AppState, local: &str) -> Result<Actor, DemoError> {
    let missing = || AppError::Internal(format!("demonstration: no account {local}"));
    let demo = find(local).ok_or_else(missing)?;
    let found = people::by_id(tx, state.keys(), demo.id()).await?.ok_or_else(missing)?;
    Ok(found.account.actor("192.0.2.1"))
}

/// Makes them; the centres must be there.
pub async fn make(tx: &mut Tx, state: &AppState) -> Result<(), DemoError> {
    let now = state.clock().now();
    let centre: Option<(CentreId, String)> = fetch!(tx, maybe "SELECT id, township_code FROM centres WHERE \
        county_code = '411725' ORDER BY township_code, slug LIMIT 1")?;
    // One hash for all: the password is no secret.
    let hash = hashing::hash(PASSWORD).await?;
    for demo in ACCOUNTS {
        let (code, own) = match (&centre, demo.role) {
            (Some((id, township)), role) if role.of_centre() => (township.as_str(), Some(*id)),
            (None, role) if role.of_centre() => continue,
            _ => (demo.division, None),
        };
        let division = Division::parse(code)
            .ok_or_else(|| AppError::Internal(format!("demonstration: no division {code}")))?;
        let account = Account {
            id: demo.id(),
            email: demo.email(),
            name: demo.name.to_owned(),
            role: demo.role,
            division,
            unit: demo.unit.map(str::to_owned),
            centre: own,
            lang: Lang::ZhCn,
            status: Status::Active,
            enrolled: true,
            version: 1,
        };
        people::insert(tx, now, &account).await?;
        people::set_password(tx, account.id, Some(&hash)).await?;
        people::set_totp(tx, state.keys(), account.id, Some(&demo.secret())).await?;
    }
    Ok(())
}
