//! How sure a fact is, always in words: pencilled in, or stamped.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::view::{Certainty, DeviceStanding, Stage};

use crate::parts::icon::{Icon, icon};
use crate::say::{say, t};

/// Says how sure a fact is.
pub(crate) fn certainty(how: &Certainty) -> impl IntoView + use<> {
    match how {
        Certainty::Provisional => view! {
            <span class="mark pencilled" title=t("certainty-provisional-means") data-certainty="provisional">
                {icon(Icon::Pencil)}{t("certainty-provisional")}
            </span>
        },
        Certainty::Confirmed { position, time_ms } => {
            let place = Message::new("certainty-confirmed-means")
                .number("position", i64::try_from(*position).unwrap_or(i64::MAX))
                .time("time", *time_ms);
            view! {
                <span class="mark stamped" title=say(&place) data-certainty="confirmed">
                    {icon(Icon::Tick)}{t("certainty-confirmed")}
                </span>
            }
        }
    }
}

/// Whether it is not placed yet.
pub(crate) fn is_provisional(how: &Certainty) -> bool {
    matches!(how, Certainty::Provisional)
}

/// Says where a proposal stands.
pub(crate) fn stage(stage: Stage) -> impl IntoView {
    let (code, class) = match stage {
        Stage::Draft => (t("stage-draft"), "stage open"),
        Stage::Discussion => (t("stage-discussion"), "stage open"),
        Stage::Open => (t("stage-open"), "stage open"),
        Stage::Closing => (t("stage-closing"), "stage closing"),
        Stage::Adopted => (t("stage-adopted"), "stage adopted"),
        Stage::Rejected => (t("stage-rejected"), "stage rejected"),
        Stage::Inquorate => (t("stage-inquorate"), "stage rejected"),
        Stage::Elected => (t("stage-elected"), "stage adopted"),
        Stage::Withdrawn => (t("stage-withdrawn"), "stage withdrawn"),
    };
    view! { <span class=class>{code}</span> }
}

/// Says how a device stands, where that is not as usual.
pub(crate) fn standing(standing: DeviceStanding) -> Option<String> {
    match standing {
        DeviceStanding::Enrolled => None,
        DeviceStanding::Restricted => Some(t("standing-restricted")),
        DeviceStanding::Revoked => Some(t("standing-revoked")),
        DeviceStanding::Equivocated => Some(t("standing-equivocated")),
    }
}

/// Says whether someone is connected, or when that was last so.
pub(crate) fn presence(connected: bool, last_seen_ms: Option<i64>) -> impl IntoView {
    let words = match (connected, last_seen_ms) {
        (true, _) => t("ui-connected"),
        (false, Some(ms)) => say(&Message::new("ui-last-seen").time("time", ms)),
        (false, None) => t("ui-never-seen"),
    };
    let class = if connected { "presence here" } else { "presence" };
    view! { <span class=class><span class="presence-dot" aria-hidden="true"></span>{words}</span> }
}
