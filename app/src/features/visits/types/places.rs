//! Places and the line of those who wait for them (VIS-03, W-1 to W-12): all heads of a booking or none, in the order of joining, with a
//! bounded passing over, so that nobody starves. Pure: the store brings what is free and the line, and carries out what comes of it.
//!
//! What a booking uses is people, a place for a group, and places of its activities where these have their own. What of it is not free
//! is *lacking*. Who is served while somebody ahead lacks something of the same passes that one over.
/// Nobody is passed over more often (W-5).
pub const MOST_PASSES: i64 = 3;

/// What there is, or what is free. `A` names activities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room<A> {
    /// Places for people.
    pub people: i64,
    /// Places for groups, where they are counted.
    pub groups: Option<i64>,
    /// The activities that are open, each with its own places where it has them.
    pub activities: Vec<(A, Option<i64>)>,
}

/// What a booking needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wants<A> {
    /// Heads.
    pub people: i64,
    /// Whether it is a group.
    pub group: bool,
    /// What they come to do.
    pub activities: Vec<A>,
}

/// Somebody in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiter<I, A> {
    pub id: I,
    pub wants: Wants<A>,
    /// How often somebody behind was served first.
    pub passed: i64,
}

/// What becomes of a newcomer (W-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Welcome {
    /// There is room, and nobody is passed over.
    Booked,
    /// To the end of the line.
    Waits,
    /// More than there is at all.
    TooBig,
    /// One of the activities is not open.
    ActivityClosed,
}

impl<A: PartialEq + Clone> Room<A> {
    /// Whether it could ever be served here.
    #[must_use]
    pub fn fits(&self, w: &Wants<A>) -> bool {
        self.lacking(w).is_empty() && !self.is_closed(w)
    }

    /// The places of an activity that is open; some have none of their own.
    fn own(&self, a: &A) -> Option<Option<i64>> {
        self.activities.iter().find(|(known, _)| known == a).map(|(_, n)| *n)
    }

    fn is_closed(&self, w: &Wants<A>) -> bool {
        w.activities.iter().any(|a| self.own(a).is_none())
    }

    /// What of its needs is not there (W-2).
    fn lacking(&self, w: &Wants<A>) -> Vec<Use<A>> {
        let there = |u: &Use<A>| match u {
            Use::People => Some(self.people >= w.people),
            Use::Group => self.groups.map(|n| n >= 1),
            Use::Activity(a) => self.own(a).flatten().map(|n| n >= w.people),
        };
        w.uses().filter(|u| there(u) == Some(false)).collect()
    }

    /// Takes what it needs; the caller has seen that nothing is lacking.
    pub fn take(&mut self, w: &Wants<A>) {
        self.people -= w.people;
        if w.group {
            self.groups = self.groups.map(|n| n - 1);
        }
        for a in &w.activities {
            if let Some((_, Some(n))) = self.activities.iter_mut().find(|(known, _)| known == a) {
                *n -= w.people;
            }
        }
    }
}

/// One of the things that are limited.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Use<A> {
    People,
    Group,
    Activity(A),
}

impl<A: Clone> Wants<A> {
    fn uses(&self) -> impl Iterator<Item = Use<A>> + '_ {
        let group = self.group.then_some(Use::Group);
        [Use::People].into_iter().chain(group).chain(self.activities.iter().cloned().map(Use::Activity))
    }
}

/// Whom of those ahead it would pass over: those that can be served here at all (W-6) and lack something that it uses.
fn passes<I, A: PartialEq + Clone>(
    all: &Room<A>,
    free: &Room<A>,
    ahead: &[Waiter<I, A>],
    w: &Wants<A>,
) -> Vec<usize> {
    let mine: Vec<_> = w.uses().collect();
    let passed = |waiter: &Waiter<I, A>| {
        all.fits(&waiter.wants) && free.lacking(&waiter.wants).iter().any(|lack| mine.contains(lack))
    };
    ahead.iter().enumerate().filter(|(_, waiter)| passed(waiter)).map(|(i, _)| i).collect()
}

/// What becomes of a newcomer, with the line ahead.
#[must_use]
pub fn welcome<I, A: PartialEq + Clone>(
    all: &Room<A>,
    free: &Room<A>,
    line: &[Waiter<I, A>],
    w: &Wants<A>,
) -> Welcome {
    if all.is_closed(w) {
        Welcome::ActivityClosed
    } else if !all.fits(w) {
        Welcome::TooBig
    } else if free.lacking(w).is_empty() && passes(all, free, line, w).is_empty() {
        Welcome::Booked
    } else {
        Welcome::Waits
    }
}

/// Whether a booking that becomes larger by `more` fits and passes nobody over (W-11).
#[must_use]
pub fn may_grow<I, A: PartialEq + Clone>(
    all: &Room<A>,
    free: &Room<A>,
    line: &[Waiter<I, A>],
    more: &Wants<A>,
) -> bool {
    free.lacking(more).is_empty() && passes(all, free, line, more).is_empty()
}

/// Goes through the line (W-4): who gets an offer now leaves it, what they need is no longer free, and those whom they passed over are
/// counted. Given in the order of the offers.
pub fn walk<I: Copy, A: PartialEq + Clone>(
    all: &Room<A>,
    free: &mut Room<A>,
    line: &mut Vec<Waiter<I, A>>,
) -> Vec<I> {
    let mut offers = vec![];
    while let Some((i, passed)) = next(all, free, line) {
        for p in passed {
            line[p].passed += 1;
        }
        let waiter = line.remove(i);
        free.take(&waiter.wants);
        offers.push(waiter.id);
    }
    offers
}

/// The first that lacks nothing and passes over nobody who was passed over often enough.
fn next<I, A: PartialEq + Clone>(
    all: &Room<A>,
    free: &Room<A>,
    line: &[Waiter<I, A>],
) -> Option<(usize, Vec<usize>)> {
    line.iter().enumerate().find_map(|(i, waiter)| {
        if !all.fits(&waiter.wants) || !free.lacking(&waiter.wants).is_empty() {
            return None;
        }
        let passed = passes(all, free, &line[..i], &waiter.wants);
        passed.iter().all(|p| line[*p].passed < MOST_PASSES).then_some((i, passed))
    })
}
