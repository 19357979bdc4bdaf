//! The gate before publication: a [`Draft`] becomes [`Checked`] only if nothing in it is forbidden (PUB-01, PUB-02, PUB-06,
//! PUB-20), and the store publishes nothing else. To add a rule: a [`Problem`] and a line in [`Checked::new`].
use chrono::Datelike as _;

use crate::base::privacy::public_text::PublicText;
use crate::base::privacy::{SourceRow, WebRows, web_rows};
use crate::base::{
    calendar::Calendar, calendar::Period, clock::local_date, divisions, ids::CentreId, ids::NoticeId,
    keys::Keys,
};
use crate::features::notices::types::{
    Draft, Life, Notice, NoticeKind, NoticeNo, PublicityPoint, Row, StepKind, StepTaken,
};

/// The most persons one notice may hold: a board sheet of more is several sheets.
pub const MAX_PEOPLE: usize = 200;

/// Why a draft may not be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A step has no entry (PUB-01).
    #[error("the step {0:?} has no date")]
    MissingStep(StepKind),
    /// A step has no deciding authority (PUB-01).
    #[error("the step {0:?} has no deciding authority")]
    MissingAuthority(StepKind),
    /// A step is dated before the one ahead of it, or after the posting.
    #[error("the step {0:?} is dated out of order")]
    StepOrder(StepKind),
    /// `AfterFiling` needs the filing number (PUB-01).
    #[error("the filing number is missing")]
    MissingFilingNo,
    /// Drafter, reviewer and publisher are not three persons (PUB-06).
    #[error("drafter, reviewer and publisher must be three persons")]
    SameHands,
    /// No person, or more than [`MAX_PEOPLE`].
    #[error("a notice holds 1 to {MAX_PEOPLE} persons")]
    People,
    /// A person's township is not in the county.
    #[error("person {0} is not of this county")]
    ForeignTownship(usize),
    /// An admission needs a centre.
    #[error("person {0} has no centre")]
    NoCentre(usize),
    #[error("there is no such county")]
    UnknownCounty,
    /// The linter blocks a text (PUB-20).
    #[error("the field {0} holds personal data")]
    Personal(&'static str),
    /// Results are published from the notice itself, not drafted.
    #[error("a result is not drafted")]
    ResultKind,
}

/// A draft as it would look if it were published, though nobody may publish this value: it has not been through all hands.
#[derive(Debug)]
pub struct Preview(Checked);

impl Preview {
    /// Computes what would be shown, whatever is still wrong with the draft.
    pub fn new(draft: Draft, calendar: &Calendar) -> Self {
        Self(Checked::compute(draft, calendar))
    }

    /// See [`Checked::public`].
    pub fn public(&self) -> (Notice, Vec<Row>) {
        self.0.public()
    }

    /// See [`Checked::period`].
    pub const fn period(&self) -> &Period {
        self.0.period()
    }

    /// See [`Checked::draft`].
    pub const fn draft(&self) -> &Draft {
        self.0.draft()
    }
}

/// The fingerprint of what the web shows of a notice: of a preview and of the publication it is the same (PR-04). Number, id and
/// the minute of the posting are not part of it; the day on which the period ends is.
pub fn fingerprint(keys: &Keys, notice: &Notice, rows: &[Row]) -> String {
    let steps = serde_json::to_string(&notice.steps).unwrap_or_default();
    let line = |r: &Row| {
        let centre = r.centre.map(|c| c.uuid().to_string()).unwrap_or_default();
        format!("{}|{}|{}|{centre}", r.serial, r.masked, r.township.as_deref().unwrap_or_default())
    };
    let rows: Vec<String> = rows.iter().map(line).collect();
    let c = &notice.channels;
    keys.proof(&[
        "shown",
        notice.kind.word(),
        &notice.batch.to_string(),
        &notice.authority,
        &notice.places.join(","),
        &format!("{}/{}", notice.people, notice.shown),
        &notice.rule.to_string(),
        notice.filing_no.as_deref().unwrap_or_default(),
        &steps,
        &c.phone,
        &c.address,
        &c.hours,
        &notice.life.ends_at.to_rfc3339(),
        &rows.join("\n"),
    ])
}

/// A draft that may be published, with what follows from it: its period and what the web will show.
#[derive(Debug)]
pub struct Checked {
    draft: Draft,
    period: Period,
    web: WebRows<Option<CentreId>>,
}

impl Checked {
    /// Checks a draft.
    ///
    /// # Errors
    /// Every problem found, so that all can be put right at once.
    pub fn new(draft: Draft, calendar: &Calendar) -> Result<Self, Vec<Problem>> {
        let mut problems = Self::problems(&draft);
        // PUB-06: four eyes and two more.
        let [a, b, c] = &draft.hands;
        if a == b || b == c || a == c || draft.hands.contains(&None) {
            problems.push(Problem::SameHands);
        }
        if problems.is_empty() { Ok(Self::compute(draft, calendar)) } else { Err(problems) }
    }

