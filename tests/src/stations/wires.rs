//! Networks of this machine's own: a namespace for each device, wired to a switch, so that a device can be cut off, or hear and
//! not be heard.
//!
//! A namespace lives as long as the process that was started in it, which ends when its standard input is closed: nothing
//! is left behind, however a test ends. The machine's own network is not touched. Whoever is not the superuser does the
//! same within a user namespace, where the system permits that.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};

/// A hardware address that nobody has.
const NOBODY: &str = "02:00:00:00:00:99";

/// The port on which devices listen, each at an address of its own.
const PORT: u16 = 4433;

/// A process that keeps a namespace.
#[derive(Debug)]
struct Holder {
    child: Child,
    inside: Vec<String>,
}

/// A switch and what is wired to it.
#[derive(Debug)]
pub struct Wires {
    switch: Holder,
    nodes: Vec<Holder>,
}

impl Holder {
    /// Makes a namespace, within another one's user namespace if there is one.
    fn new(within: Option<&Self>) -> Result<Self, String> {
        let words = |begin: &[&str]| -> Vec<String> { begin.iter().map(|word| (*word).to_owned()).collect() };
        let is_root = is_superuser();
        let mut line = match within {
            Some(switch) if !is_root => {
                let pid = switch.child.id().to_string();
                words(&["nsenter", "--target", &pid, "--user", "--preserve-credentials", "unshare", "--net"])
            }
            _ if is_root => words(&["unshare", "--net"]),
            _ => words(&["unshare", "--user", "--map-root-user", "--net"]),
        };
        line.extend(words(&["sh", "-c", "echo ready; exec cat >/dev/null"]));
        let mut child = Command::new(&line[0])
            .args(&line[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} cannot be run: {error}", line[0]))?;
        let mut said = String::new();
        let heard = child.stdout.take().map(|out| BufReader::new(out).read_line(&mut said));
        let pid = child.id().to_string();
        let mut inside = words(&["nsenter", "--target", &pid, "--net"]);
        if !is_root {
            inside.extend(words(&["--user", "--preserve-credentials"]));
        }
        inside.push("--".to_owned());
        let holder = Self { child, inside };
        match heard {
            Some(Ok(_)) if said.trim() == "ready" => Ok(holder),
            _ => Err("this system makes no network namespaces for us".to_owned()),
        }
    }

    /// Runs a few commands inside.
    fn run(&self, commands: &str) -> Result<(), String> {
        let output = Command::new(&self.inside[0])
            .args(&self.inside[1..])
            .args(["sh", "-ec", commands])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("nsenter cannot be run: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{commands}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // With its input closed it ends, and the namespace with it.
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether this process is the superuser's.
fn is_superuser() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

impl Wires {
    /// Wires so many places to a switch.
    ///
    /// # Errors
    /// Why that cannot be done here, in words.
    pub fn lay(count: usize) -> Result<Self, String> {
        let switch = Holder::new(None)?;
        switch.run("ip link add switch type bridge mcast_snooping 0; ip link set switch up")?;
        let mut wires = Self { switch, nodes: Vec::new() };
        for node in 0..count {
            let holder = Holder::new(Some(&wires.switch))?;
            let pid = holder.child.id();
            wires.switch.run(&format!(
                "ip link add wire{node} type veth peer name eth0 netns {pid}; ip link set wire{node} master switch up"
            ))?;
            // One family of addresses, so that a cut is a cut.
            holder.run(&format!(
                "ip link set lo up; ip link set eth0 addrgenmode none; ip address add {}/24 dev eth0; ip link set eth0 up; \
                 ip route add default dev eth0",
                Self::ip(node)
            ))?;
            wires.nodes.push(holder);
        }
        Ok(wires)
    }

    fn ip(node: usize) -> Ipv4Addr {
        Ipv4Addr::new(10, 77, 0, u8::try_from(node + 1).unwrap())
    }

    /// The address of a place.
    pub fn address(&self, node: usize) -> SocketAddr {
        SocketAddr::from((Self::ip(node), PORT))
    }

    /// What a command line begins with that runs at a place.
    pub fn inside(&self, node: usize) -> Vec<String> {
        self.nodes[node].inside.clone()
    }

    /// Pulls the cable of a place.
    pub fn pull(&self, node: usize) {
        self.switch.run(&format!("ip link set wire{node} down")).unwrap();
    }

    /// Puts the cable back.
    pub fn plug(&self, node: usize) {
        self.switch.run(&format!("ip link set wire{node} up")).unwrap();
    }

    /// Whatever one place sends to another is lost from now on, without anybody being told. The other way is not touched.
    pub fn lose(&self, from: usize, to: usize) {
        let ip = Self::ip(to);
        let lost = format!("ip neighbour replace {ip} lladdr {NOBODY} nud permanent dev eth0");
        self.nodes[from].run(&lost).unwrap();
    }

    /// What one place sends to another arrives again.
    pub fn find(&self, from: usize, to: usize) {
        let ip = Self::ip(to);
        self.nodes[from].run(&format!("ip neighbour del {ip} dev eth0")).unwrap();
    }
}
