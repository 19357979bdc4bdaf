//! A gift: who gives, a part for each centre, an item for each need.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Display, DonorKind, Duties, Hold, Quantities, State, Value, ValueBasis};
use crate::base::ids::{CentreId, GiftId, GiftItemId, NeedId, PartId, StaffId};
use crate::base::{i18n::Lang, words};
use crate::features::needs::types::{Category, Packing};

words! {
    /// How it comes to the centre.
    Delivery in donations {
        /// The donor brings it.
        Brought = "brought" => delivery_brought,
        /// By parcel or carrier.
        Sent = "sent" => delivery_sent,
        /// To be agreed with the centre.
        Agreed = "agreed" => delivery_agreed,
    }
}

words! {
    /// A line of the history of a part.
    Event in donations {
        Register = "register" => event_register,
        Assess = "assess" => event_assess,
        Accept = "accept" => event_accept,
        Decline = "decline" => event_decline,
        Sign = "sign" => event_sign,
        Dispatch = "dispatch" => event_dispatch,
        Receive = "receive" => event_receive,
        Inspect = "inspect" => event_inspect,
        Confirm = "confirm" => event_confirm,
        CloseRest = "close-rest" => event_close_rest,
        IssueReceipt = "issue-receipt" => event_issue_receipt,
        /// The donor wants no receipt, which is noted (慈善法 38).
        WaiveReceipt = "waive-receipt" => event_waive_receipt,
        VoidReceipt = "void-receipt" => event_void_receipt,
        ReportUse = "report-use" => event_report_use,
        Close = "close" => event_close,
        Withdraw = "withdraw" => event_withdraw,
        Cancel = "cancel" => event_cancel,
        Lapse = "lapse" => event_lapse,
        /// What was refused waits at the centre for its donor.
        KeepRefused = "keep-refused" => event_keep_refused in gift_notes,
        /// The donor fetched it.
        Fetch = "fetch" => event_fetch in gift_notes,
        /// Nobody fetched it: disposed of as the donor accepted.
        Discard = "discard" => event_discard in gift_notes,
        /// The donee unit asks for another purpose (DON-16).
        AskPurpose = "ask-purpose" => event_ask_purpose in gift_notes,
        /// The donor agrees to it.
        AgreePurpose = "agree-purpose" => event_agree_purpose in gift_notes,
        /// The donor does not: it stays for the old one.
        KeepPurpose = "keep-purpose" => event_keep_purpose in gift_notes,
        /// The donor does not, and wants the goods back.
        WantBack = "want-back" => event_want_back in gift_notes,
        /// It came from another centre (DON-16).
        Arrive = "arrive" => event_arrive,
    }
}

/// Who gives, sealed in one cell (DON-13). `Debug` prints nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Donor {
    /// Name of the person or the body; may be empty for one who stays unknown.
    pub name: String,
    /// Credit code of a body; may be empty.
    pub uscc: String,
    /// Whom to ask for; may be empty.
    pub contact: String,
    /// Telephone; may be empty.
    pub phone: String,
    /// E-mail; may be empty.
    pub email: String,
}

impl std::fmt::Debug for Donor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Donor(…)")
    }
}

/// One need that somebody wants to give for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The need.
    pub need: NeedId,
    /// How much.
    pub pieces: i64,
    /// What that is worth.
    pub value: Value,
    /// Until when it keeps.
    pub expires_on: Option<NaiveDate>,
}

/// What somebody registers (DON-01).
#[derive(Debug, Clone)]
pub struct Offer {
    /// The form it came from: twice the same is one gift.
    pub once: Option<String>,
    /// See [`DonorKind`].
    pub kind: DonorKind,
    /// See [`Donor`].
    pub donor: Donor,
    /// See [`Display`].
    pub display: Display,
    /// In which language they are answered.
    pub lang: Lang,
    /// How it comes.
    pub way: Delivery,
    /// About when.
    pub deliver_on: Option<NaiveDate>,
    /// Purpose and remarks, read by the centre only; may be empty.
    pub note: String,
    /// How many people of a body give together; none for one giver.
    pub hands: Option<i64>,
    /// Whether the donee unit may choose what for; else the need's purpose binds it (DON-16).
    pub free_use: bool,
    /// Whether an agreement is asked for (DON-08).
    pub agreement: bool,
    /// Which text they agreed to.
    pub consent: String,
    /// Until when its quantities are kept; see [`Settings::hold`](super::Settings::hold).
    pub until: Option<DateTime<Utc>>,
    /// The needs.
    pub items: Vec<Offered>,
}

