//! A made-up table through the kit: what a report says, dry runs, batches, what is kept of whom.
use rust_xlsxwriter::{Format, Workbook};
use uuid::Uuid;

use super::*;
use crate::base::sheets::Cell;
use crate::testing::each_engine;

struct Toys;

#[derive(Debug)]
struct Why(Reason);

impl From<Reason> for Why {
    fn from(reason: Reason) -> Self {
        Self(reason)
    }
}

impl Wrong for Why {
    fn message(&self, lang: Lang) -> String {
        self.0.message(lang)
    }
}

impl Importer for Toys {
    const WHAT: &'static str = "toys";
    const COLUMNS: &'static [Column] = &[
        Column::must("name", "玩具", "Toy", &[]),
        Column::may("n", "数量", "Number", &[]),
        Column::may("code", "编号", "Code", &[]).secret(),
        Column::may("owner", "主人", "Owner", &[]).dropped(),
    ];
    const PERSONS: bool = true;
    const MAX_ROWS: usize = 3;
    type Row = String;
    type Wrong = Why;
    type Context = ();

    fn title(_lang: Lang) -> &'static str {
        "玩具"
    }
    fn notes(_lang: Lang) -> Vec<String> {
        vec![]
    }
    async fn context(_run: &Run<'_>, _tx: &mut Tx) -> Result<(), AppError> {
        Ok(())
    }
    fn row(row: &mut RowReader<'_, Why>, _context: &(), seen: &mut Seen) -> Option<String> {
        let name = row.required_line("name", 20);
        row.optional("n", |cell| cell.whole(0, 9));
        row.optional("code", Cell::decimal);
        if let Some(first) = name.as_ref().and_then(|n| seen.before(n, row.number())) {
            row.fail("name", Reason::SameAsRow(first).into());
        }
        name.filter(|_| !row.failed())
    }
    async fn write(
        ch: &mut Change,
        _lang: Lang,
        batch: BatchId,
        rows: &[Line<String>],
    ) -> Result<Vec<Did>, Failure> {
        for line in rows {
            let id = Uuid::from_u128(u128::from(line.row));
            store::remember(&mut ch.tx, batch, ("toy", id), None::<&()>, Some(line.row)).await?;
        }
        Ok(rows.iter().map(|l| Did::Added(l.value.clone())).collect())
    }
    async fn undo(_ch: &mut Change, _batch: BatchId, touched: Vec<Touched>) -> Result<Undone, UndoError> {
        Ok(Undone { removed: touched.len() as u64, restored: 0 })
    }
    fn changed_since(_lang: Lang, names: &[String]) -> String {
        names.join(",")
    }
}

const ALL: &[Declared] = &[Declared::of::<Toys>()];

fn order(text: &str, dry_run: bool) -> Order<'_> {
    Order { clerk: None, name: "李四.csv", bytes: text.as_bytes().to_vec(), dry_run, lang: Lang::ZhCn }
}

#[tokio::test]
async fn all_or_nothing_dry_runs_and_taking_back() {
    each_engine(|state| async move {
        let wrong = "玩具,数量,编号,主人\n球,多,41172519800102001X,王五\n球,1,,\n";
        let lines = run_as(ALL, "toys", &state, order(wrong, false)).await.unwrap_err();
        let said = lines.join("\n");
        assert!(said.contains("第 2 行，B 列“数量”，“多”：不是数字"), "{said}");
        assert!(said.contains("第 3 行，A 列“玩具”，“球”：与第 2 行重复"), "{said}");
        assert!(
            said.contains("第 2 行，C 列“编号”：不是数字") && !said.contains("1980"),
            "not repeated: {said}"
        );
        let long = run_as(ALL, "toys", &state, order("玩具,数量\na,1\nb,1\nc,1\nd,1\n", false)).await;
        assert!(long.unwrap_err()[0].contains("一个文件最多 3 行"));
        let good = "玩具,数量,主人\n球,1,王五\n车,2,王五\n";
        let dry = run_as(ALL, "toys", &state, order(good, true)).await.unwrap();
        assert!(dry[0].contains("“主人”不允许保存") && dry.last().unwrap().starts_with("试运行"), "{dry:?}");
        assert!(list(ALL, &state, Lang::ZhCn).await.unwrap().is_empty());
        let done = run_as(ALL, "toys", &state, order(good, false)).await.unwrap();
        assert!(done.iter().any(|l| l == "第 3 行　车：新增"), "{done:?}");
        let listed = list(ALL, &state, Lang::ZhCn).await.unwrap();
        assert!(
            listed[0].contains("玩具") && !listed[0].contains("李四"),
            "a file may be named after a person"
        );
        let id = listed[0].split('\u{3000}').next().unwrap();
        let back = async || undo_as(ALL, &state, id, None, Lang::ZhCn).await;
        assert!(back().await.unwrap()[0].contains("删除新增的 2 条"));
        assert!(back().await.unwrap_err()[0].contains("撤销"));
        assert!(run_as(ALL, "none", &state, order(good, false)).await.is_err());
    })
    .await;
}

#[test]
fn merged_cells_reach_the_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "玩具").unwrap();
    sheet.write(0, 1, "数量").unwrap();
    sheet.merge_range(1, 1, 2, 1, "7", &Format::new()).unwrap();
    sheet.write(1, 0, "球").unwrap();
    sheet.write(2, 0, "车").unwrap();
    let mut table = sheets::read(&book.save_to_buffer().unwrap(), "a.xlsx").unwrap();
    let parsed = parse::<Toys>(&mut table, &()).unwrap();
    let row = parsed.map.rows(&table).last().unwrap();
    assert_eq!(parsed.map.cell(row, "n").whole(0, 9), Ok(Some(7)));
    assert!(table.notes.iter().any(|n| n.message(Lang::ZhCn).contains("B2:B3")));
}
