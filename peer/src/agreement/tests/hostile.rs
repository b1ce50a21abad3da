//! Members that lie, or speak another language.

use openraft::{EntryPayload, LeaderId, LogId, Membership, StoredMembership};

use super::super::types::{Entry, Member, SnapshotMeta, Vote};
use super::super::wire::{self, Answer, Asked, Refused, Request, WireEntry, WireSettled};
use super::super::{ANSWER_BYTES_MAX, Fault, REQUEST_BYTES_MAX};
use super::*;

fn member(n: u8) -> Member {
    Member(device(n))
}

fn at(term: u64, leader: u8, number: u64) -> LogId<Member> {
    LogId::new(LeaderId::new(term, member(leader)), number)
}

fn vote(term: u64, leader: u8, granted: bool) -> wire::WireVote {
    let mut vote = Vote::new(term, member(leader));
    vote.committed = granted;
    vote.into()
}

fn entry(id: LogId<Member>) -> WireEntry {
    let entry: Entry<TokioRuntime> = Entry { log_id: id, payload: EntryPayload::Normal(command(9)) };
    WireEntry::from(&entry)
}

fn append(
    vote: wire::WireVote,
    after: Option<LogId<Member>>,
    ids: &[LogId<Member>],
    agreed: Option<LogId<Member>>,
) -> Asked {
    let entries = ids.iter().copied().map(entry).collect();
    Asked::Append { vote, after: wire::wired(after), entries, agreed: wire::wired(agreed) }
}

fn settled(to: LogId<Member>, written: LogId<Member>) -> WireSettled {
    let membership = Membership::new(vec![BTreeSet::from([member(1)])], ());
    let last_membership = StoredMembership::new(Some(written), membership);
    WireSettled::new(&SnapshotMeta { last_log_id: Some(to), last_membership, snapshot_id: String::new() })
        .unwrap()
}

