//! A notice from before its posting to after its end.
use super::*;
use crate::base::{checks::PersonName, privacy::public_text::PublicText};
use crate::features::notices::types::{Outcome, WithdrawReason};
use crate::testing::{each_engine, http::Browser};

const OUTLETS: [&str; 4] = ["/notices", "/notices?state=open", "/feeds/notices.atom", "/api/v1/notices"];
/// What a row would leave behind: a masked name, a full one.
const PERSONAL: [&str; 6] = ["某", "张三", "欧阳", "李四", "王小明", "赵六"];

fn assert_nobody(answer: &Answer) {
    for text in PERSONAL {
        assert!(!answer.has(text), "{text} in {}", answer.body);
    }
}

#[tokio::test]
async fn ret_01_rows_are_on_display_from_the_posting_to_the_end_and_not_a_millisecond_more() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let page = format!("/notices/{no}");
        let ms = chrono::TimeDelta::milliseconds(1);

        state.clock().set(posted() - ms);
        assert_eq!(get(&state, &page).await.status, StatusCode::NOT_FOUND);
        for path in OUTLETS {
            assert!(!get(&state, path).await.has(&no.to_string()), "{path} shows a scheduled notice");
        }

        for now in [posted(), end() - ms] {
            state.clock().set(now);
            let open = get(&state, &page).await;
            assert_eq!(open.status, StatusCode::OK);
            assert_unkept(&open);
            for text in ["张某1", "张某2", "欧阳某", "李某", "王某", "共 6 人，其中 5 人列出，1 人只计数"]
            {
                assert!(open.has(text), "{text} is missing");
            }
            for text in ["张三", "欧阳锋", "赵", "示例村", "style="] {
                assert!(!open.has(text), "{text} is on the page");
            }
            for path in OUTLETS {
                let list = get(&state, path).await;
                assert_unkept(&list);
                assert!(list.has(&no.to_string()), "{path} at {now}");
                assert_nobody(&list);
            }
        }

        state.clock().set(end());
        let ended = get(&state, &page).await;
        assert_eq!(ended.status, StatusCode::OK);
        assert_unkept(&ended);
        assert_nobody(&ended);
        for text in ["公示已截止，姓名行已撤下", "6 人", "没有收到", "还没有公布", "2026年9月29日 00:00"]
        {
            assert!(ended.has(text), "{text} is missing");
        }
        for path in ["/notices?state=open", "/api/v1/notices"] {
            assert!(!get(&state, path).await.has(&no.to_string()), "{path} still shows it as open");
        }
        for path in ["/notices", "/notices?state=ended", "/api/v1/notices?state=ended", "/feeds/notices.atom"]
        {
            let list = get(&state, path).await;
            assert!(list.has(&no.to_string()), "{path}");
            assert_nobody(&list);
        }
    })
    .await;
}

