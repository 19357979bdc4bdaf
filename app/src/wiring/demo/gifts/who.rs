//! Who gives in the demonstration. Whoever has an account there ([`super::super::donors`]) finds their gifts in it. To add one: a line in
//! [`DONORS`]; `end2end/tests/privacy.spec.ts` reads them here.
use crate::features::donations::types::{Display, Donor, DonorKind};

/// Kind, name, credit code without its check sign, telephone, e-mail, choice.
type Who = (DonorKind, &'static str, &'static str, &'static str, &'static str, Display);

/// Who gives. All of it is invented; codes carry zeros where a real body has its number.
pub(super) const DONORS: &[Who] = &[
    (
        DonorKind::Enterprise,
        "驻马店示例家纺有限公司",
        "91411700000000001",
        "19900002001",
        "gift1@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Individual, "梁例溪", "", "19900002002", "", Display::Masked),
    (
        DonorKind::SocialOrg,
        "示例助残志愿服务联合会",
        "51411700000000002",
        "19900002003",
        "gift3@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Individual, "高例屏", "", "19900002004", "gift4@donor.invalid", Display::Anonymous),
    (
        DonorKind::Enterprise,
        "河南虚构医疗器械有限公司",
        "91411700000000003",
        "19900002005",
        "gift5@donor.invalid",
        Display::Masked,
    ),
    (
        DonorKind::School,
        "示例职业技术学院",
        "12411700000000004",
        "19900002006",
        "gift6@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Individual, "罗例帆", "", "19900002007", "", Display::Hidden),
    (
        DonorKind::MassOrg,
        "示例县工商业联合会",
        "13411700000000005",
        "19900002008",
        "gift8@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Anonymous, "", "", "19900002009", "", Display::Anonymous),
    (DonorKind::Individual, "林例舟", "", "19900003001", "donor1@demo.nuanfang.invalid", Display::Masked),
    (
        DonorKind::Enterprise,
        "示例商贸有限公司",
        "91411725MA00000E1",
        "19900003002",
        "donor2@demo.nuanfang.invalid",
        Display::FullName,
    ),
];

/// The donor number `n`, round and round.
pub fn donor(n: usize) -> (DonorKind, Donor, Display) {
    let (kind, name, code, phone, email, display) = DONORS[n % DONORS.len()];
    let contact = if kind.is_organisation() { "示例联系人" } else { "" };
    let donor = Donor {
        name: name.to_owned(),
        uscc: crate::wiring::demo::uscc(code).map(|code| code.expose().to_owned()).unwrap_or_default(),
        contact: contact.to_owned(),
        phone: phone.to_owned(),
        email: email.to_owned(),
    };
    (kind, donor, display)
}
