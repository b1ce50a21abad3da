//! How a member is reached: what the reader may see of it, who else sees it, and changing it.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::membership::{Membership, Newcomer};
use moothall_core::request::{Answer, Request};
use moothall_core::view::Member;
use moothall_core::way::Way;

use crate::backend;
use crate::dom;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load};
use crate::say::{say, t};
use crate::shell::Shell;

/// What is typed for each way, in the order of [`Way::ALL`].
pub(crate) type Typed = [RwSignal<String>; Way::ALL.len()];

/// Nothing typed yet.
pub(crate) fn empty() -> Typed {
    Way::ALL.map(|_| RwSignal::new(String::new()))
}

/// The ways that every member reads, as the constitution in force says.
pub(crate) fn load_ways_for_all() -> Loaded<Vec<Way>> {
    load(
        || Request::Constitution,
        |answer| match answer {
            Answer::Constitution(constitution) => Some(constitution.ways_for_all()),
            _ => None,
        },
    )
}

/// Who sees what is written for a way.
fn readers(way: Way, for_all: &[Way]) -> String {
    if for_all.contains(&way) { t("reach-for-members") } else { t("reach-for-stewards") }
}

fn label(way: Way, own: bool) -> String {
    if own && way == Way::Contact { t("reach-own-contact") } else { t(way.code()) }
}

/// A sentence that names ways; none where it would name none.
fn naming(code: &str, ways: &[Way]) -> Option<String> {
    let names: Vec<_> = ways.iter().map(|way| t(way.code())).collect();
    (!names.is_empty()).then(|| say(&Message::new(code).text("ways", names.join(", "))))
}

