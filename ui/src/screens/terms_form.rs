//! Where stewards set the terms: the week as a door sign to write on, then one line for each rule that is wanted.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::request::hall::Hall;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Resource;
use moothall_core::view::terms::{Opening, Period, Quota, Terms, Who};

use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::load::{Loaded, load};
use crate::say::{code, t};
use crate::screens::closings::minute_of;
use crate::shell::Shell;

/// The form's fields, as they are shown.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    description: RwSignal<String>,
    /// For each day its hours as written: `09:00-12:00, 14:00-18:00`; empty for closed.
    hours: StoredValue<[RwSignal<String>; 7]>,
    always: RwSignal<bool>,
    days: RwSignal<String>,
    /// Lengths as written: `30 min`, `2 h`.
    lengths: StoredValue<[RwSignal<String>; 6]>,
    ahead: RwSignal<String>,
    quota: RwSignal<String>,
    quota_per: RwSignal<String>,
    approval: RwSignal<bool>,
    who: RwSignal<String>,
    places: RwSignal<String>,
    includes: RwSignal<Vec<ResourceId>>,
    check_in: RwSignal<String>,
}

/// What a length is for, with its name for tests.
const LENGTHS: [(&str, &str); 6] = [
    (code("set-shortest"), "terms-shortest"),
    (code("set-longest"), "terms-longest"),
    (code("set-buffer"), "terms-buffer"),
    (code("set-notice-book"), "terms-notice-book"),
    (code("set-notice-change"), "terms-notice-change"),
    (code("set-notice-cancel"), "terms-notice-cancel"),
];

impl Draft {
    fn of(resource: &Resource) -> Self {
        let terms = &resource.terms;
        let text = |text: String| RwSignal::new(text);
        let number = |number: u32| text(if number == 0 { String::new() } else { number.to_string() });
        let days: Vec<_> =
            terms.closed_days.iter().map(|day| moment::file_day(moment::of_day(*day))).collect();
        let of_day = |day: usize| {
            let open = terms.hours.iter().filter(|opening| usize::from(opening.weekday) == day);
            let open: Vec<_> = open
                .map(|opening| format!("{}-{}", clock(opening.from_min), clock(opening.until_min)))
                .collect();
            text(open.join(", "))
        };
        let quota = terms.quotas.first();
        Self {
            name: text(resource.name.clone()),
            description: text(resource.description.clone()),
            hours: StoredValue::new(std::array::from_fn(of_day)),
            always: RwSignal::new(terms.hours.is_empty()),
            days: text(days.join(", ")),
            lengths: StoredValue::new(
                [
                    terms.shortest_min,
                    terms.longest_min,
                    terms.buffer_min,
                    terms.notice_book_min,
                    terms.notice_change_min,
                    terms.notice_cancel_min,
                ]
                .map(|minutes| text(length_text(minutes))),
            ),
            ahead: number(terms.ahead_days),
            quota: text(quota.map(quota_text).unwrap_or_default()),
            quota_per: text(quota.map_or("week", |quota| per_name(quota.per)).to_owned()),
            approval: RwSignal::new(terms.approval),
            who: text(match terms.who {
                Who::Members => "members".to_owned(),
                Who::Role(role) => format!("role:{role}"),
                Who::Group(group) => format!("group:{group}"),
            }),
            places: text(terms.places.to_string()),
            includes: RwSignal::new(terms.includes.clone()),
            check_in: text(length_text(terms.check_in_min.unwrap_or(0).into())),
        }
    }

