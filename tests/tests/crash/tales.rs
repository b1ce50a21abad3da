//! What a founder alone never passes: stories between processes, each of them cut off at a commit boundary.

use std::path::Path;

use moothall_core::id::{EntryId, PaperId, ProposalId, ResourceId};
use moothall_core::request::{Answer, Choice, Request};
use moothall_core::store::Write;
use moothall_core::view::{DeviceStanding, Session};
use moothall_peer::store::{FILE_NAME, Store};
use moothall_tests::{cases, now_ms, shelf};
use tokio::task::JoinSet;

use super::cast::{Cast, Killed, Who};
use Who::{Ann, Ben, Cleo};

const HOUR_MS: i64 = 3_600_000;

/// So many stories are told at a time: mostly they wait for one another's calls.
pub(crate) const AT_A_TIME: usize = 6;

/// A story that passes what it is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tale {
    /// Ben joins, votes, comments, edits, erases; what he booked while he was away is refused; somebody calls in vain.
    Together,
    /// Ben's database is put back to an earlier day, so he writes two branches: Ann has one, Cleo builds on the other.
    Branches,
    /// Ann's new device takes over with her sheet.
    Sheet,
    /// The same while the old one is off, which then goes on by itself: two lines, and she chooses the new one's.
    Parted,
    /// Ben joins an organisation with a long history, and begins at its checkpoint.
    Late,
}

use Tale::{Branches, Late, Parted, Sheet, Together};

/// Where which process is killed: the point, its how manyth passing, who, and in which story.
pub(crate) const KILLS: &[(&str, u32, Who, Tale)] = &[
    ("note", 1, Ben, Together),
    ("note", 3, Ben, Together),
    ("last-seen", 1, Ann, Together),
    ("last-seen", 2, Ben, Together),
    ("receipt", 1, Ben, Together),
    ("receipt-settled", 1, Ben, Together),
    ("refusal", 1, Ann, Together),
    ("refusal", 1, Ben, Together),
    ("no-words", 1, Ann, Together),
    ("no-words", 1, Ben, Together),
    ("paper-gone", 1, Ben, Together),
    ("dropped", 1, Ann, Together),
    ("equivocation", 1, Ann, Branches),
    ("equivocation", 1, Cleo, Branches),
    ("drop-entries", 1, Cleo, Branches),
    ("bury", 1, Ann, Branches),
    ("succession", 1, Ann, Sheet),
    ("succession", 1, Cleo, Sheet),
    ("succession-void", 1, Ann, Sheet),
    ("succession-void", 1, Cleo, Sheet),
    ("rewind", 1, Ann, Parted),
    ("checkpoint", 1, Ben, Late),
];

pub(crate) async fn founds(cast: &mut Cast) -> Result<(), Killed> {
    cast.start(Ann).await?;
    let found = Request::Found {
        organisation: "Makers of the Mill".into(),
        purpose: String::new(),
        your_name: "Ann".into(),
        passphrase: None,
    };
    cast.ask(Ann, found).await.map(drop)
}

/// Waits until a person's device knows an entry.
async fn has(cast: &mut Cast, who: Who, entry: EntryId) -> Result<(), Killed> {
    let log = Request::Log { before: None, limit: 500, mine: false };
    cast.until(
        who,
        "the entry is there",
        log,
        |answer| matches!(answer, Answer::Log(lines) if lines.iter().any(|line| line.id == entry)),
    )
    .await
    .map(drop)
}

pub(crate) async fn all_is_placed(cast: &mut Cast, who: Who) -> Result<(), Killed> {
    cast.until(
        who,
        "all is placed",
        Request::Status,
        |answer| matches!(answer, Answer::Status(status) if status.provisional == 0),
    )
    .await
    .map(drop)
}

