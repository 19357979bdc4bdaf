//! Whole files: all or nothing, dry runs, importing again, undoing.
use super::*;
use crate::base::{i18n::Lang, ids::BatchId};
use crate::exec;
use crate::features::centres::{imports::Centres, store};
use crate::office::imports::{Declared, Order, UndoError, Undone};
use crate::office::{change::Change, imports};
use crate::testing::each_engine;
use chrono::TimeDelta;

const HEADER: &str = "中心编码,中心名称,中心类型,依托单位,县区,乡镇,地址,办公电话,床位数,已住床位,设施,受赠单位,受赠单位类型,信用代码";

fn file(rows: &[&str]) -> String {
    format!("示例托养中心汇总表\n{HEADER}\n{}\n", rows.join("\n"))
}

fn line(township: &str, name: &str, beds: u32, phone: u32) -> String {
    let t = divisions::township(township).unwrap();
    let county = divisions::county(t.county).unwrap().name;
    format!(
        "{township}-01,{name},卫生院,示例卫生院,{county},{},示例路1号,0396-999{phone:04},{beds},6,电视、康复训练室,示例卫生院1,事业单位,{}",
        t.name,
        uscc(1).expose()
    )
}

const IMPORTS: &[Declared] = &[Declared::of::<Centres>()];

async fn run(state: &AppState, text: &str, dry_run: bool) -> Result<Vec<String>, Vec<String>> {
    let order =
        Order { clerk: None, name: "示例.csv", bytes: text.as_bytes().to_vec(), dry_run, lang: Lang::ZhCn };
    imports::run_as(IMPORTS, "centres", state, order).await
}

fn batch(report: &[String]) -> BatchId {
    let last = report.last().unwrap();
    BatchId::from_uuid(last.split(['：', '（']).nth(1).unwrap().parse().unwrap())
}

async fn undo(state: &AppState, id: BatchId) -> Result<Undone, UndoError> {
    let mut ch = Change::at(state, state.clock().now(), None).await?;
    let undone = imports::undo::<Centres>(&mut ch, id).await?;
    ch.commit().await?;
    Ok(undone)
}

async fn list(state: &AppState) -> Vec<String> {
    imports::list(IMPORTS, state, Lang::ZhCn).await.unwrap()
}

async fn all(state: &AppState) -> Vec<Centre> {
    walk(state, &Filter::default(), 100).await
}

