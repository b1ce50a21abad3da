//! Decisions of the sample by every method: drafted, discussed, voted on, carried out; and what is under way now.

use moothall_core::action::decisions::{BallotPaper, Cast, Form, MeetingCount};
use moothall_core::action::{Action, Effect};
use moothall_core::id::{EntryId, GroupId, ProposalId};
use moothall_core::label::Label;
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::tally::{Consent, Marks, Method, Unranked};

use super::builder::Unbuilt;
use super::content::{Calendar, DAY_MS, HOUR_MS, PEOPLE};

/// A proposal that begins as a draft.
struct Draft {
    /// Who proposes.
    hand: usize,
    title: &'static str,
    text: &'static str,
    method: Method,
    /// The options, those first that more are for.
    options: &'static [&'static str],
    topic: Option<&'static str>,
    writers: &'static [usize],
    discussion_days: i64,
    voting_days: i64,
}

impl Draft {
    const fn plain(hand: usize, title: &'static str, text: &'static str, method: Method) -> Self {
        Self {
            hand,
            title,
            text,
            method,
            options: &[],
            topic: None,
            writers: &[],
            discussion_days: 0,
            voting_days: 4,
        }
    }
}

/// What was decided: days ago that it was presented, what, and whether it was carried out.
type Decided = (i64, Draft, bool);

const DECIDED: [Decided; 9] = [
    (
        330,
        Draft {
            options: &[
                "Last Saturday of the month",
                "First Sunday",
                "Friday evening",
                "Whenever it is dirty",
            ],
            ..Draft::plain(
                16,
                "A day to clean up together",
                "Once a month, two hours, with soup after. Which days would suit you?",
                Method::Approve { most: 3 },
            )
        },
        true,
    ),
    (
        302,
        Draft::plain(
            33,
            "A shelf for leftovers",
            "Whatever is too good to throw away lies there for a month, and belongs to whoever takes it.",
            Method::Consent,
        ),
        true,
    ),
    (
        273,
        Draft {
            options: &["Ruby", "Doctor Beam", "Blinky"],
            ..Draft::plain(10, "A name for the laser", "It has earned one.", Method::ChooseOne)
        },
        true,
    ),
    (
        246,
        Draft {
            options: &[
                "Dust extraction for the band saw",
                "A second 3D printer",
                "Better lamps",
                "A soldering station",
                "A drill press",
                "A bigger fridge",
            ],
            topic: Some("money"),
            writers: &[7, 9],
            discussion_days: 1,
            ..Draft::plain(
                22,
                "What do we buy next?",
                "There are 1,900 in the box for machines. One thing at a time; put them in your order.",
                Method::Schulze,
            )
        },
        true,
    ),
    (
        218,
        Draft {
            options: &["Welding", "Bookbinding", "Radios", "Screen printing"],
            ..Draft::plain(
                14,
                "Which course first?",
                "All four have somebody who would teach. How much would you like each?",
                Method::Score { highest: 5 },
            )
        },
        true,
    ),
    (
        191,
        Draft {
            options: &["Rent for a bad month", "Tools for lending", "Heating", "The summer party"],
            topic: Some("money"),
            ..Draft::plain(
                7,
                "Where does the surplus go?",
                "628 are left over. Five dots for each of us.",
                Method::Dots { dots: 5 },
            )
        },
        true,
    ),
    (
        163,
        Draft {
            options: &["Green", "Red", "Blue", "Yellow", "As it is"],
            ..Draft::plain(
                29,
                "The colour of the front door",
                "It has to be painted before winter anyway.",
                Method::InstantRunoff,
            )
        },
        false,
    ),
    (
        135,
        Draft {
            options: &[
                "An oven in the yard",
                "A stage for the theatre next door",
                "Repairing bicycles for the school",
                "A boat",
                "A wall of insects’ nests",
                "The gate",
                "A clock for the foyer",
            ],
            topic: Some("house"),
            writers: &[20],
            discussion_days: 1,
            ..Draft::plain(
                18,
                "Three projects for the summer",
                "We can do three together. Put in order what you would lend a hand with.",
                Method::SingleTransferable { seats: 3 },
            )
        },
        false,
    ),
    (
        107,
        Draft::plain(
            12,
            "Rent the meeting room to firms",
            "On weekdays it stands empty until four. 40 for a morning.",
            Method::Consent,
        ),
        false,
    ),
];

