//! Where money goes, elsewhere (DON-05): to the office of a donee unit, or to the registered campaign of a charity on a designated
//! platform. The portal shows who, where and under which number; it takes no money, shows no account and counts none (DON-02).
use chrono::{DateTime, Utc};

use crate::base::{
    checks::Uscc, ids::CentreId, ids::PointerId, ids::StaffId, privacy::public_text::PublicText, words,
};
use crate::features::centres::types::Phone;

words! {
    /// Where it leads.
    PointerKind in needs {
        Office = "offline_office" => pointer_office,
        Campaign = "campaign" => pointer_campaign,
    }

    PointerState in needs {
        Proposed = "proposed" => pointer_proposed,
        /// Public.
        Verified = "verified" => pointer_verified,
        Refused = "refused" => pointer_refused,
        Ended = "ended" => pointer_ended,
    }

    /// What is wrong with a pointer, in the order of its fields.
    Fault in needs {
        Name = "name" => fault_name,
        Address = "address" => fault_address,
        Phone = "phone" => fault_phone,
        Uscc = "uscc" => fault_uscc,
        Certificate = "certificate_no" => fault_certificate,
        Plan = "plan_no" => fault_plan,
        Link = "link" => fault_link,
        VerifiedBy = "verified_by" => fault_verified_by,
        VerifiedAt = "verified_at" => fault_verified_at,
    }
}

/// What a pointer says; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Said {
    pub name: PublicText,
    pub address: PublicText,
    pub phone: String,
    pub hours: PublicText,
    pub uscc: String,
    /// 公开募捐资格证书编号.
    pub certificate_no: String,
    /// 募捐方案备案编号.
    pub plan_no: String,
    /// The campaign on a designated platform.
    pub link: String,
}

impl Said {
    /// What is missing or wrong. `platforms` are the hosts of designated platforms.
    pub fn faults(&self, kind: PointerKind, platforms: &[&str]) -> Vec<Fault> {
        let empty = |text: &str| text.trim().is_empty();
        let mut faults = vec![];
        let mut say = |wrong: bool, fault| {
            if wrong {
                faults.push(fault);
            }
        };
        match kind {
            PointerKind::Office => {
                say(empty(&self.address), Fault::Address);
                say(Phone::parse(&self.phone).is_err(), Fault::Phone);
            }
            PointerKind::Campaign => {
                say(empty(&self.name), Fault::Name);
                say(Uscc::parse(&self.uscc).is_err(), Fault::Uscc);
                say(empty(&self.certificate_no), Fault::Certificate);
                say(empty(&self.plan_no), Fault::Plan);
                say(!host(&self.link).is_some_and(|h| platforms.contains(&h)), Fault::Link);
            }
        }
        faults
    }
}

/// The host of a plain https address: no user, no port, nothing that only looks like it.
pub fn host(link: &str) -> Option<&str> {
    let rest = link.strip_prefix("https://")?;
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let plain =
        link.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'\\' | b'@'));
    let named = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    (plain && named && link.len() <= 300).then_some(host)
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pointer {
    pub id: PointerId,
    /// The centre that it is for; none for a county's.
    #[sqlx(rename = "centre_id")]
    pub centre: Option<CentreId>,
    #[sqlx(rename = "county_code")]
    pub county: String,
    /// The centre's township; empty for a county's.
    #[sqlx(rename = "township_code")]
    pub township: String,
    pub kind: PointerKind,
    #[sqlx(flatten)]
    pub said: Said,
    pub state: PointerState,
    /// Why it was refused or ended.
    pub reason: String,
    /// Who proposed it; somebody else verifies it.
    pub proposed_by: StaffId,
    pub proposed_at: DateTime<Utc>,
    pub verified_by: Option<StaffId>,
    pub verified_at: Option<DateTime<Utc>>,
    /// Counts every change (AC-07).
    pub version: i64,
}

impl Pointer {
    /// What keeps it from the public; nothing when it may be shown.
    pub fn faults(&self, platforms: &[&str]) -> Vec<Fault> {
        let mut faults = self.said.faults(self.kind, platforms);
        if self.kind == PointerKind::Campaign {
            faults.extend(self.verified_by.is_none().then_some(Fault::VerifiedBy));
            faults.extend(self.verified_at.is_none().then_some(Fault::VerifiedAt));
        }
        faults
    }

    /// Its page for staff, without the base.
    pub fn desk(&self) -> String {
        format!("/staff/money/{}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{tuesday, vectors};

    #[test]
    fn don_05_pointers_as_the_vectors_say() {
        let file = vectors::file("donees");
        let platforms: Vec<&str> =
            file["designated_platforms"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        vectors::each("donees", "money_pointers", |entry| {
            let v = &entry["pointer"];
            let text = |key: &str| v[key].as_str().unwrap_or_default().to_owned();
            let by = (!text("verified_by").is_empty()).then(|| StaffId::new(tuesday()));
            let pointer = Pointer {
                id: PointerId::new(tuesday()),
                centre: None,
                county: String::new(),
                township: String::new(),
                kind: PointerKind::parse(&text("kind")).unwrap(),
                said: Said {
                    name: PublicText::parse(&text("charity")).unwrap(),
                    address: PublicText::parse(&text("address")).unwrap(),
                    phone: text("phone"),
                    uscc: text("uscc"),
                    certificate_no: text("certificate_no"),
                    plan_no: text("plan_no"),
                    link: text("link"),
                    ..Said::default()
                },
                state: PointerState::Verified,
                reason: String::new(),
                proposed_by: StaffId::new(tuesday()),
                proposed_at: tuesday(),
                verified_by: by,
                verified_at: (!text("verified_at").is_empty()).then(tuesday),
                version: 1,
            };
            let mut faults: Vec<_> = pointer.faults(&platforms).iter().map(|f| f.word()).collect();
            faults.sort_unstable();
            let is = json!({"shown": faults.is_empty(), "faults": faults,
                "interstitial": faults.is_empty() && pointer.kind == PointerKind::Campaign});
            let mut expect = entry["expect"].clone();
            if let Some(list) = expect["faults"].as_array_mut() {
                list.sort_by_key(ToString::to_string);
            }
            if expect == is { Ok(()) } else { Err(is.to_string()) }
        });
    }

    #[test]
    fn links_lead_to_the_platform_and_nowhere_else() {
        for (link, is) in [
            ("https://platform.example/p/1", Some("platform.example")),
            ("https://platform.example", Some("platform.example")),
            ("https://platform.example.evil.example/", Some("platform.example.evil.example")),
            ("https://platform.example@evil.example/", None),
            ("https://platform.example:444/", None),
            ("https://platform.example\\@evil.example", None),
            ("http://platform.example/", None),
            ("HTTPS://platform.example/", None),
            ("https://platform.example/ x", None),
            ("", None),
        ] {
            assert_eq!(host(link), is, "{link}");
        }
    }
}
