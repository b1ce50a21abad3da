//! Every dependency that a `Cargo.toml` names is used.

use super::Complaints;
use crate::install::tools::Tool;
use crate::shell::Run;

pub(super) fn check() -> Complaints {
    let machete = Tool::machete().ensure()?;
    Ok(match Run::new(machete).capture() {
        Ok(_) => Vec::new(),
        Err(stop) => vec![stop.said],
    })
}
