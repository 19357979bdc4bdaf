//! What may be said of money and shares of persons (FIG-05): nothing about fewer than ten, since a colleague could work out the
//! others' pay. Figures call these before they show anything.

/// The fewest persons about whom an average or a share is told.
pub const FEWEST: i64 = 10;

/// The average of `n` amounts of money that are `sum` fen together, rounded half up to the fen; none for too few.
pub const fn average_fen(sum: i64, n: i64) -> Option<i64> {
    if n < FEWEST { None } else { Some((2 * sum + n).div_euclid(2 * n)) }
}

/// How many in a hundred `part` of `of` persons are, rounded half up; none for too few.
pub const fn share_percent(part: i64, of: i64) -> Option<i64> {
    if of < FEWEST { None } else { Some((200 * part + of).div_euclid(2 * of)) }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::testing::vectors;

    fn same(got: Option<i64>, wanted: &Value) -> Result<(), String> {
        if got == wanted.as_i64() { Ok(()) } else { Err(format!("{got:?}")) }
    }

    #[test]
    fn fig_05_averages_and_shares_of_fewer_than_ten_are_not_told() {
        vectors::each("donees", "averages", |entry| {
            let pay: Vec<i64> =
                entry["monthly_pay_fen"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
            let n = i64::try_from(pay.len()).unwrap_or_default();
            let wanted = &entry["expect"];
            same(Some(n), &wanted["n"])?;
            same(average_fen(pay.iter().sum(), n), &wanted["average_fen"])
        });
        vectors::each("donees", "shares", |entry| {
            let part = |name: &str| entry[name].as_i64().unwrap_or_default();
            same(share_percent(part("priority"), part("filled_posts")), &entry["expect_percent"])
        });
    }

    #[test]
    fn halves_are_rounded_up() {
        assert_eq!((average_fen(105, 10), average_fen(104, 10)), (Some(11), Some(10)));
        assert_eq!((share_percent(1, 200), share_percent(1, 201)), (Some(1), Some(0)));
    }
}
