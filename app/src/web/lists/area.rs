//! Where a list looks: `?county=`, `?township=`, and `?near=`, the township from which it is sorted by distance. A filter holds an
//! [`Area`], its store asks for the rows that lie there, its page takes the fields and the words.
use crate::base::divisions::{self, County, Township};
use crate::base::{db::sql::Where, error::Result, i18n::Lang};
use crate::t::lists as t;
use crate::web::{forms::Params, lists::Field, lists::fields};

/// What the visitor chose, by codes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    pub county: Option<&'static str>,
    pub township: Option<&'static str>,
    pub near: Option<&'static str>,
}

impl Area {
    pub fn read(params: &Params) -> Result<Self> {
        let township = |v: &str| divisions::township(v).map(|t| t.code);
        Ok(Self {
            county: params.read("county", |v| divisions::county(v).map(|c| c.code))?,
            township: params.read("township", township)?,
            near: params.read("near", township)?,
        })
    }

    /// The rows that lie there, in the columns with these names.
    pub fn rows(self, county: &'static str, township: &'static str) -> Where {
        Where::default().maybe(county, self.county).maybe(township, self.township)
    }

    /// The township from which distances are measured.
    pub fn from(self) -> Option<&'static Township> {
        self.near.and_then(divisions::township)
    }

    /// Township and county, where one does not lie in the other: nothing can be found, and the page says why.
    pub fn contradicts(self) -> Option<(&'static Township, &'static str)> {
        let township = divisions::township(self.township?)?;
        let county = self.county?;
        (township.county != county).then_some((township, county))
    }

    /// The place in words, or the whole city.
    pub fn words(self, lang: Lang) -> String {
        match (self.township, self.county) {
            (Some(township), _) => divisions::place(township, lang),
            (None, Some(county)) => divisions::county_label(county, lang),
            (None, None) => t::whole_city(lang).to_owned(),
        }
    }

    /// A select of the counties.
    pub fn county_field(self, lang: Lang) -> Field {
        fields::county(lang, t::county_label(lang), t::whole_city(lang), self.county)
    }

    /// A select of the townships, of the chosen county where it holds the chosen one.
    pub fn township_field(self, lang: Lang) -> Field {
        let within: Option<&County> =
            self.county.filter(|_| self.contradicts().is_none()).and_then(divisions::county);
        let chosen = self.township.and_then(divisions::township);
        fields::township(lang, "township", t::township_label(lang), t::all_townships(lang), within, chosen)
    }

    /// A select of the townships from which distances are measured; `none` is the order without.
    pub fn near_field(self, lang: Lang, label: &str, none: &str) -> Field {
        let field = fields::township(lang, "near", label, none, None, self.from());
        field.saying(|name| t::near_on(lang, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::error::AppError;

    #[test]
    fn only_what_exists_is_taken_and_what_excludes_itself_is_seen() {
        let read = |query: &str| Area::read(&Params::parse(query).unwrap());
        let here = read("county=411725&township=411725101&near=411725102").unwrap();
        assert_eq!(
            here,
            Area { county: Some("411725"), township: Some("411725101"), near: Some("411725102") }
        );
        assert!(here.contradicts().is_none());
        assert!(read("county=411721&township=411725101").unwrap().contradicts().is_some());
        assert_ne!(here.words(Lang::ZhCn), Area::default().words(Lang::ZhCn));
        for bad in ["county=0", "county=411771", "township=411725", "near=x"] {
            assert!(matches!(read(bad), Err(AppError::BadFilter(_))), "{bad}");
        }
    }
}
