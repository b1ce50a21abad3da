//! The confirmed state: an ordered map from keys to records.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use minicbor::{Decode, Encode};

use super::record::{Key, Record, Value};

/// Changes of a state: the new value of each key, none where it is removed.
pub type Changes = BTreeMap<Key, Option<Value>>;

/// What the accepted entries add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(array)]
pub struct State {
    #[cbor(n(0), decode_with = "packed")]
    records: BTreeMap<Key, Value>,
}

/// Reads the records into a map whose nodes are full: built all at once it takes half the memory of one that grew.
fn packed<C>(
    d: &mut minicbor::Decoder<'_>,
    context: &mut C,
) -> Result<BTreeMap<Key, Value>, minicbor::decode::Error> {
    d.map_iter_with(context)?.collect()
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
        self.records.get(key)
    }

    fn values(&self, from: Key, to: Key) -> Vec<(Key, &Value)> {
        self.range(from..=to).collect()
    }
}

impl State {
    /// Values under a range of keys, ascending.
    pub fn range(&self, range: impl RangeBounds<Key>) -> impl Iterator<Item = (Key, &Value)> {
        self.records.range(range).map(|(key, value)| (*key, value))
    }

    /// Sets or removes the value under a key; says whether that changed anything.
    pub fn set(&mut self, key: Key, value: Option<Value>) -> bool {
        match value {
            Some(value) => self.records.insert(key, value.clone()).as_ref() != Some(&value),
            None => self.records.remove(&key).is_some(),
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}
