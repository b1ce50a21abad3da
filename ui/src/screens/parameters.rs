//! The numbers and words of a constitution as a form: what is changed in it is written into the text.
//!
//! The text is what counts, so the form reads its values from there, whoever wrote them.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::view::{Constitution, Parameter, ParameterRange, statute};

use crate::parts::diff::value_said;
use crate::parts::field::unique;
use crate::parts::load::{Loaded, shown};
use crate::say::{code, count, say, t};

/// What parameters are about, each with its parameters; whatever is named nowhere stands with the last.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        code("parameters-votes"),
        &[
            "quorum_percent",
            "majority_percent",
            "majority_of",
            "amend_quorum_percent",
            "amend_majority_percent",
            "voting_hours_min",
            "voting_hours_default",
            "reminder_hours",
        ],
    ),
    (
        code("parameters-before"),
        &["discussion_hours_min", "discussion_hours_default", "text_change", "delegation_steps_max"],
    ),
    (
        code("parameters-bookings"),
        &["booking_hours_max", "booking_days_ahead_max", "booking_open_per_member"],
    ),
    (
        code("parameters-members"),
        &[
            "invitations_by",
            "invitation_days_max",
            "mail_for",
            "phone_for",
            "address_for",
            "contacts_for",
            "dismissal_notice_days",
            "dismissal_delay_hours",
            "suspension_days_max",
        ],
    ),
    (code("parameters-devices"), &[]),
];

/// The form.
#[component]
pub(crate) fn Parameters(
    /// The constitution in force.
    constitution: Loaded<Constitution>,
    /// The new text.
    text: RwSignal<String>,
) -> impl IntoView {
    // Drawn once for each constitution in force: what is being typed must keep its place.
    shown(constitution, move |now| {
        GROUPS
            .iter()
            .enumerate()
            .map(|(place, &(title, _))| {
                let parameters: Vec<_> = now
                    .parameters
                    .iter()
                    .filter(|parameter| group(&parameter.name) == place)
                    .cloned()
                    .collect();
                view! { <Group title=title parameters=parameters text=text open=place == 0 /> }
            })
            .collect_view()
    })
}

/// The group in which a parameter stands.
fn group(name: &str) -> usize {
    GROUPS.iter().position(|(_, names)| names.contains(&name)).unwrap_or(GROUPS.len() - 1)
}

#[component]
fn Group(
    title: &'static str,
    parameters: Vec<Parameter>,
    text: RwSignal<String>,
    open: bool,
) -> impl IntoView {
    let all = StoredValue::new(parameters.clone());
    let changed = Memo::new(move |_| {
        let differs = |parameter: &&Parameter| value(text, parameter) != parameter.value;
        all.with_value(|all| all.iter().filter(differs).count())
    });
    view! {
        <details class="fold parameters" open=open>
            <summary data-test=title>
                {t(title)}
                {move || (changed.get() > 0).then(|| view! { " "<span class="parameters-changed">{count("parameters-changed", changed.get())}</span> })}
            </summary>
            <div class="parameter-rows">
                {parameters.into_iter().map(|parameter| view! { <Row parameter=parameter text=text /> }).collect_view()}
            </div>
        </details>
    }
}

/// A parameter's value in the new text; the present one where no line sets it.
fn value(text: RwSignal<String>, parameter: &Parameter) -> String {
    text.with(|text| statute::value(text, &parameter.name).unwrap_or(&parameter.value).to_owned())
}

/// What was typed into a field for numbers, as it is written into the text: it cannot end the line.
fn plain(typed: &str) -> String {
    let kept: String = typed.chars().filter(|c| c.is_ascii_alphanumeric() || "+-.,".contains(*c)).collect();
    kept.parse::<u64>().map_or(kept, |number| number.to_string())
}

#[component]
fn Row(parameter: Parameter, text: RwSignal<String>) -> impl IntoView {
    let id = unique("parameter");
    let hint_id = format!("{id}-hint");
    let kept = StoredValue::new(parameter.clone());
    let now = Memo::new(move |_| kept.with_value(|parameter| value(text, parameter)));
    let changed = move || kept.with_value(|parameter| now.with(|now| *now != parameter.value));
    let wrong = move || {
        kept.with_value(|parameter| now.with(|now| parameter.written(now).err())).map(|message| say(&message))
    };
    let name = parameter.name.clone();
    let set = move |written: String| {
        text.update(|text| {
            *text = kept.with_value(|parameter| statute::set(text, &parameter.name, &written))
        });
    };
    let present = value_said(&parameter, &parameter.value);
    let (control, hint) = match parameter.range.clone() {
        ParameterRange::Number { min, max } => {
            let hint = Message::new("parameter-range")
                .number("min", min.into())
                .number("max", max.into())
                .text("now", present);
            let control = view! {
                <input id=id.clone() class="line" type="number" min=min max=max inputmode="numeric" data-test="parameter"
                    data-name=name aria-describedby=hint_id.clone() aria-invalid=move || wrong().map(|_| "true")
                    prop:value=move || now.get() on:input=move |event| set(plain(&event_target_value(&event))) />
            };
            (control.into_any(), say(&hint))
        }
        ParameterRange::Words(words) => {
            let options = words.into_iter().map(|word| {
                let (said, own) = (value_said(&parameter, &word), word.clone());
                view! { <option value=word prop:selected=move || now.with(|now| *now == own)>{said}</option> }
            });
            let control = view! {
                <select id=id.clone() class="line" data-test="parameter" data-name=name aria-describedby=hint_id.clone()
                    on:change=move |event| set(format!("\"{}\"", event_target_value(&event)))>{options.collect_view()}</select>
            };
            (control.into_any(), say(&Message::new("parameter-now").text("now", present)))
        }
    };
    view! {
        <div class="parameter" class:changed=changed>
            <label for=id>{say(&parameter.meaning)}</label>
            {control}
            <p class="hint" id=hint_id>{hint}</p>
            <div role="alert" class="trouble-place">
                {move || wrong().map(|words| view! { <p class="trouble" data-test="parameter-wrong">{words}</p> })}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_on_its_line() {
        for (typed, written) in [
            ("25", "25"),
            ("0025", "25"),
            ("", ""),
            ("-3", "-3"),
            ("1;\nrole x = 1", "1rolex1"),
            ("1.5", "1.5"),
        ] {
            assert_eq!(plain(typed), written, "{typed}");
        }
    }
}
