//! What the parts of a gift go through in the demonstration: days after the registration, and what happens. What would happen after
//! today does not happen. To show another state: a line in [`STORIES`].
use crate::features::donations::types::Way;

/// What happens to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Do {
    /// The first approver agrees, where two must (DON-07).
    Assess,
    Accept,
    Decline,
    Sign,
    Dispatch,
    Receive,
    /// Everything came; of each item so many hundredths are good.
    Count(i64),
    Confirm,
    /// The finance system gave a number, where the gift has a value (DON-09).
    Receipt,
    Withdraw,
    Cancel,
    /// So many hundredths of what remains go this way.
    Leave(Way, i64),
}

/// Days after the registration, and what happens then.
pub type Story = &'static [(i64, Do)];

use Do::*;

/// What came for the needs of these weeks: answered and delivered within hours, for some are of yesterday.
pub const CAME: Story = &[(0, Assess), (0, Accept), (0, Receive), (0, Count(100)), (0, Confirm)];

/// What is promised for them.
pub const PROMISED: Story = &[(0, Assess), (0, Accept)];

/// Gifts of the year before: used up, with a balance, passed on, some of it spoiled.
pub const YEAR: [Story; 4] = [
    &[
        (1, Assess),
        (2, Accept),
        (8, Receive),
        (9, Count(100)),
        (9, Confirm),
        (12, Receipt),
        (40, Leave(Way::Used, 60)),
        (95, Leave(Way::Used, 100)),
    ],
    &[(1, Assess), (1, Accept), (5, Receive), (5, Count(100)), (6, Confirm), (30, Leave(Way::Used, 100))],
    &[(2, Assess), (3, Accept), (12, Receive), (13, Count(100)), (13, Confirm), (60, Leave(Way::Used, 40))],
    &[
        (1, Assess),
        (2, Accept),
        (9, Receive),
        (10, Count(100)),
        (10, Confirm),
        (15, Receipt),
        (70, Leave(Way::Used, 80)),
        (130, Leave(Way::Disposed, 100)),
    ],
];

/// A gift of the manager's house.
pub struct Case {
    /// When it was registered, days ago.
    pub days: i64,
    /// A part for each centre: the first is the manager's.
    pub parts: &'static [Story],
    /// How many units of each.
    pub units: i64,
    /// Whether its value is proved.
    pub valued: bool,
    /// Until when it keeps, in days from today.
    pub expires: Option<i64>,
    /// When it is delivered, in days from today.
    pub deliver: Option<i64>,
}

const fn case(days: i64, parts: &'static [Story]) -> Case {
    Case { days, parts, units: 1, valued: false, expires: None, deliver: None }
}

const ARRIVED: Story = &[(1, Assess), (2, Accept), (5, Receive), (6, Count(100)), (6, Confirm)];

/// One of every state.
pub const STORIES: &[Case] = &[
    // To answer: new, late, and one whose quantity nobody keeps any more.
    case(0, &[&[]]),
    case(6, &[&[]]),
    case(9, &[&[]]),
    // Waits for the second approver.
    case(2, &[&[(1, Assess)]]),
    // Comes today; overdue; on its way.
    Case { deliver: Some(0), ..case(5, &[&[(1, Assess), (2, Accept)]]) },
    Case { deliver: Some(-1), ..case(9, &[&[(1, Assess), (2, Accept)]]) },
    Case { deliver: Some(1), ..case(6, &[&[(1, Assess), (2, Accept), (4, Dispatch)]]) },
    // An agreement was asked for and signed.
    Case { valued: true, deliver: Some(6), ..case(8, &[&[(1, Assess), (2, Accept), (4, Sign)]]) },
    // To inspect; to confirm, with something refused.
    case(4, &[&[(1, Assess), (2, Accept), (3, Receive)]]),
    case(12, &[&[(1, Assess), (2, Accept), (10, Receive), (11, Count(80))]]),
    // A receipt is due.
    Case { valued: true, ..case(9, &[ARRIVED]) },
    Case {
        valued: true,
        ..case(18, &[&[(1, Assess), (2, Accept), (5, Receive), (6, Count(100)), (6, Confirm), (9, Receipt)]])
    },
    // Will not keep for long.
    Case { expires: Some(25), ..case(20, &[ARRIVED]) },
    case(3, &[&[(1, Decline)]]),
    case(7, &[&[(1, Assess), (2, Accept), (3, Withdraw)]]),
    case(10, &[&[(1, Assess), (2, Accept), (6, Cancel)]]),
    // One gift for three houses, each at another step.
    Case { valued: true, ..case(8, &[ARRIVED, &[(1, Assess), (2, Accept)], &[]]) },
];