async fn answer(club: &Club, to: u8, from: u8, request: &[u8]) -> Answer {
    let bytes = club.agreement(to).answer(device(from), request).await;
    wire::decode(&bytes, ANSWER_BYTES_MAX).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_another_group_and_garbage_are_refused_and_change_nothing() {
    let club = Club::founded(1).await;
    club.agree(&[1], 0..3).await;
    club.stop(1).await;
    club.start(1).await;
    club.leader([1]).await;
    let kept = club.with(1, |place| place.kept.clone());
    let asked = || Asked::Vote { vote: vote(99, 2, false), last: wire::wired(Some(at(98, 2, 999))) };
    let good = wire::encode(&Request::new(GROUP, asked()));
    let other = wire::encode(&Request::new(Group { epoch: 1, generation: 2 }, asked()));
    let refused = |why| Answer::Refused { why };
    assert_eq!(answer(&club, 1, 2, &other).await, refused(Refused::OtherGroup));
    assert_eq!(answer(&club, 1, 2, &[]).await, refused(Refused::Malformed));
    assert_eq!(answer(&club, 1, 2, &vec![1; REQUEST_BYTES_MAX + 2]).await, refused(Refused::Malformed));
    let large =
        wire::encode(&Request::new(GROUP, append(vote(9, 2, true), None, &[at(9, 2, u64::MAX)], None)));
    assert_eq!(answer(&club, 1, 2, &large).await, refused(Refused::Malformed));
    for cut in 0..good.len() {
        assert_eq!(
            answer(&club, 1, 2, &good[..cut]).await,
            refused(Refused::Malformed),
            "the first {cut} bytes"
        );
    }
    assert_eq!(club.with(1, |place| place.kept.clone()), kept);
    // The same request in this group is not refused.
    assert!(matches!(answer(&club, 1, 2, &good).await, Answer::Voted { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_true_is_refused_and_does_no_harm() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], 0..10).await;
    let leader = club.leader(1..=3).await;
    let (me, liar) = if leader == 1 { (2, 3) } else { (1, if leader == 2 { 3 } else { 2 }) };
    club.until("it has all", |club| club.agreed(me).len() == 10).await;
    let last = club.agreed(me).last().unwrap().0;
    let far = 1 << 40;
    let leads = vote(90, liar, true);
    for (what, asked) in [
        ("for somebody else", append(vote(90, leader, true), None, &[], None)),
        ("for the one who is asked", append(vote(90, me, true), None, &[], None)),
        ("without being elected", append(vote(90, liar, false), None, &[], None)),
        ("in a term that nobody can have reached", append(vote(far, liar, true), None, &[], None)),
        ("entries with a gap", append(leads, Some(at(1, leader, last)), &[at(90, liar, last + 2)], None)),
        ("entries in no order", append(leads, None, &[at(1, liar, 0), at(0, liar, 1)], None)),
        ("entries that begin late", append(leads, None, &[at(1, liar, 5)], None)),
        ("entries of a later leader", append(leads, None, &[at(91, liar, 0)], None)),
        ("something else at the beginning", append(leads, None, &[at(1, liar, 0)], None)),
        ("something else in the middle", append(leads, Some(at(89, liar, 3)), &[], Some(at(89, liar, 3)))),
        ("earlier leaders afterwards", append(leads, Some(at(0, liar, last + 50)), &[], None)),
        ("a skip back", Asked::Skip { vote: leads, to: settled(at(90, liar, 2), at(0, liar, 1)) }),
        (
            "a skip of a later leader",
            Asked::Skip { vote: leads, to: settled(at(91, liar, far), at(0, liar, 1)) },
        ),
        (
            "members from later",
            Asked::Skip { vote: leads, to: settled(at(90, liar, far), at(90, liar, far + 1)) },
        ),
        ("a vote for somebody else", Asked::Vote { vote: vote(90, leader, false), last: None }),
        ("a vote that is counted already", Asked::Vote { vote: vote(90, liar, true), last: None }),
        (
            "a log from later",
            Asked::Vote { vote: vote(90, liar, false), last: wire::wired(Some(at(95, liar, far))) },
        ),
    ] {
        let request = wire::encode(&Request::new(GROUP, asked));
        let answer = answer(&club, me, liar, &request).await;
        assert!(
            matches!(answer, Answer::Refused { why: Refused::Untrue | Refused::Malformed }),
            "{what}: {answer:?}"
        );
    }
    club.agree(&[1, 2, 3], 10..12).await;
    club.until("nobody was harmed", |club| (1..=3).all(|n| club.has_agreed(n, &command(11)))).await;
    club.check();
}

/// Numbers that are alike every time (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % bound
    }

    /// A place that may be one of the log's, or close to one.
    fn id(&mut self, term: u64) -> LogId<Member> {
        let leader = u8::try_from(self.below(4)).unwrap();
        let term = if self.below(3) == 0 { term } else { self.below(4) };
        at(term, leader, self.below(40))
    }

    fn asked(&mut self, liar: u8, terms: &mut u64) -> Asked {
        *terms += u64::from(self.below(8) == 0);
        let term = *terms - self.below(2).min(*terms);
        let granted = self.below(8) > 0;
        let some = |numbers: &mut Self| (numbers.below(5) > 0).then(|| numbers.id(term));
        match self.below(10) {
            0 => Asked::Vote { vote: vote(term, liar, !granted), last: wire::wired(some(self)) },
            1 => {
                let (to, written) = (self.id(term), self.id(term));
                Asked::Skip { vote: vote(term, liar, granted), to: settled(to, written) }
            }
            _ => {
                let after = some(self);
                let first = after.map_or(0, |after| after.index + 1);
                let mut leader_id = after.map_or(LeaderId::new(0, member(0)), |after| after.leader_id);
                let entries: Vec<_> = (0..self.below(6))
                    .map(|n| {
                        if self.below(4) == 0 {
                            leader_id = LeaderId::new(term, member(liar)).max(leader_id);
                        }
                        LogId::new(leader_id, first + n)
                    })
                    .collect();
                let agreed = some(self);
                append(vote(term, liar, granted), after, &entries, agreed)
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_survives_whatever_one_member_asks() {
    let mut numbers = Numbers(0x5eed);
    for _ in 0..20 {
        let club = Club::founded(3).await;
        club.agree(&[1, 2, 3], 0..10).await;
        let leader = club.leader(1..=3).await;
        let liar = if leader == 1 { 2 } else { 1 };
        club.with(liar, |place| place.cut = true);
        let mut terms = 1;
        let mut taken = 0;
        for _ in 0..400 {
            let request = wire::encode(&Request::new(GROUP, numbers.asked(liar, &mut terms)));
            for n in (1..=3).filter(|n| *n != liar) {
                taken +=
                    usize::from(!matches!(answer(&club, n, liar, &request).await, Answer::Refused { .. }));
            }
        }
        let failed = |heard: &Heard| matches!(heard, Heard::Failed(_));
        for n in 1..=3 {
            assert!(
                !club.with(n, |place| place.heard.iter().any(failed)),
                "member {n} after {taken} were taken"
            );
        }
        assert!(taken > 40, "{taken} were taken");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_a_liar_filled_has_room_for_the_next_leader() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], 0..3).await;
    let leader = club.leader(1..=3).await;
    let (me, liar) = if leader == 1 { (2, 3) } else { (1, if leader == 2 { 3 } else { 2 }) };
    club.until("it has all", |club| club.agreed(me).len() == 3).await;
    for n in [me, leader] {
        club.with(n, |place| place.settles = true);
    }
    let filler = Command::from(vec![7; super::super::COMMAND_BYTES_MAX]);
    let mut after = at(1, leader, club.agreed(me).last().unwrap().0);
    loop {
        let ids = (1..=6).map(|n| at(90, liar, after.index + n));
        let entries = ids.map(|log_id| {
            let payload = EntryPayload::Normal(filler.clone());
            let entry: Entry<TokioRuntime> = Entry { log_id, payload };
            WireEntry::from(&entry)
        });
        let (vote, agreed) = (vote(90, liar, true), None);
        let asked =
            Asked::Append { vote, after: wire::wired(Some(after)), entries: entries.collect(), agreed };
        match answer(&club, me, liar, &wire::encode(&Request::new(GROUP, asked))).await {
            Answer::Appended => after = at(90, liar, after.index + 6),
            Answer::Refused { why: Refused::Busy } => break,
            other => panic!("{other:?}"),
        }
    }
    club.stop(liar).await;
    club.agree(&[me, leader], [30]).await;
    club.until("both go on", |club| [me, leader].iter().all(|n| club.has_agreed(*n, &command(30)))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_survives_whatever_one_member_answers() {
    const LIES: [Liar; 9] = [
        |_| Vec::new(),
        |_| vec![0xff; 4096],
        |_| wire::encode(&Answer::Conflicting),
        |_| wire::encode(&Answer::Appended),
        |_| wire::encode(&Answer::Outvoted { vote: vote(0, 1, false) }),
        |_| wire::encode(&Answer::Outvoted { vote: vote(1 << 61, 9, true) }),
        |_| wire::encode(&Answer::Skipped { vote: vote(7, 9, false) }),
        |_| wire::encode(&Answer::Voted { vote: vote(7, 9, true), granted: true, last: None }),
        |_| wire::encode(&Answer::Refused { why: Refused::Busy }),
    ];
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], [0]).await;
    let leader = club.leader(1..=3).await;
    let liar = if leader == 1 { 2 } else { 1 };
    for (n, lie) in (1..).zip(LIES) {
        club.with(liar, |place| place.liar = Some(lie));
        club.agree(&[1, 2, 3], [n]).await;
    }
    // As the leader itself, elected in a later term.
    for (n, leader) in (20..).zip(1..=3) {
        let lie: Liar = match leader {
            1 => |_| wire::encode(&Answer::Outvoted { vote: vote(1000, 1, true) }),
            2 => |_| wire::encode(&Answer::Outvoted { vote: vote(1000, 2, true) }),
            _ => |_| wire::encode(&Answer::Outvoted { vote: vote(1000, 3, false) }),
        };
        club.with(liar, |place| place.liar = Some(lie));
        club.agree(&[1, 2, 3], [n]).await;
    }
    club.with(liar, |place| place.liar = None);
    club.agree(&[1, 2, 3], [30]).await;
    let failed = |heard: &Heard| matches!(heard, Heard::Failed(_));
    assert!((1..=3).all(|n| !club.with(n, |place| place.heard.iter().any(failed))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_whose_disk_is_from_yesterday_ends_nobody() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], 0..5).await;
    let leader = club.leader(1..=3).await;
    let old = if leader == 1 { 2 } else { 1 };
    let yesterday = club.with(old, |place| place.kept.clone());
    club.agree(&[1, 2, 3], 5..20).await;
    club.until("it has all", |club| club.has_agreed(old, &command(19))).await;
    club.stop(old).await;
    club.with(old, |place| {
        place.kept = yesterday;
        place.heard.clear();
    });
    club.start(old).await;
    club.agree(&[1, 2, 3], [20]).await;
    club.until("it has all again", |club| club.has_agreed(old, &command(20))).await;
    let failed = |heard: &Heard| matches!(heard, Heard::Failed(_));
    assert!((1..=3).all(|n| !club.with(n, |place| place.heard.iter().any(failed))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_kept_and_is_damaged_is_not_begun_with() {
    let club = Club::founded(1).await;
    club.agree(&[1], 0..5).await;
    club.stop(1).await;
    let kept = club.with(1, |place| place.kept.clone());
    let damages: [fn(&mut Opened); 5] = [
        |kept| kept.log[2].1[0] = 9,
        |kept| drop(kept.log.remove(2)),
        |kept| drop(kept.log.remove(0)),
        |kept| kept.vote = Some(vec![1]),
        |kept| kept.dropped = Some(wire::encode(&wire::WireLogId::from(at(1, 1, 3)))),
    ];
    for damage in damages {
        let mut damaged = kept.clone();
        damage(&mut damaged);
        let seat = Seat { me: device(1), club: club.clone() };
        let started =
            Agreement::<_, TokioRuntime>::start(seat, device(1), GROUP, &devices([]), damaged, TIMING).await;
        assert!(matches!(started, Err(Fault::Kept(_))));
    }
}
