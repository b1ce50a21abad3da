//! The confirmed order, looked up by the ledger where it lies ([`moothall_core::ledger::archive`]).

use std::cell::RefCell;
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension};

use moothall_core::id::{DeviceId, EntryId};
use moothall_core::ledger::archive::{Archive, Span};
use moothall_core::ledger::index::Located;

use super::fault::StoreFault;
use super::places::Places;
use super::{Store, entries, order};

/// Looks up in the tables, on the store's own connection.
pub(super) struct Lookup {
    connection: Rc<Connection>,
    places: Places,
    unread: Rc<RefCell<Option<StoreFault>>>,
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lookup").finish_non_exhaustive()
    }
}

impl Store {
    /// Where a ledger looks up what it does not hold. What cannot be read fails the next [`Store::write`], and nothing of it
    /// is kept.
    pub fn archive(&self) -> Rc<dyn Archive> {
        let (connection, places, unread) =
            (self.connection.clone(), self.places.clone(), self.unread.clone());
        Rc::new(Lookup { connection, places, unread })
    }
}

impl Lookup {
    fn read<T>(&self, what: impl FnOnce() -> Result<Option<T>, StoreFault>) -> Option<T> {
        what().unwrap_or_else(|fault| {
            tracing::error!(%fault, "what is confirmed cannot be looked up");
            self.unread.borrow_mut().get_or_insert(fault);
            None
        })
    }
}

impl Archive for Lookup {
    fn find(&self, id: &EntryId) -> Option<Located> {
        self.read(|| {
            let Some(place) = entries::place(&self.connection, &self.places, *id)? else { return Ok(None) };
            let device = self
                .connection
                .prepare_cached("SELECT device FROM devices WHERE number = ?")?
                .query_row([place.device], |row| row.get(0).map(DeviceId))
                .optional()?;
            let Some(device) = device else {
                return Err(StoreFault::damaged(format!("no device has the number {}", place.device)));
            };
            let position = order::position(&self.connection, place.device, place.sequence)?;
            Ok(Some(Located { device, sequence: place.sequence, stamp: place.stamp, position }))
        })
    }

    fn batch_of(&self, position: u64) -> Option<Span> {
        self.read(|| order::batch_of(&self.connection, position))
    }
}
