//! Clerks' lists on both engines and over HTTP: what is never stored, hostile files, scope, all or nothing, undo.
use axum::{
    body::Body,
    http::{Request, header},
};

use super::Cases;
use crate::base::{i18n::Lang, ids::BatchId, ids::CaseId};
use crate::features::cases::{admissions::tests::walk, admissions::types::Act};
use crate::office::imports::{Declared, Failure, Order, Run, UndoError, Undone, store};
use crate::office::staff::types::{Actor, Role, Scope};
use crate::office::{change::Change, imports};
use crate::on;
use crate::testing::{each_engine, http::Answer, http::Browser, staff};
use crate::web::state::AppState;

mod files;
mod pages;

/// A valid number of somebody invented: region 411700, born that day, serial `n`.
fn id(birth: &str, n: u32) -> String {
    let body = format!("411700{birth}{n:03}");
    "0123456789X"
        .chars()
        .map(|c| format!("{body}{c}"))
        .find(|t| crate::base::checks::CitizenId::parse(t, None).is_ok())
        .unwrap()
}

const HEAD: &str = "序号,姓名,性别,身份证号,住址,残疾类别,残疾等级,监护人,联系电话,村（社区）,村代码,乡镇,拟入住托养中心,银行卡号";

/// A line of a list as clerks keep them; the forbidden columns hold words that can be looked for.
fn line(n: u32, name: &str, id: &str) -> String {
    format!(
        "{n},{name},女,{id},示例路{n}号院,多重残疾例,壹级例,王监护例,13900000000,示例村,201,竹沟镇,,6222000000000000001"
    )
}

fn csv(lines: &[String]) -> Vec<u8> {
    format!("{HEAD}\n{}\n", lines.join("\n")).into_bytes()
}

async fn township(state: &AppState) -> Actor {
    staff(state, Role::TownshipOfficer, "411725101", None).await
}

type Report = imports::Report<super::ImportRow>;

const IMPORTS: &[Declared] = &[Declared::of::<Cases>()];

fn desk<'a>(state: &'a AppState, actor: &'a Actor) -> Run<'a> {
    Run { state, by: Some(actor), lang: actor.lang, now: state.clock().now() }
}

async fn check(state: &AppState, actor: &Actor, name: &str, file: Vec<u8>) -> Result<Report, Failure> {
    imports::check::<Cases>(&desk(state, actor), name, file).await
}

async fn undo(state: &AppState, actor: &Actor, batch: BatchId) -> Result<Undone, UndoError> {
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await?;
    let undone = imports::undo::<Cases>(&mut ch, batch).await?;
    ch.commit().await?;
    Ok(undone)
}

fn wrong(outcome: Result<Report, Failure>) -> String {
    match outcome {
        Err(Failure::Wrong(lines)) => lines.join("\n"),
        other => panic!("{other:?}"),
    }
}