    /// Everything that is wrong with a draft, but for the hands it has yet to go through.
    pub fn problems(draft: &Draft) -> Vec<Problem> {
        let mut problems = vec![];
        if divisions::county(&draft.county).is_none() {
            problems.push(Problem::UnknownCounty);
        }
        if !draft.kind.has_rows() {
            problems.push(Problem::ResultKind);
        }
        check_steps(draft, &mut problems);
        if draft.subjects.is_empty() || draft.subjects.len() > MAX_PEOPLE {
            problems.push(Problem::People);
        }
        for (i, s) in draft.subjects.iter().enumerate() {
            if divisions::township(&s.township).is_none_or(|t| t.county != draft.county) {
                problems.push(Problem::ForeignTownship(i + 1));
            }
            if draft.kind == NoticeKind::AdmissionProposed && s.centre.is_none() {
                problems.push(Problem::NoCentre(i + 1));
            }
        }
        check_texts(draft, &mut problems);
        problems
    }

    fn compute(draft: Draft, calendar: &Calendar) -> Self {
        let period = calendar.period(local_date(draft.posted_at), draft.rule);
        let rows: Vec<SourceRow<'_, Option<CentreId>>> = (1_u32..)
            .zip(&draft.subjects)
            .map(|(serial, s)| SourceRow {
                serial,
                full_name: &s.name,
                township: &s.township,
                centre: s.centre,
                is_minor: s.minor,
                consent: s.consent,
            })
            .collect();
        let web = web_rows(&rows, draft.policy);
        Self { draft, period, web }
    }

    /// The notice and its rows as the public projection would hold them, with the number 0 and no id: what a preview shows.
    pub fn public(&self) -> (Notice, Vec<Row>) {
        let d = &self.draft;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let ends_at = self.period.ends_at();
        let notice = Notice {
            id: NoticeId::from_uuid(uuid::Uuid::nil()),
            no: NoticeNo::new(&d.county, self.year(), 0),
            kind: d.kind,
            batch: d.batch,
            authority: d.authority.clone(),
            places: self.places(),
            people: count(d.subjects.len()),
            shown: count(self.web.shown.len()),
            rule: d.rule,
            policy: d.policy,
            filing_no: d.filing_no.clone(),
            steps: self.public_steps(),
            channels: d.channels.clone(),
            life: Life { posted_at: d.posted_at, ends_at, withdrawn: None, concluded: None },
            extended_days: 0,
            provisional: self.period.provisional,
            version: 1,
            objections: (0, 0),
            proof: String::new(),
        };
        let rows = self.web.shown.iter().map(|r| Row {
            serial: i64::from(r.serial),
            masked: r.masked.clone(),
            township: r.township.clone(),
            centre: r.centre.flatten(),
            ends_at,
            corrected: false,
        });
        (notice, rows.collect())
    }

    pub const fn draft(&self) -> &Draft {
        &self.draft
    }
    pub const fn period(&self) -> &Period {
        &self.period
    }
    /// What the web will show: the preview and the publication are the same value (PR-04).
    pub const fn web(&self) -> &WebRows<Option<CentreId>> {
        &self.web
    }
    /// The year of its number.
    pub fn year(&self) -> i32 {
        self.period.posted.year()
    }

    /// The steps as the web may show them: never which village decided (2.3), and which township only where the rows name
    /// one township (PUB-09).
    pub fn public_steps(&self) -> Vec<StepTaken> {
        let one_place = self.places().len() == 1;
        let hide = |s: &StepTaken| match s.step {
            StepKind::Household | StepKind::Village => true,
            StepKind::Township => !one_place,
            StepKind::County => false,
        };
        self.draft
            .steps
            .iter()
            .map(|s| StepTaken { by: if hide(s) { None } else { s.by.clone() }, ..s.clone() })
            .collect()
    }

    /// The townships that its title may name and its filter may find: those that a row names (PUB-09).
    pub fn places(&self) -> Vec<String> {
        // One hidden township among named ones: the title must not read as if these were all.
        let all_named = self.web.shown.iter().all(|r| r.township.is_some());
        if all_named { self.web.townships().into_iter().map(str::to_owned).collect() } else { vec![] }
    }
}

// PUB-01
fn check_steps(draft: &Draft, problems: &mut Vec<Problem>) {
    let mut needed = vec![StepKind::Household, StepKind::Village, StepKind::Township];
    if draft.point == PublicityPoint::AfterFiling {
        needed.push(StepKind::County);
        if draft.filing_no.as_deref().is_none_or(|n| n.trim().is_empty()) {
            problems.push(Problem::MissingFilingNo);
        }
    }
    let mut last = None;
    for kind in needed {
        let Some(step) = draft.steps.iter().find(|s| s.step == kind) else {
            problems.push(Problem::MissingStep(kind));
            continue;
        };
        // The household needs no authority: it is the household.
        let decides = kind != StepKind::Household;
        if decides && step.by.as_deref().is_none_or(|b| b.trim().is_empty()) {
            problems.push(Problem::MissingAuthority(kind));
        }
        if last.is_some_and(|l| step.on < l) || step.on > local_date(draft.posted_at) {
            problems.push(Problem::StepOrder(kind));
        }
        last = Some(step.on);
    }
}

// PUB-20: every public free text passes the linter; the office telephone has a field of its own and is not linted.
fn check_texts(draft: &Draft, problems: &mut Vec<Problem>) {
    let mut texts = vec![
        ("authority", draft.authority.as_str()),
        ("address", draft.channels.address.as_str()),
        ("hours", draft.channels.hours.as_str()),
        ("filing_no", draft.filing_no.as_deref().unwrap_or_default()),
    ];
    texts.extend(draft.steps.iter().filter_map(|s| s.by.as_deref()).map(|by| ("steps", by)));
    for (field, text) in texts {
        if PublicText::parse(text).is_err() {
            problems.push(Problem::Personal(field));
        }
    }
}
