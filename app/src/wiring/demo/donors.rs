//! The demonstration's donors, each with an account of the public: one who gives for herself, one who is the first person of an
//! organisation, one whose organisation waits to be checked. No mail reaches their addresses; in a demonstration `/sign-in` shows the link.
//! To add one: a line in [`DONORS`].
use chrono::{DateTime, TimeDelta, Utc};

use super::{DemoError, staff};
use crate::base::{error::AppError, i18n::Lang};
use crate::features::people::store::{self, orgs};
use crate::features::people::types::{Act, By, OrgDraft, OrgKind, Profile};
use crate::office::change::Change;
use crate::web::state::AppState;

/// A donor of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct DemoDonor {
    /// The part of the address before `@demo.nuanfang.invalid`.
    pub local: &'static str,
    /// The name.
    pub name: &'static str,
    /// The telephone.
    pub phone: &'static str,
    /// For whom they act: credit code, name, what it is, whether the office has checked it.
    pub org: Option<(&'static str, &'static str, OrgKind, bool)>,
}

/// All of them.
pub const DONORS: &[DemoDonor] = &[
    DemoDonor { local: "donor1", name: "林例舟", phone: "19900003001", org: None },
    DemoDonor {
        local: "donor2",
        name: "何例桥",
        phone: "19900003002",
        org: Some(("91411725MA00000E1Y", "示例商贸有限公司", OrgKind::Enterprise, true)),
    },
    DemoDonor {
        local: "donor3",
        name: "罗例渡",
        phone: "19900003003",
        org: Some(("51411700MJ0000019P", "示例义工协会", OrgKind::SocialOrg, false)),
    },
];

impl DemoDonor {
    /// The address.
    pub fn email(&self) -> String {
        format!("{}@demo.nuanfang.invalid", self.local)
    }
}

/// Makes them; the staff must be there.
pub async fn make(state: &AppState, now: DateTime<Utc>) -> Result<(), DemoError> {
    let at = now - TimeDelta::days(2);
    for donor in DONORS {
        let mut ch = Change::at(state, at, None).await?;
        let mut person = store::known(&mut ch, &donor.email(), Lang::ZhCn).await?;
        person.profile = Profile { name: donor.name.to_owned(), phone: donor.phone.to_owned() };
        store::save(&mut ch, &person, person.version).await?;
        if let Some((code, name, kind, checked)) = donor.org {
            let draft = OrgDraft { code: code.into(), name: name.into(), kind, county: "411725".into() };
            let org = orgs::ask(&mut ch, &person, &draft).await?.ok().filter(|_| checked);
            if let Some(org) = org {
                ch.actor = Some(staff::actor(&mut ch.tx, state, "county1").await?);
                orgs::step(&mut ch, &org, person.id, Act::Confirm, By::Office)
                    .await
                    .map_err(AppError::from)?;
            }
        }
        ch.commit().await?;
    }
    Ok(())
}
