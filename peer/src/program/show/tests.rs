#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;
use moothall_core::id::{BookingId, EntryId, MemberId, ProposalId, ResourceId};
use moothall_core::view::{Booking, Draft, Hit, LogLine, ProposalLine, Stage, Tally, Verdict};

use super::*;

fn said(shown: Answer) -> String {
    answer(&Words::new("en", TimeZone::UTC), &shown)
}

fn confirmed() -> Certainty {
    Certainty::Confirmed { position: 7, time_ms: 1_796_475_600_000 }
}

fn booking(title: &str, certainty: Certainty) -> Booking {
    Booking {
        id: BookingId([0xab; 32]),
        resource: ResourceId([1; 32]),
        resource_name: "Wood shop".to_owned(),
        member: Some(MemberId([2; 32])),
        member_name: "Ann".to_owned(),
        mine: true,
        title: title.to_owned(),
        from_ms: 1_796_475_600_000,
        until_ms: 1_796_486_400_000,
        certainty,
        reservation: BookingId([2; 32]),
        number: 0,
        of_series: false,
        state: "held".to_owned(),
        places: 1,
        private: false,
        hidden: false,
        booked_by: None,
        checked_in: false,
        may_check_in: false,
    }
}

#[test]
fn what_is_written_says_whether_it_is_confirmed() {
    let written = |certainty| Written { id: EntryId([0xab; 32]), certainty, note: None, said: None };
    let cases = [
        (Certainty::Provisional, "Written as abababab. It is provisional until a keeper confirms it.\n"),
        (confirmed(), "Written as abababab and confirmed at position 7, 2026-12-05 13:00.\n"),
    ];
    for (certainty, expected) in cases {
        assert_eq!(said(Answer::Written(written(certainty))), expected);
    }
}

#[test]
fn bookings_stand_in_columns_with_their_certainty_as_a_word() {
    let list = vec![booking("Chairs", confirmed()), booking("", Certainty::Provisional)];
    let expected = "\
ID        RESOURCE   FROM              UNTIL             MEMBER  TITLE   STATE   CERTAINTY
abababab  Wood shop  2026-12-05 13:00  2026-12-05 16:00  Ann *   Chairs  booked  confirmed
abababab  Wood shop  2026-12-05 13:00  2026-12-05 16:00  Ann *   -       booked  provisional
";
    assert_eq!(said(Answer::Bookings(list)), expected);
}

#[test]
fn an_empty_list_says_what_to_do() {
    let empty = [
        Answer::Members(vec![]),
        Answer::Groups(vec![]),
        Answer::Roles(vec![]),
        Answer::Devices(vec![]),
        Answer::Invitations(vec![]),
        Answer::Resources(vec![]),
        Answer::Bookings(vec![]),
        Answer::Proposals(vec![]),
        Answer::Log(vec![]),
        Answer::Found(vec![]),
        Answer::Recoveries(vec![]),
    ];
    for answer in empty {
        let text = said(answer.clone());
        assert!(text.ends_with(".\n") && text.lines().count() == 1, "{answer:?}: {text}");
    }
}

#[test]
fn a_refused_entry_shows_its_reason() {
    let line = LogLine {
        id: EntryId([0xcd; 32]),
        device: moothall_core::id::DeviceId([3; 32]),
        sequence: 4,
        member_name: "Ben".to_owned(),
        mine: true,
        what: Message::new("choice-yes"),
        clock_ms: 1_796_475_600_000,
        certainty: confirmed(),
        verdict: Verdict::Refused { reason: Message::new("choice-no") },
        draft: None,
    };
    let text = said(Answer::Log(vec![line.clone()]));
    assert!(text.ends_with("cdcdcdcd  2026-12-05 13:00  Ben     confirmed  refused  Yes – No\n"), "{text}");
    // What was typed follows the table whole, line by line.
    let draft = Draft { title: "Paint".to_owned(), text: "Red.\n\nNot green.\u{1b}[2J".to_owned() };
    let text = said(Answer::Log(vec![LogLine { draft: Some(draft), ..line }]));
    assert!(text.ends_with("cdcdcdcd is kept here:\n\nPaint\nRed.\n\nNot green.[2J\n"), "{text}");
}

#[test]
fn a_proposal_in_a_list_shows_votes_and_stage() {
    let line = ProposalLine {
        id: ProposalId([0xef; 32]),
        title: "Paint the door\nred".to_owned(),
        by: "Ann".to_owned(),
        stage: Stage::Inquorate,
        closes_ms: 1_796_475_600_000,
        tally: Tally { yes: 1, no: 2, abstain: 3, electorate: 9, quorum: 7 },
        my_choice: Some(moothall_core::request::Choice::Abstain),
        voted: true,
        can_vote: false,
        method: None,
        opens_ms: None,
        closing_soon: false,
        carried_out: false,
        to_carry_out: false,
        turnout: 6,
        topic: None,
        mine: false,
        certainty: confirmed(),
    };
    let text = said(Answer::Proposals(vec![line]));
    for part in ["Paint the door red", "Too few voted", "1 yes, 2 no, 3 abstain of 9 (quorum 7)", "Abstain"] {
        assert!(text.contains(part), "{part} is missing in: {text}");
    }
}