#[tokio::test]
async fn one_wrong_cell_and_nothing_is_written() {
    each_engine(|state| async move {
        let bad = line(RENDIAN, "示例乙", 20, 2).replace(",20,", ",二十,");
        let err = run(&state, &file(&[&line(ZHUGOU, "示例甲", 20, 1), &bad]), false).await.unwrap_err();
        let lines = err;
        assert!(
            lines[0].starts_with("第 4 行，I 列“床位数”") && lines.last().unwrap().contains("没有写入"),
            "{lines:?}"
        );
        assert!(run(&state, "not a table", false).await.is_err());
        // Two rows that describe one donee unit differently are caught before the first is written.
        let other = line(RENDIAN, "示例乙", 20, 2).replace("示例卫生院1", "示例卫生院2");
        let err = run(&state, &file(&[&line(ZHUGOU, "示例甲", 20, 1), &other]), false).await.unwrap_err();
        assert!(err[0].starts_with("第 4 行"), "{err:?}");
        assert!(all(&state).await.is_empty());
        assert!(list(&state).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_says_what_it_would_do_and_does_nothing() {
    each_engine(|state| async move {
        let text = file(&[&line(ZHUGOU, "示例甲", 20, 1), &line(YANGCE, "示例乙", 20, 2)]);
        let report = run(&state, &text, true).await.unwrap();
        let last = report.last().unwrap();
        assert!(last.starts_with("试运行") && last.contains("新增 2，更新 0，没有变化 0"), "{report:?}");
        assert!(all(&state).await.is_empty());
        assert!(list(&state).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn importing_again_says_what_changed_and_can_be_taken_back() {
    each_engine(|state| async move {
        let (a, b) = (line(ZHUGOU, "示例甲", 20, 1), line(YANGCE, "示例乙", 20, 2));
        let first = run(&state, &file(&[&a, &b]), false).await.unwrap();
        assert!(first[2].contains("已写入：新增 2，更新 0，没有变化 0"), "{first:?}");
        let before = all(&state).await;
        state.clock().advance(TimeDelta::days(1));

        let renamed = line(ZHUGOU, "示例甲（新）", 24, 1);
        let second = run(&state, &file(&[&renamed, &b, &line(RENDIAN, "示例丙", 8, 3)]), false).await.unwrap();
        let said = second.join("\n");
        assert!(said.contains("新增 1，更新 1，没有变化 1"), "{said}");
        assert!(said.contains("第 3 行　示例甲（新）：名称由“示例甲”改为“示例甲（新）”；床位数由“20”改为“24”"), "{said}");
        assert!(said.contains("第 5 行　示例丙：新增"), "{said}");
        let after = all(&state).await;
        assert_eq!(after.len(), 3);
        assert_eq!(after[0].slug, before[0].slug, "the address stays when the name changes");
        assert_eq!(names(&walk(&state, &Filter { words: vec!["新".into()], ..Filter::default() }, 9).await), ["示例甲（新）"]);
        state.clock().advance(TimeDelta::days(1));

        // The older batch is in the way of nothing yet: the newer one comes first.
        let (one, two) = (batch(&first), batch(&second));
        let err = undo(&state, one).await.unwrap_err();
        let UndoError::ChangedSince(changed) = &err else { panic!("{err:?}") };
        assert_eq!(changed.len(), 2, "{}", err.line::<Centres>(Lang::ZhCn));
        assert_eq!(all(&state).await.len(), 3, "a refused undo changes nothing");

        let undone = undo(&state, two).await.unwrap();
        assert_eq!((undone.removed, undone.restored), (1, 2));
        let now = all(&state).await;
        assert_eq!(now, before, "the dates are restored as well");
        let mut tx = state.db().read().await.unwrap();
        let history = store::history::history(&mut tx, now[0].id, 50).await.unwrap();
        let beds: Vec<_> = history.iter().filter(|d| d.change.fact.word() == "beds").map(|d| (d.change.old.as_str(), d.change.new.as_str())).collect();
        assert_eq!(beds, [("24", "20"), ("20", "24")], "what was shown for a day is not hidden");
        drop(tx);
        assert!(matches!(undo(&state, two).await.unwrap_err(), UndoError::Already(_)));

        let undone = undo(&state, one).await.unwrap();
        assert_eq!((undone.removed, undone.restored), (2, 0));
        assert!(all(&state).await.is_empty());
        let mut tx = state.db().read().await.unwrap();
        let units: i64 = crate::on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM donee_units").fetch_one(c).await).unwrap();
        assert_eq!(units, 0);
        drop(tx);
        let listed = list(&state).await;
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().all(|b| b.contains("撤销") && b.contains("托养中心　示例.csv")), "{listed:?}");
        for id in ["", "x", "00000000-0000-0000-0000-000000000000"] {
            let refused = imports::undo_as(IMPORTS, &state, id, None, Lang::ZhCn).await.unwrap_err();
            assert!(refused[0].starts_with("没有这个批次"), "{id}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_touched_or_named_elsewhere_stays() {
    each_engine(|state| async move {
        let first = run(&state, &file(&[&line(ZHUGOU, "示例甲", 20, 1)]), false).await.unwrap();
        let id = batch(&first);
        // Something else names the centre.
        let mut tx = state.db().write().await.unwrap();
        let kind = if matches!(tx.conn(), crate::base::db::Conn::Sqlite(_)) { "BLOB" } else { "UUID" };
        let sql = format!("CREATE TABLE naming (centre_id {kind} NOT NULL REFERENCES centres (id))");
        exec!(&mut tx, sqlx::query(sqlx::AssertSqlSafe(sql.as_str()))).unwrap();
        exec!(&mut tx, "INSERT INTO naming SELECT id FROM centres").unwrap();
        tx.commit().await.unwrap();
        let err = undo(&state, id).await.unwrap_err();
        assert!(matches!(&err, UndoError::InUse(name) if name == "示例甲"), "{err:?}");
        assert_eq!(all(&state).await.len(), 1);
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "DELETE FROM naming").unwrap();
        tx.commit().await.unwrap();
        // Staff correct it by hand.
        let mut by_hand = all(&state).await.remove(0).details.into_draft();
        by_hand.address = "示例路 2 号".into();
        add(&state, by_hand).await;
        let err = undo(&state, id).await.unwrap_err();
        assert!(matches!(&err, UndoError::ChangedSince(names) if names == &["示例甲"]), "{err:?}");
        assert_eq!(all(&state).await[0].details.address, "示例路 2 号");
    })
    .await;
}
