//! A sample organisation to look around in.

use clap::Args;
use moothall_core::request::{Answer, Request};
use moothall_peer::calendar::Zone;
use moothall_peer::sample;

use super::super::Shell;
use super::super::reach::Reach;
use super::super::stop::Stop;

/// Makes a sample organisation in an empty folder.
#[derive(Debug, Args)]
pub(crate) struct Sample {
    /// Your name in it
    #[arg(long, default_value = "Robin")]
    name: String,
    /// By which clock it lives, such as "Europe/Vienna"; by that of this machine if none is named
    #[arg(long)]
    zone: Option<String>,
}

impl Sample {
    pub(crate) async fn make(self, shell: &Shell) -> Result<Answer, Stop> {
        if let Some(Err(flaw)) = self.zone.as_deref().map(Zone::named) {
            return Err(Stop::misuse(flaw.message()));
        }
        let now_ms = shell.now().timestamp().as_millisecond();
        let zone = self.zone.as_deref().or_else(|| shell.words.zone().iana_name()).unwrap_or("UTC");
        sample::make(&shell.data_dir()?, &self.name, zone, now_ms)?;
        let peer = Reach::open(shell, false).await?;
        let home = peer.ask(Request::Home).await;
        peer.close().await;
        home
    }
}