async fn together(cast: &mut Cast) -> Result<(), Killed> {
    founds(cast).await?;
    cast.start(Ben).await?;
    cast.join(Ben, Ann).await?;
    let lamp = cast.propose(Ann, "A lamp").await?;
    let add = Request::AddResource { name: "Lathe".into(), description: "Hums.".into() };
    let lathe = cast.writes(Ann, add).await?;
    let tomorrow_ms = now_ms() + 24 * HOUR_MS;
    has(cast, Ben, lathe).await?;
    cast.writes(Ben, Request::Vote { proposal: ProposalId::from(lamp), choice: Choice::Yes }).await?;
    let comment = |proposal, text: &str| Request::Comment { proposal, text: text.to_owned() };
    let said = cast.writes(Ben, comment(ProposalId::from(lamp), "A big one.")).await?;
    let shelf = cast.propose(Ben, "A shelf").await?;
    let (title, text) = ("Two shelves".to_owned(), "One above the other.".to_owned());
    let edited =
        cast.writes(Ben, Request::EditProposal { proposal: ProposalId::from(shelf), title, text }).await?;
    has(cast, Ann, edited).await?;
    let erased = cast.writes(Ben, Request::Erase { paper: PaperId(said.0) }).await?;
    has(cast, Ann, erased).await?;
    all_is_placed(cast, Ben).await?;

    // While neither hears the other, Ben books what Ann books as well.
    let book = |title: &str| Request::Book {
        resource: ResourceId::from(lathe),
        from_ms: tomorrow_ms,
        until_ms: tomorrow_ms + HOUR_MS,
        title: title.to_owned(),
    };
    cast.stop(Ann)?;
    let late = cast.writes(Ben, book("Legs for a chair")).await?;
    let tell = Request::Bookings { resource: None, from_ms: tomorrow_ms, until_ms: tomorrow_ms + HOUR_MS };
    cast.until(Ben, "his words show", tell, |answer| {
        matches!(answer, Answer::Bookings(bookings) if bookings.iter().any(|one| !one.title.is_empty()))
    })
    .await?;
    cast.stop(Ben)?;
    cast.start(Ann).await?;
    let first = cast.writes(Ann, book("A bowl")).await?;
    all_is_placed(cast, Ann).await?;
    cast.start(Ben).await?;
    has(cast, Ann, late).await?;
    has(cast, Ben, first).await?;
    all_is_placed(cast, Ann).await?;
    all_is_placed(cast, Ben).await?;

    // Somebody comes with an invitation that was taken back.
    let invite = Request::Invite { own_device: false, days: 7, for_member: None };
    let Answer::Invited(invited) = cast.ask(Ann, invite).await? else { panic!("not an invitation") };
    cast.ask(Ann, Request::CancelInvitation { invitation: invited.id }).await?;
    cast.start(Cleo).await?;
    cast.accept(Cleo, invited.text).await?;
    cast.until(
        Ann,
        "the caller is noted",
        Request::Status,
        |answer| matches!(answer, Answer::Status(status) if !status.dropped.is_empty()),
    )
    .await
    .map(drop)
}

async fn branches(cast: &mut Cast) -> Result<(), Killed> {
    founds(cast).await?;
    cast.start(Ben).await?;
    cast.join(Ben, Ann).await?;
    // Through Ben, so that the two can call each other without Ann.
    cast.start(Cleo).await?;
    cast.join(Cleo, Ben).await?;
    all_is_placed(cast, Cleo).await?;
    let Answer::Address(address) = cast.ask(Ann, Request::Address).await? else { panic!("not an address") };
    cast.stop(Cleo)?;
    knows_where(&cast.dir(Cleo), &address);
    all_is_placed(cast, Ben).await?;
    cast.stop(Ben)?;
    let file = cast.dir(Ben).join(FILE_NAME);
    let earlier = std::fs::read(&file).unwrap();
    cast.start(Ben).await?;
    let known = cast.propose(Ben, "A lamp").await?;
    has(cast, Ann, known).await?;
    all_is_placed(cast, Ann).await?;
    cast.stop(Ben)?;
    cast.stop(Ann)?;

    std::fs::write(&file, earlier).unwrap();
    cast.lets_go_of(Ben, known);
    cast.start(Ben).await?;
    cast.start(Cleo).await?;
    let other = cast.propose(Ben, "A stool").await?;
    // One of the two branches goes, and nobody but Ben is to blame.
    cast.lets_go_of(Ben, other);
    has(cast, Cleo, other).await?;
    cast.stop(Ben)?;
    let text = "With three legs.".to_owned();
    let on_it = cast.writes(Cleo, Request::Comment { proposal: ProposalId::from(other), text }).await?;
    cast.start(Ann).await?;
    ben_is_out(cast).await?;
    has(cast, Ann, on_it).await
}

