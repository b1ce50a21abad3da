//! An organisation with several keepers: a ledger in which the members appointed them, in the folder of each.

use std::net::{Ipv4Addr, UdpSocket};
use std::path::Path;

use moothall_core::action::{Action, Effect};
use moothall_core::id::{DeviceId, ProposalId};
use moothall_core::paper::Field;
use moothall_core::request::{Answer, Choice, Request};
use moothall_core::store::Write;
use moothall_core::testing::Club;
use moothall_core::view::Certainty;
use moothall_peer::keystore::{KeyState, Keys, Keystore};
use moothall_peer::transport::{Bind, NetOptions};
use moothall_peer::{Network, Options};

use crate::{Person, cut_off, now_ms, shelf};

/// Members who vote and whose devices are never on.
pub(crate) const OTHERS: [&str; 3] = ["ben", "cleo", "dan"];

const DAY_MS: i64 = 24 * 3_600_000;

/// A keeper: a person whose device always listens on one port of loopback.
pub struct Keeper {
    /// The person.
    pub person: Person,
    /// Its device.
    pub device: DeviceId,
    /// Its UDP port.
    pub port: u16,
}

/// Keys in an empty folder.
///
/// # Panics
/// If the folder is not empty.
pub fn keys_in(dir: &Path) -> Box<Keys> {
    let KeyState::Empty(vacant) = Keystore::open(dir, shelf::in_a_file()).unwrap() else {
        panic!("there are keys")
    };
    Box::new(vacant.create(None).unwrap())
}

/// So many ports that nobody has at the moment: all are taken before any is let go, so that no two are one.
pub(crate) fn free_ports(count: usize) -> Vec<u16> {
    let taken: Vec<_> = (0..count).map(|_| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap()).collect();
    taken.iter().map(|socket| socket.local_addr().unwrap().port()).collect()
}

/// A ledger in which the devices of these keys became the keepers a day ago; nobody else is one.
pub fn appointed(keys: &[(&'static str, &Keys)]) -> Club {
    let mut club = Club::found_at(now_ms() - 10 * DAY_MS);
    for name in OTHERS {
        club.join(name);
        club.confirm();
    }
    let voters: Vec<&'static str> = ["ada"].into_iter().chain(OTHERS).collect();
    appoint(&mut club, keys, &voters);
    club.now_ms = now_ms() - DAY_MS;
    club.confirm();
    club
}

/// A ledger in which the devices of these keys are Ada's and became the keepers a day ago; she is the only member.
pub fn adas(keys: &[(&'static str, &Keys)]) -> Club {
    let mut club = Club::found_at(now_ms() - 10 * DAY_MS);
    for (name, keys) in keys {
        shelf::bring_own(&mut club, keys, name).unwrap();
    }
    elect(&mut club, keys, &["ada"]);
    club.now_ms = now_ms() - DAY_MS;
    club.confirm();
    club
}

/// Lets the devices of these keys in and appoints them keepers in Ada's place, by these members' votes. A day passes.
pub fn appoint(club: &mut Club, keys: &[(&'static str, &Keys)], voters: &[&'static str]) {
    for (name, keys) in keys {
        shelf::bring(club, keys, name).unwrap();
    }
    elect(club, keys, voters);
}

/// Puts the devices of these keys in Ada's place by these members' votes. A day passes.
fn elect(club: &mut Club, keys: &[(&'static str, &Keys)], voters: &[&'static str]) {
    let mut appoint: Vec<DeviceId> = keys.iter().map(|(_, keys)| keys.device()).collect();
    appoint.sort_unstable();
    let effect = Effect::Keepers { appoint, dismiss: vec![moothall_core::testing::device("ada")] };
    let fields = [(Field::Title, "Keepers"), (Field::Text, "So that one may fail.")];
    let id = club.say("ada", Action::Propose { effect, voting_ms: DAY_MS }, &fields);
    let proposal: ProposalId = id.into();
    club.confirm();
    for name in voters {
        let vote = Action::Vote { proposal, version: vec![id], replaces: None, choice: Choice::Yes };
        club.act(name, vote);
    }
    club.confirm();
    club.now_ms += DAY_MS;
    club.confirm();
    let now = club.ledger.keepers().map_or(0, |keepers| keepers.devices.len());
    assert_eq!(now, keys.len(), "they are keepers");
}

/// Keepers with these names, running and connected to each other.
pub async fn keepers(names: &[&'static str]) -> Vec<Keeper> {
    let mut keepers = keeper_folders(names);
    for keeper in &mut keepers {
        keeper.open().await;
    }
    keepers
}

/// Three devices of Ada's, the only member, that are the keepers, running and connected to each other.
pub async fn adas_keepers(names: &[&'static str]) -> Vec<Keeper> {
    let mut keepers = keeper_folders_in(&std::env::temp_dir(), names, adas);
    for keeper in &mut keepers {
        keeper.open().await;
    }
    keepers
}

/// Keepers with these names and their folders; nothing runs yet.
pub fn keeper_folders(names: &[&'static str]) -> Vec<Keeper> {
    keeper_folders_in(&std::env::temp_dir(), names, appointed)
}

/// Keepers with these names and their folders in another one, with a ledger that appoints the devices of their keys.
pub fn keeper_folders_in(
    dir: &Path,
    names: &[&'static str],
    appointed: impl FnOnce(&[(&'static str, &Keys)]) -> Club,
) -> Vec<Keeper> {
    let mut keepers = Vec::new();
    let mut keys = Vec::new();
    for (name, port) in names.iter().zip(free_ports(names.len())) {
        let person = Person::without_peer_in(dir, name);
        keys.push((*name, keys_in(&person.dir())));
        let device = keys[keys.len() - 1].1.device();
        keepers.push(Keeper { person, device, port });
    }
    let borrowed: Vec<(&'static str, &Keys)> = keys.iter().map(|(name, keys)| (*name, &**keys)).collect();
    let mut club = appointed(&borrowed);
    drop(keys);
    club.save();
    let contacts = keepers.iter().map(|keeper| Write::LastSeen {
        device: keeper.device,
        at_ms: now_ms(),
        addresses: vec![format!("127.0.0.1:{}", keeper.port)],
    });
    // What Ada's device signed is hers to know.
    let writes = club.writes.iter().filter(|write| !matches!(write, Write::Signing { .. })).cloned();
    let writes: Vec<Write> = writes.chain(contacts).collect();
    for keeper in &keepers {
        shelf::fill(&keeper.person.dir(), &writes, &club.paper_rows()).unwrap();
    }
    keepers
}

impl Keeper {
    /// Opens its peer.
    pub async fn open(&mut self) {
        let net =
            NetOptions { bind: Bind::Loopback, mdns: false, port: Some(self.port), ..NetOptions::default() };
        self.person.open(Options { network: Network::On(net), ..cut_off() }).await;
    }

    /// Waits until a proposal with this title is confirmed here.
    pub async fn has_confirmed(&self, title: &str) {
        self.person
            .until(&format!("{title} is confirmed"), Request::Proposals, |answer| {
                matches!(answer, Answer::Proposals(all) if all.iter().any(|one| {
                    one.title == title && matches!(one.certainty, Certainty::Confirmed { .. })
                }))
            })
            .await;
    }

    /// Whether a proposal with this title is here, and confirmed.
    pub async fn knows_confirmed(&self, title: &str) -> Option<bool> {
        let Answer::Proposals(all) = self.person.ask(Request::Proposals).await else { return None };
        let found = all.iter().find(|one| one.title == title)?;
        Some(matches!(found.certainty, Certainty::Confirmed { .. }))
    }
}
