//! Closed lists: an enum whose values are stored, addressed and named by one declaration, so that no status string is
//! compared around the code. One `words!` may hold several.
//!
//! ```text
//! words! {
//!     /// How an objection came (OBJ-01).
//!     Channel in objections {
//!         Web = "web" => channel_web,
//!         /// A letter, or a paper handed in.
//!         Paper = "paper" => channel_paper,
//!     }
//! }
//! ```
//!
//! makes `Channel::ALL`, `word`, `parse`, serde, what both engines need to bind and read the value itself, and (with `in FILE` and
//! `=> KEY`, the text of `locales/*/FILE.toml`) `label` and `choices`. A missing text stops the build. To add a value: one line,
//! and its text. A list of the office to which a feature adds a value takes the text from the feature's own file:
//! `NeedAnswer = "need-answer" => what_need_answer in needs`. A word that is stored is never renamed. A type with its own reading and writing becomes a column with [`stored!`].

use crate::base::i18n::Lang;

/// A closed list with texts, for what offers any of them.
pub trait Named: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    /// The word it is stored and addressed by.
    fn word(self) -> &'static str;
    fn label(self, lang: Lang) -> &'static str;
}

/// Makes an enum whose values are stored and addressed by a fixed word, and have a label in both languages where texts are given.
#[macro_export]
macro_rules! words {
    (@text $text:ident, $texts:ident) => { $crate::t::$texts::$text };
    (@text $text:ident, $texts:ident, $file:ident) => { $crate::t::$file::$text };
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("\n\n`", $word, "`")] $variant),* }
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The word it is stored and addressed by.
            pub const fn word(self) -> &'static str { match self { $(Self::$variant => $word),* } }
            /// Reads the word; anything else is `None`.
            pub fn parse(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|v| v.word() == word) }
        }
        $crate::stored!($name, value => value.word(), text => $name::parse(text));
        impl From<$name> for $crate::base::db::sql::Value {
            fn from(value: $name) -> Self { value.word().into() }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.word()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::parse(&word).ok_or_else(|| serde::de::Error::custom(concat!(stringify!($name), ": no such word")))
            }
        }
    };
    ($(#[$doc:meta])* $name:ident in $texts:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal => $text:ident $(in $file:ident)?),* $(,)? }) => {
        $crate::words! { $(#[$doc])* $name { $($(#[$vdoc])* $variant = $word),* } }
        impl $crate::base::words::Named for $name {
            const ALL: &'static [Self] = Self::ALL;
            fn word(self) -> &'static str { self.word() }
            fn label(self, lang: $crate::base::i18n::Lang) -> &'static str { self.label(lang) }
        }
        impl $name {
            pub fn label(self, lang: $crate::base::i18n::Lang) -> &'static str {
                match self { $(Self::$variant => $crate::words!(@text $text, $texts $(, $file)?)(lang)),* }
            }
            /// Every value as a choice of a form: word and label.
            pub fn choices(lang: $crate::base::i18n::Lang) -> Vec<(String, String)> {
                Self::ALL.iter().map(|v| (v.word().to_owned(), v.label(lang).to_owned())).collect()
            }
        }
    };
    ($(#[$doc:meta])* $name:ident $(in $texts:ident)? { $($values:tt)* } $($more:tt)+) => {
        $crate::words! { $(#[$doc])* $name $(in $texts)? { $($values)* } }
        $crate::words! { $($more)+ }
    };
}

/// Lets the database hold a type as a text: `stored!(Slug, slug => slug.as_str(), text => Slug::parse(text).ok())`. A text that
/// cannot be read is an error of the row, which names the type and not the text.
#[macro_export]
macro_rules! stored {
    ($name:ty, $value:ident => $write:expr, $text:ident => $read:expr) => {
        impl<DB: sqlx::Database> sqlx::Type<DB> for $name
        where
            str: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <str as sqlx::Type<DB>>::type_info()
            }
            fn compatible(info: &DB::TypeInfo) -> bool {
                <str as sqlx::Type<DB>>::compatible(info)
            }
        }
        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name
        where
            String: sqlx::Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                to: &mut <DB as sqlx::Database>::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                let $value = self;
                <String as sqlx::Encode<'q, DB>>::encode(($write).to_string(), to)
            }
        }
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name
        where
            &'r str: sqlx::Decode<'r, DB>,
        {
            fn decode(from: <DB as sqlx::Database>::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let $text = <&'r str as sqlx::Decode<'r, DB>>::decode(from)?;
                ($read).ok_or_else(|| concat!(stringify!($name), ": cannot be read").into())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{base::i18n::Lang, on, testing::each_engine};

    words! {
        /// A list with texts.
        Listed in forms {
            /// The first.
            One = "one-word" => required,
            Other = "other" => bad_choice,
            Elsewhere = "elsewhere" => remedy_heading in objections,
        }
    }

    #[derive(Debug, PartialEq, sqlx::FromRow)]
    struct Row {
        first: Listed,
        second: Option<Listed>,
    }

    #[test]
    fn a_value_is_its_word_everywhere() {
        for v in Listed::ALL {
            assert_eq!(Listed::parse(v.word()), Some(*v));
            let json = serde_json::to_string(v).unwrap();
            assert_eq!(
                (json.as_str(), serde_json::from_str(&json).ok()),
                (&*format!("\"{}\"", v.word()), Some(*v))
            );
        }
        assert_eq!(Listed::parse("One"), None);
        assert!(serde_json::from_str::<Listed>("\"two\"").is_err());
        assert_eq!(
            Listed::choices(Lang::ZhCn)[1],
            ("other".to_owned(), Listed::Other.label(Lang::ZhCn).to_owned())
        );
        assert_ne!(Listed::One.label(Lang::ZhCn), Listed::One.label(Lang::En));
    }

    #[tokio::test]
    async fn both_engines_bind_and_read_the_value_and_refuse_what_is_none() {
        each_engine(|state| async move {
            let mut tx = state.db().read().await.unwrap();
            let sql = "SELECT CAST($1 AS TEXT) AS first, CAST($2 AS TEXT) AS second";
            let second = Some(Listed::Other);
            let row: Row =
                on!(&mut tx, c => sqlx::query_as(sql).bind(Listed::One).bind(second).fetch_one(c).await)
                    .unwrap();
            assert_eq!(row, Row { first: Listed::One, second });
            let row: Row =
                on!(&mut tx, c => sqlx::query_as(sql).bind("other").bind(None::<Listed>).fetch_one(c).await)
                    .unwrap();
            assert_eq!(row, Row { first: Listed::Other, second: None });
            let none: Result<Row, _> =
                on!(&mut tx, c => sqlx::query_as(sql).bind("two").bind(second).fetch_one(c).await);
            assert!(none.unwrap_err().to_string().contains("Listed"));
        })
        .await;
    }
}
