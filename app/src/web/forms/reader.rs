//! The one parser of what people type: fields read one by one, what is wrong collected as pairs of field and message. Characters that
//! nobody sees are dropped, full-width digits folded, nothing is cut silently. A new kind of field is a type in `base::checks` and a
//! method here.
use chrono::NaiveDate;

use super::Form;
use crate::base::checks::{
    Email, EmailError, PersonName, PersonNameError, Telephone, TelephoneError, Uscc, UsccError, visible,
};
use crate::base::{checks, i18n::Lang};
use crate::t;
use crate::web::ui::field::Typed;

/// Reads the fields of a form one by one and collects what is wrong with them, as pairs of field and message.
#[derive(Debug)]
pub struct Reader<'a> {
    form: &'a Form,
    lang: Lang,
    errors: Vec<(String, String)>,
}

impl Form {
    /// Starts reading.
    pub fn reader(&self, lang: Lang) -> Reader<'_> {
        Reader { form: self, lang, errors: vec![] }
    }
}

impl Reader<'_> {
    /// The language in which it answers.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Says what is wrong with a field.
    pub fn fail(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push((name.to_owned(), message.into()));
    }

    /// Everything that is wrong; empty when the form is good.
    pub fn errors(self) -> Vec<(String, String)> {
        self.errors
    }

    /// The form that comes back, with everything that is wrong.
    pub fn back(self) -> Typed {
        Typed::back(self.lang, self.form.clone(), self.errors)
    }

    /// What was read, when it is there and nothing is wrong; else the form that comes back.
    ///
    /// # Errors
    /// The form, when something is wrong.
    pub fn end<T>(self, read: Option<T>) -> Result<T, Typed> {
        match read {
            Some(read) if self.good() => Ok(read),
            _ => Err(self.back()),
        }
    }

    /// Whether nothing is wrong so far.
    pub fn good(&self) -> bool {
        self.errors.is_empty()
    }

    /// A text of at most `max` characters that may be empty; how many there are is counted and said, nothing is cut. What nobody sees
    /// is dropped ([`visible`]); controls are refused (IN-01), but for line breaks and tabs where `lines` allows them.
    fn read(&mut self, name: &str, max: usize, lines: bool) -> String {
        let Ok(value) = self.form.one(name) else {
            self.fail(name, t::forms::bad_text(self.lang));
            return String::new();
        };
        let value = visible(value).trim().to_owned();
        let n = value.chars().count();
        if n > max {
            self.fail(name, t::forms::too_long(self.lang, max, n));
        } else if value.chars().any(|c| forbidden(c) && !(lines && matches!(c, '\n' | '\t'))) {
            self.fail(name, t::forms::bad_text(self.lang));
        }
        value
    }

    /// One line that may be empty.
    pub fn optional(&mut self, name: &str, max: usize) -> String {
        self.read(name, max, false)
    }

    /// One line that must be there.
    pub fn required(&mut self, name: &str, max: usize) -> String {
        let value = self.read(name, max, false);
        self.not_empty(name, value)
    }

    /// Several lines that may be empty.
    pub fn optional_lines(&mut self, name: &str, max: usize) -> String {
        self.read(name, max, true)
    }

    /// Several lines that must be there.
    pub fn required_lines(&mut self, name: &str, max: usize) -> String {
        let value = self.read(name, max, true);
        self.not_empty(name, value)
    }

    /// A person's name; none when the field is empty or wrong (which is noted).
    pub fn person_name(&mut self, name: &str) -> Option<PersonName> {
        let value = self.typed(name)?;
        let read = PersonName::parse(&value).map_err(|error| match error {
            PersonNameError::Long => t::forms::too_long(self.lang, PersonName::MAX, value.chars().count()),
            PersonNameError::Short | PersonNameError::Character => t::forms::bad_name(self.lang).to_owned(),
        });
        self.note(name, read)
    }

    /// As [`Reader::person_name`], and it must be there.
    pub fn required_name(&mut self, name: &str) -> Option<PersonName> {
        let before = self.errors.len();
        let read = self.person_name(name);
        if read.is_none() && self.errors.len() == before {
            self.fail(name, t::forms::required(self.lang));
        }
        read
    }

    /// A telephone number; none when the field is empty or wrong (which is noted).
    pub fn telephone(&mut self, name: &str) -> Option<Telephone> {
        let value = self.typed(name)?;
        let read = Telephone::parse(&value).map_err(|error| match error {
            TelephoneError::LostZero => t::forms::bad_phone_zero(self.lang),
            TelephoneError::NoArea => t::forms::bad_phone_area(self.lang),
            TelephoneError::Length => t::forms::bad_phone_length(self.lang),
            TelephoneError::Character => t::forms::bad_phone(self.lang),
        });
        self.note(name, read)
    }

    /// An e-mail address; none when the field is empty or wrong (which is noted).
    pub fn email(&mut self, name: &str) -> Option<Email> {
        let value = self.typed(name)?;
        let read = Email::parse(&value).map_err(|error| match error {
            EmailError::NonAscii => t::forms::bad_email_ascii(self.lang),
            EmailError::Syntax => t::forms::bad_email(self.lang),
        });
        self.note(name, read)
    }

    /// A unified social credit code (ID-04); none when the field is empty or wrong (which is noted).
    pub fn uscc(&mut self, name: &str) -> Option<Uscc> {
        let value = self.typed(name)?;
        let read = Uscc::parse(&value).map_err(|error| match error {
            UsccError::Empty => t::forms::required(self.lang).to_owned(),
            UsccError::Character(c, place) => t::forms::bad_uscc_character(self.lang, place, c),
            UsccError::IdNumber => t::forms::bad_uscc_id(self.lang).to_owned(),
            UsccError::Length(n) => t::forms::bad_uscc_length(self.lang, n),
            UsccError::Checksum => t::forms::bad_uscc_check(self.lang).to_owned(),
        });
        self.note(name, read)
    }

    /// What was typed into a field, unless nobody could see anything of it.
    fn typed(&mut self, name: &str) -> Option<String> {
        match self.form.one(name) {
            Ok(value) => Some(visible(value).trim().to_owned()).filter(|v| !v.is_empty()),
            Err(_) => {
                self.fail(name, t::forms::bad_text(self.lang));
                None
            }
        }
    }

    fn note<T>(&mut self, name: &str, read: Result<T, impl Into<String>>) -> Option<T> {
        read.map_err(|message| self.fail(name, message)).ok()
    }

    fn not_empty(&mut self, name: &str, value: String) -> String {
        if value.is_empty() && !self.errors.iter().any(|(n, _)| n == name) {
            self.fail(name, t::forms::required(self.lang));
        }
        value
    }

    /// A value that `parse` knows; none when the field is empty or wrong (which is noted).
    pub fn choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.form.one(name).unwrap_or_default();
        if value.is_empty() {
            return None;
        }
        let read = parse(value);
        if read.is_none() {
            self.fail(name, t::forms::bad_choice(self.lang));
        }
        read
    }

    /// As [`Reader::choice`], and it must be there.
    pub fn required_choice<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.form.one(name).unwrap_or_default().is_empty() {
            self.fail(name, t::forms::required_choice(self.lang));
            return None;
        }
        self.choice(name, parse)
    }

    /// One of two words that must be there: whether it is the first.
    pub fn either(&mut self, name: &str, yes: &str, no: &str) -> Option<bool> {
        self.required_choice(name, |word| (word == yes || word == no).then_some(word == yes))
    }

    /// A whole number between `min` and `max`; none when the field is empty or wrong (which is noted).
    pub fn number(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        let value = self.form.one(name).unwrap_or_default();
        if value.is_empty() {
            return None;
        }
        let read = half_width(value).parse().ok().filter(|n| (min..=max).contains(n));
        if read.is_none() {
            self.fail(name, t::forms::bad_number(self.lang, min, max));
        }
        read
    }

    /// A day from the three inputs of `ui::field`; none when all are empty or it is no date (which is noted).
    pub fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let [y, m, d] = ["y", "m", "d"]
            .map(|part| half_width(self.form.one(&format!("{name}-{part}")).unwrap_or_default()));
        if y.is_empty() && m.is_empty() && d.is_empty() {
            return None;
        }
        let digits = |text: &str, max: usize| text.len() <= max && text.bytes().all(|b| b.is_ascii_digit());
        let read = (y.len() == 4 && digits(&y, 4) && digits(&m, 2) && digits(&d, 2))
            .then(|| NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))
            .flatten();
        if read.is_none() {
            self.fail(name, t::forms::bad_date(self.lang));
        }
        read
    }

    /// As [`Reader::date`], and it must be there.
    pub fn required_date(&mut self, name: &str) -> Option<NaiveDate> {
        let before = self.errors.len();
        let read = self.date(name);
        if read.is_none() && self.errors.len() == before {
            self.fail(name, t::forms::required(self.lang));
        }
        read
    }
}

