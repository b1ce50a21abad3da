//! Inviting: a text and a code to pass on, and what became of earlier invitations.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::membership::Membership;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Invitation, InvitationFate, Invited};

use crate::parts::choice::choice;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Select;
use crate::parts::load::{load_invitations, shown};
use crate::parts::mark;
use crate::parts::sheet::{Copied, Head, Nothing};
use crate::route::Route;
use crate::say::{count, say, t};
use crate::shell::{Question, Shell};

/// Days for which an invitation may be open.
const DAYS: [u32; 4] = [1, 3, 7, 14];

/// The form, the fresh invitation, and the list.
#[component]
pub(crate) fn Invite() -> impl IntoView {
    let shell = Shell::here();
    let own_device = RwSignal::new(false);
    let days = RwSignal::new("7".to_owned());
    let fresh = RwSignal::new(None::<Invited>);
    let doing = Doing::new();
    let invitations = load_invitations();
    let options: Vec<_> = DAYS.iter().map(|days| (days.to_string(), count("span-days", *days))).collect();
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let days = days.get_untracked().parse().unwrap_or(7);
        doing.run(
            Request::Invite { own_device: own_device.get_untracked(), days, for_member: None },
            move |answer| {
                if let Answer::Invited(invited) = answer {
                    fresh.set(Some(invited));
                    shell.tell(t("invite-made"));
                }
            },
        );
    };
    view! {
        <Head title=t("invite-title") lead=t("invite-lead") up=(Route::Members, t("nav-members")) />
        {move || match fresh.get() {
            Some(invited) => view! { <Fresh invited=invited fresh=fresh /> }.into_any(),
            None => view! {
                <form class="paper" on:submit=make>
                    <fieldset class="choices">
                        <legend>{t("invite-whom")}</legend>
                        {choice("whom", own_device, false, t("invite-member"), t("invite-member-about"), "invite-member")}
                        {choice("whom", own_device, true, t("invite-device"), t("invite-device-about"), "invite-device")}
                    </fieldset>
                    <Select value=days label=t("invite-days") test="invite-days" options=options.clone() />
                    <Trouble doing=doing />
                    <div class="actions"><Send doing=doing words=t("invite-do") test="invite-do" /></div>
                </form>
            }.into_any(),
        }}
        <section aria-labelledby="invitations-title">
            <h2 id="invitations-title">{t("invitations-title")}</h2>
            {shown(invitations, move |invitations| if invitations.is_empty() {
                view! { <Nothing title=t("invitations-none") body=t("invitations-none-about") /> }.into_any()
            } else {
                view! { <ul class="roll">{invitations.iter().map(|invitation| line(shell, invitation)).collect_view()}</ul> }.into_any()
            })}
        </section>
    }
}

#[component]
pub(crate) fn Fresh(invited: Invited, fresh: RwSignal<Option<Invited>>) -> impl IntoView {
    let expires = Message::new("invite-expires").time("time", invited.expires_ms);
    view! {
        <section class="paper wide fresh" aria-labelledby="fresh-title" data-test="invited">
            <h2 id="fresh-title">{t("invite-ready")}</h2>
            <p>{t("invite-pass-on")}</p>
            <div class="fresh-parts">
                <div class="code-picture" role="img" aria-label=t("invite-code-label") data-test="invitation-qr" inner_html=invited.qr_svg></div>
                <div class="fresh-text">
                    <Copied text=invited.text label=t("invite-text-label") test="invitation-text" />
                    <p class="hint">{say(&expires)}" "{t("invite-once")}</p>
                    <p class="hint">{t("invite-not-again")}</p>
                </div>
            </div>
            <div class="actions">
                <button type="button" class="button" data-test="invite-another" on:click=move |_| fresh.set(None)>{t("invite-another")}</button>
            </div>
        </section>
    }
}

fn line(shell: Shell, invitation: &Invitation) -> impl IntoView + use<> {
    let id = invitation.id;
    let fate = match &invitation.fate {
        InvitationFate::Open => say(&Message::new("invitation-open").time("time", invitation.expires_ms)),
        InvitationFate::Used { by } => say(&Message::new("fate-used").text("by", by.clone())),
        InvitationFate::Cancelled => t("fate-cancelled"),
        InvitationFate::Expired => t("fate-expired"),
    };
    let open = invitation.fate == InvitationFate::Open;
    let what = match &invitation.for_member {
        Some(member) => say(&Message::new("invitation-for").text("name", member.clone())),
        None if invitation.own_device => t("invitation-device"),
        None => t("invitation-member"),
    };
    // Said as long as it matters: whether the second member has vouched.
    let vouched = invitation.for_member.as_ref().filter(|_| open).map(|_| match &invitation.vouched_by {
        Some(by) => say(&Message::new("invitation-vouched").text("name", by.clone())),
        None => t("fate-unvouched"),
    });
    let may_vouch = invitation.may_vouch.then(|| vouching(invitation));
    let cancel = move |_| {
        shell.question.set(Some(Question {
            title: t("invitation-cancel-title"),
            body: t("invitation-cancel-body"),
            yes: t("invitation-cancel-yes"),
            grave: true,
            request: Request::CancelInvitation { invitation: id },
            done: t("invitation-cancelled"),
            then: None,
        }));
    };
    view! {
        <li class="roll-line" data-test="invitation">
            <div class="roll-words">
                <p class="roll-name"><strong class="fate">{fate}</strong></p>
                {vouched.map(|vouched| view! { <p class="hint">{vouched}</p> })}
                <p class="aside">{what}" · "{say(&Message::new("invitation-by").text("name", invitation.by.clone()))}" · "<span class="code">{id.short()}</span></p>
            </div>
            <div class="roll-side">
                {mark::certainty(&invitation.certainty)}
                {may_vouch.map(|question| view! { <button type="button" class="button" data-test="vouch" on:click=move |_| shell.question.set(Some(question.clone()))>{t("vouch-ask")}</button> })}
                {open.then(|| view! { <button type="button" class="button quiet" data-test="cancel-invitation" on:click=cancel>{t("invitation-cancel")}</button> })}
            </div>
        </li>
    }
}

/// Asks the second member before vouching: it is they who know the person.
pub(crate) fn vouching(invitation: &Invitation) -> Question {
    let names = |code: &str| {
        let member = invitation.for_member.clone().unwrap_or_default();
        say(&Message::new(code).text("name", member).text("by", invitation.by.clone()))
    };
    Question {
        title: names("vouch-title"),
        body: names("vouch-body"),
        yes: t("vouch-yes"),
        grave: true,
        request: Request::Membership { act: Membership::Vouch { invitation: invitation.id } },
        done: t("vouch-done"),
        then: None,
    }
}
