//! What follows by itself when a proposal is adopted: the choice, and whom and which role it is about.

use leptos::prelude::*;
use moothall_core::id::DeviceId;
use moothall_core::request::ProposalEffect;
use moothall_core::view::{Constitution, Device, DeviceStanding, Member};

use crate::parts::choice::choice;
use crate::parts::field::Select;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::parts::office::role_name;
use crate::route::Route;
use crate::say::{code, count, t};
use crate::screens::keeper_choice::{ChooseKeepers, Choosing};
use crate::screens::propose::parameter;

/// The role that every organisation has.
const STEWARD: &str = "steward";

/// What can follow; an amendment has a screen of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Appoint,
    Dismiss,
    Member,
    Sheet,
    Keeper,
    Rules,
}

/// What was chosen to follow.
#[derive(Clone, Copy)]
pub(crate) struct Following {
    kind: RwSignal<Kind>,
    role: RwSignal<String>,
    whom: RwSignal<String>,
    keeper: RwSignal<String>,
    keepers: Choosing,
    devices: Loaded<Vec<Device>>,
    constitution: Loaded<Constitution>,
}

impl Following {
    /// So it is chosen at first, with a keeper that is to be dismissed; whom or what it is about else is still to be said.
    pub(crate) fn new(
        kind: Kind,
        dismissing: Option<DeviceId>,
        constitution: Loaded<Constitution>,
        devices: Loaded<Vec<Device>>,
    ) -> Self {
        Self {
            kind: RwSignal::new(kind),
            role: RwSignal::new(STEWARD.to_owned()),
            whom: RwSignal::new(String::new()),
            keeper: RwSignal::new(String::new()),
            keepers: Choosing::new(devices, dismissing),
            devices,
            constitution,
        }
    }

    /// The effect, or why there is none yet.
    pub(crate) fn effect(self) -> Result<ProposalEffect, &'static str> {
        let role = self.role.get_untracked();
        let member = self.whom.with_untracked(|whom| whom.parse().map_err(|_| code("propose-no-member")));
        let own = || role.parse().map_err(|_| code("propose-no-role"));
        Ok(match self.kind.get_untracked() {
            Kind::Text => ProposalEffect::None,
            Kind::Sheet => ProposalEffect::RenewSheet,
            Kind::Keeper if untrack(|| self.several()) => self.keepers.effect()?,
            Kind::Keeper => {
                let device = self.keeper.with_untracked(|device| device.parse());
                let appoint = vec![device.map_err(|_| code("propose-no-device"))?];
                ProposalEffect::Keepers { appoint, dismiss: self.present() }
            }
            Kind::Member => ProposalEffect::DismissMember { member: member? },
            Kind::Appoint if role == STEWARD => ProposalEffect::AppointSteward { member: member? },
            Kind::Dismiss if role == STEWARD => ProposalEffect::DismissSteward { member: member? },
            Kind::Appoint => ProposalEffect::Appoint { role: own()?, member: member? },
            Kind::Dismiss => ProposalEffect::Dismiss { role: own()?, member: member? },
            Kind::Rules => {
                let version =
                    self.constitution.value.with_untracked(|now| now.as_ref().map_or(0, next_rules));
                ProposalEffect::RaiseRules { version }
            }
        })
    }

    /// Whether the rules in force know several keepers.
    fn several(self) -> bool {
        self.constitution.value.with(|now| now.as_ref().is_some_and(|now| now.rules_version >= 3))
    }

    /// The devices that are keepers now.
    fn present(self) -> Vec<DeviceId> {
        self.devices.value.with_untracked(|devices| {
            devices.iter().flatten().filter(|device| device.keeper).map(|device| device.id).collect()
        })
    }

    /// Follows whatever is changed of it.
    pub(crate) fn track(self) {
        self.kind.track();
        self.whom.track();
        self.keeper.track();
        self.keepers.track();
    }

    /// Whether it must be put to the vote at once, and cannot be a draft.
    pub(crate) fn at_once(self) -> bool {
        self.kind.get() == Kind::Sheet
    }

    /// Days that it must be discussed before the vote, beside what holds for every proposal.
    pub(crate) fn notice_days(self) -> i64 {
        let days = || self.constitution.value.with(|now| parameter(now.as_ref(), "dismissal_notice_days"));
        if self.kind.get() == Kind::Member { days() } else { 0 }
    }

    /// Whether somebody who is chosen can be whom it is about.
    fn fits(self, member: &Member) -> bool {
        let holds = || self.role.with(|chosen| member.roles.iter().any(|role| role == chosen));
        member.active
            && match self.kind.get() {
                Kind::Appoint => !holds(),
                Kind::Dismiss => holds(),
                _ => !member.me,
            }
    }
}

