//! Beginning a succession, in three steps that nobody takes by accident: whom, look it over, type the organisation's name.

use leptos::prelude::*;
use moothall_core::id::DeviceId;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::view::keepers::{KEEPERS_MAX, Withstands};
use moothall_core::view::succession::{Candidate, Succession};

use crate::dom;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::say::{code, say, t};
use crate::screens::keepers::withstood;
use crate::shell::Shell;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Whom,
    Review,
    Sign,
}

impl Step {
    fn title(self) -> String {
        let (number, name) = match self {
            Self::Whom => (1, code("succession-step-who")),
            Self::Review => (2, code("succession-step-review")),
            Self::Sign => (3, code("succession-step-sign")),
        };
        format!("{}: {}", say(&Message::new("succession-step").number("step", number)), t(name))
    }
}

/// A device as it is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Machine {
    id: DeviceId,
    words: String,
    about: String,
}

impl Machine {
    fn of(candidate: &Candidate) -> Self {
        let words = match candidate.this {
            true => say(&Message::new("keepers-this-device").text("name", candidate.member_name.clone())),
            false => format!("{} · {}", candidate.member_name, candidate.id.short()),
        };
        let presence =
            if candidate.connected { code("succession-connected") } else { code("succession-away") };
        let mut about = vec![t(presence)];
        if candidate.keeper {
            about.push(t("succession-is-keeper"));
        }
        Self { id: candidate.id, words, about: about.join(", ") }
    }
}

/// The guided act.
#[component]
pub(crate) fn Guide(succession: Loaded<Succession>, guided: RwSignal<bool>) -> impl IntoView {
    let step = RwSignal::new(Step::Whom);
    let named = RwSignal::new(Vec::<DeviceId>::new());
    let machines = Memo::new(move |_| {
        let machines = |view: &Succession| view.candidates.iter().map(Machine::of).collect::<Vec<_>>();
        succession.value.with(|view| view.as_ref().map(machines).unwrap_or_default())
    });
    Effect::new(move |_| {
        step.track();
        dom::focus_soon("[data-test=succession-guide] h2");
    });
    view! {
        <section class="paper guide" aria-labelledby="succession-guide" data-test="succession-guide">
            <h2 id="succession-guide" tabindex="-1">{move || step.get().title()}</h2>
            {move || match step.get() {
                Step::Whom => whom(step, named, machines).into_any(),
                Step::Review => review(step, named, machines, succession).into_any(),
                Step::Sign => view! { <Sign step=step named=named guided=guided /> }.into_any(),
            }}
            <p><button type="button" class="button quiet" data-test="succession-cancel" on:click=move |_| guided.set(false)>{t("succession-cancel")}</button></p>
        </section>
    }
}

fn whom(step: RwSignal<Step>, named: RwSignal<Vec<DeviceId>>, machines: Memo<Vec<Machine>>) -> impl IntoView {
    let doing = Doing::new();
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), t("propose-choose"))];
        let free = machines.get().into_iter().filter(|one| named.with(|named| !named.contains(&one.id)));
        options.extend(free.map(|one| (one.id.to_string(), format!("{} ({})", one.words, one.about))));
        options
    });
    // Choosing is naming.
    Effect::new(move |_| {
        let Ok(device) = chosen.with(|chosen| chosen.parse::<DeviceId>()) else { return };
        named.update(|named| {
            if !named.contains(&device) {
                named.push(device);
            }
        });
        doing.failure.set(None);
        chosen.set(String::new());
    });
    let line = move |id: DeviceId| {
        let words = words_of(machines, id);
        let off = say(&Message::new("keepers-remove").text("name", words.clone()));
        view! {
            <li data-test="successor-chosen">{words}
                <button type="button" class="button quiet square small" aria-label=off.clone() title=off
                    on:click=move |_| named.update(|named| named.retain(|other| *other != id))>{icon(Icon::Cross)}</button>
            </li>
        }
    };
    let next = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match named.with(Vec::len) {
            0 => doing.object(code("succession-chosen-none")),
            count if count > KEEPERS_MAX => doing.object(code("succession-too-many")),
            _ => step.set(Step::Review),
        }
    };
    view! {
        <form on:submit=next>
            <fieldset class="keeper-choice">
                <legend>{t("succession-choose")}</legend>
                <p class="hint">{t("succession-choose-hint")}</p>
                {move || named.with(|named| !named.is_empty()).then(|| view! {
                    <ul class="people writers">{named.get().into_iter().map(line).collect_view()}</ul>
                })}
                {move || if machines.with(Vec::is_empty) {
                    view! { <p>{t("succession-no-candidates")}</p> }.into_any()
                } else {
                    view! { <Select value=chosen label=t("keepers-add") test="successor" options=options /> }.into_any()
                }}
            </fieldset>
            <div class="keepers-then" aria-live="polite" data-test="succession-then">
                {move || match named.with(Vec::len) {
                    0 => ().into_any(),
                    count if count > KEEPERS_MAX => view! { <p>{t("succession-too-many")}</p> }.into_any(),
                    count => withstood(Withstands::of(count)).into_any(),
                }}
            </div>
            <Trouble doing=doing />
            <div class="actions"><button type="submit" class="button" data-test="succession-next">{t("succession-next")}{icon(Icon::Next)}</button></div>
        </form>
    }
}

