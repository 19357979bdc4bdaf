//! The writing side on both engines, in the store and through the pages.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::base::ids::{CaseId, CentreId, DraftId};
use crate::base::privacy::public_text::PublicText;
use crate::features::cases::admissions::store::create::create;
use crate::features::cases::admissions::store::step::{Facts, advance, lock};
use crate::features::cases::admissions::types::{Act, Case, NewCase, Person};
use crate::features::centres::store::write::put;
use crate::features::centres::types::{Beds, CentreCode, CentreDraft, CentreInput, CentreType, Phone};
use crate::features::notices::types::{Notice, NoticeKind, NoticeNo};
use crate::features::notices::{store, types::draft::Preview, types::draft::fingerprint};
use crate::features::publishing::store::{Stop, boards, compose, drafts, finish, post, settings};
use crate::features::publishing::{store::drafts::Content, types::DraftAct, types::Settings};
use crate::office::change::Change;
use crate::office::staff::types::{Actor, Division, Role, Scope};
use crate::testing::staff;
use crate::web::state::AppState;

mod pages;
mod periods;
mod publishing;
mod results;

/// 竹沟镇, 任店镇.
const A: &str = "411725101";
const B: &str = "411725102";
const QUESHAN: &str = "411725";

/// Three officers of a county, and everything a notice needs.
struct County {
    state: AppState,
    drafter: Actor,
    reviewer: Actor,
    publisher: Actor,
    centre: CentreId,
}

fn good_settings() -> Settings {
    let text = |text: &str| PublicText::parse(text).unwrap();
    Settings {
        authority: text("示例县民政局"),
        phone: text("0396-0000000"),
        address: text("示例县示例路"),
        hours: text("工作日 8:30 至 17:30"),
        ..Settings::default()
    }
}