    /// The terms as written, or the sentence for what cannot be read. What the form does not show stays as it was.
    fn read(self, before: &Terms) -> Result<Terms, &'static str> {
        let mut terms = before.clone();
        terms.hours = Vec::new();
        if !self.always.get_untracked() {
            for (weekday, written) in (0_u8..).zip(self.hours.get_value()) {
                let open = read_hours(&written.get_untracked()).ok_or(code("set-hours-unread"))?;
                terms.hours.extend(open.into_iter().map(|(from_min, until_min)| Opening {
                    weekday,
                    from_min,
                    until_min,
                }));
            }
            if terms.hours.is_empty() {
                return Err(code("set-hours-none"));
            }
        }
        let days = self.days.get_untracked();
        let days = days.split([',', ' ', '\n']).filter(|day| !day.trim().is_empty());
        terms.closed_days = days
            .map(|day| moment::read_day(day).map(moment::since_1970))
            .collect::<Option<Vec<_>>>()
            .ok_or(code("set-days-unread"))?;
        terms.closed_days.sort_unstable();
        terms.closed_days.dedup();
        let mut lengths = [0; 6];
        for (length, written) in lengths.iter_mut().zip(self.lengths.get_value()) {
            *length = read_length(&written.get_untracked()).ok_or(code("set-length-unread"))?;
        }
        [
            terms.shortest_min,
            terms.longest_min,
            terms.buffer_min,
            terms.notice_book_min,
            terms.notice_change_min,
            terms.notice_cancel_min,
        ] = lengths;
        let number = |field: RwSignal<String>, none: u32| match field.get_untracked().trim() {
            "" => Ok(none),
            text => text.parse().map_err(|_| code("set-number-unread")),
        };
        terms.ahead_days = number(self.ahead, 0)?;
        terms.places =
            u16::try_from(number(self.places, 1)?.max(1)).map_err(|_| code("set-number-unread"))?;
        let quota = self.quota.get_untracked();
        let rest = terms.quotas.iter().skip(1).copied().collect::<Vec<_>>();
        terms.quotas = match quota.trim() {
            "" => rest,
            text => {
                let per = per_of(&self.quota_per.get_untracked());
                let first = match text.parse::<u16>() {
                    Ok(most) => Quota { per, bookings: Some(most), minutes: None },
                    Err(_) => {
                        let minutes = read_length(text).ok_or(code("set-length-unread"))?;
                        Quota { per, bookings: None, minutes: Some(minutes) }
                    }
                };
                std::iter::once(first).chain(rest).collect()
            }
        };
        terms.approval = self.approval.get_untracked();
        terms.who = match self.who.get_untracked().split_once(':') {
            Some(("role", role)) => role.parse().map(Who::Role).map_err(|_| code("set-number-unread"))?,
            Some(("group", group)) => group.parse().map(Who::Group).map_err(|_| code("set-number-unread"))?,
            _ => Who::Members,
        };
        terms.includes = self.includes.get_untracked();
        let check_in = read_length(&self.check_in.get_untracked()).ok_or(code("set-length-unread"))?;
        terms.check_in_min = u16::try_from(check_in).ok().filter(|minutes| *minutes > 0);
        Ok(terms)
    }
}

/// Name, description and terms, folded away until a steward wants them.
#[component]
pub(crate) fn Edit(
    /// Of which.
    id: ResourceId,
    /// All resources, so that one can include others.
    all: Loaded<Vec<Resource>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let found =
        move || all.value.with_untracked(|all| all.iter().flatten().find(|one| one.id == id).cloned());
    view! {
        <div class="fold-row">
            <button type="button" class="button" data-test="edit-terms" aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)>{t("set-title")}</button>
        </div>
        {move || open.get().then(found).flatten().map(|resource| view! { <Form resource=resource all=all open=open /> })}
    }
}

