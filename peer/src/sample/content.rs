//! What the sample is about: people, rooms and machines, a year of decisions, a month of bookings. All made up.

use moothall_core::action::bookings::{Clash, Offset, Quota, Reservation, Span, Terms};
use moothall_core::action::{Action, Effect, PaperKind};
use moothall_core::id::{EntryId, GroupId, ResourceId};
use moothall_core::label::Label;
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::store::{PaperRow, Write};
use moothall_core::view::terms::Period;

use super::builder::{Builder, Unbuilt};
use super::reach;
use crate::keystore::Keys;

pub(super) const HOUR_MS: i64 = 3_600_000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// Who joined in the course of the year, and a few words about each; many say nothing.
pub(super) const PEOPLE: [(&str, &str); 39] = [
    ("Amara Osei", "Furniture from pallets. Wednesdays."),
    ("Bruno Keller", "Electronics and old radios."),
    ("Chiara Rossi", "Teaches the laser."),
    ("Dmitri Volkov", ""),
    ("Elif Demir", "Sewing, tents, bags."),
    ("Farid Haddad", "Bicycles of any age."),
    ("Greta Lindqvist", "Keeps the books."),
    ("Hana Novak", ""),
    ("Ibrahim Sow", "Welding, when nobody is asleep."),
    ("Jonas Weber", "3D printing."),
    ("Keiko Tanaka", "Ceramics, one day."),
    ("Liam O’Connor", ""),
    ("Mei Lin", "Paper and bookbinding."),
    ("Nadia Petrova", "Shows newcomers around on open evenings."),
    ("Oskar Berg", ""),
    ("Priya Nair", "Knows where everything is."),
    ("Quentin Moreau", ""),
    ("Rosa Delgado", "Repair café, first Saturday of the month."),
    ("Samuel Adeyemi", "Guitars."),
    ("Tomasz Zieliński", ""),
    ("Uma Krishnan", "Textiles and dyes."),
    ("Viktor Horvath", "Lathe and mill."),
    ("Wanda Nowak", ""),
    ("Xavier Dubois", ""),
    ("Yara Haddad", "Plants, sensors, and plants with sensors."),
    ("Zoë Jansen", "Photography."),
    ("Aron Levi", ""),
    ("Beatriz Costa", "Model trains."),
    ("Cornelius Vogt", "Retired; has time."),
    ("Dalia Cohen", ""),
    ("Emeka Eze", "Drones."),
    ("Freya Nilsen", ""),
    ("Gustav Lang", "Woodturning."),
    ("Helena Marsh", ""),
    ("Ines Ferreira", "Screen printing."),
    ("Jasper de Vries", ""),
    ("Katya Morozova", "Puppets for the theatre next door."),
    ("Lukas Brandt", ""),
    ("Miriam Stein", "Writes the newsletter."),
];

/// Rooms, machines and things, with what is said of each.
const RESOURCES: [(&str, &str); 6] = [
    ("Wood shop", "Table saw, band saw, planer. An induction comes first; ask a trainer."),
    ("Laser cutter", "60 × 90 cm. No PVC, ever. Two hours at a time, so that everybody has a turn."),
    ("Meeting room", "Table for twelve, a projector, a kettle."),
    ("3D printers", "Three of them, shared: book one place for each that you use."),
    ("Sewing corner", "Two machines and an overlocker. Please sweep up the threads."),
    ("Cargo bike", "Carries 80 kg. The key hangs in the office."),
];

/// A decision of the past: days ago, who proposes, title, text, percent who are for it, and comments.
type Past = (i64, usize, &'static str, &'static str, u64, &'static [(usize, &'static str)]);