/// What an objection in the sample says, one after the other.
const OBJECTIONS: [&str; 2] = [
    "Our insurance covers members and their guests, not firms. One accident, and we pay for years.",
    "The kettle and the projector come from members, for members. I would take mine home.",
];

impl Calendar<'_> {
    /// Whom some let vote for them: the treasurer on money, others and the reader on the house.
    pub(super) fn delegations(&mut self) -> Result<(), Unbuilt> {
        let hands = [
            (2, "money", 7),
            (11, "money", 7),
            (24, "money", 7),
            (4, "house", 16),
            (31, "house", 0),
            (35, "house", 0),
        ];
        for (hand, topic, to) in hands {
            let action = Action::Delegate { topic: label(topic)?, to: Some(self.builder.member(to)) };
            self.builder.act(hand, action)?;
        }
        self.builder.confirm()
    }

    /// What was decided by other methods than yes and no, up to some days ago.
    pub(super) fn decided_until(&mut self, days: i64, done: &mut usize) -> Result<(), Unbuilt> {
        while let Some((ago, draft, carried_out)) = DECIDED.get(*done).filter(|(ago, ..)| *ago > days) {
            self.days_ago(*ago);
            let id = self.presented(draft, None)?;
            self.cast_all(id, draft, 24)?;
            self.builder.now_ms += (draft.voting_days + 1) * DAY_MS;
            self.builder.confirm()?;
            if *carried_out {
                self.carried_out(draft.hand, id)?;
            }
            *done += 1;
        }
        Ok(())
    }

    /// A vote in which a meeting's hands count, and one of four people that ended level.
    pub(super) fn met_and_drawn(&mut self, crew: GroupId) -> Result<(), Unbuilt> {
        let rules = Draft {
            topic: Some("house"),
            ..Draft::plain(
                16,
                "House rules, second edition",
                "Shorter by half. They hang beside the door, and lie in the office.",
                Method::YesNo,
            )
        };
        let id = self.presented(&rules, None)?;
        for hand in [0, 3, 7, 9, 16, 22] {
            self.cast(hand, id, Marks::Stance(Choice::Yes), "")?;
        }
        self.builder.now_ms += DAY_MS;
        self.builder.confirm()?;
        let held_ms = self.builder.now_ms - 2 * HOUR_MS;
        let count = MeetingCount { proposal: id, counts: vec![11, 2, 1], held_ms };
        let meeting = self.builder.act(16, Action::RecordMeeting(count))?;
        for hand in [3, 9] {
            self.builder.act(hand, Action::Witness { meeting })?;
        }
        self.builder.confirm()?;
        self.builder.now_ms += 4 * DAY_MS;
        self.builder.confirm()?;
        self.carried_out(16, id)?;
        let blades = Draft {
            options: &["Fine", "Coarse"],
            ..Draft::plain(
                33,
                "Which blade stays on the saw?",
                "Two of us each way, so far.",
                Method::ChooseOne,
            )
        };
        let id = self.presented(&blades, Some(crew))?;
        for (hand, option) in [(1, 0), (9, 1), (22, 0), (33, 1)] {
            self.cast(hand, id, Marks::One(option), "")?;
        }
        self.builder.confirm()?;
        self.builder.now_ms += 5 * DAY_MS;
        self.builder.confirm()
    }

    /// What is under way now: two votes, a discussion, a draft of the reader's and one of somebody else.
    pub(super) fn under_way(&mut self) -> Result<(), Unbuilt> {
        let party = Draft {
            options: &["The yard", "The river", "The roof", "The hall next door"],
            topic: Some("house"),
            discussion_days: 1,
            voting_days: 8,
            writers: &[18],
            ..Draft::plain(
                20,
                "A place for the summer party",
                "It is on the second Saturday of July. The roof takes thirty of us, the yard everybody.",
                Method::Schulze,
            )
        };
        self.days_ago(5);
        let id = self.presented(&party, None)?;
        self.cast_all(id, &party, 12)?;
        let door = Draft::plain(
            2,
            "The back door is locked after nine",
            "Twice somebody walked in who was nobody’s guest. Members have the key anyway.",
            Method::Consent,
        );
        // It closes within a day.
        self.days_ago(4);
        self.builder.now_ms += 16 * HOUR_MS;
        let id = self.presented(&door, None)?;
        for hand in [3, 9, 10, 14, 20, 26, 28] {
            let stance = if hand == 26 { Consent::Aside } else { Consent::Agree };
            self.cast(hand, id, Marks::Consent(stance), "")?;
        }
        let evenings = Draft {
            options: &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            discussion_days: 6,
            voting_days: 7,
            ..Draft::plain(
                3,
                "Two evenings for courses",
                "With two fixed evenings people can plan. Thursdays the choir rehearses next door.",
                Method::SingleTransferable { seats: 2 },
            )
        };
        self.days_ago(2);
        let id = self.presented(&evenings, None)?;
        self.builder.comment(28, id.into(), "Not on Tuesdays, please: that is when the wood crew meets.")?;
        let racks = Draft {
            writers: &[6],
            ..Draft::plain(
                0,
                "A rack for bicycles",
                "Twelve places under the roof by the gate. Farid knows a smith.",
                Method::YesNo,
            )
        };
        self.drafted(&racks, None)?;
        let film =
            Draft::plain(26, "Films on Sunday evenings", "In winter, in the meeting room.", Method::YesNo);
        self.drafted(&film, None)?;
        self.builder.confirm()
    }

    /// Whoever proposed it says that it was carried out, if it was decided for at all.
    pub(super) fn carried_out(&mut self, hand: usize, proposal: ProposalId) -> Result<(), Unbuilt> {
        if self.builder.is_decided_for(proposal) {
            self.builder.act(hand, Action::CarryOut { proposal })?;
        }
        self.builder.confirm()
    }

    fn drafted(&mut self, draft: &Draft, group: Option<GroupId>) -> Result<ProposalId, Unbuilt> {
        let options = draft.options.join("\n");
        let mut words = vec![(Field::Title, draft.title), (Field::Text, draft.text)];
        if !options.is_empty() {
            words.push((Field::Options, options.as_str()));
        }
        let number = u8::try_from(draft.options.len()).map_err(|error| Unbuilt(error.to_string()))?;
        let form = Form {
            effect: Effect::None,
            ballot: BallotPaper { method: draft.method, options: number, unranked: Unranked::Last },
            discussion_ms: draft.discussion_days * DAY_MS,
            voting_ms: draft.voting_days * DAY_MS,
            topic: draft.topic.map(label).transpose()?,
            group,
            writers: draft.writers.iter().map(|hand| self.builder.member(*hand)).collect(),
        };
        Ok(self.builder.say(draft.hand, Action::Draft(form), &words)?.into())
    }

    /// Drafted, presented, and as far on that its vote is open, unless it is still discussed now.
    fn presented(&mut self, draft: &Draft, group: Option<GroupId>) -> Result<ProposalId, Unbuilt> {
        let proposal = self.drafted(draft, group)?;
        self.builder.act(draft.hand, Action::Present { proposal })?;
        self.builder.confirm()?;
        let opens_ms = self.builder.now_ms + draft.discussion_days * DAY_MS;
        if opens_ms < self.now_ms {
            self.builder.now_ms = opens_ms + HOUR_MS;
        }
        Ok(proposal)
    }

    pub(super) fn cast(
        &mut self,
        hand: usize,
        proposal: ProposalId,
        marks: Marks,
        why: &str,
    ) -> Result<(), Unbuilt> {
        let version = vec![EntryId(proposal.0)];
        let action = Action::Cast(Cast { proposal, version, replaces: None, marks });
        self.builder.now_ms += 10 * 60_000;
        if why.is_empty() {
            self.builder.act(hand, action)?;
        } else {
            self.builder.say(hand, action, &[(Field::Text, why)])?;
        }
        Ok(())
    }

    /// So many of the members vote, never the reader.
    fn cast_all(&mut self, id: ProposalId, draft: &Draft, of_forty: u64) -> Result<(), Unbuilt> {
        let mut objections = OBJECTIONS.iter();
        for hand in 1..=PEOPLE.len() {
            if self.dice.below(40) >= of_forty {
                continue;
            }
            let marks = self.marks(draft);
            let objects = marks == Marks::Consent(Consent::Object);
            let why = if objects { objections.next().copied() } else { Some("") };
            match why {
                Some(why) => self.cast(hand, id, marks, why)?,
                None => self.cast(hand, id, Marks::Consent(Consent::Aside), "")?,
            }
        }
        self.builder.confirm()
    }

    /// What somebody marks: anything, but the first options more often.
    fn marks(&mut self, draft: &Draft) -> Marks {
        let number = draft.options.len();
        let order = self.order(number);
        if !draft.options.is_empty() && self.dice.below(24) == 0 {
            return Marks::Abstain;
        }
        match draft.method {
            Method::YesNo => Marks::Stance(Choice::Yes),
            Method::Consent => Marks::Consent(match self.dice.below(12) {
                0 | 1 => Consent::Aside,
                2 if draft.hand == 12 => Consent::Object,
                _ => Consent::Agree,
            }),
            Method::ChooseOne => Marks::One(order[0]),
            Method::Approve { most } => {
                let some = 1 + self.dice.below(u64::from(most)) as usize;
                let mut approved = order[..some].to_vec();
                approved.sort_unstable();
                Marks::Approved(approved)
            }
            Method::Score { highest } => {
                let mut scores = vec![None; number];
                for (place, option) in order.iter().enumerate() {
                    let less = (place as u64 * 2 + self.dice.below(2)).min(u64::from(highest));
                    scores[usize::from(*option)] = Some(highest - less as u8);
                }
                Marks::Scores(scores)
            }
            Method::Dots { dots } => {
                let mut given = vec![0; number];
                for _ in 0..dots {
                    given[usize::from(order[self.dice.below(2) as usize])] += 1;
                }
                Marks::Dots(given)
            }
            Method::Schulze | Method::InstantRunoff | Method::SingleTransferable { .. } => {
                let some = 2 + self.dice.below(number as u64 - 1) as usize;
                let mut tiers: Vec<Vec<u8>> = order[..some].iter().map(|option| vec![*option]).collect();
                if draft.method == Method::Schulze && some > 2 && self.dice.below(4) == 0 {
                    let last = tiers.remove(some - 1);
                    tiers[some - 2].extend(last);
                    tiers[some - 2].sort_unstable();
                }
                Marks::Ranking(tiers)
            }
        }
    }

    /// The options in somebody's order: of two thrown, the earlier one comes next.
    fn order(&mut self, number: usize) -> Vec<u8> {
        let mut left: Vec<u8> = (0..u8::try_from(number).unwrap_or(u8::MAX)).collect();
        let mut order = Vec::new();
        while !left.is_empty() {
            let bound = left.len() as u64;
            let place = self.dice.below(bound).min(self.dice.below(bound));
            order.push(left.remove(place as usize));
        }
        order
    }
}

fn label(text: &str) -> Result<Label, Unbuilt> {
    text.parse().map_err(|_| Unbuilt(format!("{text} is no label")))
}
