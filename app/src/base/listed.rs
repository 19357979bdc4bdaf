//! Closed lists that are a data file (`app/data/*.json`): the word of a line is stored, the value is the line. To add one: a struct for its
//! lines, a `static FILE` that holds them, and [`listed!`] beside it. A list that the program itself must know is `words!`.
use serde::Deserialize;

use super::i18n::Lang;

/// A text in both languages.
#[derive(Debug, Deserialize)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// `listed!(Category, CategoryLine, code, categories)`: a line of `FILE.categories`, named by its `code`: the word is stored, the value is
/// this.
#[macro_export]
macro_rules! listed {
    ($name:ident, $line:ident, $key:ident, $get:ident) => {
        #[derive(Debug, Clone, Copy)]
        #[doc = concat!("One [`", stringify!($line), "`] of the file.")]
        pub struct $name(&'static $line);
        impl std::ops::Deref for $name {
            type Target = $line;
            fn deref(&self) -> &$line {
                self.0
            }
        }
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.$key == other.0.$key
            }
        }
        impl Eq for $name {}
        $crate::stored!($name, value => value.0.$key, text => $name::get(text));
        impl From<$name> for $crate::base::db::sql::Value {
            fn from(value: $name) -> Self {
                value.0.$key.as_str().into()
            }
        }
        impl $name {
            /// All of them, in the order in which they are offered.
            pub fn all() -> impl Iterator<Item = Self> {
                FILE.$get.iter().map(Self)
            }
            pub fn get(word: &str) -> Option<Self> {
                Self::all().find(|v| v.0.$key == word)
            }
            /// The word it is stored and addressed by.
            pub fn word(self) -> &'static str {
                &self.0.$key
            }
        }
    };
}