const DECISIONS: [Past; 22] = [
    (
        352,
        1,
        "Open on Sundays",
        "From ten to six, with two of us in the house. Whoever takes a Sunday is thanked with a cake.",
        78,
        &[(3, "I take the first.")],
    ),
    (
        338,
        7,
        "A fee of 24 a month",
        "Rent went up in spring. With 24 a month from each of us the year comes out even.",
        64,
        &[(5, "Could those who earn little pay half?"), (7, "Yes: say so to me, nobody else needs to know.")],
    ),
    (
        325,
        3,
        "Buy the laser cutter",
        "A used one with 60 watts, seen and tried by Chiara. It costs 4,200, of which 3,000 are saved.",
        86,
        &[(10, "Who repairs it?"), (3, "The maker is an hour away.")],
    ),
    (
        310,
        14,
        "An open evening every Thursday",
        "Guests may look, ask and try what is safe. Two members show them around.",
        91,
        &[],
    ),
    (
        296,
        9,
        "Extraction for the wood shop",
        "Dust is what harms us most. Ducts and a filter for 1,150.",
        93,
        &[],
    ),
    (
        281,
        2,
        "Lend tools for a week",
        "Small tools only. They are signed out in the book by the door.",
        71,
        &[(22, "Not my chisels.")],
    ),
    (268, 25, "Plants on the roof", "Boxes along the south side, water from the barrel.", 58, &[]),
    (
        254,
        18,
        "Repair café on first Saturdays",
        "From two to five. Repairs are free, the box at the door is not.",
        89,
        &[(6, "I bring the bicycle stand.")],
    ),
    (
        240,
        12,
        "No music in the workshop",
        "Machines are loud, and warnings should be heard.",
        31,
        &[(19, "Headphones are worse."), (12, "Then at least not loud.")],
    ),
    (
        226,
        7,
        "Accounts of last year",
        "Income 9,940, expenses 9,312. The books lie open in the office.",
        96,
        &[],
    ),
    (213, 5, "A third sewing machine", "Elif found one for 180, with a table.", 74, &[]),
    (
        199,
        22,
        "Replace the old lathe",
        "Its bearings are done. A new one for 2,800, in two parts.",
        47,
        &[(9, "Let us repair it first.")],
    ),
    (185, 16, "Insurance for members", "Covers accidents in the house, 6 a year for each of us.", 92, &[]),
    (171, 33, "A bench for woodturning", "Gustav builds it himself; material 140.", 83, &[]),
    (
        157,
        14,
        "Show what we made",
        "An exhibition in the foyer of the theatre, a week in autumn.",
        88,
        &[(37, "I can build stands.")],
    ),
    (143, 28, "Quiet hours after ten", "The neighbours asked kindly.", 81, &[]),
    (
        129,
        3,
        "Induction before the laser",
        "Nobody uses it alone who has not been shown how. Chiara and Jonas teach.",
        90,
        &[],
    ),
    (
        115,
        6,
        "A second cargo bike",
        "The one we have is out every weekend. 2,400 with half paid by the city.",
        42,
        &[(7, "The city pays only if we ask by May, and it is June.")],
    ),
    (101, 31, "Drones over the yard", "On weekday mornings, when nobody is below.", 27, &[]),
    (
        80,
        24,
        "A darkroom in the cellar",
        "The small room with the sink. Costs a lamp and a curtain.",
        66,
        &[(26, "I have trays to give away.")],
    ),
    (59, 7, "Reduced fee for students", "Half, on showing a card.", 85, &[]),
    (38, 16, "New locks", "The old keys have been copied too often. 620 for three doors.", 77, &[]),
];

/// What is open now: days ago that it was proposed, days that it stays open, who, title, text.
type Open = (i64, i64, usize, &'static str, &'static str, &'static [(usize, &'static str)]);

const OPEN: [Open; 2] = [
    (
        3,
        10,
        20,
        "A kiln for the cellar",
        "Ceramics need heat. A small kiln for 950, on the strong socket that is there already. It fires at night, when power is cheap.",
        &[
            (11, "At last."),
            (9, "Who watches it at night?"),
            (20, "It has a timer and a sensor; I watch the first ten."),
        ],
    ),
    (
        1,
        7,
        14,
        "Move the open evening to Wednesday",
        "On Thursdays the choir next door rehearses, and nobody hears a word.",
        &[(30, "Fine with me.")],
    ),
];

/// What people book for.
const TITLES: [&str; 12] = [
    "Shelves",
    "Prototype",
    "Introduction",
    "Team evening",
    "Repairing a chair",
    "Sign for the entrance",
    "Costumes",
    "Moving house",
    "Board meeting",
    "Spare parts",
    "",
    "",
];

/// The decision after which the constitution is amended, by the days ago that it was proposed.
const AMENDED_AFTER: i64 = 213;

/// Everything that happened, up to a moment in Unix milliseconds.
pub(super) fn year(
    keys: &Keys,
    seed: [u8; 32],
    your_name: &str,
    offsets: &[(i64, i16)],
    now_ms: i64,
) -> Result<(Vec<Write>, Vec<PaperRow>), Unbuilt> {
    let begin_ms = now_ms - 364 * DAY_MS;
    let words = [
        (Field::Name, "The Old Mill (sample)"),
        (Field::About, "A sample to look around in: nothing here is real, and nobody else sees it."),
    ];
    let mut builder = Builder::found(keys, seed, begin_ms, &words)?;
    let profile = Action::BeginPaper { kind: PaperKind::Profile, about: builder.member(0).into() };
    builder.say(0, profile, &[(Field::Name, your_name), (Field::About, "That is you.")])?;
    if !offsets.is_empty() {
        let offsets =
            offsets.iter().map(|(from_ms, minutes)| Offset { from_ms: *from_ms, minutes: *minutes });
        builder.act(0, Action::SetCalendar { offsets: offsets.collect() })?;
    }
    for (name, about) in PEOPLE {
        builder.now_ms += 5 * 60_000;
        builder.join(name, about)?;
    }
    reach::told(&mut builder)?;
    builder.confirm()?;
    let resources = furnish(&mut builder)?;
    let mut calendar = Calendar { builder, resources, dice: Dice(0x9e37_79b9_7f4a_7c15), now_ms };
    let crew = calendar.offices()?;
    calendar.delegations()?;
    let mut done = 0;
    for past in DECISIONS {
        calendar.decided_until(past.0, &mut done)?;
        calendar.decision(&past)?;
        if past.0 == AMENDED_AFTER {
            calendar.amended()?;
        }
    }
    calendar.met_and_drawn(crew)?;
    calendar.bookings()?;
    calendar.under_way()?;
    for open in OPEN {
        calendar.open(open)?;
    }
    calendar.builder.now_ms = calendar.builder.now_ms.max(now_ms - HOUR_MS);
    calendar.builder.finish()
}