#[tokio::test]
async fn the_document_says_why_where_and_how() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let zh = get(&state, &format!("/notices/{no}")).await;
        for text in [
            "驻托公示〔2026〕确山1号",
            "2026年9月18日 09:00 张贴",
            "备案号：示备〔2026〕036",
            "还剩<!><b>6</b>",
            "公示共 10 天，今天是第 4 天",
            "社会救助法",
            "示例镇人民政府",
            "到 9月25日（周五）。这天中秋节放假，顺延到放假后的第一个工作日：9月28日（周一）24:00。",
            "9月20日 周日，调休上班",
            "9月22日 周二，今天",
            "tel:03960000000",
            "class=\"qr\"",
            "name=\"robots\"",
        ] {
            assert!(
                zh.has(text) || zh.body.replace("<!>", "").contains(&text.replace("<!>", "")),
                "{text}: {}",
                zh.body
            );
        }
        let en = get(&state, &format!("/notices/{no}?lang=en")).await;
        for text in [
            "Notice of people proposed",
            "Mid-Autumn Festival",
            "Day 4 of 10",
            "In short",
            "How it was decided",
        ] {
            assert!(en.has(text), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn ret_06_a_withdrawn_notice_says_no_more_than_it_may() {
    each_engine(|state| async move {
        let mut generic = vec![];
        for why in WithdrawReason::ALL {
            let no = publish(&state, draft(six())).await;
            let mut tx = state.db().write().await.unwrap();
            write::withdraw(&mut tx, &no, state.clock().now(), *why).await.unwrap();
            tx.commit().await.unwrap();
            let page = get(&state, &format!("/notices/{no}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_nobody(&page);
            assert!(page.has("这份公示已提前撤下") && page.has("2026年9月22日 10:00"));
            for text in ["死", "去世", "同意书", "泄", why.word()] {
                assert!(!page.has(text) || text == "error", "{text} on the page of {why:?}");
            }
            if page.has("按规定提前撤下") {
                generic.push(*why);
            }
            let list = get(&state, "/notices?state=ended").await;
            assert!(list.has(&no.to_string()) && list.has("已撤下"));
            let api = get(&state, "/api/v1/notices?state=ended").await;
            assert!(api.has("withdrawn") && !api.has("death") && !api.has("consent"));
        }
        assert_eq!(generic, [WithdrawReason::ConsentWithdrawn, WithdrawReason::Death, WithdrawReason::Leak]);
        assert!(!get(&state, "/notices?state=open").await.has("411725-2026-"));
    })
    .await;
}

#[tokio::test]
async fn obj_06_a_corrected_row_is_shown_again_for_a_full_period() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let mut tx = state.db().write().await.unwrap();
        let now = state.clock().now();
        let calendar = state.calendar();
        let (name, why) = (PersonName::parse("孙四").unwrap(), PublicText::parse("姓氏写错了").unwrap());
        write::correct(&mut tx, state.keys(), &calendar, &no, now, (4, &name), &why).await.unwrap();
        tx.commit().await.unwrap();
        let page = get(&state, &format!("/notices/{no}")).await;
        // Seven days from 22 September is the 29th, a Tuesday.
        for text in [
            "孙某</span>（已更正）",
            "姓氏写错了",
            "第 2 版",
            "更正的是序号 4。",
            "到 9月29日 24:00",
            "更正的一行重新公示",
        ] {
            assert!(page.has(text), "{text}: {}", page.body);
        }
        assert!(!page.has("李某"));
        state.clock().set(end());
        let page = get(&state, &format!("/notices/{no}")).await;
        assert!(page.has("孙某") && !page.has("王某"), "the other rows had their period");
        assert!(page.has("仍在公示的 1 人"));
    })
    .await;
}

#[tokio::test]
async fn pub_09_a_notice_of_one_or_two_is_a_count() {
    each_engine(|state| async move {
        let no = publish(&state, draft(vec![subject("张三", TOWNS[0]), subject("李四", TOWNS[1])])).await;
        let page = get(&state, &format!("/notices/{no}")).await;
        assert_nobody(&page);
        assert!(page.has("共 2 人，只公布人数") && page.has("只有一两个人"));
        assert!(page.has("确山县") && !page.has("示例镇人民政府"), "the township would tell");
        state.clock().set(end());
        let mut tx = state.db().write().await.unwrap();
        let result = Outcome { cleared: 1, returned: 1 };
        write::conclude(&mut tx, &no, end(), result).await.unwrap();
        tx.commit().await.unwrap();
        let page = get(&state, &format!("/notices/{no}")).await;
        assert!(page.has("已经办结") && !page.has("退回"), "1 of 2 would tell what became of each");
        assert!(get(&state, "/api/v1/notices?state=ended").await.has("\"result\":null"));
    })
    .await;
}

#[tokio::test]
async fn pub_12_objections_are_counted_roughly_and_results_exactly() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let mut tx = state.db().write().await.unwrap();
        write::count_objection(&mut tx, &no, 2, 2).await.unwrap();
        write::conclude(&mut tx, &no, end(), Outcome { cleared: 5, returned: 1 }).await.unwrap();
        tx.commit().await.unwrap();
        state.clock().set(end());
        let page = get(&state, &format!("/notices/{no}")).await;
        assert!(page.has("少于 5 件，都已答复"));
        assert!(page.has("5 人办理入住，1 人退回乡镇复核"));
        assert!(page.has("公示凭证"));
    })
    .await;
}