#[component]
fn Form(resource: Resource, all: Loaded<Vec<Resource>>, open: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let draft = Draft::of(&resource);
    let doing = Doing::new();
    let id = resource.id;
    let before = resource.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let terms = match draft.read(&before.terms) {
            Ok(terms) => terms,
            Err(said) => return doing.object(said),
        };
        let (name, description) = (
            draft.name.get_untracked().trim().to_owned(),
            draft.description.get_untracked().trim().to_owned(),
        );
        let words = (name != before.name || description != before.description)
            .then_some(Hall::WriteResource { resource: id, name, description });
        let terms = (terms != before.terms).then(|| Hall::SetTerms { resource: id, terms: Box::new(terms) });
        let acts: Vec<_> = words.into_iter().chain(terms).collect();
        if acts.is_empty() {
            return open.set(false);
        }
        let work = async move {
            for act in acts {
                crate::backend::ask(Request::Hall { act: Box::new(act) }).await?;
            }
            Ok(())
        };
        doing.follow(work, move |done| {
            if done.is_ok() {
                shell.tell(t("set-done"));
                open.set(false);
            }
        });
    };
    view! {
        <form class="paper wide terms-form" on:submit=save data-test="terms-form">
            <Field value=draft.name label=t("resource-name") test="terms-name" />
            <Field value=draft.description label=t("resource-description") test="terms-description" rows=2 optional=true />
            {week_sign(draft)}
            <Field value=draft.days label=t("set-days") hint=t("set-days-hint") test="terms-days" optional=true />
            <h3>{t("set-lengths")}</h3>
            <p class="hint">{t("set-lengths-hint")}</p>
            <div class="rules">
                {LENGTHS.into_iter().zip(draft.lengths.get_value()).map(|((label, test), value)| view! {
                    <Field value=value label=t(label) test=test />
                }).collect_view()}
                <Field value=draft.ahead label=t("set-ahead") test="terms-ahead" kind="number" />
            </div>
            <h3>{t("set-who-title")}</h3>
            <div class="rules">
                <WhoBooks who=draft.who />
                <Field value=draft.places label=t("set-places") test="terms-places" kind="number" />
                <Field value=draft.quota label=t("set-quota") hint=t("set-quota-hint") test="terms-quota" />
                <Select value=draft.quota_per label=t("set-per") test="terms-per" options=Signal::derive(|| vec![
                    ("day".to_owned(), t("per-day")), ("week".to_owned(), t("per-week")),
                    ("month".to_owned(), t("per-month")), ("ahead".to_owned(), t("per-ahead")),
                ]) />
                <Field value=draft.check_in label=t("set-check-in") test="terms-check-in" />
            </div>
            <label class="tick">
                <input type="checkbox" data-test="terms-approval" prop:checked=move || draft.approval.get()
                    on:change=move |_| draft.approval.update(|approval| *approval = !*approval) />
                <span>{t("set-approval")}<span class="aside">{t("set-approval-about")}</span></span>
            </label>
            {includes(draft, id, all)}
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("set-do") test="terms-do" />
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}

