//! The local network: announces this device by multicast, and hears of others.
//!
//! What multicast says is anybody's word. It only says where to dial a device; that the device is there, QUIC proves.
//! Addresses outside the networks that this machine is in are not taken from it, so nobody can make this device send
//! packets across the internet by naming an address.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use futures_util::StreamExt;
use iroh::address_lookup::{AddressLookup, EndpointData};
use iroh_mdns_address_lookup::{DiscoveryEvent, MdnsAddressLookup};
use moothall_core::id::DeviceId;

use super::{Inner, endpoint};

/// The name under which devices announce themselves: `_moothall._udp.local`.
const SERVICE: &str = "moothall";

/// Announces this device's addresses, and leaves looking others up to the dialler, which checks them first.
#[derive(Debug)]
struct Announcer(MdnsAddressLookup);

impl AddressLookup for Announcer {
    fn publish(&self, data: &EndpointData) {
        self.0.publish(data);
    }
}

/// Starts announcing and listening. Where multicast is impossible, says so in the log and leaves it.
pub(super) async fn start(inner: &Arc<Inner>) {
    let lookup = match MdnsAddressLookup::builder().service_name(SERVICE).build(inner.endpoint.id()) {
        Ok(lookup) => lookup,
        Err(error) => {
            tracing::warn!(%error, "the local network cannot be searched");
            return;
        }
    };
    let mut events = lookup.subscribe().await;
    match inner.endpoint.address_lookup() {
        Ok(lookups) => lookups.add(Announcer(lookup)),
        Err(_) => return,
    }
    inner.state().announces = true;
    let endpoint_closed = inner.endpoint.closed();
    let inner = Arc::downgrade(inner);
    tokio::spawn(endpoint_closed.run_until(async move {
        while let Some(event) = events.next().await {
            let Some(inner) = inner.upgrade() else { return };
            match event {
                DiscoveryEvent::Discovered { endpoint_info, .. } => {
                    let device = DeviceId(*endpoint_info.endpoint_id.as_bytes());
                    let own = endpoint::addresses(&inner.endpoint);
                    let near = endpoint_info.ip_addrs().copied().filter(|address| is_near(address, &own));
                    inner.state().targets.found(device, near.collect(), Instant::now());
                    inner.dial.notify_one();
                }
                DiscoveryEvent::Expired { endpoint_id } => {
                    inner.state().targets.vanished(&DeviceId(*endpoint_id.as_bytes()));
                }
                _ => {}
            }
        }
    }));
}

/// Whether an address is in a network that this machine may be in: private, link-local, loopback, or sharing the
/// first 24 bits (IPv4) or 64 bits (IPv6) with one of the machine's `own` addresses.
pub(super) fn is_near(address: &SocketAddr, own: &[SocketAddr]) -> bool {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() || ip.is_multicast() || ip.is_broadcast() => false,
        IpAddr::V6(ip) if ip.is_unspecified() || ip.is_multicast() => false,
        IpAddr::V4(ip) => {
            ip.is_private()
                || ip.is_link_local()
                || ip.is_loopback()
                || own
                    .iter()
                    .any(|own| matches!(own.ip(), IpAddr::V4(own) if own.octets()[..3] == ip.octets()[..3]))
        }
        IpAddr::V6(ip) => {
            ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip.is_loopback()
                || own.iter().any(
                    |own| matches!(own.ip(), IpAddr::V6(own) if own.segments()[..4] == ip.segments()[..4]),
                )
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_address_outside_the_networks_of_this_machine_is_not_taken() {
        let own: Vec<SocketAddr> =
            ["203.0.113.9:1", "[2001:db8:1:2::5]:1"].map(|text| text.parse().unwrap()).to_vec();
        for (address, near) in [
            ("192.168.1.7:4433", true),
            ("10.0.0.1:4433", true),
            ("169.254.3.3:4433", true),
            ("127.0.0.1:4433", true),
            ("203.0.113.77:4433", true),
            ("203.0.114.77:4433", false),
            ("8.8.8.8:53", false),
            ("0.0.0.0:53", false),
            ("224.0.0.251:5353", false),
            ("255.255.255.255:9", false),
            ("[fe80::1]:4433", true),
            ("[fd00::1]:4433", true),
            ("[2001:db8:1:2::77]:4433", true),
            ("[2001:db8:1:3::77]:4433", false),
            ("[ff02::fb]:5353", false),
        ] {
            assert_eq!(is_near(&address.parse().unwrap(), &own), near, "{address}");
        }
    }
}
