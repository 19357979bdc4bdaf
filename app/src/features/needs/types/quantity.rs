//! Amounts as people type them (DON-03): a number of the need's own packages, whole, above nothing. What is read is folded
//! (FOLD-1); everything else is refused with a reason that says what to type, never converted behind anybody's back.
use super::catalogue::Unit;
use crate::base::{checks::fold, checks::is_hyphen, i18n::Lang};
use crate::t;

/// The most pieces that one amount may be.
pub const MOST: i64 = 1_000_000;
/// Characters of numbers in words.
const WORDS: &str = "〇零一二两三四五六七八九十百千万亿半壹贰叁肆伍陆柒捌玖拾佰仟萬億";

/// In what a need is counted: packages of so many pieces.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Packing {
    /// 箱.
    pub unit: Unit,
    /// 个: what is in a package; the same where a package is one piece.
    pub piece: Unit,
    /// Pieces in a package, at least one.
    pub per_package: i64,
}

/// An amount that was typed well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// In the need's own unit.
    pub packages: i64,
    /// As it is kept.
    pub pieces: i64,
}

/// Why a text is no amount of this unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityError {
    Empty,
    /// Another unit stands behind it; so many packages would be right, where that is certain.
    Unit(Option<i64>),
    Words,
    Negative,
    /// With a point.
    Fraction,
    /// Commas that part no thousands.
    Grouping,
    Format,
    Zero,
    /// More than [`MOST`] pieces.
    Absurd,
}

impl QuantityError {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unit(_) => "unit",
            Self::Words => "words",
            Self::Negative => "negative",
            Self::Fraction => "fraction",
            Self::Grouping => "grouping",
            Self::Format => "format",
            Self::Zero => "zero",
            Self::Absurd => "absurd",
        }
    }

    /// What to type instead, in one sentence.
    pub fn message(self, lang: Lang, packing: &Packing) -> String {
        let unit = packing.unit.label(lang, 2);
        let most = lang.number(MOST / packing.per_package.max(1));
        match self {
            Self::Empty => t::needs::quantity_empty(lang, unit),
            Self::Unit(Some(n)) => {
                t::needs::quantity_hint(lang, packing.words(lang, n * packing.per_package), n)
            }
            Self::Unit(None) => t::needs::quantity_unit(lang, unit),
            Self::Words => t::needs::quantity_words(lang).to_owned(),
            Self::Negative => t::needs::quantity_negative(lang).to_owned(),
            Self::Fraction => t::needs::quantity_fraction(lang, unit),
            Self::Grouping => t::needs::quantity_grouping(lang).to_owned(),
            Self::Format => t::needs::quantity_format(lang).to_owned(),
            Self::Zero => t::needs::quantity_zero(lang).to_owned(),
            Self::Absurd => t::needs::quantity_absurd(lang, most, unit),
        }
    }
}

impl Packing {
    /// Single pieces of one unit.
    #[must_use]
    pub const fn single(unit: Unit) -> Self {
        Self { unit, piece: unit, per_package: 1 }
    }

    /// How many whole packages that many pieces are.
    pub const fn packages(&self, pieces: i64) -> i64 {
        pieces / self.per_package
    }

    /// Pieces in words: 20 箱, 5 箱 8 个, 3 个.
    pub fn words(&self, lang: Lang, pieces: i64) -> String {
        let (whole, rest) = (pieces / self.per_package, pieces % self.per_package);
        let say = |n: i64, unit: Unit| format!("{} {}", lang.number(n), unit.label(lang, n));
        match (whole, rest) {
            (_, 0) => say(whole, self.unit),
            (0, _) => say(rest, self.piece),
            _ => format!("{} {}", say(whole, self.unit), say(rest, self.piece)),
        }
    }

    /// Reads what was typed into a field for an amount of this.
    ///
    /// # Errors
    /// [`QuantityError`]: the first thing that is wrong, in the order of the list.
    pub fn parse(&self, text: &str) -> Result<Quantity, QuantityError> {
        let folded = fold(text);
        let text = folded.trim();
        if text.is_empty() {
            return Err(QuantityError::Empty);
        }
        let number = match Unit::behind(text) {
            // "很多个" is no number with a unit, but no number.
            Some((number, unit)) if !number.is_empty() && number.chars().any(is_number) => {
                if unit != self.unit.zh {
                    return Err(QuantityError::Unit(self.hint(number, unit)));
                }
                number
            }
            Some((number, unit)) if unit == self.unit.zh => number,
            _ => text,
        };
        let packages = whole(number)?;
        let pieces = packages.saturating_mul(self.per_package);
        if pieces > MOST { Err(QuantityError::Absurd) } else { Ok(Quantity { packages, pieces }) }
    }

