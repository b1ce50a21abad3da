//! Terms in sentences, the same for every shell: what a member must know before booking.

use super::{MINUTE_MS, Opening, Period, Quota, Terms, Who};
use crate::id::{GroupId, ResourceId};
use crate::message::Message;

/// The names that sentences about terms need.
pub trait Names {
    /// What a resource is called.
    fn resource(&self, id: ResourceId) -> String;
    /// What a working group is called.
    fn group(&self, id: GroupId) -> String;
}

/// Everything that limits a booking, a sentence each, except opening hours and closed days, which are shown as a table.
///
/// Nothing is said of what sets nothing: ordinary terms have no sentence at all.
pub fn sentences(terms: &Terms, names: &dyn Names) -> Vec<Message> {
    let minutes = |code: &str, minutes: u32| {
        (minutes > 0).then(|| Message::new(code).duration("length", i64::from(minutes) * MINUTE_MS))
    };
    let mut said = Vec::new();
    said.extend(match terms.who {
        Who::Members => None,
        Who::Role(role) => Some(Message::new("terms-who-role").text("role", role.to_string())),
        Who::Group(group) => Some(Message::new("terms-who-group").text("group", names.group(group))),
    });
    said.extend(terms.approval.then(|| Message::new("terms-approval")));
    said.extend(minutes("terms-shortest", terms.shortest_min));
    said.extend(minutes("terms-longest", terms.longest_min));
    said.extend(minutes("terms-buffer", terms.buffer_min));
    said.extend(minutes("terms-notice-book", terms.notice_book_min));
    said.extend(minutes("terms-notice-change", terms.notice_change_min));
    said.extend(minutes("terms-notice-cancel", terms.notice_cancel_min));
    said.extend(
        (terms.ahead_days > 0)
            .then(|| Message::new("terms-ahead").number("count", i64::from(terms.ahead_days))),
    );
    for quota in &terms.quotas {
        said.extend(quota_sentences(quota));
    }
    said.extend(
        (terms.places > 1).then(|| Message::new("terms-places").number("count", i64::from(terms.places))),
    );
    if !terms.includes.is_empty() {
        let mut inner: Vec<_> = terms.includes.iter().map(|id| names.resource(*id)).collect();
        inner.sort();
        said.push(Message::new("terms-includes").text("names", inner.join(", ")));
    }
    said.extend(terms.check_in_min.and_then(|limit| minutes("terms-check-in", u32::from(limit).max(1))));
    said
}

fn quota_sentences(quota: &Quota) -> impl Iterator<Item = Message> {
    let (bookings, minutes) = match quota.per {
        Period::Day => ("terms-quota-day", "terms-quota-day-time"),
        Period::Week => ("terms-quota-week", "terms-quota-week-time"),
        Period::Month => ("terms-quota-month", "terms-quota-month-time"),
        Period::Ahead => ("terms-quota-ahead", "terms-quota-ahead-time"),
    };
    let by_count = quota.bookings.map(|most| Message::new(bookings).number("count", i64::from(most)));
    let by_time =
        quota.minutes.map(|most| Message::new(minutes).duration("length", i64::from(most) * MINUTE_MS));
    by_count.into_iter().chain(by_time)
}

/// The opening hours day by day, Monday first: for each day its stretches from and until, in minutes, ascending.
///
/// A resource without hours is always open; then every day has one stretch, the whole of it.
pub fn by_day(hours: &[Opening]) -> [Vec<(u16, u16)>; 7] {
    std::array::from_fn(|day| {
        if hours.is_empty() {
            return vec![(0, 1_440)];
        }
        let mut stretches: Vec<_> = hours
            .iter()
            .filter(|opening| usize::from(opening.weekday) == day)
            .map(|opening| (opening.from_min, opening.until_min))
            .collect();
        stretches.sort_unstable();
        stretches
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;

    impl Names for Plain {
        fn resource(&self, id: ResourceId) -> String {
            format!("r{}", id.0[0])
        }
        fn group(&self, id: GroupId) -> String {
            format!("g{}", id.0[0])
        }
    }

    fn codes(terms: &Terms) -> Vec<String> {
        sentences(terms, &Plain).into_iter().map(|message| message.code).collect()
    }

    #[test]
    fn ordinary_terms_need_no_sentence() {
        assert!(codes(&Terms::default()).is_empty());
    }

    #[test]
    fn whatever_limits_a_booking_is_said() {
        /// What is changed, and the sentences that then stand.
        type Case = (fn(&mut Terms), &'static [&'static str]);
        let cases: [Case; 9] = [
            (|terms| terms.approval = true, &["terms-approval"]),
            (|terms| terms.who = Who::Group(GroupId([7; 32])), &["terms-who-group"]),
            (|terms| terms.shortest_min = 30, &["terms-shortest"]),
            (|terms| terms.buffer_min = 15, &["terms-buffer"]),
            (|terms| terms.notice_cancel_min = 60, &["terms-notice-cancel"]),
            (|terms| terms.ahead_days = 14, &["terms-ahead"]),
            (
                |terms| {
                    terms.quotas = vec![Quota { per: Period::Week, bookings: Some(2), minutes: Some(240) }];
                },
                &["terms-quota-week", "terms-quota-week-time"],
            ),
            (|terms| terms.includes = vec![ResourceId([2; 32]), ResourceId([1; 32])], &["terms-includes"]),
            (|terms| terms.check_in_min = Some(15), &["terms-check-in"]),
        ];
        for (change, expected) in cases {
            let mut terms = Terms::default();
            change(&mut terms);
            assert_eq!(codes(&terms), expected);
        }
    }

    #[test]
    fn hours_come_day_by_day_in_order() {
        let opening = |weekday, from_min, until_min| Opening { weekday, from_min, until_min };
        let days = by_day(&[opening(2, 840, 1_200), opening(2, 540, 720), opening(6, 600, 700)]);
        assert_eq!(days[2], [(540, 720), (840, 1_200)]);
        assert_eq!((days[0].len(), days[6].len()), (0, 1));
        assert_eq!(by_day(&[])[3], [(0, 1_440)], "without hours it is always open");
    }
}
