//! The form that books, and what to do when someone else was there first.

use leptos::prelude::*;
use moothall_core::message::{Arg, Message};
use moothall_core::request::hall::{Hall, Recurring, Spans, Wish};
use moothall_core::request::{Answer, Request};
use moothall_core::view::Booking;
use moothall_core::view::terms::Clash;

use crate::moment;
use crate::parts::choice::choice;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{booked, load_members};
use crate::say::{say, t};
use crate::screens::again::{Again, HowOften};
use crate::screens::desk::{Desk, Scope};
use crate::screens::slot::STEP_MINUTES;
use crate::screens::times::Times;
use crate::shell::Shell;
use crate::week::DAY_MINUTES;

/// The number of the last booking that a reservation can have.
const LAST: u16 = 365;

/// What the form's fields show, beside the time.
#[derive(Clone, Copy)]
pub(crate) struct Slip {
    desk: Desk,
    title: RwSignal<String>,
    again: Again,
    clash: RwSignal<Clash>,
    places: RwSignal<String>,
    private: RwSignal<bool>,
    member: RwSignal<String>,
    scope: RwSignal<Scope>,
    /// All of the series that is about to be changed.
    series: RwSignal<Option<Vec<Booking>>>,
}

impl Slip {
    fn blank(desk: Desk) -> Self {
        Self {
            desk,
            title: RwSignal::new(String::new()),
            again: Again::once(),
            clash: RwSignal::new(Clash::Refuse),
            places: RwSignal::new("1".to_owned()),
            private: RwSignal::new(false),
            member: RwSignal::new(String::new()),
            scope: RwSignal::new(Scope::One),
            series: RwSignal::new(None),
        }
    }

    fn clear(self) {
        self.title.set(String::new());
        self.again.clear();
        self.clash.set(Clash::Refuse);
        self.places.set("1".to_owned());
        self.private.set(false);
        self.member.set(String::new());
        self.scope.set(Scope::One);
        self.desk.changing.set(None);
    }

    /// Whether several times come of it.
    fn is_many(self) -> bool {
        self.again.recurs() || (self.desk.changing.with(Option::is_some) && self.scope.get() != Scope::One)
    }

    /// Whether it is one booking without anything particular to it.
    fn is_plain(self) -> bool {
        !self.is_many()
            && self.desk.changing.with(Option::is_none)
            && !self.private.get()
            && self.member.with(String::is_empty)
            && self.places.with(|places| places.trim() == "1")
            && self.clash.get() == Clash::Refuse
    }

    /// What is wanted, as the peer reads it.
    pub(crate) fn wish(self) -> Option<Wish> {
        let (from_ms, until_ms) = self.desk.slot.span()?;
        let mut when = Recurring {
            zone: moment::zone(),
            from: moment::local(from_ms),
            minutes: u32::try_from((until_ms - from_ms) / moment::MINUTE).ok()?,
            rule: self.again.rule(moment::day_start(from_ms)),
            extra: Vec::new(),
            except: Vec::new(),
        };
        let changing = self.desk.changing.get();
        let scope = self.scope.get();
        let replaces = changing.as_ref().map(|old| part_of(old, scope));
        if let (Some(old), true, None) = (&changing, scope != Scope::One, &when.rule) {
            let mut begins = self.series.with(|series| moved(series.as_deref()?, old, scope, from_ms))?;
            begins.push(when.from);
            begins.sort();
            begins.dedup();
            when.from = begins.remove(0);
            when.extra = begins;
        }
        let of_another = changing.filter(|old| !old.mine).and_then(|old| old.member);
        Some(Wish {
            resource: self.desk.resource.get(),
            when,
            title: self.title.with(|title| title.trim().to_owned()),
            places: self.places.with(|places| places.trim().parse().unwrap_or(1)),
            private: self.private.get(),
            member: self.member.with(|member| member.parse().ok()).or(of_another),
            clash: self.clash.get(),
            replaces,
        })
    }
}

/// The numbers of a reservation that are meant.
pub(crate) fn part_of(booking: &Booking, scope: Scope) -> Spans {
    let (first, last) = match scope {
        Scope::One => (booking.number, booking.number),
        Scope::Following => (booking.number, LAST),
        Scope::All => (0, LAST),
    };
    Spans { reservation: booking.reservation, first, last }
}