    /// 240 个 of what comes in twelves: 20.
    fn hint(&self, number: &str, unit: &str) -> Option<i64> {
        let n = whole(number).ok().filter(|_| unit == "个")?;
        (n % self.per_package == 0 && n <= MOST).then_some(n / self.per_package)
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || WORDS.contains(c)
}

/// A whole number above nothing.
fn whole(text: &str) -> Result<i64, QuantityError> {
    if text.chars().any(|c| WORDS.contains(c)) {
        return Err(QuantityError::Words);
    }
    if text.starts_with(is_hyphen) {
        return Err(QuantityError::Negative);
    }
    if text.contains(['.', '。', '｡']) {
        return Err(QuantityError::Fraction);
    }
    let plain = text.replace(',', "");
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if text.contains(',') {
        let mut groups = text.split(',');
        let first = groups.next().unwrap_or_default();
        let thousands = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
        if digits(&plain) && !thousands {
            return Err(QuantityError::Grouping);
        }
    }
    if !digits(&plain) {
        return Err(QuantityError::Format);
    }
    let n = plain.trim_start_matches('0');
    if n.is_empty() {
        return Err(QuantityError::Zero);
    }
    n.parse().map_err(|_| QuantityError::Absurd)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::vectors;

    fn packing(unit: &str, per_package: i64) -> Packing {
        Packing { unit: Unit::get(unit).unwrap(), piece: Unit::get("个").unwrap(), per_package }
    }

    #[test]
    fn amounts_as_the_vectors_say() {
        vectors::each("quantities", "vectors", |v| {
            let of = packing(v["unit"].as_str().unwrap(), v["pieces_per_package"].as_i64().unwrap());
            let is = match of.parse(v["text"].as_str().unwrap()) {
                Ok(q) => json!({"ok": true, "packages": q.packages, "pieces": q.pieces}),
                Err(QuantityError::Unit(Some(n))) => {
                    json!({"ok": false, "reason": "unit", "hint_packages": n})
                }
                Err(e) => json!({"ok": false, "reason": e.word()}),
            };
            if v["expect"] == is { Ok(()) } else { Err(is.to_string()) }
        });
        assert_eq!(vectors::file("quantities")["max_pieces"], MOST);
    }

    #[test]
    fn further_ways_to_type_an_amount() {
        let boxes = packing("箱", 12);
        for (text, reason) in [
            ("很多个", "format"),
            ("+5", "format"),
            ("5-", "format"),
            ("①", "format"),
            ("5 0", "format"),
            ("x", "format"),
            ("箱", "format"),
            ("－3", "negative"),
            ("−3箱", "negative"),
            ("20。", "fraction"),
            ("1.0箱", "fraction"),
            ("1,2,3", "grouping"),
            (",123", "grouping"),
            ("半箱", "words"),
            ("二十个", "unit"),
            ("\u{200B}", "empty"),
            ("000", "zero"),
            ("1000001", "absurd"),
        ] {
            assert_eq!(boxes.parse(text).unwrap_err().word(), reason, "{text}");
        }
        assert_eq!(boxes.parse("\u{200B}１，０００箱").unwrap().pieces, 12_000);
        assert_eq!(packing("克", 1).parse("5千克").unwrap_err(), QuantityError::Unit(None));
    }

    #[test]
    fn amounts_in_words() {
        let boxes = packing("箱", 12);
        for (pieces, zh, en) in [
            (0, "0 箱", "0 cartons"),
            (12, "1 箱", "1 carton"),
            (68, "5 箱 8 个", "5 cartons 8 pieces"),
            (3, "3 个", "3 pieces"),
        ] {
            assert_eq!(
                (boxes.words(Lang::ZhCn, pieces), boxes.words(Lang::En, pieces)),
                (zh.into(), en.into())
            );
        }
    }
}
