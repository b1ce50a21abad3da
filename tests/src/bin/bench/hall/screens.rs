//! The data of every screen: each question that the window asks, through the whole peer.

use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use jiff::Timestamp;
use moothall_core::request::hall::{Recurring, Wish};
use moothall_core::request::{Answer, Request};
use moothall_core::view::terms::Clash;
use moothall_peer::Peer;

use super::content::{DAY_MS, Landmarks};
use crate::history::now_ms;
use crate::samples::Samples;
use crate::table::{Figure, Mark};

/// No screen's data takes longer, in milliseconds.
const BELOW_MS: f64 = 50.0;

/// The window asks for so many lines of the log at a time.
const LOG_LINES: u32 = 40;

/// The questions, by the screen that asks them.
fn questions(landmarks: &Landmarks) -> Result<Vec<(&'static str, Request)>> {
    let now_ms = now_ms();
    let monday_ms =
        now_ms.div_euclid(DAY_MS) * DAY_MS - (now_ms.div_euclid(DAY_MS) + 3).rem_euclid(7) * DAY_MS;
    let bookings = |resource, from_ms: i64, days: i64| Request::Bookings {
        resource,
        from_ms,
        until_ms: from_ms + days * DAY_MS,
    };
    let one = Some(landmarks.resource);
    let log = |mine| Request::Log { before: None, limit: LOG_LINES, mine };
    let calendar = |resource| Request::CalendarFile { resource, locale: "en".to_owned() };
    let wish = Wish {
        resource: landmarks.resource,
        when: Recurring {
            zone: "UTC".to_owned(),
            from: Timestamp::from_millisecond(now_ms + 2 * DAY_MS)?.strftime("%Y-%m-%dT19:00").to_string(),
            minutes: 120,
            rule: Some("FREQ=WEEKLY;COUNT=52".to_owned()),
            extra: Vec::new(),
            except: Vec::new(),
        },
        title: String::new(),
        places: 1,
        private: false,
        member: None,
        clash: Clash::Skip,
        replaces: None,
    };
    let mut questions = vec![
        ("the session", Request::Session),
        ("Home", Request::Home),
        ("Members", Request::Members),
        ("Groups", Request::Groups),
        ("Devices", Request::Devices),
        ("Keepers", Request::Keepers),
        ("Invitations", Request::Invitations),
        ("Resources", Request::Resources),
        ("a week of one resource", bookings(one, monday_ms, 7)),
        ("a week of all resources", bookings(None, monday_ms, 7)),
        ("a month of one resource", bookings(one, monday_ms, 42)),
        ("a month of all resources", bookings(None, monday_ms, 42)),
        ("what waits for an answer", Request::Pending),
        ("a year of weekly wishes", Request::Occurrences { wish: Box::new(wish) }),
        ("my calendar as a file", calendar(None)),
        ("a resource's calendar as a file", calendar(one)),
        ("Delegations", Request::Delegations),
        ("Proposals", Request::Proposals),
        ("the Constitution", Request::Constitution),
        ("Status", Request::Status),
        ("the Log", log(false)),
        ("the Log, mine", log(true)),
        ("Search for a word in every proposal", Request::Search { words: "saw".to_owned() }),
        ("Search for a word in every other booking", Request::Search { words: "shelves".to_owned() }),
        ("Search for a name", Request::Search { words: "member 0123".to_owned() }),
        ("Recoveries", Request::Recoveries),
    ];
    let votes =
        [("a vote of all by yes and no", landmarks.biggest), ("a vote of all by ranking", landmarks.ranked)];
    for (name, proposal) in votes {
        questions.extend(proposal.map(|proposal| (name, Request::Proposal { proposal })));
    }
    Ok(questions)
}

/// How much an answer holds, in its own things.
fn length(answer: &Answer) -> usize {
    match answer {
        Answer::Members(all) => all.len(),
        Answer::Groups(all) => all.len(),
        Answer::Devices(all) => all.len(),
        Answer::Invitations(all) => all.len(),
        Answer::Resources(all) => all.len(),
        Answer::Bookings(all) => all.len(),
        Answer::Occurrences(all) => all.len(),
        Answer::Delegations(all) => all.len(),
        Answer::Proposals(all) => all.len(),
        Answer::Log(all) => all.len(),
        Answer::Found(all) => all.len(),
        Answer::CalendarFile(text) => text.matches("BEGIN:VEVENT").count(),
        Answer::Proposal(proposal) => {
            proposal.ballots.len() + proposal.course.as_ref().map_or(0, |course| course.ballots.len())
        }
        _ => 1,
    }
}

/// Asks everything, screen after screen and round after round, as somebody who looks around does: so the first of each
/// is asked of a peer that has just been opened.
pub(super) async fn measure(peer: &Peer, landmarks: &Landmarks, rounds: usize) -> Result<Vec<Figure>> {
    let questions = questions(landmarks)?;
    let mut taken: Vec<(Samples, Samples, usize, usize)> = Vec::new();
    taken.resize_with(questions.len(), Default::default);
    for _ in 0..rounds {
        for ((name, request), (samples, json, things, bytes)) in questions.iter().zip(&mut taken) {
            let begin = Instant::now();
            let answer =
                peer.request(request.clone()).await.map_err(|failure| anyhow!("{name}: {failure:?}"))?;
            samples.push(begin.elapsed());
            let begin = Instant::now();
            *bytes = serde_json::to_vec(&answer)?.len();
            json.push(begin.elapsed());
            *things = length(&answer);
        }
    }
    let count = |wanted: &str| {
        questions.iter().zip(&taken).find(|((name, _), _)| *name == wanted).map_or(0, |(_, taken)| taken.2)
    };
    ensure!(count("Members") == landmarks.size.members, "not all members are there");
    // The amendment is one as well.
    ensure!(count("Proposals") == landmarks.size.proposals + 1, "not all proposals are there");
    ensure!(count("a month of all resources") > 0, "nothing is booked");
    let voters = landmarks.size.members - 1;
    for vote in ["a vote of all by yes and no", "a vote of all by ranking"] {
        ensure!(count(vote) == voters, "{vote}: {} of {voters} ballots count", count(vote));
    }
    Ok(questions
        .iter()
        .zip(&taken)
        .map(|((name, _), (samples, json, things, bytes))| {
            Figure::new(name, samples.median(), "ms")
                .mark(Mark::Below(BELOW_MS))
                .detail("first, ms", samples.first())
                .detail("longest, ms", samples.quantile(1.0))
                .detail("things in it", *things as f64)
                .detail("written as JSON beside it, ms", json.median())
                .detail("of JSON, KiB", *bytes as f64 / 1024.0)
        })
        .collect())
}
