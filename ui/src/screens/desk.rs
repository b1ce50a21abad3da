//! What the parts of a calendar share: what is shown, what is chosen, and what is about to be booked.

use leptos::prelude::*;
use moothall_core::id::{BookingId, ResourceId};
use moothall_core::request::Request;
use moothall_core::view::terms::Clock;
use moothall_core::view::{Booking, Resource};

use crate::moment;
use crate::parts::load::{Loaded, booked, load};
use crate::screens::clock::clock;
use crate::screens::moving::Move;
use crate::screens::slot::{STEP_MINUTES, Slot};
use crate::week::is_closed;

/// How much of the calendar is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// One day; of several resources side by side.
    Day,
    /// Seven days.
    Week,
    /// The weeks that a month touches.
    Month,
}

impl Page {
    /// The first moment of the page that a moment lies on.
    pub(crate) fn start(self, ms: i64) -> i64 {
        match self {
            Self::Day => moment::day_start(ms),
            Self::Week => moment::week_start(ms),
            Self::Month => moment::month_start(ms),
        }
    }

    /// The first day shown, and how many are.
    pub(crate) fn days(self, start: i64) -> (i64, i32) {
        match self {
            Self::Day => (start, 1),
            Self::Week => (start, 7),
            Self::Month => {
                let first = moment::week_start(start);
                let last = moment::add_days(moment::add_months(start, 1), -1);
                let weeks = if moment::add_days(first, 28) > last {
                    4
                } else if moment::add_days(first, 35) > last {
                    5
                } else {
                    6
                };
                (first, weeks * 7)
            }
        }
    }

    /// The page so many further on.
    pub(crate) fn turned(self, start: i64, pages: i32) -> i64 {
        match self {
            Self::Day => moment::add_days(start, pages),
            Self::Week => moment::add_days(start, 7 * pages),
            Self::Month => moment::add_months(start, pages),
        }
    }
}

/// Which of a series a change or a cancellation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// This one.
    One,
    /// This one and all that come after it.
    Following,
    /// All that are not over.
    All,
}

/// The state of a screen with a calendar. Cheap to copy.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// What is about to be booked.
    pub(crate) resource: RwSignal<ResourceId>,
    /// The resources whose bookings are shown.
    pub(crate) shown: Signal<Vec<Resource>>,
    /// How much is shown.
    pub(crate) page: RwSignal<Page>,
    /// The first moment of what is shown.
    pub(crate) start: RwSignal<i64>,
    /// The bookings of that time.
    pub(crate) bookings: Loaded<Vec<Booking>>,
    /// What is asked for or waited for: one's own, or a steward's all.
    pub(crate) pending: Loaded<Vec<Booking>>,
    /// By which clock resources are open.
    pub(crate) clock: Loaded<Clock>,
    /// When the reader is about to book.
    pub(crate) slot: Slot,
    /// The booking whose details are shown.
    pub(crate) chosen: RwSignal<Option<BookingId>>,
    /// The booking on which the pointer was pressed, the minutes from its begin to there, and how far down that is.
    pub(crate) pressed: RwSignal<Option<(Booking, u32, i32)>>,
    /// The booking that is on its way to other hours.
    pub(crate) moving: RwSignal<Option<Move>>,
    /// The booking that is about to be changed.
    pub(crate) changing: RwSignal<Option<Booking>>,
}

impl Desk {
    /// A desk for what is shown; `only` is the one resource that it is about.
    pub(crate) fn new(resource: ResourceId, only: Option<ResourceId>, shown: Signal<Vec<Resource>>) -> Self {
        let page = RwSignal::new(if only.is_some() { Page::Week } else { Page::Day });
        let start = RwSignal::new(page.get_untracked().start(moment::now()));
        let bookings = load(
            move || {
                let (from_ms, days) = page.get().days(start.get());
                Request::Bookings { resource: only, from_ms, until_ms: moment::add_days(from_ms, days) }
            },
            booked,
        );
        let desk = Self {
            resource: RwSignal::new(resource),
            shown,
            page,
            start,
            bookings,
            pending: load(|| Request::Pending, booked),
            clock: clock(),
            slot: Slot::next(),
            chosen: RwSignal::new(None),
            pressed: RwSignal::new(None),
            moving: RwSignal::new(None),
            changing: RwSignal::new(None),
        };
        desk.begin_when_open();
        desk
    }

    /// Proposes a time at which the resource can be had by its terms, once these are known and unless the reader chose
    /// already; the usual one where there is none within two weeks.
    fn begin_when_open(self) {
        let proposed = self.slot.span_untracked();
        Effect::new(move |done: Option<bool>| {
            if done == Some(true) {
                return true;
            }
            let (Some(resource), true) = (self.booked(), self.clock.value.with(Option::is_some)) else {
                return false;
            };
            if self.slot.span_untracked() != proposed {
                return true;
            }
            let terms = &resource.terms;
            let length = usual_length(terms.shortest_min, terms.longest_min);
            let soonest = moment::now() + i64::from(terms.notice_book_min) * moment::MINUTE;
            let can_be_had = |&(day, minute): &(i64, u32)| {
                let from_ms = moment::at(day, minute);
                let span = (from_ms, from_ms + i64::from(length) * moment::MINUTE);
                let shut = resource
                    .closings
                    .iter()
                    .any(|closing| closing.from_ms < span.1 && span.0 < closing.until_ms);
                let closed = self.clock.value.with_untracked(|clock| {
                    clock.as_ref().is_some_and(|clock| is_closed(terms, clock, span))
                });
                from_ms >= soonest && !shut && !closed
            };
            if let Some((day, minute)) = self.slot.begins().find(can_be_had) {
                self.slot.set(day, minute, length);
            }
            true
        });
    }

    /// Shows the page on which a moment lies.
    pub(crate) fn show(self, page: Page, ms: i64) {
        self.page.set(page);
        self.start.set(page.start(ms));
    }

    /// The resource that is about to be booked, once it is loaded.
    pub(crate) fn booked(self) -> Option<Resource> {
        let id = self.resource.get();
        self.shown.with(|all| all.iter().find(|resource| resource.id == id).cloned())
    }
}

/// An hour, longer or shorter where the terms want that; 0 sets nothing. In steps in which lengths are offered.
fn usual_length(shortest_min: u32, longest_min: u32) -> u32 {
    let longest = if longest_min == 0 { u32::MAX } else { longest_min };
    60.max(shortest_min.next_multiple_of(STEP_MINUTES)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_proposed_unless_the_terms_want_more_or_less() {
        for (shortest, longest, length) in
            [(0, 0, 60), (30, 240, 60), (90, 0, 90), (100, 0, 120), (0, 45, 45), (100, 110, 110)]
        {
            assert_eq!(usual_length(shortest, longest), length, "{shortest} {longest}");
        }
    }
}
