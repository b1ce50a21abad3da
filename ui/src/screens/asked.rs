//! Bookings that wait for an answer: what a steward approves or declines on the first screen.

use leptos::prelude::*;
use moothall_core::request::Request;
use moothall_core::view::Booking;

use crate::parts::load::{booked, load_if};
use crate::route::Route;
use crate::say::t;
use crate::screens::details::Answering;
use crate::screens::week_view::words;
use crate::shell::Shell;

/// What was asked for, a reservation each. Nothing is shown where nothing was, and only a steward's peer is asked.
#[component]
pub(crate) fn Asked() -> impl IntoView {
    let steward = Shell::here().steward();
    let pending = load_if(move || steward.get().then_some(Request::Pending), booked);
    let asked = Memo::new(move |_| {
        let mut asked: Vec<Booking> = pending.value.with(|all| {
            all.iter().flatten().filter(|booking| booking.state == "requested").cloned().collect()
        });
        // A series is answered at once.
        let mut known = std::collections::BTreeSet::new();
        asked.retain(|booking| known.insert(booking.reservation));
        asked
    });
    view! {
        {move || (!asked.with(Vec::is_empty)).then(|| view! {
            <section class="asked" aria-labelledby="asked-title">
                <h2 id="asked-title">{t("asked-title")}</h2>
                <ul>{asked.get().into_iter().map(|booking| view! {
                    <li class="agenda-item" data-test="asked">
                        <div>
                            <a href=Route::Resource(booking.resource).href()>{booking.resource_name.clone()}</a>
                            {words(&booking)}
                            {booking.of_series.then(|| view! { <p class="aside">{t("asked-series")}</p> })}
                        </div>
                        <div class="actions"><Answering booking=booking /></div>
                    </li>
                }).collect_view()}</ul>
            </section>
        })}
    }
}