async fn county(state: &AppState) -> County {
    let officer = || staff(state, Role::CountyOfficer, QUESHAN, None);
    let (drafter, reviewer, publisher) = (officer().await, officer().await, officer().await);
    let draft = CentreDraft::new(
        CentreCode::parse(&format!("{A}-01")).unwrap(),
        CentreType::TownshipHospital,
        ("示例托养中心", "示例卫生院"),
        "示例路 1 号",
        Phone::parse("0396-9990001").unwrap(),
        Beds::new(90, None).unwrap(),
    );
    let now = state.clock().now();
    let mut ch = Change::at(state, now, Some(&drafter)).await.unwrap();
    let (centre, _) = put(&mut ch.tx, &CentreInput::check(draft).unwrap(), now, None).await.unwrap();
    let saved = settings::put(&mut ch, QUESHAN, (&good_settings(), 0)).await;
    assert!(saved.unwrap());
    ch.commit().await.unwrap();
    County { state: state.clone(), drafter, reviewer, publisher, centre }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl County {
    fn now(&self) -> DateTime<Utc> {
        self.state.clock().now()
    }

    async fn begin(&self, who: &Actor) -> Change {
        Change::at(&self.state, self.now(), Some(who)).await.unwrap()
    }

    /// A filed case of an invented person.
    async fn filed(&self, township: &str, name: &str, adult_on: Option<NaiveDate>) -> Case {
        self.case(township, name, adult_on, &[Act::Apply, Act::Report, Act::Approve, Act::File]).await
    }

    async fn case(&self, township: &str, name: &str, adult_on: Option<NaiveDate>, acts: &[Act]) -> Case {
        let new = NewCase {
            village: Division::parse(&format!("{township}201")).unwrap(),
            centre: Some(self.centre),
            person: Person { name: name.into(), village: "示例村".into(), ..Person::default() },
            identity: None,
            adult_on,
        };
        let mut ch = self.begin(&self.drafter).await;
        let (id, _) = create(&mut ch, &new).await.unwrap();
        let mut case = lock(&mut ch.tx, id, None).await.unwrap();
        for (i, act) in acts.iter().enumerate() {
            let on = Some(day("2026-09-07") + TimeDelta::days(i64::try_from(i).unwrap()));
            let facts = Facts {
                on,
                authority: format!("示例单位{i}"),
                number: format!("示〔2026〕{i}"),
                ..Facts::default()
            };
            case = advance(&mut ch, &case, *act, &facts).await.unwrap();
        }
        ch.commit().await.unwrap();
        case
    }

    async fn people(&self, township: &str, n: usize) -> Vec<Case> {
        let mut list = vec![];
        for i in 0..n {
            let name = format!("{}虚构{i}", ["张", "李", "王", "赵", "陈"][i % 5]);
            list.push(self.filed(township, &name, None).await);
        }
        list
    }

    async fn draft_of(&self, cases: &[Case]) -> DraftId {
        let content = Content {
            batch: 9,
            posts_at: self.now(),
            cases: cases.iter().map(|c| c.id).collect(),
            due_on: day("2026-10-15"),
        };
        let what = (QUESHAN, NoticeKind::AdmissionProposed);
        let mut ch = self.begin(&self.drafter).await;
        let id = drafts::begin(&mut ch, what, &good_settings(), &content).await.unwrap();
        ch.commit().await.unwrap();
        id
    }

    async fn hand_on(&self, who: &Actor, seen: (DraftId, i64), act: DraftAct) -> Result<(), Stop> {
        let mut ch = self.begin(who).await;
        drafts::hand_on(&mut ch, seen, (act, "说明")).await?;
        ch.commit().await.unwrap();
        Ok(())
    }

    /// A draft that a second person has passed; version 3.
    async fn reviewed(&self, cases: &[Case]) -> DraftId {
        let id = self.draft_of(cases).await;
        self.hand_on(&self.drafter, (id, 1), DraftAct::Submit).await.unwrap();
        self.hand_on(&self.reviewer, (id, 2), DraftAct::Pass).await.unwrap();
        id
    }

    /// The fingerprint of what the draft would show now.
    async fn shown(&self, id: DraftId) -> String {
        let mut tx = self.state.db().read().await.unwrap();
        let stored = drafts::get(&mut tx, QUESHAN, id).await.unwrap().unwrap();
        let composed = compose::compose(&mut tx, &stored, self.now()).await.unwrap();
        let (notice, rows) = Preview::new(composed.draft, &self.state.calendar()).public();
        fingerprint(self.state.keys(), &notice, &rows)
    }

    async fn post(&self, who: &Actor, seen: (DraftId, i64), shown: &str) -> Result<NoticeNo, Stop> {
        let mut ch = self.begin(who).await;
        let no = post::post(&mut ch, seen, shown).await?;
        ch.commit().await.unwrap();
        Ok(no)
    }

    /// A notice with these cases, posted now.
    async fn posted(&self, cases: &[Case]) -> NoticeNo {
        let id = self.reviewed(cases).await;
        let shown = self.shown(id).await;
        self.post(&self.publisher, (id, 3), &shown).await.unwrap()
    }

    async fn notice(&self, no: &NoticeNo) -> Notice {
        let mut tx = self.state.db().read().await.unwrap();
        store::load(&mut tx, no).await.unwrap().unwrap()
    }

    async fn now_is(&self, id: CaseId) -> Case {
        let mut tx = self.state.db().read().await.unwrap();
        crate::features::cases::admissions::store::by_id(&mut tx, &Scope::City, id).await.unwrap().unwrap()
    }

    /// Proves every sheet of a notice that still waits.
    async fn prove(&self, no: &NoticeNo, shown_on: NaiveDate) {
        let notice = self.notice(no).await;
        let mut ch = self.begin(&self.drafter).await;
        for board in boards::of_notice(&mut ch.tx, notice.id).await.unwrap() {
            boards::prove(&mut ch, (&board, &notice), (shown_on, None)).await.unwrap();
        }
        ch.commit().await.unwrap();
    }

    async fn conclude(&self, no: &NoticeNo) -> Result<crate::features::notices::types::Outcome, Stop> {
        let mut ch = self.begin(&self.drafter).await;
        let out = finish::conclude(&mut ch, no).await?;
        ch.commit().await.unwrap();
        Ok(out)
    }

    async fn move_case(&self, id: CaseId, acts: &[Act]) {
        let mut ch = self.begin(&self.drafter).await;
        let mut case = lock(&mut ch.tx, id, None).await.unwrap();
        for act in acts {
            case = advance(&mut ch, &case, *act, &Facts::default()).await.unwrap();
        }
        ch.commit().await.unwrap();
    }
}
