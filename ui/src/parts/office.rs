//! What somebody is here: roles with their terms, working groups, and whether a suspension lasts.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::view::{Member, Suspended};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::say::{say, t};

/// A role's name as people read it: that of the organisation's own is a word of its constitution.
pub(crate) fn role_name(role: &str) -> String {
    match role {
        "steward" => t("role-steward"),
        own => own.replace('_', " "),
    }
}

/// A role with the end of its term.
pub(crate) fn office(role: &str, until_ms: Option<i64>) -> impl IntoView + use<> {
    let term =
        until_ms.map(|until_ms| say(&Message::new("office-until").text("day", moment::long_date(until_ms))));
    view! {
        <span class="office" data-test=format!("role-{role}")>
            {role_name(role)}
            {term.map(|term| view! { <span class="office-term">" "{term}</span> })}
        </span>
    }
}

/// A working group that somebody belongs to.
pub(crate) fn group(name: &str) -> impl IntoView + use<> {
    view! { <span class="office group">{icon(Icon::Members)}{name.to_owned()}</span> }
}

/// All that somebody is here, in a row.
pub(crate) fn offices(member: &Member) -> impl IntoView + use<> {
    let roles = member.roles.iter().map(|role| office(role, member.term(role))).collect_view();
    let groups = member.groups.iter().map(|of| group(&of.name)).collect_view();
    view! { {roles}{groups} }
}

/// Says that somebody is suspended, by whom, until when and why.
pub(crate) fn suspended(suspended: &Suspended) -> impl IntoView + use<> {
    let said =
        Message::new("suspended-by").text("by", suspended.by.clone()).time("until", suspended.until_ms);
    let reason = suspended.reason.clone();
    view! {
        <div class="suspended" data-test="suspended">
            {icon(Icon::Clock)}
            <div>
                <p><strong>{say(&said)}</strong></p>
                {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
                <p class="aside">{t("suspended-means")}</p>
            </div>
        </div>
    }
}
