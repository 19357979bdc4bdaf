//! The menu of the console: each feature declares an [`Item`], the wiring lists them for the gate, and [`frame`] keeps those that
//! a person may see.
use super::{
    staff::{access::Action, types::Actor},
    work::store::news,
};
use crate::base::{db::Tx, error::Result, i18n::Lang};
use crate::web::menu::{Bell, Frame, Section};

#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// The entry.
    pub section: Section,
    /// The action without which it is not shown; none: everybody's.
    pub action: Option<Action>,
}

impl Item {
    /// An entry that every person sees.
    pub const fn everybody(section: Section) -> Self {
        Self { section, action: None }
    }
}

/// The console's whole menu, with the entries that every page links to.
#[derive(Debug)]
pub struct Menu {
    /// Where the console begins.
    pub start: Section,
    pub news: Section,
    /// All entries, in their order.
    pub items: Vec<Item>,
}

/// The frame around the pages of one person.
pub async fn frame(tx: &mut Tx, menu: &Menu, actor: &Actor, lang: Lang) -> Result<Frame> {
    let unseen = news::unseen(tx, actor).await?;
    let may = |item: &&Item| item.action.is_none_or(|a| actor.role.may(a));
    Ok(Frame {
        who: format!("{} · {}", actor.role.label(lang), actor.name),
        place: actor.division.label(lang),
        start: menu.start,
        menu: menu.items.iter().filter(may).map(|i| i.section).collect(),
        bell: Bell { news: menu.news, unseen, cap: news::CAP },
    })
}
