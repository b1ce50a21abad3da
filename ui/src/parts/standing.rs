//! How the organisation stands, always in sight: who is connected, and what is not confirmed yet.

use leptos::prelude::*;
use moothall_core::view::{History, Status};

use crate::parts::icon::{Icon, icon};
use crate::route::Route;
use crate::say::{count, say, t};
use crate::shell::Shell;

/// What is said in the frame of every screen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    connected: usize,
    provisional: u64,
    keeper_reached: bool,
    /// The history before the point at which this device began, where it is not all here.
    history: Option<History>,
}

fn said(status: &Status) -> Said {
    let keeper_reached = status.keepers.iter().any(|keeper| keeper.this || keeper.connected);
    let (connected, provisional, history) = (status.connected.len(), status.provisional, status.history);
    Said { connected, provisional, keeper_reached, history }
}

/// Said until the peer has told how it stands.
fn unknown() -> impl IntoView {
    view! { <p>{icon(Icon::Clock)}{t("standing-unknown")}</p> }
}

/// Both lines in full, for the rail.
#[component]
pub(crate) fn Standing() -> impl IntoView {
    let shell = Shell::here();
    let now = Memo::new(move |_| shell.status.with(|status| status.as_deref().map(said)));
    view! {
        <aside class="standing" aria-label=t("standing-label") data-test="standing">
            {move || now.get().is_none().then(unknown)}
            {move || now.get().map(|now| view! {
                <a href=Route::Devices.href() data-connected=now.connected.to_string() data-test="standing-connected">
                    {icon(if now.connected > 0 { Icon::Link } else { Icon::Cut })}
                    {count("standing-connected", now.connected)}
                </a>
                <a href=Route::Keeping.href() data-provisional=now.provisional.to_string() data-test="standing-provisional">
                    {icon(if now.provisional > 0 { Icon::Pencil } else { Icon::Tick })}
                    {count("standing-provisional", now.provisional)}
                </a>
                {now.history.map(|history| view! {
                    <p class="standing-history" title=say(&history.message("history-behind")) data-test="standing-history">
                        {icon(Icon::Clock)}{say(&history.message("history-behind-brief"))}
                    </p>
                })}
                {(!now.keeper_reached).then(|| view! {
                    <p class="standing-alone">{icon(Icon::Clock)}{t("standing-no-keeper")}</p>
                })}
            })}
        </aside>
    }
}

/// The same in one short line, for the head of a narrow window.
#[component]
pub(crate) fn StandingInBrief() -> impl IntoView {
    let shell = Shell::here();
    let now = Memo::new(move |_| shell.status.with(|status| status.as_deref().map(said)));
    view! {
        <div class="standing-brief">
            {move || now.get().is_none().then(unknown)}
            {move || now.get().map(|now| view! {
                <a href=Route::Keeping.href()>
                    <span>
                        {icon(if now.connected > 0 { Icon::Link } else { Icon::Cut })}
                        {count("standing-brief-connected", now.connected)}
                    </span>
                    <span>
                        {icon(if now.provisional > 0 { Icon::Pencil } else { Icon::Tick })}
                        {count("standing-brief-provisional", now.provisional)}
                    </span>
                </a>
            })}
        </div>
    }
}
