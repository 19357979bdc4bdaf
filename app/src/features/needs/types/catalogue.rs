//! The catalogue of what centres need: units, groups, categories with their aliases and policy, seasonal templates. All of it is
//! `app/data/goods.json`; another category, alias, unit or template is a line there. A code that is stored is never renamed.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Kind;
use crate::base::{i18n::Lang, listed::Both, pinyin};
use crate::listed;

/// The whole file.
#[derive(Debug, Deserialize)]
pub(super) struct File {
    units: Vec<UnitLine>,
    groups: Vec<GroupLine>,
    categories: Vec<CategoryLine>,
    pub(super) policies: BTreeMap<String, Vec<String>>,
    pub(super) rules: BTreeMap<String, Both>,
    pub(super) yes: BTreeMap<String, Many>,
    templates: Vec<TemplateLine>,
}

/// Several texts in both languages.
#[derive(Debug, Deserialize)]
pub(super) struct Many {
    pub(super) zh: Vec<String>,
    pub(super) en: Vec<String>,
}

pub(super) static FILE: LazyLock<File> = LazyLock::new(|| {
    // A test reads it; a file that cannot be read leaves an empty catalogue, and every page that asks for it says so.
    serde_json::from_str(include_str!("../../../../data/goods.json")).unwrap_or(File {
        units: vec![],
        groups: vec![],
        categories: vec![],
        policies: BTreeMap::new(),
        rules: BTreeMap::new(),
        yes: BTreeMap::new(),
        templates: vec![],
    })
});

/// A measure word.
#[derive(Debug, Deserialize)]
#[serde(from = "(String, String, String)")]
pub struct UnitLine {
    /// 箱: as it is stored and typed.
    pub zh: String,
    one: String,
    other: String,
}

impl From<(String, String, String)> for UnitLine {
    fn from((zh, one, other): (String, String, String)) -> Self {
        Self { zh, one, other }
    }
}

listed!(Unit, UnitLine, zh, units);

impl Unit {
    /// The word for that many.
    pub fn label(self, lang: Lang, n: i64) -> &'static str {
        match lang {
            Lang::ZhCn => &self.0.zh,
            Lang::En if n == 1 => &self.0.one,
            Lang::En => &self.0.other,
        }
    }

    /// Parts a text from the unit behind it: the longest one that there is, so that 千克 is not 克.
    pub(super) fn behind(text: &str) -> Option<(&str, &str)> {
        let known = Self::all().map(|u| u.0.zh.as_str());
        let longest = known.filter(|u| text.ends_with(u)).max_by_key(|u| u.len())?;
        let cut = text.len() - longest.len();
        Some((text[..cut].trim_end(), &text[cut..]))
    }
}

/// What filters offer: a handful of kinds of things.
#[derive(Debug, Deserialize)]
pub struct GroupLine {
    pub code: String,
    #[serde(flatten)]
    name: Both,
}

listed!(Group, GroupLine, code, groups);

impl Group {
    pub fn label(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }

    pub fn categories(self) -> impl Iterator<Item = Category> {
        Category::all().filter(move |c| c.group == self.0.code)
    }
}

/// What is needed, as it is compared between centres.
#[derive(Debug, Deserialize)]
pub struct CategoryLine {
    pub code: String,
    pub group: String,
    /// Which policy judges it (§5.3).
    pub policy: String,
    unit: String,
    #[serde(flatten)]
    name: Both,
    /// What else people call it.
    pub aliases: Vec<String>,
}

listed!(Category, CategoryLine, code, categories);

impl Category {
    /// The category with this code, name or alias, as sheets have it.
    pub fn named(text: &str) -> Option<Self> {
        let wanted = pinyin::needle(text);
        let is = |name: &str| pinyin::needle(name) == wanted;
        Self::get(text.trim()).or_else(|| {
            Self::all().find(|c| is(&c.name.zh) || is(&c.name.en) || c.aliases.iter().any(|a| is(a)))
        })
    }

    pub fn label(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }

    /// Goods, or a service.
    pub fn kind(self) -> Kind {
        if self.group == "service" { Kind::Service } else { Kind::Goods }
    }

    /// The unit it is mostly counted in.
    pub fn unit(self) -> Option<Unit> {
        Unit::get(&self.0.unit)
    }

    /// What a need of it is found by beside its own words.
    pub fn search(self) -> String {
        let names = [self.0.name.zh.as_str(), self.0.name.en.as_str()].into_iter();
        names.chain(self.0.aliases.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }
}

/// What many centres need at a time of the year.
#[derive(Debug, Deserialize)]
pub struct TemplateLine {
    pub code: String,
    #[serde(flatten)]
    name: Both,
    /// The months in which it is offered first.
    pub months: Vec<u32>,
    /// How many days from now the things are wanted.
    pub days: u16,
    /// The things.
    pub items: Vec<TemplateItem>,
}

/// One line of a template.
#[derive(Debug, Deserialize)]
pub struct TemplateItem {
    pub category: String,
    pub item: String,
    pub unit: String,
    /// Pieces in a package.
    pub pieces: i64,
    /// How many packages are suggested.
    pub quantity: i64,
}

listed!(Template, TemplateLine, code, templates);

impl Template {
    /// The things, in their order.
    pub fn items(self) -> &'static [TemplateItem] {
        &self.0.items
    }

    pub fn label(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_file_is_whole() {
        let codes: HashSet<_> = Category::all().map(|c| c.code.clone()).collect();
        assert!(codes.len() > 20 && codes.len() == Category::all().count());
        for c in Category::all() {
            assert!(Group::get(&c.group).is_some() && c.unit().is_some(), "{}", c.code);
            assert!(FILE.policies.contains_key(&c.policy) && FILE.yes.contains_key(&c.policy), "{}", c.code);
            assert!(
                Group::get(&c.code).is_none(),
                "{}: codes of groups and categories share one filter",
                c.code
            );
        }
        assert!(Group::all().all(|g| g.categories().count() > 0));
        for item in &Template::all().flat_map(|t| &t.0.items).collect::<Vec<_>>() {
            assert!(
                Category::get(&item.category).is_some() && Unit::get(&item.unit).is_some(),
                "{}",
                item.item
            );
            assert!(item.pieces > 0 && item.quantity > 0);
        }
        for word in
            "个 件 箱 包 袋 瓶 台 张 床 套 盒 桶 双 条 副 把 片 卷 块 公斤 斤 千克 克 升 吨".split(' ')
        {
            assert!(Unit::get(word).is_some(), "{word}");
        }
        assert!(Template::all().all(|t| t.months.iter().all(|m| (1..=12).contains(m)) && t.days > 0));
    }

    #[test]
    fn things_are_found_by_what_people_call_them() {
        for (text, code) in
            [("尿垫", "care_pads"), ("棉被", "quilts"), ("Wheelchairs", "wheelchair"), ("gloves", "gloves")]
        {
            assert_eq!(Category::named(text).unwrap().code, code);
        }
        assert!(Category::named("").is_none() && Category::named("药").is_none());
    }
}
