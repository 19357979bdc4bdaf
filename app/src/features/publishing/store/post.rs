//! The publication: draft, notice, lines, cases, sheets, trail, work and news in one transaction (PUB-01, PUB-06, PR-04).
use crate::base::{error::AppError, error::Result, ids::DraftId};
use crate::exec;
use crate::features::cases::admissions::store::step::{Facts, StepError, advance, lock};
use crate::features::cases::admissions::types::{Act, Case, Refusal};
use crate::features::cases::residence::store::exits;
use crate::features::notices::types::draft::{Checked, fingerprint};
use crate::features::notices::{store, store::subjects, store::write, types::NoticeKind, types::NoticeNo};
use crate::features::publishing::store::{Stop, boards, compose, drafts, finish};
use crate::features::publishing::{store::drafts::Stored, types::DraftAct};
use crate::office::work::{Audience, NewsKind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};

/// Publishes. `seen` is the draft and its version, `shown` the fingerprint of the preview that the publisher saw.
pub async fn post(ch: &mut Change, seen: (DraftId, i64), shown: &str) -> Result<NoticeNo, Stop> {
    let (now, me) = (ch.now, ch.person()?.id);
    let (stored, next) = drafts::judge(ch, seen, DraftAct::Publish).await?;
    let mut composed = compose::compose(&mut ch.tx, &stored, now).await?;
    composed.draft.hands = [Some(stored.hands.drafter), stored.hands.reviewer, Some(me)];
    let checked = Checked::new(composed.draft, &ch.calendar).map_err(Stop::Problems)?;
    let (notice, rows) = checked.public();
    if fingerprint(ch.state.keys(), &notice, &rows) != shown {
        return Err(Stop::Changed);
    }
    let posted_at = checked.draft().posted_at;
    let no = write::publish(&mut ch.tx, ch.state.keys(), &checked, now).await.map_err(AppError::from)?;
    let notice =
        store::load(&mut ch.tx, &no).await?.ok_or_else(|| AppError::Internal("published and gone".into()))?;
    let facts = Facts { number: no.official(), authority: notice.authority.clone(), ..Facts::default() };
    for (i, case) in composed.cases.iter().enumerate() {
        let serial = i64::try_from(i + 1).unwrap_or(i64::MAX);
        // A case that moved between the preview and here is noticed by its version.
        let moved = match lock(&mut ch.tx, case.id, Some(case.version)).await {
            Ok(case) if case.state == compose::ready_state(stored.kind, stored.settings.point) => {
                if stored.kind == NoticeKind::ExitProposed {
                    exits::notice::on_notice_posted(ch, &case, notice.id).await
                } else {
                    advance(ch, &case, Act::Post, &facts).await
                }
            }
            Ok(case) => Err(StepError::Refused(Refusal::Stale, Box::new(case))),
            Err(e) => Err(e),
        };
        match moved {
            Ok(_) => {}
            Err(StepError::App(e)) => return Err(e.into()),
            Err(_) => return Err(Stop::Case(case.reference.clone())),
        }
        work::close(&mut ch.tx, now, work::Kind::NoticeDue, case.id.uuid()).await?;
        subjects::link(&mut ch.tx, ch.state.keys(), notice.id, case.id, serial, posted_at).await?;
    }
    exec!(&mut ch.tx, "UPDATE notice_drafts SET state = $1, version = version + 1, published_by = $2, notice_no = $3, \
         updated_at = $4 WHERE id = $5"; next, me, no.to_string(), now, stored.id)?;
    exec!(&mut ch.tx, "UPDATE notice_draft_cases SET live = $1 WHERE draft_id = $2"; false, stored.id)?;
    drafts::note(ch, (stored.id, stored.version + 1), DraftAct::Publish, "").await?;
    let entry = Entry::new(What::NoticePublish, format!("notice:{no}")).after(&[shown, &notice.proof]);
    ch.trail(entry);
    work::close_all(&mut ch.tx, now, stored.id.uuid()).await?;
    finish::expect_result(ch, &notice).await?;
    let mut townships: Vec<&str> = composed.cases.iter().map(|c| c.township.as_str()).collect();
    townships.sort_unstable();
    townships.dedup();
    for township in townships {
        boards::expect(ch, &notice, township, crate::base::clock::local_date(posted_at)).await?;
    }
    tell(ch, &stored, &no, &composed.cases).await?;
    Ok(no)
}

/// Rings the bell of the townships and villages that have something to paste.
async fn tell(ch: &mut Change, stored: &Stored, no: &NoticeNo, cases: &[Case]) -> Result<()> {
    let mut audiences: Vec<Audience> = vec![];
    for case in cases {
        let township = Division::parse(&case.township).map(|d| Audience::Role(Role::TownshipOfficer, d));
        let village = Some(Audience::Role(Role::VillageReporter, case.village.clone()));
        for audience in [township, village].into_iter().flatten() {
            if !audiences.contains(&audience) {
                audiences.push(audience);
            }
        }
    }
    audiences.push(Audience::Person(stored.hands.drafter));
    for audience in audiences {
        let page = (&*no.to_string(), format!("/staff/notices/{no}"));
        ch.tell(NewsKind::NoticePublished, page, audience).await?;
    }
    Ok(())
}
