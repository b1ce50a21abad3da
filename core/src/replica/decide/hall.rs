//! From what is asked about resources and bookings to the entries that do it.

use super::{Draft, NotDone, Words, checked_name, checked_title};
use crate::action::Action;
use crate::action::bookings::{Clash, Offset, Part, Reservation, SPANS_MAX, Span};
use crate::id::PaperId;
use crate::ledger::refusal::Refusal;
use crate::paper::{Field, Paper};
use crate::request::hall::{Hall, Spans};
use crate::rules::bookings::terms;

/// The paper that must be at hand, merged, to decide.
pub(super) fn paper_of(asked: &Hall) -> Option<PaperId> {
    match asked {
        Hall::WriteResource { resource, .. } => Some(PaperId(resource.0)),
        _ => None,
    }
}

/// The entry.
pub(super) fn decide(asked: &Hall, paper: Option<&Paper>) -> Result<Draft, NotDone> {
    let plain = |action| Ok(Draft { action, words: Words::None });
    match asked {
        Hall::Reserve { wish, spans } => {
            some_times(spans.len())?;
            let action = Action::Reserve(Box::new(Reservation {
                resource: wish.resource,
                spans: spans
                    .iter()
                    .map(|(from_ms, until_ms)| Span { from_ms: *from_ms, until_ms: *until_ms })
                    .collect(),
                places: wish.places,
                private: wish.private,
                member: wish.member,
                clash: wish.clash,
                replaces: wish.replaces.map(part),
            }));
            let mut fields = Vec::new();
            if !wish.title.trim().is_empty() {
                fields.push((Field::Title, checked_title(&wish.title)?));
            }
            if let Some(rule) = wish.when.rule.as_ref().filter(|_| spans.len() > 1) {
                fields.push((Field::Rule, rule.clone()));
            }
            let words = if fields.is_empty() { Words::None } else { Words::Begin(fields) };
            Ok(Draft { action, words })
        }
        Hall::Take { event } => {
            some_times(event.spans.len())?;
            let span = |(from_ms, until_ms): &(i64, i64)| Span { from_ms: *from_ms, until_ms: *until_ms };
            let action = Action::Reserve(Box::new(Reservation {
                resource: event.resource,
                spans: event.spans.iter().map(span).collect(),
                places: 1,
                private: event.private,
                member: None,
                clash: Clash::Skip,
                replaces: event.replaces.map(part),
            }));
            let mut fields = vec![(Field::Uid, event.uid.clone())];
            if !event.title.trim().is_empty() {
                fields.push((Field::Title, checked_title(&event.title)?));
            }
            Ok(Draft { action, words: Words::Begin(fields) })
        }
        Hall::Release { spans } => plain(Action::Release(part(*spans))),
        Hall::Approve { spans, approved } => {
            plain(Action::Approve { part: part(*spans), approved: *approved })
        }
        Hall::CheckIn { reservation, number } => {
            plain(Action::CheckIn { reservation: *reservation, number: *number })
        }
        Hall::SetTerms { resource, terms: wanted } => {
            if let Some(flaw) = terms::flaw(wanted) {
                return Err(NotDone::Refused(Refusal::new(flaw)));
            }
            plain(Action::SetTerms { resource: *resource, terms: wanted.clone() })
        }
        Hall::WriteResource { resource, name, description } => {
            let paper = paper.ok_or(NotDone::Misuse("misuse-words-not-here"))?;
            let fields =
                vec![(Field::Title, checked_name(name)?), (Field::Text, description.trim().to_owned())];
            Ok(Draft {
                action: Action::EditPaper { paper: PaperId(resource.0) },
                words: Words::Edit { paper: Box::new(paper.clone()), fields },
            })
        }
        Hall::Close { resource, from_ms, until_ms, reason } => {
            let span = Span { from_ms: *from_ms, until_ms: *until_ms };
            let reason = reason.trim();
            let words = match reason.is_empty() {
                true => Words::None,
                false => Words::Begin(vec![(Field::Text, reason.to_owned())]),
            };
            Ok(Draft { action: Action::Close { resource: *resource, span }, words })
        }
        Hall::Reopen { closing } => plain(Action::Reopen { closing: *closing }),
        Hall::SetZone { offsets, .. } => {
            let offsets =
                offsets.iter().map(|(from_ms, minutes)| Offset { from_ms: *from_ms, minutes: *minutes });
            plain(Action::SetCalendar { offsets: offsets.collect() })
        }
    }
}

fn part(spans: Spans) -> Part {
    Part { reservation: spans.reservation, first: spans.first, last: spans.last }
}

/// A reservation has times, and not more than one entry may hold.
fn some_times(count: usize) -> Result<(), NotDone> {
    match count {
        0 => Err(NotDone::Misuse("misuse-no-times")),
        1..=SPANS_MAX => Ok(()),
        _ => Err(NotDone::Misuse("misuse-too-many-times")),
    }
}