/// Every value of every table, as text and, where it is sealed, opened nowhere.
async fn dump(state: &AppState) -> String {
    let mut tx = state.db().read().await.unwrap();
    let mut all = String::new();
    let names: Vec<String> = match state.db().pool() {
        crate::base::db::Pool::Sqlite(_) => on!(&mut tx, c => sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(c).await),
        crate::base::db::Pool::Postgres(_) => on!(&mut tx, c => sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").fetch_all(c).await),
    }
    .unwrap();
    assert!(names.len() > 15);
    for name in names {
        let sql = match tx.conn() {
            crate::base::db::Conn::Postgres(_) => format!("SELECT t::text FROM {name} AS t"),
            crate::base::db::Conn::Sqlite(_) => {
                let columns: Vec<String> = on!(&mut tx, c => sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(&name).fetch_all(c).await).unwrap();
                let parts: Vec<_> =
                    columns.iter().map(|c| format!("COALESCE(hex(CAST(\"{c}\" AS BLOB)), '')")).collect();
                format!("SELECT {} FROM \"{name}\"", parts.join(" || ',' || "))
            }
        };
        let lines: Vec<String> =
            on!(&mut tx, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(c).await).unwrap();
        all.push_str(&lines.join("\n"));
    }
    all
}

/// Whether a text stands anywhere in a dump: plainly, or as the hexadecimal digits of its bytes.
fn holds(dump: &str, text: &str) -> bool {
    let hex: String = text.bytes().map(|b| format!("{b:02X}")).collect();
    dump.contains(text) || dump.contains(&hex) || dump.contains(&hex.to_lowercase())
}

async fn read_in(state: &AppState, actor: &Actor, file: Vec<u8>) -> crate::base::ids::BatchId {
    let report = check(state, actor, "a.csv", file).await.unwrap();
    let mut ch = Change::at(state, state.clock().now(), Some(actor)).await.unwrap();
    let (batch, _) = imports::write::<Cases>(&mut ch, Lang::ZhCn, "", &report.rows).await.unwrap();
    ch.commit().await.unwrap();
    batch
}

#[tokio::test]
async fn id_07_forbidden_columns_are_named_and_never_stored() {
    each_engine(|state| async move {
        let actor = township(&state).await;
        let (adult, child) = (id("19800102", 1), id("20150304", 2));
        let file = csv(&[line(1, "张虚构", &adult), line(2, "欧阳示例", &child)]);
        let report = check(&state, &actor, "名单.csv", file).await.unwrap();
        let remarks = report.remarks.join("\n");
        for column in [
            "“身份证号”只用于核对",
            "“性别”不允许保存",
            "“住址”不允许保存",
            "“残疾类别”不允许保存",
            "“残疾等级”不允许保存",
            "“银行卡号”不允许保存",
        ] {
            assert!(remarks.contains(column), "{column}: {remarks}");
        }
        let now = state.clock().now();
        let mut ch = Change::at(&state, now, Some(&actor)).await.unwrap();
        let keys = state.keys();
        let kept = store::keep(&mut ch.tx, keys, (&actor, "cases"), &report, now).await.unwrap();
        let open: Report =
            store::kept(&mut ch.tx, keys, (&actor, "cases"), kept, now).await.unwrap().unwrap();
        let opened = serde_json::to_string(&open).unwrap();
        let (batch, _) =
            imports::write::<Cases>(&mut ch, Lang::ZhCn, "名单.csv", &report.rows).await.unwrap();
        ch.commit().await.unwrap();
        let dump = dump(&state).await;
        assert!(holds(&dump, "411725-2026-00001") && holds(&dump, "张某"), "the dump shows what is there");
        let forbidden =
            [adult.as_str(), child.as_str(), "示例路1号院", "多重残疾例", "壹级例", "6222000000000000001"];
        for text in forbidden {
            assert!(!holds(&dump, text) && !opened.contains(text), "{text}");
        }
        // Sealed: there, but not to be read.
        for text in ["张虚构", "王监护例", "13900000000", "示例村"] {
            assert!(!holds(&dump, text) && opened.contains(text), "{text}");
        }
        let mut tx = state.db().read().await.unwrap();
        let named = store::batch(&mut tx, Some(&actor), batch).await.unwrap().unwrap();
        assert_eq!(named.file_name, "", "it may name a person");
        let touched = store::touched(&mut tx, batch).await.unwrap();
        let cases =
            crate::features::cases::admissions::store::imports::inside(&mut tx, &touched).await.unwrap();
        assert_eq!(cases.iter().map(|c| c.2.as_str()).collect::<Vec<_>>(), ["张某", "欧阳某"]);
        let case =
            crate::features::cases::admissions::store::by_reference(&mut tx, &Scope::City, &cases[1].1)
                .await
                .unwrap()
                .unwrap();
        assert_eq!(
            case.adult_on,
            Some("2033-03-04".parse().unwrap()),
            "the eighteenth birthday is all that is left"
        );
        assert_eq!(case.village.code(), "411725101201");
        let person =
            crate::features::cases::admissions::store::person(&mut tx, state.keys(), case.id).await.unwrap();
        assert_eq!((person.name.as_str(), person.guardian.as_str()), ("欧阳示例", "王监护例"));
        // Whoever else works there cannot open what waits, and after an hour nobody can.
        let other = township(&state).await;
        let waits =
            store::kept::<super::ImportRow>(&mut tx, state.keys(), (&other, "cases"), kept, now).await;
        assert!(waits.unwrap().is_none());
        let later = now + chrono::TimeDelta::minutes(61);
        let waits =
            store::kept::<super::ImportRow>(&mut tx, state.keys(), (&actor, "cases"), kept, later).await;
        assert!(waits.unwrap().is_none());
        drop(tx);
        let mut tx = state.db().write().await.unwrap();
        assert_eq!((store::OLD.run)(&mut tx, state.keys(), later).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn every_wrong_cell_is_named_with_row_and_column_and_nothing_is_taken() {
    each_engine(|state| async move {
        let actor = township(&state).await;
        let good = id("19800102", 1);
        let mut typo = good.clone();
        typo.replace_range(16..17, if &good[16..17] == "1" { "2" } else { "1" });
        let lines = [
            line(1, "张虚构", &typo),
            line(2, "李", &id("19800102", 3)),
            line(3, "王示例", &id("19800102", 4)).replace("竹沟镇", "任店镇"),
            line(4, "赵示例", &id("19800102", 5)).replace("13900000000", "电话没有"),
            line(5, "钱示例", &good),
            line(6, "孙示例", &good),
            line(7, "周示例", ""),
            line(8, "周示例", ""),
            line(9, "吴示例", &id("19800102", 6)).replace(",201,", ",411725102201,"),
            line(10, "郑示例", &id("19800102", 7)).replace("竹沟镇,", "竹沟镇,没有这个中心"),
        ];
        let text = wrong(check(&state, &actor, "a.csv", csv(&lines)).await);
        for part in [
            "第 2 行，D 列“身份证号”：不是有效的身份证号",
            "第 3 行，B 列“姓名”，“李”：不像姓名",
            "第 4 行，L 列“乡镇”，“任店镇”：不在您负责的范围内",
            "第 5 行，I 列“联系电话”",
            "第 7 行，D 列“身份证号”：与第 6 行重复",
            "第 9 行，B 列“姓名”：与第 8 行同名同村",
            "第 10 行，K 列“村代码”",
            "第 11 行，M 列“拟入住托养中心”",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains(&typo) && !text.contains(&good), "an ID is not repeated");
        let mut tx = state.db().read().await.unwrap();
        let n: i64 =
            on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM cases").fetch_one(c).await).unwrap();
        assert_eq!(n, 0);
    })
    .await;
}

#[tokio::test]
async fn ac_04_a_live_case_elsewhere_is_said_without_its_reference() {
    each_engine(|state| async move {
        let (here, far) = (township(&state).await, staff(&state, Role::TownshipOfficer, "411702001", None).await);
        let number = id("19800102", 1);
        let far_file = format!("姓名,身份证号\n张虚构,{number}\n");
        read_in(&state, &far, far_file.into_bytes()).await;
        let text = wrong(check(&state, &here, "a.csv", csv(&[line(1, "张虚构", &number)])).await);
        assert!(text.contains("在其他地方已有办理中的申请") && !text.contains("411702"), "{text}");
        let text = wrong(check(&state, &far, "a.csv", format!("姓名,身份证号\n张虚构,{number}\n").into_bytes()).await);
        assert!(text.contains("已有办理中的申请 411702-2026-00001"), "{text}");
        // The same when it happens between check and confirmation: nothing of the list is written.
        let second = id("19800102", 2);
        let report = check(&state, &here, "a.csv", csv(&[line(1, "李示例", &id("19800102", 3)), line(2, "王示例", &second)])).await.unwrap();
        read_in(&state, &far, format!("姓名,身份证号\n王示例,{second}\n").into_bytes()).await;
        let mut ch = Change::at(&state, state.clock().now(), Some(&here)).await.unwrap();
        let refused = imports::write::<Cases>(&mut ch, Lang::ZhCn, "", &report.rows).await;
        let Err(Failure::Wrong(lines)) = refused else { panic!() };
        assert!(lines[0].starts_with("第 3 行：在其他地方已有办理中的申请"), "{lines:?}");
        drop(ch);
        let mut tx = state.db().read().await.unwrap();
        let n: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM cases WHERE county_code = '411725'").fetch_one(c).await).unwrap();
        assert_eq!(n, 0, "all or nothing");
    })
    .await;
}

#[tokio::test]
async fn a_list_is_taken_back_whole_or_not_at_all() {
    each_engine(|state| async move {
        let actor = township(&state).await;
        let far = staff(&state, Role::TownshipOfficer, "411725102", None).await;
        let file = |a, b| csv(&[line(1, "张虚构", &id("19800102", a)), line(2, "李示例", &id("19800102", b))]);
        let batch = read_in(&state, &actor, file(1, 2)).await;
        assert!(matches!(undo(&state, &far, batch).await, Err(UndoError::Missing)));
        let mut tx = state.db().read().await.unwrap();
        let ids: Vec<CaseId> = on!(&mut tx, c => sqlx::query_scalar("SELECT id FROM cases ORDER BY reference").fetch_all(c).await).unwrap();
        drop(tx);
        walk(&state, &actor, ids[1], &[Act::Apply]).await;
        let refused = undo(&state, &actor, batch).await;
        assert!(matches!(refused, Err(UndoError::ChangedSince(r)) if r == ["411725-2026-00002"]), "a step was taken");
        let second = read_in(&state, &actor, file(3, 4)).await;
        assert_eq!(undo(&state, &actor, second).await.unwrap(), Undone { removed: 2, restored: 0 });
        assert!(matches!(undo(&state, &actor, second).await, Err(UndoError::Already(_))));
        let listed = imports::list(IMPORTS, &state, Lang::ZhCn).await.unwrap();
        assert!(listed.len() == 2 && listed.iter().all(|l| l.contains("申请名单　确山县竹沟镇")), "{listed:?}");
        let undone = |l: &&String| l.contains("撤销") && l.starts_with(&second.uuid().to_string());
        assert_eq!(listed.iter().filter(undone).count(), 1, "{listed:?}");
        let mut tx = state.db().read().await.unwrap();
        let n: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM cases").fetch_one(c).await).unwrap();
        let counted: i64 = on!(&mut tx, c => sqlx::query_scalar("SELECT CAST(SUM(n) AS BIGINT) FROM case_counts").fetch_one(c).await).unwrap();
        assert_eq!((n, counted), (2, 2));
        let said: Vec<(String, String)> = on!(&mut tx, c => sqlx::query_as(
            "SELECT action, reason FROM audit_events WHERE action = 'case-import' ORDER BY seq").fetch_all(c).await).unwrap();
        assert_eq!(said.iter().map(|s| s.1.as_str()).collect::<Vec<_>>(), ["import", "import", "undo"]);
        drop(tx);
        // What was taken back can be read in again.
        read_in(&state, &actor, file(3, 4)).await;
    })
    .await;
}

#[tokio::test]
async fn telephones_as_excel_leaves_them() {
    each_engine(|state| async move {
        let actor = township(&state).await;
        let with = |phone: &str| csv(&[line(1, "张虚构", "").replace("13900000000", phone)]);
        // Excel took the zero away: nobody can know what it was.
        for lost in ["3961234567", "396-1234567"] {
            let text = wrong(check(&state, &actor, "a.csv", with(lost)).await);
            assert!(text.contains("第 2 行，I 列“联系电话”"), "{lost}: {text}");
        }
        // An apostrophe is how people tell Excel that a number is text.
        for (typed, read) in
            [("'03961234567", "03961234567"), ("'13900000000", "13900000000"), ("9990000", "9990000")]
        {
            let report = check(&state, &actor, "a.csv", with(typed)).await.unwrap();
            assert_eq!(report.rows[0].value.phone, read);
        }
    })
    .await;
}

#[tokio::test]
async fn the_terminal_acts_in_a_clerks_name() {
    each_engine(|state| async move {
        let actor = township(&state).await;
        let mut tx = state.db().read().await.unwrap();
        let email: String = on!(&mut tx, c => sqlx::query_scalar("SELECT email FROM staff WHERE id = $1")
            .bind(actor.id).fetch_one(c).await)
        .unwrap();
        drop(tx);
        let order = |clerk, dry_run| Order {
            clerk,
            name: "a.csv",
            bytes: csv(&[line(1, "张虚构", "")]),
            dry_run,
            lang: Lang::ZhCn,
        };
        let run =
            async |clerk, dry_run| imports::run_as(IMPORTS, "cases", &state, order(clerk, dry_run)).await;
        assert!(run(None, false).await.unwrap_err()[0].contains("没有这个账号"));
        let dry = run(Some(&email), true).await.unwrap();
        assert!(
            dry.last().unwrap().starts_with("试运行") && dry.iter().all(|l| !l.contains('张')),
            "{dry:?}"
        );
        assert!(imports::list(IMPORTS, &state, Lang::ZhCn).await.unwrap().is_empty());
        let done = run(Some(&email), false).await.unwrap();
        let id = done.last().unwrap().split(['：', '（']).nth(1).unwrap();
        let back = async |clerk| imports::undo_as(IMPORTS, &state, id, clerk, Lang::ZhCn).await;
        assert!(back(None).await.is_err());
        assert!(back(Some(&email)).await.unwrap()[0].contains("删除新增的 1 条"));
    })
    .await;
}