/// The begins of the others of a series, each moved as one of them is moved to `from_ms`; by the clock on the wall.
fn moved(series: &[Booking], old: &Booking, scope: Scope, from_ms: i64) -> Option<Vec<String>> {
    let part = part_of(old, scope);
    let days = moment::since_1970(from_ms) - moment::since_1970(old.from_ms);
    let minute = moment::minute_of_day(from_ms);
    let now = moment::now();
    let begins = series
        .iter()
        .filter(|one| (part.first..=part.last).contains(&one.number) && one.number != old.number)
        .filter(|one| one.until_ms > now && ["held", "requested", "waiting"].contains(&&*one.state))
        .map(|one| {
            let day = moment::add_days(moment::day_start(one.from_ms), days);
            moment::local(moment::at(day, minute))
        });
    Some(begins.collect())
}

/// Day, begin, end, what for; and how often, for how many, in whose name.
#[component]
pub(crate) fn Book(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let shell = Shell::here();
    let slip = Slip::blank(desk);
    let title = slip.title;
    let doing = Doing::new();
    let slot = desk.slot;
    let days = Signal::derive(move || {
        let today = moment::day_start(moment::now());
        let (first, count) = desk.page.get().days(desk.start.get());
        let mut days: Vec<_> =
            (0..count).map(|day| moment::add_days(first, day)).filter(|day| *day >= today).collect();
        let chosen = slot.day.get().parse().unwrap_or(today);
        if !days.contains(&chosen) {
            days.push(chosen);
            days.sort_unstable();
        }
        days.into_iter().map(|day| (day.to_string(), moment::long_day(day))).collect::<Vec<_>>()
    });
    let begins = Signal::derive(move || {
        let day = slot.day.get().parse().unwrap_or_default();
        let own: u32 = slot.begin.get().parse().unwrap_or_default();
        let mut minutes: Vec<_> = (0..DAY_MINUTES).step_by(STEP_MINUTES as usize).collect();
        if !minutes.contains(&own) {
            minutes.push(own);
            minutes.sort_unstable();
        }
        minutes
            .into_iter()
            .map(|minute| (minute.to_string(), moment::clock(moment::at(day, minute))))
            .collect::<Vec<_>>()
    });
    let ends = Signal::derive(move || {
        let day = slot.day.get().parse().unwrap_or_default();
        let begin: u32 = slot.begin.get().parse().unwrap_or_default();
        let from = moment::at(day, begin);
        let until_next_noon = (1..=48).map(|step| step * STEP_MINUTES);
        let whole_days = (2..=7).map(|days| days * DAY_MINUTES);
        let mut lengths: Vec<_> = until_next_noon.chain(whole_days).collect();
        let own: u32 = slot.length.get().parse().unwrap_or(60);
        if !lengths.contains(&own) {
            lengths.push(own);
            lengths.sort_unstable();
        }
        lengths.into_iter().map(|minutes| (minutes.to_string(), end_words(from, minutes))).collect::<Vec<_>>()
    });
    let done = move |answer, (from_ms, until_ms): (i64, i64)| {
        let changed = desk.changing.with_untracked(Option::is_some);
        let many = slip.is_many();
        slip.clear();
        let (note, became) = match answer {
            Answer::Written(written) => {
                desk.chosen.set(Some(written.id.into()));
                (written.note.map(|note| say(&note)), written.said)
            }
            _ => (None, None),
        };
        let when = moment::span(from_ms, until_ms);
        let became_code = became.as_ref().map_or("", |became| became.code.as_str());
        let said = say(&match (changed, many, became_code) {
            (_, _, "said-asked") => Message::new("book-asked").text("when", when),
            (_, _, "said-waiting") => Message::new("book-waiting").text("when", when),
            (_, _, "said-reserved") if !all_had(became.as_ref()) => {
                became.unwrap_or_else(|| Message::new("book-done"))
            }
            (true, ..) => Message::new("book-changed").text("when", when),
            (false, true, _) => Message::new("book-done-many").text("when", when),
            (false, false, _) => Message::new("book-done").text("when", when),
        });
        shell.tell(note.map_or(said.clone(), |note| format!("{said} {note}")));
        desk.show(desk.page.get_untracked(), from_ms);
    };
    let ask = move |span: (i64, i64)| {
        let request = if slip.is_plain() {
            let title = title.get_untracked().trim().to_owned();
            Request::Book {
                resource: desk.resource.get_untracked(),
                from_ms: span.0,
                until_ms: span.1,
                title,
            }
        } else {
            let Some(wish) = slip.wish() else { return };
            Request::Hall { act: Box::new(Hall::Reserve { wish: Box::new(wish), spans: Vec::new() }) }
        };
        doing.run(request, move |answer| done(answer, span));
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(span) = slot.span() {
            ask(span);
        }
    };
    let instead = move |free: (i64, i64)| {
        slot.set(
            moment::day_start(free.0),
            moment::minute_of_day(free.0),
            u32::try_from((free.1 - free.0) / moment::MINUTE).unwrap_or(60),
        );
        ask(free);
    };
    // A sentence about one slot must not stand beside another.
    Effect::new(move |before: Option<Option<(i64, i64)>>| {
        let now = slot.span();
        if before.is_some_and(|before| before != now) {
            doing.failure.set(None);
        }
        now
    });
    // What is about to be changed fills the form. Of several questions only the newest one's answer counts.
    let newest = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let turn = newest.get_value() + 1;
        newest.set_value(turn);
        let Some(old) = desk.changing.get() else { return };
        slip.title.set(old.title.clone());
        slip.places.set(old.places.to_string());
        slip.private.set(old.private);
        slip.scope.set(Scope::One);
        desk.resource.set(old.resource);
        let length = u32::try_from((old.until_ms - old.from_ms) / moment::MINUTE).unwrap_or(60);
        slot.set(moment::day_start(old.from_ms), moment::minute_of_day(old.from_ms), length);
        slip.series.set(None);
        if old.of_series {
            leptos::task::spawn_local(async move {
                let asked = Request::Series { reservation: old.reservation };
                let answer = crate::backend::ask(asked).await;
                if newest.try_get_value() == Some(turn)
                    && let Some(all) = answer.ok().and_then(booked)
                {
                    slip.series.set(Some(all));
                }
            });
        }
    });
    let changing = Memo::new(move |_| desk.changing.with(Option::is_some));
    let many = Memo::new(move |_| slip.is_many());
    let first_day = Signal::derive(move || slot.day.get().parse().unwrap_or_default());
    view! {
        <form class="slip-form" on:submit=send aria-labelledby="book-title">
            <h2 id="book-title">{move || match changing.get() {
                true => t("book-change-title"),
                false => t("book-title"),
            }}</h2>
            {move || (desk.shown.with(Vec::len) > 1).then(|| desk.booked().map(|resource| view! {
                <p class="book-what" data-test="book-what">{resource.name}</p>
            }))}
            {move || desk.changing.get().filter(|old| old.of_series).map(|_| scopes(slip))}
            <Select value=slot.day label=t("book-day") test="book-day" options=days />
            <Select value=slot.begin label=t("book-from") test="book-from" options=begins />
            <Select value=slot.length label=t("book-until") test="book-until" options=ends />
            <Field value=title label=t("book-what-for") test="book-what-for" optional=true />
            {move || (!changing.get()).then(|| view! { <HowOften again=slip.again day=first_day /> })}
            {more(slip, shell)}
            {move || many.get().then(|| view! { <Times wish=Signal::derive(move || slip.wish()) /> })}
            {move || (many.get() || changing.get()).then(|| clashes(slip))}
            <Trouble doing=doing />
            {move || doing.failure.get().as_ref().and_then(free_slot).filter(|_| !slip.is_many()).map(|free| view! {
                <button type="button" class="button strong instead" data-test="book-instead" on:click=move |_| instead(free)>
                    {icon(Icon::Calendar)}
                    <span>{t("book-instead")}<span class="figures instead-when">{moment::span(free.0, free.1)}</span></span>
                </button>
            })}
            {move || doing.failure.get().filter(|failure| is_taken(failure) && slip.clash.get() == Clash::Refuse).map(|_| view! {
                <button type="button" class="button instead" data-test="book-wait" on:click=move |_| {
                    slip.clash.set(Clash::Wait);
                    if let Some(span) = slot.span() { ask(span) }
                }>{icon(Icon::Clock)}<span>{t("book-wait")}</span></button>
            })}
            <div class="actions">
                {move || if changing.get() {
                    view! {
                        <Send doing=doing words=t("book-change-do") test="book-do" />
                        <button type="button" class="button quiet" on:click=move |_| slip.clear()>{t("ui-keep-as-is")}</button>
                    }.into_any()
                } else {
                    view! { <Send doing=doing words=t("book-do") test="book-do" /> }.into_any()
                }}
            </div>
        </form>
    }
}