/// Characters that no text may hold: controls, and what stands for something that was lost.
fn forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFC}' | '\u{FFFD}')
}

/// `２０２６` → `2026`: people type digits as their input method gives them.
fn half_width(text: &str) -> String {
    visible(text).chars().map(checks::half_width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_typed() {
        let read = |text: &str| {
            let form = Form::parse(text.as_bytes()).unwrap();
            let mut r = form.reader(Lang::En);
            let day = r.required_date("d");
            (day.map(|d| d.to_string()), r.errors().len())
        };
        assert_eq!(read("d-y=2026&d-m=9&d-d=22"), (Some("2026-09-22".into()), 0));
        assert_eq!(read("d-y=%EF%BC%92026&d-m=09&d-d=1"), (Some("2026-09-01".into()), 0));
        for bad in ["", "d-y=2026", "d-y=2026&d-m=2&d-d=30", "d-y=26&d-m=2&d-d=3", "d-y=2026&d-m=%2B2&d-d=3"]
        {
            assert_eq!(read(bad), (None, 1), "{bad}");
        }
    }

    #[test]
    fn what_people_type_is_folded_counted_and_never_cut() {
        let form = Form::default()
            .with("name", "张　三")
            .with("phone", "１３８ ００００ １２３４")
            .with("email", "ｚｈｏｕ＠example。cn")
            .with("text", "一家👨\u{200D}👩\u{200D}👧\u{200B}好")
            .with("long", "字".repeat(1001))
            .with("empty", "\u{200B}")
            .with("two", "张三、李四")
            .with("lost", "3961234567")
            .with("mail", "周@example.cn");
        let mut r = form.reader(Lang::ZhCn);
        assert_eq!(r.person_name("name").unwrap().expose(), "张三");
        assert_eq!(r.telephone("phone").unwrap().expose(), "13800001234");
        assert_eq!(r.email("email").unwrap().expose(), "zhou@example.cn");
        assert_eq!(r.required_lines("text", 20), "一家👨\u{200D}👩\u{200D}👧好");
        assert!(r.telephone("missing").is_none() && r.telephone("empty").is_none() && r.good());
        let _ = (r.required("long", 1000), r.required("empty", 5));
        let _ = (r.person_name("two"), r.telephone("lost"), r.email("mail"));
        let errors = r.errors();
        assert_eq!(
            errors.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(),
            ["long", "empty", "two", "lost", "mail"]
        );
        assert!(errors[0].1.contains("1001"), "how many there are is said");
    }
}
