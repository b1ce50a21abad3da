//! The ballots as files: a table for spreadsheets, and the form of programs that count.

use leptos::prelude::*;
use moothall_core::view::{Proposal, ballots};

use crate::moment;
use crate::parts::doing::Trouble;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::parts::saving::Saving;
use crate::say::{code, t};

/// Longer titles are cut off in a file's name.
const NAME_CHARS: usize = 40;

/// A file's name from a title: letters and digits, and a hyphen for all between.
fn file_name(title: &str, ending: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").to_lowercase().chars().take(NAME_CHARS).collect();
    format!("{}-{}.{ending}", name.trim_end_matches('-'), moment::file_day(moment::now()))
}

/// Buttons that write them.
#[component]
pub(crate) fn Export(
    /// Whose ballots.
    proposal: Loaded<Proposal>,
) -> impl IntoView {
    let saving = Saving::new();
    // Whether there are ballots, and whether they have a BLT form.
    let files = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            let proposal = proposal.as_ref()?;
            let any = match proposal.course.as_deref() {
                Some(course) => !course.ballots.is_empty(),
                None => !proposal.ballots.is_empty(),
            };
            any.then(|| ballots::counted_elsewhere(proposal).is_some())
        })
    });
    let save = move |ending: &'static str| {
        let file = proposal.value.with_untracked(|proposal| {
            let proposal = proposal.as_ref()?;
            let text = match ending {
                "blt" => ballots::counted_elsewhere(proposal)?,
                _ => ballots::table(proposal),
            };
            Some((file_name(&proposal.line.title, ending), text))
        });
        if let Some((name, text)) = file {
            saving.text(name, &text);
        }
    };
    move || {
        files.get().map(|blt| view! {
            <div class="exports">
                <button type="button" class="button quiet" data-test="export-csv" on:click=move |_| save("csv")>{icon(Icon::Log)}{t("export-csv")}</button>
                {blt.then(|| view! {
                    <button type="button" class="button quiet" data-test="export-blt" on:click=move |_| save("blt")>{icon(Icon::Sheet)}{t("export-blt")}</button>
                })}
                <Trouble doing=saving.doing />
                <p role="status" class="done" data-test="exported">{saving.said(code("export-done"))}</p>
            </div>
        })
    }
}