/// A stopped device knows where another is, as if they had met.
fn knows_where(dir: &Path, address: &str) {
    let (device, addresses) = address.strip_prefix("moothall:call/").unwrap().split_once('@').unwrap();
    let addresses = addresses.split(',').map(str::to_owned).collect();
    let seen = Write::LastSeen { device: device.parse().unwrap(), at_ms: now_ms(), addresses };
    let mut store = Store::open(dir).unwrap();
    store.write(&[seen], &[]).unwrap();
    store.close().unwrap();
}

async fn ben_is_out(cast: &mut Cast) -> Result<(), Killed> {
    for who in [Ann, Cleo] {
        cast.until(who, "Ben's device is out", Request::Devices, |answer| {
            matches!(answer, Answer::Devices(devices)
                if devices.iter().any(|device| device.standing == DeviceStanding::Equivocated))
        })
        .await?;
    }
    Ok(())
}

async fn sheet(cast: &mut Cast) -> Result<(), Killed> {
    founds(cast).await?;
    let add = Request::AddResource { name: "Lathe".into(), description: "Hums.".into() };
    cast.writes(Ann, add).await?;
    all_is_placed(cast, Ann).await?;
    let ask = Request::RecoverySheet { locale: "en".to_owned() };
    let Answer::RecoverySheet(sheet) = cast.ask(Ann, ask).await? else { panic!("not a sheet") };
    let Answer::Address(address) = cast.ask(Ann, Request::Address).await? else { panic!("not an address") };
    cast.start(Cleo).await?;
    let recover = Request::Recover { sheet: sheet.text, peer: Some(address), passphrase: None };
    cast.ask(Cleo, recover).await?;
    new_epoch(cast).await
}

/// Ben and Cleo are further devices of Ann's.
async fn parted(cast: &mut Cast) -> Result<(), Killed> {
    founds(cast).await?;
    let invite = Request::Invite { own_device: true, days: 7, for_member: None };
    let Answer::Invited(invited) = cast.ask(Ann, invite).await? else { panic!("not an invitation") };
    cast.start(Ben).await?;
    cast.accept(Ben, invited.text).await?;
    cast.is_confirmed(Ben).await?;
    let ask = Request::RecoverySheet { locale: "en".to_owned() };
    let Answer::RecoverySheet(sheet) = cast.ask(Ann, ask).await? else { panic!("not a sheet") };
    all_is_placed(cast, Ann).await?;
    all_is_placed(cast, Ben).await?;
    cast.stop(Ann)?;
    let Answer::Address(address) = cast.ask(Ben, Request::Address).await? else { panic!("not an address") };
    cast.start(Cleo).await?;
    let recover = Request::Recover { sheet: sheet.text, peer: Some(address), passphrase: None };
    cast.ask(Cleo, recover).await?;
    cast.until(Cleo, "the new epoch is here", Request::Status, |answer| epoch_of(answer) == Some(2)).await?;
    cast.propose(Cleo, "A lamp").await?;
    all_is_placed(cast, Cleo).await?;
    cast.stop(Cleo)?;
    cast.stop(Ben)?;
    // The old device heard nothing of it, and goes on.
    cast.start(Ann).await?;
    cast.propose(Ann, "A stool").await?;
    all_is_placed(cast, Ann).await?;
    let Answer::Address(address) = cast.ask(Ann, Request::Address).await? else { panic!("not an address") };
    knows_where(&cast.dir(Cleo), &address);
    cast.start(Cleo).await?;
    follows_new(cast).await?;
    new_epoch(cast).await
}

