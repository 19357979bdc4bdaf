//! The days of the year on which many come (§6.1): each has a page with its times. Another day is a line here, its rule in
//! [`Campaign::in_year`], and its texts.
use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use crate::base::words;

words! {
    /// A day that is kept every year.
    Campaign in times {
        /// 学雷锋纪念日, 河南省志愿者日: 5 March.
        LeiFeng = "lei-feng-day" => campaign_lei_feng,
        /// 全国助残日: the third Sunday of May.
        Disability = "disability-day" => campaign_disability,
        /// 中华慈善日: 5 September.
        Charity = "charity-day" => campaign_charity,
        /// 国际残疾人日: 3 December.
        Persons = "persons-with-disabilities-day" => campaign_persons,
        /// 国际志愿者日: 5 December.
        Volunteers = "volunteer-day" => campaign_volunteers,
    }
}

/// Days before and after it that belong to it.
pub const AROUND: u64 = 7;

impl Campaign {
    /// The day in a year.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::LeiFeng => NaiveDate::from_ymd_opt(year, 3, 5),
            Self::Disability => NaiveDate::from_weekday_of_month_opt(year, 5, Weekday::Sun, 3),
            Self::Charity => NaiveDate::from_ymd_opt(year, 9, 5),
            Self::Persons => NaiveDate::from_ymd_opt(year, 12, 3),
            Self::Volunteers => NaiveDate::from_ymd_opt(year, 12, 5),
        }
    }

    /// The next one, or the one whose days are not over.
    pub fn day(self, today: NaiveDate) -> Option<NaiveDate> {
        let years = [today.year() - 1, today.year(), today.year() + 1];
        years.into_iter().filter_map(|y| self.in_year(y)).find(|day| *day + Days::new(AROUND) >= today)
    }

    /// The campaign that is next, with its day.
    pub fn next(today: NaiveDate) -> Option<(Self, NaiveDate)> {
        Self::coming(today).into_iter().next()
    }

    /// All of them, the next first.
    pub fn coming(today: NaiveDate) -> Vec<(Self, NaiveDate)> {
        let mut all: Vec<_> = Self::ALL.iter().filter_map(|c| c.day(today).map(|d| (*c, d))).collect();
        all.sort_by_key(|(_, day)| *day);
        all
    }

    pub fn path(self) -> String {
        format!("/campaigns/{}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_are_those_of_the_list_and_the_next_comes_first() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (year, month_day) in
            [(2026, (5, 17)), (2027, (5, 16)), (2028, (5, 21)), (2029, (5, 20)), (2030, (5, 19))]
        {
            assert_eq!(Campaign::Disability.in_year(year), Some(day(year, month_day.0, month_day.1)));
        }
        let today = day(2026, 9, 22);
        assert_eq!(Campaign::next(today), Some((Campaign::Persons, day(2026, 12, 3))));
        assert_eq!(Campaign::Charity.day(day(2026, 9, 12)), Some(day(2026, 9, 5)), "its week is not over");
        assert_eq!(Campaign::Charity.day(day(2026, 9, 13)), Some(day(2027, 9, 5)));
        assert_eq!(Campaign::LeiFeng.day(today), Some(day(2027, 3, 5)));
        assert_eq!(Campaign::coming(today).len(), Campaign::ALL.len());
    }
}
