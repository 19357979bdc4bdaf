//! PUB-20 for any text at all.

use proptest::prelude::*;

use super::*;

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[0-9０-９xX \u{3000}.·-]{0,24}",
        "[王明张三村组号肢体残疾二级身份证用药。，\u{200B}\u{E0100}\u{20BB7}]{0,12}",
        prop::sample::select(vec![ID.to_owned(), CERT.into(), "13800001234".into(), "a@b.cn".into()]),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn pub_20_for_any_text(text in any_text()) {
        for finding in lint_with(&text, &["王明", "张三"]) {
            let piece = text.get(finding.start..finding.end);
            prop_assert!(piece.is_some_and(|piece| !piece.is_empty()), "on character boundaries");
            prop_assert_eq!(finding.severity, finding.rule.severity());
        }
    }

    #[test]
    fn pub_20_an_id_is_found_anywhere(
        before in "[^0-9０-９xX]{0,9}",
        after in "[^0-9０-９xXＸｘ]{0,9}",
        gap in "[ -]?",
    ) {
        let written = format!("{}{gap}{}{gap}{}", &ID[..6], &ID[6..14], &ID[14..]);
        let text = format!("{before}{written}{after}");
        let findings = lint_with(&text, &[]);
        let id = findings.iter().find(|f| f.rule == Rule::CitizenId);
        prop_assert_eq!(id.and_then(|f| text.get(f.start..f.end)), Some(written.as_str()));
    }
}
