//! What all screens share: where the peer stands, what is shown, and what was just said.

use leptos::prelude::*;
use moothall_core::id::MemberId;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Session, Status};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::backend;
use crate::route::Route;

/// Something to confirm before it is done.
#[derive(Clone)]
pub(crate) struct Question {
    /// The question.
    pub(crate) title: String,
    /// What follows from saying yes.
    pub(crate) body: String,
    /// The words on the button that does it.
    pub(crate) yes: String,
    /// Whether it cannot be taken back.
    pub(crate) grave: bool,
    /// What is done.
    pub(crate) request: Request,
    /// What is said afterwards.
    pub(crate) done: String,
    /// Where to go afterwards.
    pub(crate) then: Option<Route>,
}

/// The state that every screen may read. Cheap to copy: it holds signals only.
#[derive(Clone, Copy)]
pub(crate) struct Shell {
    /// Where the peer stands; none until it first answered.
    pub(crate) session: RwSignal<Option<Session>>,
    /// Why the peer did not say where it stands.
    pub(crate) unreachable: RwSignal<Option<Message>>,
    /// How the peer does; none outside of an organisation.
    pub(crate) status: RwSignal<Option<Box<Status>>>,
    /// Rises whenever anything may look different.
    pub(crate) revision: RwSignal<u32>,
    /// The screen.
    pub(crate) route: RwSignal<Route>,
    /// The last thing said, for the reader's eyes and ears.
    pub(crate) notice: RwSignal<Option<String>>,
    /// What is to be confirmed.
    pub(crate) question: RwSignal<Option<Question>>,
    /// What the reader asks the reason for.
    pub(crate) wondering: RwSignal<Option<Subject>>,
}

/// The reader, inside an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Me {
    pub(crate) id: MemberId,
    pub(crate) name: String,
    pub(crate) organisation: String,
    pub(crate) steward: bool,
    pub(crate) confirmed: bool,
    /// Whether the organisation is a sample to look around in.
    pub(crate) sample: bool,
}

impl Me {
    fn of(session: &Session) -> Option<Self> {
        match session {
            Session::Inside { me, my_name, organisation, steward, confirmed, sample, .. } => Some(Self {
                id: *me,
                name: my_name.clone(),
                organisation: organisation.clone(),
                steward: *steward,
                confirmed: *confirmed,
                sample: *sample,
            }),
            _ => None,
        }
    }
}

impl Shell {
    /// Makes the state and connects it with the peer and with the window's address.
    pub(crate) fn open() -> Self {
        let shell = Self {
            session: RwSignal::new(None),
            unreachable: RwSignal::new(None),
            status: RwSignal::new(None),
            revision: RwSignal::new(0),
            route: RwSignal::new(Route::read(&address())),
            notice: RwSignal::new(None),
            question: RwSignal::new(None),
            wondering: RwSignal::new(None),
        };
        provide_context(shell);

        let pending = StoredValue::new(false);
        backend::on_changed(move || {
            // A burst of changes is one refresh.
            if pending.get_value() {
                return;
            }
            pending.set_value(true);
            set_timeout(
                move || {
                    pending.set_value(false);
                    shell.refresh();
                },
                std::time::Duration::from_millis(120),
            );
        });

        let window = leptos::prelude::window();
        let moved = Closure::<dyn Fn()>::new(move || shell.route.set(Route::read(&address())));
        let _ = window.add_event_listener_with_callback("hashchange", moved.as_ref().unchecked_ref());
        moved.forget();

        Effect::new(move |_| {
            shell.revision.track();
            leptos::task::spawn_local(shell.look());
        });
        shell
    }

    /// The state, from any component.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Fetches again what is on screen.
    pub(crate) fn refresh(self) {
        self.revision.update(|revision| *revision = revision.wrapping_add(1));
    }

    /// Goes to a screen.
    pub(crate) fn go(self, route: Route) {
        let _ = leptos::prelude::window().location().set_hash(&route.href());
        self.route.set(route);
    }

    /// Tells the reader that something is done.
    pub(crate) fn tell(self, words: String) {
        self.notice.set(Some(words));
    }

    /// The reader, once inside; what reads it follows its changes.
    pub(crate) fn me(self) -> Option<Me> {
        self.session.with(|session| session.as_ref().and_then(Me::of))
    }

    /// Whether the reader is a steward. What is drawn by it stays as long as that stays so.
    pub(crate) fn steward(self) -> Memo<bool> {
        Memo::new(move |_| self.me().is_some_and(|me| me.steward))
    }

    /// The organisation's name at this moment.
    pub(crate) fn organisation(self) -> String {
        self.session
            .with_untracked(|session| session.as_ref().and_then(Me::of))
            .map(|me| me.organisation)
            .unwrap_or_default()
    }

    async fn look(self) {
        match backend::ask(Request::Session).await {
            Ok(Answer::Session(session)) => {
                let inside = matches!(session, Session::Inside { .. });
                if self.session.with_untracked(|old| old.as_ref() != Some(&session)) {
                    self.session.set(Some(session));
                }
                self.unreachable.set(None);
                if inside && let Ok(Answer::Status(status)) = backend::ask(Request::Status).await {
                    self.status.set(Some(status));
                }
            }
            Ok(_) => self.unreachable.set(Some(Message::new("ui-fault-answer"))),
            Err(failure) => self.unreachable.set(Some(failure.message().clone())),
        }
    }
}

fn address() -> String {
    leptos::prelude::window().location().hash().unwrap_or_default()
}
