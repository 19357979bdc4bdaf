//! The table of access, walked (AC-01), and every address of the console (AC-03).
use super::*;
use crate::base::{db::sql::Sql, i18n::Lang, ids::CentreId, ids::StaffId};
use crate::office::staff::access::Action;
use crate::office::staff::types::{Actor, Division, Place, Role, Scope};
use crate::testing::{each_engine, tuesday};

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

/// A division of each level around 竹沟镇 in 确山县.
fn own(digits: usize) -> &'static str {
    match digits {
        4 => "4117",
        6 => "411725",
        9 => "411725101",
        _ => "411725101201",
    }
}

#[test]
fn ac_01_every_role_every_action_every_relation() {
    let (here, there) = (CentreId::new(tuesday()), CentreId::new(tuesday()));
    let mut cells = 0;
    let mut open = 0;
    for role in Role::ALL {
        for digits in role.levels() {
            let manager = role.of_centre();
            let actor = Actor {
                id: StaffId::new(tuesday()),
                name: String::new(),
                role: *role,
                division: division(own(*digits)),
                centre: manager.then_some(here),
                lang: Lang::ZhCn,
                ip: String::new(),
            };
            for action in Action::ALL {
                // Where the object lies, seen from the actor; whether that is within reach of a division.
                let relations: &[(&str, Option<&str>, bool)] = &[
                    ("own", Some(own(*digits)), true),
                    (
                        "child",
                        [(4, "411725"), (6, "411725101"), (9, "411725101201")]
                            .iter()
                            .find(|(d, _)| d == digits)
                            .map(|x| x.1),
                        true,
                    ),
                    (
                        "parent",
                        [(6, "4117"), (9, "411725"), (12, "411725101")]
                            .iter()
                            .find(|(d, _)| d == digits)
                            .map(|x| x.1),
                        false,
                    ),
                    (
                        "sibling",
                        [(6, "411726"), (9, "411725102"), (12, "411725101202")]
                            .iter()
                            .find(|(d, _)| d == digits)
                            .map(|x| x.1),
                        false,
                    ),
                    (
                        "child of a sibling",
                        [(6, "411726102"), (9, "411725102201")]
                            .iter()
                            .find(|(d, _)| d == digits)
                            .map(|x| x.1),
                        false,
                    ),
                ];
                for (relation, code, within) in relations {
                    let Some(code) = code else { continue };
                    for centre in [None, Some(here), Some(there)] {
                        let place = Place { division: division(code), centre };
                        let reach = if manager { centre == Some(here) } else { *within };
                        let want = action.roles().contains(role) && reach;
                        assert_eq!(
                            actor.may(*action, &place),
                            want,
                            "{role:?} {action:?} {relation} {centre:?}"
                        );
                        assert_eq!(actor.require(*action, &place).is_ok(), want);
                        cells += 1;
                        open += usize::from(want);
                    }
                }
            }
        }
    }
    assert!(cells > 2000 && open > 100 && open * 3 < cells, "{open} of {cells}");
    // A manager without a centre reaches nothing, whatever the division says.
    let lost = Actor {
        id: StaffId::new(tuesday()),
        name: String::new(),
        role: Role::CentreManager,
        division: division("411725101"),
        centre: None,
        lang: Lang::ZhCn,
        ip: String::new(),
    };
    for action in Action::ALL {
        assert!(!lost.may(*action, &Place { division: division("411725101"), centre: None }));
    }
}

#[test]
fn ac_01_the_roles_that_decide_are_few() {
    // Written down a second time on purpose: a change of the table must be meant.
    for (action, roles) in [
        (Action::StaffManage, &[Role::CityAdmin][..]),
        (Action::AuditRead, &[Role::Auditor]),
        (Action::CaseApprove, &[Role::TownshipOfficer]),
        (Action::CaseFile, &[Role::CountyOfficer]),
        (Action::NoticeWrite, &[Role::CountyOfficer]),
        (Action::ObjectionHandle, &[Role::CountyOfficer]),
        (Action::OpinionDpf, &[Role::Dpf]),
        (Action::StayRecord, &[Role::CentreManager]),
        (Action::GiftHandle, &[Role::CentreManager, Role::TownshipOfficer]),
        (Action::GiftSecond, &[Role::CentreManager, Role::TownshipOfficer, Role::DoneeOfficer]),
        (Action::GiftReceipt, &[Role::CentreManager, Role::TownshipOfficer, Role::DoneeOfficer]),
        (Action::GiftCount, &[Role::CentreManager, Role::CentreStaff, Role::TownshipOfficer]),
        (Action::PostInterestHandle, &[Role::TownshipOfficer]),
        (Action::PostQualify, &[Role::RuralRevitalisation]),
    ] {
        assert_eq!(action.roles(), roles, "{action:?}");
    }
    // Whoever receives gifts and visitors has nothing to do with cases, posts and accounts.
    for (role, most) in [
        (
            Role::CentreStaff,
            &[Action::GiftRead, Action::GiftCount, Action::TimeRead, Action::VisitRead, Action::VisitDoor][..],
        ),
        (
            Role::DoneeOfficer,
            &[
                Action::GiftRead,
                Action::GiftSecond,
                Action::GiftReceipt,
                Action::OrgConfirm,
                Action::VisitRead,
                Action::HoursSign,
            ],
        ),
    ] {
        assert!(Action::ALL.iter().all(|a| !role.may(*a) || most.contains(a)), "{role:?}");
    }
    for action in Action::ALL {
        assert!(!action.roles().is_empty(), "{action:?} is nobody's");
        let reads = matches!(action, Action::AuditRead | Action::CaseRead);
        assert!(reads || !action.roles().contains(&Role::Auditor), "an auditor changes nothing: {action:?}");
    }
}