/// Which of a series is changed.
fn scopes(slip: Slip) -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>{t("series-which")}</legend>
            {choice("scope", slip.scope, Scope::One, t("series-one"), t("series-one-about"), "scope-one")}
            {choice("scope", slip.scope, Scope::Following, t("series-following"), t("series-following-about"), "scope-following")}
            {choice("scope", slip.scope, Scope::All, t("series-all"), t("series-all-about"), "scope-all")}
        </fieldset>
    }
}

/// What becomes of times that cannot be had.
fn clashes(slip: Slip) -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>{t("clash-title")}</legend>
            {choice("clash", slip.clash, Clash::Refuse, t("clash-refuse"), t("clash-refuse-about"), "clash-refuse")}
            {choice("clash", slip.clash, Clash::Skip, t("clash-skip"), t("clash-skip-about"), "clash-skip")}
            {choice("clash", slip.clash, Clash::Wait, t("clash-wait"), t("clash-wait-about"), "clash-wait")}
        </fieldset>
    }
}

/// For how many, who sees it, and in whose name: what most bookings do without.
fn more(slip: Slip, shell: Shell) -> impl IntoView {
    // Drawn by these alone: what is typed or open stays when bookings come and go.
    let shared = Memo::new(move |_| slip.desk.booked().map_or(1, |resource| resource.terms.places));
    let steward = shell.steward();
    view! {
        {move || Some(shared.get()).filter(|shared| *shared > 1).map(|shared| view! {
            <Field value=slip.places label=say(&Message::new("book-places").number("count", shared.into())) test="book-places" kind="number" />
        })}
        <label class="tick">
            <input type="checkbox" data-test="book-private" prop:checked=move || slip.private.get()
                on:change=move |_| slip.private.update(|private| *private = !*private) />
            <span>{t("book-private")}<span class="aside">{t("book-private-about")}</span></span>
        </label>
        {move || steward.get().then(|| view! { <InWhoseName member=slip.member /> })}
    }
}

