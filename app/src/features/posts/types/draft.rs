//! A post as it is typed: right once it exists (JOB-01), but for what two texts together could say of a resident, which the register
//! answers.
use chrono::{Days, NaiveDate};

use super::{Group, Kind, Offer, equal, equal::Ground};
use crate::base::privacy::public_text::PublicText;
use crate::features::centres::types::{CodeSet, Phone};

/// The least pay a month (seed 83), in fen.
pub const LEAST_PAY: i64 = 200_000;
/// The most places of one post; above it somebody mistyped.
pub const MOST_PLACES: i64 = 50;
/// Days from today to the last possible closing day.
pub const LONGEST: u64 = 180;

/// What of a text may not stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Something about a person (PUB-20); starred out.
    Personal(String),
    /// Somebody is shut out for who they are (JOB-02); as it is said.
    Unequal(Ground, String),
}

/// A text of a post, through both gates.
///
/// # Errors
/// [`Wrong`], the first that is found.
pub fn text(typed: &str) -> Result<PublicText, Wrong> {
    let passed = PublicText::parse(typed).map_err(|found| {
        Wrong::Personal(found.into_iter().find(|f| f.blocks()).map(|f| f.excerpt_masked).unwrap_or_default())
    })?;
    match equal::unequal(typed) {
        Some((ground, said)) => Err(Wrong::Unequal(ground, said)),
        None => Ok(passed),
    }
}

/// Pay a month, at least [`LEAST_PAY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pay(i64);

impl Pay {
    /// From whole yuan; none below the least.
    pub const fn yuan(yuan: i64) -> Option<Self> {
        if yuan * 100 >= LEAST_PAY && yuan <= 100_000 { Some(Self(yuan * 100)) } else { None }
    }

    pub const fn fen(self) -> i64 {
        self.0
    }
}

/// Whether a post may close on this day.
pub fn may_close_on(day: NaiveDate, today: NaiveDate) -> bool {
    today <= day && today.checked_add_days(Days::new(LONGEST)).is_some_and(|last| day <= last)
}

/// What is typed about a post.
#[derive(Debug, Clone, PartialEq)]
pub struct PostDraft {
    pub kind: Kind,
    /// 公益性岗位.
    pub welfare: bool,
    /// What it is called; may be empty.
    pub title: PublicText,
    /// How many are wanted in all, those who began among them.
    pub wanted: i64,
    /// The least a month.
    pub pay: Pay,
    pub duties: PublicText,
    pub shifts: PublicText,
    /// What one must be able to do; may be empty.
    pub requirements: PublicText,
    /// What goes with the pay.
    pub offers: CodeSet<Offer>,
    pub priority: CodeSet<Group>,
    pub phone: Phone,
    pub closes_on: NaiveDate,
}

impl PostDraft {
    /// Its public texts with the fields they stand in.
    pub fn texts(&self) -> [(&'static str, &PublicText); 4] {
        [
            ("title", &self.title),
            ("duties", &self.duties),
            ("shifts", &self.shifts),
            ("requirements", &self.requirements),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_01_pay_begins_at_two_thousand_yuan() {
        assert_eq!(Pay::yuan(2_000).map(Pay::fen), Some(200_000));
        assert_eq!((Pay::yuan(1_999), Pay::yuan(200_000)), (None, None));
    }

    #[test]
    fn both_gates_stand_before_every_text() {
        assert!(text("洗衣、送饭").is_ok() && text("").is_ok());
        assert!(matches!(text("找王姐，电话13800001234"), Err(Wrong::Personal(_))));
        assert!(matches!(text("限女性"), Err(Wrong::Unequal(Ground::Sex, _))));
    }

    #[test]
    fn a_post_closes_within_half_a_year() {
        let today: NaiveDate = "2026-09-22".parse().unwrap();
        let day = |n: i64| today + chrono::TimeDelta::days(n);
        assert!(may_close_on(today, today) && may_close_on(day(180), today));
        assert!(!may_close_on(day(-1), today) && !may_close_on(day(181), today));
    }
}
