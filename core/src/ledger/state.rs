//! The confirmed state: an ordered map from keys to records.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::RangeBounds;
use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::record::{Key, Record, Value};

/// Changes of a state: the new value of each key, none where it is removed.
pub type Changes = BTreeMap<Key, Option<Value>>;

/// What the accepted entries add up to.
///
/// A copy shares the records with what it was copied from and holds only what was changed since: so a batch is evaluated
/// on a copy of a state of any size.
#[derive(Debug, Clone, Default)]
pub struct State {
    records: Arc<BTreeMap<Key, Value>>,
    /// What was changed while others shared the records.
    changed: Changes,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.range(..).eq(other.range(..))
    }
}

impl Eq for State {}

impl<C> Encode<C> for State {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        context: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(1)?.map(self.len() as u64)?;
        for (key, value) in self.range(..) {
            key.encode(e, context)?;
            value.encode(e, context)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for State {
    fn decode(d: &mut minicbor::Decoder<'b>, context: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(1) {
            return Err(minicbor::decode::Error::message("a state is an array of one"));
        }
        // A map whose nodes are full: built all at once it takes half the memory of one that grew.
        let records: BTreeMap<Key, Value> = d.map_iter_with(context)?.collect::<Result<_, _>>()?;
        Ok(Self { records: Arc::new(records), changed: Changes::new() })
    }
}

/// Anything in which records can be looked up: the confirmed state, or the overlay upon it.
pub trait Look {
    /// The value under a key.
    fn value(&self, key: &Key) -> Option<&Value>;

    /// All values under the keys of a range, ascending.
    fn values(&self, from: Key, to: Key) -> Vec<(Key, &Value)>;

    /// The record under a key.
    fn record<R: Record>(&self, key: &Key) -> Option<&R> {
        self.value(key).and_then(R::from_value)
    }

    /// All records of one sort under the keys of a range, ascending.
    fn records<R: Record>(&self, from: Key, to: Key) -> Vec<(Key, &R)> {
        self.values(from, to)
            .into_iter()
            .filter_map(|(key, value)| R::from_value(value).map(|record| (key, record)))
            .collect()
    }
}

impl Look for State {
    fn value(&self, key: &Key) -> Option<&Value> {
        match self.changed.get(key) {
            Some(value) => value.as_ref(),
            None => self.records.get(key),
        }
    }

    fn values(&self, from: Key, to: Key) -> Vec<(Key, &Value)> {
        self.range(from..=to).collect()
    }
}

impl State {
    /// Values under a range of keys, ascending.
    pub fn range(&self, range: impl RangeBounds<Key> + Clone) -> impl Iterator<Item = (Key, &Value)> {
        let mut under = self.records.range(range.clone()).peekable();
        let mut over = self.changed.range(range).peekable();
        std::iter::from_fn(move || {
            loop {
                let first = match (under.peek(), over.peek()) {
                    (Some((under, _)), Some((over, _))) => under.cmp(over),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => return None,
                };
                if first == Ordering::Less {
                    return under.next().map(|(key, value)| (*key, value));
                }
                if first == Ordering::Equal {
                    under.next();
                }
                if let Some((key, Some(value))) = over.next() {
                    return Some((*key, value));
                }
            }
        })
    }

    /// Sets or removes the value under a key; says whether that changed anything.
    pub fn set(&mut self, key: Key, value: Option<Value>) -> bool {
        let same = self.value(&key) == value.as_ref();
        match Arc::get_mut(&mut self.records) {
            Some(records) => {
                for (key, value) in std::mem::take(&mut self.changed) {
                    put(records, key, value);
                }
                put(records, key, value);
            }
            None => drop(self.changed.insert(key, value)),
        }
        !same
    }

    /// Whether the value under a key may be another than in the state of which this is a copy.
    pub(super) fn is_changed(&self, key: &Key) -> bool {
        self.changed.contains_key(key)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        let grown = |(key, value): (&Key, &Option<Value>)| {
            isize::from(value.is_some()) - isize::from(self.records.contains_key(key))
        };
        self.records.len().saturating_add_signed(self.changed.iter().map(grown).sum())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn put(records: &mut BTreeMap<Key, Value>, key: Key, value: Option<Value>) {
    match value {
        Some(value) => drop(records.insert(key, value)),
        None => drop(records.remove(&key)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::id::{EntryId, MemberId};
    use crate::ledger::record::{GroupsOf, Record};

    fn key(number: u8) -> Key {
        Key::GroupsOf(MemberId([number; 32]))
    }

    fn value(number: u8) -> Value {
        GroupsOf(vec![EntryId([number; 32]).into()]).into_value()
    }

    #[test]
    fn a_copy_has_changes_of_its_own_and_the_two_read_as_if_each_were_whole() {
        let mut state = State::default();
        for number in [1, 3, 5, 7] {
            assert!(state.set(key(number), Some(value(number))));
        }
        let mut copy = state.clone();
        assert_eq!(copy, state);
        assert!(!copy.set(key(1), Some(value(1))), "the same again");
        assert!(copy.set(key(3), None));
        assert!(copy.set(key(4), Some(value(4))));
        assert!(copy.set(key(5), Some(value(9))));
        assert!(!copy.set(key(8), None), "nothing was there");
        let seen =
            |state: &State| state.range(..).map(|(key, value)| (key, value.clone())).collect::<Vec<_>>();
        let whole = vec![(key(1), value(1)), (key(4), value(4)), (key(5), value(9)), (key(7), value(7))];
        assert_eq!(seen(&copy), whole);
        assert_eq!((copy.len(), state.len()), (4, 4));
        assert_eq!(copy.values(key(2), key(5)).len(), 2);
        assert!(copy.value(&key(3)).is_none() && state.value(&key(3)).is_some());
        let written = crate::cbor::encode(&copy);
        assert_eq!(minicbor::decode::<State>(&written).unwrap(), copy);
        // Alone, it takes its changes into the records.
        drop(state);
        assert!(copy.set(key(6), Some(value(6))));
        assert!(copy.changed.is_empty());
        assert_eq!((copy.len(), seen(&copy).len()), (5, 5));
        assert!(copy.value(&key(3)).is_none());
    }
}