fn furnish(builder: &mut Builder<'_>) -> Result<Vec<ResourceId>, Unbuilt> {
    let mut resources = Vec::new();
    for (name, about) in RESOURCES {
        let id = builder.say(0, Action::AddResource, &[(Field::Title, name), (Field::Text, about)])?;
        resources.push(ResourceId(id.0));
    }
    let laser = Terms {
        longest_min: 120,
        buffer_min: 15,
        quotas: vec![Quota { per: Period::Week, bookings: Some(3), minutes: None }],
        ..Terms::default()
    };
    let printers = Terms { places: 3, ..Terms::default() };
    for (place, terms) in [(1, laser), (3, printers)] {
        let resource = resources[place];
        builder.act(0, Action::SetTerms { resource, terms: Box::new(terms) })?;
    }
    builder.confirm()?;
    Ok(resources)
}

/// Numbers that look thrown and are the same each time: xorshift (Marsaglia, 2003).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound.max(1)
    }
}

pub(super) struct Calendar<'a> {
    pub(super) builder: Builder<'a>,
    resources: Vec<ResourceId>,
    pub(super) dice: Dice,
    pub(super) now_ms: i64,
}

impl Calendar<'_> {
    /// Time goes on to so many days before now.
    pub(super) fn days_ago(&mut self, days: i64) {
        self.builder.now_ms = self.builder.now_ms.max(self.now_ms - days * DAY_MS);
    }

    /// A second and a third steward, trainers, a treasurer, and working groups; the first of these looks after the wood shop.
    fn offices(&mut self) -> Result<GroupId, Unbuilt> {
        for hand in [16, 7] {
            let effect = Effect::AppointSteward { member: self.builder.member(hand) };
            let title = format!("{} as a steward", PEOPLE[hand - 1].0);
            let text = "Somebody should be able to stand in for the other.";
            self.vote(hand, &title, text, effect, 7, 92)?;
        }
        let label = |text: &str| text.parse::<Label>().map_err(|error| Unbuilt(error.to_string()));
        for (role, hand) in [("trainer", 3), ("trainer", 10), ("trainer", 33), ("treasurer", 7)] {
            let action = Action::Appoint { role: label(role)?, member: self.builder.member(hand) };
            self.builder.act(0, action)?;
        }
        let groups: [(&str, &str, &[usize]); 3] = [
            ("Wood crew", "Looks after the wood shop.", &[1, 9, 22, 33]),
            ("Open evenings", "Two of us are there every time.", &[14, 18, 20, 28, 39]),
            ("House", "Roof, doors, heating.", &[2, 6, 16, 25, 29]),
        ];
        let mut formed = Vec::new();
        for (name, purpose, hands) in groups {
            let words = [(Field::Title, name), (Field::Text, purpose)];
            let group = GroupId(self.builder.say(0, Action::FormGroup, &words)?.0);
            formed.push(group);
            for hand in hands {
                let member = self.builder.member(*hand);
                self.builder.act(0, Action::JoinGroup { group, member })?;
            }
        }
        self.builder.confirm()?;
        formed.first().copied().ok_or_else(|| Unbuilt("no group".to_owned()))
    }

    fn decision(&mut self, past: &Past) -> Result<(), Unbuilt> {
        let (days, hand, title, text, percent, comments) = *past;
        self.days_ago(days);
        let id = self.proposed(hand, title, text, Effect::None, 7)?;
        for (hand, text) in comments {
            self.builder.now_ms += 3 * HOUR_MS;
            self.builder.comment(*hand, id, text)?;
        }
        self.ballots(id, percent, 16)?;
        self.builder.now_ms += 8 * DAY_MS;
        self.builder.confirm()?;
        // What is older than two months is done by now.
        if days > 60 { self.carried_out(hand, id.into()) } else { Ok(()) }
    }

    /// A vote from its begin to its end.
    fn vote(
        &mut self,
        hand: usize,
        title: &str,
        text: &str,
        effect: Effect,
        days: i64,
        percent: u64,
    ) -> Result<(), Unbuilt> {
        let id = self.proposed(hand, title, text, effect, days)?;
        self.ballots(id, percent, 20)?;
        self.builder.now_ms += (days + 1) * DAY_MS;
        self.builder.confirm()
    }

    fn proposed(
        &mut self,
        hand: usize,
        title: &str,
        text: &str,
        effect: Effect,
        days: i64,
    ) -> Result<EntryId, Unbuilt> {
        let words = [(Field::Title, title), (Field::Text, text)];
        let id = self.builder.say(hand, Action::Propose { effect, voting_ms: days * DAY_MS }, &words)?;
        self.builder.confirm()?;
        Ok(id)
    }

    /// Some of the members vote, the reader among them now and then.
    fn ballots(&mut self, proposal: EntryId, percent: u64, least: u64) -> Result<(), Unbuilt> {
        let skip = self.dice.below(40 - least) + 1;
        for hand in 0..=PEOPLE.len() {
            if self.dice.below(40) < skip {
                continue;
            }
            let choice = match self.dice.below(100) {
                thrown if thrown < percent => Choice::Yes,
                thrown if thrown < percent + 6 => Choice::Abstain,
                _ => Choice::No,
            };
            let version = vec![proposal];
            self.builder.now_ms += 20 * 60_000;
            self.builder
                .act(hand, Action::Vote { proposal: proposal.into(), version, replaces: None, choice })?;
        }
        self.builder.confirm()
    }

    /// What is open now. The reader has not voted.
    fn open(&mut self, (ago, days, hand, title, text, comments): Open) -> Result<(), Unbuilt> {
        self.days_ago(ago);
        let id = self.proposed(hand, title, text, Effect::None, days)?;
        for (hand, text) in comments {
            self.builder.now_ms += HOUR_MS;
            self.builder.comment(*hand, id, text)?;
        }
        for hand in 1..=PEOPLE.len() {
            if self.dice.below(3) == 0 {
                let choice = if self.dice.below(4) == 0 { Choice::No } else { Choice::Yes };
                let version = vec![id];
                self.builder.now_ms += 60_000;
                let action = Action::Vote { proposal: id.into(), version, replaces: None, choice };
                self.builder.act(hand, action)?;
            }
        }
        self.builder.confirm()
    }

    /// A month of bookings, from a few days ago on. Hours are those of UTC's clock: the sample knows no other.
    fn bookings(&mut self) -> Result<(), Unbuilt> {
        self.days_ago(8);
        let today_ms = self.now_ms.div_euclid(DAY_MS) * DAY_MS;
        let span = |day: i64, hour: i64, hours: i64| {
            let from_ms = today_ms + day * DAY_MS + hour * HOUR_MS;
            Span { from_ms, until_ms: from_ms + hours * HOUR_MS }
        };
        // A weekly evening of the group, and what the reader has booked.
        let weekly: Vec<Span> = (0..4).map(|week| span(week * 7 + 1, 18, 3)).collect();
        self.reserve(14, 2, weekly, "Open evening", 1)?;
        self.reserve(0, 0, vec![span(2, 15, 2)], "A shelf for the hall", 1)?;
        self.reserve(0, 1, vec![span(5, 10, 1)], "Stencils", 1)?;
        self.reserve(0, 5, vec![span(9, 9, 6)], "", 1)?;
        for day in -5..26 {
            for _ in 0..self.dice.below(5) + 2 {
                let place = self.dice.below(6) as usize;
                let hour = 9 + self.dice.below(11) as i64;
                let hours = match place {
                    1 => 1 + self.dice.below(2) as i64,
                    5 => 3 + self.dice.below(5) as i64,
                    _ => 1 + self.dice.below(4) as i64,
                };
                let hand = 1 + self.dice.below(PEOPLE.len() as u64) as usize;
                let title = TITLES[self.dice.below(TITLES.len() as u64) as usize];
                let places = if place == 3 { 1 + self.dice.below(2) as u16 } else { 1 };
                // Some find it taken; that is how it goes.
                self.reserve(hand, place, vec![span(day, hour, hours)], title, places)?;
            }
        }
        self.builder.confirm()
    }

    fn reserve(
        &mut self,
        hand: usize,
        place: usize,
        spans: Vec<Span>,
        title: &str,
        places: u16,
    ) -> Result<(), Unbuilt> {
        let wish = Reservation {
            resource: self.resources[place],
            spans,
            places,
            private: false,
            member: None,
            clash: Clash::Skip,
            replaces: None,
        };
        let action = Action::Reserve(Box::new(wish));
        if title.is_empty() {
            self.builder.act(hand, action)?;
        } else {
            self.builder.say(hand, action, &[(Field::Title, title)])?;
        }
        Ok(())
    }
}