/// How to reach somebody of a list, a line each.
pub(crate) fn told(person: &Newcomer) -> String {
    let ways = Way::ALL.map(|way| person.reach(way));
    ways.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Who sees which way, in a sentence for all members and one for stewards.
pub(crate) fn who_reads(for_all: &[Way]) -> impl IntoView + use<> {
    let (open, kept): (Vec<_>, Vec<_>) = Way::ALL.into_iter().partition(|way| for_all.contains(way));
    let sentences = [naming("contact-for-all", &open), naming("contact-for-stewards", &kept)];
    sentences.map(|words| words.map(|words| view! { <p class="hint">{words}</p> }))
}

/// A field for each way, each with who sees it.
pub(crate) fn fields(ways: Typed, for_all: &[Way], own: bool) -> impl IntoView + use<> {
    let field = |way: Way, value: RwSignal<String>| {
        let (label, hint) = (label(way, own), readers(way, for_all));
        let (test, autocomplete) = match way {
            Way::Mail => ("reach-mail-text", "email"),
            Way::Phone => ("reach-phone-text", "tel"),
            Way::Address => ("reach-address-text", "off"),
            Way::Contact => ("reach-contact-text", "off"),
        };
        // A line that already holds several, as from a list, stays so.
        let lines = value.with_untracked(|text| text.contains('\n'));
        if lines || matches!(way, Way::Address | Way::Contact) {
            view! { <Field value=value label=label hint=hint test=test rows=2 optional=true /> }.into_any()
        } else {
            view! { <Field value=value label=label hint=hint test=test autocomplete=autocomplete optional=true /> }
                .into_any()
        }
    };
    Way::ALL.into_iter().zip(ways).map(|(way, value)| field(way, value)).collect_view()
}

/// How a member is reached, as far as the reader may know; whoever may change it does it here.
#[component]
pub(crate) fn HowToReach(
    /// Whom it is about.
    member: Memo<Option<Member>>,
    /// Whether that is the reader.
    me: bool,
) -> impl IntoView {
    let shell = Shell::here();
    let for_all = load_ways_for_all();
    let changing = RwSignal::new(false);
    let steward = shell.steward();
    let may = Memo::new(move |_| {
        member
            .with(|member| member.as_ref().is_some_and(|member| member.me || (member.kept && steward.get())))
    });
    // Only this, so that nothing is drawn anew when somebody connects.
    let told = Memo::new(move |_| {
        member.with(|member| {
            let told = |way: Way| member.as_ref()?.reach(way).map(str::to_owned);
            Way::ALL.map(told)
        })
    });
    let title = if me { t("contact-own-title") } else { t("contact-title") };
    view! {
        <section aria-labelledby="member-contact">
            <h2 id="member-contact">{title}</h2>
            {move || match changing.get() {
                true => member.get_untracked().zip(for_all.value.get_untracked()).map(|(member, for_all)| {
                    view! { <Change member=member for_all=for_all changing=changing /> }
                }).into_any(),
                false => for_all.value.get().map(|for_all| {
                    let who = Reader { me, all: steward.get(), may: may.get(), shell };
                    known(&told.get(), &for_all, who)
                }).into_any(),
            }}
            {move || (may.get() && !changing.get() && for_all.value.with(Option::is_some)).then(|| view! {
                <button type="button" class="button quiet" data-test="edit-contact" on:click=move |_| changing.set(true)>{icon(Icon::Pencil)}{t("contact-edit")}</button>
            })}
        </section>
    }
}

/// Who looks at it.
#[derive(Clone, Copy)]
struct Reader {
    /// Whether it is about the reader.
    me: bool,
    /// Whether the reader sees every way, as stewards do.
    all: bool,
    /// Whether the reader may change it.
    may: bool,
    shell: Shell,
}

/// What is written down, way by way; what the reader may not see is named only.
fn known(told: &[Option<String>; 4], for_all: &[Way], who: Reader) -> impl IntoView + use<> {
    let sees = |way: Way| who.me || who.all || for_all.contains(&way);
    let hidden: Vec<_> = Way::ALL.into_iter().filter(|way| !sees(*way)).collect();
    let rows: Vec<_> = Way::ALL
        .into_iter()
        .zip(told)
        .filter(|(way, text)| sees(*way) && (who.may || text.is_some()))
        .map(|(way, text)| row(way, label(way, who.me), text.as_deref(), readers(way, for_all), who.shell))
        .collect();
    let nothing = rows.is_empty() && hidden.len() < Way::ALL.len();
    view! {
        {nothing.then(|| view! { <p class="quiet-line">{t("contact-none")}</p> })}
        {(!rows.is_empty()).then(|| view! { <dl class="reach">{rows}</dl> })}
        {naming("contact-hidden", &hidden).map(|words| view! { <p class="hint" data-test="reach-hidden">{words}</p> })}
    }
}

fn row(way: Way, label: String, text: Option<&str>, readers: String, shell: Shell) -> impl IntoView + use<> {
    let copy = text.filter(|_| matches!(way, Way::Mail | Way::Phone | Way::Address)).map(|text| {
        let (text, what) = (text.to_owned(), label.clone());
        let name = say(&Message::new("contact-copy-what").text("what", &label));
        let copy = move |_| {
            let (text, what) = (text.clone(), what.clone());
            leptos::task::spawn_local(async move {
                shell.tell(match dom::copy(text).await {
                    true => say(&Message::new("contact-copied").text("what", what)),
                    false => t("contact-not-copied"),
                });
            });
        };
        view! {
            <button type="button" class="button quiet" aria-label=name data-test="copy-reach" on:click=copy>{icon(Icon::Sheet)}{t("ui-copy")}</button>
        }
    });
    let text = match text {
        Some(text) => view! { <p class="contact" data-test="contact">{text.to_owned()}</p> }.into_any(),
        None => view! { <p class="quiet-line">{t("contact-none")}</p> }.into_any(),
    };
    view! {
        <div data-test=way.code()>
            <dt>{label}</dt>
            <dd>{text}{copy}<p class="hint">{readers}</p></dd>
        </div>
    }
}

/// Changes how a member is reached: an entry for each way that is another than before.
#[component]
fn Change(
    /// Whom it is about, as it was when it was opened.
    member: Member,
    /// The ways that every member reads.
    for_all: Vec<Way>,
    /// Whether it is open.
    changing: RwSignal<bool>,
) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let (id, me) = (member.id, member.me);
    let before = Way::ALL.map(|way| member.reach(way).unwrap_or_default().to_owned());
    let ways: Typed = std::array::from_fn(|at| RwSignal::new(before[at].clone()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = ways.map(|value| value.get_untracked().trim().to_owned());
        let acts: Vec<_> = Way::ALL
            .into_iter()
            .zip(typed.into_iter().zip(&before))
            .filter(|(_, (now, before))| now != *before)
            .map(|(way, (contact, _))| Membership::WriteContact { member: id, way, contact })
            .collect();
        if acts.is_empty() {
            return doing.object("contact-nothing-new");
        }
        let work = async move {
            for act in acts {
                backend::ask(Request::Membership { act }).await?;
            }
            Ok(())
        };
        doing.follow(work, move |done| {
            if done.is_ok() {
                changing.set(false);
                shell.tell(t(if me { "contact-own-saved" } else { "contact-saved" }));
            }
        });
    };
    view! {
        <form on:submit=save>
            {fields(ways, &for_all, me)}
            {me.then(|| view! { <p class="hint">{t("contact-emptied")}</p> })}
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("ui-save") test="contact-save" />
                <button type="button" class="button quiet" on:click=move |_| changing.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}
