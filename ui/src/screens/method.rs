//! How ballots are counted: chosen from specimens of the papers, each with a sentence on what it is for.

use leptos::prelude::*;
use moothall_core::tally::{Method, OPTIONS_MAX};

use crate::parts::field::{Field, Select};
use crate::say::{code, t};

/// A way of voting, before its numbers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    YesNo,
    Consent,
    ChooseOne,
    Approve,
    Score,
    Dots,
    Schulze,
    InstantRunoff,
    SingleTransferable,
}

impl Way {
    const ALL: [Self; 9] = [
        Self::YesNo,
        Self::Consent,
        Self::ChooseOne,
        Self::Approve,
        Self::Score,
        Self::Dots,
        Self::Schulze,
        Self::InstantRunoff,
        Self::SingleTransferable,
    ];

    /// Its name, what it is for, its name for tests, and its paper in lines.
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::YesNo => (
                code("method-yes-no"),
                code("method-yes-no-for"),
                "way-yes-no",
                "M4 6h12M4 14h12M22 3h8v8h-8zM22 13h8v8h-8zM23.500 4.500l5 5M28.500 4.500l-5 5",
            ),
            Self::Consent => (
                code("method-consent"),
                code("method-consent-for"),
                "way-consent",
                "M5 12.500l5 5L20 6M25 5v9M25 18v.500",
            ),
            Self::ChooseOne => (
                code("method-choose-one"),
                code("method-choose-one-for"),
                "way-choose-one",
                "M4 5h14M4 12h14M4 19h14M24 9h6v6h-6zM25 10l4 4M29 10l-4 4M24 2h6v5h-6zM24 17h6v5h-6z",
            ),
            Self::Approve => (
                code("method-approve"),
                code("method-approve-for"),
                "way-approve",
                "M4 5h14M4 12h14M4 19h14M24 5l2 2 4-4.500M24 12l2 2 4-4.500M24 17h6v5h-6z",
            ),
            Self::Score => (
                code("method-score"),
                code("method-score-for"),
                "way-score",
                "M4 5h26M4 12h17M4 19h9M30 3v4M21 10v4M13 17v4",
            ),
            Self::Dots => (
                code("method-dots"),
                code("method-dots-for"),
                "way-dots",
                "M4 6h10M4 18h10M20 6a2 2 0 1 0 .010 0zM26 6a2 2 0 1 0 .010 0zM31 6a2 2 0 1 0 .010 0zM20 18a2 2 0 1 0 .010 0z",
            ),
            Self::Schulze => (
                code("method-schulze"),
                code("method-schulze-for"),
                "way-schulze",
                "M6 4l2-1v6M12 6h18M5 13h4l-4 5h4M12 16h11M27 13l3 3-3 3",
            ),
            Self::InstantRunoff => (
                code("method-instant-runoff"),
                code("method-instant-runoff-for"),
                "way-instant-runoff",
                "M4 19V9h6v10M14 19V4h6v15M24 19v-4h6v4M22.500 8.500l9 9",
            ),
            Self::SingleTransferable => (
                code("method-single-transferable"),
                code("method-single-transferable-for"),
                "way-single-transferable",
                "M4 20V6h7v14M23 20v-9h7v9M11 8h9M17 5l3 3-3 3M2 11h30",
            ),
        }
    }

    /// Whether there are options to choose from.
    pub(crate) fn has_options(self) -> bool {
        !matches!(self, Self::YesNo | Self::Consent)
    }

    /// Whether options are put in an order.
    pub(crate) fn ranks(self) -> bool {
        matches!(self, Self::Schulze | Self::InstantRunoff | Self::SingleTransferable)
    }

    /// The number that it takes: its name, what it means, and what is usual.
    fn number(self) -> Option<(&'static str, &'static str, &'static str)> {
        match self {
            Self::Approve => Some((code("number-most"), code("number-most-about"), "")),
            Self::Score => Some((code("number-highest"), code("number-highest-about"), "5")),
            Self::Dots => Some((code("number-dots"), code("number-dots-about"), "5")),
            Self::SingleTransferable => Some((code("number-seats"), code("number-seats-about"), "2")),
            _ => None,
        }
    }

    /// The method with its number as it was typed, or what is wrong with that.
    pub(crate) fn method(self, typed: &str, options: usize) -> Result<Method, &'static str> {
        let all = u8::try_from(options).unwrap_or(u8::MAX);
        let number = || {
            let usual = self.number().map_or("", |(.., usual)| usual);
            match (typed.trim(), usual) {
                ("", "") => Ok(all),
                ("", usual) => usual.parse().map_err(|_| code("number-wrong")),
                (typed, _) => match typed.parse::<u8>() {
                    Ok(0) | Err(_) => Err(code("number-wrong")),
                    Ok(number) => Ok(number),
                },
            }
        };
        let method = match self {
            Self::YesNo => Method::YesNo,
            Self::Consent => Method::Consent,
            Self::ChooseOne => Method::ChooseOne,
            Self::Approve => Method::Approve { most: number()? },
            Self::Score => Method::Score { highest: number()? },
            Self::Dots => Method::Dots { dots: number()? },
            Self::Schulze => Method::Schulze,
            Self::InstantRunoff => Method::InstantRunoff,
            Self::SingleTransferable => Method::SingleTransferable { seats: number()? },
        };
        if self.has_options() && !(2..=usize::from(OPTIONS_MAX)).contains(&options) {
            return Err(code("options-number"));
        }
        method.check(all).map(|()| method).map_err(|_| code("number-wrong"))
    }
}

