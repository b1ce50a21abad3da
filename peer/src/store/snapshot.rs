//! The store as it is now, read on a connection of its own while the store goes on.
//!
//! As long as there is one, other connections of this process may open the file; otherwise the store has it alone.

use std::rc::Rc;

use rusqlite::{Connection, InterruptHandle, OpenFlags};

use super::titles::Titles;
use super::{Devices, Places, Store, StoreFault};

/// A read transaction, from which another thread makes a [`Store`] that only reads.
#[derive(Debug)]
pub(crate) struct Snapshot {
    connection: Connection,
    path: std::path::PathBuf,
}

impl Store {
    /// Holds fast what is stored now. [`Store::alone`] must follow once it is read.
    pub(crate) fn snapshot(&self) -> Result<Snapshot, StoreFault> {
        self.connection.pragma_update(None, "locking_mode", "NORMAL")?;
        // The lock is let go with the next reading.
        self.touch()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.execute_batch("BEGIN; SELECT COUNT(*) FROM organisation;")?;
        Ok(Snapshot { connection, path: self.path.clone() })
    }

    /// The snapshot is gone: the store has the file alone again, and overwrites what was erased meanwhile.
    pub(crate) fn alone(&self) -> Result<(), StoreFault> {
        self.connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        self.touch()?;
        self.scrub();
        Ok(())
    }

    /// Where the file is.
    #[cfg(test)]
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    fn touch(&self) -> Result<(), StoreFault> {
        self.connection.query_row("SELECT COUNT(*) FROM organisation", [], |_| Ok(()))?;
        Ok(())
    }
}

impl Snapshot {
    /// Interrupts whoever is reading.
    pub(crate) fn interrupt_handle(&self) -> InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    /// The store as it was. Nothing can be written through it.
    pub(crate) fn read(self) -> Result<Store, StoreFault> {
        let devices = Devices::load(&self.connection)?;
        let places = Places::load(&self.connection)?;
        Ok(Store {
            connection: Rc::new(self.connection),
            path: self.path,
            devices,
            places,
            held_max: usize::MAX,
            unread: Rc::default(),
            titles: Titles::default(),
            #[cfg(any(test, feature = "faults"))]
            fuse: super::points::Fuse::new(None),
        })
    }
}