fn next_rules(now: &Constitution) -> u32 {
    now.rules_version + 1
}

/// The choice.
#[component]
pub(crate) fn Effects(following: Following, members: Loaded<Vec<Member>>) -> impl IntoView {
    let Following { kind, role, whom, keeper, keepers, devices, constitution } = following;
    let several = Memo::new(move |_| following.several());
    let later = Memo::new(move |_| {
        constitution.value.with(|now| now.as_ref().is_some_and(|now| now.rules_version >= 2))
    });
    let newer = Memo::new(move |_| {
        constitution.value.with(|now| now.as_ref().is_some_and(|now| now.rules_version < now.rules_newest))
    });
    let roles = Signal::derive(move || {
        let mut names = vec![STEWARD.to_owned()];
        constitution.value.with(|now| {
            names.extend(now.iter().flat_map(|now| &now.roles).map(|role| role.name.to_string()));
        });
        names.into_iter().map(|name| (name.clone(), role_name(&name))).collect::<Vec<_>>()
    });
    let candidates = Signal::derive(move || {
        let mut options = vec![(String::new(), t("propose-choose"))];
        members.value.with(|members| {
            let fitting = members.iter().flatten().filter(|member| following.fits(member));
            options.extend(fitting.map(|member| (member.id.to_string(), member.name.clone())));
        });
        options
    });
    let machines = Signal::derive(move || {
        let mut options = vec![(String::new(), t("propose-choose"))];
        devices.value.with(|devices| {
            let fitting = |device: &&Device| !device.keeper && device.standing == DeviceStanding::Enrolled;
            let machines = devices.iter().flatten().filter(fitting);
            options.extend(machines.map(|device| {
                let which = if device.this { t("devices-this") } else { device.id.short() };
                (device.id.to_string(), format!("{} · {which}", device.member_name))
            }));
        });
        options
    });
    // Whoever was chosen for one thing was not chosen for another.
    Effect::new(move |_| {
        kind.track();
        role.track();
        whom.set(String::new());
    });
    // What the first version of the rules does not know is not offered, so it does not stay chosen either.
    Effect::new(move |_| {
        let first = constitution.value.with(|now| now.as_ref().is_some_and(|now| now.rules_version < 2));
        if first && kind.get_untracked() == Kind::Keeper {
            kind.set(Kind::Text);
        }
    });
    let office = move || matches!(kind.get(), Kind::Appoint | Kind::Dismiss);
    view! {
        <fieldset class="choices writing-part">
            <legend>{t("propose-effect")}</legend>
            {choice("effect", kind, Kind::Text, t("effect-none"), t("effect-none-about"), "effect-none")}
            {choice("effect", kind, Kind::Appoint, t("effect-appoint"), t("effect-appoint-about"), "effect-appoint")}
            {choice("effect", kind, Kind::Dismiss, t("effect-dismiss"), t("effect-dismiss-about"), "effect-dismiss")}
            {move || later.get().then(|| choice("effect", kind, Kind::Member, t("effect-member"), t("effect-member-about"), "effect-member"))}
            {choice("effect", kind, Kind::Sheet, t("effect-sheet"), t("effect-sheet-about"), "effect-sheet")}
            {move || later.get().then(|| match several.get() {
                true => choice("effect", kind, Kind::Keeper, t("effect-keepers"), t("effect-keepers-about"), "effect-keeper").into_any(),
                false => choice("effect", kind, Kind::Keeper, t("effect-keeper"), t("effect-keeper-about"), "effect-keeper").into_any(),
            })}
            {move || newer.get().then(|| choice("effect", kind, Kind::Rules, t("effect-rules"), t("effect-rules-about"), "effect-rules"))}
            <p class="choices-more"><a href=Route::Amend.href() data-test="effect-amend">{t("effect-amend")}{icon(Icon::Next)}</a></p>
            {move || (office() && later.get()).then(|| view! {
                <Select value=role label=t("propose-role") test="propose-role" options=roles />
            })}
            {move || (office() || kind.get() == Kind::Member).then(|| view! {
                <Select value=whom label=t("propose-whom") test="propose-whom" options=candidates />
            })}
            {move || (kind.get() == Kind::Keeper && several.get()).then(|| view! { <ChooseKeepers choosing=keepers /> })}
            {move || (kind.get() == Kind::Keeper && !several.get()).then(|| view! {
                <Select value=keeper label=t("propose-device") test="propose-device" options=machines />
                <p class="hint">{t("effect-keeper-hint")}</p>
            })}
            {move || (kind.get() == Kind::Member).then(|| view! {
                <p class="hint" data-test="notice-days">{count("effect-member-notice", following.notice_days())}</p>
            })}
        </fieldset>
    }
}
