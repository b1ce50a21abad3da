//! Figures about the organisation, month by month: a sentence, and beside it a small picture of what it says.

use leptos::prelude::*;
use moothall_core::request::{Answer, Request};
use moothall_core::view::figures::{Figure, Measure, Series};

use crate::moment;
use crate::parts::load::{load, shown};
use crate::parts::sheet::{Head, Nothing};
use crate::say::{say, t};

/// So many months are shown, the present one last.
const MONTHS: i32 = 6;

/// The height of a picture in its own units; a bar is 10 wide, with 4 between.
const HEIGHT: f64 = 40.0;

/// All figures.
#[component]
pub(crate) fn Figures() -> impl IntoView {
    let series = load(
        || {
            let this = moment::month_start(moment::now());
            let bounds_ms = (1 - MONTHS..=1).map(|months| moment::add_months(this, months)).collect();
            Request::Figures { bounds_ms }
        },
        |answer| match answer {
            Answer::Figures(series) => Some(series),
            _ => None,
        },
    );
    view! {
        <Head title=t("nav-figures") lead=t("figures-lead") />
        {shown(series, |all| {
            let (things, whole): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.measure == Measure::Booked);
            let empty = whole.iter().chain(&things).all(nothing_happened);
            if empty {
                return view! { <Nothing title=t("figures-none") body=t("figures-none-about") /> }.into_any();
            }
            view! {
                <section aria-labelledby="figures-whole">
                    <h2 id="figures-whole">{t("figures-whole-title")}</h2>
                    <ul class="figure-list">{whole.iter().map(line).collect_view()}</ul>
                </section>
                {(!things.is_empty()).then(|| view! {
                    <section aria-labelledby="figures-booked">
                        <h2 id="figures-booked">{t("figures-booked-title")}</h2>
                        <ul class="figure-list">{things.iter().map(line).collect_view()}</ul>
                    </section>
                })}
            }.into_any()
        })}
    }
}

/// One figure: what it was in the month before and is in this one, and the months as bars.
fn line(series: &Series) -> impl IntoView + use<> {
    let title = series.measure.title().map_or_else(|| series.name.clone(), t);
    let mut latest = series.periods.iter().rev();
    let (now, before) = (latest.next(), latest.next());
    view! {
        <li class="figure-line" data-test="figure">
            <div class="figure-words">
                <h3>{title}</h3>
                <p class="figure-now">{now.map(|figure| sentence(series.measure, figure))}</p>
                <p class="aside">{before.map(|figure| sentence(series.measure, figure))}</p>
            </div>
            {picture(series)}
        </li>
    }
}

/// Whether there is nothing to count yet. That somebody founded it is no figure.
fn nothing_happened(series: &Series) -> bool {
    match series.measure {
        Measure::Joined => series.periods.iter().map(|figure| figure.count).sum::<u64>() <= 1,
        Measure::Booked => series.periods.iter().all(|figure| figure.count == 0),
        Measure::Turnout | Measure::Adopted => series.periods.iter().all(|figure| figure.base == 0),
    }
}

fn sentence(measure: Measure, figure: &Figure) -> String {
    say(&figure.said(measure, moment::month(figure.from_ms)))
}

/// How high a bar is: its share of what it is a part of, which is as high as the picture.
fn shares(series: &Series) -> Vec<f64> {
    series.periods.iter().map(|figure| figure.count as f64 / figure.base.max(1) as f64).collect()
}

/// The months as bars, with a table of the same for whoever does not see them.
fn picture(series: &Series) -> impl IntoView + use<> {
    let bars: Vec<_> = shares(series)
        .into_iter()
        .zip(&series.periods)
        .enumerate()
        .map(|(place, (share, figure))| {
            let x = place as f64 * 14.0;
            let height = (share.clamp(0.0, 1.0) * HEIGHT).max(if figure.count > 0 { 1.5 } else { 0.0 });
            let class = if place + 1 == series.periods.len() { "figure-bar now" } else { "figure-bar" };
            let said = sentence(series.measure, figure);
            view! {
                <g>
                    <title>{said}</title>
                    <rect class="figure-whole" x=x y=0 width=10 height=HEIGHT />
                    <rect class=class x=x y=HEIGHT - height width=10 height=height />
                </g>
            }
        })
        .collect();
    let width = series.periods.len() as f64 * 14.0 - 4.0;
    let rows: Vec<_> = series.periods.iter().map(|figure| sentence(series.measure, figure)).collect();
    view! {
        <div class="figure-picture">
            <svg viewBox=format!("0 0 {width} {HEIGHT}") aria-hidden="true" preserveAspectRatio="none">{bars}</svg>
            <p class="figure-ends aside figures" aria-hidden="true">
                <span>{series.periods.first().map(|figure| moment::short_month(figure.from_ms))}</span>
                <span>{series.periods.last().map(|figure| moment::short_month(figure.from_ms))}</span>
            </p>
            <ul class="unseen">{rows.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_a_share_of_what_the_sentence_beside_it_names() {
        let figure = |count, base| Figure { from_ms: 0, until_ms: 1, count, base, times: 0 };
        let periods = vec![figure(9, 38), figure(12, 40), figure(0, 0)];
        for measure in [Measure::Turnout, Measure::Adopted, Measure::Joined, Measure::Booked] {
            let series = Series { measure, name: String::new(), periods: periods.clone() };
            assert_eq!(shares(&series), [9.0 / 38.0, 0.3, 0.0], "{measure:?}");
        }
    }
}
