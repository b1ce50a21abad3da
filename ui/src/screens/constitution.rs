//! The constitution in force, in sentences; its letter folded beneath each.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::view::Constitution as View;

use crate::parts::diff::value_said;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load_constitution, shown};
use crate::parts::sheet::Head;
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{self, say, t};

/// Parameters, policies, the whole text.
#[component]
pub(crate) fn Constitution() -> impl IntoView {
    let constitution = load_constitution();
    view! {
        <Head title=t("nav-constitution") lead=t("constitution-lead")>
            <a class="button" href=Route::Amend.href() data-test="amend">{icon(Icon::Pencil)}{t("constitution-amend")}</a>
        </Head>
        {shown(constitution, |constitution| content(&constitution))}
    }
}

fn content(constitution: &View) -> impl IntoView + use<> {
    let since = Message::new("constitution-since")
        .number("position", i64::try_from(constitution.since).unwrap_or(i64::MAX))
        .number("rules", i64::from(constitution.rules_version))
        .text("hash", constitution.hash.chars().take(8).collect::<String>());
    let parameters: Vec<_> = constitution
        .parameters
        .iter()
        .map(|parameter| {
            (say(&parameter.meaning), parameter.name.clone(), value_said(parameter, &parameter.value))
        })
        .collect();
    view! {
        <section aria-labelledby="parameters-title">
            <h2 id="parameters-title">{t("constitution-parameters")}</h2>
            <dl class="articles settled">
                {parameters.into_iter().map(|(meaning, name, value)| view! {
                    <div>
                        <dt>{meaning}<span class="code aside" translate="no">{name}</span></dt>
                        <dd class="figures" data-test="parameter-value">{value}</dd>
                    </div>
                }).collect_view()}
            </dl>
        </section>
        <section aria-labelledby="policies-title">
            <h2 id="policies-title">{t("constitution-policies")}</h2>
            <ol class="articles numbered">
                {constitution.policies.clone().into_iter().map(|policy| view! {
                    <li data-test="policy">
                        <p>{say::policy(&policy.says)}</p>
                        <details class="letter">
                            <summary>{t("constitution-letter")}" "<span class="code aside">{policy.id}</span></summary>
                            <pre tabindex="0"><code>{policy.text}</code></pre>
                        </details>
                    </li>
                }).collect_view()}
            </ol>
        </section>
        <details class="fold">
            <summary>{t("constitution-whole")}</summary>
            <pre tabindex="0" data-test="constitution-text"><code>{constitution.text.clone()}</code></pre>
        </details>
        <p class="aside figures">{say(&since)}" "{ask_why(Subject::Constitution, &t("nav-constitution"))}</p>
    }
}
