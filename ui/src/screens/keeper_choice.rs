//! Choosing who confirms: which keepers stay, which devices are added, and what so many withstand.

use std::collections::BTreeSet;

use leptos::prelude::*;
use moothall_core::id::DeviceId;
use moothall_core::message::Message;
use moothall_core::request::ProposalEffect;
use moothall_core::view::keepers::{KEEPERS_MAX, Withstands};
use moothall_core::view::{Device, DeviceStanding};

use crate::parts::field::Select;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::say::{code, say, t};
use crate::screens::keepers::withstood;

/// What was chosen.
#[derive(Clone, Copy)]
pub(crate) struct Choosing {
    added: RwSignal<Vec<DeviceId>>,
    gone: RwSignal<BTreeSet<DeviceId>>,
    devices: Loaded<Vec<Device>>,
}

/// A device as it is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Machine {
    id: DeviceId,
    words: String,
    keeper: bool,
}

impl Machine {
    fn of(device: &Device) -> Self {
        let words = match device.this {
            true => say(&Message::new("keepers-this-device").text("name", device.member_name.clone())),
            false => format!("{} · {}", device.member_name, device.id.short()),
        };
        Self { id: device.id, words, keeper: device.keeper }
    }
}

impl Choosing {
    /// As it is now, but for a keeper that goes.
    pub(crate) fn new(devices: Loaded<Vec<Device>>, gone: Option<DeviceId>) -> Self {
        let (added, gone) = (RwSignal::new(Vec::new()), RwSignal::new(gone.into_iter().collect()));
        Self { added, gone, devices }
    }

    /// Who is a keeper now.
    fn now(self) -> Vec<DeviceId> {
        let keepers = |devices: &Vec<Device>| {
            devices.iter().filter(|device| device.keeper).map(|device| device.id).collect()
        };
        self.devices.value.with(|devices| devices.as_ref().map(keepers).unwrap_or_default())
    }

    /// How many there would be.
    fn then(self) -> usize {
        let stay = self.now().into_iter().filter(|id| self.gone.with(|gone| !gone.contains(id))).count();
        stay + self.added.with(Vec::len)
    }

    /// Follows whatever is changed of it.
    pub(crate) fn track(self) {
        self.added.track();
        self.gone.track();
    }

    /// The effect, or what is wrong with it.
    pub(crate) fn effect(self) -> Result<ProposalEffect, &'static str> {
        untrack(move || {
            let now = self.now();
            let mut appoint = self.added.get();
            let mut dismiss: Vec<DeviceId> =
                now.iter().filter(|id| self.gone.with(|gone| gone.contains(id))).copied().collect();
            appoint.retain(|id| !now.contains(id));
            appoint.sort_unstable();
            dismiss.sort_unstable();
            match self.then() {
                _ if appoint.is_empty() && dismiss.is_empty() => Err(code("keepers-same")),
                0 => Err(code("keepers-nobody")),
                count if count > KEEPERS_MAX => Err(code("keepers-too-many")),
                _ => Ok(ProposalEffect::Keepers { appoint, dismiss }),
            }
        })
    }
}

/// The choice.
#[component]
pub(crate) fn ChooseKeepers(choosing: Choosing) -> impl IntoView {
    let Choosing { added, gone, devices } = choosing;
    // What changes with every contact does not draw the choice anew.
    let machines = Memo::new(move |_| {
        let fits = |device: &&Device| device.keeper || device.standing == DeviceStanding::Enrolled;
        devices
            .value
            .with(|devices| devices.iter().flatten().filter(fits).map(Machine::of).collect::<Vec<_>>())
    });
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), t("propose-choose"))];
        let free = machines
            .get()
            .into_iter()
            .filter(|one| !one.keeper && added.with(|added| !added.contains(&one.id)));
        options.extend(free.map(|one| (one.id.to_string(), one.words)));
        options
    });
    // Choosing is adding.
    Effect::new(move |_| {
        let Ok(device) = chosen.with(|chosen| chosen.parse::<DeviceId>()) else { return };
        added.update(|added| {
            if !added.contains(&device) {
                added.push(device);
            }
        });
        chosen.set(String::new());
    });
    let stays = move |one: Machine| {
        let id = one.id;
        let change = move |event| {
            let stays = event_target_checked(&event);
            gone.update(|gone| {
                if stays {
                    gone.remove(&id)
                } else {
                    gone.insert(id)
                };
            });
        };
        view! {
            <label class="tick">
                <input type="checkbox" data-test="keeper-stays" prop:checked=move || gone.with(|gone| !gone.contains(&id)) on:change=change />
                <span>{one.words}<span class="aside">{t("keepers-stay")}</span></span>
            </label>
        }
    };
    let new = move |id: DeviceId| {
        let words = machines.with(|all| all.iter().find(|one| one.id == id).map(|one| one.words.clone()));
        let words = words.unwrap_or_else(|| id.short());
        let off = say(&Message::new("keepers-remove").text("name", words.clone()));
        view! {
            <li data-test="keeper-added">{words}
                <button type="button" class="button quiet square small" aria-label=off.clone() title=off
                    on:click=move |_| added.update(|added| added.retain(|other| *other != id))>{icon(Icon::Cross)}</button>
            </li>
        }
    };
    let then = Memo::new(move |_| choosing.then());
    view! {
        <fieldset class="keeper-choice">
            <legend>{t("keepers-choose")}</legend>
            {move || machines.get().into_iter().filter(|one| one.keeper).map(stays).collect_view()}
            {move || added.with(|added| !added.is_empty()).then(|| view! {
                <p class="aside">{t("keepers-added")}</p>
                <ul class="people writers">{added.get().into_iter().map(new).collect_view()}</ul>
            })}
            <Select value=chosen label=t("keepers-add") test="propose-device" options=options />
            <p class="hint">{t("effect-keeper-hint")}</p>
        </fieldset>
        <div class="keepers-then" aria-live="polite" data-test="keepers-then">
            {move || match then.get() {
                0 => view! { <p>{t("keepers-nobody")}</p> }.into_any(),
                count if count > KEEPERS_MAX => view! { <p>{t("keepers-too-many")}</p> }.into_any(),
                count => {
                    let many = Message::new("keepers-then-are").number("keepers", i64::try_from(count).unwrap_or(i64::MAX));
                    view! {
                        <p><strong>{t("keepers-then")}</strong>" "{say(&many)}</p>
                        {withstood(Withstands::of(count))}
                    }.into_any()
                }
            }}
        </div>
    }
}