#[tokio::test]
async fn an_exit_is_worded_as_one() {
    each_engine(|state| async move {
        let no = publish(&state, Draft { kind: NoticeKind::ExitProposed, ..draft(six()) }).await;
        let page = get(&state, &format!("/notices/{no}")).await;
        for text in ["拟退出托养中心人员", "拟退出中心", "准备离开托养中心", "办理退出手续"]
        {
            assert!(page.has(text), "{text}");
        }
        for text in ["拟入住", "住进"] {
            assert!(!page.has(text), "{text}");
        }
    })
    .await;
}

/// The same through the page cache, as the portal is: every address is asked a moment before, so that it is in memory.
#[tokio::test]
async fn ret_01_rows_vanish_at_the_second_although_the_page_is_kept() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let page = format!("/notices/{no}");
        let portal = Browser::anonymous(&state);
        let ms = chrono::TimeDelta::milliseconds(1);
        let lists = ["/", "/notices", "/notices?state=open"];

        state.clock().set(posted() - ms);
        for _ in 0..2 {
            assert_eq!(portal.get(&page).await.status, StatusCode::NOT_FOUND);
            for path in lists {
                assert!(
                    !portal.get(path).await.body.contains(&no.to_string()),
                    "{path} shows a scheduled notice"
                );
            }
        }
        state.clock().set(posted());
        assert!(portal.get(&page).await.body.contains("张某1"));
        for path in lists {
            assert!(portal.get(path).await.body.contains(&no.to_string()), "{path} at the posting");
        }

        // Three times: rendered, kept, from memory.
        state.clock().set(end() - ms);
        for _ in 0..3 {
            let open = portal.get(&page).await;
            assert!(open.body.contains("张某1") && open.headers["cache-control"] == "no-store");
            for path in lists {
                assert!(portal.get(path).await.body.contains(&no.to_string()), "{path} before the end");
            }
        }
        let before = state.db().counted().statements();
        for path in lists.iter().chain([&page.as_str()]) {
            portal.get(path).await;
        }
        assert_eq!(state.db().counted().statements(), before, "kept pages ask nothing");

        state.clock().set(end());
        for _ in 0..2 {
            let ended = portal.get(&page).await;
            assert!(ended.body.contains("公示已截止，姓名行已撤下"));
            for text in PERSONAL {
                assert!(!ended.body.contains(text), "{text} after the end");
            }
            for path in ["/", "/notices?state=open"] {
                assert!(!portal.get(path).await.body.contains(&no.to_string()), "{path} after the end");
            }
        }
    })
    .await;
}

/// RET-06: a withdrawal is a write, and a write is seen at once.
#[tokio::test]
async fn ret_06_a_withdrawn_notice_is_gone_although_the_page_is_kept() {
    each_engine(|state| async move {
        let no = publish(&state, draft(six())).await;
        let page = format!("/notices/{no}");
        state.clock().set(posted());
        let portal = Browser::anonymous(&state);
        for _ in 0..3 {
            assert!(portal.get(&page).await.body.contains("张某1"));
        }
        let mut tx = state.db().write().await.unwrap();
        write::withdraw(&mut tx, &no, posted(), WithdrawReason::Leak).await.unwrap();
        tx.commit().await.unwrap();
        let gone = portal.get(&page).await;
        for text in PERSONAL {
            assert!(!gone.body.contains(text), "{text} after the withdrawal");
        }
    })
    .await;
}