/// A gift without donor and texts, which are read apart.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Gift {
    /// Its id.
    pub id: GiftId,
    /// See [`DonorKind`].
    #[sqlx(rename = "donor_kind")]
    pub kind: DonorKind,
    /// See [`Display`].
    pub display: Display,
    /// The donor's language.
    pub lang: Lang,
    /// How it comes.
    pub way: Delivery,
    /// About when.
    pub deliver_on: Option<NaiveDate>,
    /// How many people give together, with one contact; none for one giver.
    pub hands: Option<i64>,
    /// Whether the donee unit may choose what for.
    pub free_use: bool,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// Counts every change by the donor.
    pub version: i64,
}

/// The part of a gift for one centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its id.
    pub id: PartId,
    /// The gift.
    pub gift: GiftId,
    /// `411725-2026-J00012`: what staff call it.
    pub reference: String,
    /// What stands on its boxes; who holds it can do nothing.
    pub delivery_no: String,
    /// The centre.
    pub centre: CentreId,
    /// The centre's name.
    pub centre_name: String,
    /// The county it lies in.
    pub county: String,
    /// The township it lies in.
    pub township: String,
    /// Who receives for it (DON-04).
    pub donee: String,
    /// Where it stands.
    pub state: State,
    /// What the rules ask of it.
    pub duties: Duties,
    /// When it was registered.
    pub registered_at: DateTime<Utc>,
    /// When it was first confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The next day on which something must have happened.
    pub due_on: NaiveDate,
    /// The last day for its receipt, while one is owed (DON-09).
    pub receipt_on: Option<NaiveDate>,
    /// How many boxes travel, if the donor said.
    pub boxes: Option<i64>,
    /// Counts every step (AC-07).
    pub version: i64,
}

crate::from_row!(Part, r => Part {
    id: r.try_get("id")?,
    gift: r.try_get("gift_id")?,
    reference: r.try_get("reference")?,
    delivery_no: r.try_get("delivery_no")?,
    centre: r.try_get("centre_id")?,
    centre_name: r.try_get("centre_name")?,
    county: r.try_get("county_code")?,
    township: r.try_get("township_code")?,
    donee: r.try_get("donee")?,
    state: {
        let hold = Hold { until: r.try_get("hold_until")?, lapsed: r.try_get("lapsed")? };
        let first: Option<StaffId> = r.try_get("first_approver")?;
        State::stored(r.try_get("stage")?, hold, first, r.try_get("outstanding")?)
            .ok_or_else(|| sqlx::Error::Decode("gift_parts: an assessment without approver".into()))?
    },
    duties: Duties { two_approvers: r.try_get("two_approvers")?, agreement: r.try_get("agreement")? },
    registered_at: r.try_get("registered_at")?,
    confirmed_at: r.try_get("confirmed_at")?,
    due_on: r.try_get("due_on")?,
    receipt_on: r.try_get("receipt_on")?,
    boxes: r.try_get("boxes")?,
    version: r.try_get("version")?,
});

impl Part {
    /// Its page for staff, without the base.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/staff/gifts/{}", self.id)
    }
}

/// What is given for one need.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// Its id.
    pub id: GiftItemId,
    /// The part.
    #[sqlx(rename = "part_id")]
    pub part: PartId,
    /// The need.
    #[sqlx(rename = "need_id")]
    pub need: NeedId,
    /// The need's category.
    pub category: Category,
    /// What the need called it.
    pub item: String,
    /// In what it is counted.
    #[sqlx(flatten)]
    pub packing: Packing,
    value_basis: ValueBasis,
    value_fen: Option<i64>,
    /// Until when it keeps.
    pub expires_on: Option<NaiveDate>,
    /// How much of it is where.
    #[sqlx(flatten)]
    pub quantities: Quantities,
}

impl Item {
    /// The value of all that was offered.
    #[must_use]
    pub fn value(&self) -> Value {
        Value::new(self.value_basis, self.value_fen)
    }

    /// What `pieces` of it are worth, rounded to the fen.
    #[must_use]
    pub fn worth(&self, pieces: i64) -> Option<i64> {
        let q = self.quantities;
        // What came from another centre was never pledged here.
        let (fen, of) = (self.value().fen()?, (q.pledged + q.transferred_in).max(1));
        let worth = (i128::from(fen) * i128::from(pieces) * 2 + i128::from(of)) / (i128::from(of) * 2);
        i64::try_from(worth).ok()
    }
}
