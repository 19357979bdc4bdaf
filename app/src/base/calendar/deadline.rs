//! A last day in working days, and the second from which it has passed.
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

use super::Calendar;
use crate::base::clock::{local_date, start_of};

/// Until when something must have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The last day, in Shanghai.
    pub last_day: NaiveDate,
    /// A counted day lies in a year whose table is not there yet: the day may still move (CAL-02).
    pub provisional: bool,
}

impl Deadline {
    /// The midnight after the last day: from then on it is overdue.
    pub fn overdue_from(self) -> DateTime<Utc> {
        start_of(self.last_day + Days::new(1))
    }
}

impl Calendar {
    /// So many working days after the Shanghai day of `from`, which is not counted.
    pub fn deadline(&self, from: DateTime<Utc>, working_days: u16) -> Deadline {
        let from = local_date(from);
        let (last_day, _) = self.add_working_days(from, working_days);
        // A notice may still move the last days of December; a deadline is called provisional only where a whole year is missing.
        let provisional = (from.year()..=last_day.year())
            .any(|y| y != from.year() && !self.years.contains_key(&y))
            || !self.years.contains_key(&last_day.year());
        Deadline { last_day, provisional }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::vectors;

    #[test]
    fn the_vectors_of_working_days() {
        let file = vectors::file("deadlines");
        let mut later = Calendar::builtin();
        for (year, days) in file["fictional_table"].as_object().unwrap() {
            let days: Vec<Value> = days
                .as_object()
                .unwrap()
                .iter()
                .map(|(day, rest)| json!({"name": "示例", "date": day, "isOffDay": rest}))
                .collect();
            let year: i32 = year.parse().unwrap();
            later.with_year_json(&json!({"year": year, "papers": [], "days": days}).to_string()).unwrap();
        }
        vectors::each("deadlines", "vectors", |v| {
            let from = v["from"].as_str().unwrap().parse().unwrap();
            let n = u16::try_from(v["working_days"].as_u64().unwrap()).unwrap();
            let said = |calendar: &Calendar| {
                let d = calendar.deadline(from, n);
                json!({"last_day": d.last_day, "overdue_from": d.overdue_from().to_rfc3339_opts(chrono::SecondsFormat::Secs, true), "provisional": d.provisional})
            };
            let with = v.get("expect_with_fictional_table").unwrap_or(&v["expect"]);
            for (calendar, expect) in [(&Calendar::builtin(), &v["expect"]), (&later, with)] {
                if said(calendar) != *expect {
                    return Err(format!("{} is not {expect}", said(calendar)));
                }
            }
            Ok(())
        });
    }
}
