//! A sample organisation to look around in.

use clap::Args;
use moothall_core::request::{Answer, Request};
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
}

impl Sample {
    pub(crate) async fn make(self, shell: &Shell) -> Result<Answer, Stop> {
        let now_ms = shell.now().timestamp().as_millisecond();
        sample::make(&shell.data_dir()?, &self.name, now_ms)?;
        let peer = Reach::open(shell, false).await?;
        let home = peer.ask(Request::Home).await;
        peer.close().await;
        home
    }
}
