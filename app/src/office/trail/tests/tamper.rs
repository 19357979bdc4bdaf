//! LG-05: every way to change the trail behind the portal's back, by SQL, with the engine's own refusals taken away.
use super::{
    super::{heads, store::read, verify::Fault},
    check, lines, raw,
};
use crate::base::{db::Pool, db::Tx, keys::Keys};
use crate::exec;
use crate::testing::each_engine;
use crate::web::state::AppState;

/// Takes the triggers away, as somebody who owns the database could.
async fn defenceless(state: &AppState) -> Tx {
    let mut tx = state.db().write().await.unwrap();
    let away: &[&str] = match state.db().pool() {
        Pool::Sqlite(_) => &[
            "DROP TRIGGER audit_events_append",
            "DROP TRIGGER audit_events_update",
            "DROP TRIGGER audit_events_delete",
            "DROP TRIGGER audit_head_step",
            "DROP TRIGGER audit_head_delete",
        ],
        Pool::Postgres(_) => {
            &["ALTER TABLE audit_events DISABLE TRIGGER USER", "ALTER TABLE audit_head DISABLE TRIGGER USER"]
        }
    };
    for sql in away {
        raw(&mut tx, sql).await.unwrap();
    }
    tx
}

/// Writes lines 7 to 10 anew after a change, each with a fitting code, and the head: what a thief of the key could do.
async fn recompute(tx: &mut Tx, keys: &Keys, from: i64) {
    let mut prev = String::new();
    for mut event in read::after(tx, 0, 100).await.unwrap() {
        if event.seq >= from {
            event.prev_hash.clone_from(&prev);
            event.hash = event.code(keys);
            exec!(tx, "UPDATE audit_events SET prev_hash = $1, hash = $2 WHERE seq = $3";
                &event.prev_hash, &event.hash, event.seq)
            .unwrap();
        }
        prev = event.hash;
    }
    exec!(tx, "UPDATE audit_head SET hash = $1, seq = (SELECT MAX(seq) FROM audit_events)"; prev).unwrap();
}

