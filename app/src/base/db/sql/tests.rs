//! Pieces and conditions, on both engines.
use super::*;
use crate::testing::each_engine;

#[test]
fn pieces_count_on() {
    let sql = Sql::new("SELECT $1, $2 + $1", [1.into(), 2.into()])
        .add(Where::default().is("a", "x").among("b", [3, 4]));
    assert_eq!(sql.text, "SELECT $1, $2 + $1 WHERE a = $3 AND b IN ($4, $5)");
    assert_eq!(sql.values, [1.into(), 2.into(), "x".into(), 3.into(), 4.into()]);
    assert_eq!(Sql::from(Where::default()).text, "");
    assert_eq!(Sql::from(Where::default().among("b", Vec::<i64>::new())).text, " WHERE 1 = 0");
    assert_eq!(Sql::from(Where::default().maybe("a", None::<i64>)).text, "");
}

#[test]
fn the_clock_is_not_part_of_what_a_cursor_is_bound_to() {
    let now: DateTime<Utc> = "2026-09-22T02:00:00Z".parse().unwrap();
    let at = |text, minutes: i64, a: &str, b: &str| {
        let now = now + chrono::TimeDelta::minutes(minutes);
        Where::default().is("a", a).clock(Sql::new(text, [b.into(), now.into()])).fingerprint()
    };
    let base = at("b = $1 AND x < $2", 1, "y", "b");
    assert_eq!(base, at("b = $1 AND x < $2", 2, "y", "b"));
    assert_ne!(base, at("b = $1 AND x < $2", 1, "z", "b"));
    assert_ne!(base, at("b = $1 AND x < $2", 1, "y", "c"));
    assert_ne!(base, at("b = $1 AND x > $2", 1, "y", "b"));
    let two = Where::default().is("a", "x").is("b", "y");
    let one = Where::default().is("a", "x\")\nb = $1\nText(\"y");
    assert_ne!(one.fingerprint(), two.fingerprint(), "a value cannot pass as the next condition");
}

#[test]
fn values_come_back_from_a_cursor() {
    let day: NaiveDate = "2026-09-22".parse().unwrap();
    let at: DateTime<Utc> = "2026-09-22T02:00:00.123456Z".parse().unwrap();
    for value in [
        "".into(),
        "t,\n".into(),
        7.into(),
        (-0.1).into(),
        true.into(),
        Uuid::max().into(),
        day.into(),
        at.into(),
    ] {
        assert_eq!(Value::read(&Value::write(&value)), Some(value));
    }
    assert_eq!(Value::read(""), None);
    assert_eq!(Value::read("x1"), None);
    assert_eq!(Value::read("ix"), None);
}

#[tokio::test]
async fn every_kind_of_value_is_bound_on_both_engines() {
    each_engine(async |state| {
        let mut tx = state.db().read().await.unwrap();
        let text = "SELECT COUNT(*) FROM (SELECT 1 AS one) AS x";
        let day: NaiveDate = "2026-09-22".parse().unwrap();
        let now = state.clock().now();
        let conditions = Where::default()
            .and("$1 = $2", [Value::Text("a".into()), "a".into()])
            .and("$1 < $2 AND $3 < 0.5", [1.into(), 2_i64.into(), 0.25.into()])
            .and("$1 = $2", [true.into(), true.into()])
            .and("$1 <> $2", [Uuid::nil().into(), Uuid::max().into()])
            .and("$1 = $2", [day.into(), day.into()])
            .clock(Sql::new("$1 = $2", [now.into(), now.into()]))
            .and("'50%_' LIKE $1 ESCAPE '\\'", [containing("%_").into()])
            .and("'50%_' NOT LIKE $1 ESCAPE '\\'", [beginning("_").into()]);
        let (n,): (i64,) = Sql::from(text).add(conditions.clone()).one(&mut tx).await.unwrap();
        assert_eq!(n, 1);
        let (n,): (i64,) = Sql::from(text).add(conditions.and("1 = 2", [])).one(&mut tx).await.unwrap();
        assert_eq!(n, 0, "a condition that does not hold counts");
    })
    .await;
}
