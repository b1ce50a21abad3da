//! The operations of a change as rows: what its columns say, before anybody asks whether it makes sense.

use crate::columnar::{self, ColumnError, Reader};

use super::{CHANGE_OPS_MAX, Malformed};

/// A name of an operation within a change: index into the change's actors, and counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowId {
    pub(crate) actor: u64,
    pub(crate) counter: u64,
}

/// Where in its object an operation works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowKey<'a> {
    /// A key of a map.
    Name(&'a str),
    /// The place before the first element of a sequence.
    Head,
    /// An element of a sequence.
    Element(RowId),
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The object, or none for the root.
    pub(crate) object: Option<RowId>,
    pub(crate) key: RowKey<'a>,
    pub(crate) insert: bool,
    pub(crate) action: u64,
    /// The type of the value in the low four bits, its length in bytes above.
    pub(crate) value_meta: u64,
    pub(crate) value: &'a [u8],
    pub(crate) predecessors: Vec<RowId>,
}

const OBJECT_ACTOR: u32 = 1;
const OBJECT_COUNTER: u32 = 2;
const KEY_ACTOR: u32 = 17;
const KEY_COUNTER: u32 = 19;
const KEY_NAME: u32 = 21;
const INSERT: u32 = 52;
const ACTION: u32 = 66;
const VALUE_META: u32 = 86;
const VALUE: u32 = 87;
const PREDECESSOR_COUNT: u32 = 112;
const PREDECESSOR_ACTOR: u32 = 113;
const PREDECESSOR_COUNTER: u32 = 115;

/// Every column that a change of a paper can have, in order: 12 of them.
const COLUMNS: [u32; 12] = [
    OBJECT_ACTOR,
    OBJECT_COUNTER,
    KEY_ACTOR,
    KEY_COUNTER,
    KEY_NAME,
    INSERT,
    ACTION,
    VALUE_META,
    VALUE,
    PREDECESSOR_COUNT,
    PREDECESSOR_ACTOR,
    PREDECESSOR_COUNTER,
];

impl From<ColumnError> for Malformed {
    fn from(error: ColumnError) -> Self {
        match error {
            ColumnError::Damaged => Malformed::Column,
            ColumnError::TooManyRows => Malformed::TooManyOps,
            ColumnError::Text => Malformed::Text,
        }
    }
}

/// Reads the column list and the columns, which must be all that is left.
pub(crate) fn read<'a>(reader: &mut Reader<'a>) -> Result<Vec<Row<'a>>, Malformed> {
    let list = columnar::column_list(reader, COLUMNS.len() as u64).ok_or(Malformed::Columns)?;
    let mut columns = [&[][..]; COLUMNS.len()];
    for (spec, length) in list {
        let place = COLUMNS.iter().position(|known| *known == spec);
        let column = place.and_then(|place| columns.get_mut(place)).ok_or(Malformed::Columns)?;
        *column = reader.take(length).ok_or(Malformed::Length)?;
    }
    if !reader.is_empty() {
        return Err(Malformed::Length);
    }
    let [
        object_actor,
        object_counter,
        key_actor,
        key_counter,
        key_name,
        insert,
        action,
        value_meta,
        value,
        predecessor_count,
        predecessor_actor,
        predecessor_counter,
    ] = columns;

    let actions = columnar::unsigned(action, CHANGE_OPS_MAX)?;
    let count = actions.len();
    let full = |rows: Vec<Option<u64>>| fill(rows, count);
    let object_actors = full(columnar::unsigned(object_actor, count)?)?;
    let object_counters = full(columnar::unsigned(object_counter, count)?)?;
    let key_actors = full(columnar::unsigned(key_actor, count)?)?;
    let key_counters = full(columnar::deltas(key_counter, count)?)?;
    let mut key_names = columnar::strings(key_name, count)?;
    if key_names.is_empty() {
        key_names.resize(count, None);
    }
    let inserts = columnar::booleans(insert, count)?;
    let value_metas = columnar::unsigned(value_meta, count)?;
    let predecessor_counts = columnar::unsigned(predecessor_count, count)?;
    if [key_names.len(), inserts.len(), value_metas.len(), predecessor_counts.len()] != [count; 4] {
        return Err(Malformed::Column);
    }
    // No operation of a paper replaces more than one other, so there are at most as many predecessors as rows.
    let mut predecessor_actors = columnar::unsigned(predecessor_actor, count)?.into_iter();
    let mut predecessor_counters = columnar::deltas(predecessor_counter, count)?.into_iter();
    let mut values = Reader::new(value);

    let mut rows = Vec::with_capacity(count);
    for at in 0..count {
        let object = id(object_actors[at], object_counters[at])?;
        let key = match (key_names[at], key_actors[at], key_counters[at]) {
            (Some(name), None, None) => RowKey::Name(name),
            (None, None, Some(0)) => RowKey::Head,
            (None, actor, counter) => RowKey::Element(id(actor, counter)?.ok_or(Malformed::Column)?),
            _ => return Err(Malformed::Column),
        };
        let meta = value_metas[at].ok_or(Malformed::Column)?;
        let length = usize::try_from(meta >> 4).map_err(|_| Malformed::Column)?;
        let predecessors = (0..predecessor_counts[at].ok_or(Malformed::Column)?)
            .map(|_| {
                let actor = predecessor_actors.next().ok_or(Malformed::Column)?;
                let counter = predecessor_counters.next().ok_or(Malformed::Column)?;
                id(actor, counter)?.ok_or(Malformed::Column)
            })
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(Row {
            object,
            key,
            insert: inserts[at],
            action: actions[at].ok_or(Malformed::Column)?,
            value_meta: meta,
            value: values.take(length).ok_or(Malformed::Column)?,
            predecessors,
        });
    }
    let left =
        predecessor_actors.next().is_some() || predecessor_counters.next().is_some() || !values.is_empty();
    if left { Err(Malformed::Column) } else { Ok(rows) }
}