#[tokio::test]
async fn ac_05_a_scope_lets_through_exactly_its_rows() {
    each_engine(|state| async move {
        let centre = CentreId::new(tuesday());
        let rows = [
            ("411725", "411725101", "411725101201", Some(centre)),
            ("411725", "411725101", "411725101202", None),
            ("411725", "411725102", "411725102201", None),
            ("411726", "411726102", "411726102201", None),
        ];
        let scopes = [
            (Scope::City, 4),
            (Scope::County("411725".into()), 3),
            (Scope::Township("411725101".into()), 2),
            (Scope::Village("411725101201".into()), 1),
            (Scope::Centre(centre), 1),
            (Scope::Centre(CentreId::new(tuesday())), 0),
        ];
        let mut tx = state.db().write().await.unwrap();
        for sql in [
            "CREATE TABLE scoped (county_code TEXT, township_code TEXT, village_code TEXT, centre_id BLOB)",
            "CREATE TABLE scoped (county_code TEXT, township_code TEXT, village_code TEXT, centre_id UUID)",
        ] {
            if sql.contains("UUID") == (state.db().engine() == "PostgreSQL") {
                crate::exec!(&mut tx, sqlx::query(sql)).unwrap();
            }
        }
        for (county, township, village, centre) in rows {
            crate::exec!(&mut tx, "INSERT INTO scoped VALUES ($1, $2, $3, $4)"; county, township, village, centre)
            .unwrap();
        }
        for (scope, want) in scopes {
            let sql = Sql::from("SELECT COUNT(*) FROM scoped").add(scope.rows());
            let (n,): (i64,) = sql.one(&mut tx).await.unwrap();
            assert_eq!(n, want, "{scope:?}");
        }
    })
    .await;
}

/// Every address under `/staff`, read from the routes in the source, so that none can be forgotten here.
pub(super) fn console_paths() -> Vec<String> {
    let mut found = vec![];
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for route in text.split(".route(").skip(1) {
                let route = route.trim_start();
                let Some(route) = route.strip_prefix('"').and_then(|r| r.split('"').next()) else { continue };
                if route == "/staff" || route.starts_with("/staff/") {
                    let filled: Vec<_> =
                        route.split('/').map(|p| if p.starts_with('{') { "x" } else { p }).collect();
                    found.push(filled.join("/"));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    assert!(found.len() >= 12 && found.contains(&"/staff/people/x/x".to_owned()), "{found:?}");
    found
}

#[tokio::test]
async fn ac_03_nobody_sees_any_address_of_the_console_without_a_session() {
    each_engine(|state| async move {
        let nobody = Browser::anonymous(&state);
        let liar = nobody.clone().with_cookie("nf-staff", &crate::base::random::token());
        for path in console_paths() {
            for browser in [&nobody, &liar] {
                for answer in [browser.get(&path).await, browser.post(&path, &[("a", "b")]).await] {
                    // A path that only takes the other method may say so; it shows nothing either way.
                    assert!(
                        answer.location().starts_with("/sign-in?next=%2Fstaff") || answer.status == 405,
                        "{path} {} {}",
                        answer.status,
                        answer.location()
                    );
                    assert!(answer.body.is_empty(), "{path}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn ac_01_and_ac_04_accounts_are_for_administrators_and_do_not_exist_for_others() {
    each_engine(|state| async move {
        with_accounts(&state).await;
        let person = format!("/staff/people/{}", who("village1").id().uuid());
        for demo in demo::ACCOUNTS.iter().filter(|d| !d.role.of_centre()) {
            let browser = Browser::as_staff(&state, &actor(&state, demo).await).await;
            let want = if demo.role == Role::CityAdmin { 200 } else { 404 };
            for path in ["/staff/people", "/staff/people/new", &person] {
                assert_eq!(browser.get(path).await.status, want, "{} {path}", demo.local);
            }
            if want == 404 {
                let form = [("form_key", "k"), ("version", "1"), ("hand", "show")];
                for path in [
                    "/staff/people/new".to_owned(),
                    person.clone(),
                    format!("{person}/disable"),
                    format!("{person}/password"),
                ] {
                    assert_eq!(browser.post(&path, &form).await.status, 404, "{} {path}", demo.local);
                }
            }
        }
        assert_eq!(count(&state, "SELECT COUNT(*) FROM staff WHERE status <> 'active'").await, 0);
    })
    .await;
}
