//! The iroh endpoint, with everything turned off that would speak to anybody but peers.
//!
//! What iroh could send besides QUIC packets to peers, and what keeps it from doing so:
//!
//! * relay connections, and through them net reports, QUIC address discovery, HTTPS latency probes and captive portal
//!   checks: `presets::Minimal` has no relays, `RelayMode::Disabled` says it again, and `NetReportConfig::minimal()`
//!   turns the probes off even if a relay were set;
//! * gateway probes of UPnP, PCP and NAT-PMP, on by default: `PortmapperConfig::Disabled`;
//! * pkarr records published and DNS records looked up: no such address lookup is added, and
//!   `clear_address_lookup()` removes any that a preset might add one day. Without one, the DNS resolver is never asked;
//! * proxies from the environment: only read for relays, and not read at all unless `proxy_from_env` is called;
//! * local multicast: only by `discovery`, and only if asked for.
//!
//! What stays: two devices that are connected tell each other their addresses and try those too (iroh offers no switch
//! for that). A stranger who connects can so make this device send a few path probes to addresses of its choice.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use iroh::endpoint::{
    BindOpts, Builder, IdleTimeout, NetReportConfig, PortmapperConfig, QuicTransportConfig, VarInt, presets,
};
use iroh::{Endpoint, RelayMode, SecretKey};

use super::limits::{FRAME_BYTES_MAX, KEEP_ALIVE_TIME, SILENCE_TIME, WINDOW_UNADMITTED_BYTES};
use super::{AGREEMENT_ALPN, ALPN, Bind, NetFault, NetOptions};

/// Opens the endpoint.
pub(super) async fn bind(secret: &[u8; 32], options: &NetOptions) -> Result<Endpoint, NetFault> {
    let builder = Endpoint::builder(presets::Minimal)
        .secret_key(SecretKey::from_bytes(secret))
        .alpns(vec![ALPN.to_vec(), AGREEMENT_ALPN.to_vec()])
        .relay_mode(RelayMode::Disabled)
        .clear_relay_transports()
        .clear_address_lookup()
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        .transport_config(transport(options, 1)?);
    sockets(builder, options)?.bind().await.map_err(|error| NetFault::Bind(error.to_string()))
}

/// The sockets: on loopback one that cannot even send elsewhere, else one per address family.
fn sockets(builder: Builder, options: &NetOptions) -> Result<Builder, NetFault> {
    let port = options.port.unwrap_or(0);
    let fault = |error: iroh::endpoint::InvalidSocketAddr| NetFault::Bind(error.to_string());
    let builder = builder.clear_ip_transports();
    match options.bind {
        Bind::Loopback => {
            let only_loopback = BindOpts::default().set_prefix_len(8).set_is_default_route(false);
            builder
                .bind_addr_with_opts(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), only_loopback)
                .map_err(fault)
        }
        Bind::Everywhere => builder
            .bind_addr(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)))
            .map_err(fault)?
            .bind_addr_with_opts(
                SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)),
                BindOpts::default().set_is_required(false),
            )
            .map_err(fault),
    }
}

/// How QUIC is to behave. Who dials opens the one stream, so only the other side has to accept any (`streams`).
pub(super) fn transport(options: &NetOptions, streams: u32) -> Result<QuicTransportConfig, NetFault> {
    let silence = options.silence.min(SILENCE_TIME);
    let idle = IdleTimeout::try_from(silence).map_err(|error| NetFault::Bind(error.to_string()))?;
    let keep_alive = KEEP_ALIVE_TIME.min(silence / 3).max(Duration::from_millis(50));
    let window = u32::try_from(FRAME_BYTES_MAX).unwrap_or(u32::MAX);
    Ok(QuicTransportConfig::builder()
        .max_concurrent_bidi_streams(VarInt::from_u32(streams))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .stream_receive_window(VarInt::from_u32(window))
        .receive_window(VarInt::from_u32(WINDOW_UNADMITTED_BYTES))
        .send_window(u64::from(window))
        .max_idle_timeout(Some(idle))
        .keep_alive_interval(keep_alive)
        .default_path_max_idle_timeout(silence)
        .default_path_keep_alive_interval(keep_alive)
        .build())
}

/// Where the endpoint can be reached.
pub(super) fn addresses(endpoint: &Endpoint) -> Vec<SocketAddr> {
    endpoint.addr().ip_addrs().copied().collect()
}