/// The week, a line for each day, as the sign on a door.
fn week_sign(draft: Draft) -> impl IntoView {
    view! {
        <fieldset class="door-hours">
            <legend>{t("terms-hours")}</legend>
            <label class="tick">
                <input type="checkbox" data-test="terms-always" prop:checked=move || draft.always.get()
                    on:change=move |_| draft.always.update(|always| *always = !*always) />
                <span>{t("terms-always-open")}</span>
            </label>
            {move || (!draft.always.get()).then(|| view! {
                <p class="hint">{t("set-hours-hint")}</p>
                <table class="hours"><tbody>
                    {draft.hours.get_value().into_iter().enumerate().map(|(day, value)| {
                        let name = t(&format!("weekday-{day}"));
                        view! {
                            <tr>
                                <th scope="row">{name.clone()}</th>
                                <td><input class="line" type="text" aria-label=name placeholder=t("terms-closed-that-day") data-test=format!("terms-day-{day}") bind:value=value /></td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody></table>
            })}
        </fieldset>
    }
}

/// Who books it: every member, who has a role, or a working group.
#[component]
fn WhoBooks(who: RwSignal<String>) -> impl IntoView {
    let groups = load(
        || Request::Groups,
        |answer| match answer {
            Answer::Groups(groups) => Some(groups),
            _ => None,
        },
    );
    let constitution = load(
        || Request::Constitution,
        |answer| match answer {
            Answer::Constitution(constitution) => Some(constitution.roles),
            _ => None,
        },
    );
    let options = Signal::derive(move || {
        let mut options = vec![("members".to_owned(), t("who-members"))];
        constitution.value.with(|roles| {
            let role =
                |role: &moothall_core::view::OwnRole| (format!("role:{}", role.name), role.name.to_string());
            options.extend(roles.iter().flatten().map(role));
        });
        groups.value.with(|groups| {
            let active = groups.iter().flatten().filter(|group| group.active);
            options.extend(active.map(|group| (format!("group:{}", group.id), group.name.clone())));
        });
        options
    });
    view! { <Select value=who label=t("set-who") test="terms-who" options=options /> }
}

/// What it includes: the hall includes both rooms.
fn includes(draft: Draft, id: ResourceId, all: Loaded<Vec<Resource>>) -> impl IntoView {
    let others: Vec<_> = all.value.with_untracked(|all| {
        all.iter().flatten().filter(|one| one.active && one.id != id).cloned().collect()
    });
    (!others.is_empty()).then(|| view! {
        <fieldset class="choices-row">
            <legend>{t("set-includes")}</legend>
            {others.into_iter().map(|other| view! {
                <label class="tick">
                    <input type="checkbox" prop:checked=move || draft.includes.with(|all| all.contains(&other.id))
                        on:change=move |_| draft.includes.update(|all| match all.iter().position(|one| *one == other.id) {
                            Some(at) => { all.remove(at); }
                            None => all.push(other.id),
                        }) />
                    <span>{other.name}</span>
                </label>
            }).collect_view()}
        </fieldset>
    })
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Hours of a day as written: `09:00-12:00, 14:00-18:00`; nothing means closed.
fn read_hours(text: &str) -> Option<Vec<(u16, u16)>> {
    let minute = |time: &str| match time.trim() {
        "24" | "24:00" => Some(1_440),
        time if time.contains(':') => u16::try_from(minute_of(time)?).ok(),
        time => time.parse::<u16>().ok().filter(|hour| *hour < 24).map(|hour| hour * 60),
    };
    let parts = text.split(',').filter(|part| !part.trim().is_empty());
    let mut open: Vec<(u16, u16)> = parts
        .map(|part| {
            let (from, until) = part.split_once(['-', '–'])?;
            Some((minute(from)?, minute(until)?)).filter(|(from, until)| from < until)
        })
        .collect::<Option<_>>()?;
    open.sort_unstable();
    Some(open)
}

/// A length as written, in minutes: `30 min`, `2 h`, `1 day`; a number alone is minutes, nothing is none.
fn read_length(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Some(0);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let each = match unit.trim() {
        "" | "m" | "min" | "minutes" | "minuten" => 1,
        "h" | "hour" | "hours" | "std" | "stunde" | "stunden" => 60,
        "d" | "day" | "days" | "tag" | "tage" => 1_440,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(each)
}

fn length_text(minutes: u32) -> String {
    match minutes {
        0 => String::new(),
        minutes if minutes % 1_440 == 0 => format!("{} d", minutes / 1_440),
        minutes if minutes % 60 == 0 => format!("{} h", minutes / 60),
        minutes => format!("{minutes} min"),
    }
}

fn quota_text(quota: &Quota) -> String {
    match (quota.bookings, quota.minutes) {
        (Some(most), _) => most.to_string(),
        (None, Some(minutes)) if minutes % 60 == 0 => format!("{} h", minutes / 60),
        (None, minutes) => format!("{} min", minutes.unwrap_or(0)),
    }
}

fn per_name(per: Period) -> &'static str {
    match per {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Ahead => "ahead",
    }
}

fn per_of(name: &str) -> Period {
    match name {
        "day" => Period::Day,
        "month" => Period::Month,
        "ahead" => Period::Ahead,
        _ => Period::Week,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_on_a_door() {
        let cases = [
            ("", Some(vec![])),
            ("9-18", Some(vec![(540, 1_080)])),
            ("14:00–18:00, 09:00-12:30", Some(vec![(540, 750), (840, 1_080)])),
            ("20-24", Some(vec![(1_200, 1_440)])),
            ("18-9", None),
            ("early", None),
        ];
        for (text, hours) in cases {
            assert_eq!(read_hours(text), hours, "{text}");
        }
    }

    #[test]
    fn a_length_reads_back_as_it_is_shown() {
        for minutes in [0, 5, 30, 60, 90, 120, 1_440, 2_880] {
            assert_eq!(read_length(&length_text(minutes)), Some(minutes), "{minutes}");
        }
        assert_eq!(
            (read_length("2 hours"), read_length("soon"), read_length("45")),
            (Some(120), None, Some(45))
        );
        // As the hints of each language say it.
        assert_eq!((read_length("1 day"), read_length("1 Tag")), (Some(1_440), Some(1_440)));
    }
}