fn words_of(machines: Memo<Vec<Machine>>, id: DeviceId) -> String {
    let words = machines.with(|all| all.iter().find(|one| one.id == id).map(|one| one.words.clone()));
    words.unwrap_or_else(|| id.short())
}

/// What comes of it, once more with what was chosen.
fn review(
    step: RwSignal<Step>,
    named: RwSignal<Vec<DeviceId>>,
    machines: Memo<Vec<Machine>>,
    succession: Loaded<Succession>,
) -> impl IntoView {
    let new = named.get_untracked().into_iter().map(|id| words_of(machines, id)).collect::<Vec<_>>();
    let withstands = Withstands::of(named.with_untracked(Vec::len));
    let facts = move || {
        succession.value.with(|view| {
            view.as_ref().map(|view| {
                let number = i64::try_from(view.provisional).unwrap_or(i64::MAX);
                let entries = Message::new("succession-about-entries").number("provisional", number);
                (view.keepers.join(", "), say(&view.takes_said()), say(&entries))
            })
        })
    };
    view! {
        <div data-test="succession-review">
            <p class="pencil-line">{icon(Icon::Warning)}<strong>{t("succession-review")}</strong></p>
            {move || facts().map(|(old, takes, entries)| view! {
                <dl class="keeper-facts stacked">
                    <div><dt>{t("succession-review-new")}</dt><dd data-test="review-new">{new.join(", ")}</dd></div>
                    <div><dt>{t("succession-review-old")}</dt><dd data-test="review-old">{old}</dd></div>
                    <div><dt>{t("succession-review-takes")}</dt><dd>{takes}</dd></div>
                </dl>
                <p>{entries}</p>
            })}
            {withstood(withstands)}
            <p>{t("succession-about-back")}</p>
            <p>{t("succession-about-voice")}</p>
            <div class="actions">
                <button type="button" class="button quiet" data-test="succession-back" on:click=move |_| step.set(Step::Whom)>{icon(Icon::Back)}{t("succession-back")}</button>
                <button type="button" class="button" data-test="succession-go-on" on:click=move |_| step.set(Step::Sign)>{t("succession-step-sign")}{icon(Icon::Next)}</button>
            </div>
        </div>
    }
}

/// The name is typed, and what was chosen is signed.
#[component]
fn Sign(step: RwSignal<Step>, named: RwSignal<Vec<DeviceId>>, guided: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let typed = RwSignal::new(String::new());
    let name = shell.organisation();
    let label = say(&Message::new("succession-type").text("name", name.clone()));
    let sign = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !typed.with_untracked(|typed| typed.trim().to_lowercase() == name.trim().to_lowercase()) {
            return doing.object(code("succession-type-wrong"));
        }
        doing.run(Request::Succeed { successors: named.get_untracked() }, move |_| {
            shell.tell(t("succession-mine"));
            guided.set(false);
        });
    };
    view! {
        <form on:submit=sign>
            <Field value=typed label=label test="succession-typed" />
            <Trouble doing=doing />
            <div class="actions">
                <button type="button" class="button quiet" on:click=move |_| step.set(Step::Review)>{icon(Icon::Back)}{t("succession-back")}</button>
                <Send doing=doing words=t("succession-do") test="succession-do" grave=true />
            </div>
        </form>
    }
}
