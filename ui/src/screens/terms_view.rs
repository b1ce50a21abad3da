//! The terms on which a resource is booked, as a member reads them: opening hours as on a door, the rest in sentences.

use leptos::prelude::*;
use moothall_core::view::Resource;
use moothall_core::view::terms::Clock;
use moothall_core::view::terms::said::by_day;

use crate::moment;
use crate::parts::load::Loaded;
use crate::say::{say, t};
use crate::screens::clock::ByWhichClock;

/// Hours, closed days, closings and rules.
#[component]
pub(crate) fn Terms(
    /// Of which.
    resource: Resource,
    /// By which clock it is open.
    clock: Loaded<Clock>,
) -> impl IntoView {
    let by_the_clock = !(resource.terms.hours.is_empty() && resource.terms.closed_days.is_empty());
    let today = moment::since_1970(moment::now());
    let days: Vec<_> = resource
        .terms
        .closed_days
        .iter()
        .filter(|day| **day >= today)
        .map(|day| moment::long_date(moment::of_day(*day)))
        .collect();
    let said: Vec<_> = resource.terms_said.iter().map(say).collect();
    let closings = resource.closings.clone();
    view! {
        <section class="terms" aria-labelledby="terms-title" data-test="terms">
            <h2 id="terms-title">{t("terms-title")}</h2>
            <div class="terms-parts">
                <div>
                    <h3>{t("terms-hours")}</h3>
                    {hours(&resource)}
                    {by_the_clock.then(|| view! { <ByWhichClock clock=clock /> })}
                </div>
                <div>
                    <h3>{t("terms-rules")}</h3>
                    {if said.is_empty() {
                        view! { <p class="aside">{t("terms-none")}</p> }.into_any()
                    } else {
                        view! { <ul class="terms-said">{said.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul> }.into_any()
                    }}
                </div>
                {(!closings.is_empty() || !days.is_empty()).then(|| view! {
                    <div>
                        <h3>{t("terms-closings")}</h3>
                        <ul class="terms-said">
                            {closings.into_iter().map(|closing| view! {
                                <li data-test="closing"><span class="figures">{moment::span(closing.from_ms, closing.until_ms)}</span>
                                    {(!closing.reason.is_empty()).then(|| view! { <span class="aside">" "{closing.reason}</span> })}</li>
                            }).collect_view()}
                            {days.into_iter().map(|day| view! { <li class="figures">{day}</li> }).collect_view()}
                        </ul>
                    </div>
                })}
            </div>
        </section>
    }
}

fn hours(resource: &Resource) -> impl IntoView + use<> {
    if resource.terms.hours.is_empty() {
        return view! { <p>{t("terms-always-open")}</p> }.into_any();
    }
    let today = moment::weekday_number(moment::now());
    let midnight = moment::day_start(moment::now());
    let clock = move |minute: u16| match minute {
        1_440 => "24:00".to_owned(),
        minute => moment::clock(moment::at(midnight, u32::from(minute))),
    };
    let rows = by_day(&resource.terms.hours).into_iter().enumerate().map(|(day, open)| {
        let words = match open.is_empty() {
            true => t("terms-closed-that-day"),
            // No line breaks within a span of time: before the dash a space forbids it, behind it a word joiner.
            false => open
                .iter()
                .map(|(from, until)| format!("{}\u{a0}–\u{2060}\u{a0}{}", clock(*from), clock(*until)))
                .collect::<Vec<_>>()
                .join(", "),
        };
        view! {
            <tr class:today=(day == today)>
                <th scope="row">{t(&format!("weekday-{day}"))}</th>
                <td class="figures">{words}</td>
            </tr>
        }
    });
    view! { <table class="hours"><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}
