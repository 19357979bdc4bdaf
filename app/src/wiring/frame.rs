//! What is around pages, from what each feature declares: the menus, the footer, the feeds, and what later features show on pages
//! of earlier ones.
use crate::console::queue;
use crate::office::menu::{Item, Menu};
use crate::web::{menu::Section, panels::Panel, state::Declared};
use crate::wiring::features::FEATURES;

/// For [`crate::web::state::AppState`].
pub fn declared() -> Declared {
    let mut menu: Vec<Section> = FEATURES.iter().flat_map(|f| f.menu).copied().collect();
    menu.sort_by_key(|s| s.order);
    let mut panels: Vec<Panel> = FEATURES.iter().flat_map(|f| f.panels).copied().collect();
    panels.sort_by_key(|p| p.order);
    let footer = FEATURES.iter().flat_map(|f| f.footer).copied().collect();
    let feeds = FEATURES.iter().flat_map(|f| f.feeds).copied().collect();
    let tools = FEATURES.iter().flat_map(|f| f.tools).copied().collect();
    let mine = FEATURES.iter().flat_map(|f| f.mine).copied().collect();
    let codes = FEATURES.iter().flat_map(|f| f.codes).copied().collect();
    Declared { menu, tools, footer, feeds, panels, mine, codes }
}

pub fn console() -> Menu {
    let mut items: Vec<Item> = FEATURES.iter().flat_map(|f| f.items).copied().collect();
    items.sort_by_key(|i| i.section.order);
    Menu { start: queue::MENU, news: queue::NEWS, items }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ac_10_each_kind_of_code_has_its_own_letter_and_page() {
        let codes = declared().codes;
        for (i, a) in codes.iter().enumerate() {
            let twin = codes[..i].iter().any(|b| a.letter == b.letter || a.follow == b.follow);
            assert!(!twin && crate::base::random::code_of(a.letter).starts_with(a.letter), "{a:?}");
        }
        assert!(codes.len() >= 3);
    }

    #[test]
    fn no_two_entries_share_an_address_or_a_place() {
        for list in [declared().menu, console().items.iter().map(|i| i.section).collect()] {
            assert!(list.len() > 3, "{list:?}");
            for (a, b) in list.iter().zip(list.iter().skip(1)) {
                assert!(a.order < b.order && a.path != b.path, "{a:?} {b:?}");
            }
        }
    }
}
