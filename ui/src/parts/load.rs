//! What a screen shows of the peer: fetched, kept while it is fetched anew, and replaced only when it differs.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Booking, Constitution, Device, Group, Invitation, Member, Resource};

use crate::backend;
use crate::parts::icon::{Icon, icon};
use crate::say::{say, t};
use crate::shell::Shell;

/// Something fetched from the peer.
pub(crate) struct Loaded<T: Send + Sync + 'static> {
    /// The newest answer.
    pub(crate) value: RwSignal<Option<T>>,
    /// Why the newest question had none.
    pub(crate) failure: RwSignal<Option<Message>>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

/// Asks now, and again whenever the peer says that anything changed or `request` reads a signal that did.
pub(crate) fn load<T: PartialEq + Send + Sync + 'static>(
    request: impl Fn() -> Request + 'static,
    pick: fn(Answer) -> Option<T>,
) -> Loaded<T> {
    load_if(move || Some(request()), pick)
}

/// As [`load`], as long as there is something to ask; there is no value while there is not.
pub(crate) fn load_if<T: PartialEq + Send + Sync + 'static>(
    request: impl Fn() -> Option<Request> + 'static,
    pick: fn(Answer) -> Option<T>,
) -> Loaded<T> {
    let shell = Shell::here();
    let loaded = Loaded { value: RwSignal::new(None), failure: RwSignal::new(None) };
    let newest = StoredValue::new(0_u64);
    Effect::new(move |_| {
        shell.revision.track();
        let turn = newest.get_value() + 1;
        newest.set_value(turn);
        let Some(request) = request() else {
            if loaded.value.with_untracked(Option::is_some) {
                loaded.value.set(None);
            }
            return loaded.failure.set(None);
        };
        leptos::task::spawn_local(async move {
            let answer = backend::ask(request).await;
            // The screen may be gone, or have asked for something else meanwhile.
            if newest.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(answer) => match pick(answer) {
                    Some(value) => {
                        if loaded.value.with_untracked(|old| old.as_ref() != Some(&value)) {
                            loaded.value.set(Some(value));
                        }
                        loaded.failure.set(None);
                    }
                    None => loaded.failure.set(Some(Message::new("ui-fault-answer"))),
                },
                Err(failure) => loaded.failure.set(Some(failure.message().clone())),
            }
        });
    });
    loaded
}

/// All members, as they are now.
pub(crate) fn load_members() -> Loaded<Vec<Member>> {
    load(
        || Request::Members,
        |answer| match answer {
            Answer::Members(members) => Some(members),
            _ => None,
        },
    )
}

/// All working groups.
pub(crate) fn load_groups() -> Loaded<Vec<Group>> {
    load(
        || Request::Groups,
        |answer| match answer {
            Answer::Groups(groups) => Some(groups),
            _ => None,
        },
    )
}

/// All devices.
pub(crate) fn load_devices() -> Loaded<Vec<Device>> {
    load(
        || Request::Devices,
        |answer| match answer {
            Answer::Devices(devices) => Some(devices),
            _ => None,
        },
    )
}

/// The constitution in force.
pub(crate) fn load_constitution() -> Loaded<Constitution> {
    load(
        || Request::Constitution,
        |answer| match answer {
            Answer::Constitution(constitution) => Some(constitution),
            _ => None,
        },
    )
}

/// All resources.
pub(crate) fn load_resources() -> Loaded<Vec<Resource>> {
    load(
        || Request::Resources,
        |answer| match answer {
            Answer::Resources(resources) => Some(resources),
            _ => None,
        },
    )
}

/// All invitations, and what became of them.
pub(crate) fn load_invitations() -> Loaded<Vec<Invitation>> {
    load(
        || Request::Invitations,
        |answer| match answer {
            Answer::Invitations(invitations) => Some(invitations),
            _ => None,
        },
    )
}

/// The bookings of an answer.
pub(crate) fn booked(answer: Answer) -> Option<Vec<Booking>> {
    match answer {
        Answer::Bookings(bookings) => Some(bookings),
        _ => None,
    }
}

/// Shows what is loaded: the wait, the failure, or the thing itself.
pub(crate) fn shown<T, V>(loaded: Loaded<T>, show: impl Fn(T) -> V + Send + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        {move || loaded.failure.get().map(|message| trouble(&message))}
        {move || match loaded.value.get() {
            Some(value) => show(value).into_any(),
            None if loaded.failure.with(Option::is_none) => waiting().into_any(),
            None => ().into_any(),
        }}
    }
}

/// A failure in words, with the way to try again.
fn trouble(message: &Message) -> impl IntoView + use<> {
    let shell = Shell::here();
    view! {
        <div class="trouble unloaded" role="alert" data-test="trouble">
            {icon(Icon::Warning)}
            <p>{say(message)}</p>
            <button type="button" class="button quiet" on:click=move |_| shell.refresh()>{t("ui-again")}</button>
        </div>
    }
}

/// Says that something takes a while; it appears after a second only.
pub(crate) fn waiting() -> impl IntoView {
    view! {
        <p class="waiting" role="status">
            <span class="waiting-bar" aria-hidden="true"></span>
            {t("ui-waiting")}
        </p>
    }
}
