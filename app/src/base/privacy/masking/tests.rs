//! The vectors of §2.4 and what must hold for any text.

use proptest::prelude::*;

use super::*;

#[test]
fn masks_as_in_the_vectors() {
    for (name, masked) in [
        ("张三", "张某"),
        ("张三丰", "张某"),
        ("欧阳震华", "欧阳某"),
        ("欧阳锋", "欧阳某"),
        ("欧阳", "欧某"),
        ("司马", "司某"),
        ("陈张小明", "陈某"),
        ("阿卜杜拉·买买提", "阿某"),
        ("麦麦提\u{2022}赛帕克", "麦某"),
        ("\u{20BB7}田", "\u{20BB7}某"),
        ("李", "某"),
        (" 王\u{3000}明 ", "王某"),
        ("John Smith", "J某"),
        ("john", "J某"),
        ("第五伦", "第五某"),
        ("葛\u{E0100}亮", "葛某"),
        ("葛\u{FE00}亮", "葛某"),
        ("", "某"),
        // Not in the table: what else a spreadsheet may hold.
        ("\u{E0100}", "某"),
        ("李\u{200B}", "某"),
        ("\u{202E}三张\u{0}", "三某"),
        ("·张三·", "张某"),
        ("···", "某"),
        ("欧阳·锋", "欧某"),
        ("J. Smith", "J某"),
        ("张\n三", "张某"),
    ] {
        assert_eq!(mask(name), masked, "{name:?}");
    }
}

#[test]
fn every_dot_becomes_the_middle_dot() {
    for dot in "·‧•･・．.∙⋅".chars() {
        assert_eq!(normalise(&format!(" 阿{dot}买 ")), "阿\u{B7}买");
    }
}

#[test]
fn equal_masks_are_numbered_in_display_order() {
    let masked = mask_all(&["张三", "李四", "张三丰", "欧阳锋", "欧 五", "张五", "欧阳震华"]);
    assert_eq!(masked, ["张某1", "李某", "张某2", "欧阳某1", "欧某", "张某3", "欧阳某2"]);
    assert_eq!(mask_all(&["李", ""]), ["某1", "某2"]);
    assert!(mask_all::<&str>(&[]).is_empty());
}

#[test]
fn the_surname_file_is_sound() {
    let text = include_str!("../../../../data/compound_surnames.txt");
    assert_eq!(text.lines().count(), COMPOUND.len(), "a double or empty line");
    assert!(COMPOUND.len() >= 60);
    for line in text.lines() {
        assert!(line.chars().count() == 2 && line.chars().all(is_han), "{line:?}");
    }
}

/// Names as they occur, and anything at all.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[张王李欧阳司马第五阿买𠮷]{0,5}",
        "[张欧阳· •\u{3000}\u{200B}\u{E0100}\u{202E}a-c]{0,8}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn pub_07_a_mask_shows_the_surname_and_nothing_else(name in name()) {
        let masked = mask(&name);
        let chars: Vec<char> = masked.chars().collect();
        prop_assert!(chars.len() <= 3, "{masked:?}");
        prop_assert_eq!(chars.last(), Some(&SOME));
        let tidy: Vec<char> = normalise(&name).chars().filter(|c| *c != DOT).collect();
        let kept = &chars[..chars.len() - 1];
        if kept.len() == 2 {
            prop_assert!(is_compound_surname(&kept.iter().collect::<String>()) && tidy.len() > 2);
        }
        for (kept, original) in kept.iter().zip(&tidy) {
            prop_assert!(kept == original || *kept == original.to_ascii_uppercase());
        }
        prop_assert!(kept.len() < tidy.len().max(1), "something is always hidden");
        prop_assert!(!masked.chars().any(|c| c.is_control() || c.is_whitespace() || is_invisible(c)));
    }

    #[test]
    fn normalise_is_idempotent(name in name()) {
        let once = normalise(&name);
        prop_assert_eq!(normalise(&once), once.clone());
        prop_assert_eq!(mask(&once), mask(&name));
        prop_assert!(!once.chars().any(|c| c.is_control() || c.is_whitespace()));
    }

    #[test]
    fn within_a_notice_every_label_is_distinct(names in prop::collection::vec(name(), 0..12)) {
        let masked = mask_all(&names);
        prop_assert_eq!(masked.len(), names.len());
        prop_assert_eq!(masked.iter().collect::<HashSet<_>>().len(), names.len());
        for (name, label) in names.iter().zip(&masked) {
            prop_assert!(label.starts_with(&mask(name)));
        }
    }
}
