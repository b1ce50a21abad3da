//! What leaves the machine: nothing but local multicast and what goes to devices of the organisation.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use moothall_core::request::{Answer, Request};
use moothall_core::view::Session;
use moothall_peer::socket::{Asks, Client};
use moothall_tests::PATIENCE;
use tempfile::TempDir;

/// Where the library for local discovery connects a datagram socket, to learn this machine's own address.
const ASKS_ITS_OWN: &str = "inet_addr(\"10.254.254.254\")";

/// Two network namespaces with one cable between them, and nothing else.
struct Wire {
    names: [String; 2],
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).stderr(Stdio::null()).stdout(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

impl Wire {
    /// Lays it, where the system permits that.
    fn lay() -> Option<Self> {
        let id = std::process::id();
        let names = [format!("moothall-{id}-a"), format!("moothall-{id}-b")];
        let wire = Self { names };
        let [a, b] = &wire.names;
        let laid = run("ip", &["netns", "add", a])
            && run("ip", &["netns", "add", b])
            && run(
                "ip",
                &["link", "add", "va", "netns", a, "type", "veth", "peer", "name", "vb", "netns", b],
            );
        let up = |name: &str, link: &str, address: &str| {
            run("ip", &["-n", name, "link", "set", "lo", "up"])
                && run("ip", &["-n", name, "address", "add", address, "dev", link])
                && run("ip", &["-n", name, "link", "set", link, "up"])
                && run("ip", &["-n", name, "route", "add", "default", "dev", link])
        };
        (laid && up(a, "va", "10.77.0.1/24") && up(b, "vb", "10.77.0.2/24")).then_some(wire)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        for name in &self.names {
            run("ip", &["netns", "delete", name]);
        }
    }
}

/// The headless program at one end of the wire, with every socket call written down.
struct Traced {
    folder: TempDir,
    child: Child,
    trace: PathBuf,
}

impl Traced {
    fn start(namespace: &str, program: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let trace = folder.path().join("trace");
        let child = Command::new("ip")
            .args([
                "netns",
                "exec",
                namespace,
                "strace",
                "-f",
                "-qq",
                "-e",
                "trace=connect,sendto,sendmsg,sendmmsg",
            ])
            .arg("-o")
            .arg(&trace)
            .args([program, "run", "--data"])
            .arg(folder.path().join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { folder, child, trace }
    }

    async fn client(&self) -> Client {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Ok(Some(client)) = Client::connect(&self.folder.path().join("data")).await {
                return client;
            }
            assert!(Instant::now() < until, "the program does not open its socket");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    /// Ends the program in good order and gives every address that it sent to.
    fn addresses(mut self) -> Vec<IpAddr> {
        // The child of strace is the program; strace ends with it.
        let children = format!("/proc/{0}/task/{0}/children", self.child.id());
        for pid in std::fs::read_to_string(children).unwrap_or_default().split_whitespace() {
            run("kill", &["-TERM", pid]);
        }
        self.child.wait().unwrap();
        let trace = std::fs::read_to_string(&self.trace).unwrap();
        let mut found = Vec::new();
        // Connecting a datagram socket sends nothing: so a program asks the system for its own address.
        let sent = trace.lines().filter(|line| !(line.contains("connect(") && line.contains(ASKS_ITS_OWN)));
        for line in sent {
            let v4 = line.match_indices("inet_addr(\"");
            for (begin, _) in v4.chain(line.match_indices("inet_pton(AF_INET6, \"")) {
                let text = line[begin..].split('"').nth(1).unwrap();
                found.push(text.parse().unwrap());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether an address is this machine's, the wire's, or local multicast.
fn stays_here(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4.is_loopback() || v4.is_unspecified() || v4.octets()[..3] == [10, 77, 0] || is_mdns(v4)
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_unicast_link_local()
                || v6.segments()[0] == 0xff02
                || v6.to_ipv4_mapped().is_some_and(|v4| stays_here(&IpAddr::V4(v4)))
        }
    }
}

fn is_mdns(v4: &std::net::Ipv4Addr) -> bool {
    v4.octets() == [224, 0, 0, 251]
}

async fn until(client: &Client, what: &str, request: Request, accept: impl Fn(&Answer) -> bool) {
    let begin = Instant::now();
    loop {
        let answer = client.ask(request.clone()).await;
        if answer.as_ref().is_ok_and(&accept) {
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "waited in vain until {what}: {answer:#?}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

/// An invitation as if from a device that did not know its own addresses.
fn without_addresses(text: &str, dir: &std::path::Path) -> String {
    use ed25519_dalek::Signer;
    use moothall_core::invitation::Invitation;
    use moothall_peer::keystore::{KeyState, Keystore};
    let (mut invitation, entry) = Invitation::parse(text).unwrap();
    let KeyState::Open(keys) = Keystore::open(dir, moothall_tests::cut_off().keys).unwrap() else { panic!() };
    invitation.addresses.clear();
    let statement = Invitation::statement(
        entry.id(),
        &invitation.organisation_name,
        &invitation.inviter_name,
        &[],
        invitation.point.as_ref(),
    );
    let key = ed25519_dalek::SigningKey::from_bytes(keys.seed());
    invitation.signature = moothall_core::cbor::SignatureBytes(key.sign(&statement).to_bytes());
    invitation.to_text()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_on_one_wire_find_each_other_and_send_to_nobody_else() {
    let program = moothall_tests::program();
    let Some(wire) = Wire::lay() else {
        assert!(std::env::var_os("CI").is_none(), "network namespaces are not permitted here");
        eprintln!("Network namespaces are not permitted here, so this was not tried.");
        return;
    };
    if !run("strace", &["-V"]) {
        assert!(std::env::var_os("CI").is_none(), "strace is not installed");
        eprintln!("strace is not installed, so this was not tried.");
        return;
    }
    let ann = Traced::start(&wire.names[0], &program);
    let ben = Traced::start(&wire.names[1], &program);
    let (anns, bens) = (ann.client().await, ben.client().await);
    let found = Request::Found {
        organisation: "Makers of the Mill".into(),
        purpose: String::new(),
        your_name: "Ann".into(),
        passphrase: None,
    };
    anns.ask(found).await.unwrap();
    let Ok(Answer::Invited(invited)) =
        anns.ask(Request::Invite { own_device: false, days: 1, for_member: None }).await
    else {
        panic!("no invitation")
    };
    let invitation = without_addresses(&invited.text, &ann.folder.path().join("data"));
    bens.ask(Request::Join { invitation, your_name: "Ben".into(), passphrase: None }).await.unwrap();
    until(&bens, "Ben is in", Request::Session, |answer| {
        matches!(answer, Answer::Session(Session::Inside { confirmed: true, .. }))
    })
    .await;
    until(&anns, "Ann sees Ben", Request::Members, |answer| {
        matches!(answer, Answer::Members(members) if members.iter().any(|one| one.name == "Ben" && one.connected))
    })
    .await;
    drop((anns, bens));
    for traced in [ann, ben] {
        let addresses = traced.addresses();
        assert!(
            addresses.iter().any(|address| matches!(address, IpAddr::V4(v4) if is_mdns(v4))),
            "{addresses:?}"
        );
        assert!(
            addresses.iter().any(|address| stays_here(address) && !address.is_multicast()),
            "{addresses:?}"
        );
        let strangers: Vec<_> = addresses.iter().filter(|address| !stays_here(address)).collect();
        assert!(strangers.is_empty(), "sent to {strangers:?}");
    }
}