/// Whose booking a steward makes: mostly one's own, so who else there is is asked for only when it matters.
#[component]
fn InWhoseName(member: RwSignal<String>) -> impl IntoView {
    let asked = RwSignal::new(false);
    let another = Memo::new(move |_| asked.get() || member.with(|member| !member.is_empty()));
    let turn = move |_| {
        asked.set(!another.get_untracked());
        member.set(String::new());
    };
    view! {
        <label class="tick">
            <input type="checkbox" data-test="book-for-another" prop:checked=another on:change=turn />
            <span>{t("book-for-another")}</span>
        </label>
        {move || another.get().then(|| view! { <WhoElse member=member /> })}
    }
}

/// The members in whose name one may book.
#[component]
fn WhoElse(member: RwSignal<String>) -> impl IntoView {
    let members = load_members();
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), t("propose-choose"))];
        members.value.with(|all| {
            let others = all.iter().flatten().filter(|member| member.active && !member.me);
            options.extend(others.map(|member| (member.id.to_string(), member.name.clone())));
        });
        options
    });
    view! { <Select value=member label=t("book-for") test="book-for" options=options /> }
}

/// Whether all the times that were asked for are booked: none waits, and none was left out.
fn all_had(became: Option<&Message>) -> bool {
    let none = |name: &str| became.and_then(|became| became.args.get(name)) == Some(&Arg::Number(0));
    none("asked") && none("waiting") && none("left_out")
}

/// Whether somebody else has the time, so that one could wait for it.
fn is_taken(refusal: &Message) -> bool {
    ["refused-slot-taken", "refused-slot-taken-next", "refused-slot-busy"].contains(&&*refusal.code)
}

/// The end and the length in words: "16:00, 2 hours".
fn end_words(from_ms: i64, minutes: u32) -> String {
    let until_ms = from_ms + i64::from(minutes) * moment::MINUTE;
    let same_day = moment::day_start(from_ms) == moment::day_start(until_ms - 1);
    let end = if same_day { moment::clock(until_ms) } else { moment::stamp(until_ms) };
    let length = Message::new("book-length").text("end", end).duration("length", until_ms - from_ms);
    say(&length)
}

/// The next free slot that a refusal names.
fn free_slot(refusal: &Message) -> Option<(i64, i64)> {
    match (refusal.args.get("free_from"), refusal.args.get("free_until")) {
        (Some(Arg::Time(from_ms)), Some(Arg::Time(until_ms)))
            if refusal.code == "refused-slot-taken-next" =>
        {
            Some((*from_ms, *until_ms))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_taken_slot_offers_another() {
        let taken = Message::new("refused-slot-taken-next").time("free_from", 1).time("free_until", 2);
        assert_eq!(free_slot(&taken), Some((1, 2)));
        assert_eq!(free_slot(&Message::new("refused-slot-taken-next").time("free_from", 1)), None);
        assert_eq!(
            free_slot(&Message::new("ui-fault-answer").time("free_from", 1).time("free_until", 2)),
            None
        );
    }
}