/// The specimens, one of which is chosen.
#[component]
pub(crate) fn Ways(
    /// The chosen one.
    way: RwSignal<Way>,
) -> impl IntoView {
    let specimens = Way::ALL.into_iter().map(|each| {
        let (name, about, test, lines) = each.words();
        let is = move || way.get() == each;
        view! {
            <label class="specimen" class:chosen=is data-test=test>
                <input class="unseen" type="radio" name="way" prop:checked=is on:change=move |_| way.set(each) />
                <svg class="specimen-paper" viewBox="0 0 34 24" aria-hidden="true" focusable="false"><path d=lines></path></svg>
                <strong>{t(name)}</strong>
                <span>{t(about)}</span>
            </label>
        }
    });
    view! { <div class="specimens" role="radiogroup" aria-labelledby="ways-title">{specimens.collect_view()}</div> }
}

/// The number that a way takes, and for rankings what an option left out means.
#[component]
pub(crate) fn Numbers(
    /// The chosen way.
    way: RwSignal<Way>,
    /// The number as it is typed.
    number: RwSignal<String>,
    /// What is said of an option left out: `last` or `no_opinion`.
    unranked: RwSignal<String>,
) -> impl IntoView {
    move || {
        let way = way.get();
        let field = way.number().map(|(label, about, usual)| {
            number.set(usual.to_owned());
            view! { <Field value=number label=t(label) hint=t(about) kind="number" test="number" /> }
        });
        // In counts by rounds a ballot simply ends after its last ranked option.
        let left_out = (way == Way::Schulze).then(|| {
            let choices = vec![
                ("last".to_owned(), t("unranked-last")),
                ("no_opinion".to_owned(), t("unranked-no-opinion")),
            ];
            view! { <Select value=unranked label=t("unranked") test="unranked" options=choices /> }
        });
        let ends = (way.ranks() && way != Way::Schulze)
            .then(|| view! { <p class="hint">{t("ballot-unranked-exhausted")}</p> });
        view! { {field}{left_out}{ends} }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_becomes_a_method_or_says_what_is_missing() {
        let cases = [
            (Way::YesNo, "", 0, Ok(Method::YesNo)),
            (Way::ChooseOne, "", 1, Err("options-number")),
            (Way::Approve, "", 3, Ok(Method::Approve { most: 3 })),
            (Way::Approve, "2", 3, Ok(Method::Approve { most: 2 })),
            (Way::Approve, "4", 3, Err("number-wrong")),
            (Way::Score, "", 2, Ok(Method::Score { highest: 5 })),
            (Way::Dots, "0", 2, Err("number-wrong")),
            (Way::Dots, "300", 2, Err("number-wrong")),
            (Way::SingleTransferable, " 2 ", 4, Ok(Method::SingleTransferable { seats: 2 })),
            (Way::Schulze, "", 65, Err("options-number")),
        ];
        for (way, number, options, wanted) in cases {
            assert_eq!(way.method(number, options), wanted, "{way:?} {number:?} {options}");
        }
    }
}
