//! The peer in the foreground, for systemd or a terminal.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Session;
use moothall_peer::transport::NetOptions;
use moothall_peer::{Peer, socket};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::super::notify::Notify;
use super::super::reach::hold;
use super::super::stop::Stop;
use super::super::{Shell, secret};

/// How long the peer may take to answer before it counts as stuck.
const ANSWER_TIME: Duration = Duration::from_secs(10);

/// Is a peer until told to stop.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The UDP port to listen on; any free one if not given
    #[arg(long, env = "MOOTHALL_PORT")]
    port: Option<u16>,
    /// Neither announce this device on the local network nor listen for others there
    #[arg(long)]
    no_mdns: bool,
}

impl Run {
    /// Opens the folder, serves its socket, and stays.
    pub(crate) async fn stay(self, shell: &Shell) -> Result<Answer, Stop> {
        let fault =
            |error: std::io::Error| Stop::fault(Message::new("fault-run").text("detail", error.to_string()));
        let dir = shell.data_dir()?;
        // From here on a signal is not missed, however early it comes.
        let (mut terminate, mut interrupt) = (
            signal(SignalKind::terminate()).map_err(fault)?,
            signal(SignalKind::interrupt()).map_err(fault)?,
        );
        let net = NetOptions { port: self.port, mdns: !self.no_mdns, ..NetOptions::default() };
        let peer = hold(&dir, shell.options(Some(net))).await?;
        unlock(shell, &peer).await?;
        let serving = socket::serve(Arc::new(peer.clone()), &dir).map_err(fault)?;
        let notify = Notify::of_environment();
        notify.ready();
        tracing::info!(folder = %dir.display(), "ready");
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = stay_alive(&peer, &notify) => {}
        }
        tracing::info!("stopping");
        notify.stopping();
        serving.close().await;
        peer.close().await;
        Ok(Answer::Done)
    }
}

/// Tells systemd again and again that the peer answers; never ends.
async fn stay_alive(peer: &Peer, notify: &Notify) {
    let Some(every) = notify.interval() else { return pending().await };
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match timeout(ANSWER_TIME, peer.request(Request::Session)).await {
            // A peer whose thread is gone answers too: that it is stopped. It is started again by not being called alive.
            Ok(Ok(_)) => notify.alive(),
            Ok(Err(failure)) => tracing::warn!(?failure, "the peer has stopped"),
            Err(_) => tracing::warn!("the peer does not answer"),
        }
    }
}

/// Opens keys that are under a passphrase.
async fn unlock(shell: &Shell, peer: &Peer) -> Result<(), Stop> {
    if let Answer::Session(Session::Locked) = peer.request(Request::Session).await? {
        let file = shell.common.passphrase_file.as_deref();
        let passphrase = secret::known(&shell.words, file, "program-passphrase")?.to_string();
        peer.request(Request::Unlock { passphrase }).await?;
    }
    Ok(())
}
