//! The city's administrative divisions: ten counties and 208 townships, compiled in from `app/data/` (ADM-01; source and
//! licence in `app/data/SOURCES.md`). A new edition is a new file there.
use std::sync::LazyLock;

use crate::base::i18n::Lang;

#[derive(Debug, Clone)]
pub struct County {
    /// Six digits, GB/T 2260.
    pub code: &'static str,
    /// 确山县.
    pub name: &'static str,
    /// Queshan.
    pub pinyin: &'static str,
    /// Latitude of the seat, ± 0.03°: good for a schematic map, not for finding the way.
    pub lat: f64,
    /// Longitude of the seat.
    pub lon: f64,
    /// Column and row of its square on the schematic map of the city.
    pub tile: (u8, u8),
}

/// A township-level unit: 街道, 镇, 乡 or a zone.
#[derive(Debug, Clone)]
pub struct Township {
    pub code: &'static str,
    /// 人民街街道.
    pub name: &'static str,
    /// The county it lies in; the statistical zone 411771 lies in 驿城区 (domain.md §8).
    pub county: &'static str,
    /// 街道, 镇, 乡 or 类乡级.
    pub kind: &'static str,
    /// English name: the pinyin with its kind.
    pub english: String,
}

static COUNTIES: LazyLock<Vec<County>> = LazyLock::new(|| {
    // The same squares as on the visual reference: who lies north, south, east and west of whom.
    let tile = |code: &str| match code {
        "411728" => (0, 0),
        "411721" => (1, 0),
        "411722" => (2, 0),
        "411726" => (0, 1),
        "411702" => (1, 1),
        "411727" => (2, 1),
        "411723" => (3, 1),
        "411725" => (1, 2),
        "411724" => (2, 2),
        _ => (3, 2),
    };
    include_str!("../../data/counties.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cell = line.split(',');
            let (code, name, pinyin) = (cell.next()?, cell.next()?, cell.next()?);
            let (lat, lon) = (cell.next()?.parse().ok()?, cell.next()?.parse().ok()?);
            Some(County { code, name, pinyin, lat, lon, tile: tile(code) })
        })
        .collect()
});

static TOWNSHIPS: LazyLock<Vec<Township>> = LazyLock::new(|| {
    let mut list: Vec<_> = include_str!("../../data/townships.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cell = line.split(',');
            let (county, _, code) = (cell.next()?, cell.next()?, cell.next()?);
            let (name, kind) = (cell.next()?, cell.next()?);
            let county = if county == "411771" { "411702" } else { county };
            Some(Township { code, name, county, kind, english: english(name, kind) })
        })
        .collect();
    list.sort_by_key(|t| (t.county, t.code));
    list
});

/// `三里河街道` → `Sanlihe Subdistrict`.
fn english(name: &str, kind: &str) -> String {
    let (stem, word) = match kind {
        "街道" => (name.trim_end_matches("街道"), " Subdistrict"),
        "镇" => (name.trim_end_matches('镇'), " Town"),
        "乡" => (name.trim_end_matches('乡'), " Township"),
        _ => (name, ""),
    };
    // The readings of place names, where they differ from the usual ones, are known there.
    let latin = crate::base::pinyin::pinyin(stem).0;
    let mut letters = latin.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}{word}", letters.as_str())
}

/// All counties in the order of their codes.
pub fn counties() -> &'static [County] {
    &COUNTIES
}

/// All townships, sorted by county and code.
pub fn townships() -> &'static [Township] {
    &TOWNSHIPS
}

pub fn county(code: &str) -> Option<&'static County> {
    counties().iter().find(|c| c.code == code)
}

pub fn township(code: &str) -> Option<&'static Township> {
    townships().iter().find(|t| t.code == code)
}

pub fn townships_of(county: &str) -> impl Iterator<Item = &'static Township> {
    townships().iter().filter(move |t| t.county == county)
}

impl County {
    /// `确山县`, or `Queshan County` and `Yicheng District`.
    pub fn label(&self, lang: Lang) -> String {
        match lang {
            Lang::ZhCn => self.name.to_owned(),
            Lang::En if self.name.ends_with('区') => format!("{} District", self.pinyin),
            Lang::En => format!("{} County", self.pinyin),
        }
    }
}

impl Township {
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => self.name,
            Lang::En => &self.english,
        }
    }
}

/// The label of a county code, or the code itself if it is unknown.
pub fn county_label(code: &str, lang: Lang) -> String {
    county(code).map_or_else(|| code.to_owned(), |c| c.label(lang))
}

/// `确山县竹沟镇`, or `Zhugou Town, Queshan County`.
pub fn place(code: &str, lang: Lang) -> String {
    let Some(t) = township(code) else { return code.to_owned() };
    let county = county_label(t.county, lang);
    match lang {
        Lang::ZhCn => format!("{county}{}", t.name),
        Lang::En => format!("{}, {county}", t.label(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adm_01_ten_counties_and_208_townships() {
        assert_eq!(counties().len(), 10);
        assert_eq!(townships().len(), 208);
        assert!(townships().iter().all(|t| county(t.county).is_some()));
        let tiles: std::collections::HashSet<_> = counties().iter().map(|c| c.tile).collect();
        assert_eq!(tiles.len(), 10);
        assert_eq!(townships_of("411702").count(), 26, "21 and the five of the zone");
    }

    #[test]
    fn every_township_has_an_english_name() {
        assert!(
            townships().iter().all(|t| t.english.len() > 3),
            "{:?}",
            townships().iter().find(|t| t.english.len() <= 3)
        );
        let named = |name| townships().iter().find(|t| t.name == name).map(|t| t.english.as_str());
        assert_eq!(named("泌水街道"), Some("Bishui Subdistrict"));
        assert_eq!(county_label("411725", Lang::En), "Queshan County");
        assert_eq!(county_label("999999", Lang::En), "999999");
    }
}