#[test]
fn found_words_are_marked_so_that_a_terminal_shows_them() {
    let hit = Hit {
        kind: "booking".to_owned(),
        title: "Saw\u{1b}[31m".to_owned(),
        excerpt: "the \u{2068}saw\u{2069} again".to_owned(),
        link: None,
    };
    let text = said(Answer::Found(vec![hit]));
    assert!(text.ends_with("Booking  Saw[31m  the [saw] again\n"), "{text}");
}

#[test]
fn a_check_that_found_a_fault_names_it_last() {
    let sound = Verified {
        signatures: 5,
        journals: 2,
        verdicts: 5,
        certificates: 1,
        checkpoints: 0,
        history: None,
        bodies: 3,
        records: 0,
        fault: None,
    };
    let text = said(Answer::Verified(sound.clone()));
    assert!(text.starts_with("Signatures checked: 5\n") && text.ends_with("Everything holds.\n"), "{text}");
    let unsound = Verified { fault: Some(Message::new("choice-no")), ..sound };
    assert!(said(Answer::Verified(unsound)).ends_with("The first fault: No\n"));
}

#[test]
fn keepers_stand_in_columns_and_what_is_wrong_is_said_with_both_verdicts() {
    use moothall_core::id::{DeviceId, RunningHash};
    use moothall_core::view::keepers::{
        Certificate, Keeper, KeeperState, Keepers, Objected, Objection, Stall, Way, Withstands,
    };
    use moothall_core::view::{Device, DeviceStanding};

    let keeper = |number: u8, name: &str, state| Keeper {
        device: Device {
            id: DeviceId([number; 32]),
            member: MemberId([number; 32]),
            member_name: name.to_owned(),
            standing: DeviceStanding::Enrolled,
            keeper: true,
            this: number == 1,
            connected: state != KeeperState::Away,
            last_seen_ms: None,
            entries: 1,
            certainty: confirmed(),
            restriction: None,
            revocation: None,
        },
        state,
        position: (state != KeeperState::Away).then_some(40),
        behind: (state != KeeperState::Away).then_some(if state == KeeperState::Behind { 2 } else { 0 }),
        signed: (state != KeeperState::Away).then_some(40),
        signed_ms: (state == KeeperState::InStep).then_some(1_796_475_600_000),
        leads: (number == 1).then_some(true),
    };
    let refused = Verdict::Refused { reason: Message::new("refused-not-sure") };
    let shown = Keepers {
        keepers: vec![
            keeper(1, "Ann", KeeperState::InStep),
            keeper(2, "Ben", KeeperState::Behind),
            keeper(3, "Cleo", KeeperState::Away),
        ],
        withstands: Withstands::of(3),
        several: true,
        stall: Some(Stall {
            said: Message::new("keepers-stall-missing")
                .time("since", 1_796_475_600_000)
                .number("waiting", 2)
                .text("missing", "Cleo (03030303)")
                .number("here", 1)
                .number("needed", 2),
            since_ms: 1_796_475_600_000,
            waiting: 2,
            missing: vec![DeviceId([3; 32])],
            ways: vec![Way { message: Message::new("stall-way-start"), link: None }],
        }),
        objections: vec![Objection {
            keeper: DeviceId([2; 32]),
            keeper_name: "Ben (02020202)".to_owned(),
            position: 41,
            said: Message::new("risk-keeper-objects")
                .text("keeper", "Ben (02020202)")
                .text("why", "differs")
                .number("position", 41),
            entry: Some(Objected {
                id: EntryId([0xab; 32]),
                by: "Dan".to_owned(),
                what: Message::new("did-form-group").text("group", "Garden"),
                accepts: Some(true),
                others: refused,
                certainty: confirmed(),
            }),
        }],
        certificate: Some(Certificate {
            epoch: 1,
            position: 40,
            time_ms: Some(1_796_475_600_000),
            hash: RunningHash([0xcd; 32]),
            signers: vec!["Ann (01010101)".to_owned(), "Ben (02020202)".to_owned()],
        }),
    };
    let said = said(Answer::Keepers(Box::new(shown)));
    let table = "\
MEMBER  DEVICE      POSITION  BEHIND  LAST SIGNATURE         STATE               CONNECTED
Ann     01010101 *  40        0       40 (2026-12-05 13:00)  in step             now
Ben     02020202    40        2       40 (provisional)       2 positions behind  now
Cleo    03030303    -         -       -                      not connected       -
This device proposes what comes next.
";
    assert!(said.starts_with(table), "{said}");
    for words in [
        "What is wrong\nNothing has been confirmed since 2026-12-05 13:00, although 2 entries wait.",
        "It takes 2 keepers, and one is connected to this device. Not connected: Cleo (03030303).\n- If they are",
        "Ben (02020202) does not sign what the other keepers sign: it comes to another verdict",
        "  abababab Dan ",
        "  It would accept it. The others confirmed it as refused.",
        "What 3 keepers withstand\n2 of 3 must sign before anything is confirmed.\nOne may be off",
        "Up to position 40, certified time 2026-12-05 13:00, signed by Ann (01010101), Ben (02020202).",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(!said.contains('{'), "{said}");
}
