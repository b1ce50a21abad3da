//! A file for the reader's own: written on a click, and said where it lies.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::Failure;

use crate::backend;
use crate::dom;
use crate::parts::doing::Doing;
use crate::say::say;

/// The writing of files from one place of a screen.
#[derive(Clone, Copy)]
pub(crate) struct Saving {
    /// Whether one is being written, and why it was not.
    pub(crate) doing: Doing,
    path: RwSignal<Option<String>>,
}

impl Saving {
    /// Nothing written yet.
    pub(crate) fn new() -> Self {
        Self { doing: Doing::new(), path: RwSignal::new(None) }
    }

    /// Writes a text.
    pub(crate) fn text(self, name: String, text: &str) {
        self.bytes(name, dom::base64(text.as_bytes()));
    }

    /// Writes bytes that are given in base64.
    pub(crate) fn bytes(self, name: String, base64: String) {
        self.work(async move { backend::save(&name, &base64).await });
    }

    /// Waits for something that ends in a file, and keeps its path.
    pub(crate) fn work(self, work: impl Future<Output = Result<String, Failure>> + 'static) {
        self.path.set(None);
        self.doing.look(work, move |written| self.path.set(written.ok()));
    }

    /// Says where the file lies, once it is written.
    pub(crate) fn said(self, code: &'static str) -> impl Fn() -> Option<String> {
        move || self.path.get().map(|path| say(&Message::new(code).text("path", path)))
    }
}
