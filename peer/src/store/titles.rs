//! What papers are called, as far as it was asked lately: a screen names the same members and things over and over, and a
//! list of thousands would ask the disk for each.

use std::cell::RefCell;
use std::collections::HashMap;

use moothall_core::id::PaperId;
use moothall_core::store::{PaperRow, Write};

/// So many are remembered, some 2 MiB; then all are forgotten and asked for anew.
const TITLES_MAX: usize = 16_384;

/// A paper's title, and whether it has any text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) title: Box<str>,
    pub(super) has_text: bool,
}

/// Titles by paper; none for a paper that is not here.
#[derive(Debug, Default)]
pub(super) struct Titles(RefCell<HashMap<PaperId, Option<Title>>>);

impl Titles {
    /// What is known of a paper, else what `ask` finds.
    pub(super) fn get<E>(
        &self,
        paper: PaperId,
        ask: impl FnOnce() -> Result<Option<Title>, E>,
    ) -> Result<Option<Title>, E> {
        if let Some(known) = self.0.borrow().get(&paper) {
            return Ok(known.clone());
        }
        let found = ask()?;
        let mut known = self.0.borrow_mut();
        if known.len() >= TITLES_MAX {
            known.clear();
        }
        known.insert(paper, found.clone());
        Ok(found)
    }

    /// Forgets what is about to be written or deleted. Should that fail, it is asked for once more.
    pub(super) fn forget(&mut self, writes: &[Write], papers: &[PaperRow]) {
        let known = self.0.get_mut();
        for row in papers {
            known.remove(&row.paper);
        }
        for write in writes {
            if let Write::PaperGone(paper) | Write::Erased { paper, .. } = write {
                known.remove(paper);
            }
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.0.get_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn of(number: usize) -> PaperId {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&number.to_be_bytes());
        PaperId(id)
    }

    fn found(title: &str) -> Result<Option<Title>, ()> {
        Ok(Some(Title { title: title.into(), has_text: false }))
    }

    #[test]
    fn a_title_is_asked_for_once_until_its_paper_is_written_or_erased() {
        let mut titles = Titles::default();
        let title = |titles: &Titles, new: &str| titles.get(of(1), || found(new)).unwrap().unwrap().title;
        assert_eq!(&*title(&titles, "Saw"), "Saw");
        assert_eq!(&*title(&titles, "New saw"), "Saw");
        let erased = [Write::Erased { paper: of(1), bodies: Vec::new() }];
        titles.forget(&erased, &[]);
        assert_eq!(&*title(&titles, "New saw"), "New saw");
        titles.forget(&[Write::PaperGone(of(1))], &[]);
        assert_eq!(titles.get(of(1), || Ok::<_, ()>(None)), Ok(None));
        assert_eq!(titles.get(of(1), || found("Saw")), Ok(None), "that there is none is remembered as well");
        titles.clear();
        assert_eq!(&*title(&titles, "Saw"), "Saw");
    }

    #[test]
    fn only_so_many_are_remembered() {
        let titles = Titles::default();
        for number in 0..TITLES_MAX * 2 + 5 {
            titles.get(of(number), || found("Saw")).unwrap();
            assert!(titles.0.borrow().len() <= TITLES_MAX);
        }
        assert!(titles.get(of(0), || Err(())).is_err(), "a fault is told and not remembered");
        assert!(titles.get(of(0), || found("Saw")).is_ok());
    }
}
