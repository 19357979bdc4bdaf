//! Newtype ids: UUIDv7 in a wrapper per kind of thing, so that a centre's id cannot stand where a notice's is wanted.
//! An id is not a secret (AC-10). To add one: a line in the `ids!` list.
use chrono::{DateTime, Utc};
use sqlx::types::Text;
use uuid::{NoContext, Timestamp, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type, serde::Serialize)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);
        impl $name {
            /// A new id that sorts by `at`, the passed-in clock's time; the rest is random.
            pub fn new(at: DateTime<Utc>) -> Self { Self(v7(at)) }
            /// The id as it is stored.
            pub const fn uuid(self) -> Uuid { self.0 }
            /// Takes an id from the database or a checked cursor.
            pub const fn from_uuid(id: Uuid) -> Self { Self(id) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
        impl From<$name> for crate::base::db::sql::Value {
            fn from(id: $name) -> Self { Self::Id(id.0) }
        }
    )*};
}

ids! {
    CentreId,
    /// The unit that may lawfully receive gifts for a centre (DON-04).
    DoneeUnitId,
    NoticeId,
    BatchId,
    StaffId,
    /// A case: one person's way from the household's application to the exit.
    CaseId,
    /// A stay of a resident in a centre (人次).
    StayId,
    ExitId,
    DraftId,
    /// A sheet on the boards of a township.
    BoardId,
    PrintId,
    DowntimeId,
    /// What somebody has typed into a public form and not yet sent.
    SubmissionId,
    ObjectionId,
    /// Somebody of the public with an account.
    PersonId,
    /// An organisation that people act for.
    OrgId,
    NeedId,
    /// Where money goes, elsewhere (DON-05).
    PointerId,
    GiftId,
    /// The part of a gift for one centre.
    PartId,
    /// What of a gift is for one need.
    GiftItemId,
    /// A line of the ledger of pieces.
    EntryId,
    /// A receipt of the finance system (DON-09).
    ReceiptId,
    /// Something that was refused at the door and waits there.
    RefusedId,
    /// A donor's question.
    QuestionId,
    /// Another purpose that a donor is asked for.
    PurposeId,
    /// What a centre opens to visitors.
    TimeId,
    /// A time that repeats.
    SeriesId,
    /// Days on which a centre takes nobody.
    BlackoutId,
    /// What somebody asks for a time.
    BookingId,
    /// What somebody says is wrong with their hours.
    WishId,
    PostId,
    InterestId,
    /// A post that was taken up.
    FillId,
    FileId,
    MailId,
    /// Something that waits for somebody.
    WorkId,
    EventId,
    NewsId,
}

/// Some columns hold a staff id as text.
impl From<Text<Self>> for StaffId {
    fn from(Text(id): Text<Self>) -> Self {
        id
    }
}

fn v7(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.timestamp_subsec_nanos()))
}