/// Gives a column that is absent its nulls.
fn fill(mut rows: Vec<Option<u64>>, count: usize) -> Result<Vec<Option<u64>>, Malformed> {
    if rows.is_empty() {
        rows.resize(count, None);
    }
    if rows.len() == count { Ok(rows) } else { Err(Malformed::Column) }
}

fn id(actor: Option<u64>, counter: Option<u64>) -> Result<Option<RowId>, Malformed> {
    match (actor, counter) {
        (None, None) => Ok(None),
        (Some(actor), Some(counter)) => Ok(Some(RowId { actor, counter })),
        _ => Err(Malformed::Column),
    }
}

/// Writes rows as the list of their columns, in order.
pub(crate) fn columns(rows: &[Row<'_>]) -> Vec<(u32, Vec<u8>)> {
    let element = |row: &Row<'_>| match row.key {
        RowKey::Element(id) => (Some(id.actor), Some(id.counter)),
        RowKey::Head => (None, Some(0)),
        RowKey::Name(_) => (None, None),
    };
    let numbers = |pick: &dyn Fn(&Row<'_>) -> Option<u64>| rows.iter().map(pick).collect::<Vec<_>>();
    let predecessors: Vec<RowId> = rows.iter().flat_map(|row| row.predecessors.iter().copied()).collect();
    let names: Vec<Option<&str>> = rows
        .iter()
        .map(|row| match row.key {
            RowKey::Name(name) => Some(name),
            _ => None,
        })
        .collect();
    let contents = [
        columnar::write_unsigned(&numbers(&|row| row.object.map(|id| id.actor))),
        columnar::write_unsigned(&numbers(&|row| row.object.map(|id| id.counter))),
        columnar::write_unsigned(&numbers(&|row| element(row).0)),
        columnar::write_deltas(&numbers(&|row| element(row).1)),
        columnar::write_strings(&names),
        columnar::write_booleans(&rows.iter().map(|row| row.insert).collect::<Vec<_>>()),
        columnar::write_unsigned(&numbers(&|row| Some(row.action))),
        columnar::write_unsigned(&numbers(&|row| Some(row.value_meta))),
        rows.iter().flat_map(|row| row.value.iter().copied()).collect(),
        columnar::write_unsigned(&numbers(&|row| Some(row.predecessors.len() as u64))),
        columnar::write_unsigned(&predecessors.iter().map(|id| Some(id.actor)).collect::<Vec<_>>()),
        columnar::write_deltas(&predecessors.iter().map(|id| Some(id.counter)).collect::<Vec<_>>()),
    ];
    COLUMNS.into_iter().zip(contents).filter(|(_, bytes)| !bytes.is_empty()).collect()
}
