//! The titles of a notice by kind, places and language.
use super::*;
use crate::base::{i18n::Lang, ids::NoticeId};
use crate::features::notices::types::title::{Title, place, short};
use crate::features::notices::types::{Life, Notice};

pub(super) fn notice(kind: NoticeKind, places: &[&str]) -> Notice {
    Notice {
        id: NoticeId::new(posted()),
        no: NoticeNo::new("411725", 2026, 8),
        kind,
        batch: 8,
        authority: "示例县民政局".into(),
        places: places.iter().map(|p| (*p).to_owned()).collect(),
        people: 6,
        shown: 6,
        rule: NoticeRule::CalendarDays(7),
        policy: WebRowsPolicy::MaskedWithOptOut,
        filing_no: None,
        steps: vec![],
        channels: Channels::default(),
        life: Life { posted_at: posted(), ends_at: end(), withdrawn: None, concluded: None },
        extended_days: 0,
        provisional: false,
        version: 1,
        objections: (0, 0),
        proof: String::new(),
    }
}

#[test]
fn titles_name_what_may_be_named() {
    let first = crate::base::divisions::township(TOWNS[0]).unwrap();
    let town = first.name;
    use NoticeKind::{AdmissionProposed, AdmissionResult, ExitProposed, ExitResult};
    for (kind, places, long, brief) in [
        (
            AdmissionProposed,
            &TOWNS[..1],
            format!("关于{town}拟入住托养中心人员的公示"),
            format!("{town}拟入住公示（第8批）"),
        ),
        (
            AdmissionProposed,
            &TOWNS[..],
            format!("关于{town}等拟入住托养中心人员的公示"),
            format!("{town}等拟入住公示（第8批）"),
        ),
        // PUB-09: where no township may be named, the county is.
        (
            AdmissionProposed,
            &[][..],
            "关于确山县拟入住托养中心人员的公示".into(),
            "确山县拟入住公示（第8批）".into(),
        ),
        (
            ExitProposed,
            &TOWNS[..1],
            format!("关于{town}拟退出托养中心人员的公示"),
            format!("{town}拟退出公示（第8批）"),
        ),
        (
            AdmissionResult,
            &[][..],
            "关于确山县入住托养中心结果的公布".into(),
            "确山县入住结果公布（第8批）".into(),
        ),
        (
            ExitResult,
            &[][..],
            "关于确山县退出托养中心结果的公布".into(),
            "确山县退出结果公布（第8批）".into(),
        ),
        (
            AdmissionProposed,
            &["999999999"][..],
            "关于确山县拟入住托养中心人员的公示".into(),
            "确山县拟入住公示（第8批）".into(),
        ),
    ] {
        let n = notice(kind, places);
        assert_eq!(Title::of(&n, Lang::ZhCn).text(), long);
        assert_eq!(Title::of(&n, Lang::ZhCn).groups().concat(), long);
        assert_eq!(short(&n, Lang::ZhCn), brief);
    }
    let n = notice(AdmissionProposed, &TOWNS);
    assert_eq!(place(&n, Lang::En), format!("{} and others", first.english));
    assert_eq!(short(&notice(ExitProposed, &[]), Lang::En), "Proposed exits, Queshan County (batch 8)");
    assert_eq!(Title::of(&n, Lang::ZhCn).groups().len(), 3, "a title may break twice");
}
