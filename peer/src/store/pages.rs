//! Everything of one sort, a page of rows at a time, so that reading it all needs little memory.

use super::Store;
use super::fault::StoreFault;

/// Fetches the rows after a key: at most so many, each with its key.
type Fetch<T> = fn(&Store, i64, i64) -> Result<Vec<(i64, T)>, StoreFault>;

/// Iterates over all rows of one sort. After a fault it ends.
pub struct Pages<'a, T> {
    store: &'a Store,
    fetch: Fetch<T>,
    rows: i64,
    page: std::vec::IntoIter<(i64, T)>,
    after: Option<i64>,
}

impl<'a, T> Pages<'a, T> {
    pub(super) fn new(store: &'a Store, rows: i64, fetch: Fetch<T>) -> Self {
        Self { store, fetch, rows, page: Vec::new().into_iter(), after: Some(i64::MIN) }
    }
}

impl<T> Iterator for Pages<'_, T> {
    type Item = Result<T, StoreFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((_, row)) = self.page.next() {
            return Some(Ok(row));
        }
        let after = self.after.take()?;
        match (self.fetch)(self.store, after, self.rows) {
            Ok(page) => {
                // The key after which the next page begins; none once a page came back empty.
                self.after = page.last().map(|(key, _)| *key);
                self.page = page.into_iter();
                self.page.next().map(|(_, row)| Ok(row))
            }
            Err(fault) => Some(Err(fault)),
        }
    }
}