/// Ten lines of which the first eight are signed, then `sql`, then what the check says.
async fn after(sql: &'static [&'static str], expected: Fault) {
    each_engine(|state| async move {
        ten(&state).await;
        let mut tx = defenceless(&state).await;
        for sql in sql {
            raw(&mut tx, sql).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(check(&state).await, Err(expected), "{sql:?}");
    })
    .await;
}

async fn ten(state: &AppState) {
    // Folders of temporary files are used again when a process id is.
    let _ = std::fs::remove_file(heads::path(&state.running().data));
    lines(state, 8).await;
    assert!(heads::sign(state, true).await.unwrap());
    lines(state, 2).await;
    let report = check(state).await.unwrap();
    assert_eq!((report.events, report.heads, report.signed), (10, 1, 8));
}

#[tokio::test]
async fn lg_05_changed_bytes() {
    after(&["UPDATE audit_events SET reason = 'x' WHERE seq = 4"], Fault::Changed(4)).await;
    after(&["UPDATE audit_events SET actor_id = id WHERE seq = 1"], Fault::Changed(1)).await;
    after(&["UPDATE audit_events SET county_code = '411725' WHERE seq = 10"], Fault::Changed(10)).await;
    after(&["UPDATE audit_events SET object = 'case:', reason = '9' WHERE seq = 5"], Fault::Changed(5)).await;
    after(&["UPDATE audit_events SET hash = 'x' WHERE seq = 6"], Fault::Changed(6)).await;
}

#[tokio::test]
async fn lg_05_missing_lines() {
    after(&["DELETE FROM audit_events WHERE seq IN (4, 5)"], Fault::Missing(4, 5)).await;
    after(&["DELETE FROM audit_events WHERE seq = 1"], Fault::Missing(1, 1)).await;
    after(&["DELETE FROM audit_events WHERE seq > 8"], Fault::MissingTail(8, 10)).await;
    // The tail with its head, below what was signed.
    after(
        &[
            "DELETE FROM audit_events WHERE seq > 6",
            "UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit_events WHERE seq = 6)",
        ],
        Fault::MissingTail(6, 8),
    )
    .await;
    after(&["DELETE FROM audit_events"], Fault::Empty(10)).await;
    after(&["DELETE FROM audit_events", "UPDATE audit_head SET seq = 0, hash = ''"], Fault::Empty(8)).await;
    after(&["DELETE FROM audit_head"], Fault::NoHead).await;
}

#[tokio::test]
async fn lg_05_reorder_insert_and_head() {
    after(
        &[
            "UPDATE audit_events SET seq = 1000 WHERE seq = 4",
            "UPDATE audit_events SET seq = 4 WHERE seq = 5",
            "UPDATE audit_events SET seq = 5 WHERE seq = 1000",
        ],
        Fault::Changed(4),
    )
    .await;
    const COPY: &str = "INSERT INTO audit_events (seq, id, at, actor_id, role, county_code, ip, action, object, before_hash, \
        after_hash, reason, prev_hash, hash) SELECT 11, id, at, actor_id, role, county_code, ip, action, object, before_hash, \
        after_hash, reason, hash, hash FROM audit_events WHERE seq = 10";
    after(&[COPY], Fault::Changed(11)).await;
    after(&["UPDATE audit_events SET seq = 0 WHERE seq = 10"], Fault::MissingTail(9, 10)).await;
    after(&["UPDATE audit_head SET hash = 'x'"], Fault::HeadDiffers(10)).await;
    after(
        &["UPDATE audit_head SET seq = 9, hash = (SELECT hash FROM audit_events WHERE seq = 9)"],
        Fault::BeyondHead(10),
    )
    .await;
}

#[tokio::test]
async fn lg_05_a_recomputed_suffix() {
    // With another key, and with this very key: then only the signed heads tell.
    for (own, from, expected) in
        [(false, 7, Some(Fault::Changed(7))), (true, 7, Some(Fault::Recomputed(8))), (true, 9, None)]
    {
        each_engine(|state| async move {
            ten(&state).await;
            let keys = if own { state.keys().clone() } else { Keys::new(&[9; 32]) };
            let mut tx = defenceless(&state).await;
            raw(&mut tx, &format!("UPDATE audit_events SET reason = 'x' WHERE seq = {from}")).await.unwrap();
            recompute(&mut tx, &keys, from).await;
            tx.commit().await.unwrap();
            // What was not signed yet, the owner of key and database can rewrite: heads are signed every ten minutes.
            assert_eq!(check(&state).await.err(), expected);
        })
        .await;
    }
}

#[tokio::test]
async fn lg_05_bytes_that_no_longer_decode_are_named() {
    let state =
        crate::testing::sqlite_state(crate::base::clock::Clock::fixed(crate::testing::tuesday())).await;
    ten(&state).await;
    let mut tx = defenceless(&state).await;
    raw(&mut tx, "UPDATE audit_events SET at = 'yesterday' WHERE seq = 5").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(check(&state).await, Err(Fault::Unreadable(5)));
}

#[tokio::test]
async fn lg_05_the_file_of_heads() {
    each_engine(|state| async move {
        ten(&state).await;
        let file = heads::path(&state.running().data);
        assert!(!heads::sign(&state, false).await.unwrap(), "not every minute");
        state.clock().advance(heads::EVERY);
        assert!(heads::sign(&state, false).await.unwrap());
        assert!(!heads::sign(&state, true).await.unwrap(), "only when it moved");
        assert_eq!(check(&state).await.unwrap().heads, 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let good = std::fs::read_to_string(&file).unwrap();
        for (bad, line) in [
            (good.replacen("\"seq\":8", "\"seq\":7", 1), 1),
            (good.lines().rev().map(|l| format!("{l}\n")).collect(), 2),
            (format!("{good}nonsense\n"), 3),
            (good.replace("\"mac\":\"", "\"mac\":\"0"), 1),
        ] {
            std::fs::write(&file, bad).unwrap();
            assert_eq!(check(&state).await, Err(Fault::HeadsFile(line)));
        }
        // A power cut left half a line: it does not count, and the next head is written over it.
        std::fs::write(&file, format!("{good}{{\"seq\":1")).unwrap();
        assert_eq!(check(&state).await.unwrap().heads, 2);
        lines(&state, 1).await;
        assert!(heads::sign(&state, true).await.unwrap());
        let report = check(&state).await.unwrap();
        assert_eq!((report.heads, report.signed, report.events), (3, 11, 11));
        // A trail that is shorter than what was signed is no longer signed: the file keeps what it knows.
        let mut tx = defenceless(&state).await;
        raw(&mut tx, "DELETE FROM audit_events WHERE seq > 3").await.unwrap();
        raw(&mut tx, "UPDATE audit_head SET seq = 3").await.unwrap();
        tx.commit().await.unwrap();
        assert!(heads::sign(&state, true).await.is_err());
        std::fs::remove_file(&file).unwrap();
        assert_eq!(check(&state).await, Err(Fault::HeadDiffers(3)));
    })
    .await;
}