async fn late(cast: &mut Cast) -> Result<(), Killed> {
    shelf::old_organisation(&cast.dir(Ann));
    cast.start(Ann).await?;
    cast.start(Ben).await?;
    cast.join(Ben, Ann).await
}

fn epoch_of(answer: &Answer) -> Option<u32> {
    match answer {
        Answer::Status(status) => status.point.map(|point| point.epoch),
        _ => None,
    }
}

/// Ann's old device goes over to the new one's line.
async fn follows_new(cast: &mut Cast) -> Result<(), Killed> {
    let begin = |answer: &Answer| match answer {
        Answer::Lines(lines) => {
            lines.forks.iter().map(|fork| &fork.theirs).find(|line| line.epoch == 2).map(|line| line.begin)
        }
        _ => None,
    };
    let shown = cast.until(Ann, "the other line is shown", Request::Lines, |answer| begin(answer).is_some());
    let Some(begin) = begin(&shown.await?) else { panic!("it was shown") };
    cast.ask(Ann, Request::FollowLine { begin }).await.map(drop)
}

async fn new_epoch(cast: &mut Cast) -> Result<(), Killed> {
    for who in [Cleo, Ann] {
        cast.until(who, "the new epoch is here", Request::Status, |answer| {
            matches!(answer, Answer::Status(status) if status.point.is_some_and(|point| point.epoch == 2))
        })
        .await?;
    }
    Ok(())
}

/// After the fault: whoever is to agree with Ann does, loses nothing, and goes on.
async fn goes_on(cast: &mut Cast, tale: Tale) -> Result<(), Killed> {
    let other = if matches!(tale, Together | Late) { Ben } else { Cleo };
    for who in [Ann, other] {
        if !cast.runs(who) {
            cast.start(who).await?;
        }
    }
    match tale {
        // A join that was not acknowledged is to be asked for again.
        Together | Late => match cast.session(Ben).await? {
            Session::Inside { .. } | Session::Joining { .. } => cast.is_confirmed(Ben).await?,
            _ => cast.join(Ben, Ann).await?,
        },
        Branches => ben_is_out(cast).await?,
        Sheet => new_epoch(cast).await?,
        Parted => {
            // Whoever was cut off is whole on the one line or the other.
            cast.is_sound(Ann).await?;
            if epoch_of(&cast.ask(Ann, Request::Status).await?) == Some(1) {
                follows_new(cast).await?;
            }
            new_epoch(cast).await?;
        }
    }
    cast.come_together(Ann, other).await?;
    let proposal = cast.propose(other, "A bench").await?;
    has(cast, Ann, proposal).await?;
    cast.come_together(Ann, other).await
}

async fn tell(point: &str, nth: u32, who: Who, tale: Tale) {
    let fault = format!("{point}:{nth}:abort");
    let mut cast = Cast::new(who, fault.clone());
    let told = match tale {
        Together => together(&mut cast).await,
        Branches => branches(&mut cast).await,
        Sheet => sheet(&mut cast).await,
        Late => late(&mut cast).await,
        Parted => parted(&mut cast).await,
    };
    if told.is_ok() {
        cast.falls().await;
    }
    cast.mend();
    goes_on(&mut cast, tale).await.unwrap_or_else(|_| panic!("{fault} at {who:?}: killed without a fault"));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_others_at_every_commit_boundary_nothing_is_lost_and_all_agree() {
    let mut telling = JoinSet::new();
    for _ in 0..cases(1) {
        for &(point, nth, who, tale) in KILLS {
            if telling.len() >= AT_A_TIME {
                telling.join_next().await.unwrap().unwrap();
            }
            telling.spawn(tell(point, nth, who, tale));
        }
    }
    while let Some(told) = telling.join_next().await {
        told.unwrap();
    }
}
